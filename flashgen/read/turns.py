"""Both languages in one plain text: lines by turns, or one half after the other, whatever stands between them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from .lines import LINE_END, is_chinese, plain

HEADING = re.compile(
    r"\A\s*(?:#{1,6}\s|(?:\*\*)?(?:original|translation|chinese|english|中文|英文|原文|译文|譯文)[^\w]*\Z)", re.I
)
RULE = re.compile(r"\A\s*(?:[-*_=~—]{3,}|<hr\s*/?>)\s*\Z", re.IGNORECASE)
ROW = re.compile(r"\A\s*\|")
MIN_TURNS = 4
MOST_OTHERS = 0.1
"""Share of the turns that may be of two or more lines of one language, of strict turns."""


def bodied(text: str) -> list[str]:
    """The lines of a text that are sentences: rules, headings and tables left out."""
    kept = (line for line in text.splitlines() if not any(mark.match(line) for mark in (RULE, HEADING, ROW)))
    return [bare for bare in map(plain, kept) if any(map(str.isalnum, bare))]


def by_turns(lines: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs of lines that stand by turns, in either order; [] where the turns are not strict.

    Headings, which end in no mark, are left out where they break the turns: before them, or in one language alone.
    """
    turns = [(chinese, _sentences(list(group))) for chinese, group in itertools.groupby(lines, is_chinese)]
    if len(turns) % 2 and len(turns) > MIN_TURNS:
        alone = 0 if not LINE_END.search(turns[0][1][-1]) else -1 if not LINE_END.search(turns[-1][1][-1]) else None
        turns = turns if alone is None else turns[1:] if alone == 0 else turns[:-1]
    longer = sum(len(group) > 1 for _, group in turns)
    if len(turns) < MIN_TURNS or len(turns) % 2 or longer > MOST_OTHERS * len(turns):
        return []
    first, second = turns[::2], turns[1::2]
    zh, en = (first, second) if turns[0][0] else (second, first)
    return [("".join(a), " ".join(b)) for (_, a), (_, b) in zip(zh, en, strict=True)]


def _sentences(group: Sequence[str]) -> list[str]:
    """The lines of one turn without headings among sentences."""
    ended = [line for line in group if LINE_END.search(line)]
    return ended if len(group) > 1 and ended else list(group)


def halves(lines: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Chinese and English lines where one half follows the other, None where they are mixed."""
    turns = [(chinese, list(group)) for chinese, group in itertools.groupby(lines, is_chinese)]
    if len(turns) != 2:
        return None
    (chinese, first), (_, second) = turns
    return (first, second) if chinese else (second, first)
