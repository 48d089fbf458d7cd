"""Files that are either the old ones or the new ones, never half of one."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ..errors import ExportError

ENDING = ".tmp"
STALE = 3600
"""Seconds after which an unfinished file has no process any more that works on it."""


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside `target` that takes its place when the block ends well.

    Missing or read-only folders, a folder in the file's place and a full disk become an `ExportError`; what
    stood at the target is untouched then.
    """
    check_target(target)
    try:
        target = target.resolve() if target.is_symlink() else target
    except (OSError, RuntimeError):  # the latter up to Python 3.12
        raise ExportError(f"{target}: a loop of links. Choose another name, or remove it.") from None
    folder = target.parent
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=_prefix(target), suffix=ENDING)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(
            f"{target}: can't be written ({reason}). Free some space, or choose another place."
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    _sweep(folder, _prefix(target))


def _prefix(target: Path) -> str:
    return f".{target.name[:12]}."


def _sweep(folder: Path, prefix: str) -> None:
    """Remove what a killed build of the same file left beside it."""
    for path in folder.iterdir():
        if path.name.startswith(prefix) and path.name.endswith(ENDING):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < time.time() - STALE:
                    path.unlink()


def check_target(target: Path) -> None:
    """An `ExportError` if a file could not be written there: asked before long work, and again before writing."""
    try:
        folder = target.parent
        if not folder.is_dir():
            raise ExportError(f"{target}: the folder {folder} does not exist. Create it, or choose another place.")
        if target.is_dir():
            raise ExportError(f"{target}: this is a folder. Give the name of a file in it.")
        if target.exists() and not target.is_file():
            raise ExportError(f"{target}: this is no ordinary file. Choose another name.")
        if not os.access(folder, os.W_OK | os.X_OK):
            raise ExportError(f"{target}: the folder {folder} may not be written to. Choose another place.")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"{target}: can't be written ({reason}). Choose another name.") from None


def _umask() -> int:
    """The process's umask: `mkstemp` makes private files, a deck is to be shared."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
