"""Decks to Anki packages with genanki, made safe.

What genanki does not do: it stamps every note with the time of the build (a re-import would overwrite what the
student edited), guesses which fields a front needs, leaves its temporary file behind, and zips without compression
and with the clock's dates. Here a note keeps its time stamp unless its content changed (`state`), and equal decks
give equal bytes.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from ..cards import identity, note_type
from ..cards.compose import deck_name, fields, safe
from ..errors import ExportError
from ..values import Deck, Note
from . import state
from .atomically import replacing

ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Row:
    """A note as Anki stores it: its field values in order, and the hash of its content."""

    note: Note
    values: tuple[str, ...]
    content: str


def write(
    deck: Deck, target: Path, before: state.State, *, newest: int, now: int, state_file: Path | None = None
) -> None:
    """Write a deck as an .apkg file and its state; an `ExportError` leaves the deck that was there.

    The state is replaced first: should the package not follow, the next build makes the same one again.

    `before` is what earlier builds wrote (`state.earlier`). `newest` is the latest change of what the deck was made
    from, the time stamp of new notes, and `now` the time of this build, that of changed ones, both in seconds since
    1970. `publish.write` looks after all three.
    """
    if not deck.all_notes:
        raise ExportError(f"{target}: there is no card to write.")
    rows = [_row(note) for note in deck.all_notes]
    new = min(max(newest, identity.CONTENT_CHANGED), now)
    after = state.stamped(before, {r.note.guid: r.content for r in rows}, new=new, now=now)
    with contextlib.ExitStack() as stack:
        temporary = stack.enter_context(replacing(target))
        if state_file:
            stack.enter_context(replacing(state_file)).write_bytes(state.text(after, deck.series).encode())
        database = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "collection.anki2"
        _write_collection(deck, rows, database, after, target)
        _zip(deck, database, temporary)


def _row(note: Note) -> Row:
    filled = fields(note)
    values = tuple(filled.get(name, "") for name in note_type.FIELDS)
    return Row(note, values, state.content_hash(" ".join(note.tags), "\x1f".join(values)))


def _write_collection(deck: Deck, rows: Sequence[Row], path: Path, stamps: state.State, target: Path) -> None:
    import genanki

    model, stamped_note = _model(genanki), _note_class(genanki)
    names = dict.fromkeys(["", *sorted(n.subdeck for n in deck.all_notes)])
    decks = {part: _deck(genanki, deck, part, model) for part in names}
    ids = itertools.count(identity.first_note_id(deck.series))
    newest = max(stamps[row.note.guid].modified for row in rows) * 1000
    try:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
            cursor = connection.cursor()
            for position, row in enumerate(rows, 1):
                stamp = stamps[row.note.guid].modified
                decks[row.note.subdeck].add_note(stamped_note(model, row, position, stamp))
            package = genanki.Package(list(decks.values()))
            package.write_to_db(cursor, float(note_type.STYLE_CHANGED), ids)
            cursor.execute("UPDATE col SET crt = ?, mod = ?, scm = ?", (0, newest, newest))
            connection.commit()
            connection.execute("VACUUM")
    except sqlite3.Error as error:
        raise ExportError(f"{target}: can't be written ({error}). Free some space for temporary files.") from error


def _zip(deck: Deck, database: Path, temporary: Path) -> None:
    """The package: the collection, the media under numbers, the list of their names."""
    media = sorted({file.name: file for file in deck.media}.values())
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        _add(package, "collection.anki2", database)
        for number, file in enumerate(media):
            _add(package, str(number), file.path)
        names = json.dumps({str(number): file.name for number, file in enumerate(media)})
        package.writestr(_info("media"), names)


def _deck(genanki: Any, deck: Deck, part: str, model: Any) -> Any:
    """The deck itself, or one of its sub-decks."""
    name = deck_name(f"{deck.name}::{part}" if part else deck.name)
    made_with = ", ".join(f"{package} {version}" for package, version in deck.made_with)
    description = f"{deck.description} Made with {made_with}." if made_with else deck.description
    found = genanki.Deck(identity.deck_id(name), name, safe(description))
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


def _note_class(genanki: Any) -> Any:
    class Stamped(genanki.Note):  # type: ignore[misc]
        """A note of a row, with a time stamp of its own."""

        def __init__(self, model: Any, row: Row, due: int, stamp: int) -> None:
            super().__init__(model, list(row.values), guid=row.note.guid, tags=list(row.note.tags), due=due)
            self.stamp = stamp

        def write_to_db(self, cursor: Any, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
            super().write_to_db(cursor, self.stamp, deck_id, id_gen)

        def _check_invalid_html_tags_in_fields(self) -> None:
            """Everything is escaped by `cards.compose`; genanki's own check costs a seventh of the time."""

    return Stamped


def _info(name: str) -> zipfile.ZipInfo:
    """A member without the clock and the machine in it."""
    info = zipfile.ZipInfo(name, ZIP_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _add(package: zipfile.ZipFile, name: str, path: Path) -> None:
    with path.open("rb") as source, package.open(_info(name), "w") as member:
        shutil.copyfileobj(source, member)
