"""The opinions that were given, kept beside the recipe: so later builds are the same without asking anybody."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..cards.overrides import Override
from ..errors import VocabError
from .model import is_meaning

SUFFIX = ".opinions.json"
FIELD = "opinion"
"""The field of a correction that is a second opinion."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An opinion as it is kept: for which card and sentence, the meaning ("" for a word cut wrongly), by whom, when."""

    word: str
    reading: str
    sentence: str
    meaning: str
    model: str
    date: str


def read(path: Path) -> tuple[Kept, ...]:
    """The opinions of a file; a `VocabError` where it is none."""
    if not path.is_file():
        return ()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        found = tuple(Kept(**{key: str(entry[key]) for key in Kept.__slots__}) for entry in data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VocabError(path, f"these are no opinions ({error})", hint="Delete the file to ask anew.") from None
    wrong = next((k for k in found if k.meaning and not is_meaning(k.meaning)), None)
    if wrong:
        raise VocabError(path, f"“{wrong.meaning[:40]}” can be no meaning", hint="Delete this entry.")
    return found


def text(kept: Iterable[Kept]) -> str:
    """The file of opinions."""
    entries = [{key: getattr(one, key) for key in Kept.__slots__} for one in sorted(kept, key=_order)]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"


def overrides(kept: Iterable[Kept], path: Path) -> tuple[Override, ...]:
    """The opinions as corrections: a meaning and who gave it."""
    return tuple(
        Override(k.word, k.reading, FIELD, f"{k.meaning}\t{k.model}, {k.date}\t{k.sentence}", path.name) for k in kept
    )


def _order(kept: Kept) -> tuple[str, str, str]:
    return kept.word, kept.reading, kept.sentence


def known(kept: Iterable[Kept]) -> Mapping[tuple[str, str, str], Kept]:
    """The opinions by card and sentence."""
    return {(k.word, k.reading, k.sentence): k for k in kept}
