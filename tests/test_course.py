"""A course: lessons in order, each teaching what none before it does; required words; what comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from flashgen import pipeline
from flashgen.pipeline import Engines
from flashgen.recipe import load
from flashgen.values import Deck

from .test_cli import run

ONE = "图书馆开放了。\n居民很喜欢图书馆。\n\nThe library has opened.\nResidents like the library very much.\n"
TWO = "居民担心狭窄的街道。\n\nResidents worry about the narrow streets.\n"
RECIPE = """
deck = {{ name = "Course", lessons = true }}
words = {{ level = 1 }}
[[texts]]
path = "b.txt"
title = "Library"
{one}
[[texts]]
path = "a.txt"
title = "Streets"
{two}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b.txt").write_text(ONE, encoding="utf-8")
    (tmp_path / "a.txt").write_text(TWO, encoding="utf-8")
    return tmp_path


def course(engines: Engines, folder: Path, one: str = "", two: str = "") -> Deck:
    path = folder / "course.toml"
    path.write_text(RECIPE.format(one=one, two=two), encoding="utf-8")
    return pipeline.build([], load(path), engines=engines)


def words(deck: Deck, lesson: str) -> set[str]:
    return {note.headword for note in deck.notes if note.subdeck == lesson}


def test_each_word_is_taught_in_the_first_lesson_that_has_it(engines: Engines, folder: Path) -> None:
    deck = course(engines, folder)
    assert "居民" in words(deck, "01 Library") and "居民" not in words(deck, "02 Streets")
    assert {"狭窄", "街道", "担心"} <= words(deck, "02 Streets")
    assert [lesson.name for lesson in deck.lessons] == ["01 Library", "02 Streets"]
    assert deck.lessons[1].recycled == ("居民",)
    first = [note.candidate.best.example.source for note in deck.notes if note.subdeck == "01 Library"]
    assert set(first) == {"b"}


def test_a_lesson_teaches_what_it_must_and_not_what_it_skips(engines: Engines, folder: Path) -> None:
    deck = course(engines, folder, 'must = ["宇宙", "喜欢"]\nmax_notes = 1', 'skip = ["街道"]')
    assert words(deck, "01 Library") == {"宇宙", "喜欢"}
    [universe] = [note for note in deck.notes if note.headword == "宇宙"]
    assert universe.gloss.text.startswith("universe") and universe.candidate.best.example.l2 == "宇宙"
    assert "居民" in words(deck, "02 Streets") and "街道" not in words(deck, "02 Streets")


def test_texts_of_one_lesson_are_taught_together(engines: Engines, folder: Path) -> None:
    deck = course(engines, folder, 'lesson = "City"', 'lesson = "City"')
    assert [lesson.name for lesson in deck.lessons] == ["01 City"]
    assert {"居民", "街道"} <= words(deck, "01 City")


def test_required_words_on_the_command_line_and_in_a_list(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "must.txt").write_text("宇宙\n", encoding="utf-8")
    out = run("build", "a.txt", "--must", "must.txt", "--must", "街道", "--max", 1, "--level", 7, capsys=capsys)[1]
    assert "2 cards" in out
    out = run("build", "a.txt", "--skip", "街道", "--level", 1, capsys=capsys)[1]
    assert "skipped for good: 街道" in out


def test_the_summary_says_what_each_lesson_buys(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "course.toml").write_text(RECIPE.format(one="", two=""), encoding="utf-8")
    out = run("build", folder / "course.toml", "-o", folder / "c.apkg", capsys=capsys)[1]
    assert "01 Library: " in out and "% known before, " in out and "1 come back: 居民" in out


def test_a_new_course_builds_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "10.zh.txt").write_text("他们采纳了意见。\n", encoding="utf-8")
    (folder / "10.en.txt").write_text("They adopted the proposals.\n", encoding="utf-8")
    code, out, _ = run("new", folder, capsys=capsys)
    assert code == 0 and "3 lessons in " in out
    text = (folder / "course.toml").read_text(encoding="utf-8")
    assert text.index('zh = "10.zh.txt"') < text.index('path = "a.txt"') < text.index('path = "b.txt"')
    code, out, _ = run("check", folder / "course.toml", capsys=capsys)
    assert (code, out) == (0, "Nothing is wrong; 3 texts can be read.\n")
    code, out, _ = run("build", folder / "course.toml", "-o", folder / "c.apkg", capsys=capsys)
    assert code == 0 and "01 10: " in out and "03 b: " in out
    code, _, err = run("new", folder, capsys=capsys)
    assert code == 1 and "this recipe is there already" in err


def test_all_that_is_wrong_is_said_with_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = folder / "wrong.toml"
    wrong.write_text('[deck]\nnmae = "x"\n[words]\nlevel = 9\nmax_notes = "many"\n', encoding="utf-8")
    code, out, err = run("check", wrong, capsys=capsys)
    assert code == 1 and "3 problems" in out
    assert [line.split(": ")[0] for line in err.splitlines()] == [f"{wrong}, line {n}" for n in (2, 4, 5)]
    wrong.write_text(
        '[deck]\nnmae = "x"\n[words]\nknown = ["no.txt"]\n[input]\npaths = ["none.txt"]\n', encoding="utf-8"
    )
    code, _, err = run("check", wrong, capsys=capsys)
    assert [line.split(": ")[0] for line in err.splitlines()] == [f"{wrong}, line {n}" for n in (2, 4, 6)]
    wrong.write_text(
        '[words]\nknown = ["no.txt"]\n[[texts]]\npath = "a.txt"\n[[texts]]\npath = "none.txt"\n', encoding="utf-8"
    )
    (folder / "wrong.words.csv").write_text("word,meaning\nabc,x\n", encoding="utf-8")
    code, out, err = run("check", wrong, capsys=capsys)
    assert code == 1 and "3 problems; 1 text can be read" in out
    assert "no.txt" in err and f"{wrong}, line 5: " in err and "“abc” is no Chinese word" in err
    wrong.write_text("[deck\n", encoding="utf-8")
    assert "no valid TOML" in run("check", wrong, capsys=capsys)[2]


def test_corrections_that_no_build_reads_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("他来了。\n---\nHe came.\n", encoding="utf-8")
    recipe = tmp_path / "a.toml"
    recipe.write_text('input = { paths = ["a.txt"] }\n[cards]\noverrides = "my.tsv"\n', encoding="utf-8")
    (tmp_path / "my.tsv").write_text("来\tmeaning\tto come\n", encoding="utf-8")
    assert run("check", recipe, capsys=capsys)[0] == 0
    (tmp_path / "overrides.tsv").write_text("来\tmeaning\tto arrive\n", encoding="utf-8")
    code, out, err = run("check", recipe, capsys=capsys)
    assert code == 1 and "overrides.tsv beside it is not read" in out + err and "line 3" in out + err
