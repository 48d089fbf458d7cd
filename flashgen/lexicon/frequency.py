"""How common a word is and what part of speech it mostly has, from jieba's dictionary (MIT).

Units: Zipf = log10 of occurrences per billion words. jieba's counts come from a People's Daily corpus and
novels of unknown extent; below a count of about 10 (Zipf 2.2) they say little more than "rare".
"""

from __future__ import annotations

import importlib.util
import math
import sqlite3
from functools import lru_cache
from pathlib import Path

from ..errors import MissingEngine
from . import cache

UNLISTED = (0, "")


def data_file() -> Path:
    """jieba's own dictionary file, found without importing jieba."""
    spec = importlib.util.find_spec("jieba")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(place) / "dict.txt"
        if path.is_file():
            return path
    raise MissingEngine("The word counts are missing. Install them: pip install jieba")


class Frequencies:
    """Counts and part-of-speech tags of jieba's 349,046 words."""

    def __init__(self, path: Path | None = None) -> None:
        self._connection = cache.opened("jieba-words", path or data_file(), _build)
        self.total = int(self._connection.execute("SELECT total FROM about").fetchone()[0])
        self._row = lru_cache(maxsize=1 << 18)(self._query)

    def count(self, word: str) -> int:
        """Occurrences in jieba's corpus of `total` words; 0 if unlisted."""
        return (self._row(word) or UNLISTED)[0]

    def tag(self, word: str) -> str:
        """jieba's tag of the word (`n`, `v`, `nr`, ...), "" if unlisted."""
        return (self._row(word) or UNLISTED)[1]

    def zipf(self, word: str) -> float:
        """Zipf frequency, 0.0 if unlisted."""
        count = self.count(word)
        return round(math.log10(count / self.total * 1e9), 2) if count else 0.0

    def log_probability(self, word: str) -> float:
        """Natural log of the word's share of the corpus; an unlisted word counts as seen half a time."""
        return math.log(max(self.count(word), 0.5) / self.total)

    def _query(self, word: object) -> tuple[int, str] | None:
        row = self._connection.execute("SELECT count, tag FROM word WHERE word = ?", (word,)).fetchone()
        return (int(row[0]), str(row[1])) if row else None


def _build(connection: sqlite3.Connection, source: Path) -> None:
    rows = [line.split(" ") for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    words = {row[0]: (int(row[1]), row[2] if len(row) > 2 else "") for row in rows}
    total = sum(count for count, _ in words.values())
    connection.execute("CREATE TABLE about (total INTEGER)")
    connection.execute("INSERT INTO about VALUES (?)", (total,))
    connection.execute("CREATE TABLE word (word TEXT PRIMARY KEY, count INTEGER, tag TEXT) WITHOUT ROWID")
    connection.executemany("INSERT INTO word VALUES (?,?,?)", ((w, c, t) for w, (c, t) in sorted(words.items())))
