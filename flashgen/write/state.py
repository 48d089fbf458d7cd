"""What each note of a deck said when it last changed, and when: so that only changed notes carry a newer time.

Anki overwrites a note, with all that the student wrote into it, by one that carries a newer time stamp. A note keeps
its stamp as long as its content is the same, over all builds and machines: the file is sorted, a line a note, made to
be kept under version control. Two versions that git could not merge are read as one.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ..errors import LoadError

HEADER = (
    "# Written by flashgen: note, content, time of its last change. Keep it beside the recipe, under version control.\n"
)
LINE = re.compile(r"([^\t]+)\t([0-9a-f]{16})\t(\d{1,11})")
MARKER = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")
"""What git leaves where it could not merge."""
MAX_PACKAGE = 500_000_000
"""Largest collection that is read back for its time stamps, in bytes: about half a million notes."""
BROKEN = (OSError, EOFError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error, sqlite3.Error)


class Stamp(NamedTuple):
    """A note's content as a hash, and when that content came about, in seconds since 1970."""

    content: str
    modified: int


State = Mapping[str, Stamp]
"""GUID -> stamp of the notes of all earlier builds."""


def content_hash(tags: str, fields: str) -> str:
    """The hash of a note's content as Anki stores it: tags between spaces, fields joined by U+001F."""
    return hashlib.sha256(f"{tags.strip()}\x1f{fields}".encode()).hexdigest()[:16]


def read(path: Path) -> State:
    """The state of a file; a `LoadError` names the line that can't be understood."""
    found: dict[str, Stamp] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LoadError(path, f"can't be read ({error})", hint=_HINT) from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#") or MARKER.match(line):
            continue
        match = LINE.fullmatch(line)
        if not match:
            raise LoadError(
                path, "this is not a note, a hash and a time, with tabs between them", line=number, hint=_HINT
            )
        guid, stamp = match[1], Stamp(match[2], int(match[3]))
        found[guid] = max(stamp, found.get(guid, stamp), key=lambda s: s.modified)
    return found


_HINT = "Take it back from version control, or delete it: it is then made again from the last .apkg."


def from_package(target: Path) -> State:
    """The state in an earlier package of ours; empty if there is none or it can't be understood."""
    found: dict[str, Stamp] = {}
    with contextlib.suppress(*BROKEN), zipfile.ZipFile(target) as package, tempfile.TemporaryDirectory() as folder:
        if package.getinfo("collection.anki2").file_size > MAX_PACKAGE:
            return {}
        path = Path(folder) / "collection.anki2"
        path.write_bytes(package.read("collection.anki2"))
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            for guid, modified, tags, stored in connection.execute("SELECT guid, mod, tags, flds FROM notes"):
                found[str(guid)] = Stamp(content_hash(tags, stored), int(modified))
    return found


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


def text(state: State) -> str:
    """The state as its file has it.

    >>> print(text({"b": Stamp("22", 2), "a": Stamp("11", 1)}).split("#")[1].splitlines()[1:])
    ['a\\t11\\t1', 'b\\t22\\t2']
    """
    return HEADER + "".join(f"{guid}\t{s.content}\t{s.modified}\n" for guid, s in sorted(state.items()))
