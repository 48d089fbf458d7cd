"""A user's own words: read from a list, and stronger than everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

import flashgen
from flashgen.errors import VocabError
from flashgen.lexicon.own import OwnWord, parse
from flashgen.pipeline import Engines
from flashgen.recipe import Recipe, WordsPart

from .conftest import ROOT
from .test_cli import run

NEWS = ROOT / "decks" / "texts" / "news.txt"


def test_readings_with_marks_or_numbers_and_missing_columns() -> None:
    rows = ["着重\tzhuó zhòng", "着重地\tzhuo2 zhong4 de5\t", "綠色\tlǜ sè\tgreen", "王家扬\tWáng Jiā yáng"]
    text = "\n".join([*rows, "运动\t\tmovement"])
    found = parse(text, "own.tsv")
    assert found["着重"] == OwnWord("着重", "zhuo2 zhong4")
    assert found["着重地"].pinyin == "zhuo2 zhong4 de5"
    assert found["绿色"] == OwnWord("綠色", "lu:4 se4", "green")
    assert found["王家扬"].pinyin == "Wang2 Jia1 yang2"
    assert found["运动"] == OwnWord("运动", "", "movement")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello\n", "line 1: 'hello' is no Chinese word"),
        ("# only a comment\n", "holds no word"),
        ("运动\tyùn\n", "1 syllables for the 2 characters"),
        ("运动\tyùn d0ng9\n", "is no pinyin"),
        ("运动\t\t" + "x" * 300, "too long"),
    ],
)
def test_a_wrong_line_is_named(text: str, said: str) -> None:
    with pytest.raises(VocabError, match=said):
        parse(text, "own.tsv")


def test_own_words_win_in_cutting_reading_and_meaning(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("公交车场\t\tbus depot\n居民\tjū min2\tinhabitants\n", encoding="utf-8")
    recipe = Recipe(words=WordsPart(dictionary=(str(own),)))
    notes = {n.headword: n for n in flashgen.build([NEWS], recipe).notes}
    assert (notes["公交车场"].pinyin, notes["公交车场"].gloss.text) == ("gōngjiāochēchǎng", "bus depot")
    assert (notes["居民"].pinyin, notes["居民"].gloss.text) == ("jūmín", "inhabitants")
    plain = {n.headword for n in flashgen.build([NEWS]).notes}
    assert "公交车场" not in plain


def test_an_own_word_is_the_same_note(tmp_path: Path) -> None:
    """Also where the dictionary has several readings of it."""
    own = tmp_path / "own.tsv"
    own.write_text("大门\tdà mén\tbig gate\n地方\t\tspot\n", encoding="utf-8")
    guids = {n.guid for n in flashgen.build([NEWS]).notes}
    mine = {n.headword: n for n in flashgen.build([NEWS], Recipe(words=WordsPart(dictionary=(str(own),)))).notes}
    assert (mine["大门"].gloss.text, mine["地方"].gloss.text) == ("big gate", "spot")
    assert {mine["大门"].guid, mine["地方"].guid} <= guids


def test_a_capital_makes_an_own_word_a_name(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("和平路\tHé píng Lù\n", encoding="utf-8")
    engines = Engines(Recipe(words=WordsPart(dictionary=(str(own),))))
    token = engines.annotator.sentence("和平路的图书馆", "").tokens[0]
    assert (token.text, token.kind) == ("和平路", "name")


def test_the_option_and_its_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("居民\t\tinhabitants\n", encoding="utf-8")
    code, out, _ = run("explain", NEWS, "--dictionary", own, "居民", capsys=capsys)
    assert code == 0 and "居民 jūmín: inhabitants" in out
    own.write_text("居民\tju\n", encoding="utf-8")
    code, _, err = run("build", NEWS, "-o", tmp_path / "d.apkg", "--dictionary", own, capsys=capsys)
    assert code == 1 and "own.tsv: line 1" in err and not (tmp_path / "d.apkg").exists()
    assert run("build", NEWS, "--dictionary", tmp_path / "none.tsv", capsys=capsys)[0] == 1
