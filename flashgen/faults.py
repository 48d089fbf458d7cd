"""Faults of the program itself: never shown as a traceback, never lost. Each goes to a log that a message names."""

from __future__ import annotations

import contextlib
import tempfile
import time
import traceback
from pathlib import Path

from .errors import FlashgenError

NAME = "faults.log"
MAX_LOG = 1_000_000
"""Bytes from which the log begins anew; the one before it is kept beside it."""


class Fault(FlashgenError):
    """Something that should not have happened: what it is, and where the details are."""

    def __init__(self, error: BaseException, doing: str) -> None:
        self.error = error
        log = noted(error, doing)
        details = f"Details for a report: {log}" if log else "The details could not be written anywhere"
        super().__init__(f"{doing}: a fault of the program itself ({described(error)}). {details}.")


def described(error: BaseException) -> str:
    """An error in a line.

    >>> described(ValueError("a\\n" + "b" * 500))[:14]
    'ValueError: a '
    """
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def noted(error: BaseException, doing: str) -> Path | None:
    """Add an error with its traceback to the log; where the log is, None if none can be written."""
    import platformdirs

    lines = traceback.format_exception(type(error), error, error.__traceback__)
    text = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {doing}\n{''.join(lines)}\n"
    own = Path(platformdirs.user_log_dir("flashgen", appauthor=False)) / NAME
    for path in (own, Path(tempfile.gettempdir()) / f"flashgen-{NAME}"):
        with contextlib.suppress(OSError, RuntimeError):
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and path.stat().st_size > MAX_LOG:
                path.replace(path.with_suffix(".old.log"))
            with path.open("a", encoding="utf-8", errors="replace") as file:
                file.write(text)
            return path
    return None
