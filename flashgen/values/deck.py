"""What a build gives: notes in order, lessons, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass, field

from .bitext import Bitext, Issue
from .note import LeftOut, Media, Note


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a run: documents read and refused, beads, beads too unsure to be shown."""

    documents: int = 0
    refused: int = 0
    sentences: int = 0
    beads: int = 0
    unsure: int = 0


GOALS = (90, 95, 98)
"""Percent of running words: with 95 a text can be read with help, with 98 without (Hu and Nation 2000)."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The running words of a text; the share that is known, in percent, before and after each card of a deck; for each
    of `GOALS` how many further words it takes at least; for each level of the list `hsk` the share of its words and
    those below."""

    words: int
    different: int
    known: float
    curve: tuple[float, ...]
    needed: tuple[int, ...]
    levels: tuple[float, ...]
    hsk: str = ""

    @property
    def level(self) -> int:
        """The lowest HSK level at which 95 % are known, 0 if none."""
        return next((level for level, share in enumerate(self.levels, 1) if share >= GOALS[1]), 0)

    @property
    def after(self) -> float:
        """The share that is known once all cards are."""
        return self.curve[-1] if self.curve else self.known


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of a course: its sub-deck, its cards, the words of earlier lessons that come back in it, how much of its
    texts is known, and the ids of these."""

    name: str
    cards: int
    recycled: tuple[str, ...]
    coverage: Coverage
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """The finished deck, ready to be written; `made_with` names the packages whose data it hangs on, with versions;
    `coverage` says how much of the texts is known with it, `lessons` the same of each lesson of a course;
    `characters` are notes of characters, where they are wanted, with `characters_only` instead of those of words."""

    name: str
    series: str
    description: str
    notes: tuple[Note, ...]
    left_out: tuple[LeftOut, ...] = ()
    issues: tuple[Issue, ...] = ()
    summary: Summary = field(default_factory=Summary)
    bitexts: tuple[Bitext, ...] = ()
    media: tuple[Media, ...] = ()
    made_with: tuple[tuple[str, str], ...] = ()
    coverage: Coverage | None = None
    lessons: tuple[Lesson, ...] = ()
    characters: tuple[Note, ...] = ()
    characters_only: bool = False

    @property
    def all_notes(self) -> tuple[Note, ...]:
        """What is written: the notes of words and those of characters."""
        return self.characters if self.characters_only else (*self.notes, *self.characters)
