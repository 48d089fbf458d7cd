"""What builds found out, kept between them: analyses of documents and meanings of words.

One SQLite file in the cache folder. A key is a hash of all that its value hangs on: the text, the recipe's part, the
program's files, the versions of the data. A value is a pickle in which nothing but flashgen's own values is believed
(`_Reader.find_class`), behind its checksum. The file is bounded, may be deleted at any time, and several processes may
use it at once. What can't be read is made again, what can't be written is not kept: no build fails for it.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import io
import pickle
import sqlite3
import time
import zlib
from collections import OrderedDict
from collections.abc import Iterator, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from .lexicon import cache

NAME = "found.sqlite"
MAX_BYTES = 256 << 20
"""Size from which the half that was not used for longest goes: some 2,000 articles."""
MAX_VALUE = 64 << 20
"""A value that is larger unpacked is not believed."""
MOST_KNOWN = 8 << 20
"""Bytes of packed values that are kept unpacked too, ten times as many: twenty texts with their words."""
PENDING = 256
"""Values that are written at once."""
PATIENCE = 2.0
"""Seconds that a process waits for another that writes."""
DAY = 24 * 3600
ROOMS = (*(f"flashgen.values.{part}" for part in ("bitext", "sentence", "note", "deck")), "flashgen.choose.collect")
"""Modules whose values may be kept."""
PLAIN = frozenset({"range", "frozenset", "set"})
"""Built-in types beside those that a pickle holds as they are."""


def digest(*parts: object) -> str:
    """A key made of anything whose `repr` says all that it is."""
    return hashlib.sha256("\x00".join(map(repr, parts)).encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def program() -> str:
    """A hash of the program's files by name, size and time: another program may find something else."""
    root = Path(__file__).parent
    files = sorted(path for path in root.rglob("*") if path.suffix in {".py", ".json", ".gz", ".tsv", ".txt"})
    return digest(*((str(path.relative_to(root)), (stat := path.stat()).st_size, stat.st_mtime_ns) for path in files))


class Forgetful(dict[str, Any]):
    """Keeps nothing, for who builds once."""

    def __setitem__(self, key: str, value: Any) -> None:
        pass


class Store(MutableMapping[str, Any]):
    """The file as a mapping of keys to values; `path`: another than that in the cache folder. Who builds again and
    again (the studio) has what was read `remembered` too, unpacked."""

    def __init__(self, path: Path | None = None, max_bytes: int = MAX_BYTES, *, remembered: bool = False) -> None:
        self._path, self._max_bytes = path or cache.folder() / NAME, max_bytes
        self._most_known = MOST_KNOWN if remembered else 0
        self._pending: dict[str, Any] = {}
        self._known: OrderedDict[str, tuple[Any, int]] = OrderedDict()
        self._size = 0
        self._connection: sqlite3.Connection | None = None
        atexit.register(self.flush)

    def __getitem__(self, key: str) -> Any:
        if key in self._pending:
            return self._pending[key]
        if key in self._known:
            return self._known[key][0]
        with contextlib.suppress(sqlite3.Error, OSError):
            row = self._opened().execute("SELECT value, used FROM found WHERE key = ?", (key,)).fetchone()
            if row and (value := unpacked(row[0], MAX_VALUE)) is not None:
                if row[1] < time.time() - DAY:
                    with contextlib.suppress(sqlite3.Error):
                        self._opened().execute("UPDATE found SET used = ? WHERE key = ?", (int(time.time()), key))
                self._remember(key, value, len(row[0]))
                return value
        raise KeyError(key)

    def __setitem__(self, key: str, value: Any) -> None:
        self._forget(key)
        self._pending[key] = value
        if len(self._pending) >= PENDING:
            self.flush()

    def _remember(self, key: str, value: Any, size: int) -> None:
        self._known[key] = value, size
        self._size += size
        while self._size > self._most_known:
            self._size -= self._known.popitem(last=False)[1][1]

    def _forget(self, key: str) -> None:
        self._size -= self._known.pop(key, (None, 0))[1]

    def __delitem__(self, key: str) -> None:
        self._pending.pop(key, None)
        self._forget(key)
        with contextlib.suppress(sqlite3.Error, OSError):
            self._opened().execute("DELETE FROM found WHERE key = ?", (key,))

    def __iter__(self) -> Iterator[str]:
        self.flush()
        with contextlib.suppress(sqlite3.Error, OSError):
            yield from (key for (key,) in self._opened().execute("SELECT key FROM found").fetchall())

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def flush(self) -> None:
        """Write what was found since the last time."""
        found, self._pending = self._pending, {}
        if not found:
            return
        now = int(time.time())
        rows = [(key, packed(value), now) for key, value in found.items()]
        try:
            self._write(rows)
        except sqlite3.OperationalError:
            return  # locked, full or read-only
        except (sqlite3.Error, OSError):
            with contextlib.suppress(sqlite3.Error, OSError):  # no database any more
                self.close()
                self._path.unlink(missing_ok=True)
                self._write(rows)

    def close(self) -> None:
        """Let the file go."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _write(self, rows: list[tuple[str, bytes, int]]) -> None:
        connection = self._opened()
        connection.execute("BEGIN IMMEDIATE")
        with contextlib.ExitStack() as undo:
            undo.callback(connection.execute, "ROLLBACK")
            connection.executemany("INSERT OR REPLACE INTO found VALUES (?, ?, ?)", rows)
            [(size,)] = connection.execute("SELECT coalesce(sum(length(value)), 0) FROM found")
            if size > self._max_bytes:
                connection.execute(
                    "DELETE FROM found WHERE key IN "
                    "(SELECT key FROM found ORDER BY used, key LIMIT (SELECT (count(*) + 1) / 2 FROM found))"
                )
            undo.pop_all()
        connection.execute("COMMIT")

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA auto_vacuum = FULL")
            connection.execute("CREATE TABLE IF NOT EXISTS found (key TEXT PRIMARY KEY, value BLOB, used INTEGER)")
            self._connection = connection
        return self._connection


def packed(value: Any) -> bytes:
    """A value as bytes behind their checksum."""
    data = zlib.compress(pickle.dumps(value, protocol=5), 1)
    return zlib.crc32(data).to_bytes(4, "big") + data


def unpacked(data: bytes, most: int = MAX_VALUE) -> Any:
    """The value of at most so many bytes, None if it is damaged or holds what no build keeps."""
    if zlib.crc32(data[4:]).to_bytes(4, "big") != data[:4]:
        return None
    with contextlib.suppress(Exception):
        unpacking = zlib.decompressobj()
        plain = unpacking.decompress(data[4:], most)
        return None if unpacking.unconsumed_tail else _Reader(io.BytesIO(plain)).load()
    return None


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module in ROOMS or (module == "builtins" and name in PLAIN):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:  # no function, nothing that a room imports
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is nothing that is kept")
