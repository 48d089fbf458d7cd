"""PDF files to text: pages joined, without what is printed on every one."""

from __future__ import annotations

import importlib.util
import itertools
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..errors import LoadError, MissingEngine
from .lines import LINE_END, is_chinese
from .rejoin import together

SECONDS = 90
EDGE = 2
"""Lines at the head and the foot of a page among which running heads and page numbers are looked for."""
REPEATED = 0.5
"""Share of the pages on which a line stands, but for its digits, from which it is a running head."""
MIN_LETTERS = 5
"""Letters a page, on the average, below which a PDF is one of pictures."""
NUMBER = re.compile(r"\A[\s\-–—·|/]*(?:第\s*)?\d{1,4}(?:\s*[页頁])?(?:\s*/\s*\d{1,4})?[\s\-–—·|/]*\Z")
MIN_WIDTH = 0.6
"""Of a page's width, up to which lines have ended of themselves: verse, lists, headings."""
LEADING, SIZE = 1.3, 0.2
"""How much farther down a line of the same paragraph may stand than lines do; how much its height may differ."""
SPACED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef“”‘’]) +(?=[\u3000-\u9fff\uff00-\uffef“”‘’])")
"""Spaces within Chinese, which come from signs of another font."""
OCR = "It seems to be scanned. Run OCR first (for example OCRmyPDF), or type the text."


class Line(NamedTuple):
    """A line of a page, in points from its lower left corner."""

    text: str
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    top: float = 0.0


def text(data: bytes, where: object) -> str:
    """The text of a PDF; a `LoadError` if it has none, is locked or damaged."""
    if importlib.util.find_spec("pypdfium2") is None:
        raise MissingEngine("To read PDF files, install pypdfium2: pip install 'flashgen[office]'")
    command = [sys.executable, "-m", "flashgen.read.pdf_worker"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        found: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {"error": "its parser failed"}
    except (subprocess.TimeoutExpired, OSError, ValueError):
        found = {"error": "it takes too long, or can't be parsed at all"}
    if "error" in found:
        problem = str(found["error"])[:200]
        if "password" in problem.lower():
            raise LoadError(where, "the PDF is locked with a password", hint="Save a copy without one.")
        raise LoadError(where, f"the PDF can't be read ({problem})", hint="Save it again, or save its text (.txt).")
    pages = without_heads([[Line(*line) for line in page] for page in found["pages"]])
    if sum(sum(map(str.isalnum, line.text)) for page in pages for line in page) < MIN_LETTERS * max(1, len(pages)):
        raise LoadError(where, "there is no text in it", hint=OCR)
    return "\n\n".join(paragraphs(pages, MIN_WIDTH * found["width"]))


def without_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers and running heads.

    >>> pages = [[Line(text) for text in ("My book", "One.", str(n))] for n in (1, 2, 3)]
    >>> [[line.text for line in page] for page in without_heads(pages)]
    [['One.'], ['One.'], ['One.']]
    """
    edges = [{_key(line) for line in (*lines[:EDGE], *lines[-EDGE:])} for lines in pages]
    count = Counter(key for keys in edges for key in keys)
    heads = {key for key, n in count.items() if n >= max(2, REPEATED * len(pages))}

    def kept(lines: Sequence[Line]) -> list[Line]:
        middle = range(EDGE, len(lines) - EDGE) if len(lines) > 2 * EDGE else range(1, len(lines) - 1)
        edge = (NUMBER.match(line.text) or _key(line) in heads for line in lines)
        return [line for k, (line, gone) in enumerate(zip(lines, edge, strict=True)) if k in middle or not gone]

    return [kept(lines) for lines in pages]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text.strip())


def paragraphs(pages: Sequence[Sequence[Line]], narrow: float) -> Iterator[str]:
    """The lines joined to paragraphs, over the ends of pages too; no line that ends before `narrow` goes on.

    A paragraph ends where the next line stands lower than lines do, is of another size, or where its first word would
    have had room; a page's end tells less, so there a sentence must be open too.
    """
    text, last = "", None
    for page in pages:
        right = max((line.right for line in page), default=0.0)
        step = _step(page)
        for number, line in enumerate(page):
            if last is not None and last.right >= narrow and _goes_on(last, line, right, step if number else 0.0):
                text = together(text, line.text.strip(), chinese=is_chinese(text))
            else:
                if text:
                    yield SPACED.sub("", text)
                text = line.text.strip()
            last = line
    if text:
        yield SPACED.sub("", text)


def _step(page: Sequence[Line]) -> float:
    """The usual distance from line to line."""
    steps = sorted(a.bottom - b.bottom for a, b in itertools.pairwise(page) if a.bottom > b.bottom)
    return steps[len(steps) // 4] if steps else 0.0


def _goes_on(last: Line, line: Line, right: float, step: float) -> bool:
    """Whether a line goes on with the paragraph of the last one; `step` is 0 on a new page."""
    if not step:
        return not LINE_END.search(last.text.strip())
    height = last.top - last.bottom
    if abs(height - (line.top - line.bottom)) > SIZE * height or not 0 < last.bottom - line.bottom <= LEADING * step:
        return False
    word = line.text.strip().split(" ")[0] if line.text[:1].isascii() else line.text.strip()[:1]
    width = (line.right - line.left) * (len(word) + 1) / max(1, len(line.text))
    return last.right + width > right - height / 2
