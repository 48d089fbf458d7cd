"""`make bench`: the whole command against the bare script, cold processes, dictionaries cached, runs interleaved, on
the machine as it is and beside busy neighbours: a text that no build has seen, one that did not change; a warm build.

Prints one JSON line a measure. Absolute times mean little on a shared machine; the ratios are the result.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flashgen import kept
from flashgen.lexicon import cache
from tests.bench import warm

ROUNDS = 7
SEED = Path("../shared/seed")
OWN = Path("decks/texts/news.txt")


def run(command: list[str], *, new: bool = False) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak memory in MB of a command; `new`: as if no build had found out anything.

    Modules are compiled once, as they are where pip installs them.
    """
    if new:
        (cache.folder() / kept.NAME).unlink(missing_ok=True)
    kept_code = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=kept_code)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if status:
        raise SystemExit(f"failed with status {status}: {' '.join(command)}")
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / scale


@contextlib.contextmanager
def neighbours() -> Iterator[None]:
    """A busy process a core beside the block, as on a machine that others use too."""
    spin = "import time\nend = time.time() + 600\nwhile time.time() < end: pass"
    started = [subprocess.Popen([sys.executable, "-c", spin]) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


@contextlib.contextmanager
def private_cache() -> Iterator[None]:
    """A cache folder of the benchmark's own: it forgets what builds found out."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FLASHGEN_CACHE"] = folder
        yield


def compared(name: str, bare: list[str], ours: list[str], rounds: int, *, new: bool = True) -> dict[str, object]:
    """Both commands by turns, and how much longer ours takes."""
    measured = [(run(bare), run(ours, new=new)) for _ in range(rounds)]
    wall, cpu = ([statistics.median(pair[side][k] for pair in measured) for side in (0, 1)] for k in (0, 1))
    peak = [max(pair[side][2] for pair in measured) for side in (0, 1)]
    return {
        "bench": name,
        "rounds": rounds,
        "wall_ratio": round(statistics.median(mine[0] / base[0] for base, mine in measured), 2),
        "cpu_ratio": round(cpu[1] / cpu[0], 2),
        "bare_wall_s": round(wall[0], 2),
        "flashgen_wall_s": round(wall[1], 2),
        "bare_peak_mb": round(peak[0]),
        "flashgen_peak_mb": round(peak[1]),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("article", nargs="?", type=Path)
    arguments.add_argument("--rounds", type=int, default=ROUNDS)
    options = arguments.parse_args()
    article = options.article or next(iter(sorted(SEED.glob("*.txt"))), OWN)
    with tempfile.TemporaryDirectory() as folder, private_cache():
        out, report, words = (str(Path(folder) / n) for n in ("deck.apkg", "report.json", "words.txt"))
        ours = [sys.executable, "-m", "flashgen", "build", str(article), "-o", out, "-q"]
        run([*ours, "--report", report])  # makes the caches
        notes = json.loads(Path(report).read_text(encoding="utf-8"))["notes"]
        Path(words).write_text("\n".join(n["word"] for n in notes), encoding="utf-8")
        bare = [sys.executable, "-m", "tests.bench.bare_script", str(article), f"{out}.bare", words]
        run(bare)
        about = {"article": article.name, "notes": len(notes)}
        print(json.dumps(compared("build", bare, ours, options.rounds) | about), flush=True)
        with neighbours():
            print(json.dumps(compared("build, busy machine", bare, ours, options.rounds) | about), flush=True)
        print(json.dumps(compared("build again", bare, ours, options.rounds, new=False) | about), flush=True)
        helped = [run([sys.executable, "-m", "flashgen", "--help"])[0] for _ in range(options.rounds)]
    print(json.dumps({"bench": "help", "wall_s": round(statistics.median(helped), 3)}))
    print(json.dumps({"bench": "warm build, one core", "cpu_s": round(warm.measured(article), 2)}))


if __name__ == "__main__":
    main()
