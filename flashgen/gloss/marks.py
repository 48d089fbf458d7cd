"""Whether the English that a word is linked to says it, all of it and nothing else.

A link may hold a part of what says the word ("get" of "get in their way"): then a content word beside it is left that
says no other word. Or it is a word that another one is linked to as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..lexicon import english
from ..values import Example, Token
from .whole import log_odds

MARK = (
    "bias",
    "linked",
    "link",  # log-odds
    "likeness",  # of the English with the best sense
    "meaning",  # log-odds of its being right
    "two words",  # the English has two content words or more
    "three words",
    "free",  # sides (0 to 2) on which a content word of the clause says no other word
    "free, longer",  # the same where the word has several characters
    "shared",  # another word is linked to some of it
)
"""What the probability of a right mark is told from."""
CLAUSE_END = re.compile(r"[,.;:!?\"“”()\n—]")


def mark(certain: Sequence[float], token: Token, example: Example) -> tuple[float, ...]:
    """What speaks for a word's English being marked rightly, in the order of `MARK`; `certain` is its
    `senses.certainty`."""
    _, meaning, _, linked, link, likeness, *_ = certain
    if not token.span:
        return 1.0, 0.0, 0.0, likeness, meaning, *[0.0] * 5
    words = english.words(example.l1)
    inside = [k for k, word in enumerate(words) if token.span.start <= word.start < token.span.end]
    content = len(english.content([words[k].text.lower() for k in inside]))
    others = [t.span for t in example.tokens if t.span and (t.start, t.end) != (token.start, token.end)]
    taken = {k for k, word in enumerate(words) if any(s.start <= word.start < s.end for s in others)}
    free = float(sum(_is_free(words, inside, step, example.l1, taken) for step in (-1, 1))) if inside else 0.0
    longer = free * (len(token.text) > 1)
    shared = float(not taken.isdisjoint(inside))
    return (
        *(1.0, linked, log_odds(link), likeness, meaning, float(content > 1), float(content > 2)),
        *(free, longer, shared),
    )


def _is_free(words: Sequence[english.Word], inside: Sequence[int], step: int, text: str, taken: set[int]) -> bool:
    """Whether the next content word on one side of some words, in their clause, says no other word."""
    edge = words[inside[0]].start if step < 0 else words[inside[-1]].end
    place = (inside[0] if step < 0 else inside[-1]) + step
    while 0 <= place < len(words):
        word = words[place]
        between = text[word.end : edge] if step < 0 else text[edge : word.start]
        if CLAUSE_END.search(between):
            return False
        if word.text.lower() not in english.STOP_WORDS:
            return place not in taken
        place += step
    return False
