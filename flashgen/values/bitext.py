"""What is read and aligned: documents, and pairs of their sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Script = Literal["Hans", "Hant"]


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """Something doubtful that a teacher should see; never a reason to stop."""

    room: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says about itself; shown as its source, never aligned, never a card."""

    title_l2: str = ""
    title_l1: str = ""
    author: str = ""
    date: str = ""
    page: str = ""
    column: str = ""


def natural(name: str) -> list[int | str]:
    """A name as a key by which lesson 10 comes after lesson 9.

    >>> sorted(["lesson10", "lesson9"], key=natural)
    ['lesson9', 'lesson10']
    """
    return [int(piece) if piece.isdecimal() else piece for piece in re.split(r"(\d+)", name)]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a teacher wants of a lesson: its title, words that it must teach and that it must not (words, or names of
    lists), and how many words at most (0: as many as the recipe says)."""

    title: str = ""
    must: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    max_notes: int = 0


NO_PLAN = Plan()


@dataclass(frozen=True, slots=True)
class Document:
    """A bilingual text as read: clean paragraphs of both languages, not yet aligned.

    `paired`: each Chinese paragraph is the translation of the English one in its place, as the file has them, but for
    those whose numbers are `open`: runs of these are aligned anew, between the others. `words` are those that the file
    lists: only they get cards. `times_l2` and `times_l1` say of subtitles when each paragraph begins, in milliseconds.
    `plan` is that of its lesson in a course.
    """

    id: str
    facts: Facts
    l2: tuple[str, ...]
    l1: tuple[str, ...]
    issues: tuple[Issue, ...] = ()
    paired: bool = False
    open: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()
    times_l2: tuple[int, ...] = ()
    times_l1: tuple[int, ...] = ()
    plan: Plan = NO_PLAN


@dataclass(frozen=True, slots=True)
class Bead:
    """The smallest aligned group: indices of the L2 and L1 sentences that say the same.

    Either side may be empty (a sentence without counterpart). `confidence` is the posterior
    probability, 0..1, that exactly these sentences belong together, `ends` that both texts have a border behind it.
    """

    l2: tuple[int, ...]
    l1: tuple[int, ...]
    confidence: float
    ends: float = 1.0


@dataclass(frozen=True, slots=True)
class Bitext:
    """An aligned document: sentences of both sides and the beads that join them, in text order.

    `passages` has for each bead the beads with which its English may be shown: itself where it is sure, a run around
    it where that is sure, an empty range where nothing is. `words` are those that the document lists,
    `times` say of subtitles when each L2 sentence begins, in milliseconds.
    """

    id: str
    facts: Facts
    l2: tuple[str, ...]
    l1: tuple[str, ...]
    beads: tuple[Bead, ...]
    issues: tuple[Issue, ...] = ()
    passages: tuple[range, ...] = ()
    words: tuple[str, ...] = ()
    times: tuple[int, ...] = ()
