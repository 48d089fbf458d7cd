"""What a piece of text is by its characters alone: numbers, dates, Latin letters, marks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from ..lexicon.script import is_han
from ..values import Kind

NUMERAL = "零〇○一二两三四五六七八九十百千万亿"
COUNT = f"(?:(?!千[瓦克米帕卡赫伏])[{NUMERAL}])"
"""A numeral that is not the head of a unit: 60万千瓦 are kilowatts."""
ABOUT = r"来(?=[年月天周岁个人名位口家户次块斤里米公分条张本只件]|\Z)"
"""来 between a round number and what is counted: 十来年, 三十来岁."""
DECIMAL = "零[点點][零〇一二三四五六七八九]+"
"""A number where a unit follows: else midnight (零点一到)."""
NUMBER = re.compile(
    rf"(?:第|初)?(?:[\d０-９{NUMERAL}]*[0０十百千万]{ABOUT}|零点几"
    rf"|{DECIMAL}(?=[毫厘米秒吨噸升倍度元]|克[^\u3400-\u9fff]|公[里裡斤分升克]|[个個](?:百分|小[时時]|月))"
    rf"|[\d０-９]+(?:[.,．，·][\d０-９]+)*(?:(?:{COUNT}|[几多余数])+)?|{COUNT}{{2,}}[几多余]*{COUNT}*"
    rf"|{COUNT}+[几多余]{COUNT}*|第{COUNT}+)(?:[%％‰])?"
)
"""Runs that are numbers whatever the segmenter says: digits, two or more numerals, ordinals, 零点几 and 零点二毫米
(no midnight)."""
DATE = re.compile(rf"[\d０-９{NUMERAL}]+[年月日号]")
LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚÀ-ɏ]+(?:[-'’.·&][A-Za-zＡ-Ｚａ-ｚÀ-ɏ]+)*[\dA-Za-z]*")
CHUNK = re.compile(rf"(?P<number>{NUMBER.pattern})|(?P<latin>{LATIN.pattern})|(?P<space>[\s　]+)")


def kind_of(word: str) -> Kind:
    """What a token is by its characters: word, number, latin or mark.

    >>> [kind_of(w) for w in ("运动", "五千六百八十九", "20％", "第三", "五月", "零点二", "A", "。", "一")]
    ['word', 'number', 'number', 'number', 'number', 'number', 'latin', 'mark', 'number']
    """
    if (
        NUMBER.fullmatch(word)
        or re.fullmatch(DECIMAL, word)
        or DATE.fullmatch(word)
        or (word and all(c in NUMERAL for c in word))
    ):
        return "number"
    if any(map(is_han, word)):
        return "word"
    if any(c.isdigit() for c in word):
        return "number"
    return "latin" if any(c.isalpha() for c in word) else "mark"


def offsets(words: Sequence[str]) -> list[tuple[int, int]]:
    """Start and end of each word in the text that they tile.

    >>> offsets(["先进", "经验", "。"])
    [(0, 2), (2, 4), (4, 5)]
    """
    ends = [0]
    for word in words:
        ends.append(ends[-1] + len(word))
    return list(itertools.pairwise(ends))
