"""The words of a course as a table to be corrected in a spreadsheet, and the corrections in a table that comes back.

A row a word. The last column holds a stamp of what flashgen had computed, cell by cell: a cell that no longer fits its
stamp was changed by hand and wins over everything; all others go on being computed. A row that the teacher adds has no
stamp, so all of it counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..cards import overrides
from ..cards.overrides import Override
from ..errors import VocabError
from ..lexicon.script import is_han, simplified
from ..values import Deck, LeftOut, Note

EDITABLE = ("keep", "order", "reading", "meaning", "part of speech", "sentence", "English", "note")
"""What a teacher may change; `keep` is yes or no, `order` the place in the lesson."""
HEAD = ("lesson", "word", *EDITABLE, "probability", "to check", "flashgen")
LOCKED = ("lesson", "word", "probability", "to check")
"""What only flashgen writes."""
EXPORTED = frozenset({"other script", "pinyin", "measure word"})
"""Columns of the list that `flashgen export --to excel` writes, which has no stamps (`output/exports.py`)."""
YES, NO = "yes", "no"
TRUE = frozenset({"yes", "y", "1", "true", "x", "ja", "oui", "是"})
BY_HAND = "*"
"""The stamp of a cell that was changed by hand."""
NOT_OFFERED = ("name", "function word", "known word", "below ", "taught in ", "complement")
"""How reasons begin why a word has no card that no teacher would go through one by one."""
FIELD = {
    "order": "order",
    "reading": "reading",
    "meaning": "meaning",
    "part of speech": "pos",
    "sentence": "sentence",
    "English": "english",
    "note": "note",
}
"""The field of a correction for each column but `keep`."""

Table = Sequence[Sequence[str]]


def table(deck: Deck, corrections: Iterable[Override] = ()) -> list[list[str]]:
    """The rows of a deck under their heads: its words in their order, then those left out that may be wanted.

    `corrections` are those that the deck was made with: their cells keep being changed by hand.
    """
    by_hand = {(o.word, o.card, o.field) for o in corrections if not o.piece}
    places: dict[str, int] = {}
    rows = [list(HEAD)]
    for note in deck.notes:
        places[note.subdeck] = places.get(note.subdeck, 0) + 1
        rows.append(_row(note, places[note.subdeck], by_hand))
    rows += [_left_out(word, by_hand) for word in deck.left_out if not word.reason.startswith(NOT_OFFERED)]
    return rows


def corrections(rows: Table, path: Path | str) -> tuple[Override, ...]:
    """What was changed by hand in a table; a `VocabError` names the row that can't be understood."""
    head, body = _headed(rows, path)
    return tuple(o for number, row in body for o in _changes(dict(zip(head, row, strict=False)), number, path))


def _row(note: Note, place: int, by_hand: set[tuple[str, str, str]]) -> list[str]:
    example = note.candidate.best.example
    computed = note.candidate.computed or note.candidate.reading
    cells = {
        "keep": YES,
        "order": str(place),
        "reading": note.pinyin,
        "meaning": note.gloss.text,
        "part of speech": note.part_of_speech,
        "sentence": example.l2,
        "English": example.shown,
        "note": note.advice,
    }
    word = note.candidate.headword
    stamp = _stamp(cells, computed, _changed(word, computed, by_hand))
    right = f"{note.probability.card:.2f}"
    return [note.subdeck, note.headword, *cells.values(), right, "; ".join(note.doubts), stamp]


def _left_out(word: LeftOut, by_hand: set[tuple[str, str, str]]) -> list[str]:
    cells = dict.fromkeys(EDITABLE, "") | {"keep": NO, "reading": word.reading}
    stamp = _stamp(cells, word.reading, _changed(word.headword, word.reading, by_hand))
    return ["", word.headword, *cells.values(), "", word.reason, stamp]


def _changed(word: str, reading: str, by_hand: set[tuple[str, str, str]]) -> set[str]:
    """The columns of a card that were changed by hand."""
    found = {column for column, f in FIELD.items() if not by_hand.isdisjoint({(word, "", f), (word, reading, f)})}
    kept = {(word, card, field) for card in ("", reading) for field in ("keep", "skip")}
    return found if by_hand.isdisjoint(kept) else {*found, "keep"}


def _stamp(cells: Mapping[str, str], reading: str, changed: set[str]) -> str:
    """The reading that tells the card, and a mark for each editable cell as it was computed."""
    return "|".join([reading, *(BY_HAND if column in changed else _mark(cells[column]) for column in EDITABLE)])


def _mark(cell: str) -> str:
    """A short hash: one cell in 65,536 that is changed would be taken for the computed one."""
    return hashlib.sha256(" ".join(cell.split()).encode()).hexdigest()[:4]


def _headed(rows: Table, path: Path | str) -> tuple[list[str], list[tuple[int, Sequence[str]]]]:
    """The names of the columns, and the rows with their numbers."""
    for number, row in enumerate(rows, 1):
        names = {name.lower(): name for name in HEAD}
        head = [names.get(cell.strip().lower(), "") for cell in row]
        if "word" in head:
            if {cell.strip().lower() for cell in row} >= EXPORTED:
                problem = "this is the list that flashgen export writes: every cell would count as changed by hand"
                hint = "The table to correct is written by: flashgen words TEXT -o FILE.xlsx"
                raise VocabError(path, problem, hint=hint)
            return head, [(k, r) for k, r in enumerate(rows[number:], number + 1) if any(map(str.strip, r))]
    raise VocabError(path, "there is no column “word”", hint="Make the sheet anew: flashgen words RECIPE -o FILE.xlsx")


def _changes(row: Mapping[str, str], number: int, path: Path | str) -> Iterator[Override]:
    """The corrections of a row."""
    written = row.get("word", "").strip()
    where = f"{path}, row {number}"
    if not written:
        return
    if not any(map(is_han, written)):
        raise VocabError(
            path, f"“{written[:20]}” is no Chinese word", line=number, hint="Leave the column “word” alone."
        )
    card, *marks = (row.get("flashgen") or "").strip().split("|")
    stamps = dict(zip(EDITABLE, marks, strict=False))
    word = simplified(written)
    changed = {
        column: " ".join(row.get(column, "").split())
        for column in EDITABLE
        if column in row and stamps.get(column, "") != _mark(row[column])
    }
    if not changed.get("order", "1"):
        del changed["order"]  # no place of its own any more
    if not stamps:  # a row of the teacher's own
        changed = {column: value for column, value in changed.items() if value} | {"keep": row.get("keep") or YES}
    if "keep" in changed:
        keep = changed.pop("keep").strip().lower()
        yield Override(word, card, "keep" if keep in TRUE else "skip", "", where)
    for column, value in changed.items():
        yield overrides.checked(Override(word, card, FIELD[column], value, where), path, number)
    if changed:
        had = "\t".join(" ".join(row.get(column, "").split()) for column in ("lesson", "sentence", "English"))
        yield Override(word, card, overrides.HAD, had, where)


def merged(first: Sequence[Override], sheet: Sequence[Override]) -> tuple[Override, ...]:
    """All corrections; where both say something of the same field of a card, the sheet's."""
    mine = {(o.word, o.card, o.field) for o in sheet}
    return (*(o for o in first if o.piece or (o.word, o.card, o.field) not in mine), *sheet)


def cleared(rows: Table) -> Table:
    """A table as spreadsheets give it back: without the apostrophe that keeps a text from being a formula."""
    return [[cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell for cell in row] for row in rows]


def neutral(cell: str) -> str:
    """A cell of a .csv that no spreadsheet takes for a formula.

    >>> neutral("=1+1"), neutral("-er suffix"), neutral("to adopt")
    ("'=1+1", "'-er suffix", 'to adopt')
    """
    return f"'{cell}" if cell[:1] in FORMULA else cell


FORMULA = frozenset("=+-@\t\r|")
"""What begins a formula, or ends a cell, in some spreadsheet."""
