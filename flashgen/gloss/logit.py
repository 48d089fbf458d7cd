"""The scores of a logit over named cues, and over the numbers of a word's vector beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Vectors

    Matrix = NDArray[np.float64]

WEIGHT = 3.0
"""Of the vector beside the cues: with 5 and 8 .5 to 1 % fewer of the parts of speech shown are right."""
NUMBER = "vector {}"


def of_vector(vector: Vectors | None) -> dict[str, float]:
    """The numbers of a word's vector, as cues: what trainers see."""
    numbers = [] if vector is None else (WEIGHT * vector).tolist()
    return {NUMBER.format(k): number for k, number in enumerate(numbers)}


class Logit(NamedTuple):
    """The row of each cue, its weights, shape (cues, classes); those of a vector's numbers again, shape (numbers,
    classes)."""

    rows: Mapping[str, int]
    weights: Matrix
    of_numbers: Matrix

    @classmethod
    def of(cls, weights: Mapping[str, Sequence[float]]) -> Logit:
        """The weights of each cue, by name."""
        import numpy as np

        rows = {name: row for row, name in enumerate(weights)}
        matrix = np.array([*weights.values()], float)
        count = sum(name.startswith(NUMBER.format("")) for name in rows)
        return cls(rows, matrix, matrix[[rows[NUMBER.format(k)] for k in range(count)]])

    def scores(self, cues: Mapping[str, float], vector: Vectors | None = None) -> Matrix:
        """The score of each class; the vector's numbers may be among the cues (`of_vector`), or are given beside."""
        import numpy as np

        known = [name for name in cues if name in self.rows]
        found: Matrix = np.array([cues[name] for name in known]) @ self.weights[[self.rows[name] for name in known]]
        if vector is not None and len(self.of_numbers):
            found += (WEIGHT * vector) @ self.of_numbers
        return found
