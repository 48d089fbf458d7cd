"""What a card is made of: the word that was chosen, its meaning, the note."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .sentence import Example, Token

ASKS = ("listen", "recall", "type", "gap")
"""The cards that a note can have beside the one to read."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A token in its example; `within` is that in the whole sentence, where the example is a piece of one."""

    example: Example
    index: int
    within: Occurrence | None = None

    @property
    def whole(self) -> Occurrence:
        """That in the whole sentence."""
        return self.within or self

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
    the span says the word (nothing does, where it is None), `whole` that it is a word here and no piece of a longer
    one, `trusted` that word and meaning are right together (told of meanings that are the dictionary's). `source` is
    "dictionary", "mined" (taken from the English span), "name" (as the translation spells it), "by hand" or "". `parts`
    are the words within a mined one, with their meanings; `part_of_speech` the one it has here, "" where that is not
    sure.
    """

    text: str
    senses: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    meant: float = 0.0
    source: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    part_of_speech: str = ""
    marked: float = 1.0
    whole: float = 1.0
    trusted: float = 1.0

    @property
    def right(self) -> float:
        """The probability that word and meaning are right."""
        return self.trusted if self.source == "dictionary" else self.meant * self.whole

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
    said by the English that is marked; and that word and meaning are right together, as cards that were read tell."""

    word: float = 1.0
    reading: float = 1.0
    meaning: float = 1.0
    mark: float = 1.0
    word_and_meaning: float = 1.0

    @property
    def card(self) -> float:
        """That all of it is right."""
        return self.word_and_meaning * self.reading * self.mark


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
