"""What speaks for a link of a L2 sentences with b L1 sentences, as numbers a linear model can weigh.

All features of a part of the band are computed at once, kind by kind: arrays of shape (rows, nodes, features), a row
for each i and a node for each j of the band.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .anchors import Band
from .evidence import Evidence
from .lattice import KINDS, MAX_SIDE, Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Halves = NDArray[np.float16]
    Integers = NDArray[np.int64]

TYPES: tuple[Kind, ...] = ((1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 2), (1, 4), (4, 1), (2, 3), (3, 2))
"""Kinds with a weight of their own; the others share `1-5+`, `5+-1` and `other`."""
NAMES: tuple[str, ...] = (
    *(f"{a}-{b}" for a, b in TYPES),
    "1-5+",
    "5+-1",
    "other",
    "1-0",
    "0-1",
    "cosine",
    "cosine*",  # a star: times the number of sentences, halved
    "centred",
    "centred*",
    "neighbours",  # mean cosine with the sentences just outside the link
    "neighbours*",
    "gain l2",  # cosine won by the last or first L2 sentence of the link
    "gain l1",
    "extension",  # best cosine to be won by one sentence more
    "length",
    "ratio",
    "covered l2",
    "covered l1",
    "covered l2*",
    "covered l1*",
    "gain covered l2",  # coverage of L2 that would be lost with the first or last L1 sentence
    "gain covered l1",
    "extension covered l2",  # coverage of L2 that one L1 sentence more would add
    "extension covered l1",
    "crossed",  # 2-2: both crossing pairs of sentences are alike
    "null alike",  # best cosine of a lone sentence with those near it
    "null covered",
    "null length",
    "null unended",  # a lone sentence that ends in no mark: a header, a heading, a line of a list
    "colon",
    "quote",
    "questions",  # difference of the numbers of sentences that ask
    "exclamations",
)
INDEX = {name: k for k, name in enumerate(NAMES)}
PAD = 8
"""Sentences around a part whose similarities its links may look at."""
ITEMS = 30
"""Words of a sentence from which a part has fewer rows; on average real ones have some fifteen."""
MISSING = -9.0
REACH = 2
"""How far from its place a lone sentence looks for a counterpart."""
MARKS = ("colon", "closing", "unended", "question", "exclamation")
CLOSING_QUOTES = tuple("”’」』）)\"'")
COLONS = tuple("：，；:,;、")
ENDS = (*"。！？….!?", *CLOSING_QUOTES)


@dataclass(frozen=True)
class Side:
    """One language: unit vectors of all runs of 1 to MAX_SIDE sentences (by their first sentence; zero beyond the
    end; half precision, for they are the bulk of the memory), characters, `MARKS` of each sentence, mean vector."""

    vectors: Halves
    lengths: Array
    marks: Array
    mean: Array

    def __len__(self) -> int:
        return len(self.lengths)

    @cached_property
    def starts(self) -> Array:
        """Characters before each sentence, and in all."""
        import numpy as np

        return np.concatenate([[0.0], np.cumsum(self.lengths, dtype=float)])

    @cached_property
    def marks_before(self) -> Array:
        """Sums of the marks of the sentences before each, and of all."""
        import numpy as np

        return np.concatenate([np.zeros((1, len(MARKS)), np.float32), np.cumsum(self.marks, axis=0)])


def marks(sentences: Sequence[str]) -> Array:
    """Which of `MARKS` each sentence has, shape (sentences, MARKS).

    >>> marks(["他说：", "“好吗？”"]).tolist()
    [[1.0, 0.0, 1.0, 0.0, 0.0], [0.0, 1.0, 0.0, 1.0, 0.0]]
    """
    import numpy as np

    rows = [
        (
            s.endswith(COLONS),
            s.endswith(CLOSING_QUOTES),
            not s.endswith(ENDS),
            "？" in s or "?" in s,
            "！" in s or "!" in s,
        )
        for s in map(str.rstrip, sentences)
    ]
    return np.array(rows, np.float32).reshape(len(rows), len(MARKS))


@dataclass(frozen=True)
class Pair:
    """A document ready to be scored."""

    l2: Side
    l1: Side
    evidence: Evidence | None
    band: Band

    @cached_property
    def ratio(self) -> float:
        """English characters a Chinese character."""
        return float(self.l1.starts[-1] / self.l2.starts[-1])

    @cached_property
    def usual_l2(self) -> Array:
        """Cosine of each L2 run with the mean of L1: what it has in common with everything."""
        return _usual(self.l2.vectors, self.l1.mean)

    @cached_property
    def usual_l1(self) -> Array:
        """The same for each L1 run."""
        return _usual(self.l1.vectors, self.l2.mean)


def _usual(vectors: Halves, mean: Array, block: int = 1024) -> Array:
    import numpy as np

    found = [vectors[k : k + block].astype(np.float32) @ mean for k in range(0, len(vectors), block)]
    return np.concatenate(found)


def parts(pair: Pair, size: int = 96) -> Iterator[range]:
    """Rows of the band in parts that fit in memory: fewer rows where the sentences are long."""
    rows = len(pair.l2) + 1
    items = sum(map(len, pair.evidence.l2.sentences)) if pair.evidence else 0
    size = min(size, max(MAX_SIDE, size * ITEMS * rows // max(1, items)))
    for start in range(0, rows, size):
        yield range(start, min(rows, start + size))


class Part:
    """Similarities and coverage around some rows of the band, with the features made of them."""

    def __init__(self, pair: Pair, rows: range) -> None:
        import numpy as np

        band, n, m = pair.band, len(pair.l2), len(pair.l1)
        self.pair, self.rows = pair, rows
        self.i = np.arange(rows.start, rows.stop)[:, None]
        self.width = int((band.hi[rows.start : rows.stop] - band.lo[rows.start : rows.stop]).max()) + 1
        self.j = band.lo[rows.start : rows.stop, None] + np.arange(self.width)[None, :]
        self._l2 = range(max(0, rows.start - PAD), min(n, rows.stop + PAD))
        first = int(band.lo[max(0, rows.start - MAX_SIDE)])
        self._l1 = range(max(0, first - PAD), min(m, int(band.hi[rows.stop - 1]) + PAD))
        self._cosines = self._padded(self._similar())
        self._cover()

    def _similar(self) -> Array:
        """Cosines (a - 1, b - 1, i, j) of all runs within this part; MISSING where a run leaves the document."""
        import numpy as np

        l2, l1 = (
            side.vectors[part.start : part.stop].astype(np.float32)
            for side, part in ((self.pair.l2, self._l2), (self.pair.l1, self._l1))
        )
        rows, columns = len(l2), len(l1)
        flat = l2.reshape(rows * MAX_SIDE, -1) @ l1.reshape(columns * MAX_SIDE, -1).T
        found = flat.reshape(rows, MAX_SIDE, columns, MAX_SIDE).transpose(1, 3, 0, 2).copy()
        for size in range(1, MAX_SIDE + 1):
            found[size - 1, :, max(0, len(self.pair.l2) - size + 1 - self._l2.start) :] = MISSING
            found[:, size - 1, :, max(0, len(self.pair.l1) - size + 1 - self._l1.start) :] = MISSING
        result: Array = found.astype(np.float32)
        return result

    def _padded(self, grid: Array, fill: float = MISSING) -> Array:
        import numpy as np

        edges = [(0, 0)] * (grid.ndim - 2) + [(PAD, PAD), (PAD, PAD)]
        return np.pad(grid, edges, constant_values=fill)

    def _cover(self) -> None:
        import numpy as np

        self._covered: tuple[Array, Array] | None = None
        if self.pair.evidence:
            l2, l1, weights_l2, weights_l1 = self.pair.evidence.grids(self._l2, self._l1)
            # Running sums over sentences, so that a link's coverage is a difference.
            self._covered = (
                self._padded(np.cumsum(l2, axis=1), 0.0),
                self._padded(np.cumsum(l1, axis=2), 0.0),
            )
            self._weights = (np.cumsum(np.append(0.0, weights_l2 + 1e-3)), np.cumsum(np.append(0.0, weights_l1 + 1e-3)))

    def _at(self, grid: Array, s: Integers, t: Integers) -> Array:
        """Values of a padded grid at sentences (s, t) of the document."""
        import numpy as np

        rows = np.clip(s - self._l2.start + PAD, 0, grid.shape[0] - 1)
        columns = np.clip(t - self._l1.start + PAD, 0, grid.shape[1] - 1)
        found: Array = grid[rows, columns]
        return found

    def cosine(self, a: int, b: int, s: Integers, t: Integers) -> Array:
        """Cosine of L2 sentences s..s+a-1 with L1 sentences t..t+b-1; MISSING where there are none."""
        import numpy as np

        shape = np.broadcast(s, t).shape
        if not (1 <= a <= MAX_SIDE and 1 <= b <= MAX_SIDE):
            return np.full(shape, MISSING, np.float32)
        found = self._at(self._cosines[a - 1, b - 1], s, t)
        inside = (s >= 0) & (t >= 0) & (s + a <= len(self.pair.l2)) & (t + b <= len(self.pair.l1))
        return np.where(inside, found, np.float32(MISSING))

    def covered_l2(self, a: int, b: int, s: Integers, t: Integers) -> Array:
        """Weight of L2 sentences s..s+a-1 found in L1 sentences t..t+b-1."""
        sums = self._covered[0][b - 1] if self._covered else None
        if sums is None:
            return 0 * self.cosine(a, b, s, t)
        return self._at(sums, s + a - 1, t) - self._at(sums, s - 1, t) * (s > self._l2.start)

    def covered_l1(self, a: int, b: int, s: Integers, t: Integers) -> Array:
        """Weight of L1 sentences t..t+b-1 found in L2 sentences s..s+a-1."""
        sums = self._covered[1][a - 1] if self._covered else None
        if sums is None:
            return 0 * self.cosine(a, b, s, t)
        return self._at(sums, s, t + b - 1) - self._at(sums, s, t - 1) * (t > self._l1.start)

    def weight(self, side: int, first: Integers, count: int) -> Array:
        """Weight of the items of `count` sentences of a side (0: L2, 1: L1)."""
        import numpy as np

        sums, start = self._weights[side], (self._l2, self._l1)[side].start
        low = np.clip(first - start, 0, len(sums) - 1)
        found: Array = (sums[np.clip(low + count, 0, len(sums) - 1)] - sums[low]).astype(np.float32)
        return np.maximum(found, 1e-3)

    def valid(self, kind: Kind) -> NDArray[np.bool_]:
        """Which nodes of the rows a link of this kind can arrive at."""
        import numpy as np

        (a, b), band = kind, self.pair.band
        s, t = self.i - a, self.j - b
        origin = np.clip(s, 0, len(self.pair.l2))
        inside = (self.j <= band.hi[self.i]) & (s >= 0)
        result: NDArray[np.bool_] = inside & (t >= band.lo[origin]) & (t <= band.hi[origin])
        return result

    def link_features(self, kind: Kind) -> Array:
        """Features of the links of a kind that arrive at each node."""
        import numpy as np

        found = np.zeros((*self.j.shape, len(NAMES)), np.float32)
        a, b = kind
        s, t = self.i - a, self.j - b
        if b == 0:
            found[..., INDEX["1-0"]] = 1
            self._null_l2(found, s, t)
        else:
            found[..., INDEX[_type_name(kind)]] = 1
            self._meaning(found, a, b, s, t)
            self._lengths(found, a, b, s, t)
            if self._covered:
                self._coverage(found, a, b, s, t)
            self._marks(found, a, b, s, t)
        return found

    def skip_features(self) -> Array:
        """Features of the L1 sentence that a skip to each node leaves alone."""
        import numpy as np

        found = np.zeros((*self.j.shape, len(NAMES)), np.float32)
        t = self.j - 1
        found[..., INDEX["0-1"]] = 1
        near = [self.cosine(1, 1, self.i + d, t) for d in range(-REACH, REACH)]
        found[..., INDEX["null alike"]] = np.maximum(0, np.max(near, axis=0))
        place = np.clip(t, 0, len(self.pair.l1) - 1)
        lengths = self.pair.l1.lengths[place]
        found[..., INDEX["null unended"]] = self.pair.l1.marks[place, MARKS.index("unended")]
        found[..., INDEX["null length"]] = np.minimum(1, lengths / 100)
        if self._covered:
            best = np.max([self.covered_l1(1, 1, self.i + d, t) for d in range(-REACH, REACH)], axis=0)
            found[..., INDEX["null covered"]] = np.clip(best / self.weight(1, t, 1), 0, 1)
        return found

    def _null_l2(self, found: Array, s: Integers, t: Integers) -> None:
        import numpy as np

        near = [self.cosine(1, 1, s, t + d) for d in range(-REACH, REACH)]
        found[..., INDEX["null alike"]] = np.maximum(0, np.max(near, axis=0))
        place = np.clip(s, 0, len(self.pair.l2) - 1)
        lengths = self.pair.l2.lengths[place]
        found[..., INDEX["null unended"]] = self.pair.l2.marks[place, MARKS.index("unended")]
        found[..., INDEX["null length"]] = np.minimum(1, lengths * self.pair.ratio / 100)
        if self._covered:
            best = np.max([self.covered_l2(1, 1, s, t + d) for d in range(-REACH, REACH)], axis=0)
            found[..., INDEX["null covered"]] = np.clip(best / self.weight(0, s, 1), 0, 1)

    def _meaning(self, found: Array, a: int, b: int, s: Integers, t: Integers) -> None:
        import numpy as np

        size = (a + b) / 2
        cosine = _known(self.cosine(a, b, s, t))
        usual_l2 = self.pair.usual_l2[np.clip(s, 0, len(self.pair.l2) - 1), a - 1]
        usual_l1 = self.pair.usual_l1[np.clip(t, 0, len(self.pair.l1) - 1), b - 1]
        centred = cosine - (usual_l2 + usual_l1) / 2
        around = np.stack(
            [
                self.cosine(a, 1, s, t + b),
                self.cosine(a, 1, s, t - 1),
                self.cosine(1, b, s - 1, t),
                self.cosine(1, b, s + a, t),
            ]
        )
        there = around > MISSING / 2
        neighbours = (around * there).sum(axis=0) / np.maximum(1, there.sum(axis=0))
        for name, value in (("cosine", cosine), ("centred", centred), ("neighbours", neighbours)):
            found[..., INDEX[name]] = value
            found[..., INDEX[f"{name}*"]] = value * size
        if a > 1:
            without = np.maximum(self.cosine(a - 1, b, s, t), self.cosine(a - 1, b, s + 1, t))
            found[..., INDEX["gain l2"]] = cosine - _known(without)
        if b > 1:
            without = np.maximum(self.cosine(a, b - 1, s, t), self.cosine(a, b - 1, s, t + 1))
            found[..., INDEX["gain l1"]] = cosine - _known(without)
        longer = np.max(
            [
                self.cosine(a, b + 1, s, t),
                self.cosine(a, b + 1, s, t - 1),
                self.cosine(a + 1, b, s, t),
                self.cosine(a + 1, b, s - 1, t),
            ],
            axis=0,
        )
        found[..., INDEX["extension"]] = np.maximum(0, np.where(longer > MISSING / 2, longer - cosine, 0))
        if (a, b) == (2, 2):
            crossing = np.minimum(self.cosine(1, 1, s, t + 1), self.cosine(1, 1, s + 1, t))
            straight = np.minimum(self.cosine(1, 1, s, t), self.cosine(1, 1, s + 1, t + 1))
            found[..., INDEX["crossed"]] = _known(crossing) - _known(straight)

    def _lengths(self, found: Array, a: int, b: int, s: Integers, t: Integers) -> None:
        import numpy as np

        n, m = len(self.pair.l2), len(self.pair.l1)
        wanted = (self.pair.l2.starts[np.clip(s + a, 0, n)] - self.pair.l2.starts[np.clip(s, 0, n)]) * self.pair.ratio
        given = self.pair.l1.starts[np.clip(t + b, 0, m)] - self.pair.l1.starts[np.clip(t, 0, m)]
        spread = np.abs(given - wanted) / np.sqrt(np.maximum(1, (given + wanted) / 2))
        found[..., INDEX["length"]] = np.minimum(spread, 8) / 2
        found[..., INDEX["ratio"]] = np.minimum(np.abs(np.log((given + 5) / (wanted + 5))), 2)

    def _coverage(self, found: Array, a: int, b: int, s: Integers, t: Integers) -> None:
        import numpy as np

        size = (a + b) / 2
        weight_l2 = self.weight(0, s, a)
        weight_l1 = self.weight(1, t, b)
        covered_l2 = self.covered_l2(a, b, s, t)
        covered_l1 = self.covered_l1(a, b, s, t)
        share_l2, share_l1 = covered_l2 / weight_l2, covered_l1 / weight_l1
        for name, value in (("covered l2", share_l2), ("covered l1", share_l1)):
            found[..., INDEX[name]] = value
            found[..., INDEX[f"{name}*"]] = value * size
        if b < MAX_SIDE:
            longer = np.maximum(self.covered_l2(a, b + 1, s, t), self.covered_l2(a, b + 1, s, t - 1))
            found[..., INDEX["extension covered l2"]] = np.clip((longer - covered_l2) / weight_l2, 0, 1)
        if a < MAX_SIDE:
            longer = np.maximum(self.covered_l1(a + 1, b, s, t), self.covered_l1(a + 1, b, s - 1, t))
            found[..., INDEX["extension covered l1"]] = np.clip((longer - covered_l1) / weight_l1, 0, 1)
        if b > 1:
            shorter = np.maximum(self.covered_l2(a, b - 1, s, t), self.covered_l2(a, b - 1, s, t + 1))
            found[..., INDEX["gain covered l2"]] = np.clip((covered_l2 - shorter) / weight_l2, 0, 1)
        if a > 1:
            shorter = np.maximum(self.covered_l1(a - 1, b, s, t), self.covered_l1(a - 1, b, s + 1, t))
            found[..., INDEX["gain covered l1"]] = np.clip((covered_l1 - shorter) / weight_l1, 0, 1)

    def _marks(self, found: Array, a: int, b: int, s: Integers, t: Integers) -> None:
        import numpy as np

        l2, l1 = self.pair.l2, self.pair.l1
        last_l2, last_l1 = (side.marks[np.clip(k, 0, len(side) - 1)] for side, k in ((l2, s + a - 1), (l1, t + b - 1)))
        closing = MARKS.index("closing")
        found[..., INDEX["colon"]] = last_l2[..., MARKS.index("colon")]
        found[..., INDEX["quote"]] = last_l2[..., closing] * (1 - last_l1[..., closing])
        within_l2, within_l1 = (
            side.marks_before[np.clip(k + size, 0, len(side))] - side.marks_before[np.clip(k, 0, len(side))]
            for side, k, size in ((l2, s, a), (l1, t, b))
        )
        difference = np.minimum(np.abs(within_l2 - within_l1), 2)
        found[..., INDEX["questions"]] = difference[..., MARKS.index("question")]
        found[..., INDEX["exclamations"]] = difference[..., MARKS.index("exclamation")]


def _known(values: Array) -> Array:
    """Values with 0 in the place of MISSING ones."""
    import numpy as np

    return np.where(values > MISSING / 2, values, np.float32(0))


def _type_name(kind: Kind) -> str:
    a, b = kind
    if kind in TYPES:
        return f"{a}-{b}"
    return "1-5+" if a == 1 else "5+-1" if b == 1 else "other"


__all__ = ["INDEX", "KINDS", "NAMES", "Pair", "Part", "Side", "parts"]
