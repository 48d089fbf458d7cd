"""Caches of word data: made once, healed, never left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from flashgen.lexicon import cache
from flashgen.lexicon.cedict import Cedict
from flashgen.pipeline import Engines

DATA = """#! date=2026-01-02T00:00:00Z
運動 运动 [yun4 dong4] /movement; campaign/to exercise/
姓名 姓名 [xing4 ming2] /surname and given name/full name/
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny dictionary file, with a cache folder of its own."""
    monkeypatch.setenv("FLASHGEN_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "dict.txt"
    path.write_text(DATA, encoding="utf-8")
    return path


def test_a_dictionary_is_found_by_both_scripts(small: Path) -> None:
    dictionary = Cedict(small)
    assert dictionary.entries("运动") == dictionary.entries("運動")
    assert dictionary.date == "2026-01-02"
    assert "恐龙" not in dictionary


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000])
def test_a_damaged_cache_is_made_anew(small: Path, content: bytes) -> None:
    Cedict(small)
    (file,) = cache.folder().glob("cedict-*.sqlite")
    file.write_bytes(content)
    assert "运动" in Cedict(small)
    assert [p.name for p in cache.folder().iterdir()] == [file.name]


def test_where_no_cache_may_be_written_a_private_one_serves_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FLASHGEN_CACHE", str(tmp_path / "file" / "cache"))
    assert cache.folder() == cache.folder()
    assert cache.folder().is_dir()


def test_words_that_are_about_surnames_or_seeing_keep_their_meaning(engines: Engines) -> None:
    from flashgen.gloss.senses import meaningful

    for word, sense in (("姓名", "surname and given name"), ("再见", "see you again later")):
        assert any(sense in s for s, _ in meaningful(word, engines.dictionary)), word
