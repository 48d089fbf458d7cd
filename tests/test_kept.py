"""What builds find out is kept, believed only where it is whole and flashgen's own, and never missed."""

from __future__ import annotations

import pickle
import sqlite3
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from flashgen import kept, pipeline
from flashgen.kept import Store
from flashgen.recipe import Recipe
from flashgen.values import Deck, Gloss

TEXT = """工人每天采纳好建议。
我们昨天参观了图书馆。
---
The workers adopt good proposals every day.
Yesterday we visited the library.
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "found.sqlite"


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def test_what_one_process_keeps_another_finds(path: Path) -> None:
    first = Store(path)
    first["a"] = Gloss("to adopt", ("to adopt",), (2, 7), 0.9, "dictionary")
    assert first["a"].text == "to adopt"
    first.flush()
    script = f"from flashgen.kept import Store; from pathlib import Path; print(Store(Path({str(path)!r}))['a'].text)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout == "to adopt\n"
    assert list(Store(path)) == ["a"] and len(Store(path)) == 1
    del first["a"]
    assert "a" not in first and Store(path).get("a") is None


def test_a_damaged_value_is_none_and_a_damaged_file_is_made_anew(path: Path) -> None:
    store = Store(path)
    store["a"] = Gloss("x")
    store.flush()
    raw(path).execute("UPDATE found SET value = substr(value, 1, length(value) - 2) || x'0000'")
    assert store.get("a") is None
    store.close()
    path.write_bytes(b"this is no database" * 100)
    store = Store(path)
    assert store.get("a") is None
    store["a"] = Gloss("y")
    store.flush()
    assert Store(path)["a"] == Gloss("y")


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (exec, ("import pathlib; pathlib.Path('pwned').touch()",))


@pytest.mark.parametrize("payload", [Evil(), Path("x"), Path.unlink, subprocess.run, Deck.__init__])
def test_nothing_but_values_is_believed(
    path: Path, tmp_path: Path, payload: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store(path)
    store["a"] = Gloss("x")
    store.flush()
    data = zlib.compress(pickle.dumps(payload))
    raw(path).execute("UPDATE found SET value = ?", (zlib.crc32(data).to_bytes(4, "big") + data,))
    assert store.get("a") is None
    assert not (tmp_path / "pwned").exists()


def test_a_value_that_unpacks_to_a_bomb_is_not_believed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(path)
    store["a"] = "x" * 10_000
    store.flush()
    assert store.get("a")
    monkeypatch.setattr(kept, "MAX_VALUE", 5_000)
    assert Store(path).get("a") is None


def test_the_file_is_bounded_and_what_was_not_used_goes(path: Path) -> None:
    store = Store(path, max_bytes=3_000)
    for number in range(100):
        store[f"{number:03}"] = tuple(range(number, number + 40))
    store.flush()
    raw(path).execute("UPDATE found SET used = used - 1000 WHERE key < '050'")
    before = set(store)
    store["new"] = (1,)
    store.flush()
    after = set(store)
    assert "new" in after and len(after) < len(before) and not any(key < "020" for key in after)


def test_where_nothing_can_be_kept_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / "found.sqlite")
    store["a"] = Gloss("x")
    store.flush()
    assert store.get("a") is None and len(store) == 0
    locked = Store(tmp_path / "locked.sqlite")
    locked["a"] = Gloss("x")
    locked.flush()
    other = raw(tmp_path / "locked.sqlite")
    other.execute("BEGIN EXCLUSIVE")
    assert locked.get("a") is None


def test_a_second_build_analyses_nothing_and_is_the_same(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "text.txt"
    text.write_text(TEXT, encoding="utf-8")

    def build(recipe: Recipe) -> Deck:
        store = Store(path)
        deck = pipeline.build([text], recipe, engines=pipeline.Engines(recipe, kept=store))
        store.flush()
        return deck

    first = build(Recipe())
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "analyse", None)
        patch.setattr("flashgen.gloss.senses._gloss", None)
        assert build(Recipe()) == first
    text.write_text(TEXT.replace("昨天", "今天"), encoding="utf-8")
    assert build(Recipe()) != first


def test_a_key_tells_all_that_matters_apart() -> None:
    assert kept.digest("ab", "c") != kept.digest("a", "bc") != kept.digest("abc")
    plain, own = pipeline.Engines(context=False), pipeline.Engines()
    assert (plain.identity == own.identity) == (own.context is None)
    assert len(kept.program()) == 64


def test_what_is_remembered_is_bounded_and_gives_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "found.sqlite"
    first = Store(path)
    for number in range(20):
        first[str(number)] = "x" * number
    first.flush()
    monkeypatch.setattr(kept, "MOST_KNOWN", 200)
    store = Store(path, remembered=True)
    assert [len(store[str(number)]) for number in range(20)] == list(range(20))
    assert 0 < len(store._known) < 20 and store._size <= 200
    store["19"] = "new"
    assert store["19"] == "new"
    del store["19"]
    assert "19" not in store and not first._known
