"""The English that says a word, looked at anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from flashgen.annotate import pointer
from flashgen.annotate.pointer import Linked, Pointer
from flashgen.engines import Engines
from flashgen.lexicon import english
from flashgen.values import Span

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


def looked_at(span: Span | None, said: bool = True, **likely: float) -> Span | None:
    count = len(english.words(L1))
    none = np.zeros((1, count), bool)
    zh, en, sure = (np.zeros(shape, np.float32) for shape in ((1, 384), (count, 384), (1,)))
    linked = Linked(zh, en, none, sure, none[0])
    [found] = pointer.looked_at([span], {0} if said else (), linked, L1, Sure(**likely))
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
    assert looked_at(SELLS, said=False, apples=0.9) == SELLS


def test_nothing_is_pointed_at_where_nothing_says_the_word() -> None:
    assert looked_at(SELLS, sells=0.05) is None


def test_no_run_crosses_the_end_of_a_sentence_or_a_wide_gap() -> None:
    words = english.words("Red. Apples and some other very nice pears.")
    row = [0.9, 0.8, 0.1, 0.1, 0.1, 0.1, 0.1, 0.7]
    assert pointer._run(row, words, "Red. Apples and some other very nice pears.") == [0]
    row[0] = 0.0
    assert pointer._run(row, words, "Red. Apples and some other very nice pears.") == [1]


@NEEDS_CONTEXT
def test_every_word_of_a_sentence_is_pointed_at_as_it_would_be_alone(engines: Engines) -> None:
    example = engines.annotator.sentence("商店卖红苹果，不卖梨。", L1)
    tokens = [token for token in example.tokens if token.kind != "mark"]
    assert engines.context
    linked = pointer.linked([t.word for t in tokens], [t.span for t in tokens], L1, engines.context)
    found = pointer.shipped().pointed(linked)
    assert found.shape == (len(tokens), len(english.words(L1)))
    assert ((found > 0) & (found < 1)).all()
    places = [word.text for word in english.words(L1)]
    assert places[int(found[[t.word for t in tokens].index("苹果")].argmax())] == "apples"


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
