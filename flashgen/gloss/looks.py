"""Glosses as numbers, and how far each looks like what a word's sentence asks for (`attention.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..lexicon import glosses
from .sources import Sources

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Vectors

    Matrix = NDArray[np.float64]

PARTS = ("noun", "verb", "adjective", "adverb", "measure", "other")
"""The parts of speech that a sentence asks for."""
DIMENSIONS = 512
"""Of the vectors of phrases."""
NUMBERS = DIMENSIONS + 3


def numbers(senses: Sequence[str], sources: Sources) -> Matrix:
    """A row of `NUMBERS` for each gloss: the mean vector of its phrases (0 without), its form, 1."""
    import numpy as np

    rows = np.zeros((len(senses), NUMBERS))
    for row, sense in zip(rows, senses, strict=True):
        if glosses.phrases(sense):
            row[:DIMENSIONS] = sources.vectors(sense).mean(axis=0)
        row[DIMENSIONS:] = glosses.is_verb(sense), glosses.is_classifier(sense), 1.0
    return rows


def looked_for(senses: Sequence[str], direction: Vectors | None, sources: Sources) -> list[float]:
    """How far each gloss lies in the direction that a word asks for (`attention.Attended`); 0 for all without one."""
    if direction is None:
        return [0.0] * len(senses)
    found: list[float] = (numbers(senses, sources) @ direction).tolist()
    return found


def part_number(label: str) -> int:
    """Which of `PARTS` a label is."""
    return PARTS.index(label if label in PARTS else "other")
