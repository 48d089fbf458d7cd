"""Saved web pages and the chapters of books (XHTML) to blocks: what a reader would read, without menus and readings.

`selectolax` (MIT) parses as browsers do, whatever is broken; nothing is loaded or run.
"""

from __future__ import annotations

import itertools
import re
from typing import Any

from ..errors import LoadError, MissingEngine
from .content import Block, Table

NO_TEXT = "script,style,noscript,template,svg,math,iframe,object,select,button,form,input,textarea,head,rt,rp"
NOTES = "sup:has(a),.footnotes,.footnote-ref,.footnote-back,[role=doc-endnotes],[role=doc-footnote],[role=doc-noteref]"
ASIDE = (
    "nav,header,footer,aside,[role=navigation],[role=banner],[role=contentinfo],[hidden],[aria-hidden=true],.noprint"
)
BLOCKS = (
    "p,div,section,article,main,ul,ol,li,dl,dt,dd,h1,h2,h3,h4,h5,h6,blockquote,pre,figure,figcaption,hr,address,"
    "table,caption,body"
)
PARAGRAPH, CELL, ROW, TABLE, LINE = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"
"""Marks for the ends of blocks while the text is taken out: characters of private use, which no text has."""
MARKS = re.compile(f"[{PARAGRAPH}-{LINE}]")
MAX_TAGS, MOST_ASIDE, MOST_MAIN = 100_000, 500, 20
"""Tags of a page: a saved novel has some thousand; menus and lists, and parts that may be the text, that are looked
at."""
CONTAINER = re.compile(r"<(/?)(?:div|section|article|main|nav|header|footer|aside|ul|ol|table)\b", re.IGNORECASE)
MAX_DEPTH = 300
MIN_MAIN = 0.4
"""Share of a page's text from which its <article> or <main> is the text."""
MOST_LINKED = 0.6
"""Share of a list's text in links from which it is a menu."""


def blocks(text: str, where: object) -> tuple[list[Block], str]:
    """The blocks of a page, and its title."""
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise MissingEngine("To read web pages and e-books, install selectolax: pip install selectolax") from None

    deepest = max(itertools.accumulate(-1 if m.group(1) else 1 for m in CONTAINER.finditer(text)), default=0)
    if text.count("<") > MAX_TAGS or deepest > MAX_DEPTH:
        problem = f"it has more than {MAX_TAGS:,} tags, or they are nested deeper than {MAX_DEPTH} levels"
        raise LoadError(where, problem, hint="Save its text alone.")
    tree = LexborHTMLParser(MARKS.sub("", text))
    title = " ".join(node.text() for node in tree.css("h1, title")[:1])
    for query in (NO_TEXT, NOTES):
        for node in tree.css(query):
            node.decompose()
    body = _main(tree)
    if body is None:
        return [], ""
    for node in body.css(ASIDE)[:MOST_ASIDE]:
        if not node.css_first("article, main"):
            node.decompose()
    for node in body.css("ul, ol")[:MOST_ASIDE]:
        linked = sum(len(link.text()) for link in node.css("a"))
        if linked and linked >= MOST_LINKED * len(node.text().strip() or " "):
            node.decompose()
    for node in body.css("br"):
        node.replace_with(LINE)
    for node in body.css("td, th"):
        node.insert_after(CELL)
    for node in body.css("tr"):
        node.insert_after(ROW)
    for node in body.css("table"):
        node.insert_before(TABLE)
        node.insert_after(TABLE)
    for node in body.css(BLOCKS):
        node.insert_before(PARAGRAPH)
        node.insert_after(PARAGRAPH)
    return _split(body.text()), " ".join(title.split())


def _main(tree: Any) -> Any:
    """The element that holds the text: <article> or <main> if most stands in it, else the whole body."""
    body = tree.body
    whole = len(body.text()) if body is not None else 0
    inside = [node for node in tree.css("article, main")[:MOST_MAIN] if len(node.text()) >= MIN_MAIN * whole]
    return max(inside, key=lambda node: len(node.text())) if inside and whole else body


def _split(marked: str) -> list[Block]:
    """Marked text as blocks. Within a table each cell is one, whatever blocks are in it."""
    found: list[Block] = []
    for number, part in enumerate(marked.split(TABLE)):
        rows = _table(part) if number % 2 else ()
        if rows and max(map(len, rows)) > 1:
            found.append(rows)
        else:
            found += filter(None, map(_lines, re.split(f"[{PARAGRAPH}{CELL}{ROW}]", part)))
    return found


def _table(part: str) -> Table:
    rows = (row.split(CELL)[:-1] for row in part.split(ROW))
    return tuple(tuple(_lines(cell) for cell in row) for row in rows if any(_lines(cell) for cell in row))


def _lines(text: str) -> str:
    """Text with one space for any white space, and a line for each mark."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in re.split(f"[{LINE}{PARAGRAPH}]", text))))
