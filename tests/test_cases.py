"""The cases of `tests/cases`: what a word, a reading, a gloss, a sentence must be."""

from __future__ import annotations

from typing import Any

import pytest

import flashgen
from flashgen.align.sentences import split_l1, split_l2

from .conftest import cases


@pytest.mark.parametrize("case", cases("segment"))
def test_segment(case: dict[str, Any]) -> None:
    assert flashgen.segment(case["text"]) == case["words"]


@pytest.mark.parametrize("case", cases("readings"))
def test_readings(case: dict[str, Any]) -> None:
    start = case["text"].index(case["word"])
    found = flashgen.readings(case["text"])[start : start + len(case["word"])]
    assert " ".join(found) == case["reading"]


@pytest.mark.parametrize("case", cases("glosses"))
def test_gloss(case: dict[str, Any]) -> None:
    found = flashgen.gloss_in_context(case["zh"], case["en"], case["word"], case["zh"].index(case["word"]))
    assert case["gloss"] in found.text
    if case.get("not"):
        assert case["not"] not in found.text
    if case.get("english"):
        assert found.span and case["en"][slice(*found.span)] == case["english"]
    if case.get("unsaid"):  # English that is another word's
        assert not found.span or case["unsaid"] not in case["en"][slice(*found.span)]


@pytest.mark.parametrize("case", cases("align"))
def test_split(case: dict[str, Any]) -> None:
    split = split_l2 if case["language"] == "zh" else split_l1
    assert split(case["text"]) == case["sentences"]


@pytest.mark.parametrize("case", cases("beads"))
def test_beads(case: dict[str, Any]) -> None:
    found = [[list(b.l2), list(b.l1)] for b in flashgen.align_sentences(case["zh"], case["en"])]
    assert [bead for bead in case["beads"] if bead not in found] == []
