"""What a learner knows by their Anki: decks (.apkg), backups (.colpkg) and whole collections (.anki2, .anki21).

Read without the `anki` package, whose licence is AGPL: a zip file, `zstandard` (BSD) in newer ones, and SQLite. Files
that come from others too (a shared deck), so every size is bounded and nothing in them is run.
"""

from __future__ import annotations

import html
import json
import re
import sqlite3
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ..errors import MissingEngine, VocabError, damaged
from ..lexicon.script import simplified

SUFFIXES = (".apkg", ".colpkg", ".anki2", ".anki21")
MATURE = 21
"""Days to the next review from which a card counts as known: what Anki calls mature."""
MAX_DATABASE = 1_000_000_000
MEMBERS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""Newest first: a new package also holds an old one that says only "please update"."""
NOTES = """SELECT n.mid, n.flds, max(c.ivl), sum(c.reps)
FROM notes n JOIN cards c ON c.nid = n.id GROUP BY n.id"""
MARKUP = re.compile(r"<[^<>]*>|\[sound:[^\]]*\]|\{\{c\d+::|\}\}")
READING = re.compile(r"[\[［(（【][^\]］)）】]*[\]］)）】]")
RUN = re.compile(r"[\u3400-\u9fff]+")
SENTENCE = re.compile("[。！？，,!?]")
MAX_WORD = 12
MIN_WORDS = 0.5
"""Share of a note type's notes whose field must be a word for it to be the one with the words."""
HINT = "Export it from Anki once more: File > Export, with scheduling information."


@dataclass(frozen=True, slots=True)
class Studied:
    """The words of a collection (simplified): known, being learnt, not yet met; notes of which no word was understood.

    Where nothing was ever reviewed, as in a deck that was exported without its scheduling, all words are `known`.
    """

    known: frozenset[str]
    learning: frozenset[str]
    unseen: frozenset[str]
    strange: int


def read(path: Path, *, field: str = "", mature: int = MATURE) -> Studied:
    """The words of an Anki file; `field` names the one that holds them, "" finds it."""
    with tempfile.TemporaryDirectory() as folder:
        database = path if path.suffix.lower() in {".anki2", ".anki21"} else _unpacked(path, Path(folder))
        try:
            connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            connection.create_collation("unicase", _unicase)
            try:
                rows = connection.execute(NOTES).fetchall()
                names = _field_names(connection)
            finally:
                connection.close()
        except damaged() as error:
            raise VocabError(path, f"this is no collection that can be read ({error})", hint=HINT) from None
    return _studied(path, rows, names, field, mature)


def _studied(
    path: Path, rows: Sequence[tuple[int, str, int, int]], names: dict[int, list[str]], field: str, mature: int
) -> Studied:
    fields = _fields(rows, names, field)
    if field and not any(field.lower() == name.lower() for listed in names.values() for name in listed):
        known_names = ", ".join(sorted({name for listed in names.values() for name in listed})[:20])
        raise VocabError(path, f"no note of it has a field “{field}”", hint=f"Its fields are: {known_names}.")
    reviewed = any(reps for *_, reps in rows)
    words: dict[str, tuple[int, int]] = {}
    strange = 0
    for kind, texts, interval, reps in rows:
        values = texts.split("\x1f")
        word = _word(values[fields[kind]]) if kind in fields and fields[kind] < len(values) else ""
        if word:
            before = words.get(word, (0, 0))
            words[word] = max(before[0], interval), before[1] + reps
        else:
            strange += 1
    if not words:
        raise VocabError(
            path, f"in none of its {len(rows):,} notes a Chinese word was found", hint="Name the field: --field."
        )
    known = frozenset(w for w, (days, _) in words.items() if days >= mature or not reviewed)
    learning = frozenset(w for w, (_, reps) in words.items() if reps) - known
    return Studied(known, learning, frozenset(words) - known - learning, strange)


def _fields(rows: Iterable[tuple[int, str, int, int]], names: dict[int, list[str]], field: str) -> dict[int, int]:
    """For each note type the place of the field with its words: as named, else the first that is mostly words."""
    total: Counter[int] = Counter()
    hits: dict[int, Counter[int]] = defaultdict(Counter)
    for kind, texts, *_ in rows:
        total[kind] += 1
        hits[kind].update(k for k, text in enumerate(texts.split("\x1f")) if _word(text))
    found = {}
    for kind, count in total.items():
        named = [k for k, name in enumerate(names.get(kind, [])) if name.lower() == field.lower()] if field else []
        likely = [k for k, n in sorted(hits[kind].items()) if n >= MIN_WORDS * count]
        if named or (likely and not field):
            found[kind] = (named or likely)[0]
    return found


def _word(text: str) -> str:
    """The word of a field, simplified, "" if it holds none: other things, or a whole sentence."""
    plain = READING.sub("", html.unescape(MARKUP.sub(" ", text))).strip()
    runs = RUN.findall(plain)
    fits = bool(runs) and plain.startswith(runs[0]) and len(runs[0]) <= MAX_WORD and len(set(runs)) <= 2
    return simplified(runs[0]) if fits and not SENTENCE.search(plain) else ""


def _unicase(one: str, other: str) -> int:
    """Anki's order of names: without it newer SQLite (3.53) reads no table whose key is in that order."""
    return (one.casefold() > other.casefold()) - (one.casefold() < other.casefold())


def _field_names(connection: sqlite3.Connection) -> dict[int, list[str]]:
    """The names of the fields of each note type: a table of their own in newer files, JSON in older ones."""
    found: dict[int, list[str]] = defaultdict(list)
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "fields" in tables:
        rows = connection.execute("SELECT ntid, ord, name FROM fields").fetchall()
        for kind, _, name in sorted(rows):
            found[kind].append(name)
        return found
    models = json.loads(connection.execute("SELECT models FROM col").fetchone()[0] or "{}")
    return {int(kind): [str(f["name"]) for f in model["flds"]] for kind, model in models.items()}


def _unpacked(path: Path, folder: Path) -> Path:
    """The database of a package, in a folder that will be swept."""
    target = folder / "collection.anki2"
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            member = next((name for name in MEMBERS if name in names), "")
            if not member:
                raise VocabError(path, "there is no collection in it", hint=HINT)
            with package.open(member) as source, target.open("wb") as sink:
                stream = _decompressed(source) if member.endswith("b") else source
                size = 0
                while chunk := stream.read(1 << 20):
                    size += len(chunk)
                    if size > MAX_DATABASE:
                        raise VocabError(path, "it is larger unpacked than any collection", hint=HINT)
                    sink.write(chunk)
    except damaged() as error:
        raise VocabError(path, f"the package is damaged ({error})", hint=HINT) from None
    return target


def _decompressed(source: IO[bytes]) -> Any:
    try:
        import zstandard
    except ImportError:
        raise MissingEngine("To read decks of newer Ankis, install zstandard: pip install zstandard") from None
    return zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(source)
