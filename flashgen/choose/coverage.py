"""How much of a text a learner can read: now, after the cards of a deck, and what it would take to read nearly all.

Counted in running words: every Chinese word of the text, grammar included. Names need no learning and count as
known, and so does a word that no list has where each of its characters is a known word: 看到, 家里, 一个.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from ..lexicon import levels
from ..values import GOALS, Coverage
from .collect import Concordance


def knows(word: str, known: Collection[str], below: int) -> bool:
    """Whether a learner knows a word: it is on a list, below an HSK level, or on no list and all its characters are."""
    if word in known or 0 < levels.level(word) < below:
        return True
    return len(word) > 1 and not levels.level(word) and all(knows(char, known, below) for char in word)


def coverage(found: Concordance, cards: Sequence[str], known: Collection[str], level: int) -> Coverage:
    """The coverage of a concordance by what is known, what lies below an HSK level, and the headwords of cards."""
    counts: Counter[str] = Counter()
    names: set[str] = set()
    for (word, _), entry in found.words.items():
        counts[word] += entry.count
        if entry.occurrences[0].token.kind == "name":
            names.add(word)

    total = sum(counts.values())
    unknown = {word: n for word, n in counts.items() if word not in names and not knows(word, known, level)}
    before = total - sum(unknown.values())
    return Coverage(
        words=total,
        different=len(counts),
        known=_percent(before, total),
        curve=tuple(_percent(part, total) for part in _after(before, cards, unknown)),
        needed=tuple(_needed(before, sorted(unknown.values(), reverse=True), total * goal / 100) for goal in GOALS),
        levels=tuple(
            _percent(sum(n for word, n in counts.items() if word in names or knows(word, known, below)), total)
            for below in range(2, levels.HIGHEST + 2)
        ),
    )


def _after(before: int, cards: Iterable[str], unknown: dict[str, int]) -> Iterable[int]:
    """The running words that are known after each card; a word counts once."""
    left = dict(unknown)
    for word in cards:
        before += left.pop(word, 0)
        yield before


def _needed(before: int, counts: Sequence[int], wanted: float) -> int:
    """How many words must be learnt, the most frequent first, until so many running words are known."""
    number = 0
    while before < wanted and number < len(counts):
        before += counts[number]
        number += 1
    return number


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
