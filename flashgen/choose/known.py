"""Word lists that a learner brings, in any of the forms in which people keep them.

One word a line, a table whose first Chinese column is the word, several words in a line, an export of Pleco
(公园[公園]), in either script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..errors import VocabError
from ..lexicon.script import is_han, simplified

MAX_WORD = 12
"""Longest word in characters: longer Chinese is running text. The longest headwords of the HSK have 7."""
CELL = re.compile(r"\t|,(?=\s*[^\s\u3400-\u9fff])|;(?=\s*[^\s\u3400-\u9fff])")
"""What ends the first column: a tab, or a comma with something else than a further word behind it."""
SEPARATOR = re.compile(r"[\s,;/|、，；。·•]+")
OTHER_SCRIPT = re.compile(r"[\[【［(（][^\])】］）]*[\]】］)）]")
SENTENCE = re.compile(r"[。！？!?]\s*\S")
MIN_UNDERSTOOD = 0.5
"""Share of a list's lines that must be understood: with fewer it is probably something else."""
MARKS = '"“”«»*-–•·# \ufeff'


@dataclass(frozen=True, slots=True)
class Listed:
    """The words of a list (simplified); how many of its lines were not understood, and the first of these."""

    words: frozenset[str]
    strange: int = 0
    example: str = ""


def parse(text: str, path: Path | str) -> Listed:
    """The words of a list, in simplified characters. Lines without Chinese are headings, `#` begins a comment.

    >>> sorted(parse("word\\tlevel\\n# greetings\\n會議\\t3\\n你好 nǐ hǎo\\n公园[公園]\\tpark", "known.tsv").words)
    ['会议', '你好', '公园']
    >>> sorted(parse("天气；苹果、图书馆", "known.txt").words)
    ['图书馆', '天气', '苹果']
    """
    words: set[str] = set()
    lines = [line for line in text.splitlines() if any(map(is_han, line)) and not line.lstrip().startswith("#")]
    if not lines:
        raise VocabError(path, "the list holds no Chinese word", hint="Put one word a line.")
    strange = []
    for line in lines:
        found = _words(line)
        words.update(found)
        if not found:
            strange.append(line)
    if len(lines) - len(strange) < MIN_UNDERSTOOD * len(lines):
        understood = len(lines) - len(strange)
        problem = f"only {understood} of its {len(lines)} lines are words; this one is none: {strange[0][:30]}"
        raise VocabError(path, problem, hint="Put one word a line, notes after a tab.")
    return Listed(frozenset(words), len(strange), strange[0][:30] if strange else "")


def _words(line: str) -> set[str]:
    """The words of a line: those of the first column that has Chinese."""
    cells = (OTHER_SCRIPT.sub("", cell) for cell in CELL.split(line))
    first = next((cell for cell in cells if any(map(is_han, cell))), "")
    if SENTENCE.search(first):
        return set()
    pieces = (piece.strip(MARKS) for piece in SEPARATOR.split(first))
    found = {simplified(piece) for piece in pieces if any(map(is_han, piece))}
    return found if all(len(word) <= MAX_WORD for word in found) else set()


def union(lists: Iterable[frozenset[str]]) -> frozenset[str]:
    """All words of several lists."""
    return frozenset().union(*lists)
