"""What two sentences share besides their meaning vectors: words that translate each other, names, numbers.

Each distinct word, name or number of a side is an item. A Chinese item and an English one agree by 1 where the
dictionary, the pinyin of a name or the value of a number says so, and as far as their vectors are alike otherwise. A
sentence is covered as far as its items, weighted by their rarity in the document, agree with items of the other side.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..encoder import embedded
from ..lexicon import english, glosses
from ..lexicon.cedict import Cedict
from ..lexicon.numbers import l1_numbers, l2_numbers
from ..lexicon.pinyin import syllables
from ..lexicon.script import is_han

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Encoder

    Grid = NDArray[np.float32]
    Halves = NDArray[np.float16]
    Integers = NDArray[np.int64]

NAME = "@"
"""Prefix of keys that are the letters of a name."""
LATIN = re.compile(r"[A-Za-z]{2,}")
CAPITALISED = re.compile(r"[A-Z][A-Za-z'’-]+")
SHORTEST_NAME = 3
MAX_RUN = 6
MAX_CELLS = 2_000_000
"""Agreements gathered at once: in a text without any mark every sentence has hundreds of words."""
UNLIKE, ALIKE = 0.4, 0.9
"""Cosines of two words between which their agreement rises from 0 to 1, as a square: of word pairs that the dictionary
does not know, the word-aligned development set links 2 % at .4, 13 % at .6, 30 % at .7, 64 % at .8 and 86 % at .85."""


@dataclass(frozen=True, slots=True)
class Item:
    """A word, name or number: the keys that say it, and the word whose vector it has ("" for none)."""

    keys: frozenset[str]
    word: str = ""


@dataclass(frozen=True)
class Inventory:
    """The distinct items of one side: those of each sentence, their weights by rarity (0..1), their vectors."""

    sentences: tuple[Integers, ...]
    weights: Grid
    vectors: Halves

    def within(self, part: range) -> tuple[Integers, Grid, Integers, Integers]:
        """The items of some sentences: their ids; weights (sentence, item), zero where an item is not in a sentence;
        the places of the items one sentence after the other; and where in that list each sentence begins."""
        import numpy as np

        listed = [self.sentences[k] for k in part]
        together = np.concatenate([*listed, np.zeros(0, int)]).astype(int)
        ids, places = np.unique(together, return_inverse=True)
        sizes = np.array([len(items) for items in listed], int)
        weights = np.zeros((len(part), len(ids)), np.float32)
        weights[np.repeat(np.arange(len(part)), sizes), places] = self.weights[together]
        return ids, weights, places, np.concatenate([[0], np.cumsum(sizes)])[:-1]


@dataclass(frozen=True)
class Evidence:
    """The items of both sides, and for each L2 item the L1 items that say it by dictionary, name or value."""

    l2: Inventory
    l1: Inventory
    said: tuple[Integers, ...]

    def grids(self, rows: range, columns: range) -> tuple[Grid, Grid, Grid, Grid]:
        """Coverage within a part of the document.

        Returns `covered_l2[b - 1, i, j]`, the weight of L2 sentence `rows[i]` that stands in L1 sentences
        `columns[j]` to `columns[j] + b - 1`; `covered_l1[a - 1, i, j]`, the weight of L1 sentence `columns[j]` that
        stands in L2 sentences `rows[i]` to `rows[i] + a - 1`; and the total weights of the sentences.
        """
        l2_ids, l2_weights, l2_places, l2_starts = self.l2.within(rows)
        l1_ids, l1_weights, l1_places, l1_starts = self.l1.within(columns)
        agreed = self._agreement(l2_ids, l1_ids)
        l2 = _covered(l2_weights, _best(agreed, l1_places, l1_starts))
        l1 = _covered(l1_weights, _best(agreed.T, l2_places, l2_starts)).transpose(0, 2, 1)
        return l2, l1, l2_weights.sum(axis=1), l1_weights.sum(axis=1)

    def _agreement(self, l2: Integers, l1: Integers) -> Grid:
        """How well each of some L2 items (rows) is said by each of some L1 items (columns), 0..1."""
        import numpy as np

        cosines = self.l2.vectors[l2].astype(np.float32) @ self.l1.vectors[l1].astype(np.float32).T
        cosines -= UNLIKE
        cosines /= ALIKE - UNLIKE
        agreed: Grid = np.square(np.clip(cosines, 0, 1, out=cosines), out=cosines)
        for row, item in enumerate(l2):
            said = self.said[item]
            places = np.minimum(np.searchsorted(l1, said), max(0, len(l1) - 1))
            agreed[row, places[l1[places] == said] if len(l1) else []] = 1
        return agreed


def collect(
    zh: Sequence[str], en: Sequence[str], cut: Callable[[str], Sequence[str]], dictionary: Cedict, encoder: Encoder
) -> Evidence:
    """The evidence of a document; `cut` is a segmenter."""
    import numpy as np

    word_keys = _Keys(dictionary)
    l2 = [_l2_sentence(sentence, cut, word_keys) for sentence in zh]
    l1 = [_l1_sentence(sentence) for sentence in en]
    l2_items, l1_items = _distinct(l2), _distinct(l1)
    with_key: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(l1_items.values()):
        for key in item.keys:
            with_key[key].append(number)
    said = tuple(
        np.array(sorted({n for key in item.keys for n in with_key.get(key, ())}), int) for item in l2_items.values()
    )
    return Evidence(_inventory(l2, l2_items, encoder), _inventory(l1, l1_items, encoder), said)


class _Keys:
    """The keys of Chinese words, remembered."""

    def __init__(self, dictionary: Cedict) -> None:
        self._dictionary = dictionary
        self.of = lru_cache(maxsize=1 << 15)(self._of)

    def _of(self, word: str) -> frozenset[str]:
        entries = self._dictionary.entries(word)
        parts = [word] if entries else [p for p in self._dictionary.parts(word) if len(p) > 1]
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


def _name_keys(word: str) -> set[str]:
    """The letters of a word as a name: whole, without the surname, the surname of three characters alone."""
    if not 1 <= len(word) <= 4 or not all(map(is_han, word)):
        return set()
    letters = syllables(word)
    names = {"".join(letters), "".join(letters[1:]), letters[0] if len(letters) in {1, 3} else ""}
    return {NAME + name for name in names if len(name) >= SHORTEST_NAME}


def _l2_sentence(sentence: str, cut: Callable[[str], Sequence[str]], keys: _Keys) -> dict[str, Item]:
    found = {word: Item(keys.of(word), word) for word in cut(sentence) if any(map(is_han, word))}
    found.update(_numbers(l2_numbers(sentence)))
    found.update({w: Item(frozenset({english.stem(w), NAME + w.lower()}), w) for w in LATIN.findall(sentence)})
    return found


def _l1_sentence(sentence: str) -> dict[str, Item]:
    words = (w.text for w in english.words(sentence))
    found = {
        (stem := english.stem(word)): Item(frozenset({stem}), word.lower())
        for word in words
        if word[0].isalpha() and len(word) > 1 and word.lower() not in english.STOP_WORDS
    }
    found.update(_numbers(l1_numbers(sentence)))
    names = {re.sub(r"['’-]", "", name.lower()) for name in CAPITALISED.findall(sentence)}
    found.update({NAME + n: Item(frozenset({NAME + n})) for n in names if len(n) >= SHORTEST_NAME})
    return found


def _numbers(values: set[float]) -> dict[str, Item]:
    return {key: Item(frozenset({key})) for key in (f"#{value:g}" for value in values)}


def _distinct(sentences: Sequence[dict[str, Item]]) -> dict[str, Item]:
    return {name: item for sentence in sentences for name, item in sentence.items()}


def _inventory(sentences: Sequence[dict[str, Item]], items: dict[str, Item], encoder: Encoder) -> Inventory:
    """Weights by rarity: 1 for what stands in one sentence, 0 for what stands in all."""
    import numpy as np

    number = {name: k for k, name in enumerate(items)}
    counts = Counter(name for sentence in sentences for name in sentence)
    size = len(sentences) + 1
    worded = [k for k, item in enumerate(items.values()) if item.word]
    found = embedded([item.word for item in items.values() if item.word], encoder)
    vectors = np.zeros((len(items), found.shape[1]), np.float16)
    vectors[worded] = found
    return Inventory(
        tuple(np.array([number[name] for name in sentence], int) for sentence in sentences),
        np.array([math.log(size / counts[name]) / math.log(size) for name in items], np.float32),
        vectors,
    )


def _best(agreed: Grid, places: Integers, starts: Integers) -> Grid:
    """Best agreement of each item (rows) with those of each sentence: `places` are the columns of the items, one
    sentence after the other, and `starts` say where in them each sentence begins."""
    import numpy as np

    found = np.zeros((len(agreed), len(starts)), np.float32)
    ends = np.append(starts[1:], len(places))
    filled = np.flatnonzero(starts < ends)
    if len(filled):
        size = max(1, MAX_CELLS // len(places))
        for start in range(0, len(agreed), size):
            block = agreed[start : start + size, places]
            found[start : start + size, filled] = np.maximum.reduceat(block, starts[filled], axis=1)
    return found


def _covered(weights: Grid, best: Grid) -> Grid:
    """Weight of each sentence found in runs of 1..MAX_RUN other sentences: shape (runs, sentences, others)."""
    import numpy as np

    run, count = best.copy(), best.shape[1]
    grid = np.zeros((MAX_RUN, len(weights), count), np.float32)
    for size in range(MAX_RUN):
        if size:
            np.maximum(run[:, : max(0, count - size)], best[:, size:], out=run[:, : max(0, count - size)])
        with np.errstate(all="ignore"):  # some BLAS raise flags in products whose result is right
            grid[size] = weights @ run
    return grid
