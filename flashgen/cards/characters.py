"""The characters of a headword and their parts, each with a reading and a short meaning, to be folded on the card."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ..lexicon import glosses, pinyin
from ..lexicon.cedict import Cedict
from ..lexicon.script import is_han
from ..values import Character, Entry, Part

Split = Callable[[str], Sequence[str]]
STROKE = re.compile(r"radical in Chinese characters|\bstroke\b")
"""How CC-CEDICT explains what is a stroke and no word: 丿, 丨."""
MAX_MEANING = 30
"""Characters of a meaning from which on only the part before its first comma is shown."""


def characters(
    word: str, other_script: str, syllables: Sequence[str], dictionary: Cedict, split: Split
) -> tuple[Character, ...]:
    """The characters of a word with their parts; of a word of one character that has none: nothing new, so nothing.

    A character's meaning is that of its entry with the reading that it has in the word, and with the form that it has
    in the word's other script: 当 of 当年 is 當, not 噹.
    """
    found = tuple(
        Character(
            Part(char, syllable, _meaning(_of_pair(dictionary.entries(char), {char, other}), syllable)),
            _parts(char, other, dictionary, split),
        )
        for char, other, syllable in zip(word, other_script or word, syllables, strict=True)
    )
    return found if len(word) > 1 or any(c.parts for c in found) else ()


def _of_pair(entries: Sequence[Entry], pair: set[str]) -> Sequence[Entry]:
    """The entries of a character in these two forms; all of them if there is none."""
    return [e for e in entries if {e.simplified, e.traditional} == pair] or entries


def _parts(char: str, other: str, dictionary: Cedict, split: Split) -> tuple[Part, ...]:
    """The parts of a character; () where they are shapes without a character of their own, or strokes alone."""
    found = [_part(part, dictionary) for part in split(char) if part not in {char, other}]
    known = len(found) > 1 and all(is_han(part.char) for part in found) and any(part.meaning for part in found)
    return tuple(found) if known else ()


def _part(char: str, dictionary: Cedict) -> Part:
    """A part with a reading and meaning: no name, no ending (子 zi), in its usual reading, as a form of its own."""
    usual = pinyin.usual(char)

    def strangeness(entry: Entry) -> tuple[bool, ...]:
        reading = pinyin.marked(entry.pinyin)
        return _is_name(entry), pinyin.tone(reading) == 5, reading != usual, entry.traditional != char

    for entry in sorted(dictionary.entries(char), key=strangeness):
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
                meanings = [] if glosses.is_meta(sense) or STROKE.search(sense) else glosses.meanings(sense)
                if meanings:
                    return meanings[0] if len(meanings[0]) <= MAX_MEANING else meanings[0].split(", ")[0]
    return ""


def _is_name(entry: Entry) -> bool:
    return entry.pinyin[:1].isupper()
