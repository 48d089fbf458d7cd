"""What the studio shows of a project: its texts, sentence pairs and words, each a row of a page; pairs as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..read import tables
from ..values import Bitext, LeftOut, Note


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the project: its title and files, what it was read as, what is wrong with it ("" if nothing is)."""

    number: int
    title: str
    files: tuple[str, ...]
    sentences: int = 0
    pairs: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Sentences of both languages that belong together, how sure that is, whether it is too unsure to be shown alone.

    A pair of which nothing is left to doubt (1.0) is settled, as those are that a teacher made.
    """

    number: int
    zh: str
    en: str
    confidence: float
    unsure: bool

    @property
    def to_check(self) -> bool:
        """Whether a teacher should look at it: it is unsure, or lacks a language and nobody settled that."""
        return self.unsure or (self.confidence < 1.0 and not (self.zh and self.en))


@dataclass(frozen=True, slots=True)
class Word:
    """A row of the table of words: a note, or a word without a card and why."""

    id: str
    word: str
    reading: str
    meaning: str
    lesson: str
    level: int
    count: int
    zipf: float
    doubts: tuple[str, ...]
    reason: str
    decision: str


def pairs_of(bitext: Bitext) -> list[Pair]:
    """The sentence pairs of a text, in its order."""
    return [
        Pair(
            k,
            "".join(bitext.l2[i] for i in bead.l2),
            " ".join(bitext.l1[j] for j in bead.l1),
            bead.confidence,
            bool(bead.l2 and bead.l1 and shown != range(k, k + 1)),
        )
        for k, (bead, shown) in enumerate(zip(bitext.beads, bitext.passages, strict=True))
    ]


def pairs_table(pairs: Iterable[tuple[str, str, bool]]) -> str:
    """Sentence pairs as the file that is read again: both languages and whether they are settled."""
    one_line = (
        (" ".join(zh.split()), " ".join(en.split()), "" if sure else f"\t{tables.OPEN}") for zh, en, sure in pairs
    )
    return f"{tables.PAIRS}\n" + "".join(f"{zh}\t{en}{mark}\n" for zh, en, mark in one_line if zh or en)


def word_id(word: str, reading: str) -> str:
    """What the browser calls a card."""
    return f"{word}~{reading}"


def card_of(note: Note) -> str:
    """The reading that tells a card, as it was computed."""
    return note.candidate.computed or note.candidate.reading


def of_note(note: Note, decided: Mapping[tuple[str, str], str]) -> Word:
    candidate, reading = note.candidate, card_of(note)
    return Word(
        id=word_id(candidate.headword, reading),
        word=note.headword,
        reading=note.pinyin,
        meaning=note.gloss.text,
        lesson=note.subdeck,
        level=candidate.level,
        count=candidate.count,
        zipf=candidate.zipf,
        doubts=note.doubts,
        reason="",
        decision=_decided(candidate.headword, reading, decided),
    )


def of_left_out(word: LeftOut, decided: Mapping[tuple[str, str], str]) -> Word:
    return Word(
        id=word_id(word.headword, word.reading),
        word=word.headword,
        reading=word.reading,
        meaning="",
        lesson="",
        level=0,
        count=word.count,
        zipf=0.0,
        doubts=(),
        reason=word.reason,
        decision=_decided(word.headword, word.reading, decided),
    )


def _decided(word: str, reading: str, decided: Mapping[tuple[str, str], str]) -> str:
    return decided.get((word, reading)) or decided.get((word, "")) or "auto"
