"""`python -m tests.bench.warm ARTICLE`: one core, the engines loaded: the whole build of an article, read to written.

The engines are warmed with another article, our own sample, so that what they remember of texts does not flatter:
of the article itself they have seen nothing. Each round is a process of its own; the median counts.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from flashgen import pipeline, publish
from flashgen.recipe import Recipe

OTHER = Path("decks/texts/news.txt")
ROUNDS = 5
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def measured(article: Path, rounds: int = ROUNDS) -> float:
    """Median CPU seconds of a warm build on one core."""
    command = [sys.executable, "-m", "tests.bench.warm", str(article), "--once"]
    environment = os.environ | ONE_THREAD
    runs = [subprocess.run(command, env=environment, check=True, capture_output=True) for _ in range(rounds)]
    return statistics.median(float(run.stdout) for run in runs)


def once(article: Path, folder: Path) -> float:
    """CPU seconds of this process for one build of the article, after one of another."""
    recipe = Recipe()
    engines = pipeline.Engines(recipe)
    publish.write(pipeline.build([OTHER], recipe, engines=engines), folder / "other.apkg", newest=0, now=1)
    start = time.process_time()
    inputs = pipeline.read([article], recipe)
    deck = pipeline.build_from(inputs, recipe, engines)
    publish.write(deck, folder / "deck.apkg", newest=inputs.newest, now=int(time.time()))
    return time.process_time() - start


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.warm", description=__doc__)
    arguments.add_argument("article", type=Path)
    arguments.add_argument("--once", action="store_true", help="measure in this process and print the seconds alone")
    options = arguments.parse_args()
    if options.once:
        with tempfile.TemporaryDirectory() as folder:
            print(once(options.article, Path(folder)))
        return
    print(json.dumps({"bench": "warm build, one core", "cpu_s": round(measured(options.article), 2)}))


if __name__ == "__main__":
    main()
