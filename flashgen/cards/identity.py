"""Who a note is, for as long as anybody studies it.

A GUID names the series and the headword, and the reading only where the dictionary lists several; never a gloss,
an example or a place. A teacher can improve a card and the student keeps the schedule.
"""

from __future__ import annotations

import re
import unicodedata
import zlib

CONTENT_CHANGED = 1_795_635_000
"""Seconds since 1970 of the last release that writes other cards from the same text (2026-11-25). A note is stamped
no earlier, so that a newer version's better cards replace unedited older ones when they are imported."""


def guid(series: str, headword: str, reading: str, *, several_readings: bool) -> str:
    """The key under which Anki knows a note again.

    >>> guid("newspaper-1957", "运动", "yùndòng", several_readings=False)
    'fg1:newspaper-1957:运动'
    >>> guid("newspaper-1957", "行", "háng", several_readings=True)
    'fg1:newspaper-1957:行 háng'
    """
    return f"fg1:{series}:{headword}" + (f" {reading}" if several_readings else "")


def series_of(name: str) -> str:
    """The series of a deck that names none: its name in small letters, words joined by hyphens.

    >>> series_of("FlashGen::News 1957: 先进生产者")
    'flashgen-news-1957-先进生产者'
    """
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", name).casefold()).strip("-") or "flashgen"


def deck_id(name: str) -> int:
    """A deck's id: stable, from 2^30 to 2^31, as Anki takes ids (it matches decks by name)."""
    return (1 << 30) + zlib.crc32(name.casefold().encode("utf-8")) % (1 << 30)


def first_note_id(series: str) -> int:
    """Where a series' note ids begin; any number in the range of Anki's own (milliseconds since 1970) will do."""
    return 1_500_000_000_000 + zlib.crc32(series.encode("utf-8")) * 40
