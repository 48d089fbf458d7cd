"""The words for other programs, and what an update changes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from flashgen.cards import note_type
from flashgen.output import diff, exports, plain
from flashgen.read.forms import table_rows

from .test_cli import NEWS, run


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from flashgen import cli

    target = tmp_path_factory.mktemp("deck") / "news.apkg"
    with pytest.raises(SystemExit):
        cli.main(["build", str(NEWS), "-o", str(target), "--max", "12", "-q"])
    return target


@pytest.mark.parametrize("kind", [kind for kind in exports.KINDS if kind != "excel"])
def test_every_form_has_every_word(kind: str, deck: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "words.txt"
    code, out, _ = run("export", deck, "--to", kind, "-o", target, capsys=capsys)
    assert code == 0 and f"12 words for {kind}" in out
    text = target.read_text(encoding="utf-8-sig")
    for note in plain.of_package(deck):
        assert note.text("Hanzi") in text
        assert kind == "anki" or "<" not in text.replace(r"\<", "")


def test_a_csv_is_what_spreadsheets_read(deck: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "words.csv"
    run("export", deck, "-o", target, capsys=capsys)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    note = plain.of_package(deck)[0]
    assert (rows[0]["word"], rows[0]["pinyin"]) == (note.text("Hanzi"), note.text("Pinyin"))


def test_a_workbook_has_the_same_table(deck: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target, table = tmp_path / "words.xlsx", tmp_path / "words.csv"
    for path in (target, table):
        code, _, _ = run("export", deck, "-o", path, capsys=capsys)
        assert code == 0
    assert table_rows(target) == table_rows(table)


def test_ankis_text_names_note_type_columns_and_guids(deck: Path, tmp_path: Path) -> None:
    notes = plain.of_package(deck)
    target = tmp_path / "a.txt"
    exports.write(notes, target, "anki", str)
    lines = target.read_text(encoding="utf-8").splitlines()
    assert f"#notetype:{note_type.NOTE_TYPE_NAME}" in lines and "#guid column:1" in lines
    rows = list(csv.reader(io.StringIO("\n".join(line for line in lines if line[0] != "#")), delimiter="\t"))
    assert [row[0] for row in rows] == [note.guid for note in notes]
    assert {len(row) for row in rows} == {3 + len(note_type.FIELDS)}


def test_a_form_that_is_not_known_is_named(deck: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("export", deck, "-o", tmp_path / "a.xyz", capsys=capsys)
    assert code == 1 and "--to anki, csv" in err
    code, _, err = run("export", deck, "--to", "memrise", "-o", tmp_path / "a.csv", capsys=capsys)
    assert code == 1 and "no form “memrise”" in err


def test_a_text_is_exported_without_a_deck(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "words.md"
    code, _, _ = run("export", NEWS, "--max", 3, "-o", target, "-q", capsys=capsys)
    assert code == 0 and target.read_text(encoding="utf-8").count("\n| ") == 4


def test_a_difference_foretells_the_import(deck: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fixes, newer = tmp_path / "fixes.tsv", tmp_path / "news.apkg"
    newer.write_bytes(deck.read_bytes())
    old = plain.of_package(deck)
    word, gone = old[0].text("Hanzi"), old[1].text("Hanzi")
    fixes.write_text(f"{word}\tmeaning\tsomething else\n{gone}\tskip\n", encoding="utf-8")
    run("build", NEWS, "-o", newer, "--max", 12, "--overrides", fixes, "-q", capsys=capsys)
    code, out, _ = run("diff", deck, newer, capsys=capsys)
    assert code == 0 and out.startswith("1 new, 1 changed, 10 the same, 1 no longer in the deck")
    assert f"meaning: {old[0].text('Meaning')} → something else" in out
    found = diff.difference(old, plain.of_package(newer))
    assert [c.new.text("Hanzi") for c in found.changed] == [word] and found.changed[0].is_taken
    assert [n.text("Hanzi") for n in found.left] == [gone]
    assert run("diff", deck, deck, capsys=capsys)[1].startswith("0 new, 0 changed, 12 the same")


def test_the_lessons_of_a_course_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from .test_course import ONE, RECIPE, TWO

    (tmp_path / "b.txt").write_text(ONE, encoding="utf-8")
    (tmp_path / "a.txt").write_text(TWO, encoding="utf-8")
    (tmp_path / "c.toml").write_text(RECIPE.format(one="", two=""), encoding="utf-8")
    run("build", tmp_path / "c.toml", "-o", tmp_path / "c.apkg", "-q", capsys=capsys)
    assert {note.deck for note in plain.of_package(tmp_path / "c.apkg")} == {"Course::01 Library", "Course::02 Streets"}
    run("export", tmp_path / "c.apkg", "--to", "pleco", "-o", tmp_path / "w.txt", capsys=capsys)
    assert "//Course/02 Streets" in (tmp_path / "w.txt").read_text(encoding="utf-8")
