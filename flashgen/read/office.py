"""Word (.docx) and OpenDocument (.odt) to blocks: paragraphs and tables of the body, in their order.

Read from the XML itself, through the limits of `archives.py`: the libraries for it either have none (a packed 400 MB of
nothing costs them a minute) or lose the order of paragraphs and tables. Left out: notes, comments, deleted text, the
reading over ruby text, headers and footers, which lie in other parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .archives import Archive, attribute, children, local
from .content import Block, Table

SKIPPED = frozenset(
    "rt del moveFrom instrText delText footnoteReference Fallback".split()  # Word
    + "note annotation ruby-text tracked-changes annotation-end".split()  # OpenDocument
)
BREAKS = {"br": "\n", "cr": "\n", "line-break": "\n", "tab": " ", "s": " ", "noBreakHyphen": "-"}
PARAGRAPHS, TABLES, ROWS, CELLS = ("p", "h"), ("tbl", "table"), ("tr", "table-row"), ("tc", "table-cell")


def docx(data: bytes, where: object) -> tuple[list[Block], str]:
    """The blocks of a Word file, and its title."""
    body = next(children(Archive(data, where).xml("word/document.xml"), "body"), None)
    blocks = list(_blocks(body)) if body is not None else []
    return blocks, _title(body, "Title")


def odt(data: bytes, where: object) -> tuple[list[Block], str]:
    """The blocks of an OpenDocument text, and its title."""
    root = Archive(data, where).xml("content.xml")
    body = next((found for part in children(root, "body") for found in children(part, "text")), None)
    blocks = list(_blocks(body)) if body is not None else []
    return blocks, _title(body, "Title")


def _blocks(element: Any) -> Iterator[Block]:
    """Paragraphs and tables, also within sections and lists."""
    for child in element:
        name = local(child)
        if name in PARAGRAPHS:
            yield from _paragraph(child)
        elif name in TABLES:
            yield _table(child)
        elif name not in SKIPPED:
            yield from _blocks(child)


def _table(element: Any) -> Table:
    return tuple(tuple("\n".join(_lines(cell)) for cell in children(row, *CELLS)) for row in _rows(element))


def _rows(element: Any) -> Iterator[Any]:
    """The rows of a table; those of a table within it belong to their cell."""
    for child in element:
        if local(child) in ROWS:
            yield child
        elif local(child) not in TABLES:
            yield from _rows(child)


def _lines(cell: Any) -> Iterator[str]:
    return (line for block in _blocks(cell) for line in ([block] if isinstance(block, str) else map("\n".join, block)))


def _paragraph(element: Any) -> Iterator[str]:
    text = "".join(_pieces(element)).strip()
    if text:
        yield text


def _pieces(element: Any) -> Iterator[str]:
    """The text of a paragraph: Word has it in `t`, OpenDocument between the elements."""
    plain = local(element) in {"p", "h", "span", "a", "t", "ruby-base", "s"}
    if plain and element.text and local(element) != "s":
        yield element.text
    for child in element:
        name = local(child)
        if name in BREAKS:
            yield BREAKS[name]
        elif name not in SKIPPED:
            yield from _pieces(child)
        if plain and child.tail:
            yield child.tail


def _title(body: Any, style: str) -> str:
    """The text of the paragraph that has the style of titles."""
    for element in body.iter() if body is not None else ():
        if local(element) not in PARAGRAPHS:
            continue
        named = attribute(element, "style-name") or next(
            (attribute(s, "val") for p in children(element, "pPr") for s in children(p, "pStyle")), ""
        )
        if named == style:
            return " ".join("".join(_pieces(element)).split())
    return ""
