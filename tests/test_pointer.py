"""The English that says a word, looked at anew."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from flashgen.annotate import examples, pointer
from flashgen.annotate.pointer import Linked, Pointer
from flashgen.choose.clauses import clause
from flashgen.engines import Engines
from flashgen.lexicon import english
from flashgen.values import Occurrence, Span

from .conftest import NEEDS_CONTEXT
from .test_attention import NEEDS_TORCH

if TYPE_CHECKING:
    from flashgen.annotate.train_pointer import Pointing

L1 = "The shop sells red apples, not pears."


class Sure(Pointer):
    """A pointer that finds some English words with these probabilities."""

    def __init__(self, **likely: float) -> None:
        super().__init__({"some": np.zeros((1, 1), np.float32)})
        self.likely = likely

    def pointed(self, linked: Linked) -> pointer.Matrix:
        row = [self.likely.get(word.text, 0.01) for word in english.words(L1)]
        return np.array([row], np.float32)


def looked_at(span: Span | None, known: bool = True, seen: float = 1.0, **likely: float) -> Span | None:
    """What is made of a word's span; `seen` is what its vector's numbers are."""
    count = len(english.words(L1))
    none = np.zeros((1, count), bool)
    zh, en, sure = (np.ones(shape, np.float32) for shape in ((1, 384), (count, 384), (1,)))
    pair = Linked(seen * zh, en, none, sure, none[0])
    [found] = pointer.looked_at([span], {0} if known else (), pair, L1, Sure(**likely))
    return found


def words_of(span: Span | None) -> str:
    return L1[span.start : span.end] if span else ""


SELLS = Span(9, 14, 0.8)


def test_what_is_pointed_at_surely_replaces_what_is_linked() -> None:
    found = looked_at(SELLS, red=0.9, apples=0.8)
    assert words_of(found) == "red apples" and found and found.probability == 0.9
    assert found.exact == pytest.approx(0.8 * 0.99, abs=1e-3)
    assert words_of(looked_at(None, apples=0.9)) == "apples"


def test_the_links_stand_where_the_pointer_is_unsure_or_not_asked() -> None:
    found = looked_at(SELLS, sells=0.45, apples=0.55)
    assert words_of(found) == "sells" and found and found.probability == 0.8 and found.exact < 0.3
    assert looked_at(SELLS, known=False, apples=0.9) == SELLS


def test_words_that_a_run_only_spans_make_it_no_surer() -> None:
    assert words_of(looked_at(SELLS, sells=0.9, apples=0.55)) == "sells"
    assert words_of(looked_at(SELLS, sells=0.9, apples=0.65)) == "sells red apples"


def test_of_what_the_encoder_did_not_see_nothing_is_asked() -> None:
    assert looked_at(SELLS, seen=0.0, apples=0.9) == SELLS


def test_nothing_is_pointed_at_where_nothing_says_the_word() -> None:
    assert looked_at(SELLS, sells=0.05) is None


def test_no_run_crosses_the_end_of_a_sentence_or_a_wide_gap() -> None:
    words = english.words("Red. Apples and some other very nice pears.")
    row = [0.9, 0.8, 0.1, 0.1, 0.1, 0.1, 0.1, 0.7]
    assert pointer._run(row, words, "Red. Apples and some other very nice pears.") == [0]
    row[0] = 0.0
    assert pointer._run(row, words, "Red. Apples and some other very nice pears.") == [1]


@NEEDS_CONTEXT
def test_every_word_of_a_sentence_is_pointed_at(engines: Engines) -> None:
    example = replace(engines.annotator, pointer=Pointer({})).sentence("商店卖红苹果，不卖梨。", L1)
    tokens = [token for token in example.tokens if token.kind != "mark"]
    assert engines.context
    linked = pointer.linked([t.word for t in tokens], [t.span for t in tokens], L1, engines.context)
    found = pointer.shipped().pointed(linked)
    assert found.shape == (len(tokens), len(english.words(L1)))
    assert ((found > 0) & (found < 1)).all()
    places = [word.text for word in english.words(L1)]
    assert places[int(found[[t.word for t in tokens].index("苹果")].argmax())] == "apples"
    assert pointer.content()["weights"].keys() == {"ask", "offer", "hidden", "straight", "out"}


@NEEDS_CONTEXT
def test_a_cut_sentence_keeps_how_exact_its_english_is(engines: Engines) -> None:
    example = engines.annotator.sentence(
        "我买了很多红苹果，因为它们很便宜。", "I bought many red apples, for they were cheap."
    )
    index = next(k for k, token in enumerate(example.tokens) if token.text == "苹果")
    span = example.tokens[index].span
    shown = clause(Occurrence(example, index)).token.span
    assert span and shown and shown.exact == span.exact != 0.5


@NEEDS_CONTEXT
@pytest.mark.parametrize("en", ["", "...", "Yes"])
def test_there_may_be_little_or_no_english(engines: Engines, en: str) -> None:
    assert len(engines.annotator.sentence("是。", en).tokens) == 2


@NEEDS_CONTEXT
def test_a_very_long_text_is_not_looked_at(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "MAX_PAIRS", 3)
    monkeypatch.setattr(pointer, "linked", None)
    assert engines.annotator.sentence("商店卖苹果。", L1).tokens


@NEEDS_CONTEXT
def test_labelled_words_are_found_again_by_links_that_are_not_pointed_at(engines: Engines, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    from flashgen.annotate import train_pointer

    row = {"sent_id": "a-0", "sentence_zh": "商店卖红苹果。", "sentence_en": L1, "word": "苹果", "start": 4}
    rows = [row | {"gold_english_tokens": [4]}, row | {"gold_english_tokens": None}]
    (tmp_path / "own.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    [word] = train_pointer.labelled([tmp_path], engines.annotator, {})
    assert [w.text for w, hit in zip(english.words(L1), word.found, strict=True) if hit] == ["apples"]
    assert (word.text, word.file, word.place) == ("a", "own", 3)
    assert train_pointer.held_out(pointings(30)).keys() == {"0", "1", "2", "3", "4"}


def pointings(count: int) -> list[Pointing]:
    """Words whose vectors say which English is theirs: that with the same numbers."""
    from flashgen.annotate.train_pointer import Pointing

    draw = np.random.default_rng(1)
    found = []
    for k in range(count):
        zh = draw.normal(size=(4, 8)).astype(np.float32)
        order = draw.permutation(4)
        zh /= np.linalg.norm(zh, axis=1, keepdims=True)
        none, empty = np.zeros((4, 4), bool), np.zeros(4, np.float32)
        linked = Linked(zh, zh[order] if k % 4 else -zh, none, empty, none[0])
        found.append(Pointing(str(k % 5), "own", linked, k % 4, (order == k % 4) & bool(k % 4)))
    return found


def test_it_learns_to_point_and_to_point_at_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    from flashgen.annotate import train_pointer

    monkeypatch.setattr(train_pointer, "EPOCHS", 20)
    monkeypatch.setattr(train_pointer, "BATCH", 50)
    words = pointings(600)
    learnt = train_pointer.fit([word for word in words if word.text != "3"])
    hits = [((learnt.pointed(w.linked)[w.place] > 0.5) == w.found).all() for w in words if w.text == "3"]
    assert np.mean(hits) > 0.8
    learner = train_pointer.Learner(8, 9)
    pair = words[0].linked
    (zh, en), others = train_pointer._batch(words[:1])
    told = learner.eval()(zh, en, others).sigmoid().detach().numpy()[0]
    assert np.allclose(told, learner.pointer().pointed(pair)[words[0].place], atol=0.02), "trained and run alike"
