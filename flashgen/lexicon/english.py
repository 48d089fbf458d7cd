"""English words: tokens with offsets, stop words, stems."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from .english_forms import BASE_OF

LETTERS = "A-Za-zÀ-ɏ"
TOKEN = re.compile(
    rf"[{LETTERS}]+(?:['’][{LETTERS}]+)?|\d+(?:[.,]\d+)*(?:st|nd|rd|th|s)?(?![{LETTERS}])|\d+(?:[.,]\d+)*"
)
POSSESSIVE = ("'s", "’s")
STOP_WORDS = frozenset(
    """a an the of to in on at by for with from and or as is are was were be been being has have had do does did will
    would can could may might shall should that this these those it its his her their he she they them him i me my we
    our you your who which what there not no so such also than then but if into about up down out over off after
    before more most very s t only all both each some any""".split()
)
"""Words that say little by themselves."""
SHORTEST_PREFIX = 5
"""Two stems that share this many letters, and 70 % of the longer one, count as the same family."""


class Word(NamedTuple):
    """An English token and its character range in the sentence."""

    text: str
    start: int
    end: int


_start = attrgetter("start")


@lru_cache(maxsize=1 << 12)
def words(sentence: str) -> tuple[Word, ...]:
    """The tokens of a sentence: words and numbers; a possessive 's is cut off.

    >>> [w.text for w in words("Today's 5,689 well-known workers")]
    ['Today', '5,689', 'well', 'known', 'workers']
    """
    found = []
    for match in TOKEN.finditer(sentence):
        text = match.group()
        text = text[:-2] if text.endswith(POSSESSIVE) else text
        found.append(Word(text, match.start(), match.start() + len(text)))
    return tuple(found)


def within(words: Sequence[Word], start: int, end: int) -> range:
    """The indices of the words that begin in a character range, that of a link or a name, which begins with a word.

    >>> within(words("gave up the ghost"), 0, 7)
    range(0, 2)
    """
    return range(bisect_left(words, start, key=_start), bisect_left(words, end, key=_start))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The Snowball stem in small letters, of an irregular form that of its base form.

    >>> stem("Studies"), stem("studying"), stem("development"), stem("hung")
    ('studi', 'studi', 'develop', 'hang')
    """
    return str(_stemmer().stemWord(BASE_OF.get(word.lower(), word.lower())))


def content(tokens: Sequence[str]) -> list[str]:
    """Tokens without stop words, or all of them where nothing else is there.

    >>> content(["to", "take", "part", "in"]), content(["from"])
    (['take', 'part'], ['from'])
    """
    return [t for t in tokens if t.lower() not in STOP_WORDS] or list(tokens)


@lru_cache(maxsize=1 << 16)
def likeness(a: str, b: str) -> float:
    """How alike two stems are: 1 the same, .6 the same family (product, production), else 0.

    >>> likeness("advanc", "advanc"), likeness("product", "produc"), likeness("post", "postpon")
    (1.0, 0.6, 0.0)
    """
    if a == b:
        return 1.0
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return 0.6 if shared >= SHORTEST_PREFIX and shared >= 0.7 * max(len(a), len(b)) else 0.0
