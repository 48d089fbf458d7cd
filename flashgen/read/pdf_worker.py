"""`python -m flashgen.read.pdf_worker`: a PDF on standard input, its pages on standard output, as JSON.

A process of its own: the parser (pypdfium2, BSD and Apache) is native code, and the file may be anybody's.
"""

from __future__ import annotations

import json
import sys

MEMORY, SECONDS, MOST_PAGES = 1 << 30, 60, 3_000
"""Limits of the process: bytes of address space, seconds of CPU, pages."""


def main() -> None:
    """Write {"pages": [text, ...]} or {"error": what is wrong}."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    except (ImportError, ValueError, OSError):
        pass  # not on Windows; the parent's clock remains
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        pages = [page.get_textpage().get_text_bounded() for page in list(document)[:MOST_PAGES]]
        found = {"pages": pages}
    except (pypdfium2.PdfiumError, MemoryError, ValueError) as error:
        found = {"error": str(error)}  # type: ignore[dict-item]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
