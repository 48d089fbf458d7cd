"""Numbers by value, in both languages: 五千六百八十九 = 5,689; 两亿五千多万 = 250 million; 七日 = 7th."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Iterator, Sequence

from .english import TOKEN

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10_000, "亿": 100_000_000}
WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
L2_NUMBER = re.compile(
    r"\d[\d,]*(?:\.\d+)?[十百千]?[万亿]*|[零〇○一二三四五六七八九两十百千][零〇○一二三四五六七八九两十百千万亿余多]*"
)
TOO_COMMON = frozenset("一两二十百千")
"""Alone these say nothing: 一 stands in every sentence."""

WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
ORDINALS = dict(zip("third fourth fifth sixth seventh eighth ninth tenth".split(), range(3, 11), strict=True))
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12}
MONTHS = {
    month: number
    for number, month in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
    if month != "may"
}


def l2_numbers(sentence: str) -> set[float]:
    """The values of the numbers in a Chinese sentence.

    >>> sorted(l2_numbers("共五千六百八十九种，达两亿五千多万元，7日，１．５万")) == [7, 5689, 15000, 250_000_000]
    True
    """
    found = set()
    for match in L2_NUMBER.finditer(sentence.translate(WIDE)):
        if match.group() not in TOO_COMMON:
            value = _value(match.group())
            if value is not None:
                found.add(value)
    return found


def l2_number(word: str) -> float | None:
    """The value of a word that is a number, with or without a measure word; single numerals too.

    >>> l2_number("两"), l2_number("22日"), l2_number("三十多万"), l2_number("人")
    (2.0, 22.0, 300000.0, None)
    """
    match = L2_NUMBER.match(word.translate(WIDE))
    return _value(match.group()) if match else None


def _value(text: str) -> float | None:
    """The value of a number, None for what is written like one and is none: 亿 forty times."""
    with contextlib.suppress(OverflowError, ValueError):
        value = _digits(text) if text[0].isdigit() else _numeral(text)
        return value if math.isfinite(value) else None
    return None


def l1_numbers(sentence: str) -> set[float]:
    """The values of the numbers in an English sentence, month names included.

    >>> sorted(l1_numbers("On June 7th, 5,689 of 250 million; twenty-one, one hundred"))
    [6.0, 7.0, 21.0, 100.0, 5689.0, 250000000.0]
    """
    return set(_l1_values([m.group().lower() for m in TOKEN.finditer(sentence)]))


def _l1_values(tokens: Sequence[str]) -> Iterator[float]:
    position = 0
    while position < len(tokens):
        value, used = _l1_value(tokens, position)
        position += max(1, used)
        if value is None:
            continue
        while position < len(tokens) and tokens[position] in SCALES:
            value *= SCALES[tokens[position]]
            position += 1
        if math.isfinite(value):
            yield value


def _l1_value(tokens: Sequence[str], position: int) -> tuple[float | None, int]:
    """The number that begins at a token, and how many tokens it takes before scales."""
    token = tokens[position]
    if token[0].isdigit():
        digits = re.sub(r"[^\d.]", "", token).rstrip(".")
        return (float(digits) if digits.count(".") < 2 and digits else None), 1
    following = tokens[position + 1] if position + 1 < len(tokens) else ""
    if token in WORDS and WORDS[token] >= 20 and 0 < WORDS.get(following, 0) < 10:
        return float(WORDS[token] + WORDS[following]), 2
    if token in WORDS and (WORDS[token] != 1 or following in SCALES):
        return float(WORDS[token]), 1
    value = ORDINALS.get(token) or MONTHS.get(token)
    return (float(value) if value else None), 1


def _digits(text: str) -> float:
    """`1.5万` and the like."""
    scale = 1
    while text and text[-1] in {**UNITS, **GROUPS}:
        scale *= {**UNITS, **GROUPS}[text[-1]]
        text = text[:-1]
    return float(text.replace(",", "")) * scale


def _numeral(text: str) -> float:
    """A Chinese numeral; 余 and 多 ("and more") are passed over, digits in a row are a year."""
    text = text.replace("余", "").replace("多", "")
    if all(c in DIGITS for c in text):
        return float("".join(str(DIGITS[c]) for c in text) or 0)
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in UNITS:
            section += (digit or 1) * UNITS[char]
            digit = 0
        elif char == "亿":
            total, section, digit = (total + section + digit) * GROUPS[char], 0, 0
        else:
            total, section, digit = total + (section + digit) * GROUPS[char], 0, 0
    return float(total + section + digit)
