"""What is said of a sentence: its words, readings and links; what the dictionary has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .bitext import Script

Kind = Literal["word", "name", "number", "latin", "label", "mark"]
BY_SENSE, BY_MEANING, BY_HAND = "sense in the English", "its meaning", "by hand"
"""Source of a reading that was taken because the English says a meaning that only this reading has; because of the
likely meaning; because a teacher said so."""


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
    """The English words that say a Chinese word: character range in the L1 text; the probability (0..1) that they say
    it, and that they are all that does and nothing else (.5 where only links tell)."""

    start: int
    end: int
    probability: float
    exact: float = 0.5


@dataclass(frozen=True, slots=True)
class Likely:
    """How likely a piece of a text is a word: the probabilities (0..1) that one begins with it, that one ends with it,
    and that it is one."""

    begins: float
    ends: float
    is_word: float


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

    def __hash__(self) -> int:
        """Of the identity and both texts alone: hashing all fields would hash every token."""
        return hash((self.id, self.l2, self.l1))

    @property
    def shown(self) -> str:
        """The English that a card may show, "" if there is none."""
        return self.l1 if self.sure else ""
