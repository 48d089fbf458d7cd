"""PDF files to text: pages joined, without what is printed on every one."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence

from ..errors import LoadError, MissingEngine

SECONDS = 90
EDGE = 2
"""Lines at the head and the foot of a page among which running heads and page numbers are looked for."""
REPEATED = 0.5
"""Share of the pages on which a line stands, but for its digits, from which it is a running head."""
MIN_LETTERS = 5
"""Letters a page, on the average, below which a PDF is one of pictures."""
NUMBER = re.compile(r"\A[\s\-–—·|/]*(?:第\s*)?\d{1,4}(?:\s*[页頁])?(?:\s*/\s*\d{1,4})?[\s\-–—·|/]*\Z")
OCR = "It seems to be scanned. Run OCR first (for example OCRmyPDF), or type the text."


def text(data: bytes, where: object) -> str:
    """The text of a PDF; a `LoadError` if it has none, is locked or damaged."""
    if importlib.util.find_spec("pypdfium2") is None:
        raise MissingEngine("To read PDF files, install pypdfium2: pip install 'flashgen[office]'")
    command = [sys.executable, "-m", "flashgen.read.pdf_worker"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        found = json.loads(done.stdout) if done.returncode == 0 else {"error": "its parser failed"}
    except (subprocess.TimeoutExpired, OSError, ValueError):
        found = {"error": "it takes too long, or can't be parsed at all"}
    if "error" in found:
        problem = str(found["error"])[:200]
        if "password" in problem.lower():
            raise LoadError(where, "the PDF is locked with a password", hint="Save a copy without one.")
        raise LoadError(where, f"the PDF can't be read ({problem})", hint="Save it again, or save its text (.txt).")
    pages = [page.replace("\r\n", "\n").replace("\r", "\n") for page in found["pages"]]
    if sum(sum(map(str.isalnum, page)) for page in pages) < MIN_LETTERS * max(1, len(pages)):
        raise LoadError(where, "there is no text in it", hint=OCR)
    return "\n".join(without_heads(pages))


def without_heads(pages: Sequence[str]) -> list[str]:
    """The pages without page numbers and running heads.

    >>> without_heads(["My book\\nOne.\\n1", "My book\\nTwo.\\n2", "My book\\nThree.\\n3"])
    ['One.', 'Two.', 'Three.']
    """
    split = [[line for line in page.split("\n") if line.strip()] for page in pages]
    edges = [{_key(line) for line in (*lines[:EDGE], *lines[-EDGE:])} for lines in split]
    count = Counter(key for keys in edges for key in keys)
    heads = {key for key, n in count.items() if n >= max(2, REPEATED * len(pages))}

    def kept(lines: list[str]) -> list[str]:
        last = len(lines) - EDGE
        return [
            line for k, line in enumerate(lines) if EDGE <= k < last or not (NUMBER.match(line) or _key(line) in heads)
        ]

    return ["\n".join(kept(lines)) for lines in split]


def _key(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())
