"""Notes for the characters of a deck's words: how each is read and what it means in them, and which words use it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from ..lexicon import pinyin
from ..lexicon.script import is_han, simplified
from ..values import Character, Gloss, Note, Part
from .identity import guid_of_character, series_tag

SUBDECK = "Characters"
MOST_USES = 6
"""Words shown on the card of a character."""
TAG = "FlashGen::character"

Read = tuple[str, str]
"""A character and how it is read."""


def character_notes(
    notes: Sequence[Note], words: Iterable[tuple[str, str]], known: Collection[str], series: str
) -> tuple[Note, ...]:
    """The notes of the characters that are not `known` (simplified) in the words of some notes, in their order.

    A word of one character is on a card already, a name says nothing of its characters. `words` are those of the text
    with their readings: those without a card are shown as examples too, behind the others.
    """
    told = [n for n in notes if n.candidate.best.token.kind != "name"]
    alone = {n.headword for n in told if len(n.headword) == 1}
    first: dict[Read, tuple[Note, Character, int]] = {}
    for note in told:
        for place, character in enumerate(note.characters):
            char = character.whole.char
            if is_han(char) and character.whole.meaning and char not in alone and simplified(char) not in known:
                first.setdefault((char, character.whole.pinyin), (note, character, place))
    uses = _uses(first, told, words)
    return tuple(_note(found, uses[read], series) for read, found in first.items())


def _uses(
    asked: Collection[Read], notes: Sequence[Note], words: Iterable[tuple[str, str]]
) -> Mapping[Read, tuple[Part, ...]]:
    """The words that have a character in a reading: those with a card and their meaning, then others of the text."""
    found: dict[Read, dict[str, Part]] = {read: {} for read in asked}
    for note in notes:
        for char, syllable in zip(note.headword, note.syllables, strict=True):
            mine = found.get((char, syllable.lower()))
            if mine is not None:
                mine.setdefault(note.headword, Part(note.headword, note.pinyin, note.gloss.text))
    for word, reading in words:
        for char, syllable in asked:
            if char in word and len(word) > 1 and syllable in reading.lower():
                found[char, syllable].setdefault(word, Part(word, reading, ""))
    return {read: tuple(parts.values())[:MOST_USES] for read, parts in found.items()}


def _note(found: tuple[Note, Character, int], uses: tuple[Part, ...], series: str) -> Note:
    note, character, place = found
    char, syllable = character.whole.char, character.whole.pinyin
    other = note.other_script[place : place + 1] if len(note.other_script) == len(note.headword) else ""
    return replace(
        note,
        guid=guid_of_character(series, char, syllable),
        gloss=Gloss(character.whole.meaning, meant=1.0, source="dictionary"),
        headword=char,
        other_script=other if other != char else "",
        pinyin=syllable,
        syllables=(syllable,),
        part_of_speech="",
        classifiers="",
        entry=(),
        other_readings=(),
        tags=(series_tag(series), TAG),
        remarks=(),
        doubts=(),
        met=(),
        spoken="",
        zhuyin=pinyin.zhuyin(syllable) if note.zhuyin else "",
        subdeck=f"{note.subdeck}::{SUBDECK}" if note.subdeck else SUBDECK,
        asks=tuple(ask for ask in note.asks if ask != "gap"),
        characters=(character,) if character.parts else (),
        advice="",
        uses=uses,
    )
