"""The contextual encoder's model in numpy: the tokenizer's pieces of words, the layers that run (`context.py`)."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .context_file import ModelFile, unpacked
from .lexicon import cache
from .lexicon.matrices import gelu

if TYPE_CHECKING:
    from .encoder import Vectors

LAYERS = 6
"""Layers that are run."""
AT_ONCE = 500
"""Pieces that go through the layers at once; more are no faster."""
MOST_PIECES = 400
"""A text is cut here; the model knows 512 places."""
TUNED = ("attend", "join", "widen", "narrow")
"""The matrices of a layer that are tuned."""

Sentence = tuple[Sequence[str], bool]
"""The words of a sentence, and whether its language writes spaces."""


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
