"""How alike words of two languages are in their sentences, by the contextual encoder: features of word links.

The encoder's cosines were learnt for whole sentences. Two projections into `RANK` dimensions, trained on the links of
translated sentences by `python -m flashgen.annotate.train_likeness`, make of the same vectors a likeness of words: how
surely this English word and no other says a Chinese one, or none does. With it the alignment error in 5-fold
cross-validation falls from .103 to .095, and of 1,328 labelled words 84.8 % instead of 83.2 get exactly their English.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..context import ContextEncoder
    from ..encoder import Vectors

    Matrix = NDArray[np.float32]

SHARPNESS = 20.0
"""By which cosines of words in their sentences become shares."""


def data_file() -> Path:
    """The shipped projections."""
    return Path(str(resources.files(__package__).joinpath("weights", "likeness.npz")))


def fingerprint() -> str:
    """By which a model says with which projections it was trained."""
    return hashlib.sha256(data_file().read_bytes()).hexdigest()[:16]


@dataclass(frozen=True, eq=False)
class Likeness:
    """For each language the mean of its words' vectors and a projection, shape (dimensions, rank), of what they are
    less that mean; `unsaid`: the score of no counterpart at all, of a Chinese and of an English word."""

    zh_middle: Vectors
    en_middle: Vectors
    zh: Vectors
    en: Vectors
    unsaid: tuple[float, float]

    def scores(self, zh: Vectors, en: Vectors) -> Matrix:
        """The likeness of each Chinese with each English word, from their vectors: a logit."""
        found: Matrix = (centred(zh, self.zh_middle) @ self.zh) @ (centred(en, self.en_middle) @ self.en).T
        return found

    def shares(self, scores: Matrix) -> tuple[Matrix, Matrix]:
        """The share of each pair of words in its row, and in its column; the rest says nothing."""
        import numpy as np

        weight = np.exp(np.clip(scores, -60, 60))
        return (
            weight / (weight.sum(axis=1, keepdims=True) + np.float32(np.exp(self.unsaid[0]))),
            weight / (weight.sum(axis=0, keepdims=True) + np.float32(np.exp(self.unsaid[1]))),
        )


def centred(vectors: Vectors, middle: Vectors) -> Vectors:
    """Vectors less their mean, of length 1."""
    import numpy as np

    found: Vectors = vectors - middle
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), np.float32(1e-9))
    return found


@lru_cache(maxsize=1)
def loaded() -> Likeness:
    """The shipped projections."""
    import numpy as np

    with np.load(data_file()) as data:
        zh_middle, en_middle, zh, en = (
            data[name].astype(np.float32) for name in ("zh_middle", "en_middle", "zh", "en")
        )
        return Likeness(zh_middle, en_middle, zh, en, (float(data["unsaid"][0]), float(data["unsaid"][1])))


def features(zh: Sequence[str], en: Sequence[str], context: ContextEncoder) -> dict[str, Matrix]:
    """Matrices of shape (Chinese words, English words): cosines, their shares of row and column together, less those of
    the rivals; the same of the likeness."""
    import numpy as np

    vectors = context.words(zh, spaced=False), context.words(en, spaced=True)
    cosine = vectors[0] @ vectors[1].T
    weight = np.exp(np.float32(SHARPNESS) * cosine)
    likeness = loaded()
    alike = likeness.scores(*vectors)
    row, column = likeness.shares(alike)
    return {
        "context": cosine,
        "context share": weight / np.sqrt(weight.sum(axis=0, keepdims=True) * weight.sum(axis=1, keepdims=True)),
        "context over column": cosine - rival(cosine, 0),
        "context over row": cosine - rival(cosine, 1),
        "alike": alike,
        "alike row": row,
        "alike column": column,
        "alike both": np.sqrt(row * column),
        "alike over column": alike - rival(alike, 0),
        "alike over row": alike - rival(alike, 1),
    }


def rival(matrix: Matrix, axis: int) -> Matrix:
    """The largest other value in each place's column (0) or row (1)."""
    import numpy as np

    if matrix.shape[axis] < 2:
        return np.zeros_like(matrix)
    best = np.partition(matrix, -2, axis=axis)
    top, next_best = np.take(best, [-1], axis=axis), np.take(best, [-2], axis=axis)
    return np.where(matrix >= top, next_best, top)
