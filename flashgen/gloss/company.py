"""The company that a word keeps in a sentence: what is beside it, and what says it in the English.

Words tell each other's senses (Yarowsky 1993): 打 with 电话 behind it is "to make (a phone call)", said by
"dozen" it is that. In contrast to the vector of the whole sentence these cues are exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..lexicon import english
from ..values import Example, Token

WITHIN = 4
"""Words behind a word among which its object is looked for: 端着一碗面."""


class Company(NamedTuple):
    """The stems of the English that says a word; those before and behind it, the next noun ("": none)."""

    said: frozenset[str] = frozenset()
    before: str = ""
    behind: str = ""
    object: str = ""


def company(token: Token, example: Example) -> Company:
    """The company of a word in its example."""
    words = [t for t in example.tokens if t.kind != "mark"]
    place = next((k for k, t in enumerate(words) if t.start <= token.start < t.end), None)
    if place is None:
        return Company(_said_by(token, example))
    behind = [t.headword for t in words[place + 1 : place + 1 + WITHIN]]
    nouns = [t.headword for t in words[place + 1 : place + 1 + WITHIN] if t.pos[:1] == "n"]
    before = words[place - 1].headword if place else ""
    return Company(_said_by(token, example), before, *(some[0] if some else "" for some in (behind, nouns)))


def stems(words: Iterable[str]) -> frozenset[str]:
    """The stems of the content words among English words, of all where there are none."""
    every = list(words)
    return frozenset(map(english.stem, [w for w in every if w.lower() not in english.STOP_WORDS] or every))


def _said_by(token: Token, example: Example) -> frozenset[str]:
    if not token.span:
        return frozenset()
    words = english.words(example.l1)
    return stems(words[k].text for k in english.within(words, token.span.start, token.span.end))
