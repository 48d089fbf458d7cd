"""The docs: the site builds without a broken link and loads nothing from elsewhere, every command and example runs."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from flashgen.cli import COMMANDS, main

from .conftest import ROOT
from .test_api import TEXT

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
SUBTITLES = "1\n00:00:0{0},000 --> 00:00:0{0},900\n{1}\n\n2\n00:00:0{2},000 --> 00:00:0{2},900\n{3}\n"


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the docs speak of."""
    samples = ROOT / "decks" / "texts"
    chinese, english = (part.strip() for part in TEXT.split("---"))
    (tmp_path / "texts").mkdir()
    shutil.copy(samples / "news.txt", tmp_path / "texts" / "01-library.txt")
    files = {
        "texts/02-proposals.txt": TEXT,
        "article.txt": f"{chinese}工人的运动很活跃。\n---\n{english} The movement of the workers is very active.\n",
        "chinese.txt": chinese,
        "english.txt": english,
        "known.txt": "建议\n",
        "film.zh.srt": SUBTITLES.format(1, "他采纳了建议。", 3, "天黑了，大家都回家。"),
        "film.en.srt": SUBTITLES.format(1, "He adopted the proposal.", 3, "It got dark, and everybody went home."),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FLASHGEN_CONFIG", str(tmp_path / "config"))
    return tmp_path


def commands(page: Path) -> list[list[str]]:
    """The commands of flashgen in the examples of a page."""
    blocks = re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [shlex.split(line)[2:] for line in lines]


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)], ids=lambda page: page.stem)
def test_every_command_of_the_docs_runs(page: Path, workplace: Path) -> None:
    for words in commands(page):
        if words[0] == "diff":
            main_of(["build", "article.txt", "-o", "old.apkg", "-q"])
            main_of(["build", "article.txt", "-o", "new.apkg", "-q"])
        main_of(words)


def main_of(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 0, words


def test_the_examples_in_python_run(workplace: Path) -> None:
    (workplace / "article.txt").write_text(TEXT, encoding="utf-8")
    failed, tried = doctest.testfile(str(DOCS / "python.md"), module_relative=False)
    assert tried > 8 and not failed


def test_the_readme_names_every_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8") + "".join(p.read_text(encoding="utf-8") for p in PAGES)
    assert [name for name in COMMANDS if f"flashgen {name}" not in text] == []


@pytest.mark.skipif(not find_spec("zensical"), reason="needs zensical, which is not installed here")
def test_the_site_has_no_broken_link_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    for name in ("mkdocs.yml", "CHANGELOG.md"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(DOCS, tmp_path / "docs")
    (tmp_path / "decks").mkdir()
    shutil.copy(ROOT / "decks" / "README.md", tmp_path / "decks")
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = sorted((tmp_path / "build" / "site").glob("*.html"))
    assert len(pages) >= len(PAGES)
    for page in pages:
        loaded = re.findall(
            r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=\"?(https?:[^\" >]+)", page.read_text("utf-8")
        )
        assert not loaded, page.name
