"""What is printed for a person: any text, on any stream, without steering the terminal."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from pathlib import Path

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters by which a text moves the cursor, changes colours or turns its direction."""


def open_streams() -> None:
    """Standard streams that take any text; one that the caller closed (cron, pythonw) leads nowhere, and no file that
    is opened later gets its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  (as long as we run)
        elif mode == "w":
            with contextlib.suppress(AttributeError):
                stream.reconfigure(encoding="utf-8", errors="replace")


def visible(text: str) -> str:
    """A text in which what steers a terminal (an escape in a file's name) is shown, not obeyed.

    >>> visible("a\\x1b[2J")
    'a\\\\x1b[2J'
    """
    return STEERING.sub(lambda match: repr(match[0])[1:-1], text)


def say(text: str) -> None:
    """Print a result."""
    print(visible(text))


def warn(text: str) -> None:
    """Print beside the results."""
    with contextlib.suppress(OSError):
        print(visible(text), file=sys.stderr)
