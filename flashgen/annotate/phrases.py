"""Headwords longer than the segmenter's words: 技术 + 人员 is 技术人员 where the text shows that it is one.

Joining neighbours wherever the dictionary has the whole costs 3 points of precision on a test set of news. So the whole
recurs in the document, or the English has words for one of its parts only ("technicians").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..lexicon import glosses, grammar
from ..lexicon.cedict import Cedict
from ..values import Link
from .shapes import kind_of

MAX_PARTS, MAX_CHARS = 4, 8
MIN_TIMES = 2
"""Times that a whole must stand in a document to be one without help from the English."""
SAID = 0.4
"""Probability of a link from which its English word says a part."""
CONTENT_TAGS, VERB_TAG, PLACE_TAG, PRONOUN_TAG = frozenset("nva"), "v", "f", "r"
"""First letters of jieba's tags: nouns, verbs and adjectives; words of place; 那儿, 这里."""
Fit = Literal["literally", "in part", "not"]
"""Whether the English has a gloss of several words as it stands, some word of a gloss, or none."""
Range = tuple[int, int]
"""First and end index of the words to join."""


@dataclass(frozen=True)
class Phrases:
    """The dictionary and the parts of speech that decide what may be joined."""

    dictionary: Cedict
    tag: Callable[[str], str]

    def recurring(self, sentences: Iterable[Sequence[str]]) -> frozenset[str]:
        """The wholes that stand in a document at least `MIN_TIMES`."""
        counts: Counter[str] = Counter()
        for words in sentences:
            counts.update("".join(words[a:b]) for a, b in self._wholes(words))
        return frozenset(whole for whole, count in counts.items() if count >= MIN_TIMES)

    def joined(
        self, words: Sequence[str], links: Sequence[Link], known: Collection[str], fit: Callable[[str], Fit]
    ) -> list[Range]:
        """The runs of words to join, left to right, the longest first; `links` count from the first of `words`.

        Two characters are joined only where the English says so: 就 + 是 recurs in every text. `fit` says how well the
        meaning of a whole fits the English: 吃豆腐 is no word where nobody is teased.
        """
        said: dict[int, set[int]] = {}
        for link in links:
            if link.probability >= SAID:
                said.setdefault(link.l2, set()).add(link.l1)
        found: list[Range] = []
        for a, b in self._wholes(words):
            whole = "".join(words[a:b])
            if found and a < found[-1][1]:
                continue
            fits = fit(whole)
            if fits == "not":
                continue
            said_whole = fits == "literally" and len(whole) > 2
            if said_whole or (whole in known and len(whole) > 2) or _one_word(range(a, b), said):
                found.append((a, b))
        return found

    def _wholes(self, words: Sequence[str]) -> Iterator[Range]:
        """The runs of two or more words that the dictionary has as one, by their place, longest first."""
        for a in range(len(words) - 1):
            asked = "".join(words[a + 1 : a + 3]) == f"不{words[a]}"  # 要|不|要: no 要不
            for b in range(min(len(words), a + MAX_PARTS), a + 1, -1):
                if self._is_whole(words[a:b]) and not (asked and b == a + 2) and not self._is_apart(words, a, b):
                    yield a, b

    def _is_apart(self, words: Sequence[str], a: int, b: int) -> bool:
        """Whether two words are parts of what stands around them: the second the place in which the first is done
        (坐|车里), or the first what the second is done to (把话|说完), or how something is counted (一笔|记), or the
        second where what stands before is (晒在|那儿); or the first in which direction the second is done (往后|退), or
        what makes a question of the second (值|不|值钱)."""
        first, second = (self.tag(word)[:1] for word in (words[a], words[b - 1]))
        inside = words[b : b + 1] and words[b] in grammar.INSIDE and first == VERB_TAG
        disposed = a > 0 and words[a - 1] in grammar.DISPOSING and second == VERB_TAG
        counted = a > 0 and kind_of(words[a - 1]) == "number" and self._counts(words[a])
        placed = a > 0 and words[a] == grammar.AT and self.tag(words[a - 1])[:1] == VERB_TAG and second == PRONOUN_TAG
        directed = a > 0 and words[a - 1] in grammar.TOWARD and words[a] in grammar.DIRECTIONS and second == VERB_TAG
        asked = a > 0 and words[a] == "不" and words[b - 1].startswith(words[a - 1])
        return b - a == 2 and bool(inside or disposed or counted or placed or directed or asked)

    def _counts(self, word: str) -> bool:
        return any(glosses.is_classifier(sense) for entry in self.dictionary.entries(word) for sense in entry.senses)

    def _is_whole(self, parts: Sequence[str]) -> bool:
        whole = "".join(parts)
        return (
            len(whole) <= MAX_CHARS
            and grammar.PARTICLES.isdisjoint(whole)
            and whole in self.dictionary
            and all(kind_of(part) == "word" for part in parts)
            and (len(whole) > 2 or self._makes_a_word(*parts))
        )

    def _makes_a_word(self, first: str, second: str) -> bool:
        """Whether two characters may be one word: not 既有, 就要; 爬上, but not 报上."""
        tags = self.tag(first)[:1], self.tag(second)[:1]
        return tags[0] in CONTENT_TAGS and (tags[1] != PLACE_TAG or tags[0] == VERB_TAG)


def _one_word(parts: Iterable[int], said: Mapping[int, set[int]]) -> bool:
    """Whether the English has words for the whole, and all of them say one of its parts."""
    sets = [said.get(part, set()) for part in parts]
    everything = set().union(*sets)
    return bool(everything) and everything in sets
