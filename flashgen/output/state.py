"""What each note of a deck said when it last changed, and when: so that only changed notes carry a newer time.

Anki overwrites a note, with all that the student wrote into it, by one that carries a newer time stamp. A note keeps
its stamp as long as its content is the same, over all builds and machines: the file is sorted, a line a note, made to
be kept under version control. Two versions that git could not merge are read as one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from ..cards import identity
from ..errors import LoadError
from . import package

HEADER = (
    "# Written by flashgen: note, content, time of its last change. Keep it beside the recipe, under version control.\n"
)
SERIES = re.compile(r"# series ([\w-]+)")
LINE = re.compile(r"([^\t\n]+)\t([0-9a-f]{16})\t(\d{1,11})")
MARKER = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")
"""What git leaves where it could not merge."""
MAX_BYTES = 100_000_000
SUFFIX = ".state.tsv"


class Stamp(NamedTuple):
    """A note's content as a hash, and when that content came about, in seconds since 1970."""

    content: str
    modified: int


State = Mapping[str, Stamp]
"""GUID -> stamp of the notes of all earlier builds."""


def content_hash(tags: str, fields: str) -> str:
    """The hash of a note's content as Anki stores it: tags between spaces, fields joined by U+001F."""
    return hashlib.sha256(f"{tags.strip()}\x1f{fields}".encode()).hexdigest()[:16]


class Earlier(NamedTuple):
    """What earlier builds wrote, where that was found ("file", "package", "nearby" under another name, or "" for
    nowhere), the series of their notes, and when the look of the cards in the package had last changed (0: unknown)."""

    state: State
    found: str
    series: str = ""
    styled: int = 0


def read(path: Path) -> Earlier:
    """The state of a file; a `LoadError` names the line that can't be understood."""
    hint = "Take it back from version control, or delete it: it is then made again from the last .apkg."
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            raise LoadError(path, "this is no state file of flashgen", hint=hint)
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LoadError(path, f"can't be read ({error})", hint=hint) from None
    found: dict[str, Stamp] = {}
    series = ""
    for number, line in enumerate(map(str.rstrip, lines), 1):
        named = SERIES.fullmatch(line)
        if named:
            series = series or named[1]
        if not line or line.startswith("#") or MARKER.match(line):
            continue
        match = LINE.fullmatch(line)
        if not match:
            problem = "this is not a note, a hash and a time, with tabs between them"
            raise LoadError(path, problem, line=number, hint=hint)
        guid, stamp = match[1], Stamp(match[2], int(match[3]))
        found[guid] = _later(stamp, found.get(guid))
    return Earlier(found, "file" if found else "", series)


def from_package(target: Path) -> Earlier:
    """What an earlier package of ours tells; nothing if there is none or it can't be read to its end."""
    try:
        found = package.read(target)
    except LoadError:
        return Earlier({}, "")
    state = of_notes(found.notes)
    return Earlier(state, "package", identity.common_series(state), found.styled) if state else Earlier({}, "")


def of_notes(notes: Iterable[package.Stored]) -> State:
    """The state that the notes of a package tell."""
    found = {note.guid: Stamp(content_hash(note.tags, note.fields), note.modified) for note in notes}
    return {guid: stamp for guid, stamp in found.items() if LINE.fullmatch(_line(guid, stamp))}


def earlier(target: Path, state_file: Path | None, *, trial: bool = False) -> Earlier:
    """The state of the earlier builds of a deck: from its file, else from the package in the target's place.

    For a trial, which leaves the file as it is, from both: the package may be of an earlier trial.
    """
    kept = read(state_file) if state_file and state_file.exists() else Earlier({}, "")
    if kept.state and not trial:
        return kept._replace(styled=package.styled(target))
    packed = from_package(target)
    both = {guid: _later(stamp, kept.state.get(guid)) for guid, stamp in packed.state.items()}
    return Earlier({**kept.state, **both}, kept.found or packed.found, kept.series or packed.series, packed.styled)


def _later(stamp: Stamp, other: Stamp | None) -> Stamp:
    return other if other and other.modified > stamp.modified else stamp


def stamped(before: State, contents: Mapping[str, str], *, new: int, now: int) -> dict[str, Stamp]:
    """The state after a build with these contents (GUID -> hash): earlier notes that it lacks are remembered.

    An unchanged note keeps its time, a changed one gets `now`, always later than it had; a note that no earlier
    build had gets `new`.

    >>> before = {"a": Stamp("1", 50), "b": Stamp("2", 50)}
    >>> [s.modified for s in stamped(before, {"a": "1", "b": "3", "c": "4"}, new=60, now=90).values()]
    [50, 90, 60]
    """
    after = dict(before)
    for guid, content in contents.items():
        old = before.get(guid)
        if old is None:
            after[guid] = Stamp(content, new)
        elif old.content != content:
            after[guid] = Stamp(content, max(now, old.modified + 1))
    return after


def text(state: State, series: str) -> str:
    """The state as its file has it."""
    return f"{HEADER}# series {series}\n" + "".join(f"{_line(guid, stamp)}\n" for guid, stamp in sorted(state.items()))


def _line(guid: str, stamp: Stamp) -> str:
    return f"{guid}\t{stamp.content}\t{stamp.modified}"
