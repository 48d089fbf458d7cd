"""What two sentences share besides their meaning vectors: words that translate each other, names, numbers.

Each Chinese word is an item with the keys under which it may stand in English: stems of its glosses, pinyin for
names, values of numbers. A sentence is covered as far as its items, weighted by their rarity in the document, are
found on the other side.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..lexicon import english, glosses
from ..lexicon.cedict import Cedict
from ..lexicon.pinyin import toneless
from ..lexicon.script import is_han
from .numbers import l1_numbers, l2_numbers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grid = NDArray[np.float32]

NAME = "@"
"""Prefix of keys that are the letters of a name."""
LATIN = re.compile(r"[A-Za-z]{2,}")
CAPITALISED = re.compile(r"[A-Z][A-Za-z'’-]+")
SHORTEST_NAME = 3
MAX_RUN = 6


@dataclass(frozen=True, slots=True)
class Item:
    """A word, name or number of a sentence: its weight by rarity (0..1) and the keys that say it."""

    weight: float
    keys: frozenset[str]


@dataclass(frozen=True)
class Evidence:
    """The items of every sentence of both sides, and where each key stands."""

    l2: tuple[tuple[Item, ...], ...]
    l1: tuple[tuple[Item, ...], ...]
    l2_places: dict[str, list[int]]
    l1_places: dict[str, list[int]]

    def grids(self, rows: range, columns: range) -> tuple[Grid, Grid, Grid, Grid]:
        """Coverage within a part of the document.

        Returns `covered_l2[b - 1, i, j]`, the weight of L2 sentence `rows[i]` that stands in L1 sentences
        `columns[j]` to `columns[j] + b - 1`; `covered_l1[a - 1, i, j]`, the weight of L1 sentence `columns[j]` that
        stands in L2 sentences `rows[i]` to `rows[i] + a - 1`; and the total weights of the sentences.
        """
        import numpy as np

        l2 = _covered([self.l2[i] for i in rows], self.l1_places, columns)
        l1 = _covered([self.l1[j] for j in columns], self.l2_places, rows).transpose(0, 2, 1)
        weights = (
            np.array([sum(item.weight for item in side[k]) for k in part], np.float32)
            for side, part in ((self.l2, rows), (self.l1, columns))
        )
        return (l2, l1, *weights)  # type: ignore[return-value]


def collect(zh: Sequence[str], en: Sequence[str], cut: Callable[[str], Sequence[str]], dictionary: Cedict) -> Evidence:
    """The evidence of a document; `cut` is a segmenter."""
    word_keys = _Keys(dictionary)
    l2_keys = [_l2_sentence(sentence, cut, word_keys) for sentence in zh]
    l1_keys = [_l1_sentence(sentence) for sentence in en]
    l2, l1 = _weighted(l2_keys), _weighted(l1_keys)
    return Evidence(l2, l1, _places(l2), _places(l1))


class _Keys:
    """The keys of Chinese words, remembered."""

    def __init__(self, dictionary: Cedict) -> None:
        self._dictionary = dictionary
        self.of = lru_cache(maxsize=1 << 15)(self._of)

    def _of(self, word: str) -> frozenset[str]:
        entries = self._dictionary.entries(word)
        parts = [word] if entries else _dictionary_parts(word, self._dictionary)
        stems = {
            english.stem(token.text)
            for part in parts
            for entry in self._dictionary.entries(part)
            for sense in entry.senses
            for meaning in glosses.phrases(sense)
            for token in english.words(meaning)
            if token.text.lower() not in english.STOP_WORDS and len(token.text) > 1
        }
        return frozenset(stems | _name_keys(word))


def _dictionary_parts(word: str, dictionary: Cedict) -> list[str]:
    """The longest dictionary words of two or more characters in a word, left to right."""
    parts: list[str] = []
    position = 0
    while position < len(word):
        sizes = range(min(4, len(word) - position), 1, -1)
        size = next((n for n in sizes if word[position : position + n] in dictionary), 1)
        if size > 1:
            parts.append(word[position : position + size])
        position += size
    return parts


def _name_keys(word: str) -> set[str]:
    """The letters of a word as a name: whole, without the surname, the surname of three characters alone."""
    from pypinyin import lazy_pinyin

    if not 1 <= len(word) <= 4 or not all(map(is_han, word)):
        return set()
    letters = [toneless(s).replace("ü", "u") for s in lazy_pinyin(word)]
    names = {"".join(letters), "".join(letters[1:]), letters[0] if len(letters) in {1, 3} else ""}
    return {NAME + name for name in names if len(name) >= SHORTEST_NAME}


def _l2_sentence(sentence: str, cut: Callable[[str], Sequence[str]], keys: _Keys) -> dict[str, frozenset[str]]:
    found = {word: keys.of(word) for word in cut(sentence) if any(map(is_han, word))}
    found.update({f"#{value:g}": frozenset({f"#{value:g}"}) for value in l2_numbers(sentence)})
    found.update({word: frozenset({english.stem(word), NAME + word.lower()}) for word in LATIN.findall(sentence)})
    return found


def _l1_sentence(sentence: str) -> dict[str, frozenset[str]]:
    words = (w.text for w in english.words(sentence))
    found = {
        (stem := english.stem(word)): frozenset({stem})
        for word in words
        if word[0].isalpha() and len(word) > 1 and word.lower() not in english.STOP_WORDS
    }
    found.update({f"#{value:g}": frozenset({f"#{value:g}"}) for value in l1_numbers(sentence)})
    names = {re.sub(r"['’-]", "", name.lower()) for name in CAPITALISED.findall(sentence)}
    found.update({NAME + n: frozenset({NAME + n}) for n in names if len(n) >= SHORTEST_NAME})
    return found


def _weighted(sentences: Sequence[dict[str, frozenset[str]]]) -> tuple[tuple[Item, ...], ...]:
    """Items with weights by rarity: 1 for what stands in one sentence, towards 0 for what stands in all."""
    counts = Counter(name for sentence in sentences for name in sentence)
    size = len(sentences) + 1
    return tuple(
        tuple(
            Item(math.log(size / counts[name]) / math.log(size), keys)
            for name, keys in sentence.items()
            if counts[name] < size
        )
        for sentence in sentences
    )


def _places(sentences: Sequence[Sequence[Item]]) -> dict[str, list[int]]:
    """Key -> the sentences that have it, in order."""
    places: dict[str, list[int]] = defaultdict(list)
    for number, items in enumerate(sentences):
        for key in {key for item in items for key in item.keys}:
            places[key].append(number)
    return dict(places)


def _covered(sentences: Sequence[Sequence[Item]], places: dict[str, list[int]], others: range) -> Grid:
    """Weight of each sentence found in runs of 1..MAX_RUN other sentences: shape (runs, sentences, others)."""
    import numpy as np

    grid = np.zeros((MAX_RUN, len(sentences), len(others)), np.float32)
    for row, items in enumerate(sentences):
        if not items:
            continue
        found = np.zeros((len(items), len(others)), bool)
        for k, item in enumerate(items):
            for key in item.keys:
                where = places.get(key)
                if where:
                    start = bisect_left(where, others.start)
                    end = bisect_left(where, others.stop, start)
                    found[k, [j - others.start for j in where[start:end]]] = True
        weights = np.array([item.weight for item in items], np.float32)
        run = found.copy()
        grid[0, row] = weights @ run
        for size in range(1, MAX_RUN):
            run[:, : max(0, len(others) - size)] |= found[:, size:]
            grid[size, row] = weights @ run
    return grid
