"""One run of the command on hostile input, and what must be true of it whatever the input was."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import signal
import sqlite3
import tempfile
import time
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import FrameType

from flashgen import cli, engines
from flashgen.cards.compose import CONTROL
from flashgen.errors import LoadError
from flashgen.output import package
from flashgen.output.preview import OWN_MARKUP
from flashgen.terminal import STEERING

from .inputs import Case

MAX_SECONDS = 30
TAG = re.compile(r"<[^>]*>?")
EMPTY = "<span></span>"


class Hangs(BaseException):
    """The command took too long: nothing of flashgen's may catch this."""


@contextlib.contextmanager
def shared_engines() -> Iterator[None]:
    """The engines loaded once for all runs: loading takes longer than a small build."""
    names = ("UniversalEncoder", "Frequencies", "Tagger", "Parts")
    own = {name: getattr(engines, name) for name in names}
    for name, engine in own.items():
        setattr(engines, name, lru_cache(maxsize=1)(engine))
    try:
        yield
    finally:
        for name, engine in own.items():
            setattr(engines, name, engine)


def run(case: Case) -> tuple[int, float]:
    """Run a case among its files in a folder of its own: exit code and seconds. An AssertionError tells a fault."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in case.files.items():
            (folder / file).write_bytes(data)
        try:
            os.chdir(folder)
            start = time.perf_counter()
            code, said = _said(case.words)
            seconds = time.perf_counter() - start
        finally:
            os.chdir(before)
        assert code in {0, 1, 2}, (code, said)
        assert "Traceback" not in said and "fault of the program" not in said, said
        assert not STEERING.search(said.replace("\r", "")), said
        new = {path.name for path in folder.rglob("*")} - set(case.files)
        assert not any(path.endswith((".tmp", ".unfinished")) for path in new), new
        assert not case.outputs or new <= case.outputs | {"r.state.tsv"}, new
        for path in folder.iterdir():
            if path.name in case.files and path.read_bytes() == case.files[path.name]:
                continue
            look_at(path)
    return code, seconds


def _said(words: tuple[str, ...]) -> tuple[int, str]:
    """Exit code and all that the command prints."""

    def late(_: int, __: FrameType | None) -> None:
        raise Hangs

    out = io.StringIO()
    handler = signal.signal(signal.SIGALRM, late)
    signal.alarm(MAX_SECONDS)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            cli.main(list(words))
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, handler)
    raise AssertionError("the command returned")


def look_at(path: Path) -> None:
    """A file that was written is whole, and no text in it is markup."""
    if path.suffix == ".apkg":
        _look_at_package(path)
    elif path.suffix == ".json":
        json.loads(path.read_text(encoding="utf-8"))
    elif path.suffix == ".tmx":
        ET.fromstring(path.read_text(encoding="utf-8"))
    elif path.suffix == ".tsv":
        assert (
            len({line.count("\t") for line in path.read_text(encoding="utf-8").split("\n") if line[:1] not in "#"}) <= 1
        )
    elif path.suffix == ".html":
        page = path.read_text(encoding="utf-8")
        head, body = page.split("<main>", 1)
        assert page.count("<script>") == 1 and page.count("<main>") == 1 and "<img src=x" not in page
        assert re.search(r"<title>[^<]*</title>", head)
        assert not re.search(r"<[^>]*\son\w+=", body)


def _look_at_package(path: Path) -> None:
    try:
        found = package.read(path)
    except LoadError as error:
        raise AssertionError(f"a package that can't be read back: {error}") from error
    for note in found.notes:
        for field in note.fields.split("\x1f"):
            strange = [tag for tag in TAG.findall(field) if not OWN_MARKUP.fullmatch(tag)]
            assert not strange, strange
            assert "{{" not in field and "[latex" not in field and not re.search(r"\[sound:(?!fg-)", field)
        assert not re.search(r"[<>&\s]", note.tags.strip().replace(" ", ""))
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "c"
        database.write_bytes(archive.read("collection.anki2"))
        with contextlib.closing(sqlite3.connect(database)) as connection:
            decks = json.loads(connection.execute("SELECT decks FROM col").fetchone()[0])
    for deck in decks.values():
        assert not set('<>&"') & set(deck["name"]) and not CONTROL.search(deck["name"])
        assert not TAG.findall(deck.get("desc", "").replace(EMPTY, ""))
