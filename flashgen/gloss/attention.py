"""A word looks at its sentence and at the English: where it stands among exemplars, how its gloss would look.

The contextual encoder (`context.py`) gives each word a vector, from its own sentence alone, and was never told what
senses are. One layer of attention (Vaswani et al. 2017) on top of it was: a word asks all words of both sentences; what
it takes of them, and its own vector, give its place, near which exemplars of the same sense stand (`exemplars.py`), the
direction in which the vector of the right gloss lies, for words that have no exemplars too (Blevins and Zettlemoyer
2020), its part of speech, and whether the English that it is linked to says it. It knows the links: which of the
English says the word that asks, and which says others. Learnt by `train_attention.py` from labelled words and from the
sentences that were written for senses.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..lexicon.matrices import gelu, unpacked

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Vectors

HEADS, SIZE = 6, 32
"""Heads of attention, and the numbers of each."""
NEAR = 6
"""Words on each side whose distance is told; those beyond count as the last."""
LOUD = 8.0
"""What the numbers of a word's vector, of length 1, are multiplied with to be as large as what it takes of others."""


class Sides(NamedTuple):
    """The vectors of the words of a sentence and of its English: less the mean of all words, of length 1, each of shape
    (words, 384); which of the English says which word, of shape (words, English words)."""

    zh: Vectors
    en: Vectors
    said: NDArray[np.bool_]


class Attended(NamedTuple):
    """What the words of a sentence tell, a row each; or one of them, its row: the place among exemplars (of length 1),
    the direction of the gloss (as `looks.numbers`), the score of each part of speech (`looks.PARTS`), that of its
    English saying it, all of it and nothing else."""

    place: Vectors
    gloss: Vectors
    part: Vectors
    mark: Vectors


@dataclass(frozen=True, eq=False)
class Attention:
    """The layer. Its matrices by name; the last row of those with (+ 1) is what is there beforehand:

    ask: (384 + 1, HEADS * SIZE); offer, hold, offer english, hold english: (384, HEADS * SIZE);
    distance: (HEADS, 2 NEAR + 1), by how far behind the word that asks another one stands;
    english: (5, HEADS), what the English has beforehand, what its cosine with the word counts, what nothing has, what
    counts for English that says the word, and for what says others;
    widen: (384 + HEADS * SIZE + 1, hidden); place, gloss, part, mark: (384 + HEADS * SIZE + hidden + 1, numbers).
    """

    weights: Mapping[str, Vectors]

    def attended(self, sides: Sides) -> Attended:
        """What each word of a sentence tells."""
        import numpy as np

        w, (zh, en, said) = self.weights, sides
        one = np.ones((len(zh), 1), np.float32)
        asked = _heads(np.hstack([zh, one]) @ w["ask"]) * np.float32(1 / math.sqrt(SIZE))
        offered = _heads(np.vstack([zh @ w["offer"], en @ w["offer english"]]))
        held = _heads(np.vstack([zh @ w["hold"], en @ w["hold english"]]))
        away = np.arange(len(zh)) - np.arange(len(zh))[:, None]
        english, cosine, nothing, own, others = (row[:, None, None] for row in w["english"])
        score = asked @ offered.swapaxes(1, 2)
        score[:, :, : len(zh)] += w["distance"][:, np.clip(away, -NEAR, NEAR) + NEAR]
        score[:, :, len(zh) :] += english + cosine * (zh @ en.T) + own * said + others * of_others(said)
        most = np.maximum(score.max(axis=2, keepdims=True), nothing)
        share = np.exp(score - most)
        share /= share.sum(axis=2, keepdims=True) + np.exp(nothing - most)
        taken = (share @ held).swapaxes(0, 1).reshape(len(zh), HEADS * SIZE)
        seen = np.hstack([np.float32(LOUD) * zh, taken])
        told = np.hstack([seen, gelu(np.hstack([seen, one]) @ w["widen"]), one])
        places = told @ w["place"]
        places /= np.maximum(np.linalg.norm(places, axis=1, keepdims=True), np.float32(1e-9))
        return Attended(places, told @ w["gloss"], told @ w["part"], told @ w["mark"])


def of_others(said: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of the English says others than the word of the row."""
    found: NDArray[np.bool_] = said.any(axis=0) & ~said
    return found


def _heads(rows: Vectors) -> Vectors:
    """Shape (HEADS, rows, SIZE)."""
    return rows.reshape(len(rows), HEADS, SIZE).swapaxes(0, 1)


def data_file() -> Path:
    """The shipped weights."""
    return Path(str(resources.files(__package__).joinpath("weights", "attention.json")))


def fingerprint() -> str:
    """By which exemplars say whose places they have."""
    return hashlib.sha256(data_file().read_bytes()).hexdigest()[:16]


def content() -> dict[str, Any]:
    """What the file holds: what it says of itself, and the matrices."""
    found: dict[str, Any] = json.loads(data_file().read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def shipped() -> Attention:
    """That of the file, read once for a process."""
    return Attention({name: unpacked(matrix) for name, matrix in content()["weights"].items()})
