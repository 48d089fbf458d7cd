"""Lines that a page was too narrow for, joined again: text out of PDFs, mails and old files.

A line that ends within a sentence is no proof: verse and lists do too. A text counts as broken where lines hold the end
of one sentence and the beginning of another that goes on in the next line, which nobody writes on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..lexicon import english_grammar
from .lines import LINE_END, is_chinese

WITHIN = re.compile(r"[。！？…][”’」』）]*(?=[\u3400-\u9fff“‘「『（])|[a-z\d][.!?][”\"')]*\s+(?=[A-Z“\"'])")
"""The end of a sentence with another behind it."""
MIN_BROKEN = 0.05
"""Share of a language's lines that must be broken surely; at least one must be."""
LONG, MIN_LENGTH = 0.8, 0.6
"""Which of the lines without an end, by their length, is as wide as the page; how much of it a line must have to go on
in the next: shorter ones are headings."""
HYPHEN = re.compile(r"(?<![^\W_])[a-z]+[-\u2010\xad]\Z")
PAGE = re.compile(
    r"\A\s*(?:[-–—·]+\s*\d{1,4}\s*[-–—·]+|第\s*\d{1,4}\s*[页頁]|page\s+\d{1,4}(?:\s+of\s+\d{1,4})?)\s*\Z", re.I
)


def rejoined_pair(l2: str, l1: str) -> tuple[str, str]:
    """A text and its translation with their broken lines joined; as they are where they have as many lines, and would
    not have so any more: subtitles and verse, line by line.

    >>> rejoined_pair("坐下\\n两小时了\\n我腿麻", "Sit. It's been\\nTwo hours. See? My\\nLegs are numb")[1].count("\\n")
    2
    """
    joined = rejoined(l2), rejoined(l1)
    return (l2, l1) if _lines(l2) == _lines(l1) and _lines(joined[0]) != _lines(joined[1]) else joined


def _lines(text: str) -> int:
    return sum(bool(line.strip()) for line in text.split("\n"))


def rejoined(text: str) -> str:
    """The text with its broken lines joined; one that is not broken is left as it is, page numbers apart.

    >>> rejoined("城里的空气越来越脏，很多人开始骑自行车\\n上班。政府也修了新的自行车道，\\n希望大家少开车。")
    '城里的空气越来越脏，很多人开始骑自行车上班。政府也修了新的自行车道，希望大家少开车。'
    >>> rejoined("轻轻的我走了，\\n正如我轻轻的来；")
    '轻轻的我走了，\\n正如我轻轻的来；'
    """
    lines = text.split("\n")
    numbers = [k for k, line in enumerate(lines) if PAGE.match(line)]
    for k in reversed(numbers):
        lines[max(0, k - 1) : k + 2] = _around(lines[max(0, k - 1) : k + 2])
    usual = {
        chinese: _usual([line for line in lines if line.strip() and is_chinese(line) == chinese])
        for chinese in (True, False)
    }
    return "\n".join(_joined(lines, usual))


def _around(lines: Sequence[str]) -> list[str]:
    """A page number gone with the blank lines around it: a sentence may go on behind it."""
    kept = [line for line in lines if line.strip() and not PAGE.match(line)]
    return kept or [""]


def _usual(lines: Sequence[str]) -> float:
    """The length of the longer of the broken lines of one language; 0 if it has none."""
    broken = sum(bool(WITHIN.search(line)) and not LINE_END.search(line) for line in lines[:-1])
    if not broken or broken < MIN_BROKEN * len(lines):
        return 0.0
    lengths = sorted(len(line) for line in lines if not LINE_END.search(line))
    return lengths[int(LONG * (len(lengths) - 1))]


def _joined(lines: Sequence[str], usual: dict[bool, float]) -> Iterator[str]:
    before, last = "", 0
    for line in lines:
        chinese = is_chinese(before)
        least = MIN_LENGTH * usual[chinese]
        goes_on = bool(least and before and line.strip()) and chinese == is_chinese(line)
        if goes_on and not LINE_END.search(before) and (last >= least or english_grammar.UNENDED.search(before)):
            before, last = together(before, line.strip(), chinese=chinese), len(line)
            continue
        if before or line is not lines[0]:
            yield before
        before, last = line.rstrip() if usual[is_chinese(line)] else line, len(line)
    yield before


def together(before: str, after: str, *, chinese: bool) -> str:
    """Two lines of one language as one; a word that was divided (bi- cycles) is whole, a name (Yun-t'u) stays."""
    if chinese:
        return before.rstrip() + after
    if HYPHEN.search(before) and after[:1].islower():
        return before[:-1] + after
    return f"{before.rstrip()} {after}"
