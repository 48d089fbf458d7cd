"""Names that the aligned English spells out in pinyin: 王家扬 = Wang Jiayang.

No dictionary knows most names, and jieba cuts this one into 王家 "princely" and 扬. The translation settles it:
a run of capitalised English words whose letters are the readings of neighbouring characters is their name.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..lexicon.pinyin import toneless
from ..lexicon.script import is_han

CAPITALISED = re.compile(r"[A-ZÀ-ÞĀ-Ž][\w'’ʼ-]*")
MAX_WORDS = 3
MID_SENTENCE = re.compile(r"[\w,;)]\s+\Z")
"""English before a word that does not begin its sentence."""
MIN_CHARS, MAX_CHARS = 2, 4
"""Characters of a name: 西安 to 欧阳修文. Longer ones (乌鲁木齐市) are dictionary words or joined words."""
Run = tuple[str, tuple[str, ...], str]
"""Capitalised words as they stand, the letters of each, and all letters."""


class Name(NamedTuple):
    """A name: character range, its English form, and the syllables as the English words group them."""

    start: int
    end: int
    english: str
    syllables: tuple[str, ...]


def find_names(sentence: str, english: str, syllables: tuple[str, ...]) -> list[Name]:
    """The names in a sentence, left to right, longest first, none overlapping.

    `syllables` are the marked readings in context, one a character.

    >>> find_names("王家扬作了报告", "Wang Jiayang reported.", ("wáng", "jiā", "yáng", "zuò", "le", "bào", "gào"))
    [Name(start=0, end=3, english='Wang Jiayang', syllables=('Wáng', 'Jiā', 'yáng'))]
    """
    spelled = [(text, words, "".join(words)) for text, words in _spelled(english)]
    found: list[Name] = []
    position = 0
    while spelled and position < len(sentence):
        name = _name_at(sentence, position, spelled, syllables)
        if name:
            found.append(name)
        position = name.end if name else position + 1
    return found


def _spelled(english: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Runs of capitalised words, longest first: their text and their letters, a string a word."""
    words = list(CAPITALISED.finditer(english))
    for size in range(MAX_WORDS, 0, -1):
        for run in zip(*(words[k:] for k in range(size)), strict=False):
            if all(english[a.end() : b.start()] == " " for a, b in itertools.pairwise(run)):
                text = english[run[0].start() : run[-1].end()]
                yield re.sub(r"['’]s\Z", "", text), tuple(_letters(w.group()) for w in run)


def _letters(word: str) -> str:
    word = re.sub(r"['’]s\Z", "", word)
    decomposed = unicodedata.normalize("NFD", word.lower().replace("ü", "v"))
    return "".join(c for c in decomposed if c.isalpha())


def _name_at(sentence: str, start: int, spelled: Sequence[Run], syllables: tuple[str, ...]) -> Name | None:
    begun = tuple(spelling for _, spelling in _spellings(sentence[start]))
    spelled = [run for run in spelled if run[2].startswith(begun)] if begun else []
    for size in range(min(MAX_CHARS, len(sentence) - start) if spelled else 0, MIN_CHARS - 1, -1):
        chars = sentence[start : start + size]
        if not all(map(is_han, chars)):
            continue
        for text, words, _ in spelled:
            found = _match(chars, words, syllables[start : start + size])
            if found:
                return Name(start, start + size, text, found)
    return None


def _match(chars: str, words: tuple[str, ...], context: tuple[str, ...]) -> tuple[str, ...] | None:
    """The syllables, capitals where an English word begins, if the readings of the characters spell the words."""
    total = "".join(words)
    begins = {sum(map(len, words[:k])) for k in range(len(words))}

    def walk(index: int, at: int) -> tuple[str, ...] | None:
        if index == len(chars):
            return () if at == len(total) else None
        fitting = [(r, s) for r, s in _spellings(chars[index]) if total.startswith(s, at)]
        for reading, spelling in sorted(fitting, key=lambda pair: pair[0] != context[index]):
            rest = walk(index + 1, at + len(spelling))
            if rest is not None:
                shown = reading[:1].upper() + reading[1:] if at in begins else reading
                return (shown, *rest)
        return None

    found = walk(0, 0)
    # Every English word must begin at a syllable, else "Wan Gjia" would do.
    return found if found and sum(s[:1].isupper() for s in found) == len(words) else None


@lru_cache(maxsize=1 << 14)
def _spellings(char: str) -> tuple[tuple[str, str], ...]:
    """All marked readings of a character, each with the ways English newspapers spell it (ü as v, u or yu)."""
    from pypinyin import Style, pinyin

    found = pinyin(char, style=Style.TONE, heteronym=True, errors="ignore")
    readings = dict.fromkeys(found[0]) if found else {}
    return tuple(
        (reading, spelling)
        for reading in readings
        for plain in (toneless(reading),)
        for spelling in dict.fromkeys(plain.replace("ü", letter) for letter in ("v", "u", "yu"))
    )
