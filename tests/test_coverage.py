"""How much of a text is known, and what it takes to know more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flashgen import pipeline
from flashgen.choose import collection
from flashgen.choose.coverage import coverage
from flashgen.choose.learner import Learner
from flashgen.pipeline import Engines
from flashgen.recipe import Recipe, WordsPart
from flashgen.values import Document, Facts

from .test_cli import NEWS, run

TEXT = "我喝水。我看到海洋。海洋很大。海洋污染了。"


def test_running_words_are_counted(engines: Engines) -> None:
    found = pipeline.analyse(Document("t", Facts(), (TEXT,), ()), engines)
    now = coverage(found, ["海洋", "污染"], Learner(2))
    assert (now.words, now.different) == (12, 9)
    assert now.known == round(100 * 8 / 12, 1)  # HSK 1, and 看到 by its characters
    assert now.curve == (round(100 * 11 / 12, 1), 100.0) and now.after == 100.0
    assert now.needed == (1, 2, 2)
    assert coverage(found, [], Learner(2, {"海洋", "污染"})).known == 100.0
    assert now.level == next(k for k, share in enumerate(now.levels, 1) if share >= 95)


def test_an_empty_text_is_no_division_by_zero(engines: Engines) -> None:
    found = pipeline.analyse(Document("t", Facts(), ("123。",), ()), engines)
    assert (coverage(found, ["海洋"], Learner()).known, coverage(found, [], Learner()).after) == (0.0, 0.0)


def test_the_command_says_it_and_draws_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("coverage", NEWS, "--level", 3, "-o", tmp_path / "c.html", "-q", capsys=capsys)
    assert code == 0 and "known now" in out and "further words to know 95 %" in out
    page = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "<polyline" in page and "<script" not in page
    run("coverage", NEWS, "--level", 3, "-o", tmp_path / "c.json", "-q", capsys=capsys)
    data = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
    assert data["curve"] == sorted(data["curve"]) and data["goals"] == [90, 95, 98]
    assert run("coverage", NEWS, "-o", tmp_path / "c.txt", capsys=capsys)[0] == 1


def test_a_build_says_what_it_buys() -> None:
    deck = pipeline.build([NEWS], Recipe(words=WordsPart(level=3)))
    assert deck.coverage and deck.coverage.known < deck.coverage.after and len(deck.coverage.curve) == len(deck.notes)


@pytest.mark.parametrize("name", ["2.1.45.apkg", "2.1.45.colpkg", "2.1.66.apkg", "23.10.colpkg"])
def test_packages_of_older_ankis_are_read(name: str) -> None:
    """Made with the real library of that version; today's is asked in tests/anki."""
    found = collection.read(Path(__file__).parent / "anki" / "files" / f"anki-{name}")
    assert [*map(set, (found.known, found.learning, found.unseen))] == [{"苹果"}, {"图书馆"}, {"公园"}]
    assert found.strange == 1


def test_what_the_series_taught_before_is_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe = '[input]\npaths = ["{}"]\n[deck]\nseries = "course"\n[words]\nmax_notes = 30\n[output]\napkg = "{}.apkg"\n'
    for name, text in (("one", "dialogue.txt"), ("two", "again.txt")):
        (tmp_path / f"{name}.toml").write_text(recipe.format(text, name), encoding="utf-8")
    (tmp_path / "dialogue.txt").write_text(NEWS.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "again.txt").write_text("居民支持这个项目。\n\nThe residents support this project.\n", encoding="utf-8")

    def known() -> float:
        code, _, err = run("coverage", tmp_path / "two.toml", "-o", tmp_path / "c.json", "-q", capsys=capsys)
        assert code == 0, err
        return float(json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))["known"])

    before = known()
    assert run("build", tmp_path / "one.toml", "-q", capsys=capsys)[0] == 0
    assert known() > before
