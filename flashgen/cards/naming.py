"""What decks are called, and what they say of themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..values import Bitext
from .notes import source_line

LICENCES = (
    "Meanings from CC-CEDICT of {date} (MDBG and contributors), CC BY-SA 4.0; "
    "this deck's glosses are under the same licence."
)


def deck_name(bitexts: Sequence[Bitext], place: str) -> str:
    """The title with the date or the file's name, for titles recur; without a title the place."""
    title, apart = "", ""
    if len(bitexts) == 1:
        facts, id_ = bitexts[0].facts, bitexts[0].id
        title = facts.title_l2 or facts.title_l1
        apart = facts.date or (f"({id_})" if id_ != title else "")
    name = f"{title[:80]} {apart[:40]}" if title else place or "Texts"
    return f"FlashGen::{name.replace('::', ' ').strip()}"


def description(bitexts: Sequence[Bitext], date: str) -> str:
    """The texts that a deck is made of, and whose data; `date` is that of the dictionary."""
    sources = [source_line(b.facts) or b.id for b in bitexts]
    shown = "; ".join(sources[:5]) + (f" and {len(sources) - 5} more" if len(sources) > 5 else "")
    return f"Made with flashgen from {shown}. {LICENCES.format(date=date)}"


def numbered(titles: Sequence[str], ids: Sequence[str]) -> list[str]:
    """The names of the sub-decks of a course: a number, with zeros before it so that 10 comes after 9, and title.

    Where all files begin with numbers of their own, these are the numbers: a lesson that is added later moves no other.
    """
    own = [int(match[0]) for id_ in ids if (match := re.match(r"\d{1,4}(?!\d)", id_))]
    numbers = own if len(set(own)) == len(titles) else range(1, len(titles) + 1)
    width = max(2, len(str(max(numbers))))
    return [f"{number:0{width}} {title.replace('::', ' ')[:60]}" for number, title in zip(numbers, titles, strict=True)]
