"""The words as a spreadsheet: what a teacher changes wins, all else goes on being computed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from flashgen import pipeline
from flashgen.course import sheet
from flashgen.errors import VocabError
from flashgen.pipeline import Engines
from flashgen.read.forms import table_rows
from flashgen.recipe import load
from flashgen.values import Deck, Note

from .test_cli import run

TEXT = (
    "图书馆昨天开放了。\n居民担心狭窄的街道。\n他们采纳了意见。\n\n"
    "The library opened yesterday.\nResidents worry about the narrow streets.\nThey adopted the proposals.\n"
)
RECIPE = 'deck = { name = "City" }\ninput = { paths = ["a.txt"] }\nwords = { level = 1 }\n'
Rows = list[dict[str, str]]


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "city.toml").write_text(RECIPE, encoding="utf-8")
    return tmp_path / "city.toml"


def written(recipe: Path, capsys: pytest.CaptureFixture[str], suffix: str = ".csv") -> Path:
    target = recipe.with_suffix(f".words{suffix}")
    code, out, _ = run("words", recipe, "-o", target, "-q", capsys=capsys)
    assert code == 0 and "build again" in out
    return target


def changed(path: Path, change: Callable[[Rows], None], *, delimiter: str = ",", encoding: str = "utf-8-sig") -> None:
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    change(rows)
    sink = io.StringIO()
    writer = csv.DictWriter(sink, list(sheet.HEAD), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(sink.getvalue().encode(encoding))


def notes(recipe: Path, engines: Engines) -> dict[str, Note]:
    return {note.candidate.headword: note for note in built(recipe, engines).notes}


def built(recipe: Path, engines: Engines) -> Deck:
    return pipeline.build([], load(recipe), engines=engines)


def of(rows: Rows, word: str) -> dict[str, str]:
    return next(row for row in rows if row["word"] == word)


def test_an_unchanged_table_changes_nothing(recipe: Path, engines: Engines, capsys: pytest.CaptureFixture[str]) -> None:
    before = built(recipe, engines)
    for suffix in (".csv", ".xlsx"):
        path = written(recipe, capsys, suffix)
        assert load(recipe).cards.sheet == path.name
        assert built(recipe, engines).notes == before.notes
        path.unlink()


def test_what_is_changed_wins(recipe: Path, engines: Engines, capsys: pytest.CaptureFixture[str]) -> None:
    before = notes(recipe, engines)

    def change(rows: Rows) -> None:
        of(rows, "采纳")["meaning"] = "to take up (a proposal)"
        of(rows, "担心")["keep"] = "no"
        of(rows, "开放")["reading"] = "kai1 fang4"
        of(rows, "意见")["English"] = "They took up the ideas."
        of(rows, "街道")["sentence"] = "这条街道很长。"
        of(rows, "街道")["English"] = "This street is long."
        of(rows, "狭窄")["note"] = "Compare 宽."
        of(rows, "狭窄")["part of speech"] = "adj."
        of(rows, "居民")["order"] = "1"

    path = written(recipe, capsys)
    changed(path, change)
    after = notes(recipe, engines)
    assert after["采纳"].gloss.text == "to take up (a proposal)" and not after["采纳"].doubts
    assert "担心" not in after
    assert after["意见"].candidate.best.example.shown == "They took up the ideas."
    street = after["街道"].candidate.best
    assert (street.example.l2, street.example.shown) == ("这条街道很长。", "This street is long.")
    assert street.token.span and street.example.l1[street.token.span.start : street.token.span.end] == "street"
    assert (after["狭窄"].advice, after["狭窄"].part_of_speech) == ("Compare 宽.", "adj.")
    assert next(iter(after)) == "居民"
    assert {word: after[word].guid for word in after} == {word: before[word].guid for word in after}
    # made anew, the table still knows what was changed by hand
    run("words", recipe, "-o", path, "-q", capsys=capsys)
    again = notes(recipe, engines)
    assert again == after


def test_a_row_of_the_teachers_own_is_a_card(
    recipe: Path, engines: Engines, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(recipe, capsys)

    def change(rows: Rows) -> None:
        own = dict.fromkeys(sheet.HEAD, "")
        rows.append(own | {"word": "宇宙", "sentence": "宇宙很大。", "English": "The universe is big."})

    changed(path, change, delimiter=";")
    note = notes(recipe, engines)["宇宙"]
    assert note.candidate.best.example.l2 == "宇宙很大。" and note.gloss.text.startswith("universe")


def test_a_left_out_word_can_be_wanted(recipe: Path, engines: Engines, capsys: pytest.CaptureFixture[str]) -> None:
    recipe.write_text(RECIPE.replace("level = 1", "level = 1, max_notes = 2"), encoding="utf-8")
    path = written(recipe, capsys)
    missing = [row["word"] for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))) if row["keep"] == "no"]
    assert missing
    changed(path, lambda rows: of(rows, missing[0]).update(keep="YES"))
    assert missing[0] in notes(recipe, engines)


def test_a_corrected_word_that_left_the_text_is_kept_and_said(
    recipe: Path, engines: Engines, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(recipe, capsys)
    changed(path, lambda rows: of(rows, "采纳").update(meaning="to take up"))
    shorter = TEXT.replace("他们采纳了意见。\n", "").replace("They adopted the proposals.\n", "")
    (recipe.parent / "a.txt").write_text(shorter, encoding="utf-8")
    deck = built(recipe, engines)
    [note] = [note for note in deck.notes if note.headword == "采纳"]
    assert note.gloss.text == "to take up" and note.candidate.best.example.l2 == "他们采纳了意见。"
    assert note.candidate.best.example.shown == "They adopted the proposals."
    assert any("have them no more: 采纳" in issue.what for issue in deck.issues)


def test_wrong_cells_are_named_with_their_row(recipe: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(recipe, capsys)
    for column, value, said in (
        ("reading", "cǎi nà le", "3 syllables"),
        ("sentence", "没有这个词。", "does not stand in its sentence"),
        ("order", "first", "must be a number"),
    ):
        path.unlink(missing_ok=True)  # the wrong one would stop the next build
        written(recipe, capsys)
        changed(path, lambda rows, column=column, value=value: of(rows, "采纳").update({column: value}))  # type: ignore[misc]
        with pytest.raises(VocabError, match=said) as error:
            sheet.corrections(sheet.cleared(table_rows(path)), path)
        assert error.value.line
    with pytest.raises(VocabError, match="no column “word”"):
        sheet.corrections([["a", "b"]], "x.csv")


def test_the_list_to_take_along_is_no_table_of_corrections(recipe: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has no stamps: each of its cells would count as changed by hand, and no doubt would be left."""
    deck, target = recipe.with_suffix(".apkg"), recipe.with_suffix(".csv")
    assert run("build", recipe, "-o", deck, "-q", capsys=capsys)[0] == 0
    assert run("export", deck, "--to", "csv", "-o", target, capsys=capsys)[0] == 0
    with pytest.raises(VocabError, match="flashgen export"):
        sheet.corrections(sheet.cleared(table_rows(target)), target)


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    from flashgen.output import sheet as file

    rows = [list(sheet.HEAD), ["", "词", *['=HYPERLINK("http://x")', "+1", "-1", "@a", "", "", "", ""], "", "", ""]]
    for suffix in (".csv", ".xlsx"):
        path = tmp_path / f"a{suffix}"
        file.write(rows, path, locked=sheet.LOCKED, neutral=sheet.neutral)
        assert sheet.cleared(table_rows(path))[1][2:6] == rows[1][2:6]
    assert "'=HYPERLINK" in (tmp_path / "a.csv").read_text("utf-8-sig")
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_the_table_serves_a_text_without_a_recipe(
    recipe: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(recipe.parent)
    code, out, _ = run("words", "a.txt", "-o", "w.csv", capsys=capsys)
    assert code == 0 and "build with --sheet w.csv" in out
    changed(Path("w.csv"), lambda rows: of(rows, "采纳").update(meaning="to take up"))
    run("build", "a.txt", "--sheet", "w.csv", "-o", "a.apkg", "--report", "a.json", "-q", capsys=capsys)
    report = json.loads(Path("a.json").read_text(encoding="utf-8"))
    assert next(n for n in report["notes"] if n["word"] == "采纳")["gloss"]["text"] == "to take up"


def test_what_a_teacher_adds_pushes_nothing_out_and_an_emptied_place_is_none(
    recipe: Path, engines: Engines, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe.write_text(RECIPE.replace("level = 1", "level = 1, max_notes = 3"), encoding="utf-8")
    before = set(notes(recipe, engines))
    path = written(recipe, capsys)

    def change(rows: Rows) -> None:
        rows[0]["order"] = ""
        rows.append(dict.fromkeys(sheet.HEAD, "") | {"word": "宇宙"})

    changed(path, change)
    assert set(notes(recipe, engines)) == {*before, "宇宙"}


def test_a_reading_by_hand_is_not_doubted_and_needs_tones(
    recipe: Path, engines: Engines, capsys: pytest.CaptureFixture[str]
) -> None:
    fixes = recipe.parent / "overrides.tsv"
    fixes.write_text("意见\treading\tyi4jian4\n街道\treading\tjie1 dao5\n", encoding="utf-8")
    found = notes(recipe, engines)
    assert found["意见"].pinyin == "yìjiàn" and not found["街道"].doubts and found["街道"].pinyin == "jiēdao"
    fixes.write_text("意见\treading\tyi jian\n", encoding="utf-8")
    with pytest.raises(VocabError, match="has no tones"):
        built(recipe, engines)


def test_a_lesson_that_there_is_not_is_told(recipe: Path, engines: Engines, capsys: pytest.CaptureFixture[str]) -> None:
    recipe.write_text(RECIPE.replace('name = "City"', 'name = "City", lessons = true'), encoding="utf-8")
    path = written(recipe, capsys)
    own = dict.fromkeys(sheet.HEAD, "") | {"word": "宇宙", "lesson": "99 foo", "note": "x"}
    changed(path, lambda rows: rows.append(own))
    assert any("no lesson is called “99 foo”" in issue.what for issue in built(recipe, engines).issues)
