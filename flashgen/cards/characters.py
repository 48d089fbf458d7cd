"""The characters of a headword and their parts, each with a reading and short meanings, to be folded on the card."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from ..lexicon import english, glosses, pinyin
from ..lexicon.cedict import Cedict
from ..lexicon.script import is_han
from ..values import Character, Entry, Part

Split = Callable[[str], Sequence[str]]
RADICAL = re.compile(r'"([^"]+)" radical')
"""How CC-CEDICT explains a radical that is no word: 宀 "roof" radical."""
STROKES = frozenset("一丨丿丶乙乚亅乛乀乁")
"""A split into strokes (日 = 口 + 一) is of the form alone and explains nothing."""
BOOKISH = re.compile(r"\((?:classical|arch\.|archaic|old|literary)\b")
MAX_CHARS = 30
"""A meaning that is longer explains instead of translating (打 "a semantically light, transitive verb ...")."""


def characters(
    word: str, other_script: str, meaning: str, syllables: Sequence[str], dictionary: Cedict, split: Split
) -> tuple[Character, ...]:
    """The characters of a word with their parts; of a word of one character that has none: nothing new, so nothing.

    A character has the meanings of its entry with the reading that it has in the word, and with the form that it has
    in the word's other script: 当 of 当年 is 當, not 噹. What it shares with `meaning`, the word's own, comes first.
    """
    stems = _stems(meaning)
    found = tuple(
        Character(
            Part(char, syllable.lower(), _meaning(_entries(char, other, syllable, dictionary), stems)),
            _parts(char, other, dictionary, split),
        )
        for char, other, syllable in zip(word, other_script or word, syllables, strict=True)
    )
    return found if len(word) > 1 or any(c.parts for c in found) else ()


def _entries(char: str, other: str, syllable: str, dictionary: Cedict) -> list[Entry]:
    """The entries of a character in these two forms and this reading, names last.

    In a neutral tone that no entry has (打听 dǎting), those of the same letters.
    """
    listed = sorted(dictionary.entries(char), key=_is_name)
    listed = [e for e in listed if {e.simplified, e.traditional} == {char, other}] or listed
    same = [e for e in listed if pinyin.marked(e.pinyin).lower() == syllable.lower()]
    letters = pinyin.toneless(syllable)
    return same or [e for e in listed if pinyin.tone(syllable) == 5 and letters == pinyin.toneless(_reading(e))]


def _parts(char: str, other: str, dictionary: Cedict, split: Split) -> tuple[Part, ...]:
    """The parts of a character; () where one of them is a mere stroke or shape, or has no meaning that helps."""
    found = [_part(part, dictionary) for part in split(char) if part not in {char, other}]
    helps = all(is_han(part.char) and part.char not in STROKES and part.meaning for part in found)
    return tuple(found) if helps and len(found) > 1 else ()


@lru_cache(maxsize=4000)
def _part(char: str, dictionary: Cedict) -> Part:
    """A part with a reading and meaning: no name, no ending (子 zi), in its usual reading, as a form of its own."""
    usual = pinyin.usual(char)

    def strangeness(entry: Entry) -> tuple[bool, ...]:
        return _is_name(entry), pinyin.tone(_reading(entry)) == 5, _reading(entry) != usual, entry.traditional != char

    for entry in sorted(dictionary.entries(char), key=strangeness):
        meaning = next(_short(entry), "")
        if meaning:
            return Part(char, _reading(entry).lower(), meaning)
    return Part(char, "", "")


def _meaning(entries: Sequence[Entry], stems: set[str]) -> str:
    """At most three short meanings, those with one of these word stems first."""
    found = list(dict.fromkeys(meaning for entry in entries for meaning in _short(entry)))
    return glosses.joined(sorted(found, key=lambda meaning: not _stems(meaning) & stems))


def _short(entry: Entry) -> Iterator[str]:
    """The meanings of an entry that can be read at a glance, bookish ones left out; of a radical its name."""
    for sense in entry.senses:
        radical = RADICAL.match(sense)
        if radical:
            yield radical[1]
        elif not glosses.is_meta(sense) and "radical" not in sense and not BOOKISH.match(sense):
            yield from (m for m in glosses.meanings(sense) if len(m) <= MAX_CHARS)


def _stems(text: str) -> set[str]:
    words = (word.text.lower() for word in english.words(text))
    return {english.stem(word) for word in words if word not in english.STOP_WORDS}


def _reading(entry: Entry) -> str:
    return pinyin.marked(entry.pinyin)


def _is_name(entry: Entry) -> bool:
    return entry.pinyin[:1].isupper()
