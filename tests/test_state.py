"""The state beside a recipe: what changed, when; what git leaves behind; what can be had back."""

from __future__ import annotations

from pathlib import Path

import pytest

from flashgen.errors import LoadError
from flashgen.output import state
from flashgen.output.state import Stamp

OLD = {"fg1:s:采纳": Stamp("0" * 16, 50), "fg1:s:还 huán": Stamp("1" * 16, 60)}


def test_a_state_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "deck.state.tsv"
    path.write_text(state.text(OLD, "my-series"), encoding="utf-8")
    assert state.read(path) == state.Earlier(OLD, "file", "my-series")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[2:] == sorted(lines[2:])


def test_a_changed_note_is_later_than_it_was_even_if_the_clock_went_back() -> None:
    after = state.stamped(OLD, {"fg1:s:采纳": "2" * 16}, new=10, now=20)
    assert after["fg1:s:采纳"] == Stamp("2" * 16, 51)


def test_a_note_that_is_gone_is_remembered() -> None:
    after = state.stamped(OLD, {"fg1:s:采纳": "0" * 16}, new=90, now=90)
    assert after == OLD
    back = state.stamped(after, {"fg1:s:还 huán": "3" * 16}, new=90, now=90)
    assert back["fg1:s:还 huán"].modified == 90


def test_two_versions_that_git_could_not_merge_are_read_as_one(tmp_path: Path) -> None:
    path = tmp_path / "deck.state.tsv"
    mine, theirs = f"a\t{'1' * 16}\t70\n", f"a\t{'2' * 16}\t80\n"
    path.write_text(f"<<<<<<< HEAD\n{mine}=======\n{theirs}>>>>>>> other branch\nb\t{'3' * 16}\t60\n", encoding="utf-8")
    assert state.read(path).state == {"a": Stamp("2" * 16, 80), "b": Stamp("3" * 16, 60)}


@pytest.mark.parametrize(
    "line", ["fg1:s:采纳 0000000000000000 50", "fg1:s:采纳\tno hash\t50", "x\t0000000000000000\tsoon"]
)
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "deck.state.tsv"
    path.write_text(f"# head\n{line}\n", encoding="utf-8")
    with pytest.raises(LoadError, match=r"line 2: .* Take it back from version control"):
        state.read(path)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "deck.state.tsv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LoadError, match="can't be read"):
        state.read(path)
