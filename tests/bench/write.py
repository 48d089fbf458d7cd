"""`python -m tests.bench.write 10000`: so many notes written, a package and its state, and written again.

The notes are those of our own samples under other headwords: real fields, real sizes. Prints CPU and wall seconds of
the first build, the peak memory of the process, and whether the second build of the same content has the same bytes.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from flashgen import pipeline, publish
from flashgen.recipe import load
from flashgen.values import Deck

SAMPLES = ("dialogue", "story", "news")
NOW = 1_800_000_000


def many(size: int) -> Deck:
    """A deck of so many notes."""
    engines = pipeline.Engines()
    decks = [pipeline.build([], load(Path("decks") / f"{name}.toml"), engines=engines) for name in SAMPLES]
    notes = itertools.cycle([note for deck in decks for note in deck.notes])
    chosen = (replace(note, guid=f"{note.guid} {number}") for number, note in enumerate(itertools.islice(notes, size)))
    return replace(decks[0], notes=tuple(chosen))


def child(size: int, folder: Path) -> dict[str, object]:
    """The measures, taken in a process that does nothing else."""
    deck = many(size)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    target, state = folder / "deck.apkg", folder / "deck.state.tsv"
    wall, cpu = time.perf_counter(), time.process_time()
    publish.write(deck, target, newest=NOW, now=NOW, state_file=state)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    first = target.read_bytes()
    publish.write(deck, target, newest=NOW + 9, now=NOW + 9, state_file=state)
    return {
        "bench": "write",
        "notes": size,
        "wall_s": round(wall, 2),
        "cpu_s": round(cpu, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "before_writing_mb": round(before / 1024),
        "megabytes": round(len(first) / 1e6, 1),
        "second_build_identical": target.read_bytes() == first,
    }


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.write", description=__doc__)
    arguments.add_argument("notes", type=int, nargs="?", default=10_000)
    arguments.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if not options.child:
        command = [sys.executable, "-m", "tests.bench.write", str(options.notes), "--child"]
        raise SystemExit(subprocess.run(command, check=False).returncode)
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(child(options.notes, Path(folder))))


if __name__ == "__main__":
    main()
