"""Which of its readings a character has here: a multinomial logistic regression for each character.

Used where the dictionary leaves it open: single characters and unlisted words. The features are the characters
and words around the place, tags of the neighbouring words, and what pypinyin says. Trained on sentences with one
character labelled by hand in each: `python -m flashgen.annotate.train readings`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

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
    """The readings of a character (marked syllables) and the weights of features, one a reading."""

    readings: tuple[str, ...]
    weights: Mapping[str, tuple[int, ...]]


Model = Mapping[str, Readings]


def features(place: Place, usual: str, tag: Tag) -> Iterator[str]:
    """What may decide; each feature once. `usual` is pypinyin's reading of the character here."""
    words, index = place.words, place.index
    word = words[index]
    before, after = words[index - 1] if index else "", words[index + 1] if index + 1 < len(words) else ""
    left = ("".join(words[max(0, index - WINDOW) : index]) + word[: place.offset])[-WINDOW:]
    right = (word[place.offset + 1 :] + "".join(words[index + 1 : index + 1 + WINDOW]))[:WINDOW]
    padded_left, padded_right = left.rjust(2, OUTSIDE), right.ljust(2, OUTSIDE)
    b, a = padded_left[-1], padded_right[0]
    yield from ("1", f"p{usual}", f"w{word}{place.offset}", f"n{len(word)}")
    yield from (f"-1{b}", f"+1{a}", f"-2{padded_left[-2]}", f"+2{padded_right[1]}")
    yield from (f"-+{b}{a}", f"--{padded_left[-2:]}", f"++{padded_right[:2]}")
    yield from (f"<{before}", f">{after}", f"t<{tag(before)[:1]}", f"t>{tag(after)[:1]}")
    yield from (f"b{char}" for char in sorted({*left, *right}))


def read(place: Place, usual: str, tag: Tag, model: Model) -> tuple[str, float] | None:
    """The most probable reading and its probability 0..1; None for a character that the model does not know."""
    known = model.get(place.words[place.index][place.offset])
    if known is None:
        return None
    if len(known.readings) == 1:
        return known.readings[0], 1.0
    sums = [0] * len(known.readings)
    for feature in features(place, usual, tag):
        for k, weight in enumerate(known.weights.get(feature, ())):
            sums[k] += weight
    shares = [math.exp((value - max(sums)) / SCALE) for value in sums]
    best = shares.index(1.0)
    return known.readings[best], 1.0 / sum(shares)


def knows(char: str, reading: str, model: Model) -> bool:
    """Whether the model was taught this reading of a character."""
    return char in model and reading in model[char].readings


@lru_cache(maxsize=1)
def load() -> Model:
    """The trained model, by character."""
    path = resources.files(__package__).joinpath("weights", "polyphones.json")
    data = json.loads(path.read_text(encoding="utf-8"))["characters"]
    return {
        char: Readings(tuple(readings), {name: tuple(row) for name, row in weights.items()})
        for char, (readings, weights) in data.items()
    }
