"""Word lists that a learner brings: one word a line; what follows after a tab, a comma or a space is ignored."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..errors import VocabError
from ..lexicon.script import is_han, simplified

MAX_WORD = 40
"""Longest entry in characters; a longer line is running text, not a word."""


def parse(text: str, path: Path | str) -> frozenset[str]:
    """The words of a list, in simplified characters; `#` begins a comment, a first line without Chinese is a header.

    >>> sorted(parse("word\\tlevel\\n# greetings\\n會議\\t3\\n你好 nǐ hǎo\\n", "known.tsv"))
    ['会议', '你好']
    """
    words = set()
    for number, line in enumerate(text.splitlines(), 1):
        cell = next(iter(line.split("\t")[0].split(",")[0].split()), "").strip('"')
        if not cell or cell.startswith("#"):
            continue
        if len(cell) > MAX_WORD:
            raise VocabError(path, "this line is no word", line=number, hint="Put one word a line, notes after a tab.")
        if any(map(is_han, cell)):
            words.add(simplified(cell))
        elif number > 1:
            raise VocabError(path, f"{cell!r} is no Chinese word", line=number, hint="Put one Chinese word a line.")
    if not words:
        raise VocabError(path, "the list holds no Chinese word", hint="Put one word a line.")
    return frozenset(words)


def union(lists: Iterable[frozenset[str]]) -> frozenset[str]:
    """All words of several lists."""
    return frozenset().union(*lists)
