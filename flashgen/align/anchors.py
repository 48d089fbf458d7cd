"""Where a text stands in its translation, roughly: a chain of sure pairs, and the band around it that holds the truth.

Single sentences are compared by centred cosine, which takes away what a sentence has in common with every sentence of
the other side. The heaviest chain that rises on both sides survives missing and reordered passages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Vectors

    Indices = NDArray[np.int64]

Anchor = tuple[int, int, float]
"""L2 sentence, L1 sentence, centred cosine."""
NEAREST = 3
"""Candidates kept of each sentence of either side."""
MIN_COSINE = 0.05
HALF_WIDTH = 6
"""Sentences to either side of the chain that belong to the band: on MAC-Dev 1 of 1,329 gold links lies outside."""
MAX_BOX = 120
"""Widest box between two anchors that is searched whole; a wider one is crossed along its diagonal, each row reaching
as far as half of it beyond the middle of the next, so that there is always a way from row to row."""
BLOCK = 512
GROUP, MAX_DENSE, WINDOW = 8, 3000, 300
"""Texts of more than `MAX_DENSE` sentences are first aligned by sums of `GROUP` sentences; the search for single
sentences then stays within `WINDOW` of that path, so that time and memory grow with length, not with its square."""

PIECE = 1000
"""Sentences of either side from which a document is cut at the next safe place and aligned piece by piece: memory then
depends on the piece, not on the document."""
MAX_NODES = 500_000
"""Nodes of a piece's band (some 400 MB): a larger one is cut at its surest anchor, safe or not, or by length where it
has none. A thousand sentences of a novel have some 130,000."""
MAX_PIECE = 4000
"""Sentences of a side of a piece: what is compared with one row grows with their square."""
SAFE_RUN, SAFE_COSINE = 4, 0.4
"""A place is safe in the middle of so many anchors in a row, each of this centred cosine: 1 of 636 such places in the
development sets lies within a link."""


@dataclass(frozen=True)
class Band:
    """For each i from 0 to n, the nodes (i, j) with lo[i] <= j <= hi[i]; (0, 0) and (n, m) are among them."""

    lo: Indices
    hi: Indices

    @property
    def width(self) -> int:
        """Most nodes in a row."""
        return int((self.hi - self.lo).max()) + 1


def cuts(anchors: Sequence[Anchor], n: int, m: int) -> list[tuple[int, int]]:
    """Where to cut a document of n and m sentences: (0, 0), safe places at least `PIECE` sentences apart, (n, m).

    Between them others, as many as it takes for each piece to have at most `MAX_NODES` nodes.
    """
    points = _safe(anchors, n, m)
    return [points[0], *(cut for start, end in pairwise(points) for cut in _forced(anchors, start, end))]


def _forced(anchors: Sequence[Anchor], start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """The cuts after `start` up to `end` that keep each piece small enough."""
    (i0, j0), (i1, j1) = start, end
    within = [anchor for anchor in anchors if i0 < anchor[0] < i1 and j0 < anchor[1] < j1]
    inside = [(i - i0, j - j0, value) for i, j, value in within]
    n, m = i1 - i0, j1 - j0
    if max(n, m) <= MAX_PIECE and (n + 1) * band(inside, n, m).width <= MAX_NODES:
        return [end]
    longer = 0 if n >= m else 1
    quarter = (end[longer] - start[longer]) / 4
    middle = [a for a in within if start[longer] + quarter <= a[longer] <= end[longer] - quarter]
    best = max(middle, key=lambda anchor: anchor[2], default=((i0 + i1) // 2, (j0 + j1) // 2, 0.0))
    cut = best[:2]
    return _forced(within, start, cut) + _forced(within, cut, end)


def _safe(anchors: Sequence[Anchor], n: int, m: int) -> list[tuple[int, int]]:
    """The ends and the safe places between them."""
    found = [(0, 0)]
    for start in range(len(anchors) - SAFE_RUN + 1):
        run = anchors[start : start + SAFE_RUN]
        i, j, _ = run[SAFE_RUN // 2]
        far = max(i - found[-1][0], j - found[-1][1]) >= PIECE and max(n - i, m - j) >= SAFE_RUN
        even = all(a[0] - b[0] == a[1] - b[1] == 1 for b, a in pairwise(run))
        if far and even and min(value for _, _, value in run) >= SAFE_COSINE:
            found.append((i, j))
    return [*found, (n, m)]


def find_anchors(l2: Vectors, l1: Vectors) -> list[Anchor]:
    """The heaviest chain of similar pairs that rises strictly on both sides."""
    windows = _windows(l2, l1)
    return heaviest_chain(_candidates(l2, l1, windows), len(l1))


def _windows(l2: Vectors, l1: Vectors) -> Sequence[tuple[int, int]]:
    """For each block of L2 sentences the range of L1 sentences to compare it with."""
    import numpy as np

    n, m = len(l2), len(l1)
    starts = range(0, n, BLOCK)
    if max(n, m) <= MAX_DENSE:
        return [(0, m)] * len(starts)
    coarse = find_anchors(_grouped(l2), _grouped(l1))
    path = [(-1, 0), *((i * GROUP, j * GROUP) for i, j, _ in coarse), (n, m)]
    xs, ys = zip(*path, strict=True)
    ends = [(start, min(n, start + BLOCK)) for start in starts]
    return [
        (
            max(0, int(np.interp(start, xs, ys)) - WINDOW),
            min(m, int(np.interp(end, xs, ys)) + WINDOW),
        )
        for start, end in ends
    ]


def _grouped(vectors: Vectors) -> Vectors:
    """Unit sums of each `GROUP` neighbours."""
    import numpy as np

    sums = np.add.reduceat(vectors, np.arange(0, len(vectors), GROUP), axis=0)
    unit: Vectors = (sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return unit


def _candidates(l2: Vectors, l1: Vectors, windows: Sequence[tuple[int, int]]) -> list[Anchor]:
    """The nearest sentences of each sentence, both ways, by centred cosine; sorted."""
    import numpy as np

    usual_l2, usual_l1 = l2 @ l1.mean(axis=0) / 2, l1 @ l2.mean(axis=0) / 2
    found: dict[tuple[int, int], float] = {}
    best_value = np.full((len(l1), NEAREST), -np.inf)
    best_row = np.full((len(l1), NEAREST), -1)
    for number, (low, high) in enumerate(windows):
        start = number * BLOCK
        if low >= high:
            continue
        similar = l2[start : start + BLOCK] @ l1[low:high].T
        similar -= usual_l2[start : start + BLOCK, None] + usual_l1[None, low:high]
        k = min(NEAREST, high - low)
        nearest = np.argpartition(-similar, k - 1, axis=1)[:, :k]
        for row, columns in enumerate(nearest):
            found.update({(start + row, low + int(c)): float(similar[row, c]) for c in columns})
        k = min(NEAREST, len(similar))
        rows = np.argpartition(-similar, k - 1, axis=0)[:k]
        values = np.concatenate([best_value[low:high], np.take_along_axis(similar, rows, axis=0).T], axis=1)
        rows = np.concatenate([best_row[low:high], rows.T + start], axis=1)
        order = np.argsort(-values, axis=1)[:, :NEAREST]
        best_value[low:high] = np.take_along_axis(values, order, axis=1)
        best_row[low:high] = np.take_along_axis(rows, order, axis=1)
    for j, (values, rows) in enumerate(zip(best_value, best_row, strict=True)):
        found.update({(int(i), j): float(v) for i, v in zip(rows, values, strict=True) if i >= 0})
    return sorted((i, j, value) for (i, j), value in found.items() if value > MIN_COSINE)


def heaviest_chain(pairs: Sequence[Anchor], m: int) -> list[Anchor]:
    """Of pairs sorted by i, the chain rising strictly in i and j with the largest sum, in O(k log m).

    >>> heaviest_chain([(0, 0, 0.5), (1, 3, 0.9), (1, 1, 0.4), (2, 2, 0.6)], 4)
    [(0, 0, 0.5), (1, 1, 0.4), (2, 2, 0.6)]
    """
    best: list[tuple[float, int]] = [(0.0, -1)] * (m + 1)  # Fenwick tree of maxima over j

    def upto(j: int) -> tuple[float, int]:
        value = (0.0, -1)
        while j > 0:
            value = max(value, best[j])
            j -= j & -j
        return value

    before: list[int] = []
    for _, row in groupby(enumerate(pairs), key=lambda item: item[1][0]):
        added = []
        for index, (_, j, value) in row:
            total, previous = upto(j)
            before.append(previous)
            added.append((j + 1, (total + value, index)))
        for place, entry in added:
            j = place
            while j <= m:
                best[j] = max(best[j], entry)
                j += j & -j
    index = upto(m)[1]
    chain: list[Anchor] = []
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def band(anchors: Sequence[Anchor], n: int, m: int, half_width: int = HALF_WIDTH) -> Band:
    """The nodes within reach of a chain: whole boxes between anchors, widened by `half_width`."""
    import numpy as np

    lo, hi = np.full(n + 1, m), np.zeros(n + 1, int)
    points = [(-1, -1), *((i, j) for i, j, _ in anchors), (n, m)]
    for (i0, j0), (i1, j1) in pairwise(points):
        for i, low, high in _box(i0, j0, i1, j1):
            if 0 <= i <= n:
                lo[i], hi[i] = min(lo[i], low), max(hi[i], high)
    lo, hi = np.clip(lo - half_width, 0, m), np.clip(hi + half_width, 0, m)
    lo = np.minimum.accumulate(lo[::-1])[::-1].copy()
    hi = np.maximum.accumulate(hi).copy()
    lo[0], hi[n] = 0, m
    return Band(lo, hi)


def _box(i0: int, j0: int, i1: int, j1: int) -> Iterator[tuple[int, int, int]]:
    """Rows of the box between two anchors with the columns to search."""
    width, height = j1 - j0, i1 - i0
    for i in range(i0 + 1, i1 + 1):
        if width <= MAX_BOX:
            yield i, j0 + 1, j1
        else:
            middle, following = (j0 + 1 + (i - i0 - 1 + step) * width // max(1, height) for step in (0, 1))
            yield i, max(j0 + 1, middle - MAX_BOX // 2), min(j1, following + MAX_BOX // 2)
