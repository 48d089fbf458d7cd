"""Which senses mean the same to a learner, and how a card words the one that was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..lexicon import english, glosses
from ..values import Entry
from .sources import Sources

NEAR = 1.5
"""Senses that score this close to the best (log-odds) are shown with it if they share a word or the same English."""
ALIKE = 0.45
"""Cosine of two senses' nearest phrases from which they mean the same to a learner (demonstrator, protester): half of
all doubts that were not needed had such rivals."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A sense of an entry with its score; what exemplars say for it (`Exemplars.log_counts`), and how usual it
    is."""

    sense: str
    entry: Entry
    score: float
    met: float
    usual: float


def same(a: Scored, b: Scored, sources: Sources) -> bool:
    """Whether two senses mean the same to a learner: they share the stem of a content word, or are near each other."""
    if a.sense == b.sense or stems([a.sense]) & stems([b.sense]):
        return True
    if not glosses.phrases(a.sense) or not glosses.phrases(b.sense):
        return False
    return float((sources.vectors(a.sense) @ sources.vectors(b.sense).T).max()) >= ALIKE


def stems(senses: Sequence[str]) -> set[str]:
    """The stems of the content words of senses."""
    return {stem for s in senses for p in glosses.phrases(s) for stem in _content(p)}


def _content(text: str) -> set[str]:
    """The stems of the content words of a text."""
    return _stems_of(text) - english.STOP_WORDS


def _stems_of(text: str) -> set[str]:
    return {english.stem(w.text) for w in english.words(text)}


def text_of(ranked: Sequence[Scored], said: str, speech: str, sources: Sources) -> str:
    """The short meanings of the best sense, what the English says first; then close senses of the same meaning. Where
    the part of speech is known all have it: 可怜 "pitiful", without "to have pity on"."""
    best = ranked[0]
    close = [
        s
        for s in ranked[1:]
        if s.entry == best.entry
        and best.score - s.score <= NEAR
        and same(s, best, sources)
        and not (speech and glosses.is_verb(s.sense) != glosses.is_verb(best.sense))
    ]
    wanted = _content(said)

    def distance(meaning: str) -> tuple[bool, float]:
        mine = _content(meaning)
        exactly = mine == wanted if wanted else _stems_of(meaning) - {"to"} == _stems_of(said)  # then, merely
        return not exactly, -max((english.likeness(a, b) for a in mine for b in wanted), default=0.0)

    first = sorted(glosses.shown(best.sense), key=distance)
    return glosses.joined([*first, *(m for s in close for m in glosses.meanings(s.sense))])
