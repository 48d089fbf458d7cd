"""In which order cards come: each sentence with as few words as possible that are neither known nor taught yet."""

from __future__ import annotations

from collections.abc import Sequence

from ..values import Note, Occurrence
from .learner import Learner

DAY = 20
"""New cards a day: what Anki comes with."""
DELAY = 2 * DAY


def unknown_words(occurrence: Occurrence, learner: Learner) -> frozenset[str]:
    """The words of a sentence beside the one it teaches that a learner does not know; names need no learning."""
    mine = occurrence.token.headword
    words = {token.headword for token in occurrence.example.tokens if token.kind == "word"}
    return frozenset(word for word in words if word != mine and not learner.knows(word))


def in_order(notes: Sequence[Note], learner: Learner) -> list[Note]:
    """Some notes, given with the worthiest first, in the order of their cards: worth decides of which day a card is,
    readability where it stands within the day. Doubtful ones wait for the third day: whoever checks them has time.

    By readability alone the unknown words of a sentence are as many (3.38 and 3.44 in ten texts, HSK 3 known), and the
    words that open the text come late.
    """
    waiting = [note for _, note in sorted(enumerate(notes), key=lambda place: _place(*place))]
    ordered: list[Note] = []
    for start in range(0, len(waiting), DAY):
        ordered += _readable(waiting[start : start + DAY], learner, {note.candidate.headword for note in ordered})
    return ordered


def _place(place: int, note: Note) -> tuple[int, bool, int]:
    """By what a note is sorted that has this place by its worth."""
    doubtful = bool(note.doubts)
    return max(place, DELAY) if doubtful else place, doubtful, place


def _readable(notes: Sequence[Note], learner: Learner, taught: set[str]) -> list[Note]:
    """Again and again the note with the fewest unknown words in its sentence comes next, of those the worthiest; what a
    learner can read without it comes last."""
    waiting = [unknown_words(note.candidate.best, learner) - taught for note in notes]
    found: list[Note] = []
    left = list(range(len(notes)))
    while left:
        now = {note.candidate.headword for note in found}
        best = min(left, key=lambda k: (learner.knows(notes[k].candidate.headword), len(waiting[k] - now), k))
        left.remove(best)
        found.append(notes[best])
    return found
