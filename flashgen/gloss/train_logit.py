"""Multinomial logits, fitted by maximum likelihood with a Gaussian prior; L-BFGS (scipy)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

ITERATIONS = 15_000
"""At most: what scipy does unless told."""


def table(rows: Sequence[Mapping[str, float]]) -> tuple[list[str], Matrix]:
    """The names of all cues, and a matrix of shape (rows, names)."""
    import numpy as np

    names = sorted({name for row in rows for name in row})
    place = {name: k for k, name in enumerate(names)}
    found = np.zeros((len(rows), len(names)))
    for into, row in zip(found, rows, strict=True):
        into[[place[name] for name in row]] = [*row.values()]
    return names, found


def fit(rows: Matrix, classes: Sequence[int], count: int, prior: float, iterations: int = ITERATIONS) -> Matrix:
    """The weights of each column for each of `count` classes, shape (columns, count)."""
    import numpy as np
    from scipy.optimize import minimize

    target = np.eye(count)[list(classes)]

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        weights = flat.reshape(-1, count)
        scores = rows @ weights
        log_share = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
        slope = rows.T @ (np.exp(log_share) - target) + prior * weights
        return float(prior / 2 * flat @ flat - (log_share * target).sum()), slope.ravel()

    start = np.zeros(rows.shape[1] * count)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": iterations}).x
    weights: Matrix = found.reshape(-1, count)
    return weights


def need_torch() -> None:
    """Say before anything is learnt that the layer of attention can't be."""
    if find_spec("torch") is None:
        raise SystemExit("The layer of attention is learnt by torch: pip install -e '.[tune]'")
