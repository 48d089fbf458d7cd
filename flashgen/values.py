"""The values that pass between the rooms: frozen, slotted dataclasses, standard library only.

L2 is the language studied (Chinese), L1 the learner's language (English). Offsets count characters of the
sentence, end exclusive. Text is plain `str` in NFC until `output/` writes it. Confidences run from 0 to 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Script = Literal["Hans", "Hant"]
Kind = Literal["word", "name", "number", "latin", "label", "mark"]
BY_SENSE, BY_HAND = "sense in the English", "by hand"
"""Source of a reading that was taken because the English says a meaning that only this reading has."""
ASKS = ("listen", "recall", "type", "gap")
"""The cards that a note can have beside the one to read."""


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


@dataclass(frozen=True, slots=True)
class Entry:
    """One CC-CEDICT entry. `pinyin` is numbered and unspaced by sense (`xian1 jin4`); senses as printed."""

    traditional: str
    simplified: str
    pinyin: str
    senses: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A Chinese and an English word that say the same: their indices, and how probable it is that they do (0..1)."""

    l2: int
    l1: int
    probability: float


@dataclass(frozen=True, slots=True)
class Span:
    """The English words that say a Chinese word: character range in the L1 text, probability 0..1."""

    start: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Token:
    """An occurrence of a word; tokens tile their sentence.

    `pos` is jieba's part-of-speech tag ("" if unknown); `name` the English form of a name that the
    aligned sentence spells out; `reading_source` says where the reading comes from. `lemma` is the dictionary
    form of a doubled or separated word (高高兴兴: 高兴, 吃了饭: 吃饭), "" where it is the text itself; `headword` and
    `reading` are the lemma's.
    """

    start: int
    end: int
    text: str
    headword: str
    kind: Kind
    pos: str = ""
    reading: str = ""
    reading_source: str = ""
    name: str = ""
    span: Span | None = None
    lemma: str = ""

    @property
    def word(self) -> str:
        """The dictionary form, in the script of the text."""
        return self.lemma or self.text

    @property
    def places(self) -> tuple[int, ...]:
        """Where the characters of the dictionary form stand in the text: 0 and 2 for 吃饭 in 吃了饭."""
        found: list[int] = []
        for char in self.word:
            found.append(self.text.index(char, found[-1] + 1 if found else 0))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Example:
    """One bead of a document with its words: what a card can quote.

    `syllables` holds one reading a character of `l2` (the character itself where it is not Chinese).
    `l1` is the English to learn from; only where `sure` it may be shown. It is empty where nothing is known. In a
    `passage` it is the English of neighbouring sentences too, for it is not sure where it should be cut. `alone`: it
    surely has no translation. `time` is when it is said in a film, in milliseconds, None in other texts. `cuts` are the
    places (L2 offset, L1 offset) within it where both can be cut alike.
    """

    id: str
    source: str
    l2: str
    l1: str
    confidence: float
    sure: bool
    script: Script
    tokens: tuple[Token, ...]
    syllables: tuple[str, ...]
    passage: bool = False
    alone: bool = False
    time: int | None = None
    cuts: tuple[tuple[int, int], ...] = ()

    @property
    def shown(self) -> str:
        """The English that a card may show, "" if there is none."""
        return self.l1 if self.sure else ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A token in its example."""

    example: Example
    index: int

    @property
    def token(self) -> Token:
        """The token itself."""
        return self.example.tokens[self.index]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A headword with one reading that may become a note, and the sentence that teaches it best.

    `zipf` is log10 of occurrences per billion words; `level` the level 1..7 (7 = "7-9") of the HSK list `hsk`, 0 if
    unlisted;
    `score` orders the deck; `reasons` say in words how it came about; `others` are the next best occurrences;
    `computed` the reading before it was corrected by hand, "" if it was not.
    """

    headword: str
    reading: str
    count: int
    zipf: float
    level: int
    score: float
    best: Occurrence
    reasons: tuple[str, ...] = ()
    others: tuple[Occurrence, ...] = ()
    hsk: str = "2025"
    computed: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A word that gets no card, and why."""

    headword: str
    reading: str
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class Gloss:
    """What a word means in its sentence.

    `text` is the short meaning for the card; `senses` the CC-CEDICT sense texts, best first (empty where
    the dictionary lacks the word); `span` the character range in the English sentence that says it, or
    None. `meant` and `marked` are the probabilities, 0..1, that the first sense is right in meaning and that exactly
    the span says the word (nothing does, where it is None). `source` is "dictionary", "mined" (taken from the English
    span), "name" (as the translation spells it), "by hand" or "". `parts` are the words within a mined one, with
    their meanings; `part_of_speech` the one it has here, "" where that is not sure.
    """

    text: str
    senses: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    meant: float = 0.0
    source: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    part_of_speech: str = ""
    marked: float = 1.0

    @property
    def confidence(self) -> float:
        """The probability that meaning and mark are right."""
        return self.meant * self.marked


@dataclass(frozen=True, slots=True)
class Met:
    """Another sense in which a word was met: its short meaning, the sentence, its translation ("" if unsure)."""

    text: str
    l2: str
    l1: str


@dataclass(frozen=True, slots=True)
class Part:
    """A character or a part of one, with its reading and short meaning ("" where no dictionary has it)."""

    char: str
    pinyin: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Character:
    """A character of a headword, read as it is there, and the parts that it is made of."""

    whole: Part
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, order=True)
class Media:
    """A file that travels with a deck: its name there, which holds a hash of its content, and where it lies now."""

    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Probability:
    """How probable it is that a card is right, 0..1, in its parts: the word is one, read so, means this here, and is
    said by the English that is marked."""

    word: float = 1.0
    reading: float = 1.0
    meaning: float = 1.0
    mark: float = 1.0

    @property
    def card(self) -> float:
        """That all of it is right."""
        return self.word * self.reading * self.meaning * self.mark


@dataclass(frozen=True, slots=True)
class Note:
    """One note in plain text; `cards/` turns it into the fields of the note type.

    `headword` has the form of the text, `other_script` the other one ("" if equal); `entry` is the dictionary
    entry to look up, `remarks` what the student is told of doubts, `doubts` what the teacher should check; `met` are
    the other senses of the text, `spoken` and `zhuyin` the optional lines of the reading; `subdeck` is the part of the
    deck that it goes into ("" for the deck itself); `asks` are the cards wanted beside the one to read, of `ASKS`;
    `sound` and `sentence_sound` name media files ("": Anki's own speech reads the word), `strokes` one a character;
    `advice` is what the teacher adds; `probability` that of the card's being right; `uses` are the words of the
    text that have a character: the note is of that character, not of a word; `taiwan`: it is spoken as in Taiwan.
    """

    guid: str
    candidate: Candidate
    gloss: Gloss
    headword: str
    other_script: str
    pinyin: str
    syllables: tuple[str, ...]
    part_of_speech: str = ""
    classifiers: str = ""
    entry: tuple[str, ...] = ()
    other_readings: tuple[str, ...] = ()
    source: str = ""
    tags: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    met: tuple[Met, ...] = ()
    spoken: str = ""
    zhuyin: str = ""
    subdeck: str = ""
    asks: tuple[str, ...] = ()
    characters: tuple[Character, ...] = ()
    sound: str = ""
    sentence_sound: str = ""
    strokes: tuple[str, ...] = ()
    advice: str = ""
    probability: Probability = Probability()
    uses: tuple[Part, ...] = ()
    taiwan: bool = False


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
    """A lesson of a course: its sub-deck, its cards, the words of earlier lessons that come back in it, and how much of
    its texts is known."""

    name: str
    cards: int
    recycled: tuple[str, ...]
    coverage: Coverage


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
