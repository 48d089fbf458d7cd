"""The notes of a deck, just built or read from a package, with their fields: what exports, hand-outs, a comparison of
two decks and a running Anki take their content from."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..cards import note_type
from ..cards.compose import fields
from ..errors import LoadError
from ..values import Deck
from . import package

TAG = re.compile(r"<br\s*/?>|<[^>]*>")
SOUND = re.compile(r"\[sound:[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Filled:
    """A note as Anki has it: `fields` in HTML by name; `modified` in seconds since 1970, 0 for one just built."""

    guid: str
    deck: str
    tags: tuple[str, ...]
    fields: Mapping[str, str]
    modified: int = 0

    def text(self, field: str) -> str:
        """A field as plain text, "" if it is empty.

        >>> Filled("g", "d", (), {"Meaning": "a &lt; b<br>c"}).text("Meaning")
        'a < b c'
        """
        plain = TAG.sub(lambda m: " " if m[0].startswith("<br") else "", SOUND.sub("", self.fields.get(field, "")))
        return " ".join(html.unescape(plain).split())


def of_deck(deck: Deck) -> tuple[Filled, ...]:
    """The notes of a deck in their order."""
    return tuple(
        Filled(n.guid, f"{deck.name}::{n.subdeck}" if n.subdeck else deck.name, n.tags, fields(n))
        for n in deck.all_notes
    )


def of_package(path: Path) -> tuple[Filled, ...]:
    """The notes of an .apkg that flashgen wrote; a `LoadError` for any other file."""
    found = package.read(path)
    if not found.notes:
        raise LoadError(path, "no note in it was made by this flashgen", hint="Give an .apkg file that flashgen wrote.")
    return tuple(
        Filled(n.guid, n.deck or found.name, tuple(n.tags.split()), _named(n.fields), n.modified) for n in found.notes
    )


def _named(joined: str) -> dict[str, str]:
    return dict(zip(note_type.FIELDS, joined.split("\x1f"), strict=False))
