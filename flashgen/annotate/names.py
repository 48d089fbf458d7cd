"""Names that the aligned English spells out in pinyin: 王家扬 = Wang Jiayang, or as in Taiwan: 葉國棟 = Yeh Kuo-tung.

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


class Run(NamedTuple):
    """Capitalised words as they stand, the letters of each, those of each piece between hyphens, and all letters."""

    text: str
    words: tuple[str, ...]
    pieces: tuple[tuple[str, ...], ...]
    letters: str


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
    spelled = [*_spelled(english)]
    found: list[Name] = []
    position = 0
    while spelled and position < len(sentence):
        name = _name_at(sentence, position, spelled, syllables)
        if name:
            found.append(name)
        position = name.end if name else position + 1
    return found


def is_spelled(char: str, reading: str, english: str) -> bool:
    """Whether an English sentence has a reading of a character as a name, in pinyin or as in Taiwan.

    >>> is_spelled("游", "Yóu", "Mr. Yu"), is_spelled("游", "Yóu", "Miss You"), is_spelled("游", "Yóu", "Mr. Yang")
    (True, True, False)
    """
    wanted = {form for told, *forms in _spellings(char) for form in forms if told == reading.lower()}
    return any(_letters(word) in wanted for word in CAPITALISED.findall(english) if len(word) > 1)


def _spelled(english: str) -> Iterator[Run]:
    """Runs of capitalised words, longest first."""
    words = list(CAPITALISED.finditer(english))
    for size in range(MAX_WORDS, 0, -1):
        for run in zip(*(words[k:] for k in range(size)), strict=False):
            if all(english[a.end() : b.start()] == " " for a, b in itertools.pairwise(run)):
                text = english[run[0].start() : run[-1].end()]
                pieces = tuple(tuple(map(_letters, word.group().split("-"))) for word in run)
                words_ = tuple(map("".join, pieces))
                yield Run(re.sub(r"['’]s\Z", "", text), words_, pieces, "".join(words_))


def _letters(word: str) -> str:
    word = re.sub(r"['’]s\Z", "", word)
    decomposed = unicodedata.normalize("NFD", word.lower().replace("ü", "v"))
    return "".join(c for c in decomposed if c.isalpha())


def _name_at(sentence: str, start: int, spelled: Sequence[Run], syllables: tuple[str, ...]) -> Name | None:
    begun = tuple(spelling for _, *spellings in _spellings(sentence[start]) for spelling in spellings)
    spelled = [run for run in spelled if run.letters.startswith(begun)] if begun else []
    for size in range(min(MAX_CHARS, len(sentence) - start) if spelled else 0, MIN_CHARS - 1, -1):
        chars = sentence[start : start + size]
        if not all(map(is_han, chars)):
            continue
        for run in spelled:
            context = syllables[start : start + size]
            found = _match(chars, run.words, context) or _match_in_pieces(chars, run.pieces, context)
            if found:
                return Name(start, start + size, run.text, found)
    return None


def _match_in_pieces(
    chars: str, words: tuple[tuple[str, ...], ...], context: tuple[str, ...]
) -> tuple[str, ...] | None:
    """The syllables if each piece between hyphens and spaces is a reading of its character in Wade and Giles' way: one
    hyphen at least, and no letter alone ("So I")."""
    pieces = [(piece, number == 0) for word in words for number, piece in enumerate(word)]
    if len(pieces) != len(chars) or len(pieces) == len(words) or min(len(piece) for piece, _ in pieces) < 2:
        return None
    found = []
    for char, (piece, begins), here in zip(chars, pieces, context, strict=True):
        fitting = [reading for reading, _, taiwan in _spellings(char) if taiwan == piece]
        if not fitting:
            return None
        reading = here if here in fitting else fitting[0]
        found.append(reading[:1].upper() + reading[1:] if begins else reading)
    return tuple(found)


def _match(chars: str, words: tuple[str, ...], context: tuple[str, ...]) -> tuple[str, ...] | None:
    """The syllables, capitals where an English word begins, if the readings of the characters spell the words."""
    total = "".join(words)
    begins = {sum(map(len, words[:k])) for k in range(len(words))}

    def walk(index: int, at: int) -> tuple[str, ...] | None:
        if index == len(chars):
            return () if at == len(total) else None
        fitting = [(r, s) for r, s, _ in _spellings(chars[index]) if total.startswith(s, at)]
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
def _spellings(char: str) -> tuple[tuple[str, str, str], ...]:
    """All marked readings of a character, each with the ways English newspapers spell it (ü as v, u or yu), in pinyin
    and in Wade and Giles' way without apostrophes."""
    from pypinyin import Style, pinyin
    from pypinyin.style.wadegiles import to_wade_glides

    found = pinyin(char, style=Style.TONE, heteronym=True, errors="ignore")
    readings = dict.fromkeys(found[0]) if found else {}
    return tuple(
        (reading, plain.replace("ü", letter), taiwan.replace("v", letter))
        for reading in readings
        for plain in (toneless(reading),)
        for taiwan in (_letters(to_wade_glides(plain)),)
        for letter in (("v", "u", "yu") if "ü" in plain or "v" in taiwan else ("",))
    )
