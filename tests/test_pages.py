"""The teacher's report and the page for a class."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .test_cli import NEWS, run
from .test_course import ONE, RECIPE, TWO

LOADS = re.compile(r"<script|(?:src|href)=[\"'](?:https?:)?//|url\(|@import")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.txt").write_text(ONE, encoding="utf-8")
    (tmp_path / "a.txt").write_text(TWO, encoding="utf-8")
    (tmp_path / "course.toml").write_text(RECIPE.format(one="", two=""), encoding="utf-8")
    return tmp_path


def test_the_report_says_lessons_words_without_cards_and_what_changes(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("build", "course.toml", "-q", capsys=capsys)
    (course / "overrides.tsv").write_text("狭窄\tmeaning\ttight\n", encoding="utf-8")
    code, out, _ = run("report", "course.toml", capsys=capsys)
    page = (course / "course.report.html").read_text(encoding="utf-8")
    assert code == 0 and "course.report.html" in out
    assert "01 Library" in page and "02 Streets" in page and "居民" in page and "<svg" in page
    assert "function word" in page and "meaning: narrow → tight" in page and "CC BY-SA" in page
    assert not LOADS.search(page)


def test_a_report_without_an_earlier_deck_has_no_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, _ = run("report", NEWS, "--max", 5, "-o", tmp_path / "r.html", "-q", capsys=capsys)
    assert code == 0 and "next import" not in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_the_class_page_has_every_word_and_what_it_links_to(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("page", "course.toml", "-o", "class", capsys=capsys)
    assert code == 0 and "2 lessons with " in out
    page = (course / "class" / "index.html").read_text(encoding="utf-8")
    for name in re.findall(r'href="([^"#]+)"', page):
        assert (course / "class" / name).is_file()
    assert 'data-say="túshūguǎn  library' in page and '<span class="w card"' in page
    assert not LOADS.search(page)
    # built again the deck in it is the same deck
    before = (course / "class" / "course.apkg").read_bytes()
    run("page", "course.toml", "-o", "class", "-q", capsys=capsys)
    assert (course / "class" / "course.apkg").read_bytes() == before
