"""Names that no dictionary has, told by recurrence: where one capitalised English word stands, so does 青其儿.

The spelling may be anybody's (Gingile, Yun-t'u): what counts is that the characters stand in the sentences that have
the word, and hardly in others. So a name is cut alike in the whole text, and its pieces (儿 "son") are no words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..lexicon import english, grammar
from ..lexicon.script import is_han
from .names import CAPITALISED

MIN_TIMES = 3
MIN_DICE = 0.8
"""How far the sentences with the word and those with the characters must be the same, twice their common number by the
sum of both. Some sentences have a pronoun in one language."""
MIN_CHARS, MAX_CHARS = 2, 5
MID = re.compile(r"[a-z,;] \Z")


@dataclass(frozen=True)
class Terms:
    """What a document says of its words: dictionary words that recur in pieces, names with their English, a list."""

    wholes: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    listed: tuple[str, ...] = ()

    @cached_property
    def _listed(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self.listed, key=len, reverse=True))) or "(?!)")

    @cached_property
    def _names(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, sorted(self.names, key=len, reverse=True))) or "(?!)")

    def words_in(self, text: str) -> list[tuple[int, int]]:
        """The ranges of listed words."""
        return [match.span() for match in self._listed.finditer(text)]

    def names_in(self, text: str) -> list[tuple[int, int, str]]:
        """The ranges of names, with their English."""
        return [(*match.span(), self.names[match.group()]) for match in self._names.finditer(text)]


def names(pairs: Iterable[tuple[str, str]], is_word: Callable[[str], bool]) -> dict[str, str]:
    """The names of a document, by their characters, with their English; `pairs` are its sentences with translations.

    What `is_word` is none: 豹子 is "Leopard" in a fable, 总工会代表 "Chairman", and words all the same.
    """
    sentences = [(l2, l1) for l2, l1 in pairs if l2 and l1]
    places = _capitalised([l1 for _, l1 in sentences])
    if not places:
        return {}
    wanted = set().union(*places.values())
    grams: dict[str, set[int]] = defaultdict(set)
    for number, (l2, _) in enumerate(sentences):
        for gram in _grams(l2):
            grams[gram].add(number)
    near = {gram: where for gram, where in grams.items() if len(where) >= MIN_TIMES and where & wanted}
    found: dict[str, str] = {}
    for word, mine in sorted(places.items()):
        scored = [(2 * len(mine & where) / (len(mine) + len(where)), len(gram), gram) for gram, where in near.items()]
        dice, _, gram = max(scored, default=(0.0, 0, ""))
        if dice >= MIN_DICE and len(mine & grams[gram]) >= MIN_TIMES and not is_word(gram):
            found.setdefault(gram, word)
    return found


def _capitalised(texts: Sequence[str]) -> dict[str, set[int]]:
    """The sentences in which each capitalised word stands that is never written small, and stands amid sentences."""
    places: dict[str, set[int]] = defaultdict(set)
    amid: set[str] = set()
    small: set[str] = set()
    for number, text in enumerate(texts):
        small.update(re.findall(r"\b[a-z][\w'’-]*", text))
        for match in CAPITALISED.finditer(text):
            word = re.sub(r"['’]s\Z", "", match.group())
            places[word].add(number)
            if MID.search(text[: match.start()]):
                amid.add(word)
    return {
        word: where
        for word, where in places.items()
        if len(where) >= MIN_TIMES and word in amid and word.lower() not in small | english.STOP_WORDS
    }


def _grams(text: str) -> set[str]:
    """The runs of characters that may be names."""
    found = set()
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + MAX_CHARS) + 1):
            if not is_han(text[end - 1]) or text[end - 1] in grammar.NO_NAME:
                break
            if end - start >= MIN_CHARS:
                found.add(text[start:end])
    return found
