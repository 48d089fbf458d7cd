"""What a file holds once its format is undone: blocks of text and tables, or pairs that are certain."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Union

from .safely import MAX_BYTES

Row = tuple[str, str]
"""Chinese and English."""
Table = tuple[tuple[str, ...], ...]
"""Rows of cells; a cell may hold several lines."""
Block = Union[str, Table]  # noqa: UP007  (an alias is evaluated, and Python 3.10's str | tuple[...] can't be)
"""A paragraph or a table."""
PLAIN = ("article", "turns", "halves")
"""Arrangements of the two languages in one plain text."""
NAMES = (*"docx odt epub xlsx ods pdf html subtitles table".split(), *PLAIN)
"""What --format takes: the forms of `forms.py`, and the arrangements."""
MIN_TABLE_SHARE = 0.6
"""Share of a document's characters that must stand in tables of several columns for it to be one of pairs."""


@dataclass(frozen=True, slots=True)
class How:
    """How files are to be read, as far as it is not found by itself: their `encoding`, their `format` (a name of
    `NAMES`), the `columns` of a table (zh=2,en=3), the largest size."""

    encoding: str = ""
    format: str = ""
    columns: str = ""
    max_bytes: int = MAX_BYTES


@dataclass(frozen=True, slots=True)
class Content:
    """The `text` of a file, or its `pairs`, if these are certain but for those whose numbers are `open`, and the
    `words` that it lists beside them; of subtitles the `times` of lines or pairs in milliseconds; its title, and as
    what it was read."""

    text: str = ""
    pairs: tuple[Row, ...] = ()
    open: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()
    times: tuple[int, ...] = ()
    title: str = ""
    what: str = ""


def tables_of(blocks: Iterable[Block]) -> list[Table]:
    """The tables of several columns, if they hold most of the text; else []."""
    everything = list(blocks)
    tables = (block for block in everything if not isinstance(block, str))
    found = [table for table in tables if len(table) > 1 and max(map(len, table)) > 1]
    inside = sum(len(cell) for table in found for row in table for cell in row)
    return found if inside >= MIN_TABLE_SHARE * sum(map(len, map(_text, everything))) else []


def text_of(blocks: Iterable[Block]) -> str:
    """The blocks as plain text with blank lines between; the cells of a table are lines, row by row."""
    return "\n\n".join(filter(None, map(_text, blocks)))


def _text(block: Block) -> str:
    if isinstance(block, str):
        return block.strip()
    return "\n".join(filter(None, (cell.strip() for cell in itertools.chain.from_iterable(block))))
