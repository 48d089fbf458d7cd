"""Which of its readings a character has here: a multinomial logistic regression for each character.

Used where the dictionary leaves it open: single characters and unlisted words. The features are the characters
and words around the place, tags of the neighbouring words, and what pypinyin says; where the contextual encoder is
installed, the word's vector too. Trained on sentences with one character labelled by hand in each:
`python -m flashgen.annotate.train readings`.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..encoder import Vectors

Tag = Callable[[str], str]
"""The part of speech of a word."""
OUTSIDE = "|"
WINDOW = 6
"""Characters to either side that count wherever they stand."""
SCALE = 20
"""Weights are kept as whole twentieths."""


@dataclass(frozen=True, slots=True)
class Place:
    """A character in its sentence: the words, which of them it is in, and where in it; simplified characters."""

    words: Sequence[str]
    index: int
    offset: int


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings of a character (marked syllables) and the weights of features, one a reading; those of the word's
    vector in the model's space have shape (dimensions, readings)."""

    readings: tuple[str, ...]
    weights: Mapping[str, tuple[int, ...]]
    of_vector: Vectors | None = None


@dataclass(frozen=True, slots=True)
class Space:
    """Where vectors of words are told apart by how they are read: a few directions (columns of `basis`), and the middle
    of all words there."""

    basis: Vectors
    middle: Vectors

    def of(self, vector: Vectors) -> Vectors:
        """A vector of the contextual encoder in this space."""
        found: Vectors = vector @ self.basis - self.middle
        return found


@dataclass(frozen=True, slots=True)
class Model:
    """The characters that were taught; a space where they have weights of vectors too."""

    characters: Mapping[str, Readings]
    space: Space | None = None

    def decides(self, char: str) -> bool:
        """Whether a character has several readings to choose from."""
        return char in self.characters and len(self.characters[char].readings) > 1


def features(place: Place, usual: str, tag: Tag) -> Iterator[str]:
    """What may decide; each feature once. `usual` is pypinyin's reading of the character here: what it is worth, and
    what is usual at all, hangs on whether the character is a word (of our own lists 87.8 % are right by that, 86.4
    without, cross-validated)."""
    words, index = place.words, place.index
    word = words[index]
    before, after = words[index - 1] if index else "", words[index + 1] if index + 1 < len(words) else ""
    left = ("".join(words[max(0, index - WINDOW) : index]) + word[: place.offset])[-WINDOW:]
    right = (word[place.offset + 1 :] + "".join(words[index + 1 : index + 1 + WINDOW]))[:WINDOW]
    padded_left, padded_right = left.rjust(2, OUTSIDE), right.ljust(2, OUTSIDE)
    b, a = padded_left[-1], padded_right[0]
    longer = "+" if len(word) > 1 else ""
    yield from (f"1{longer}", f"p{usual}{longer}", f"w{word}{place.offset}", f"n{len(word)}")
    yield from (f"-1{b}", f"+1{a}", f"-2{padded_left[-2]}", f"+2{padded_right[1]}")
    yield from (f"-+{b}{a}", f"--{padded_left[-2:]}", f"++{padded_right[:2]}")
    yield from (f"<{before}", f">{after}", f"t<{tag(before)[:1]}", f"t>{tag(after)[:1]}")
    yield f"t{min(len(before), 2)}>{tag(after)[:1]}"  # 着重 + 地 + verb: 119 times de, never dì
    yield from (f"b{char}" for char in sorted({*left, *right}))


def read(place: Place, usual: str, tag: Tag, model: Model, vector: Vectors | None = None) -> tuple[str, float] | None:
    """The most probable reading and its probability 0..1; None for a character that the model does not know. `vector`
    is the word's, for a model with a space."""
    known = model.characters.get(place.words[place.index][place.offset])
    if known is None:
        return None
    if len(known.readings) == 1:
        return known.readings[0], 1.0
    sums = [0.0] * len(known.readings)
    if model.space and vector is not None and known.of_vector is not None:
        sums = (model.space.of(vector) @ known.of_vector).tolist()
    for feature in features(place, usual, tag):
        for k, weight in enumerate(known.weights.get(feature, ())):
            sums[k] += weight
    shares = [math.exp((value - max(sums)) / SCALE) for value in sums]
    best = sums.index(max(sums))
    return known.readings[best], 1.0 / sum(shares)


def knows(char: str, reading: str, model: Model) -> bool:
    """Whether the model was taught this reading of a character."""
    return char in model.characters and reading in model.characters[char].readings


@lru_cache(maxsize=2)
def load(context: bool = False) -> Model:
    """The trained model, with or without the vectors of a contextual encoder."""
    file = "polyphones_context.json" if context else "polyphones.json"
    path = resources.files(__package__).joinpath("weights", file)
    data = json.loads(path.read_text(encoding="utf-8"))
    space = Space(_array(data["basis"], "<f2", -1, len(data["middle"])), _row(data["middle"])) if context else None
    return Model({char: _readings(*parts) for char, parts in data["characters"].items()}, space)


def _readings(readings: Sequence[str], weights: Mapping[str, Sequence[int]], of_vector: str = "") -> Readings:
    dense = _array(of_vector, "i1", -1, len(readings)) if of_vector else None
    return Readings(tuple(readings), {name: tuple(row) for name, row in weights.items()}, dense)


def _array(text: str, kind: str, *shape: int) -> Vectors:
    """Numbers that stand as bytes in base64."""
    import numpy as np

    return np.frombuffer(base64.b64decode(text), kind).reshape(shape).astype(np.float32)


def _row(values: Sequence[float]) -> Vectors:
    import numpy as np

    return np.array(values, np.float32)
