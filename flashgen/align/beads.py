"""Sentences of two languages to beads: similarity of meaning, length, and the lattice over both.

A long document is first cut at anchors: sentence pairs that are each other's nearest neighbour with neighbours
that are so as well. Each block is then linked by `lattice.decode`.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ..values import Bead
from .lattice import Kind, decode, posteriors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Encoder, Vectors
    from .lattice import Matrix

    Lengths = NDArray[np.float64]

TYPE_SCORES: dict[Kind, float] = {
    (1, 1): 2.5,
    (1, 2): 1.8,
    (2, 1): 1.6,
    (1, 3): 1.1,
    (3, 1): 1.0,
    (2, 2): 0.4,
    (1, 4): 0.5,
    (4, 1): 0.0,
    (1, 0): -0.7,
}
"""How likely each kind of link is by itself (log-potentials), as in notes on the aligner trained on MAC-Dev."""
SKIP_L1 = -1.6
MAX_SIDE = max(size for kind in TYPE_SCORES for size in kind)
COSINE, CENTRED, LENGTH = 6.3, 7.7, 2.0
"""Weights of the cosine, the centred cosine (both times the number of sentences joined, halved) and the
absolute log ratio of lengths."""
TINY = 1e-9
"""Keeps empty sentences and zero vectors out of divisions and logarithms."""
PLAUSIBLE = 0.01
"""Posterior from which a link of several sentences is scored again with vectors of the joined text. Averages of
the sentences' vectors find these links; embedding every run of sentences takes five times as long for the same F1."""
MAX_BLOCK = 250
"""Sentences a side that are linked in one lattice; longer documents are cut at anchors about this far apart."""
MIN_ANCHOR = 0.35
"""Centred cosine of an anchor. In the development sets true 1-1 pairs have a median of .53 and nine of ten over .29;
of 882 pairs that are mutual nearest neighbours with such pairs on both sides none was false, at any threshold."""


def align_sentences(zh: Sequence[str], en: Sequence[str], encoder: Encoder) -> tuple[Bead, ...]:
    """Beads in text order; every sentence of both sides stands in exactly one."""
    if not zh or not en:
        return (
            *(Bead((i,), (), 1.0) for i in range(len(zh))),
            *(Bead((), (j,), 1.0) for j in range(len(en))),
        )
    vectors = encoder.encode([*zh, *en])
    cuts = _cuts(vectors[: len(zh)], vectors[len(zh) :])
    ratio = sum(max(1, len(s)) for s in en) / sum(max(1, len(s)) for s in zh)
    beads: list[Bead] = []
    for (i, j), (i_end, j_end) in pairwise(cuts):
        beads.extend(_block(zh[i:i_end], en[j:j_end], encoder, ratio, i, j))
    return tuple(beads)


def _block(
    zh: Sequence[str], en: Sequence[str], encoder: Encoder, ratio: float, first_l2: int, first_l1: int
) -> list[Bead]:
    n, m = len(zh), len(en)
    rough = _scores(_averaged(zh, encoder), _averaged(en, encoder), ratio)
    scores = _refined(rough, zh, en, encoder, ratio)
    return [
        Bead(
            tuple(range(first_l2 + i, first_l2 + i + a)),
            tuple(range(first_l1 + j, first_l1 + j + b)),
            round(posterior, 4),
        )
        for (i, a, j, b), posterior in decode(scores, SKIP_L1, n, m)
    ]


@dataclass(frozen=True)
class Side:
    """One language of a block: by number of joined sentences, unit vectors and lengths in characters of all runs."""

    vectors: Mapping[int, Vectors]
    lengths: Mapping[int, Lengths]
    mean: Vectors


def _averaged(sentences: Sequence[str], encoder: Encoder) -> Side:
    """Vectors of single sentences, and of longer runs as averages weighted by the square root of their length."""
    import numpy as np

    single = encoder.encode(sentences)
    chars = np.array([max(1, len(s)) for s in sentences], float)
    weighted = single * np.sqrt(chars)[:, None].astype(np.float32)
    vectors, lengths = {1: single}, {1: chars}
    for size in range(2, min(MAX_SIDE, len(sentences)) + 1):
        runs = len(sentences) - size + 1
        total = np.sum([weighted[k : k + runs] for k in range(size)], axis=0)
        vectors[size] = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), TINY)
        lengths[size] = np.sum([chars[k : k + runs] for k in range(size)], axis=0)
    return Side(vectors, lengths, single.mean(axis=0))


def _scores(l2: Side, l1: Side, ratio: float) -> dict[Kind, Matrix]:
    """Link scores of every kind: an array (len(zh) - a + 1, len(en) - b + 1) each."""
    import numpy as np

    scores: dict[Kind, Matrix] = {}
    for (a, b), prior in TYPE_SCORES.items():
        if b == 0:
            scores[a, b] = np.full((len(l2.vectors[a]), len(l1.vectors[1]) + 1), prior)
        elif a in l2.vectors and b in l1.vectors:
            x, y = l2.vectors[a], l1.vectors[b]
            usual = (x @ l1.mean)[:, None] + (y @ l2.mean)[None, :]
            skew = l1.lengths[b][None, :] / (l2.lengths[a][:, None] * ratio)
            scores[a, b] = _score((a, b), (x @ y.T).astype(float), usual, skew)
    return scores


def _score(kind: Kind, cosine: Matrix, usual: Matrix, skew: Matrix) -> Matrix:
    """Score of links of one kind: `usual` is the sum of both sides' cosines with the average of the other side,
    `skew` the length of the English relative to what the Chinese wants."""
    import numpy as np

    meaning = COSINE * cosine + CENTRED * (cosine - usual / 2)
    score: Matrix = TYPE_SCORES[kind] + meaning * sum(kind) / 2 - LENGTH * np.abs(np.log(skew))
    return score


def _refined(
    rough: dict[Kind, Matrix], zh: Sequence[str], en: Sequence[str], encoder: Encoder, ratio: float
) -> dict[Kind, Matrix]:
    """The scores with plausible links of several sentences scored by vectors of the joined texts."""
    import numpy as np

    likely = posteriors(rough, SKIP_L1, len(zh), len(en))
    mean_l2, mean_l1 = encoder.encode(zh).mean(axis=0), encoder.encode(en).mean(axis=0)
    scores = dict(rough)
    for a, b in rough:
        rows, columns = np.nonzero(likely[a, b] >= PLAUSIBLE)
        if b == 0 or a + b == 2 or not len(rows):
            continue
        texts_l2 = ["".join(zh[i : i + a]) for i in map(int, rows)]
        texts_l1 = [" ".join(en[j : j + b]) for j in map(int, columns)]
        x, y = encoder.encode(texts_l2), encoder.encode(texts_l1)
        skew = np.array([max(1, len(e)) / (max(1, len(z)) * ratio) for z, e in zip(texts_l2, texts_l1, strict=True)])
        scores[a, b] = rough[a, b].copy()
        scores[a, b][rows, columns] = _score((a, b), (x * y).sum(axis=1).astype(float), x @ mean_l1 + y @ mean_l2, skew)
    return scores


def _cuts(l2: Vectors, l1: Vectors) -> list[tuple[int, int]]:
    """Nodes (i, j) at which the document is cut, from (0, 0) to the end."""
    n, m = len(l2), len(l1)
    cuts = [(0, 0)]
    if max(n, m) > MAX_BLOCK:
        anchors = set(_anchors(l2, l1))
        for i, j in sorted(anchors):
            far = max(i - cuts[-1][0], j - cuts[-1][1]) >= MAX_BLOCK // 2
            if far and (i - 1, j - 1) in anchors and (i + 1, j + 1) in anchors:
                cuts.append((i, j))
    return [node for before, after in pairwise([*cuts, (n, m)]) for node in _subdivided(before, after)] + [(n, m)]


def _subdivided(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """The start of a block, and further cuts in proportion where nothing but its size is known: memory is bounded
    for texts that are no translations of each other."""
    width, height = end[0] - start[0], end[1] - start[1]
    parts = 1 + max(width, height) // (4 * MAX_BLOCK)
    return [(start[0] + width * k // parts, start[1] + height * k // parts) for k in range(parts)]


def _anchors(l2: Vectors, l1: Vectors) -> list[tuple[int, int]]:
    """Pairs that are each other's nearest neighbour, as the longest chain that rises on both sides."""
    import numpy as np

    to_l1 = (l2 @ l1.mean(axis=0)) / 2
    to_l2 = (l1 @ l2.mean(axis=0)) / 2
    best_l1 = np.zeros(len(l2), int)
    best_l2, value_l2 = np.zeros(len(l1), int), np.full(len(l1), -np.inf)
    value_l1 = np.zeros(len(l2))
    for start in range(0, len(l2), 512):
        block = l2[start : start + 512] @ l1.T - to_l1[start : start + 512, None] - to_l2[None, :]
        best_l1[start : start + 512], value_l1[start : start + 512] = block.argmax(axis=1), block.max(axis=1)
        better = block.max(axis=0) > value_l2
        best_l2[better] = block.argmax(axis=0)[better] + start
        value_l2 = np.maximum(value_l2, block.max(axis=0))
    mutual = [(i, int(j)) for i, j in enumerate(best_l1) if best_l2[j] == i and value_l1[i] >= MIN_ANCHOR]
    return _rising(mutual)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs (sorted by i) in which j rises too.

    >>> _rising([(0, 0), (1, 7), (2, 1), (3, 2)])
    [(0, 0), (2, 1), (3, 2)]
    """
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        place = bisect.bisect_left(ends, j)
        before.append(last[place - 1] if place else -1)
        ends[place : place + 1] = [j]
        last[place : place + 1] = [index]
    chain: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]
