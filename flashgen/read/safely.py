"""Opening files that nobody has vouched for: limits are checked before a byte is read."""

from __future__ import annotations

import stat
import sys
from functools import lru_cache
from pathlib import Path

from ..errors import LoadError

STANDARD_INPUT = Path("-")
MAX_BYTES = 10_000_000
"""Ten million bytes: the longest novels with their translation; what has more sentences than can be aligned at once is
refused later."""


def read_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of an ordinary, non-empty file of at most `max_bytes`, or of standard input ("-"); a `LoadError` for
    anything else."""
    if path == STANDARD_INPUT:
        return _standard_input(max_bytes)
    try:
        info = path.stat()
    except FileNotFoundError:
        raise LoadError(path, "there is no such file", hint="Check the name and the folder.") from None
    except (OSError, ValueError) as error:
        raise LoadError(path, f"the file can't be reached ({getattr(error, 'strerror', None) or error})") from None
    if stat.S_ISDIR(info.st_mode):
        raise LoadError(path, "this is a folder, not a file", hint="Name a file in it.")
    if not stat.S_ISREG(info.st_mode):
        raise LoadError(path, "this is no ordinary file", hint="Save the text to a file first.")
    if info.st_size > max_bytes:
        size, limit = f"{info.st_size / 1e6:,.0f} MB", f"{max_bytes / 1e6:,.0f} MB"
        raise LoadError(
            path,
            f"the file has {size}, more than the limit of {limit}",
            hint="Split it into single articles, or raise the limit with --max-size.",
        )
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise LoadError(path, f"the file can't be read ({error.strerror or error})") from None
    if len(data) > max_bytes:
        raise LoadError(path, "the file grew past the size limit while it was read")
    if not data.strip(b" \t\r\n\0"):
        raise LoadError(path, "the file is empty", hint="Put text into it, or name another.")
    return data


@lru_cache(maxsize=1)
def _standard_input(max_bytes: int) -> bytes:
    """What is piped or pasted in, read once: several readers may ask."""
    data = sys.stdin.buffer.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise LoadError(STANDARD_INPUT, "more is piped in than the size limit", hint="Raise it with --max-size.")
    if not data.strip(b" \t\r\n\0"):
        raise LoadError(
            STANDARD_INPUT, "nothing is piped in", hint="Paste a text, then press Ctrl-D (Windows: Ctrl-Z)."
        )
    return data
