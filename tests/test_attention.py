"""A word looks at its sentence and at the English."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from flashgen import context
from flashgen.engines import Engines
from flashgen.gloss import attention, looks
from flashgen.gloss.attention import Attention, Sides
from flashgen.gloss.looks import looked_for

from .conftest import NEEDS_CONTEXT

if TYPE_CHECKING:
    from flashgen.gloss.train_labelled import Labelled

NEEDS_TORCH = "needs torch (extra `tune`), which is for training only"


def sides(zh: int, en: int, seed: int = 1) -> Sides:
    """Random unit vectors."""
    draw = np.random.default_rng(seed)
    found = (draw.normal(size=(count, 384)).astype(np.float32) for count in (zh, en))
    of_zh, of_en = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9) for rows in found)
    return Sides(of_zh, of_en, draw.random((zh, en)) < 0.2)


def test_each_word_has_a_place_and_a_direction() -> None:
    told = attention.shipped().attended(sides(5, 7))
    assert told.place.shape[0] == told.gloss.shape[0] == 5
    assert told.gloss.shape[1] == looks.NUMBERS, "as the numbers of glosses"
    assert np.allclose(np.linalg.norm(told.place, axis=1), 1, atol=1e-5)


def test_a_word_looks_at_the_english_and_at_its_neighbours() -> None:
    zh, en, said = sides(5, 7)
    told = attention.shipped().attended(Sides(zh, en, said))
    without = np.array([0, 3, 4])
    for other in (
        Sides(zh, en[:0], said[:, :0]),
        Sides(zh, sides(5, 7, 2).en, said),
        Sides(zh[without], en, said[without]),
        Sides(zh, en, ~said),
    ):
        assert np.linalg.norm(attention.shipped().attended(other).place[0] - told.place[0]) > 1e-3


def test_the_order_of_the_english_says_nothing() -> None:
    zh, en, said = sides(5, 7)
    told, turned = (
        attention.shipped().attended(Sides(zh, en[order], said[:, order])).place
        for order in (range(7), range(6, -1, -1))
    )
    assert np.allclose(told, turned, atol=1e-4)


def test_what_is_shipped_says_what_it_is_and_is_small() -> None:
    about = attention.content()
    assert "flashgen.gloss.train" in about["made"] and about["context"] == context.fingerprint()
    assert attention.data_file().stat().st_size < 2_000_000


@NEEDS_CONTEXT
def test_the_english_tells_the_gloss(engines: Engines) -> None:
    """光 "only", "light", "naked" in one and the same sentence."""
    senses = ["light", "only", "naked"]
    found = []
    for said in ("He likes only light.", "He only likes it.", "There is light."):
        example = engines.annotator.sentence("只有光。", said, forced=(2, 3))
        token = next(t for t in example.tokens if t.start == 2)
        attended = engines.sources.attended(token, example)
        assert attended
        found.append(looked_for(senses, attended.gloss, engines.sources))
    assert found[2][0] - found[2][1] > found[1][0] - found[1][1]


@NEEDS_CONTEXT
def test_a_part_of_a_word_looks_at_nothing(engines: Engines) -> None:
    example = engines.annotator.sentence("他们是工人。", "They are workers.")
    token = next(t for t in example.tokens if t.text == "工人")
    part = replace(token, end=token.end - 1, text="工")
    assert engines.sources.attended(part, example) is None
    assert looked_for(["work"], None, engines.sources) == [0]


def told_apart(engines: Engines) -> list[Labelled]:
    """A word of which the English tells two senses apart."""
    from flashgen.gloss.train_labelled import Labelled

    first, second = (engines.dictionary.entries("打")[0].senses[k] for k in (0, 1))
    found = []
    for k in range(40):
        right, said = ((first, "beat"), (second, "break"))[k % 2]
        who, what = "他她你我"[k // 2 % 4], "狗猫门窗人"[k % 5]
        example = engines.annotator.sentence(f"{who}打{what}。", f"{k} {said}", forced=(1, 2))
        token = next(t for t in example.tokens if t.start == 1)
        listed = tuple((s, e) for e in engines.dictionary.entries("打") for s in e.senses)
        worth = np.array([float(sense == right) for sense, _ in listed])
        both = engines.sources.sides(example)
        rows = np.zeros((len(listed), 40))
        found.append(Labelled(str(k % 5), rows, worth, {}, listed, token, example, None, "own", both, 1))
    return found


@NEEDS_CONTEXT
def test_the_layer_learns_what_tells_senses_apart(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    from flashgen.gloss import train_attention

    monkeypatch.setattr(train_attention, "EPOCHS", 30)
    monkeypatch.setattr(train_attention, "WARMING", 3)
    words = told_apart(engines)
    layer = train_attention.fit([word for word in words if word.text != "3"], engines.sources)
    told = train_attention.told(layer, words)
    for word, *row in zip(words, *told, strict=True):
        runtime = layer.attended(word.sides or sides(0, 0))
        for mine, its in zip(runtime, row, strict=True):
            assert np.allclose(mine[1], its, atol=1e-3), "trained and run alike"
    unseen = [k for k, word in enumerate(words) if word.text == "3"]
    near = told.place[unseen] @ told.place.T
    same = np.array([[words[a].worth.argmax() == w.worth.argmax() for w in words] for a in unseen])
    assert near[same].mean() > near[~same].mean() + 0.2
    assert isinstance(layer, Attention)


def test_a_layer_learnt_anew_leaves_the_weights_of_cues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flashgen.gloss import train

    asked: list[object] = []
    monkeypatch.setattr(train, "labelled", lambda *given: iter(given))
    monkeypatch.setattr(train, "write_exemplars", lambda words, _: asked.extend(words))
    senses = tmp_path / "senses_context.json"
    senses.write_text('{"attention": "before", "weights": {"usual": 1.8}}', encoding="utf-8")
    train.write_layer([tmp_path], senses)
    found = json.loads(senses.read_text(encoding="utf-8"))
    assert found == {"attention": attention.fingerprint(), "weights": {"usual": 1.8}}
    assert asked[0] == [tmp_path] and asked[2] == ({}, ()), "linked by the shipped weights"
