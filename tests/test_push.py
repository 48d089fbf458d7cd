"""Into a running Anki: against a small server that behaves as AnkiConnect's documentation says."""

from __future__ import annotations

import json
import threading
import urllib.error
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from flashgen import http_client
from flashgen.cards import note_type
from flashgen.errors import ExportError
from flashgen.output import ankiconnect, package

from .test_cli import run

TEXT = "他们采纳了意见。\n居民担心街道。\n\nThey adopted the proposals.\nResidents worry about the streets.\n"


class FakeAnki:
    """A collection of notes that answers the actions that flashgen asks for; `calls` are what it was asked."""

    def __init__(self) -> None:
        self.notes: dict[str, dict[str, Any]] = {}
        self.calls: list[str] = []

    def answer(self, action: str, params: dict[str, Any]) -> Any:
        self.calls.append(action)
        return getattr(self, f"on_{action}")(**params)

    def on_version(self) -> int:
        return 6

    def on_modelNames(self) -> list[str]:  # noqa: N802
        return ["Basic", *([note_type.NOTE_TYPE_NAME] if self.notes else [])]

    def on_findNotes(self, query: str) -> list[int]:  # noqa: N802
        tag = query.split('"tag:')[1].rstrip('"')
        return [note["noteId"] for note in self.notes.values() if tag in note["tags"]]

    def on_notesInfo(self, notes: list[int]) -> list[dict[str, Any]]:  # noqa: N802
        return [
            note | {"fields": {k: {"value": v, "order": i} for i, (k, v) in enumerate(note["fields"].items())}}
            for note in self.notes.values()
            if note["noteId"] in notes
        ]

    def on_updateNoteFields(self, note: dict[str, Any]) -> None:  # noqa: N802
        [mine] = [n for n in self.notes.values() if n["noteId"] == note["id"]]
        mine["fields"] |= note["fields"]

    def on_importPackage(self, path: str) -> bool:  # noqa: N802
        for stored in package.read(Path(path)).notes:
            fields = dict(zip(note_type.FIELDS, stored.fields.split("\x1f"), strict=True))
            known = self.notes.get(stored.guid, {"noteId": 1000 + len(self.notes)})
            self.notes[stored.guid] = known | {"tags": stored.tags.split(), "fields": fields}
        return True


@pytest.fixture
def anki() -> Iterator[tuple[FakeAnki, int]]:
    fake = FakeAnki()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                result = {"result": fake.answer(asked["action"], asked.get("params", {})), "error": None}
            except Exception as error:
                result = {"result": None, "error": str(error)}
            data = json.dumps(result).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield fake, server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def of(fake: FakeAnki, word: str) -> dict[str, Any]:
    return next(note for note in fake.notes.values() if note["fields"]["Hanzi"] == word)


def test_a_deck_is_added_and_later_only_what_changed(
    anki: tuple[FakeAnki, int], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake, port = anki
    push = ("push", "a.txt", "--level", 1, "--port", port, "-q")
    code, out, _ = run(*push, "--dry-run", capsys=capsys)
    assert code == 0 and "would be added, 0 would be updated" in out and not fake.notes
    code, out, _ = run(*push, capsys=capsys)
    count = len(fake.notes)
    assert code == 0 and f"{count} notes added, 0 updated, 0 as they should be" in out and count > 3
    assert f"0 notes added, 0 updated, {count} as they should be" in run(*push, capsys=capsys)[1]

    of(fake, "采纳")["fields"]["Meaning"] = "my own words"
    (folder / "fix.tsv").write_text(
        "采纳\tmeaning\tto take up\n采纳\tnote\tOften of advice.\n担心\tmeaning\tto fear\n", "utf-8"
    )
    code, out, _ = run(*push, "--overrides", "fix.tsv", capsys=capsys)
    assert "0 notes added, 2 updated" in out and "采纳 cǎinà: the student's own Meaning stays" in out
    assert of(fake, "采纳")["fields"]["Meaning"] == "my own words"
    assert of(fake, "采纳")["fields"]["Notes"].startswith("Often of advice.")
    assert of(fake, "担心")["fields"]["Meaning"] == "to fear"
    # what stayed the student's stays so the next time too
    code, out, _ = run(*push, "--overrides", "fix.tsv", capsys=capsys)
    assert "0 updated" in out and "Meaning stays" in out
    assert not [action for action in fake.calls if "elete" in action or "emove" in action]


def test_what_an_import_brought_is_known_as_ours(
    anki: tuple[FakeAnki, int], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake, port = anki
    run("build", "a.txt", "--level", 1, "-q", capsys=capsys)
    fake.on_importPackage("a.apkg")
    guids = set(fake.notes)
    (folder / "fix.tsv").write_text("采纳\tmeaning\tto take up\n", encoding="utf-8")
    out = run("push", "a.txt", "--level", 1, "--port", port, "--overrides", "fix.tsv", "-q", capsys=capsys)[1]
    assert "0 notes added, 1 updated" in out and "stays" not in out
    assert set(fake.notes) == guids and of(fake, "采纳")["fields"]["Meaning"] == "to take up"


def test_what_is_no_anki_is_said(folder: Path, capsys: pytest.CaptureFixture[str], anki: tuple[FakeAnki, int]) -> None:
    code, _, err = run("push", "a.txt", "--port", 9, "-q", capsys=capsys)
    assert code == 1 and "No Anki answers at http://127.0.0.1:9" in err and "2055492159" in err
    with pytest.raises(ExportError, match="another machine"):
        ankiconnect.client("http://192.0.2.1:8765")
    with pytest.raises(ExportError, match="no address"):
        ankiconnect.client("file:///etc/passwd")
    call = ankiconnect.client(f"http://127.0.0.1:{anki[1]}")
    with pytest.raises(ExportError, match="Anki refused “nonsense”"):
        call("nonsense")


def test_a_renamed_deck_is_pushed_as_the_one_it_was(
    anki: tuple[FakeAnki, int], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake, port = anki
    recipe = 'input = {{ paths = ["a.txt"] }}\ndeck = {{ name = "{}" }}\nwords = {{ level = 1 }}\n'
    (folder / "course.toml").write_text(recipe.format("Course A"), encoding="utf-8")
    run("build", "course.toml", "-q", capsys=capsys)
    run("push", "course.toml", "--port", port, "-q", capsys=capsys)
    before = set(fake.notes)
    (folder / "course.toml").write_text(recipe.format("Course B"), encoding="utf-8")
    out = run("push", "course.toml", "--port", port, "-q", capsys=capsys)[1]
    assert "0 notes added" in out and set(fake.notes) == before


def test_a_failed_import_leaves_the_notes_as_they_were(
    anki: tuple[FakeAnki, int], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake, port = anki
    push = ("push", "a.txt", "--level", 1, "--port", port, "-q")
    run(*push, capsys=capsys)
    fake.notes.pop(next(guid for guid, note in fake.notes.items() if note["fields"]["Hanzi"] == "担心"))
    (folder / "fix.tsv").write_text("采纳\tmeaning\tto take up\n", encoding="utf-8")
    fake.on_importPackage = None  # type: ignore[method-assign, assignment]
    code, _, err = run(*push, "--overrides", "fix.tsv", capsys=capsys)
    assert code == 1 and "importPackage" in err
    assert of(fake, "采纳")["fields"]["Meaning"] != "to take up", "else nobody would remember that this was ours"


def test_what_is_for_one_address_goes_nowhere_else(anki: tuple[FakeAnki, int], monkeypatch: pytest.MonkeyPatch) -> None:
    _, port = anki
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    assert ankiconnect.client(f"http://127.0.0.1:{port}")("version") == 6

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{port}/")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    with pytest.raises(urllib.error.HTTPError, match="302"):
        http_client.opener(address).open(address)
    server.shutdown()
    server.server_close()
