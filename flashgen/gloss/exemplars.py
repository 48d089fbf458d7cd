"""Which senses a word had in sentences that were read and labelled: in those like this one, and in those where its
company is the same (`company.py`).

Word sense disambiguation by exemplars (Ng and Lee 1996): 就, 下 and 打 have senses that no translation says and no
neighbour tells, but each of them comes again and again. An exemplar speaks the louder the nearer its word's vector is.
On ten texts that were not seen the right meanings rose from 93 to 96 of 100, from 85 to 92 where the English does not
say the word. Of 5,214 words drawn by chance the company mends one of ten that were wrong. Written by
`python -m flashgen.gloss.train`.
"""

from __future__ import annotations

import gzip
import json
import math
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..lexicon import cache
from ..lexicon.matrices import unpacked
from .attention import Attention
from .company import Company

if TYPE_CHECKING:
    from ..encoder import Vectors

DIMENSIONS = 32
"""Of the places of exemplars (`attention.py`); 64 are as good."""
SHARPNESS, SMOOTHING = 14.0, 0.04
"""An exemplar with cosine c counts exp(14 (c - 1)); each sense has .04 beforehand. Places are learnt for these."""
UNKNOWN = 0.8
"""Cosine where there is no place."""
COMPANY_SMOOTHING = 0.3
"""What each sense has beforehand where only exemplars of the same company count; .1 and 1 are as good."""
TOLD = ("exemplars", *(f"exemplars {part}" for part in Company._fields))
"""The names of what exemplars tell: by likeness, and by each part of the company."""


ALONE = Company()
"""No company."""


class Exemplar(NamedTuple):
    """What each sense of a word was worth in a sentence (in all 1), its part of speech ("" if not told), its place
    (a unit vector), its company."""

    worth: Mapping[str, float]
    part: str
    place: Vectors | None
    company: Company = ALONE
    text: str = ""

    def agrees(self, other: Company) -> tuple[bool, ...]:
        """In which parts its company has something of the other."""
        mine = self.company
        beside = (here != "" and here == there for here, there in zip(mine[1:], other[1:], strict=True))
        return (not mine.said.isdisjoint(other.said), *beside)


def data_file() -> Path:
    """The shipped exemplars."""
    return Path(str(resources.files(__package__).joinpath("weights", "exemplars.json.gz")))


class Exemplars:
    """The exemplars of words, by headword; the layer that gave them their places, where that is not the shipped one."""

    def __init__(self, words: Mapping[str, Sequence[Exemplar]], attention: Attention | None) -> None:
        self.words, self.attention = words, attention

    def log_counts(
        self,
        headword: str,
        senses: Sequence[str],
        place: Vectors | None,
        company: Company,
        without: Collection[str] = (),
    ) -> dict[str, list[float]]:
        """The logarithm of how often each sense was met in like sentences, and in like company, by `TOLD`; 0 for never.
        Nothing is read in the texts `without`."""
        met = self._like(headword, place, without)
        counts: dict[str, dict[str, float]] = {name: defaultdict(float) for name in TOLD}
        for exemplar, like in met:
            for name, weight in zip(TOLD, (like, *exemplar.agrees(company)), strict=True):
                if weight:
                    for sense, value in exemplar.worth.items():
                        counts[name][sense] += weight * value
        smoothing = dict.fromkeys(TOLD, COMPANY_SMOOTHING) | {TOLD[0]: SMOOTHING}
        return {
            name: [math.log(1 + count.get(sense, 0.0) / smoothing[name]) for sense in senses]
            for name, count in counts.items()
        }

    def log_parts(self, headword: str, place: Vectors | None, without: Collection[str] = ()) -> dict[str, float]:
        """The same of the parts of speech that were met."""
        counts: dict[str, float] = defaultdict(float)
        for exemplar, like in self._like(headword, place, without):
            counts[exemplar.part] += like
        return {part: math.log(1 + count / SMOOTHING) for part, count in counts.items() if part}

    def _like(self, headword: str, place: Vectors | None, without: Collection[str]) -> list[tuple[Exemplar, float]]:
        """The exemplars of a word with what each counts."""
        known = [exemplar for exemplar in self.words.get(headword, ()) if exemplar.text not in without]
        found = cosines(known, place)
        counted = [UNKNOWN] * len(known) if found is None else found.tolist()
        return [(e, math.exp(SHARPNESS * (cosine - 1))) for e, cosine in zip(known, counted, strict=True)]


def cosines(known: Sequence[Exemplar], place: Vectors | None) -> Vectors | None:
    """How near exemplars are to a place; None where one of them, or the word, has none."""
    import numpy as np

    if not known or place is None or any(exemplar.place is None for exemplar in known):
        return None
    found: Vectors = np.array([exemplar.place for exemplar in known]) @ place
    return found


class Shipped(Mapping[str, Sequence[Exemplar]]):
    """The exemplars of a file by headword, read from its cache, which has a name, when they are asked for."""

    def __init__(self, path: Path | None = None, name: str = "exemplars") -> None:
        self._connection = cache.opened(name, path or data_file(), _build)
        self._made: dict[str, list[Exemplar]] = {}

    def __getitem__(self, headword: str) -> list[Exemplar]:
        import numpy as np

        if headword not in self._made:
            asked = "SELECT places, rows FROM word WHERE word = ?"
            places, rows = self._connection.execute(asked, (headword,)).fetchone() or (b"", "[]")
            self._made[headword] = [
                Exemplar(worth, part, place, Company(frozenset(said), *beside))
                for (worth, part, said, *beside), place in zip(
                    json.loads(rows), np.frombuffer(places, np.float32).reshape(-1, DIMENSIONS), strict=True
                )
            ]
        if not self._made[headword]:
            raise KeyError(headword)
        return self._made[headword]

    def __iter__(self) -> Iterator[str]:
        return (word for (word,) in self._connection.execute("SELECT word FROM word"))

    def __len__(self) -> int:
        [(count,)] = self._connection.execute("SELECT count(*) FROM word")
        return int(count)


def _build(connection: sqlite3.Connection, source: Path) -> None:
    about, lines = content(source)
    connection.execute("CREATE TABLE about (head TEXT)")
    connection.execute("INSERT INTO about VALUES (?)", (about["made"],))
    connection.execute("CREATE TABLE word (word TEXT PRIMARY KEY, places BLOB, rows TEXT) WITHOUT ROWID")
    places, first = unpacked(about["places"]), 0
    for line in lines:
        headword, count, rows = line.split("\t")
        mine = places[first : first + int(count)].tobytes()
        connection.execute("INSERT INTO word VALUES (?,?,?)", (headword, mine, rows))
        first += int(count)


def content(path: Path | None = None) -> tuple[dict[str, Any], list[str]]:
    """What the file holds: what it says of itself with all places; a line a headword."""
    about, *lines = gzip.decompress((path or data_file()).read_bytes()).decode().splitlines()
    return json.loads(about), lines


def line_of(headword: str, some: Sequence[Exemplar]) -> str:
    """The line of a headword: how many exemplars it has, and these."""
    rows = [[dict(e.worth), e.part, sorted(e.company.said), *e.company[1:]] for e in some]
    return f"{headword}\t{len(some)}\t{json.dumps(rows, ensure_ascii=False, separators=(',', ':'))}"


@lru_cache(maxsize=1)
def shipped() -> Exemplars:
    """Those of the file, opened once for a process."""
    return Exemplars(Shipped(), None)
