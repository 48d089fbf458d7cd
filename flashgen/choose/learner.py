"""Who learns: which words they know, by lists, by their Anki, and by a level of the HSK."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ..lexicon import levels

BASIC = 2
"""The highest level whose characters are words that a learner of higher ones knows."""


@dataclass(frozen=True)
class Learner:
    """`level`: of the HSK list `hsk` the words of lower levels are known; `known`: so are these (simplified); `taught`:
    and these, each by the deck that it names."""

    level: int = 1
    known: Collection[str] = frozenset()
    hsk: str = levels.STANDARD
    taught: Mapping[str, str] = field(default_factory=dict)
    _asked: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def knows(self, word: str) -> bool:
        """Whether a word is known: listed, of a lower level, or in no HSK list and made of known characters alone
        (看到, 家里, 一个), or a character of the first words."""
        found = self._asked.get(word)
        if found is None:
            level = levels.level(word, self.hsk)
            found = word in self.known or word in self.taught or 0 < level < self.level
            found = found or (not level and (word in self.basic if len(word) == 1 else all(map(self.knows, word))))
            self._asked[word] = found
        return found

    @cached_property
    def basic(self) -> frozenset[str]:
        """The characters of the first words that a learner knows: lists have 说话 and not 说, 没有 and not 没."""
        return frozenset(c for w in levels.below(min(self.level, BASIC + 1), self.hsk) for c in w)

    @cached_property
    def characters(self) -> frozenset[str]:
        """The characters of all words that are known: of lists, of lower levels, taught before."""
        return frozenset(c for w in (*levels.below(self.level, self.hsk), *self.known, *self.taught) for c in w)

    def at(self, level: int) -> Learner:
        """The learner at another level."""
        return replace(self, level=level, _asked={})

    def level_of(self, word: str) -> int:
        """The level of a word in the learner's list, 0 for none."""
        return levels.level(word, self.hsk)
