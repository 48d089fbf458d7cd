"""Decks to Anki packages with genanki, made safe.

What genanki does not do: it stamps every note with the time of the build (a re-import would overwrite what the
student edited), guesses which fields a front needs, leaves its temporary file behind, and zips without compression
and with the clock's dates. Here a note keeps its time stamp from the package that it replaces unless its content
changed, and equal decks give equal bytes.
"""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from ..cards import identity, note_type
from ..cards.compose import fields
from ..errors import ExportError
from ..values import Deck, Note
from .atomically import replacing

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
MAX_PREVIOUS = 500_000_000
"""Largest collection that is read back for its time stamps, in bytes: about half a million notes."""
Previous = Mapping[str, tuple[str, int]]
"""GUID -> content (fields and tags as stored) and time stamp of the notes in the package to be replaced."""


def write(deck: Deck, target: Path, *, newest: int) -> None:
    """Write a deck as an .apkg file; an `ExportError` leaves what was there.

    `newest` is the latest change of what the deck was made from, in seconds since 1970: the time stamp of notes
    that are new or changed.
    """
    if not deck.notes:
        raise ExportError(f"{target}: there is no card to write.")
    previous = read_previous(target)
    with replacing(target) as temporary, tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "collection.anki2"
        _write_collection(deck, database, previous, max(newest, identity.CONTENT_CHANGED))
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
            _add(package, "collection.anki2", database.read_bytes())
            _add(package, "media", b"{}")


def read_previous(target: Path) -> Previous:
    """The notes of an earlier package of ours; empty if there is none or it can't be understood."""
    found: dict[str, tuple[str, int]] = {}
    broken = (OSError, EOFError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error, sqlite3.Error)
    with (
        contextlib.suppress(*broken),
        zipfile.ZipFile(target) as package,
        tempfile.TemporaryDirectory() as folder,
    ):
        if package.getinfo("collection.anki2").file_size > MAX_PREVIOUS:
            return {}
        path = Path(folder) / "collection.anki2"
        path.write_bytes(package.read("collection.anki2"))
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            for guid, modified, tags, stored in connection.execute("SELECT guid, mod, tags, flds FROM notes"):
                found[str(guid)] = (f"{tags}\x1f{stored}", int(modified))
    return found


def _write_collection(deck: Deck, path: Path, previous: Previous, newest: int) -> None:
    import genanki

    model = _model(genanki)
    names = dict.fromkeys(["", *sorted(n.subdeck for n in deck.notes)])
    decks = {part: _deck(genanki, deck, part, model) for part in names}
    ids = itertools.count(identity.first_note_id(deck.series))
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        cursor = connection.cursor()
        for position, note in enumerate(deck.notes, 1):
            decks[note.subdeck].add_note(_note(genanki, model, note, position, previous, newest))
        package = genanki.Package(list(decks.values()))
        package.write_to_db(cursor, float(note_type.STYLE_CHANGED), ids)
        cursor.execute("UPDATE col SET crt = ?, mod = ?, scm = ?", (0, newest * 1000, newest * 1000))
        connection.commit()
        connection.execute("VACUUM")


def _deck(genanki: Any, deck: Deck, part: str, model: Any) -> Any:
    """The deck itself, or one of its sub-decks."""
    name = f"{deck.name}::{part}" if part else deck.name
    found = genanki.Deck(identity.deck_id(name), name, deck.description)
    found.add_model(model)
    return found


def _model(genanki: Any) -> Any:
    names = list(note_type.FIELDS)

    class Model(genanki.Model):  # type: ignore[misc]
        """genanki can't read Anki's filters, so the fields that a front needs are stated."""

        _req: ClassVar[list[Any]] = [
            [ordinal, "all", [names.index(f) for f in [*filter(None, [template.switch]), *template.needs]]]
            for ordinal, template in enumerate(note_type.TEMPLATES)
        ]

        def to_json(self, timestamp: float, deck_id: int) -> Any:
            return {**super().to_json(timestamp, deck_id), "mod": note_type.STYLE_CHANGED}

    return Model(
        note_type.NOTE_TYPE_ID,
        note_type.NOTE_TYPE_NAME,
        fields=[{"name": name, "id": id_} for name, id_ in note_type.FIELDS.items()],
        templates=[
            {"id": t.id, "name": t.name, "qfmt": note_type.front(t), "afmt": note_type.back(t)}
            for t in note_type.TEMPLATES
        ],
        css=note_type.style(),
    )


def _note(genanki: Any, model: Any, note: Note, position: int, previous: Previous, newest: int) -> Any:
    filled = fields(note)
    values = [filled.get(name, "") for name in note_type.FIELDS]
    content = f" {' '.join(note.tags)} \x1f" + "\x1f".join(values)
    before, modified = previous.get(note.guid, ("", 0))
    stamp = modified if before == content else max(newest, modified + 1)

    class Stamped(genanki.Note):  # type: ignore[misc]
        """A note with a time stamp of its own."""

        def write_to_db(self, cursor: Any, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
            super().write_to_db(cursor, stamp, deck_id, id_gen)

        def _check_invalid_html_tags_in_fields(self) -> None:
            """Everything is escaped by `cards.compose`; genanki's own check costs a seventh of the time."""

    return Stamped(model=model, fields=values, guid=note.guid, tags=list(note.tags), due=position)


def _add(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, ZIP_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    package.writestr(info, data)
