"""A deck as one HTML page that needs nothing else: every card, front and back, the doubtful ones first.

What stands in a deck may come from anywhere: the page's policy lets nothing run but its own lines, and nothing load.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import html
import json
import mimetypes
import re
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ..cards import note_type
from ..cards.compose import fields
from ..cards.render import SPEECH, side
from ..errors import LoadError
from ..values import Deck
from .atomically import replacing

CHECK = "FlashGen::check"
MAX_PACKAGE = 500_000_000
"""Largest collection that is opened, in bytes."""
MAX_MEDIA = 30_000_000
"""Media put into the page, in bytes: beyond it a browser gets slow, and the sounds are left out."""
MEDIA_NAME = re.compile(r"fg-[a-z]+-[0-9a-f]{16}\.[a-z0-9]{2,4}")
BROKEN = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    sqlite3.Error,
)


@dataclass(frozen=True, slots=True)
class Face:
    """A card template as Anki has it: name, front, back."""

    name: str
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A note to look at: its fields by name, its tags, and what is doubtful about it."""

    fields: Mapping[str, str]
    tags: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that the page shows; `media` are the files by name."""

    name: str
    style: str
    faces: tuple[Face, ...]
    notes: tuple[Shown, ...]
    media: Mapping[str, bytes]


def of_deck(deck: Deck) -> Preview:
    """The preview of a deck that was just built."""
    faces = tuple(Face(t.name, note_type.front(t), note_type.back(t)) for t in note_type.TEMPLATES)
    notes = tuple(Shown(fields(n), n.tags, n.doubts) for n in deck.notes)
    return Preview(deck.name, note_type.style(), faces, notes, _within(_read(m.name, m.path) for m in deck.media))


def of_package(path: Path) -> Preview:
    """The preview of an .apkg that flashgen wrote; a `LoadError` for any other file."""
    try:
        with zipfile.ZipFile(path) as package, tempfile.TemporaryDirectory() as folder:
            if package.getinfo("collection.anki2").file_size > MAX_PACKAGE:
                raise LoadError(path, "this deck is too large for a preview")
            database = Path(folder) / "collection.anki2"
            database.write_bytes(package.read("collection.anki2"))
            with contextlib.closing(sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
                return _opened(opened, path, package)
    except BROKEN as error:
        hint = "Give an .apkg file that flashgen wrote, an article, or a recipe."
        raise LoadError(path, "this can't be read as an Anki deck", hint=hint) from error


def _opened(opened: sqlite3.Connection, path: Path, package: zipfile.ZipFile) -> Preview:
    models = json.loads(opened.execute("SELECT models FROM col").fetchone()[0])
    model = next((m for m in models.values() if m["name"] == note_type.NOTE_TYPE_NAME), None)
    if model is None:
        raise LoadError(path, "no note in it was made by flashgen", hint="Open it in Anki to see its cards.")
    names = [f["name"] for f in sorted(model["flds"], key=lambda f: f["ord"])]
    faces = tuple(Face(t["name"], t["qfmt"], t["afmt"]) for t in sorted(model["tmpls"], key=lambda t: t["ord"]))
    rows = opened.execute(
        "SELECT n.flds, n.tags, min(c.due) AS place FROM notes n JOIN cards c ON c.nid = n.id WHERE n.mid = ?"
        " GROUP BY n.id ORDER BY place",
        (int(model["id"]),),
    )
    notes = []
    for stored, tags, _ in rows:
        filled = dict(zip(names, stored.split("\x1f"), strict=False))
        doubts = (re.sub(r"<[^>]*>", " ", filled.get("Notes", "")) or "to be checked",) if CHECK in tags.split() else ()
        notes.append(Shown(filled, tuple(tags.split()), tuple(map(html.unescape, doubts))))
    decks = json.loads(opened.execute("SELECT decks FROM col").fetchone()[0])
    name = min((d["name"] for d in decks.values() if d["name"] != "Default"), default=path.stem)
    media = json.loads(package.read("media"))
    found = _within((known, package.read(number)) for number, known in media.items() if MEDIA_NAME.fullmatch(known))
    return Preview(name, model["css"], faces, tuple(notes), found)


def write(preview: Preview, target: Path) -> None:
    """Write the page."""
    with replacing(target) as temporary:
        temporary.write_bytes(page(preview).encode("utf-8", "replace"))


def page(preview: Preview) -> str:
    """The page: a note after the other, doubtful ones first, otherwise in the order of the deck."""
    numbered = sorted(enumerate(preview.notes, 1), key=lambda pair: (not pair[1].doubts, pair[0]))
    links = {name: _data_link(name, data) for name, data in preview.media.items()}
    script = _text("preview.js")
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    doubtful = sum(bool(n.doubts) for n in preview.notes)
    values = {
        "policy": f"default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'",
        "title": html.escape(preview.name),
        "card_style": preview.style.replace("</", "<\\/"),
        "style": _text("preview.css"),
        "counts": f"{len(preview.notes)} notes, {doubtful} to check",
        "notes": "\n".join(_note(number, note, preview.faces, links) for number, note in numbered),
        "script": script,
    }
    return re.sub(r"\$(\w+)\$", lambda m: values.get(m[1], m[0]), _text("preview.html"))


def _note(number: int, note: Shown, faces: Iterable[Face], links: Mapping[str, str]) -> str:
    doubts = "".join(f"<li>{html.escape(doubt)}</li>" for doubt in note.doubts)
    head = f"<h2>{number}. {note.fields.get('Key', '')}</h2>" + (f'<ul class="doubts">{doubts}</ul>' if doubts else "")
    fronts = {face: side(face.front, note.fields, answer=False) for face in faces}
    backs = dict.fromkeys(side(face.back, note.fields, answer=True) for face, front in fronts.items() if front)
    columns = "".join(_column(filter(None, sides), links) for sides in (fronts.values(), backs))
    return f'<section class="note{" doubtful" if doubts else ""}">{head}<div class="pair">{columns}</div></section>'


def _column(sides: Iterable[str], links: Mapping[str, str]) -> str:
    """Sides of cards below each other: the fronts that the note has, or the backs that differ."""
    cards = (f'<div class="card">{_with_media(shown, links)}</div>' for shown in sides)
    return f"<div>{''.join(cards)}</div>"


def _with_media(shown: str, links: Mapping[str, str]) -> str:
    """Sounds and pictures put into the page itself; a sound that is not at hand is a mark."""

    def sound(match: re.Match[str]) -> str:
        link = links.get(match[1])
        return f'<audio controls preload="none" src="{link}"></audio>' if link else SPEECH

    shown = shown.replace(' id="answer"', "")
    shown = re.sub(r"\[sound:([^\]]+)\]", sound, shown)
    return re.sub(r'src="([^":]+)"', lambda m: f'src="{links.get(m[1], "data:,")}"', shown)


def _within(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The files as long as they do not make the page too large."""
    found: dict[str, bytes] = {}
    size = 0
    for name, data in files:
        size += len(data)
        if size > MAX_MEDIA:
            break
        found[name] = data
    return found


def _read(name: str, path: Path) -> tuple[str, bytes]:
    return name, path.read_bytes()


def _data_link(name: str, data: bytes) -> str:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _text(name: str) -> str:
    return resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8").strip()
