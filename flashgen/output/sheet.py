"""A table as a file that spreadsheets open: .xlsx (XlsxWriter, BSD) or .csv; text stays text, nothing is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import ExportError, MissingEngine
from .atomically import replacing

WIDTHS = {"meaning": 28, "sentence": 44, "English": 44, "note": 24, "to check": 36, "lesson": 14}
WIDTH = 12
KEEP = "keep"
HIDDEN = "flashgen"
"""The column that is only for flashgen."""


def write(rows: Sequence[Sequence[str]], target: Path, *, locked: Sequence[str], neutral: Callable[[str], str]) -> None:
    """Write rows, heads first; `locked` are the columns shown in grey, `neutral` makes a cell of a .csv safe."""
    suffix = target.suffix.lower()
    if suffix == ".csv":
        data = csv_file(rows, neutral)
    elif suffix == ".xlsx":
        data = workbook(rows, locked)
    else:
        raise ExportError(f"{target}: choose a name that ends in .xlsx or .csv.")
    with replacing(target) as temporary:
        temporary.write_bytes(data)


def csv_file(rows: Sequence[Sequence[str]], neutral: Callable[[str], str]) -> bytes:
    """Rows as a .csv that Excel reads too."""
    sink = io.StringIO()
    csv.writer(sink, lineterminator="\r\n").writerows([neutral(cell) for cell in row] for row in rows)
    return sink.getvalue().encode("utf-8-sig")  # without the mark Excel takes it for the local encoding


def workbook(rows: Sequence[Sequence[str]], locked: Sequence[str] = ()) -> bytes:
    """Rows, heads first, as an .xlsx; in a column “keep” yes or no are offered."""
    try:
        import xlsxwriter
    except ImportError:
        raise MissingEngine(
            "To write .xlsx, install XlsxWriter: pip install 'flashgen[office]', or write .csv"
        ) from None
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("words")
    head = book.add_format({"bold": True, "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    grey = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "font_color": "#6b6f76"})
    for column, name in enumerate(rows[0]):
        sheet.set_column(column, column, WIDTHS.get(name, WIDTH), None, {"hidden": name == HIDDEN})
        sheet.write_string(0, column, name, head)
    for number, row in enumerate(rows[1:], 1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell, grey if rows[0][column] in locked else plain)
    if KEEP in rows[0]:
        keep = list(rows[0]).index(KEEP)
        sheet.data_validation(1, keep, max(1, len(rows) - 1), keep, {"validate": "list", "source": ["yes", "no"]})
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows) - 1), len(rows[0]) - 1)
    book.close()
    return sink.getvalue()
