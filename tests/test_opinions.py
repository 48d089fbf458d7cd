"""A second opinion: only when asked, only of doubtful cards, kept; whatever the server does, the build goes on."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from flashgen.opinions.model import Opinion, understood

from .conftest import ROOT
from .test_cli import run

Answer = Callable[[str], tuple[int, str]]


class Model:
    """A server whose answers a test decides; `asked` are the requests it got."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[str] = []
        self.answer: Answer = lambda _: (200, chat('{"sense": 1}'))


def chat(text: str) -> str:
    return json.dumps({"choices": [{"message": {"content": text}}]})


@pytest.fixture
def model() -> Iterator[tuple[Model, str]]:
    fake = Model()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.asked.append(asked)
            fake.headers.append(self.headers.get("Authorization", ""))
            code, text = fake.answer(asked["messages"][1]["content"])
            self.send_response(code)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield fake, f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()


@pytest.fixture
def recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.txt").write_bytes((ROOT / "decks" / "texts" / "news.txt").read_bytes())
    (tmp_path / "n.toml").write_text('input = { paths = ["t.txt"] }\nwords = { level = 1, max_notes = 0 }\n', "utf-8")
    return tmp_path / "n.toml"


def report(recipe: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(recipe.with_name("r.json").read_text(encoding="utf-8"))
    return {note["word"]: note for note in found["notes"]}


def test_doubtful_cards_alone_are_asked_about_once_and_kept(
    model: tuple[Model, str], recipe: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, url = model
    monkeypatch.setenv("FLASHGEN_API_KEY", "secret")
    build = ("build", recipe, "--report", "r.json", "-q")
    run(*build, capsys=capsys)
    doubtful = {word for word, note in report(recipe).items() if any("the meaning" in d for d in note["doubts"])}
    assert doubtful and not fake.asked
    fake.answer = lambda _: (200, chat('Sure! {"meaning": "a second meaning"}'))
    code, _, err = run(*build, "--ask-model", url, "--model", "m", capsys=capsys)
    assert code == 0 and f"{len(doubtful)} doubtful cards are asked about: their sentences go to {url}" in err
    assert len(fake.asked) == len(doubtful) and set(fake.headers) == {"Bearer secret"}
    now = report(recipe)
    assert {now[word]["gloss"]["text"] for word in doubtful} == {"a second meaning"}
    assert not [word for word in doubtful if any("the meaning" in d for d in now[word]["doubts"])]
    assert "secret" not in recipe.with_name("n.opinions.json").read_text(encoding="utf-8")
    # a later build asks nobody and is the same
    before = recipe.with_name("n.apkg").read_bytes()
    run(*build, capsys=capsys)
    run(*build, "--ask-model", url, "--model", "m", capsys=capsys)
    assert recipe.with_name("n.apkg").read_bytes() == before and len(fake.asked) == len(doubtful)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (500, "oops"),
        (200, "<html>"),
        (200, "{}"),
        (200, chat("I can't help with that")),
        (200, chat('{"sense": 99}')),
        (200, chat('{"sense": true}')),
        (200, chat('{"meaning": "<script>1</script>"}')),
        (200, chat('{"meaning": "' + "long " * 99 + '"}')),
        (200, chat('{"meaning": ["x"]}')),
        (200, '{"choices": "none"}'),
    ],
)
def test_a_server_that_is_down_rude_or_lying_breaks_nothing(
    code: int, text: str, model: tuple[Model, str], recipe: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake, url = model
    fake.answer = lambda _: (code, text)
    done, _, said = run("build", recipe, "-q", "--ask-model", url, "--model", "m", capsys=capsys)
    assert done == 0 and recipe.with_name("n.apkg").exists(), said
    assert not recipe.with_name("n.opinions.json").exists()


def test_what_is_missing_or_wrong_is_said(recipe: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "needs a recipe" in run("build", recipe, "--ask-model", "http://x", "-q", capsys=capsys)[2]
    assert "no address" in run("build", recipe, "--ask-model", "file:///x", "--model", "m", "-q", capsys=capsys)[2]
    recipe.with_name("n.opinions.json").write_text('[{"word": "x"}]', encoding="utf-8")
    assert "these are no opinions" in run("build", recipe, "-q", capsys=capsys)[2]


def test_a_word_cut_wrongly_stays_doubtful() -> None:
    assert understood('{"cut": true}', ("a",)) == Opinion(cut=True)
