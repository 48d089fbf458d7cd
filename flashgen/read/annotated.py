"""Texts that somebody annotated: pinyin in brackets or on lines of its own, HTML in plain text. Only the text stays."""

from __future__ import annotations

import html
import re
import unicodedata

from ..lexicon.script import is_han

MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
GLOSSED = re.compile(
    r"(?<=[\u3400-\u9fff])\s?[（(\[【]\s*"
    rf"(?:[a-zü'’\s{TONED}]*[{TONED}][a-zü'’\s{TONED}]*|[a-z]{{2,}}(?: [a-z]+){{0,3}})"
    r"\s*[)）\]】]"
)
"""Pinyin, or English in small letters, in brackets behind a Chinese word: 足球（zúqiú）, 护士（nurse）; not （WTO）."""
BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|h\d|tr)>", re.IGNORECASE)
TONES = frozenset("\u0300\u0301\u0304\u030c")
LEAST_TONED = 0.5
"""Share of a line's words that have a tone mark, from which it is pinyin."""


def cleaned(text: str) -> str:
    """A text without its annotations, line by line.

    >>> cleaned("他喜欢踢足球（zúqiú）。\\nTā xǐhuan tī zúqiú.\\n<b>明天</b>&nbsp;见")
    '他喜欢踢足球。\\n明天\\xa0见'
    """
    kept = (line for line in BREAK.sub("\n", text).split("\n") if not is_pinyin(line))
    return "\n".join(GLOSSED.sub("", html.unescape(MARKUP.sub("", line))) for line in kept)


def is_pinyin(line: str) -> bool:
    """Whether a line is pinyin with tone marks.

    >>> is_pinyin("Wǒ xǐhuan hē chá."), is_pinyin("I like the café."), is_pinyin("我喜欢喝茶")
    (True, False, False)
    """
    words = re.findall(r"[^\W\d_]+", line) if not any(map(is_han, line)) else []
    toned = sum(not TONES.isdisjoint(unicodedata.normalize("NFD", word)) for word in words)
    return bool(words) and toned >= LEAST_TONED * len(words)
