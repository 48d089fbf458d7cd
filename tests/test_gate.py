"""Nothing that flashgen tells of words, readings, meanings and sentence pairs gets worse unnoticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flashgen.engines import Engines
from tests import gate

from .conftest import NEEDS_CONTEXT


@NEEDS_CONTEXT
def test_no_score_is_below_its_floor(engines: Engines) -> None:
    now = gate.scores(engines)
    fallen = {name: (now[name], floor) for name, floor in gate.floors().items() if now[name] < floor}
    assert not fallen, "see python -m tests.gate"
    assert now.keys() == gate.floors().keys()


def test_floors_rise_and_fall_only_if_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "FLOORS", tmp_path / "floors.json")
    gate.write({"words": 90.0}, lower=False)
    gate.write({"words": 91.0}, lower=False)
    with pytest.raises(SystemExit, match="words"):
        gate.write({"words": 90.5}, lower=False)
    gate.write({"words": 90.5}, lower=True)
    assert gate.floors() == {"words": 90.5}
    (tmp_path / "floors.json").write_text(json.dumps({"data": "other", "floors": {}}))
    with pytest.raises(AssertionError, match="labels changed"):
        gate.floors()


def test_labels_are_of_words_that_stand_there() -> None:
    sentences = gate.load()
    assert sum(len(s.words) for s in sentences) > 400
    for sentence in sentences:
        assert all(char in sentence.text for char in sentence.readings), sentence
        assert all(word in sentence.words for word in sentence.meanings), sentence
