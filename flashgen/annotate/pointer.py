"""Which English words say a word, looked at anew by the vectors of both sentences.

Links are told by what two words have in common (`links.py`), and by one cosine of their vectors in their sentences.
Here a small network sees the vectors themselves, those of the words on both sides too, and what the links made of all
words: it points at the English words that say a word, at none where nothing does (pointer networks: Vinyals et al.
2015, who point at one). Where it is sure enough its words are the word's English instead of the linked ones. Learnt
by `train_pointer.py` from labelled words; only for builds with the contextual encoder, whose vectors it sees.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from ..context import centred
from ..lexicon import english
from ..lexicon.matrices import gelu, unpacked
from ..values import Span
from .in_context import rival
from .links import BREAK, GAP

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..context import ContextEncoder

    Matrix = NDArray[np.float32]

EVEN, SURE = 0.5, 0.1
"""Probability from which an English word says the word; how far from it the surest of the words must be that only the
links or only the pointer take. Of 21,787 labelled words of texts not seen 84.9 % have exactly the right English by the
links and 86.5 % so, 2.4 % are mended and .8 % spoilt; with 0 more is mended and as much more spoilt."""
LOUD = 8.0
"""What vectors of length 1 are multiplied with: their numbers are as large as the other features then."""
COSINES, PLACE = 5.0, 3.0
FILE = "pointer.json"


class Linked(NamedTuple):
    """A sentence pair as the links see it: the vectors of the words of both sides (less the mean of all words, of
    length 1, shape (words, 384)); which English says which word, shape (words, English words), and how surely, a number
    a word; which of the English are function words."""

    zh: Matrix
    en: Matrix
    said: NDArray[np.bool_]
    sure: Matrix
    stop: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Pointer:
    """The network. Its matrices by name, R of them products of what the two words have, F features beside:

    ask, offer: (3 * 384 + 1, R), the last row a bias; hidden: (R + F + 1, units), as well; out: (units, 1);
    straight: (R + F + 1, 1). One without matrices is never asked: the links stand.
    """

    weights: Mapping[str, Matrix]

    def pointed(self, pair: Linked) -> Matrix:
        """The probability that an English word says a word, shape (words, English words)."""
        import numpy as np

        w = self.weights
        with np.errstate(all="ignore"):  # some BLAS raise flags in products of small matrices whose result is right
            asked, offered = _weighed(beside(pair.zh), w["ask"]), _weighed(beside(pair.en), w["offer"])
            told = np.concatenate([asked[:, None] * offered, features(pair)], axis=2)
            total = _weighed(told, w["straight"]) + gelu(_weighed(told, w["hidden"])) @ w["out"]
        found: Matrix = (1 / (1 + np.exp(-np.clip(total[:, :, 0], -80, 80)))).astype(np.float32)
        return found


def beside(vectors: Matrix) -> Matrix:
    """The vectors of words, and of the words before and behind each, shape (words, 3 * 384)."""
    import numpy as np

    none = np.zeros((1, vectors.shape[1]), np.float32)
    return np.float32(LOUD) * np.hstack([vectors, np.vstack([none, vectors[:-1]]), np.vstack([vectors[1:], none])])


def features(pair: Linked) -> Matrix:
    """What else speaks for each pair of words, shape (words, English words, F): their cosine and those of their rivals,
    what the links made of them, how far from the diagonal they stand."""
    import numpy as np

    zh, en, said, sure, stop = pair
    shape = len(zh), len(en)
    cosine = zh @ en.T
    rows, columns = ((np.arange(size) + 0.5) / size for size in shape)
    found = (
        *(COSINES * cosine, COSINES * rival(cosine, 0), COSINES * rival(cosine, 1)),
        *(said, said.any(axis=0) & ~said, np.broadcast_to(stop, shape)),
        PLACE * np.abs(rows[:, None] - columns),
        *(said * sure[:, None], np.broadcast_to(said.any(axis=1, keepdims=True), shape)),
    )
    return np.stack(found, axis=2).astype(np.float32)


def linked(zh: Sequence[str], spans: Sequence[Span | None], l1: str, context: ContextEncoder) -> Linked:
    """Words whose spans the links told, and their English, as the pointer sees them."""
    import numpy as np

    en = english.words(l1)
    said = [[span is not None and span.start <= word.start < span.end for word in en] for span in spans]
    return Linked(
        centred(context.words(zh, spaced=False)),
        centred(context.words([word.text for word in en], spaced=True)),
        np.array(said, bool).reshape(len(zh), len(en)),
        np.array([span.probability if span else 0.0 for span in spans], np.float32),
        np.array([word.text.lower() in english.STOP_WORDS for word in en], bool),
    )


def looked_at(
    found: Sequence[Span | None], known: Collection[int], pair: Linked, l1: str, pointer: Pointer
) -> list[Span | None]:
    """The spans of words, those that the pointer knows better replaced; `known` are the words that it may be asked of.

    Of texts so long that the encoder sees but their beginning nothing is asked.
    """
    if not pair.zh.any(axis=1).all() or not len(pair.en) or not pair.en.any(axis=1).all():
        return [*found]
    rows, words, stop = pointer.pointed(pair).tolist(), english.words(l1), pair.stop.tolist()
    return [
        _anew(span, row, words, stop, l1) if index in known else span
        for index, (span, row) in enumerate(zip(found, rows, strict=True))
    ]


def _anew(
    span: Span | None, row: Sequence[float], words: Sequence[english.Word], stop: Sequence[bool], l1: str
) -> Span | None:
    """What says a word, by the probabilities of the English words, some of them function words; its exactness."""
    told = english.within(words, span.start, span.end) if span else ()
    pointed = _content(_run(row, words, l1), stop)
    believed = {k for k in pointed if row[k] >= EVEN}  # not those that the run only spans
    differing = believed.symmetric_difference(_content(told, stop))
    if max((abs(row[k] - EVEN) for k in differing), default=0.0) < SURE:
        return replace(span, exact=_exact(told, row, stop)) if span and told else span
    if not pointed:
        return None
    likely = round(max(row[k] for k in pointed), 3)
    return Span(words[pointed[0]].start, words[pointed[-1]].end, likely, _exact(pointed, row, stop))


def _run(row: Sequence[float], words: Sequence[english.Word], l1: str) -> list[int]:
    """The places of the run of English words around the likeliest, none where that is unlikely."""
    first = last = max(range(len(row)), key=row.__getitem__)
    if row[first] < EVEN:
        return []
    likely = [k for k, p in enumerate(row) if p >= EVEN]
    for k in likely:
        last = k if last < k <= last + GAP + 1 and not BREAK.search(l1[words[last].end : words[k].start]) else last
    for k in reversed(likely):
        first = k if first > k >= first - GAP - 1 and not BREAK.search(l1[words[k].end : words[first].start]) else first
    return [*range(first, last + 1)]


def _content(places: Sequence[int], stop: Sequence[bool]) -> list[int]:
    """The places of content words, all where there are none."""
    return [k for k in places if not stop[k]] or [*places]


def _exact(places: Sequence[int], row: Sequence[float], stop: Sequence[bool]) -> float:
    """The probability that all content words at some places say the word, and no other one does."""
    others = (p for k, p in enumerate(row) if not stop[k] and k not in places)
    return round(min(row[k] for k in _content(places, stop)) * (1 - max(others, default=0.0)), 3)


def _weighed(rows: Matrix, weights: Matrix) -> Matrix:
    """Rows times weights, whose last row is a bias."""
    found: Matrix = rows @ weights[:-1] + weights[-1]
    return found


@lru_cache(maxsize=1)
def shipped() -> Pointer:
    """The network of the file, read once for a process."""
    return Pointer({name: unpacked(matrix) for name, matrix in content()["weights"].items()})


def content() -> dict[str, Any]:
    """What the file holds: what it says of itself, and the matrices."""
    path = resources.files(__package__).joinpath("weights", FILE)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
