"""The character tagger: its model file as the format has it, and what it does to sentences."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from flashgen.annotate.tagger import Tagger
from flashgen.errors import MissingEngine

BEGIN, MIDDLE, END, SINGLE = range(4)


def model(path: Path, features: dict[str, tuple[float, ...]]) -> Path:
    """A model file with these features; weights of 0 are left out, as the format does."""
    names = [name.encode() for name in features]
    values = [value for row in features.values() for value in row]
    packed, last = b"", -1
    for place, value in enumerate(values):
        if value:
            packed += struct.pack("<Bf", place - last, value)
            last = place
    tags = b"".join(struct.pack("<H", 1) + tag for tag in (b"B", b"M", b"E", b"S"))
    listed = b"".join(struct.pack("<H", len(name)) + name for name in names)
    count = sum(value != 0 for value in values)
    path.write_bytes(
        b"#Patterns#11#1\n#TrieBin#4\n%s#TrieBin#%d\n%s#ModelBin32#%d\n%s" % (tags, len(names), listed, count, packed)
    )
    return path


def steps(**allowed: float) -> tuple[float, ...]:
    rows = [[-9.0] * 4 for _ in range(4)]
    for a, b in (("b", "m"), ("b", "e"), ("m", "m"), ("m", "e"), ("e", "b"), ("e", "s"), ("s", "b"), ("s", "s")):
        rows["bmes".index(a)]["bmes".index(b)] = allowed.get(a + b, 0.1)
    return tuple(value for row in rows for value in row)


def test_a_model_is_read_and_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASHGEN_CACHE", str(tmp_path))
    path = model(
        tmp_path / "small.wac",
        {
            "u02:甲": (2.0, 0.0, 0.0, 1.0),
            "b": steps(),
            "u05:甲/乙": (0.0, 0.0, 3.0, 0.0),
            "u09:_x-1/乙": (0.5, 0.0, 0.0, 0.0),
            "u02:丙": (0.0, 0.0, 0.0, 1.0),
        },
    )
    tagger = Tagger(path)
    assert tagger.cut(["甲乙丙", "丙甲", "甲"]) == [["甲乙", "丙"], ["丙", "甲"], ["甲"]]
    assert tagger.cut([]) == []
    assert Tagger(path).cut(["甲乙丙"]) == [["甲乙", "丙"]]  # from the cache


def test_the_model_knows_names_and_rare_words() -> None:
    (found,) = Tagger().cut(["生产部部长王家扬推广了热风炉"])
    assert found == ["生产部", "部长", "王家扬", "推广", "了", "热风炉"]


def test_a_missing_model_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingEngine, match="pip install wapic-cws-model"):
        Tagger()
