"""Similarities and coverage of the sentences of a document, around some rows of the band at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .anchors import Anchor, Band
from .evidence import Evidence
from .lattice import MAX_SIDE, Kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Halves = NDArray[np.float16]
    Integers = NDArray[np.int64]

PAD = 8
"""Sentences around a part whose similarities its links may look at."""
ITEMS = 30
"""Words of a sentence from which a part has fewer rows; on average real ones have some fifteen."""
MISSING = -9.0
STRAY = 3.0
"""A stretch between two anchors that has so many times more English than the median one, or so many times less, lacks a
part of either language."""
MANY, UNEVEN = 3, 2.0
"""A link of so many sentences on a side is none where the other side is so many times shorter than it should be: of 155
such links of the development sets none is off by twice, and a text of which the other language has a part only would
have six of its sentences in the last link (at 14 of 110 beginnings of texts, above .93)."""
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
    anchors: Sequence[Anchor] = ()

    @cached_property
    def ratio(self) -> float:
        """English characters a Chinese character where both say the same.

        Of the stretches between anchors those count that have no more than `STRAY` times what the median one has: else
        the last sentence of a text whose translation goes on for pages may have six of its sentences.
        """
        import numpy as np

        ends = np.array([(-1, -1), *((i, j) for i, j, _ in self.anchors), (len(self.l2), len(self.l1))], int)
        zh, en = (np.diff(side.starts[np.maximum(ends[:, k], 0)]) for k, side in enumerate((self.l2, self.l1)))
        zh, en = zh[there := (zh > 0) & (en > 0)], en[there]
        ratios = en / zh
        median = np.sort(ratios)[len(ratios) // 2]
        near = (ratios <= STRAY * median) & (median <= STRAY * ratios)
        return float(en[near].sum() / zh[near].sum())

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
    """Similarities and coverage around some rows of the band: `i` and `j` are the nodes, as arrays that broadcast to
    (rows, nodes)."""

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

    @property
    def has_words(self) -> bool:
        """Whether coverage is known."""
        return self._covered is not None

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
        """Which nodes of the rows a link of this kind can arrive at: in the band, and none of many sentences that is
        `UNEVEN`."""
        import numpy as np

        (a, b), band = kind, self.pair.band
        s, t = self.i - a, self.j - b
        origin = np.clip(s, 0, len(self.pair.l2))
        inside = (self.j <= band.hi[self.i]) & (s >= 0)
        result: NDArray[np.bool_] = inside & (t >= band.lo[origin]) & (t <= band.hi[origin])
        if b and max(a, b) >= MANY:
            wanted, given = self.lengths(a, b, s, t)
            result &= (given <= UNEVEN * wanted) & (wanted <= UNEVEN * given)
        return result

    def lengths(self, a: int, b: int, s: Integers, t: Integers) -> tuple[Array, Array]:
        """English characters that runs of a L2 sentences want, and that runs of b L1 sentences have."""
        import numpy as np

        n, m = len(self.pair.l2), len(self.pair.l1)
        l2, l1 = self.pair.l2.starts, self.pair.l1.starts
        wanted = (l2[np.clip(s + a, 0, n)] - l2[np.clip(s, 0, n)]) * self.pair.ratio
        return wanted, l1[np.clip(t + b, 0, m)] - l1[np.clip(t, 0, m)]
