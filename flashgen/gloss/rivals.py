"""Which links tell senses apart: those whose English says some of a word's senses and not the others.

A model that is trained on such links to prefer the stems of the senses that were meant to those of the others learns
the choice itself, not only how often each stem is met.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ..lexicon import english
from .english_cues import stemmed
from .senses import meaningful

if TYPE_CHECKING:
    from ..lexicon.cedict import Cedict


class Rivals(NamedTuple):
    """The stems of a word's senses, by number: first those of the senses that are meant; how many these are."""

    stems: Sequence[int]
    meant: int


class Contests:
    """The rivals of words, by the stems that a model knows and how often they were met."""

    def __init__(self, numbers: Mapping[str, int], seen: Mapping[str, int], dictionary: Cedict) -> None:
        self._numbers, self._seen, self._dictionary = numbers, seen, dictionary
        self._senses = cache(self._read)
        self.of = cache(self._of)
        """The rivals of a word where a stem says it; None where the stem tells no sense from another."""

    def _of(self, word: str, stem: str) -> Rivals | None:
        senses = self._senses(word)
        meant = frozenset().union(*(sense for sense in senses if stem in sense))
        others = frozenset().union(*senses) - meant
        if not meant or not others:
            return None
        return Rivals([self._numbers[s] for s in (*sorted(meant), *sorted(others))], len(meant))

    def _read(self, word: str) -> list[frozenset[str]]:
        """Of each sense the stem of each phrase that is met least."""
        found = []
        for sense, _ in meaningful(word, self._dictionary):
            phrases = [[s for s in english.content(p) if s in self._numbers] for p in sorted(stemmed(sense))]
            found.append(frozenset(min(phrase, key=lambda s: self._seen[s]) for phrase in phrases if phrase))
        return [stems for stems in found if stems]
