"""What an .apkg file of ours holds, read back: for its time stamps and for a preview.

It may be damaged, or made to harm: sizes are looked at before anything is unpacked, rows are counted and checked, and
whatever is wrong is a `LoadError`.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..cards import identity, note_type
from ..errors import LoadError, damaged

MAX_COLLECTION = 300_000_000
"""Largest collection that is opened, in bytes: 10,000 notes take 25 MB."""
MAX_NOTES = 200_000
MAX_LIST = 20_000_000
"""Largest list of media names, in bytes."""
STEP, MAX_STEPS = 100_000, 1_000
"""Instructions of SQLite between two looks at the clock of a query, and how many such steps it may take: reading
10,000 notes takes 10, a table made to be joined without end is left after some seconds."""
MAX_MEDIA = 30_000_000
"""Media that are read, in bytes; what is beyond it is left out."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A note as Anki stores it; `modified` in seconds since 1970, `tags` and `fields` joined as in its table;
    `deck` is the one that its card lies in."""

    guid: str
    modified: int
    tags: str
    fields: str
    deck: str = ""


@dataclass(frozen=True, slots=True)
class Package:
    """The notes of our note type, in the order of the deck, the name of the deck, and when the look of its cards was
    last changed, in seconds since 1970."""

    name: str
    notes: tuple[Stored, ...]
    styled: int = 0


def read(path: Path) -> Package:
    """The notes of a package; a `LoadError` if it is none, is damaged, or too large."""
    hint = "Give an .apkg file that flashgen wrote."
    if not path.is_file():
        raise LoadError(path, "there is no such file", hint="Check the name and the folder.")
    try:
        with zipfile.ZipFile(path) as package, tempfile.TemporaryDirectory() as folder:
            if package.getinfo("collection.anki2").file_size > MAX_COLLECTION:
                raise LoadError(path, "this deck is too large", hint=hint)
            with _collection(package, Path(folder)) as opened:
                return _read(opened)
    except damaged() as error:
        raise LoadError(path, "this can't be read as an Anki deck", hint=hint) from error


@contextlib.contextmanager
def _collection(package: zipfile.ZipFile, folder: Path) -> Iterator[sqlite3.Connection]:
    """The collection of a package, unpacked into a folder; no query on it runs without end."""
    database = folder / "collection.anki2"
    database.write_bytes(package.read("collection.anki2"))
    steps = itertools.count()
    with contextlib.closing(sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
        opened.set_progress_handler(lambda: next(steps) > MAX_STEPS, STEP)
        yield opened


def _read(opened: sqlite3.Connection) -> Package:
    tables = {row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"notes", "cards", "col"} <= tables:
        raise ValueError("tables are missing")  # a view could be endless
    rows = opened.execute(
        "SELECT n.guid, n.mod, n.tags, n.flds, c.did FROM notes n JOIN cards c ON c.nid = n.id AND c.ord = 0"
        " WHERE n.mid = ? ORDER BY c.due, n.id LIMIT ?",
        (note_type.NOTE_TYPE_ID, MAX_NOTES),
    )
    decks = json.loads(opened.execute("SELECT decks FROM col").fetchone()[0])
    called = {int(number): str(deck["name"]) for number, deck in decks.items()}
    notes = tuple(
        Stored(str(guid), int(mod), str(tags), str(fields), called.get(deck, ""))
        for guid, mod, tags, fields, deck in rows
    )
    names = iter(called.values())
    model = json.loads(opened.execute("SELECT models FROM col").fetchone()[0]).get(str(note_type.NOTE_TYPE_ID), {})
    return Package(min((n for n in names if n != "Default"), default=""), notes, int(model.get("mod", 0)))


def styled(path: Path) -> int:
    """When the look of the cards in a package was last changed; 0 if that can't be read."""
    try:
        return read(path).styled
    except LoadError:
        return 0


def is_foreign(path: Path) -> bool:
    """Whether something lies there that is no deck of flashgen's: another's, perhaps with somebody's progress, or
    one that can't be read. Nothing, or an empty file, is not foreign."""
    with contextlib.suppress(OSError, ValueError):
        if not path.is_file() or path.stat().st_size == 0:
            return False
    with contextlib.suppress(*damaged()), zipfile.ZipFile(path) as package, tempfile.TemporaryDirectory() as folder:
        if not {"collection.anki21", "collection.anki21b"}.isdisjoint(package.namelist()):
            return True  # as Anki itself exports them
        if package.getinfo("collection.anki2").file_size > MAX_COLLECTION:
            return True
        with _collection(package, Path(folder)) as opened:
            ours = opened.execute("SELECT 1 FROM notes WHERE guid LIKE ? LIMIT 1", (f"{identity.PREFIX}:%",))
            return ours.fetchone() is None
    return True


def media(path: Path, wanted: frozenset[str]) -> Mapping[str, bytes]:
    """The media files of these names, as long as they are not too large together; a damaged package has none."""
    found: dict[str, bytes] = {}
    room = MAX_MEDIA
    with contextlib.suppress(*damaged()), zipfile.ZipFile(path) as package:
        if package.getinfo("media").file_size > MAX_LIST:
            return {}
        for number, name in json.loads(package.read("media")).items():
            size = package.getinfo(number).file_size
            if name in wanted and size <= room:
                found[name] = package.read(number)
                room -= size
    return found
