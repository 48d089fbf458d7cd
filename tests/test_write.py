"""Files that come out: whole or not at all, the same bytes for the same deck, time stamps kept."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from flashgen import publish
from flashgen.cards import identity
from flashgen.errors import ExportError
from flashgen.output import apkg, report
from flashgen.output.atomically import replacing
from flashgen.values import Deck, LeftOut, Media, Summary

from .conftest import ROOT
from .fakes import note

NOW = identity.CONTENT_CHANGED + 1000
DECK = Deck("FlashGen::Test", "test", "A test.", (note(), note("fg1:test:意见", "suggestion")), (), (), Summary(1))


def stamps(path: Path) -> dict[str, int]:
    """GUID -> time stamp, as the package has them."""
    with zipfile.ZipFile(path) as package:
        database = path.with_suffix(".sqlite")
        database.write_bytes(package.read("collection.anki2"))
    connection = sqlite3.connect(database)
    rows = dict(connection.execute("SELECT guid, mod FROM notes"))
    connection.close()
    return rows


def test_equal_decks_give_equal_bytes(tmp_path: Path) -> None:
    publish.write(DECK, tmp_path / "a.apkg", newest=NOW, now=NOW)
    publish.write(DECK, tmp_path / "b.apkg", newest=NOW, now=NOW)
    assert (tmp_path / "a.apkg").read_bytes() == (tmp_path / "b.apkg").read_bytes()


def test_only_a_changed_note_gets_a_newer_time_stamp(tmp_path: Path) -> None:
    path = tmp_path / "deck.apkg"
    publish.write(DECK, path, newest=NOW, now=NOW)
    first = stamps(path)
    better = replace(DECK, notes=(note(text="to accept"), DECK.notes[1]))
    publish.write(better, path, newest=NOW, now=NOW)
    second = stamps(path)
    assert second["fg1:test:采纳"] == first["fg1:test:采纳"] + 1  # later than before, though the clock stands still
    assert second["fg1:test:意见"] == first["fg1:test:意见"]
    publish.write(better, path, newest=NOW + 500, now=NOW + 500)
    assert stamps(path) == second


def test_a_changed_note_carries_the_time_of_its_change(tmp_path: Path) -> None:
    path = tmp_path / "deck.apkg"
    publish.write(DECK, path, newest=NOW, now=NOW)
    publish.write(replace(DECK, notes=(note(text="to accept"), DECK.notes[1])), path, newest=NOW, now=NOW + 700)
    assert stamps(path) == {"fg1:test:采纳": NOW + 700, "fg1:test:意见": NOW}


def test_no_note_comes_from_the_future(tmp_path: Path) -> None:
    publish.write(DECK, tmp_path / "deck.apkg", newest=NOW + 90_000, now=NOW)
    assert set(stamps(tmp_path / "deck.apkg").values()) == {NOW}


def test_the_state_outlives_the_package(tmp_path: Path) -> None:
    path, state_file = tmp_path / "deck.apkg", tmp_path / "deck.state.tsv"
    first = publish.write(DECK, path, newest=NOW, now=NOW, state_file=state_file)
    assert "put the old deck.state.tsv or deck.apkg back" in first
    data = path.read_bytes()
    path.unlink()
    assert publish.write(DECK, path, newest=NOW + 500, now=NOW + 500, state_file=state_file) == ""
    assert path.read_bytes() == data


def test_a_lost_state_comes_back_from_the_package(tmp_path: Path) -> None:
    path, state_file = tmp_path / "deck.apkg", tmp_path / "deck.state.tsv"
    publish.write(DECK, path, newest=NOW, now=NOW, state_file=state_file)
    kept, data = state_file.read_bytes(), path.read_bytes()
    state_file.unlink()
    remark = publish.write(DECK, path, newest=NOW + 500, now=NOW + 500, state_file=state_file)
    assert remark == "deck.state.tsv was not there and was made again from deck.apkg"
    assert (state_file.read_bytes(), path.read_bytes()) == (kept, data)


def test_the_state_is_there_before_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is handed out never carries times that no state knows."""
    path, state_file = tmp_path / "deck.apkg", tmp_path / "deck.state.tsv"
    publish.write(DECK, path, newest=NOW, now=NOW, state_file=state_file)
    replaced = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if Path(target).suffix == ".apkg":
            raise PermissionError(13, "in use")
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    old = path.read_bytes()
    better = replace(DECK, notes=(note(text="to accept"), DECK.notes[1]))
    with pytest.raises(ExportError, match="in use"):
        publish.write(better, path, newest=NOW, now=NOW + 7, state_file=state_file)
    assert path.read_bytes() == old
    monkeypatch.undo()
    publish.write(better, path, newest=NOW, now=NOW + 99, state_file=state_file)
    assert stamps(path)["fg1:test:采纳"] == NOW + 7


def test_a_foreign_package_in_the_decks_place_is_no_state(tmp_path: Path) -> None:
    path, state_file = tmp_path / "deck.apkg", tmp_path / "deck.state.tsv"
    publish.write(replace(DECK, notes=(note("fg1:other:运动"),)), path, newest=NOW, now=NOW)
    remark = publish.write(DECK, path, newest=NOW, now=NOW, state_file=state_file)
    assert "new deck" in remark
    assert "other" not in state_file.read_text(encoding="utf-8")


@pytest.mark.parametrize("explicit", [False, True])
def test_a_new_name_makes_no_new_notes(tmp_path: Path, explicit: bool) -> None:
    """Unless the recipe says so: a title was corrected, a text was added, the deck renamed."""
    path, state_file = tmp_path / "deck.apkg", tmp_path / "deck.state.tsv"
    publish.write(DECK, path, newest=NOW, now=NOW, state_file=state_file, keep_series=True)
    old = stamps(path)
    renamed = replace(DECK, series="other", notes=tuple(identity.in_series(n, "test", "other") for n in DECK.notes))
    remark = publish.write(renamed, path, newest=NOW, now=NOW + 9, state_file=state_file, keep_series=not explicit)
    assert (stamps(path) == old) is not explicit
    assert ("no note of the earlier builds" in remark) is explicit
    assert ("the notes stay those of the series test" in remark) is not explicit


def test_a_series_given_by_mistake_costs_nothing(tmp_path: Path) -> None:
    """The state forgets no note, so that with the right series again nothing has changed."""
    path, state_file = tmp_path / "deck.apkg", tmp_path / "deck.state.tsv"
    publish.write(DECK, path, newest=NOW, now=NOW, state_file=state_file)
    old = stamps(path)
    wrong = replace(DECK, series="tset", notes=tuple(identity.in_series(n, "test", "tset") for n in DECK.notes))
    publish.write(wrong, path, newest=NOW, now=NOW + 5, state_file=state_file)
    assert publish.write(DECK, path, newest=NOW, now=NOW + 9, state_file=state_file) == ""
    assert stamps(path) == old


def test_a_clock_that_was_ahead_is_told(tmp_path: Path) -> None:
    path, state_file = tmp_path / "deck.apkg", tmp_path / "deck.state.tsv"
    years = 10 * 365 * 24 * 3600
    publish.write(DECK, path, newest=NOW, now=NOW, state_file=state_file)
    better = replace(DECK, notes=(note(text="to accept"), DECK.notes[1]))
    publish.write(better, path, newest=NOW, now=NOW + years, state_file=state_file)
    assert "1 note was changed in the future" in publish.write(
        better, path, newest=NOW, now=NOW + 9, state_file=state_file
    )


def test_media_travel_under_their_names(tmp_path: Path) -> None:
    """Two files of the same content are one."""
    sound, same = tmp_path / "sound.mp3", tmp_path / "same.mp3"
    for file in (sound, same):
        file.write_bytes(b"ID3 some sound")
    deck = replace(DECK, media=tuple(Media("fg-sound-0123456789abcdef.mp3", file) for file in (sound, same)))
    publish.write(deck, tmp_path / "deck.apkg", newest=NOW, now=NOW)
    with zipfile.ZipFile(tmp_path / "deck.apkg") as package:
        assert json.loads(package.read("media")) == {"0": "fg-sound-0123456789abcdef.mp3"}
        assert package.read("0") == b"ID3 some sound"
        assert {i.date_time for i in package.infolist()} == {apkg.ZIP_DATE}


FULL_DISK = """
import resource, sys
from pathlib import Path
from flashgen.errors import ExportError
from flashgen import publish
from tests.test_write import DECK, NOW
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
folder = Path(sys.argv[1])
try:
    publish.write(DECK, folder / "deck.apkg", newest=NOW, now=NOW, state_file=folder / "deck.state.tsv")
except ExportError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a limit of file sizes stands for a full disk")
@pytest.mark.parametrize("room", [10, 5_000])
def test_a_full_disk_leaves_the_old_deck_and_no_rest(tmp_path: Path, room: int) -> None:
    """No room for the state; room for the state but not for the collection."""
    folder, temporary = tmp_path / "decks", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    (folder / "deck.apkg").write_bytes(b"old")
    command = [sys.executable, "-c", FULL_DISK, str(folder), str(room)]
    environment = os.environ | {"TMPDIR": str(temporary)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert "can't be written" in done.stdout, done.stderr
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {"deck.apkg": b"old"}
    assert not list(temporary.iterdir())


def damaged() -> bytes:
    """A package with broken compressed data."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("collection.anki2", b"some content " * 500)
    data = bytearray(memory.getvalue())
    data[60:70] = b"\xff" * 10
    return bytes(data)


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x05\x06" + bytes(18), damaged()])
def test_a_strange_file_in_the_decks_place_is_simply_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "deck.apkg"
    path.write_bytes(content)
    publish.write(DECK, path, newest=NOW, now=NOW)
    assert len(stamps(path)) == 2


def test_a_deck_without_cards_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no card"):
        publish.write(replace(DECK, notes=()), tmp_path / "a.apkg", newest=NOW, now=NOW)
    assert not list(tmp_path.iterdir())


def test_nothing_is_left_of_a_failed_write(tmp_path: Path) -> None:
    target = tmp_path / "deck.apkg"
    target.write_bytes(b"old")
    with pytest.raises(ExportError, match="No space left on device"), replacing(target) as temporary:
        temporary.write_bytes(b"half")
        raise OSError(28, "No space left on device")
    assert target.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["deck.apkg"]


def test_targets_that_can_not_be_written(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="does not exist"):
        publish.write(DECK, tmp_path / "missing" / "a.apkg", newest=NOW, now=NOW)
    with pytest.raises(ExportError, match="is a folder"):
        publish.write(DECK, tmp_path, newest=NOW, now=NOW)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ExportError, match="may not be written to"):
        publish.write(DECK, tmp_path / "a.apkg", newest=NOW, now=NOW)


def test_the_report_has_every_decision_doubtful_first(tmp_path: Path) -> None:
    deck = replace(
        DECK,
        notes=(DECK.notes[1], note(doubts=("the reading is a guess",))),
        left_out=(LeftOut("的", "de", 9, "function word"),),
    )
    report.write(deck, tmp_path / "r.json")
    data = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert [n["guid"] for n in data["notes"]] == ["fg1:test:采纳", "fg1:test:意见"]
    assert data["left_out"] == [{"word": "的", "reading": "de", "count": 9, "reason": "function word"}]
    assert data["notes"][0]["gloss"]["english"] == "adopted"
