"""`python -m flashgen.read.pdf_worker`: a PDF on standard input, its lines on standard output, as JSON.

A process of its own: the parser (pypdfium2, BSD and Apache) is native code, and the file may be anybody's.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any

MEMORY, SECONDS, MOST_PAGES = 1 << 30, 60, 3_000
"""Limits of the process: bytes of address space, seconds of CPU, pages."""
SIGNS = {0xFFFE: "-", 0x02: "-"}
"""The parser's signs for a hyphen that divides a word."""
MIN_OVERLAP = 0.5
"""Share of the lower of two pieces of text that must be beside the other for them to stand on one line."""


def main() -> None:
    """Write {"pages": [[[text, left, right, bottom, top], ...], ...], "width": points} or {"error": what is wrong}."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows; the parent's clock remains
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    import pypdfium2

    found: dict[str, Any]
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        count = min(len(document), MOST_PAGES)
        found = {
            "pages": [lines(document[number].get_textpage()) for number in range(count)],
            "width": document[0].get_width(),
        }
    except (pypdfium2.PdfiumError, MemoryError, ValueError) as error:
        found = {"error": str(error)}
    sys.stdout.write(json.dumps(found))


def lines(page: Any) -> list[list[Any]]:
    """The lines of a page in the order of its text, each from left to right: signs of other fonts come out of order."""
    import pypdfium2.raw

    found: list[list[tuple[float, float, float, float, str]]] = []
    for index in range(page.count_chars()):
        sign = SIGNS.get(code := pypdfium2.raw.FPDFText_GetUnicode(page, index), chr(code))
        if sign in "\r\n\0":
            continue
        left, bottom, right, top = page.get_charbox(index, loose=True)
        if found and (right <= left or top <= bottom):  # a space between words that the program put there
            found[-1].append((found[-1][-1][1], found[-1][-1][1], *found[-1][-1][2:4], sign))
            continue
        box = (left, right, bottom, top, sign)
        if found and _beside(found[-1][-1], box):
            found[-1].append(box)
        else:
            found.append([box])
    return [line for line in map(_line, found) if line[0].strip()]


def _beside(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    overlap = min(a[3], b[3]) - max(a[2], b[2])
    return bool(overlap >= MIN_OVERLAP * min(a[3] - a[2], b[3] - b[2]))


def _line(signs: list[tuple[float, float, float, float, str]]) -> list[Any]:
    ordered = sorted(signs, key=lambda sign: sign[0])
    shown = [sign for sign in ordered if sign[4].strip()]
    text = " ".join("".join(sign[4] for sign in ordered).split())
    if not shown:
        return ["", 0.0, 0.0, 0.0, 0.0]
    return [text, shown[0][0], max(s[1] for s in shown), min(s[2] for s in shown), max(s[3] for s in shown)]


if __name__ == "__main__":
    main()
