"""The words of a deck for other programs: Anki's text import, spreadsheets, Pleco, Quizlet, Mochi, Markdown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from ..cards import note_type
from ..errors import ExportError
from . import sheet
from .atomically import replacing
from .plain import Filled

Cell = Callable[[str], str]
COLUMNS = {
    "word": "Hanzi",
    "other script": "OtherScript",
    "pinyin": "Pinyin",
    "meaning": "Meaning",
    "part of speech": "PartOfSpeech",
    "measure word": "Classifier",
    "level": "Level",
    "sentence": "Sentence",
    "English": "SentenceMeaning",
    "source": "Source",
}


def write(notes: Sequence[Filled], target: Path, kind: str, neutral: Cell) -> None:
    """Write notes in the form of a program (`KINDS`); `neutral` makes a cell of a .csv safe from being a formula."""
    made = KINDS[kind](notes, neutral)
    with replacing(target) as temporary:
        temporary.write_bytes(made if isinstance(made, bytes) else made.encode())


def kind_of(target: Path, asked: str = "") -> str:
    """The form that is meant: as asked, else by the file's ending; an `ExportError` for none."""
    if asked and asked not in KINDS:
        raise ExportError(f"There is no form “{asked}”. Known are: {', '.join(KINDS)}.")
    found = asked or ENDINGS.get(target.suffix.lower(), "")
    if not found:
        raise ExportError(f"{target}: say for what program it is: --to {', '.join(KINDS)}.")
    return found


def _anki(notes: Sequence[Filled], _: Cell) -> str:
    """Anki's own text form, by which notes keep their identity; the note type must be there from an .apkg."""
    names = list(note_type.FIELDS)
    head = [
        "#separator:tab",
        "#html:true",
        f"#notetype:{note_type.NOTE_TYPE_NAME}",
        "#guid column:1",
        "#deck column:2",
        "#tags column:3",
        "#columns:" + "\t".join(["guid", "deck", "tags", *names]),
    ]
    sink = io.StringIO()
    rows = csv.writer(sink, delimiter="\t", lineterminator="\n")
    rows.writerows([n.guid, n.deck, " ".join(n.tags), *(n.fields.get(name, "") for name in names)] for n in notes)
    return "\n".join(head) + "\n" + sink.getvalue()


def _csv(notes: Sequence[Filled], neutral: Cell) -> bytes:
    return sheet.csv_file(_table(notes), neutral)


def _workbook(notes: Sequence[Filled], _: Cell) -> bytes:
    return sheet.workbook(_table(notes))


def _table(notes: Sequence[Filled]) -> list[list[str]]:
    """A row a note, heads first."""
    rows = ([*(note.text(field) for field in COLUMNS.values()), note.deck] for note in notes)
    return [[*COLUMNS, "deck"], *rows]


def _pleco(notes: Sequence[Filled], _: Cell) -> str:
    """A category for each deck; simplified[traditional], numbered pinyin, meaning and sentence."""
    lines: list[str] = []
    for deck, own in groupby(notes, key=lambda note: note.deck):
        lines += ["//" + deck.replace("::", "/")] * bool(deck) + [*map(_entry, own)]
    return "\n".join(lines) + "\n"


def _entry(note: Filled) -> str:
    word, other = note.text("Hanzi"), note.text("OtherScript")
    is_traditional = note.fields.get("Lang") == "zh-Hant"
    simple, traditional = (other or word, word) if is_traditional else (word, other)
    head = f"{simple}[{traditional}]" if traditional and traditional != simple else simple
    pinyin = re.sub(r"5", "", note.text("PinyinTyped")).replace("v", "ü")
    meaning = "; ".join(filter(None, [note.text("Meaning"), note.text("Sentence"), note.text("SentenceMeaning")]))
    return f"{head}\t{pinyin}\t{meaning}"


def _two_columns(notes: Sequence[Filled], _: Cell) -> str:
    """Word and answer, as Quizlet takes it pasted (tab between, a line a card)."""
    return "".join(f"{note.text('Hanzi')}\t{_answer(note)}\n" for note in notes)


def _mochi(notes: Sequence[Filled], _: Cell) -> str:
    """Front, back, tags."""
    rows = ((n.text("Hanzi"), _answer(n), ", ".join(tag.rpartition("::")[2] for tag in n.tags)) for n in notes)
    return "".join("\t".join(row) + "\n" for row in rows)


def _markdown(notes: Sequence[Filled], _: Cell) -> str:
    """A table for each deck."""
    lines: list[str] = []
    cells = ("Hanzi", "Pinyin", "Meaning", "Sentence", "SentenceMeaning")
    for deck, own in groupby(notes, key=lambda note: note.deck):
        lines += ["", f"## {_safe(deck)}", "", "| word | pinyin | meaning | sentence | |", "|---|---|---|---|---|"]
        lines += ["| " + " | ".join(_safe(note.text(field)) for field in cells) + " |" for note in own]
    return "\n".join(lines[1:]) + "\n"


def _answer(note: Filled) -> str:
    """Pinyin, meaning and the sentence in a line."""
    first = f"{note.text('Pinyin')} – {note.text('Meaning')}"
    return " ⁄ ".join(filter(None, [first, note.text("Sentence"), note.text("SentenceMeaning")]))


def _safe(text: str) -> str:
    """Text that Markdown shows as it is, in a table too."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text)


KINDS: dict[str, Callable[[Sequence[Filled], Cell], str | bytes]] = {
    "anki": _anki,
    "csv": _csv,
    "excel": _workbook,
    "pleco": _pleco,
    "quizlet": _two_columns,
    "mochi": _mochi,
    "markdown": _markdown,
}
"""What is written for each program."""
ENDINGS = {".csv": "csv", ".xlsx": "excel", ".md": "markdown"}
