"""What a teacher decided by hand: corrections of words, and words that the class knows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from ..cards import overrides
from ..choose import known
from ..errors import RecipeError
from ..lexicon.script import simplified
from ..read.forms import list_text
from ..recipe import OVERRIDES
from .history import write


class ByHand(NamedTuple):
    """The two files."""

    corrections: Path
    known: Path

    def decisions(self) -> dict[tuple[str, str], str]:
        """What was decided of words, by word and reading ("" for any)."""
        said = overrides.parse(_text(self.corrections), self.corrections.name)
        found = {(o.word, o.card): o.field for o in said if o.field in {"keep", "skip"}}
        return {**{(word, ""): "known" for word in self._words()}, **found}

    def learn(self, words: Collection[str], *, known: bool) -> bool:
        """Put words among the known ones, or take them out; whether that changed anything."""
        before = self._words()
        now = before.union(words) if known else before.difference(words)
        if now != before:
            write(self.known, "".join(f"{word}\n" for word in sorted(now)))
        return now != before

    def correct(self, word: str, reading: str, values: dict[str, str | None]) -> None:
        """Write corrections of a card, a line a field (None takes one back); others stay as they are."""
        kept = [line for line in _text(self.corrections).splitlines() if not _is_about(line, word, reading, values)]
        name = f"{word} {reading}".strip()
        for field, value in values.items():
            if value is not None:
                kept.append("\t".join([name, field, *([" ".join(value.split())] if value else [])]))
        write(self.corrections, "".join(f"{line}\n" for line in kept))

    def _words(self) -> frozenset[str]:
        text = _text(self.known)
        return known.parse(text, self.known).words if text.strip() else frozenset()


def _text(path: Path) -> str:
    """A list as builds read it, in whatever encoding; nothing where there is none."""
    return list_text(path) if path.exists() and path.stat().st_size else ""


def _is_about(line: str, word: str, reading: str, values: dict[str, str | None]) -> bool:
    """Whether a line of the corrections says one of these fields of a card, in no piece of a sentence."""
    name, field, _, piece = (*(cell.strip() for cell in line.split("\t")), "", "", "")[:4]
    mine = {f"{word} {reading}".strip(), word}
    return simplified(name.partition(" ")[0]) == word and name in mine and field in values and not piece


def check_correction(word: str, reading: str, values: Mapping[str, str | None]) -> None:
    """Nothing, if corrections of a card can be taken over, else a `FlashgenError`."""
    for field, value in values.items():
        if field not in overrides.FIELDS:
            raise RecipeError(f"There is no field {field}.")
        if value:
            overrides.checked(overrides.Override(word, reading, field, value, ""), OVERRIDES, 0)
