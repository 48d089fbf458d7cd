"""The studio killed at any moment: what it said was done is there, the project can be read, the last change undone."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("tomlkit", reason="needs the extra studio")

from flashgen.cards import overrides
from flashgen.web.project import Project

from .conftest import ROOT

KILLS = int(os.environ.get("FLASHGEN_KILLS", "4"))
"""Moments at which it is killed; 30 were tried by hand."""
WORKS = """
import sys
from pathlib import Path
from flashgen.web.project import Project
project = Project(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), 10**6):
    project.correct("图书馆", "túshūguǎn", {"meaning": f"library {number}"})
    project.decide([("街道", "")], "known" if number % 2 else "auto")
    project.rename(0, f"Title {number}")
    if number % 5 == 4:
        project.rename(0, "wrong")
        project.undo()
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by a signal")
def test_killed_at_any_moment_it_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "course"
    project = Project(folder)
    project.paste("Title -1", "图书馆在街道上。", "The library is on the street.")
    chance, done = random.Random(5), -1
    for _ in range(KILLS):
        command = [sys.executable, "-c", WORKS, str(folder), str(done + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
            assert process.stdout is not None
            done = int(process.stdout.readline())
            time.sleep(chance.uniform(0, 0.3))
            process.send_signal(signal.SIGKILL)
            done = max([done, *(int(line) for line in process.stdout.read().splitlines() if line.isdecimal())])
        project = Project(folder)
        [text] = project.texts()
        numbers = {int(text.title.removeprefix("Title ")) if text.title != "wrong" else done + 1}
        corrections = (folder / "overrides.tsv").read_text(encoding="utf-8")
        [value] = [o.value for o in overrides.parse(corrections, "") if o.field == "meaning"]
        numbers.add(int(value.removeprefix("library ")))
        assert numbers <= {done, done + 1}  # the change in hand may be done or not, half of it never is
        known = {word for (word, _), decision in project._by_hand.decisions().items() if decision == "known"}
        assert known <= {"街道"} and text.sentences == 1
    before = project.revision
    project.rename(0, "Another")
    assert project.undo() == "rename a text" and project.revision == before
