"""Stroke order data: fetched once when the user asks for it, kept in the cache, opened in a millisecond.

Source: the npm package `hanzi-writer-data` (Make Me a Hanzi, from fonts of Arphic Technology), Arphic Public License:
its text is fetched with the data and travels with every deck that holds a drawing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import FlashgenError, MissingEngine
from . import cache
from .script import is_han

PACKAGE, VERSION = "hanzi-writer-data", "2.0.1"
LICENCE = "ARPHICPL.TXT"
MAX_MEMBER = 200_000
"""Largest file of the package that is read; a character takes about 3 kB, 9 at most."""
PATH = frozenset("MLQCZ -.0123456789")
"""What the path of an outline is made of: nothing else gets into a drawing."""
FARTHEST = 4096
"""Coordinates lie on a square of 1024 units."""
SHA512 = (
    "9db43033e31aaf21a8abba4130864b09dde516ad379d7b89bb092ed7ee946e32"
    "f9f2e53ef4e50b55c324a0dbcdb894a8215edfd5b6cf45f0f80ff2d06b94bbaa"
)
"""Of the package's archive: no other is opened."""
TIMEOUT = 300.0
FETCH = "flashgen fetch strokes"


@dataclass(frozen=True, slots=True)
class Drawing:
    """The strokes of a character in order, on a square of 1024 units, y upwards from -124 to 900.

    `outlines` are SVG path data, `medians` the line that the brush follows within each.
    """

    outlines: tuple[str, ...]
    medians: tuple[tuple[tuple[int, int], ...], ...]


class Strokes:
    """The fetched data; `MissingEngine` while nobody has fetched it."""

    def __init__(self) -> None:
        try:
            if not cache.is_whole(_file()):
                raise sqlite3.DatabaseError("damaged or not there")
            self._connection = sqlite3.connect(f"{_file().absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            self.licence = str(self._connection.execute("SELECT licence FROM about").fetchone()[0])
            self.count = int(self._connection.execute("SELECT count(*) FROM drawing").fetchone()[0])
        except (sqlite3.Error, TypeError):
            hint = f"Fetch it once, with npm: {FETCH}"
            raise MissingEngine(f"The stroke order data is not here yet, or is damaged. {hint}") from None

    def drawing(self, char: str) -> Drawing | None:
        """How a character is written, None if the data lacks it."""
        row = self._connection.execute("SELECT data FROM drawing WHERE char = ?", (char,)).fetchone()
        return _parsed(row[0]) if row else None


def fetch(progress: Callable[[str, int, int], None]) -> tuple[Path, int]:
    """Fetch the data through npm, unless it is there: where it lies, and how many characters it has."""
    with contextlib.suppress(MissingEngine):
        return _file(), Strokes().count
    npm = shutil.which("npm")
    if npm is None:
        raise MissingEngine("Fetching the stroke order needs npm, which comes with Node.js. Install it and try again.")
    with tempfile.TemporaryDirectory() as folder:
        progress("fetching", 0, 2)
        command = [npm, "pack", f"{PACKAGE}@{VERSION}", "--silent"]
        try:
            done = subprocess.run(  # noqa: S603  (fixed words, no shell)
                command, cwd=folder, capture_output=True, text=True, timeout=TIMEOUT, check=False
            )
        except subprocess.TimeoutExpired:
            raise FlashgenError(f"npm did not answer within {TIMEOUT:.0f} seconds. Try again later.") from None
        archive = next(Path(folder).glob("*.tgz"), None)
        if done.returncode or archive is None:
            said = done.stderr.strip().splitlines()[-1:] or ["no answer"]
            raise FlashgenError(f"npm could not fetch {PACKAGE}: {said[0]}. Check the network and try again.")
        if hashlib.sha512(archive.read_bytes()).hexdigest() != SHA512:
            raise FlashgenError(f"{PACKAGE} {VERSION} is not what it was. Nothing was kept of it.")
        progress("unpacking", 1, 2)
        store(archive, _file())
    return _file(), Strokes().count


def store(archive: Path, target: Path) -> None:
    """Write the data of a package into a file of our own, whole or not at all."""
    try:
        cache.built(target, lambda temporary: _fill(temporary, archive))
    except (tarfile.TarError, OSError, EOFError, zlib.error, sqlite3.Error) as error:
        raise FlashgenError(f"{PACKAGE} can't be unpacked ({error}). Nothing was kept of it.") from error


def _fill(path: Path, archive: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, tarfile.open(archive) as package:
        connection.execute("CREATE TABLE about (licence TEXT)")
        connection.execute("CREATE TABLE drawing (char TEXT PRIMARY KEY, data TEXT) WITHOUT ROWID")
        for name, text in _members(package):
            char = name.removesuffix(".json")
            if name == LICENCE:
                connection.execute("INSERT INTO about VALUES (?)", (text,))
            elif is_han(char) and _parsed(text):
                connection.execute("INSERT OR IGNORE INTO drawing VALUES (?, ?)", (char, text))
        if not all(connection.execute(f"SELECT 1 FROM {table}").fetchone() for table in ("about", "drawing")):  # noqa: S608
            raise FlashgenError(f"{PACKAGE} holds something else than was expected. Nothing was kept of it.")
        connection.commit()


def _members(package: tarfile.TarFile) -> Iterator[tuple[str, str]]:
    """Names and texts of the files at the top of the package: nothing is unpacked to disk, no path is followed."""
    for member in package:
        folder, _, name = member.name.partition("/")
        if not member.isfile() or folder != "package" or "/" in name or member.size > MAX_MEMBER:
            continue
        if name == LICENCE or (len(name) == len("字.json") and name.endswith(".json")):
            file = package.extractfile(member)
            if file:
                yield name, file.read().decode("utf-8", "replace")


def _parsed(text: str) -> Drawing | None:
    """The drawing in a file of the package, None for anything else."""
    with contextlib.suppress(ValueError, KeyError, TypeError, OverflowError):
        data = json.loads(text)
        medians = tuple(tuple((int(x), int(y)) for x, y in line) for line in data["medians"])
        outlines = tuple(str(path) for path in data["strokes"])
        inside = all(line and all(abs(n) <= FARTHEST for point in line for n in point) for line in medians)
        if outlines and inside and len(outlines) == len(medians) and all(set(path) <= PATH for path in outlines):
            return Drawing(outlines, medians)
    return None


def is_there() -> bool:
    """Whether the drawings were fetched."""
    return _file().exists()


def _file() -> Path:
    return cache.folder() / f"strokes-{VERSION}.sqlite"
