"""The character tagger: its model file as the format has it, and what it does to sentences."""

from __future__ import annotations

import itertools
import math
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


def test_how_likely_words_are_is_the_sum_over_all_ways_to_cut() -> None:
    tagger, run = Tagger(), "发展中国家"
    rows = tagger._emissions([run]).tolist()
    words: dict[tuple[int, int], float] = {}
    total = 0.0
    for cut in itertools.product((False, True), repeat=len(run) - 1):
        places = [0, *(k for k, here in enumerate(cut, 1) if here), len(run)]
        mine = list(itertools.pairwise(places))
        tags = [t for a, b in mine for t in ([SINGLE] if b - a == 1 else [BEGIN, *[MIDDLE] * (b - a - 2), END])]
        score = sum(row[tag] for row, tag in zip(rows, tags, strict=True))
        weight = math.exp(score + sum(tagger._steps[a][b] for a, b in itertools.pairwise(tags)))
        total += weight
        for word in mine:
            words[word] = words.get(word, 0.0) + weight
    for (start, end), weight in words.items():
        found = tagger.likely(run, start, end)
        assert found.is_word == pytest.approx(weight / total, rel=1e-6)
        assert found.begins == pytest.approx(sum(w for (a, _), w in words.items() if a == start) / total, rel=1e-6)
        assert found.ends == pytest.approx(sum(w for (_, b), w in words.items() if b == end) / total, rel=1e-6)
