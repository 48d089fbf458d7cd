"""Word data parsed once and kept as SQLite files or numpy arrays that open in a millisecond.

Parsing CC-CEDICT takes about 1.5 s and jieba's dictionary 1 s; a query on the file takes microseconds and the
file costs no memory to speak of. A cache is named after its source's size and modification time, so a newer
dictionary makes a newer cache.

Nothing in the folder is believed that is not whole: beside each file stands its length, its checksum and when it was
written, last of all. A file of that length and time is whole, for it was on the disk before it had its name; of any
other the checksum is asked (.1 s for all). What is damaged, half-built or foreign is made again; where it can't be
kept, it is made in memory for this run. Files are built under a temporary name and renamed, so that processes that
start together all end with whole files; what a killed one left is swept.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

FORMAT = 10
"""Raised by hand when a builder writes other tables than before."""
SUM = ".sum"
"""Ending of the file with length and checksum."""
UNFINISHED = ".unfinished"
MOST_VERSIONS = 3
"""Files of one name that stay: a dictionary that was updated leaves its cache behind, 14 MB each."""
STALE = 3600
"""Seconds after which an unfinished file has no process any more that works on it."""
PIECE = 1 << 24
KEY = 12
"""Characters of the key in a file's name."""


@lru_cache(maxsize=1)
def _private_folder() -> Path:
    """A temporary folder for a process that may not write to the user's cache; removed at its end."""
    path = tempfile.mkdtemp(prefix="flashgen-")
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return Path(path)


def _chosen() -> Path:
    """The user's cache folder: `$FLASHGEN_CACHE`, else that of the system. It may be read-only, or not there."""
    import platformdirs

    return Path(os.environ.get("FLASHGEN_CACHE") or platformdirs.user_cache_dir("flashgen", appauthor=False))


def folder() -> Path:
    """The folder to keep files in: the user's cache folder, else a private temporary one."""
    path = _chosen()
    with contextlib.suppress(OSError):
        path.mkdir(parents=True, exist_ok=True)
        if os.access(path, os.W_OK | os.X_OK):
            return path
    return _private_folder()


def opened(name: str, source: Path, build: Callable[[sqlite3.Connection, Path], None]) -> sqlite3.Connection:
    """The cache `name` of the data file `source`, read-only; made by `build(connection, source)` if it is not there.

    `build` writes a table `about` among others.
    """
    path = _ready(_name(name, ".sqlite", source), lambda temporary: _fill(temporary, source, build))
    with contextlib.suppress(sqlite3.Error):
        if path:
            return _connected(path)
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    build(connection, source)
    return connection


def mapped(name: str, source: Path, build: Callable[[Path], Any], *also: Path) -> Any:
    """The numpy array `build(source)` as a read-only map of its cache file, paged in where it is looked at.

    `also` are files of which `build` makes use too.
    """
    import numpy as np

    def save(temporary: Path) -> None:
        with temporary.open("wb") as file:
            np.save(file, build(source))

    path = _ready(_name(name, ".npy", source, *also), save)
    with contextlib.suppress(OSError, ValueError):
        if path:
            return np.load(path, mmap_mode="r")
    return build(source)


def kept(name: str, ending: str, source: Path, write: Callable[[Path], None]) -> Path | None:
    """Where the file lies that `write(path)` makes of `source`; None where none can be kept."""
    return _ready(_name(name, ending, source), write)


def is_whole(path: Path) -> bool:
    """Whether a file is as it was when it was built: of the same length and time, or of the same checksum."""
    try:
        told = path.with_name(path.name + SUM).read_bytes().split()
        return (len(told) == 3 and told[::2] == _stamp(path)) or (len(told) in {2, 3} and told[:2] == _sum(path))
    except OSError:
        return False


def built(target: Path, write: Callable[[Path], None]) -> None:
    """Have a file written under a temporary name, give it its own, then write its sum."""

    def to_the_disk(temporary: Path) -> None:
        write(temporary)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())

    _replace(target, to_the_disk)
    _, time_ = _stamp(target)
    written(target.with_name(target.name + SUM), b" ".join((*_sum(target), time_)) + b"\n")
    _sweep(target.parent)


def written(target: Path, data: bytes) -> None:
    """Keep a file of these bytes, whole or not at all."""

    def write(temporary: Path) -> None:
        temporary.write_bytes(data)

    _replace(target, write)


def _ready(name: str, write: Callable[[Path], None]) -> Path | None:
    """Where the whole file lies, made if need be; None if it can't be kept."""
    if is_whole(_chosen() / name):
        return _chosen() / name
    path = folder() / name
    with contextlib.suppress(OSError, sqlite3.Error):
        if not is_whole(path):
            built(path, write)
            _retire(path)
        return path if is_whole(path) else None
    return None


def _name(name: str, suffix: str, *sources: Path) -> str:
    stats = [(source.name, source.stat()) for source in sources]
    about = " ".join(f"{name} {stat.st_size} {int(stat.st_mtime)}" for name, stat in stats)
    key = hashlib.sha256(f"{about} {FORMAT}".encode()).hexdigest()[:KEY]
    return f"{name}-{key}{suffix}"


def _stamp(path: Path) -> list[bytes]:
    """Length of a file, and when it was written (nanoseconds)."""
    stat = path.stat()
    return [b"%d" % stat.st_size, b"%d" % stat.st_mtime_ns]


def _sum(path: Path) -> list[bytes]:
    """Length and CRC-32 of a file: chance damage is what they are to find."""
    size = checksum = 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
    return [b"%d" % size, b"%08x" % checksum]


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        connection.execute("SELECT * FROM about").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _replace(target: Path, write: Callable[[Path], None]) -> None:
    """Write a file under a temporary name, then give it its own; others may read it as the folder allows."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f"{target.name}.", suffix=UNFINISHED)
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        temporary.chmod(0o644)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _retire(path: Path) -> None:
    """Remove the oldest files of the same name but for their key; who has one open keeps it."""
    name = path.stem.rpartition("-")[0]
    with contextlib.suppress(OSError):
        others = sorted(path.parent.glob(f"{name}-{'?' * KEY}{path.suffix}"), key=lambda p: -p.stat().st_mtime)
        for old in others[MOST_VERSIONS:]:
            old.unlink(missing_ok=True)
            old.with_name(old.name + SUM).unlink(missing_ok=True)


def _sweep(place: Path) -> None:
    """Remove what a killed process left unfinished."""
    with contextlib.suppress(OSError):
        for path in place.glob(f"*{UNFINISHED}"):
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < time.time() - STALE:
                    path.unlink()


def _fill(path: Path, source: Path, build: Callable[[sqlite3.Connection, Path], None]) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        with connection:
            build(connection, source)
