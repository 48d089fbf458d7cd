"""The table of formats: how each is recognised, by its content first, and what it holds.

A new format is a function from bytes (or decoded text) to `Content` and a line in `BINARY` or `TEXTS`; what follows is
the same for all. The readers are loaded when they are needed: most runs need none.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import LoadError
from .content import Block, Content, How, Table, tables_of, text_of
from .encoding import HINT, ZIP, clean, decode
from .safely import read_bytes


@dataclass(frozen=True, slots=True)
class Form:
    """A format: its name for --format, what it is called, the endings of its files, whether bytes are it, its content.

    `read` gets the bytes, the path and the wishes of the user.
    """

    name: str
    called: str
    suffixes: tuple[str, ...]
    fits: Callable[[bytes], bool]
    read: Callable[[bytes, Path, How], Content]


@dataclass(frozen=True, slots=True)
class TextForm:
    """The same for what is plain text: `read` gets the decoded text and gives None if it is something else."""

    name: str
    read: Callable[[str, Path, How], Content | None]


def read(path: Path, how: How) -> Content:
    """What a file holds."""
    data = read_bytes(path, max_bytes=how.max_bytes)
    form = _binary(data, path, how)
    if form:
        found = form.read(data, path, how)
        return replace(found, what=f"{form.called}, {found.what}" if found.what else form.called)
    return read_text(_decoded(data, path, how), path, how)


def _decoded(data: bytes, path: Path, how: How) -> str:
    """A file as text; one that is called as if it were something else, and is no text either, is damaged."""
    try:
        return decode(data, path, how.encoding)
    except LoadError as error:
        called = next((form.called for form in BINARY if path.suffix.lower() in form.suffixes), "")
        if not called or error.hint != HINT or called == "a web page":
            raise
        hint = "Open it in the program it comes from and save it again, or save its text as plain text (.txt)."
        raise LoadError(path, f"the file is damaged, or is not {called}", hint=hint) from None


def list_text(path: Path) -> str:
    """The text of a word list of any format: of tables the rows, cells apart by tabs."""
    data = read_bytes(path)
    form = _binary(data, path, How())
    if form is None:
        return decode(data, path)
    if form.name in {"xlsx", "ods"}:
        from . import sheets

        return "\n".join("\t".join(row) for table in sheets.sheets(data, path) for row in table)
    content = form.read(data, path, How())
    return content.text or "\n".join(zh for zh, _ in content.pairs)


def table_rows(path: Path) -> list[list[str]]:
    """The rows of a spreadsheet or of a table in text, whatever parts its cells."""
    from . import tables

    data = read_bytes(path)
    form = _binary(data, path, How())
    if form is not None and form.name in {"xlsx", "ods"}:
        from . import sheets

        return [list(row) for table in sheets.sheets(data, path) for row in table]
    return tables.delimited(decode(data, path))


def read_text(text: str, path: Path, how: How) -> Content:
    """What a decoded text is."""
    for form in TEXTS:
        if how.format in ("", form.name):
            found = form.read(text, path, how)
            if found:
                return found
            if how.format:
                raise LoadError(
                    path, f"this can't be read as {how.format}", hint="Leave --format out to have it found."
                )
    return Content(text)


def _binary(data: bytes, path: Path, how: How) -> Form | None:
    if how.format:
        return next((form for form in BINARY if form.name == how.format), None)
    if data.startswith(ZIP):
        from .archives import Archive

        Archive(data, path)  # which says what is wrong with it
    return next((form for form in BINARY if form.fits(data)), None)


def _blocks(blocks: Iterable[Block], title: str, path: Path, how: How) -> Content:
    """Blocks as pairs, if they are a table of two languages, else as text."""
    kept = list(blocks)
    found = _tables(tables_of(kept), path, how)
    body = itertools.dropwhile(lambda block: block == title, kept)  # it is said of the text, and no part of it
    return replace(found or Content(clean(text_of(body))), title=clean(title))


def _tables(found: Iterable[Table], path: Path, how: How) -> Content | None:
    from . import tables

    whole = [[clean(cell) for cell in row] for table in found for row in table]
    return tables.chosen(whole, how.columns, path) if whole else None


def _docx(data: bytes, path: Path, how: How) -> Content:
    from . import office

    return _blocks(*office.docx(data, path), path, how)


def _odt(data: bytes, path: Path, how: How) -> Content:
    from . import office

    return _blocks(*office.odt(data, path), path, how)


def _epub(data: bytes, path: Path, how: How) -> Content:
    from . import epub

    return _blocks(*epub.epub(data, path), path, how)


def _html(data: bytes, path: Path, how: How) -> Content:
    from . import webpage

    return _blocks(*webpage.blocks(decode(data, path, how.encoding), path), path, how)


def _pdf(data: bytes, path: Path, how: How) -> Content:
    from . import pdf

    return Content(clean(pdf.text(data, path)))


def _sheets(data: bytes, path: Path, how: How) -> Content:
    from . import sheets, tables

    found = sheets.sheets(data, path)
    whole = [[clean(cell) for cell in row] for table in found for row in table]
    return tables.chosen(whole, how.columns, path) or Content("\n".join(tables.chinese(whole)))


def _subtitles(text: str, path: Path, how: How) -> Content | None:
    from . import subtitles

    if not subtitles.recognises(text):
        return None
    cues = subtitles.cues(text, path)
    found = subtitles.pairs(cues)
    if found:
        return Content(pairs=tuple(found.values()), times=tuple(found), what="subtitles in both languages")
    lines = subtitles.lines(cues)
    return Content("\n".join(said for _, said in lines), times=tuple(start for start, _ in lines), what="subtitles")


def _table(text: str, path: Path, how: How) -> Content | None:
    from . import tables

    return tables.read(text, path.suffix.lower(), path, how.columns)


def _packed(member: str, kind: bytes = b"") -> Callable[[bytes], bool]:
    """Whether bytes are a zip file with a member, whose content has a piece."""

    def fits(data: bytes) -> bool:
        if not data.startswith(ZIP):
            return False
        from .archives import Archive

        archive = Archive(data, "")
        return member in archive.names and (not kind or kind in archive.read(member))

    return _quietly(fits)


def _quietly(fits: Callable[[bytes], bool]) -> Callable[[bytes], bool]:
    def checked(data: bytes) -> bool:
        try:
            return fits(data)
        except LoadError:
            return False

    return checked


def _is_html(data: bytes) -> bool:
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<?xml"):
        head = head.partition(b"?>")[2].lstrip()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


BINARY = (
    Form("docx", "a Word file", (".docx",), _packed("word/document.xml"), _docx),
    Form("odt", "an OpenDocument text", (".odt",), _packed("mimetype", b"opendocument.text"), _odt),
    Form("epub", "an e-book", (".epub",), _packed("META-INF/container.xml"), _epub),
    Form("xlsx", "a spreadsheet", (".xlsx",), _packed("xl/workbook.xml"), _sheets),
    Form("ods", "a spreadsheet", (".ods",), _packed("mimetype", b"opendocument.spreadsheet"), _sheets),
    Form("pdf", "a PDF file", (".pdf",), lambda data: data[:1024].lstrip().startswith(b"%PDF"), _pdf),
    Form("html", "a web page", (".html", ".htm", ".xhtml"), _is_html, _html),
)
TEXTS = (TextForm("subtitles", _subtitles), TextForm("table", _table))
SUFFIXES = tuple(suffix for form in BINARY for suffix in form.suffixes if form.name not in {"xlsx", "ods"})
"""Endings that are taken from folders; of spreadsheets as of other tables not: lists and corrections are some."""
