"""`python -m tests.bench.studio TEXT...`: milliseconds that the studio takes to answer, in one process on this machine.

The median of ten of each: a page, a decision on a word, a corrected meaning; with its table or page as the browser gets
them. A browser shows a decision before it is answered (`studio.js`).
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from flashgen.web.app import app
from flashgen.web.project import Project

TIMES = 10


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.studio", description=__doc__)
    arguments.add_argument("texts", nargs="+", type=Path)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        project = Project(Path(name) / "course")
        project.add([(path.name, path.read_bytes()) for path in options.texts])
        project.settle({"level": "1", "max_notes": "0"})
        browser = TestClient(app(project))
        began = time.perf_counter()
        browser.get("/")
        print(f"first page {1000 * (time.perf_counter() - began):.0f} ms")
        began = time.perf_counter()
        deck = project.build()
        print(f"built in {time.perf_counter() - began:.1f} s: {len(deck.notes)} cards")
        ids = re.findall(r'data-id="([^"]+)"[^>]*data-state="(?:card|doubt)"', browser.get("/words").text)

        def median(what: str, ask: Callable[[int], Any]) -> None:
            found = []
            for number in range(TIMES):
                began = time.perf_counter()
                assert ask(number).status_code == 200
                found.append(1000 * (time.perf_counter() - began))
            print(f"{what} {statistics.median(found):.0f} ms")

        median("table of words", lambda _: browser.get("/words"))
        median("card", lambda n: browser.get("/card", params={"id": ids[n]}))
        median("decision", lambda n: browser.post("/words/decide", data={"id": [ids[n]], "decision": "skip"}))
        corrected = ids[TIMES : 2 * TIMES]
        median("meaning", lambda n: browser.post("/card", data={"id": corrected[n], "meaning": f"new {n}"}))


if __name__ == "__main__":
    main()
