"""Spreadsheets (.xlsx .xls .ods) to tables. `python-calamine` (MIT) reads them; sizes are checked before."""

from __future__ import annotations

import io

from ..errors import LoadError, MissingEngine
from .archives import HINT, Archive
from .content import Table
from .encoding import ZIP

MOST_SHEETS = 100


def sheets(data: bytes, where: object) -> list[Table]:
    """The sheets of a workbook, cells as text."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise MissingEngine("To read spreadsheets, install python-calamine: pip install 'flashgen[office]'") from None
    if data.startswith(ZIP):
        _measured(data, where)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names[:MOST_SHEETS]]
    except (CalamineError, ValueError, OSError, RuntimeError) as error:
        raise LoadError(where, f"the spreadsheet can't be read ({str(error)[:200]})", hint=HINT) from None
    return [tuple(tuple(map(_cell, row)) for row in sheet) for sheet in found if sheet]


def _cell(value: object) -> str:
    """A whole number without its point, which cells have as a float."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _measured(data: bytes, where: object) -> None:
    """Refuse a workbook that is larger unpacked than it says, or than any text: the parser reads it whole."""
    archive = Archive(data, where)
    for name in sorted(archive.names):
        archive.read(name)
