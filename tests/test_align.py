"""Sentences to beads, with an encoder that sees words only."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from flashgen.align import beads as module
from flashgen.align.beads import align_sentences
from flashgen.align.lattice import decode, posteriors
from flashgen.align.sentences import MAX_CHARS, split_l1, split_l2

from .fakes import BagEncoder

SAME = BagEncoder()


def brute_force(scores: dict[tuple[int, int], np.ndarray], skip: float, n: int, m: int) -> dict[tuple[int, ...], float]:
    """The probability of every link by listing all paths."""
    kinds = [*scores, (0, 1)]

    def paths(i: int, j: int) -> list[list[tuple[int, int, int, int]]]:
        if (i, j) == (n, m):
            return [[]]
        return [[(i, a, j, b), *rest] for a, b in kinds if i + a <= n and j + b <= m for rest in paths(i + a, j + b)]

    weights = {}
    for path in paths(0, 0):
        total = sum(float(scores[a, b][i, j]) if a else skip for i, a, j, b in path)
        weights[tuple(path)] = np.exp(total)
    whole = sum(weights.values())
    links = {link for path in weights for link in path}
    return {link: sum(w for path, w in weights.items() if link in path) / whole for link in links}


def test_posteriors_are_those_of_all_paths() -> None:
    rng = np.random.default_rng(7)
    n, m = 3, 4
    scores = {(a, b): rng.normal(size=(n - a + 1, m - b + 1)) for a, b in [(1, 1), (1, 2), (2, 1), (1, 0)]}
    expected = brute_force(scores, -0.5, n, m)
    found = posteriors(scores, -0.5, n, m)
    for (i, a, j, b), probability in expected.items():
        if a:
            assert found[a, b][i, j] == pytest.approx(probability)
    for link, probability in decode(scores, -0.5, n, m):
        assert probability == pytest.approx(expected[link])


def test_each_sentence_stands_in_exactly_one_bead() -> None:
    zh = ["a b c", "d e", "f g h i"]
    en = ["a b c", "d", "e", "f g h i"]
    found = align_sentences(zh, en, SAME)
    assert [(b.l2, b.l1) for b in found] == [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,))]
    assert all(0 <= b.confidence <= 1 for b in found)


def test_a_sentence_without_counterpart_is_left_alone() -> None:
    zh = ["a b c", "x y z q r", "d e f"]
    found = align_sentences(zh, ["a b c", "d e f"], SAME)
    assert ((1,), ()) in [(b.l2, b.l1) for b in found]


@pytest.mark.parametrize(("zh", "en"), [([], []), (["a"], []), ([], ["a", "b"])])
def test_empty_sides(zh: list[str], en: list[str]) -> None:
    found = align_sentences(zh, en, SAME)
    assert sum(len(b.l2) for b in found) == len(zh)
    assert sum(len(b.l1) for b in found) == len(en)


def test_a_long_document_is_cut_at_anchors_and_comes_out_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"w{i} v{i * 7} u{i * 13}" for i in range(60)]
    whole = align_sentences(texts, texts, SAME)
    monkeypatch.setattr(module, "MAX_BLOCK", 12)
    assert [(b.l2, b.l1) for b in align_sentences(texts, texts, SAME)] == [(b.l2, b.l1) for b in whole]


def test_unrelated_long_texts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BLOCK", 5)
    found = align_sentences(["a"] * 90, ["b"] * 70, SAME)
    assert list(itertools.chain.from_iterable(b.l2 for b in found)) == list(range(90))
    assert list(itertools.chain.from_iterable(b.l1 for b in found)) == list(range(70))


def test_text_without_marks_is_cut() -> None:
    assert [len(s) for s in split_l2("好" * (2 * MAX_CHARS + 5))] == [MAX_CHARS, MAX_CHARS, 5]
    assert "".join(split_l1("word " * 1000)).count("word") == 1000
