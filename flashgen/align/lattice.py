"""The lattice of all ways to link two texts in order: the best way, and how sure each of its links is.

A node (i, j) says that i L2 and j L1 sentences are done; an edge is a link of `kind` (a, b) that takes a and b
more. With `score` an additive link score (a log-potential), the probability of a whole alignment is
exp(sum of scores) / Z, so forward and backward sums give each link its posterior probability
(a semi-Markov conditional random field).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

Kind = tuple[int, int]
Link = tuple[int, int, int, int]
"""First L2 sentence, its count, first L1 sentence, its count."""


def decode(scores: Mapping[Kind, Matrix], skip_l1: float, n: int, m: int) -> list[tuple[Link, float]]:
    """The best links in order, each with its posterior 0..1.

    `scores[a, b]` has shape (n - a + 1, m - b + 1) for every kind with a >= 1; `skip_l1` is the score of an L1
    sentence without counterpart, kind (0, 1). Time and memory grow with n * m * kinds: meant for blocks of a
    few hundred sentences.
    """
    import numpy as np

    alpha, beta = _both_ways(scores, skip_l1, n, m)
    best = _forward(scores, skip_l1, n, m, np.maximum)
    links: list[tuple[Link, float]] = []
    i, j = n, m
    while i or j:
        a, b = _arrived_by(best, scores, skip_l1, i, j)
        score = scores[a, b][i - a, j - b] if a else skip_l1
        posterior = float(np.exp(min(0.0, alpha[i - a, j - b] + score + beta[i, j] - alpha[n, m])))
        i, j = i - a, j - b
        links.append(((i, a, j, b), posterior))
    return links[::-1]


def posteriors(scores: Mapping[Kind, Matrix], skip_l1: float, n: int, m: int) -> dict[Kind, Matrix]:
    """The probability of every possible link, in the shape of `scores`."""
    import numpy as np

    alpha, beta = _both_ways(scores, skip_l1, n, m)
    return {
        (a, b): np.exp(np.minimum(0.0, alpha[: n - a + 1, : m - b + 1] + matrix + beta[a:, b:] - alpha[n, m]))
        for (a, b), matrix in scores.items()
    }


def _both_ways(scores: Mapping[Kind, Matrix], skip_l1: float, n: int, m: int) -> tuple[Matrix, Matrix]:
    """Log sums over all paths from the start to each node, and from each node to the end."""
    import numpy as np

    alpha = _forward(scores, skip_l1, n, m, np.logaddexp)
    flipped = {kind: matrix[::-1, ::-1] for kind, matrix in scores.items()}
    return alpha, _forward(flipped, skip_l1, n, m, np.logaddexp)[::-1, ::-1]


def _forward(scores: Mapping[Kind, Matrix], skip_l1: float, n: int, m: int, add: Any) -> Matrix:
    """Sum (`np.logaddexp`) or maximum (`np.maximum`) over all paths from (0, 0) to each node."""
    import numpy as np

    table = np.full((n + 1, m + 1), -np.inf)
    table[0, 0] = 0.0
    slope = skip_l1 * np.arange(m + 1)
    for i in range(n + 1):
        # Skipped L1 sentences move within the row: table[i, j] gathers table[i, k] + (j - k) * skip_l1.
        table[i] = add.accumulate(table[i] - slope) + slope
        for (a, b), matrix in scores.items():
            if i + a <= n and b <= m:
                target = table[i + a, b:]
                add(target, table[i, : m + 1 - b] + matrix[i], out=target)
    return table


def _arrived_by(best: Matrix, scores: Mapping[Kind, Matrix], skip_l1: float, i: int, j: int) -> Kind:
    """The kind of the last link on the best path to (i, j)."""
    options = [
        (best[i - a, j - b] + matrix[i - a, j - b], (a, b)) for (a, b), matrix in scores.items() if a <= i and b <= j
    ]
    if j:
        options.append((best[i, j - 1] + skip_l1, (0, 1)))
    return max(options)[1]
