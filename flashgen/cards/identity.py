"""Who a note is, for as long as anybody studies it.

A GUID names the series and the headword, and the reading only where the dictionary lists several; never a gloss,
an example or a place. A teacher can improve a card and the student keeps the schedule.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable
from dataclasses import replace

from ..values import Note

PREFIX = "fg1"
"""What all GUIDs of ours begin with."""
CONTENT_CHANGED = 1_795_652_000
"""Seconds since 1970 of the last release that writes other cards from the same text (2026-11-26). A note is stamped
no earlier, so that a newer version's better cards replace unedited older ones when they are imported."""


def guid(series: str, headword: str, reading: str, *, several_readings: bool) -> str:
    """The key under which Anki knows a note again.

    >>> guid("newspaper-1957", "运动", "yùndòng", several_readings=False)
    'fg1:newspaper-1957:运动'
    >>> guid("newspaper-1957", "行", "háng", several_readings=True)
    'fg1:newspaper-1957:行 háng'
    """
    return f"{PREFIX}:{series}:{headword}" + (f" {reading}" if several_readings else "")


def series_of(name: str) -> str:
    """The series of a deck that names none: its name in small letters, words joined by hyphens.

    >>> series_of("FlashGen::News 1957: 先进生产者")
    'flashgen-news-1957-先进生产者'
    """
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-") or "flashgen"


def kept_series(series: str, guids: Iterable[str], earlier: Iterable[str]) -> str:
    """The series under which a deck's notes are known already: a new title, name or text makes no new notes.

    Of the series of the earlier builds' GUIDs the one with most of the deck's words, unless `series` is among them or
    no word is the same.

    >>> kept_series("new", ["fg1:new:运动", "fg1:new:采纳"], ["fg1:old:运动", "fg1:old:还"])
    'old'
    >>> kept_series("new", ["fg1:new:运动"], ["fg1:old:采纳"])
    'new'
    """
    known: dict[str, set[str]] = {}
    for guid in earlier:
        prefix, old, word = (*guid.split(":", 2), "", "")[:3]
        if prefix == PREFIX:
            known.setdefault(old, set()).add(word)
    words = {guid.split(":", 2)[2] for guid in guids}
    old = max(known, key=lambda name: len(known[name] & words), default=series)
    return old if series not in known and known.get(old, set()) & words else series


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
