"""How much of a text a learner can read: now, after the cards of a deck, and what it would take to read nearly all.

Counted in running words: every Chinese word of the text, grammar included. Names need no learning and count as
known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ..lexicon import levels
from ..values import GOALS, Coverage
from .collect import Concordance
from .learner import Learner


def coverage(found: Concordance, cards: Sequence[str], learner: Learner) -> Coverage:
    """The coverage of a concordance by what a learner knows, and by the headwords of cards."""
    counts, names = running(found)
    total = sum(counts.values())
    unknown = {word: n for word, n in counts.items() if word not in names and not learner.knows(word)}
    before = total - sum(unknown.values())
    return Coverage(
        words=total,
        different=len(counts),
        known=_percent(before, total),
        curve=tuple(_percent(part, total) for part in _after(before, cards, unknown)),
        needed=tuple(_needed(before, sorted(unknown.values(), reverse=True), total * goal / 100) for goal in GOALS),
        levels=tuple(
            _percent(sum(n for word, n in counts.items() if word in names or at.knows(word)), total)
            for at in map(learner.at, range(2, levels.STANDARDS[learner.hsk] + 2))
        ),
        hsk=learner.hsk,
    )


class Goal:
    """Counts words that are learnt until so many percent of the running words are known; 0 is never reached."""

    def __init__(self, found: Concordance, learner: Learner, percent: int) -> None:
        counts, names = running(found)
        self._unknown = {w: n for w, n in counts.items() if w not in names and not learner.knows(w)}
        self._wanted = sum(counts.values()) * percent / 100 if percent else float("inf")
        self._known = sum(counts.values()) - sum(self._unknown.values())

    @property
    def reached(self) -> bool:
        """Whether so many are known."""
        return self._known >= self._wanted

    def learn(self, word: str) -> None:
        """A card teaches a word."""
        self._known += self._unknown.pop(word, 0)


def running(found: Concordance) -> tuple[Counter[str], set[str]]:
    """How often each word runs in the texts, and which of them are names."""
    counts: Counter[str] = Counter()
    names: set[str] = set()
    for (word, _), entry in found.words.items():
        counts[word] += entry.count
        if entry.occurrences[0].token.kind == "name":
            names.add(word)
    return counts, names


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
