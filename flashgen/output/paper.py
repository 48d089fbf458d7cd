"""What stands on the sheets of a hand-out, as plain data: `handouts.py` makes it, `paper_html.py` and `paper_pdf.py`
set it. Texts are as they are, nothing is escaped here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its reading and meaning; its part of speech and sentence where they are shown."""

    word: str
    pinyin: str
    meaning: str = ""
    speech: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A list of words."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Gapped:
    """A sentence parted where its word is left out, the width of the gap in characters, the English."""

    parts: tuple[str, ...]
    width: int
    english: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """Sentences with gaps, and the words for them in another order."""

    bank: tuple[str, ...]
    items: tuple[Gapped, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Words, counted from `start`, and their meanings in another order."""

    start: int
    words: tuple[str, ...]
    meanings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Words to be matched with meanings."""

    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Readings:
    """Words, each with its pinyin without tones, or "" where the whole pinyin is to be written."""

    how: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Dictation:
    """How many characters each word has that will be read out."""

    how: str
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """A character to be written: its reading and meaning, the word that it is of ("" if itself), the outlines of its
    strokes in order (`lexicon.strokes.Drawing`), none where they are not at hand."""

    char: str
    head: str
    word: str
    meaning: str
    strokes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """Characters to be written, how many squares each has, how many of these to be traced; whose the strokes are."""

    lines: tuple[Practice, ...]
    boxes: int
    traced: int
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A token of a text with the pinyin over it, if any; whether it is a word of the lesson."""

    text: str
    pinyin: str
    new: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text, its English, and the words that come up in it for the first time."""

    script: str
    tokens: tuple[Shown, ...]
    english: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be read."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """The words that are asked for, in order."""

    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Letters:
    """Answers such as "1 c"."""

    answers: tuple[str, ...]


Body = Vocabulary | Gaps | Matching | Readings | Dictation | Grid | Text | Key | Letters


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: the lesson, what it is, whether there is a line for the student's name, and what stands on it."""

    title: str
    what: str
    body: Body
    named: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """How a hand-out looks: its paper, whether in two columns and in large print; over which words of the reader pinyin
    stands; the seed of its exercises and in how many versions they are wanted."""

    paper: str = "a4"
    columns: bool = False
    large: bool = False
    pinyin: str = "unknown"
    seed: int = 1
    versions: int = 1


@dataclass(frozen=True, slots=True)
class Handout:
    """All sheets of a hand-out of a kind, the keys behind the rest."""

    kind: str
    title: str
    look: Look
    sheets: tuple[Sheet, ...]
