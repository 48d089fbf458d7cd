"""Tone sandhi: how a word is spoken, where its citation tones change. Cards show it as a second line on request.

Third tones first (inside a word before any neighbour), then 一 and 不. GB/T 16159-2012 writes citation tones and leaves
these changes to teaching.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence

from .pinyin import tone, toneless
from .script import is_han

ACUTE, CARON = "\u0301", "\u030c"
NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿两第初")


def spoken(words: Sequence[str], readings: Sequence[Sequence[str]]) -> list[list[str]]:
    """The syllables of some words as they are spoken; `readings` are marked syllables, one a character.

    >>> spoken(["你好"], [["nǐ", "hǎo"]]), spoken(["一起"], [["yī", "qǐ"]]), spoken(["不", "对"], [["bù"], ["duì"]])
    ([['ní', 'hǎo']], [['yì', 'qǐ']], [['bú'], ['duì']])
    >>> spoken(["展览馆"], [["zhǎn", "lǎn", "guǎn"]]), spoken(["很", "好"], [["hěn"], ["hǎo"]])
    ([['zhán', 'lán', 'guǎn']], [['hén'], ['hǎo']])
    """
    text = "".join(words)
    flat = [syllable for reading in readings for syllable in reading]
    found = _third_tones(words, flat)
    for place, char in enumerate(text):
        following = tone(flat[place + 1]) if place + 1 < len(text) and is_han(text[place + 1]) else 0
        if char == "一" and following and flat[place] == "yī" and not _is_numeral(text, place):
            found[place] = "yí" if following == 4 or toneless(flat[place + 1]) == "ge" else "yì"
        elif char == "不" and following == 4 and flat[place] == "bù":
            found[place] = "bú"
    ends = list(itertools.accumulate(map(len, words), initial=0))
    return [found[a:b] for a, b in itertools.pairwise(ends)]


def _third_tones(words: Sequence[str], flat: Sequence[str]) -> list[str]:
    """A third tone before a third tone becomes a second one: within each word, then across borders from the end."""
    text, found = "".join(words), list(flat)
    ends = list(itertools.accumulate(map(len, words)))
    for end, word in zip(ends, words, strict=True):
        for place in range(end - len(word), end - 1):
            if tone(flat[place]) == tone(flat[place + 1]) == 3:
                found[place] = _with_tone(flat[place])
    for end in reversed(ends[:-1]):
        if is_han(text[end]) and tone(flat[end - 1]) == 3 == tone(found[end]):
            found[end - 1] = _with_tone(flat[end - 1])
    return found


def _is_numeral(text: str, place: int) -> bool:
    """Whether 一 is said as a number: beside other numerals (十一, 第一, 一九五七), before 月 and 号."""
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    return (before != "" and before in NUMERALS) or after in NUMERALS - set("百千万亿") or after in {"月", "号", "日"}


def _with_tone(syllable: str) -> str:
    """A syllable of the third tone in the second."""
    plain = unicodedata.normalize("NFD", syllable).replace(CARON, ACUTE)
    return unicodedata.normalize("NFC", plain)
