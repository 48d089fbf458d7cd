"""What translators say: how Chinese words were put into English in some 90,000 translated sentences.

Counted by `python -m flashgen.annotate.train translations FOLDER`, which names the data in the file's head. Of each
word: in how many sentences it stood; the English stems that say it, with the probability of the stem given the word and
of the word given the stem (IBM model 1); and how often the phrases of its glosses stood in the English, less what
chance explains.
"""

from __future__ import annotations

import gzip
import hashlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from . import cache, english

FILE = "translations.tsv.gz"
USUAL = 0.02
"""P(English | Chinese) from which an English word speaks for a Chinese one."""
SCALE = 1000
"""Probabilities stand in the file as whole thousandths."""


@dataclass(frozen=True, slots=True)
class Translated:
    """How a word is put into English: sentences it was seen in; stem to (P(stem | word), P(word | stem)), the likeliest
    first, and the same by the stem's most frequent form; gloss phrase (as stems, spaces between) to how often it stood
    in their English beyond chance."""

    seen: int
    stems: Mapping[str, tuple[float, float]]
    forms: Mapping[str, tuple[float, float]]
    phrases: Mapping[str, float]

    @property
    def usual(self) -> frozenset[str]:
        """The stems that speak for the word where they stand in its English."""
        return frozenset(stem for stem, (p, _) in self.stems.items() if p >= USUAL)


UNSEEN = Translated(0, MappingProxyType({}), MappingProxyType({}), MappingProxyType({}))


class Translations:
    """The counts as an engine, by simplified headword."""

    def __init__(self, path: Path | None = None) -> None:
        self._connection = cache.opened("translations", path or data_file(), _build)
        self.of = lru_cache(maxsize=1 << 15)(self._of)

    def _of(self, word: str) -> Translated:
        row = self._connection.execute("SELECT seen, stems, phrases FROM word WHERE word = ?", (word,)).fetchone()
        return _parsed(*row) if row else UNSEEN


def data_file() -> Path:
    """The file with the counts."""
    return Path(str(resources.files(__package__).joinpath(FILE)))


def fingerprint(path: Path | None = None) -> str:
    """By which a model says on which counts it was trained."""
    return hashlib.sha256(gzip.decompress((path or data_file()).read_bytes())).hexdigest()[:16]


def _parsed(seen: int, stems: str, phrases: str) -> Translated:
    triples = (item.rsplit(":", 2) for item in stems.split(" ") if item)
    forms = {form: (int(p) / SCALE, int(q) / SCALE) for form, p, q in triples}
    stemmed: dict[str, tuple[float, float]] = {}
    for form, (p, q) in forms.items():  # hang and hung were counted apart
        before, most = stemmed.get(english.stem(form), (0.0, 0.0))
        stemmed[english.stem(form)] = before + p, max(most, q)
    pairs = (item.rsplit("=", 1) for item in phrases.split("|") if item)
    return Translated(
        seen,
        MappingProxyType(stemmed),
        MappingProxyType(forms),
        MappingProxyType({phrase: float(count) for phrase, count in pairs}),
    )


def _build(connection: sqlite3.Connection, source: Path) -> None:
    lines = gzip.decompress(source.read_bytes()).decode("utf-8").splitlines()
    connection.execute("CREATE TABLE about (head TEXT)")
    connection.execute("INSERT INTO about VALUES (?)", ("\n".join(line for line in lines if line.startswith("#")),))
    connection.execute(
        "CREATE TABLE word (word TEXT PRIMARY KEY, seen INTEGER, stems TEXT, phrases TEXT) WITHOUT ROWID"
    )
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    connection.executemany("INSERT INTO word VALUES (?,?,?,?)", ((w, int(n), s, p) for w, n, s, p in rows))
