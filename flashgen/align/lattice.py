"""The lattice of all ways to link two texts in order within a band: the best way, and how sure each link is.

A node (i, j) says that i L2 and j L1 sentences are done. A link of kind (a, b) arrives at (i, j) from (i - a, j - b);
kind (0, 1), an L1 sentence without counterpart, moves within a row. With additive link scores (log-potentials) the
probability of a whole alignment is exp(sum of scores) / Z: a semi-Markov conditional random field. Forward and
backward sums give each link its posterior probability. Time and memory grow with the number of nodes in the band.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from .anchors import Band

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

Kind = tuple[int, int]
MAX_SIDE = 6
KINDS: tuple[Kind, ...] = (
    *((a, b) for a in range(1, MAX_SIDE + 1) for b in range(1, MAX_SIDE + 1) if min(a, b) == 1 or a + b <= MAX_SIDE),
    (1, 0),
)
"""The kinds that take L2 sentences; (0, 1) is the row's own. They reach all but 2 of the 1,329 links of MAC-Dev."""
Link = tuple[int, int, int, int]
"""First L2 sentence, its count, first L1 sentence, its count."""


@dataclass(frozen=True)
class Lattice:
    """Scores of all links of a band: `links[i, q, k]` arrives at node (i, lo[i] + q) by kind `KINDS[k]` (-inf where it
    can't), `skips[i, q]` by (0, 1)."""

    band: Band
    links: Scores
    skips: Scores

    @property
    def n(self) -> int:
        """L2 sentences."""
        return len(self.band.lo) - 1

    @property
    def m(self) -> int:
        """L1 sentences."""
        return int(self.band.hi[-1])


class Posteriors(NamedTuple):
    """Probabilities of all links and skips in the shapes of their scores, of all nodes, and the log of Z."""

    links: Scores
    skips: Scores
    nodes: Scores
    log_z: float


def decode(lattice: Lattice) -> list[tuple[Link, float, float]]:
    """The best links in order, each with its posterior 0..1 and that of the node it arrives at."""
    import numpy as np

    best = _forward(lattice, np.maximum, _maximum)
    if not np.isfinite(best[-1, lattice.m - int(lattice.band.lo[-1])]):
        raise ValueError("no way leads through this band")
    found = posteriors(lattice)
    lo, links = lattice.band.lo, []
    i, j = lattice.n, lattice.m
    while i or j:
        q = j - int(lo[i])
        arrived = _arriving(best, lattice, i)[q] if i else np.array([-np.inf])
        k = int(arrived.argmax())
        if i and (q == 0 or arrived[k] >= best[i, q - 1] + lattice.skips[i, q]):
            a, b = KINDS[k]
            p = found.links[i, q, k]
        else:
            a, b = 0, 1
            p = found.skips[i, q]
        links.append(((i - a, a, j - b, b), float(p), float(found.nodes[i, q])))
        i, j = i - a, j - b
    return links[::-1]


def posteriors(lattice: Lattice) -> Posteriors:
    """What each part of the lattice has of all ways through it."""
    import numpy as np

    alpha = _forward(lattice, np.logaddexp, _log_sum)
    beta = _backward(lattice)
    last = lattice.m - int(lattice.band.lo[-1])
    total = float(alpha[-1, last])
    link_p = np.zeros_like(lattice.links)
    skip_p = np.zeros_like(lattice.skips)
    for i in range(lattice.n + 1):
        outside = beta[i] - total
        if i:
            link_p[i] = np.exp(np.minimum(0.0, _arriving(alpha, lattice, i) + outside[:, None]))
        skip_p[i, 1:] = np.exp(np.minimum(0.0, alpha[i, :-1] + lattice.skips[i, 1:] + outside[1:]))
    nodes = np.exp(np.minimum(0.0, alpha + beta - total))
    return Posteriors(link_p, skip_p, nodes, total)


def _arriving(table: Scores, lattice: Lattice, i: int) -> Scores:
    """Value at the origin plus link score, for all links that arrive in row i: shape (width, kinds)."""
    import numpy as np

    lo, width = lattice.band.lo, table.shape[1]
    found = np.full((width, len(KINDS)), -np.inf)
    for k, (a, b) in enumerate(KINDS):
        if a <= i:
            # Node q of row i comes from node q + shift of row i - a.
            shift = int(lo[i]) - b - int(lo[i - a])
            first, last = max(0, -shift), min(width, width - shift)
            if first < last:
                found[first:last, k] = table[i - a, first + shift : last + shift] + lattice.links[i, first:last, k]
    return found


def _forward(lattice: Lattice, add: Any, gather: Any) -> Scores:
    """Sum or maximum over all paths from (0, 0) to each node; -inf outside the band."""
    import numpy as np

    lo, hi = lattice.band.lo, lattice.band.hi
    table = np.full(lattice.skips.shape, -np.inf)
    for i in range(lattice.n + 1):
        size = int(hi[i] - lo[i]) + 1
        row = gather(_arriving(table, lattice, i)[:size]) if i else np.full(size, -np.inf)
        if i == 0:
            row[0] = 0.0
        # A skip moves from q - 1 to q: row[q] gathers row[p] + skips[p + 1 .. q].
        path = np.cumsum(lattice.skips[i, :size])
        table[i, :size] = add.accumulate(row - path) + path
    return table


def _backward(lattice: Lattice) -> Scores:
    """Log sum over all paths from each node to the end."""
    import numpy as np

    lo, hi = lattice.band.lo, lattice.band.hi
    n, width = lattice.n, lattice.skips.shape[1]
    table = np.full((n + 1, width), -np.inf)
    for i in range(n, -1, -1):
        size = int(hi[i] - lo[i]) + 1
        leaving = np.full((len(KINDS) + 1, width), -np.inf)
        for k, (a, b) in enumerate(KINDS):
            if i + a <= n:
                shift = int(lo[i]) + b - int(lo[i + a])
                first, last = max(0, -shift), min(width, width - shift)
                if first < last:
                    leaving[k, first:last] = (
                        table[i + a, first + shift : last + shift]
                        + lattice.links[i + a, first + shift : last + shift, k]
                    )
        if i == n:
            leaving[-1, lattice.m - int(lo[n])] = 0.0
        row = _log_sum(leaving.T[:size])
        # Reversed, a skip from q to q + 1 adds skips[q + 1].
        path = np.cumsum(np.append(lattice.skips[i, 1:size], 0.0)[::-1])[::-1]
        ahead = np.logaddexp.accumulate((row - path)[::-1])[::-1] if size else row
        table[i, :size] = ahead + path
    return table


def _log_sum(values: Scores) -> Scores:
    import numpy as np

    top = values.max(axis=1)
    safe = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        total: Scores = np.log(np.exp(values - safe[:, None]).sum(axis=1)) + safe
    return total


def _maximum(values: Scores) -> Scores:
    top: Scores = values.max(axis=1)
    return top
