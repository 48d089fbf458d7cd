"""Who a note is, for as long as anybody studies it.

A GUID names the series and the headword, and the reading only of words in a frozen list (`read_apart.tsv`); never a
gloss, an example or a place. A teacher can improve a card and the student keeps the schedule.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources

from ..lexicon.pinyin import toneless
from ..lexicon.script import is_han
from ..values import Note

PREFIX = "fg1"
"""What all GUIDs of ours begin with."""
CHARACTER = "字·"
LONG = 12
"""Chinese characters from which a sentence is no text's commonplace."""
CONTENT_CHANGED = 1_795_995_600
"""Seconds since 1970 of the last release that writes other cards from the same text (2026-11-29). A note is stamped
no earlier, so that a newer version's better cards replace unedited older ones when they are imported."""


def guid(series: str, headword: str, reading: str) -> str:
    """The key under which Anki knows a note again; the same whatever release of a dictionary is installed.

    >>> guid("newspaper-1957", "运动", "yùndòng")
    'fg1:newspaper-1957:运动'
    >>> guid("newspaper-1957", "行", "háng")
    'fg1:newspaper-1957:行 háng'
    """
    return f"{PREFIX}:{series}:{headword}" + (f" {reading}" if headword in _read_apart() else "")


def guid_of_character(series: str, char: str, reading: str) -> str:
    """The key of the note of a character, which is never that of a word.

    >>> guid_of_character("newspaper-1957", "动", "dòng")
    'fg1:newspaper-1957:字·动 dòng'
    """
    return f"{PREFIX}:{series}:{CHARACTER}{char} {reading}"


def is_of_character(guid: str) -> bool:
    """Whether a key is that of the note of a character."""
    return _parts(guid)[2].startswith(CHARACTER)


def series_of(name: str) -> str:
    """The series of a deck that names none: its name in small letters, words joined by hyphens.

    >>> series_of("FlashGen::News 1957: 先进生产者")
    'flashgen-news-1957-先进生产者'
    """
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-") or "flashgen"


@lru_cache(maxsize=1)
def _read_apart() -> frozenset[str]:
    text = resources.files(__package__).joinpath("read_apart.tsv").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def mark(sentences: Iterable[str]) -> str:
    """A short mark of a text, which a correction here or there seldom changes: the least hash of its long sentences.

    That two texts have the same is as probable as their share of common sentences among all of them.

    >>> mark(["他们采纳了群众的意见和建议。"]) == mark(["他们采纳了群众的意见和建议！", "好。"])
    True
    """
    plain = ["".join(filter(is_han, sentence)) for sentence in sentences]
    long = [text for text in plain if len(text) >= LONG] or plain or [""]
    return min(hashlib.sha256(text.encode()).hexdigest() for text in long)[:10]


def word_of(guid: str) -> str:
    """The headword of a GUID of ours.

    >>> word_of("fg1:newspaper-1957:行 háng")
    '行'
    """
    return _parts(guid)[2].partition(" ")[0]


def common_series(guids: Iterable[str]) -> str:
    """The series of most of some GUIDs, "" for none."""
    counts = Counter(series for prefix, series, _ in map(_parts, guids) if prefix == PREFIX)
    return min(counts, key=lambda series: (-counts[series], series), default="")


def remembered(guids: Sequence[str], earlier: Collection[str]) -> list[str]:
    """The GUIDs of a deck's notes, each as earlier builds wrote it: with a reading or without, or with one of other
    tones. Of two cards of one word only that takes over an earlier note which has its reading.

    >>> remembered(["fg1:s:和平", "fg1:s:还 huán"], ["fg1:s:和平 hépíng", "fg1:s:还"])
    ['fg1:s:和平 hépíng', 'fg1:s:还']
    >>> remembered(["fg1:s:还 hái", "fg1:s:还 huán"], ["fg1:s:还", "fg1:s:还 huán"])
    ['fg1:s:还', 'fg1:s:还 huán']
    """
    taken = {guid for guid in guids if guid in earlier}
    by_word: dict[tuple[str, str], list[str]] = {}
    for guid in sorted(earlier):
        by_word.setdefault((_parts(guid)[1], word_of(guid)), []).append(guid)
    found = []
    for guid in guids:
        others = [old for old in by_word.get((_parts(guid)[1], word_of(guid)), ()) if old not in taken]
        fitting = [old for old in others if _same_reading(guid, old)]
        chosen = guid if guid in taken or not fitting else fitting[0]
        taken.add(chosen)
        found.append(chosen)
    return found


def _same_reading(guid: str, old: str) -> bool:
    """Whether two GUIDs of one word may mean the same card: one names no reading, or they differ in tones alone."""
    mine, theirs = (_parts(g)[2].partition(" ")[2] for g in (guid, old))
    return not mine or not theirs or (len(word_of(guid)) > 1 and toneless(mine) == toneless(theirs))


def _parts(guid: str) -> tuple[str, str, str]:
    """Prefix, series and key of a GUID."""
    prefix, series, key = (*guid.split(":", 2), "", "")[:3]
    return prefix, series, key


def in_series(note: Note, old: str, new: str) -> Note:
    """A note under another series: its GUID and its tag."""
    tags = tuple(series_tag(new) if tag == series_tag(old) else tag for tag in note.tags)
    return replace(note, guid=f"{PREFIX}:{new}:{note.guid.split(':', 2)[2]}", tags=tags)


def series_tag(series: str) -> str:
    """The Anki tag of a series."""
    return f"FlashGen::{series}"


def deck_id(name: str) -> int:
    """A deck's id: stable, from 2^30 to 2^31, as Anki takes ids (it matches decks by name)."""
    return (1 << 30) + zlib.crc32(name.casefold().encode("utf-8")) % (1 << 30)


def first_note_id(series: str) -> int:
    """Where a series' note ids begin; any number in the range of Anki's own (milliseconds since 1970) will do."""
    return 1_500_000_000_000 + zlib.crc32(series.encode("utf-8")) * 40
