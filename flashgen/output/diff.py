"""What students notice when they import a newer deck over an older one: what is new, changed, or stays behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .plain import Filled

SHOWN = {
    "Hanzi": "word",
    "Pinyin": "reading",
    "Meaning": "meaning",
    "PartOfSpeech": "part of speech",
    "Sentence": "sentence",
    "SentenceMeaning": "English",
    "Classifier": "measure word",
    "Notes": "notes",
    "Source": "source",
}
"""Fields whose change is told word by word."""
MOST_CHARS = 70


@dataclass(frozen=True, slots=True)
class Changed:
    """A note that both decks have and whose content differs; whether an import takes it over: only a newer one is."""

    old: Filled
    new: Filled

    @property
    def is_taken(self) -> bool:
        """Whether Anki replaces the student's note by it."""
        return self.new.modified > self.old.modified or not self.new.modified

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that differ."""
        names = {*self.old.fields, *self.new.fields}
        return tuple(name for name in sorted(names) if self.old.fields.get(name, "") != self.new.fields.get(name, ""))


@dataclass(frozen=True, slots=True)
class Difference:
    """Notes of the newer deck alone, of both but changed, of the older alone (they stay with the student), the same."""

    added: tuple[Filled, ...]
    changed: tuple[Changed, ...]
    left: tuple[Filled, ...]
    same: int


def difference(old: Sequence[Filled], new: Sequence[Filled]) -> Difference:
    """What an import of the newer deck over the older one does."""
    before, after = {note.guid: note for note in old}, {note.guid: note for note in new}
    changed = [Changed(before[guid], note) for guid, note in after.items() if guid in before]
    different = tuple(c for c in changed if c.fields or set(c.old.tags) != set(c.new.tags))
    return Difference(
        tuple(note for guid, note in after.items() if guid not in before),
        different,
        tuple(note for guid, note in before.items() if guid not in after),
        len(changed) - len(different),
    )


def lines(found: Difference) -> Iterator[str]:
    """The difference for a person to read."""
    taken = [c for c in found.changed if c.is_taken]
    yield (
        f"{len(found.added)} new, {len(taken)} changed, {found.same} the same, {len(found.left)} no longer in the deck "
        "(they stay with the student)"
    )
    for note in found.added:
        yield f"  new      {note.text('Key')}: {note.text('Meaning')}"
    for change in found.changed:
        kept = "" if change.is_taken else " (older than what students have: not taken over)"
        yield f"  changed  {change.new.text('Key')}{kept}"
        for name in change.fields:
            if name in SHOWN and change.old.text(name) != change.new.text(name):
                yield f"             {SHOWN[name]}: {_short(change.old.text(name))} → {_short(change.new.text(name))}"
        others = [name for name in change.fields if name not in SHOWN]
        if others:
            yield f"             also: {', '.join(others)}"
    for note in found.left:
        yield f"  left     {note.text('Key')}: {note.text('Meaning')}"


def _short(text: str) -> str:
    return text if len(text) <= MOST_CHARS else text[: MOST_CHARS - 1] + "…"
