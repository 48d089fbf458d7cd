"""How alike words of two languages are in their sentences, by the contextual encoder: features of word links.

A cosine says little by itself: what counts is how surely this English word and no other says a Chinese one, or none
does. So each cosine becomes a share of its row and of its column, in which saying nothing takes part.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..context import ContextEncoder

    Matrix = NDArray[np.float32]

SHARPNESS = 20.0
"""By which cosines of words in their sentences become shares; the encoder is tuned for 21.4 (`train_context.py`)."""
UNSAID = 0.45
"""The cosine that no counterpart at all counts as: a link is as likely as none at .46."""


def features(zh: Sequence[str], en: Sequence[str], context: ContextEncoder) -> dict[str, Matrix]:
    """Matrices of shape (Chinese words, English words): cosines, their shares of row and column, without and with
    saying nothing, and the cosines less those of the rivals."""
    import numpy as np

    cosine = context.words(zh, spaced=False) @ context.words(en, spaced=True).T
    weight = np.exp(np.float32(SHARPNESS) * cosine)
    nothing = np.float32(np.exp(SHARPNESS * UNSAID))
    row, column = weight.sum(axis=1, keepdims=True), weight.sum(axis=0, keepdims=True)
    return {
        "context": cosine,
        "context share": weight / np.sqrt(row * column),
        "context row": weight / (row + nothing),
        "context column": weight / (column + nothing),
        "context both": weight / np.sqrt((row + nothing) * (column + nothing)),
        "context over column": cosine - rival(cosine, 0),
        "context over row": cosine - rival(cosine, 1),
    }


def rival(matrix: Matrix, axis: int) -> Matrix:
    """The largest other value in each place's column (0) or row (1)."""
    import numpy as np

    if matrix.shape[axis] < 2:
        return np.zeros_like(matrix)
    best = np.partition(matrix, -2, axis=axis)
    top, next_best = np.take(best, [-1], axis=axis), np.take(best, [-2], axis=axis)
    return np.where(matrix >= top, next_best, top)
