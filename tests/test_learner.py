"""The deck for this student: levels of named lists, filters, words put aside, decks of a series."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from flashgen import pipeline
from flashgen.choose import collection, skipped
from flashgen.choose.learner import Learner
from flashgen.errors import RecipeError, VocabError
from flashgen.pipeline import Engines
from flashgen.recipe import Recipe, WordsPart, checked
from flashgen.values import Deck

from .test_cli import NEWS, run


def deck(engines: Engines, **words: object) -> Deck:
    return pipeline.build([NEWS], Recipe(words=WordsPart(**words)), engines=engines)  # type: ignore[arg-type]


def test_a_level_belongs_to_a_list() -> None:
    assert [Learner(4, hsk=hsk).knows("环境") for hsk in ("2.0", "2021", "2025")] == [True, True, True]
    assert [Learner(3, hsk=hsk).level_of("经理") for hsk in ("2.0", "2021", "2025")] == [3, 2, 3]


def test_a_character_of_the_first_words_is_known(engines: Engines) -> None:
    assert not Learner(hsk="2.0").level_of("说") and Learner(2, hsk="2.0").knows("说")
    assert not Learner(1, hsk="2.0").knows("说") and not Learner(4).knows("蹩")


def test_a_card_names_a_list_that_is_not_in_force(engines: Engines) -> None:
    from flashgen.cards.compose import fields

    found = deck(engines, level=4, hsk="2.0")
    levels = {fields(note)["Level"] for note in found.notes}
    assert "HSK 4 (2.0)" in levels and "HSK 4" not in levels
    assert "FlashGen::HSK4(2.0)" in {tag for note in found.notes for tag in note.tags}


def test_words_are_left_out_by_level_count_frequency_phrase_and_part_of_speech(engines: Engines) -> None:
    everything = deck(engines, max_notes=0)
    band = deck(engines, max_notes=0, level=3, highest=5)
    assert {note.candidate.level for note in band.notes} == {3, 4, 5}
    assert {note.candidate.count > 1 for note in deck(engines, max_notes=0, min_count=2).notes} == {True}
    assert all(3 <= note.candidate.zipf <= 4.5 for note in deck(engines, max_notes=0, zipf="3-4.5").notes)
    nouns = deck(engines, max_notes=0, pos=("noun",))
    assert 0 < len(nouns.notes) < len(everything.notes)
    assert {note.part_of_speech for note in nouns.notes} <= {"noun", ""}
    assert {"no noun"} <= {word.reason for word in nouns.left_out}


def test_a_goal_of_coverage_ends_the_deck(engines: Engines) -> None:
    everything, some = deck(engines, max_notes=0), deck(engines, max_notes=0, cover=75)
    assert everything.coverage and some.coverage and everything.coverage.after > 80
    assert some.coverage.after >= 75 > some.coverage.curve[-2]
    assert "beyond 75 % of the text" in {word.reason for word in some.left_out}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"hsk": "3.1"}, "knows the lists 2.0, 2021, 2025"),
        ({"hsk": "2.0", "level": 7}, "from 1 to 6 in the list 2.0"),
        ({"level": 4, "highest": 3}, "words.highest"),
        ({"zipf": "5-3"}, "band of Zipf"),
        ({"pos": ("nouns",)}, "knows noun, verb"),
        ({"cover": 101}, "percentage"),
        ({"min_count": 0}, "1 or more"),
    ],
)
def test_wrong_wishes_are_named(words: dict[str, object], said: str) -> None:
    with pytest.raises(RecipeError, match=said):
        checked(Recipe(words=WordsPart(**words)))  # type: ignore[arg-type]


def test_words_put_aside_get_no_card_until_taken_back(
    engines: Engines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FLASHGEN_CONFIG", str(tmp_path / "config"))
    assert run("skip", capsys=capsys)[1].startswith("0 words put aside")
    code, out, _ = run("skip", "居民", "圖書館", capsys=capsys)
    assert code == 0 and "2 words put aside: 图书馆、居民" in out
    found = deck(engines, max_notes=0)
    assert not {note.headword for note in found.notes} & {"居民", "图书馆"}
    assert {w.reason for w in found.left_out if w.headword == "居民"} == {"skipped for good"}
    assert "  居民" in run("skip", capsys=capsys)[1]
    assert "1 word taken back: 居民" in run("skip", "--undo", "居民", capsys=capsys)[1]
    assert skipped.read() == {"图书馆"}
    code, _, err = run("skip", "library", capsys=capsys)
    assert code == 1 and "“library” is no Chinese word" in err


def test_a_damaged_list_of_words_put_aside_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASHGEN_CONFIG", str(tmp_path))
    (tmp_path / skipped.NAME).write_bytes(b"\xff\xfe\xff")
    with pytest.raises(VocabError, match="can't be read"):
        skipped.read()


SECOND = "喜欢苹果的居民担心狭窄的街道。\n\nResidents who like apples worry about the narrow streets.\n"


def test_a_series_teaches_each_word_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.txt").write_text(SECOND, encoding="utf-8")
    _, out, _ = run("build", NEWS, "-o", "a.apkg", "--series", "city", "--max", 0, capsys=capsys)
    assert "taught in" not in out
    _, out, _ = run("build", "b.txt", "--series", "city", "--level", 1, capsys=capsys)
    assert "taught in a: " in out and "居民" in out.split("taught in a: ")[1].splitlines()[0]
    # a deck keeps its own words, whatever was built since
    _, out, _ = run("build", NEWS, "-o", "a.apkg", "--series", "city", "--max", 0, capsys=capsys)
    assert "taught in" not in out
    # an earlier build of the same text under another name is no other deck
    _, out, _ = run("build", NEWS, "-o", "c.apkg", "--series", "city", "--max", 0, capsys=capsys)
    assert "taught in a" not in out


def test_decks_without_a_series_that_share_words_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.txt").write_text(SECOND, encoding="utf-8")
    run("build", NEWS, "-o", "a.apkg", "--max", 0, capsys=capsys)
    _, out, _ = run("build", "b.txt", "--level", 2, capsys=capsys)
    assert "in a.apkg too; with --series NAME for both each is taught once" in out


def test_what_was_understood_of_a_list_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = tmp_path / "known.txt"
    known.write_text("居民\n图书馆\n这是一句话。还有一句话。\n", encoding="utf-8")
    _, out, _ = run("build", NEWS, "-o", tmp_path / "a.apkg", "--known", known, capsys=capsys)
    assert "2 words known, 1 lines not understood: 这是一句话" in out


@pytest.mark.parametrize("member", ["collection.anki21b", "collection.anki2"])
def test_a_damaged_collection_is_named(member: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.apkg"
    database = tmp_path / "empty.anki2"
    with closing(sqlite3.connect(database)) as made:
        made.execute("CREATE TABLE notes (id, mid, flds)")
        made.execute("CREATE TABLE cards (nid, ivl, reps)")
        made.execute("CREATE TABLE col (models)")
        made.commit()
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(member, b"\x28\xb5\x2f\xfd damaged" if member.endswith("b") else database.read_bytes())
    with pytest.raises(VocabError, match=r"mine\.apkg"):
        collection.read(path)
