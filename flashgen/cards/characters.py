"""The characters of a headword and their parts, each with a reading and a short meaning, to be folded on the card."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..lexicon import glosses, pinyin
from ..lexicon.cedict import Cedict
from ..values import Character, Entry, Part

Split = Callable[[str], Sequence[str]]
STROKE = "radical in Chinese characters"
"""How CC-CEDICT explains what is a stroke and no word: 丿, 亅."""


def characters(word: str, syllables: Sequence[str], dictionary: Cedict, split: Split) -> tuple[Character, ...]:
    """The characters of a word with their parts; of a word of one character that has none: nothing new, so nothing.

    A character's meaning is that of its entry with the reading that it has in the word.
    """
    found = tuple(
        Character(
            Part(char, syllable, _meaning(dictionary.entries(char), syllable)),
            tuple(_part(part, dictionary) for part in split(char)),
        )
        for char, syllable in zip(word, syllables, strict=True)
    )
    return found if len(word) > 1 or any(c.parts for c in found) else ()


def _part(char: str, dictionary: Cedict) -> Part:
    """A part with the reading and meaning of its first entry that has one, names last."""
    for entry in sorted(dictionary.entries(char), key=_is_name):
        reading = pinyin.marked(entry.pinyin)
        meaning = _meaning((entry,), reading)
        if meaning:
            return Part(char, reading.lower(), meaning)
    return Part(char, "", "")


def _meaning(entries: Sequence[Entry], reading: str) -> str:
    """The first short meaning among the entries with a reading, names last, "" if none has one."""
    for entry in sorted(entries, key=_is_name):
        if pinyin.marked(entry.pinyin).lower() == reading.lower():
            for sense in entry.senses:
                meanings = [] if glosses.is_meta(sense) or STROKE in sense else glosses.meanings(sense)
                if meanings:
                    return meanings[0]
    return ""


def _is_name(entry: Entry) -> bool:
    return entry.pinyin[:1].isupper()
