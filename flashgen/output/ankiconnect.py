"""Decks into a running Anki, by the add-on AnkiConnect: new notes, and of notes that are there only the fields that
changed and that the student did not touch. Nothing is ever deleted.

New notes go in as a small package: so they have the identity that every later package knows them by, which the add-on's
own way of adding gives no note. What was pushed last is kept in a file beside the deck, a hash a field: a field that
differs from it in Anki was changed by the student and stays.
"""

from __future__ import annotations

import base64
import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from ..cards import identity, note_type
from ..errors import ExportError
from ..http_client import is_local, opener
from ..progress import Progress
from ..values import Deck
from .atomically import replacing
from .plain import Filled

URL = "http://127.0.0.1:8765"
VERSION = 6
TIMEOUT = 60.0
MAX_ANSWER = 200_000_000
BATCH = 200
"""Notes that are asked for at once."""
RECORD = ".pushed.json"
HELP = "Start Anki, with the add-on AnkiConnect (code 2055492159 under Tools > Add-ons > Get Add-ons), and try again."

Hashes = Mapping[str, Mapping[str, str]]
"""GUID -> field -> hash of what was pushed last."""


class Client(Protocol):
    """Asks a running Anki for an action."""

    def __call__(self, action: str, **params: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Update:
    """A note that is there: its number in the collection, its new fields, those that the student changed and keeps."""

    id: int
    note: Filled
    fields: Mapping[str, str]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a push does: notes that are new, notes of which fields change, and how many are as they should be."""

    new: tuple[Filled, ...]
    updates: tuple[Update, ...]
    same: int

    @property
    def kept(self) -> tuple[Update, ...]:
        """Notes of which the student changed something that stays."""
        return tuple(update for update in self.updates if update.kept)


def client(url: str = URL, *, elsewhere: bool = False) -> Client:
    """A client of the add-on at an address; one on another machine only if that is said."""
    place = urlsplit(url)
    if place.scheme not in {"http", "https"} or not place.hostname:
        raise ExportError(f"{url}: this is no address of AnkiConnect, which is {URL} unless you changed it.")
    if not is_local(url) and not elsewhere:
        raise ExportError(f"{url}: this is another machine. If that is meant, name it with --host {place.hostname}.")

    def call(action: str, **params: Any) -> Any:
        data = json.dumps({"action": action, "version": VERSION, "params": params}).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"})  # noqa: S310  (http, as checked)
        try:
            with opener(url).open(request, timeout=TIMEOUT) as answer:
                found = json.loads(answer.read(MAX_ANSWER))
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            raise ExportError(f"No Anki answers at {url} ({getattr(error, 'reason', error)}). {HELP}") from None
        except (ValueError, OSError) as error:
            raise ExportError(f"What answers at {url} is no AnkiConnect ({str(error)[:100]}). {HELP}") from None
        if not isinstance(found, dict) or not {"result", "error"} <= found.keys():
            raise ExportError(f"What answers at {url} is no AnkiConnect. {HELP}")
        if found["error"]:
            raise ExportError(f"Anki refused “{action}”: {str(found['error'])[:300]}")
        return found["result"]

    return call


def plan(call: Client, deck: Deck, notes: Sequence[Filled], pushed: Hashes, progress: Progress) -> Plan:
    """What is to be done that Anki has the notes of a deck; nothing is changed yet."""
    there: dict[str, dict[str, Any]] = {}
    if note_type.NOTE_TYPE_NAME in call("modelNames"):
        query = f'"note:{note_type.NOTE_TYPE_NAME}" "tag:{identity.series_tag(deck.series)}"'
        ids = call("findNotes", query=query)
        for start in range(0, len(ids), BATCH):
            progress("asking Anki", start, len(ids))
            for info in call("notesInfo", notes=ids[start : start + BATCH]):
                values = {name: str(field["value"]) for name, field in info.get("fields", {}).items()}
                there[values.get("Key", "")] = {"id": info["noteId"], "fields": values}
    new, updates, same = [], [], 0
    for note in notes:
        mine = there.get(note.fields["Key"])
        if mine is None:
            new.append(note)
            continue
        update = _update(note, mine["id"], mine["fields"], pushed.get(note.guid, {}))
        if update.fields or update.kept:
            updates.append(update)
        same += not update.fields
    return Plan(tuple(new), tuple(updates), same)


def _update(note: Filled, id_: int, there: Mapping[str, str], pushed: Mapping[str, str]) -> Update:
    """The fields of a note that are to be changed. What Anki has and was never pushed is the student's."""
    wanted = {name: note.fields.get(name, "") for name in note_type.FIELDS if name in there}
    different = {name: value for name, value in wanted.items() if _plain(there[name]) != _plain(value)}
    mine = {name for name in different if pushed.get(name, mark("")) != mark(there[name])}
    return Update(id_, note, {k: v for k, v in different.items() if k not in mine}, tuple(sorted(mine)))


def _plain(value: str) -> str:
    """A field as it is compared: Anki's editor writes some marks otherwise than a package has them."""
    return value.replace("&quot;", '"').replace("&#x27;", "'").replace("&nbsp;", " ").strip()


def mark(value: str) -> str:
    """A short hash of a field's value."""
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:12]


def carry_out(call: Client, found: Plan, deck: Deck, package: Callable[[Deck], Path], progress: Progress) -> None:
    """Do what is planned; `package` writes an .apkg of a deck and says where."""
    total = len(found.updates) + 1
    path = package(_only(deck, found.new)) if found.new else None
    names = {name for update in found.updates for value in update.fields.values() for name in _files(value)}
    for media in deck.media:
        if media.name in names:
            data = base64.b64encode(media.path.read_bytes()).decode()
            call("storeMediaFile", filename=media.name, data=data)
    if path:  # first: where it fails, no note has changed of which nobody remembers that the change was ours
        progress("adding notes", 0, total)
        call("importPackage", path=str(path.resolve()))
    for number, update in enumerate(found.updates):
        progress("updating notes", number, total)
        if update.fields:
            call("updateNoteFields", note={"id": update.id, "fields": dict(update.fields)})


def _only(deck: Deck, new: Sequence[Filled]) -> Deck:
    """A deck with those of its notes that are new."""
    guids = {note.guid for note in new}
    words, characters = (tuple(n for n in notes if n.guid in guids) for notes in (deck.notes, deck.characters))
    return replace(deck, notes=words, characters=characters)


def record(path: Path) -> dict[str, dict[str, str]]:
    """What was pushed last; nothing where that can't be read, so that all counts as the student's."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return {str(g): {str(k): str(v) for k, v in fields.items()} for g, fields in data.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def remember(path: Path, before: Hashes, found: Plan, notes: Sequence[Filled]) -> None:
    """Keep what was pushed: of a field that stayed the student's, what was pushed before."""
    kept = {update.note.guid: set(update.kept) for update in found.updates}
    after = {guid: dict(fields) for guid, fields in before.items()}
    for note in notes:
        mine = kept.get(note.guid, set())
        old = before.get(note.guid, {})
        after[note.guid] = {
            name: old.get(name, "") if name in mine else mark(note.fields.get(name, "")) for name in note_type.FIELDS
        }
    with replacing(path) as temporary:
        temporary.write_text(json.dumps(after, ensure_ascii=False, sort_keys=True, indent=0) + "\n", encoding="utf-8")


def lines(found: Plan, *, dry: bool) -> list[str]:
    """What was done, or would be, for a person to read."""
    changed = [update for update in found.updates if update.fields]
    would = "would be " if dry else ""
    told = [
        f"{len(found.new)} notes {would}added, {len(changed)} {would}updated, {found.same} as they should be",
    ]
    for update in found.kept:
        told.append(f"  {update.note.text('Key')}: the student's own {', '.join(update.kept)} stays")
    return told


def _files(value: str) -> list[str]:
    """The media that a field names."""
    return [part.split("]")[0] for part in value.split("[sound:")[1:]] + [
        part.split('"')[0] for part in value.split('src="')[1:]
    ]
