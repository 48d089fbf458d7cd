"""`python -m tests.bench.corpus CORPUS [--texts N]`: a corpus by one and by two processes, and with one killed.

Makes texts of the pairs and articles in CORPUS (shuffled, the same each time) in a temporary folder; prints how long
one and two processes take, how much of twice one's speed two reach, the memory of the workers over time, and whether
the vocabulary is the same, also where a worker is killed in mid-run. Each run has a cache of its own.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SENTENCES = 3
"""Of a text that is made of pairs."""
COMMAND = [sys.executable, "-m", "flashgen", "corpus", "-q"]


def texts(corpus: Path, folder: Path, count: int) -> None:
    """Write the texts: all articles, and pairs for the rest."""
    csv.field_size_limit(10**8)
    with gzip.open(next((corpus / "pairs").glob("*.tsv.gz")), "rt", encoding="utf-8", newline="") as file:
        pairs = [tuple(row[1:3]) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    random.Random(1).shuffle(pairs)
    made = [path.read_bytes() for path in sorted((corpus / "baokan").glob("*_*.md"))][:count]
    if not made:
        raise SystemExit(f"{corpus / 'baokan'}: there are no articles (*_*.md)")
    for start in range(0, SENTENCES * (count - len(made)), SENTENCES):
        zh, en = zip(*pairs[start : start + SENTENCES], strict=True)
        made.append(("\n".join(zh) + "\n---\n" + "\n".join(en) + "\n").encode())
    random.Random(2).shuffle(made)
    for number, text in enumerate(made):
        (folder / f"{number:05}.txt").write_bytes(text)


def memory(process: int) -> dict[int, int]:
    """Megabytes of each process that a process began and that works."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/status"):
        try:
            facts = dict(line.split(":", 1) for line in path.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        size = int(facts.get("VmRSS", "0 kB").split()[0]) // 1024
        if int(facts["PPid"]) == process and size > 100:
            found[int(path.parent.name)] = size
    return found


def run(place: Path, name: str, jobs: int, kill: float = 0.0) -> tuple[float, list[int]]:
    """Seconds that a run takes, and the largest worker at each tenth; one is killed after `kill` seconds."""
    environment = os.environ | {"FLASHGEN_CACHE": str(place / f"cache-{name}"), "OPENBLAS_NUM_THREADS": "1"}
    shutil.copytree(place / "cache", place / f"cache-{name}")
    command = [*COMMAND, str(place / "texts"), "-o", str(place / f"{name}.tsv"), "--jobs", str(jobs)]
    sizes: list[int] = []
    began = time.monotonic()
    with subprocess.Popen(command, env=environment) as process:
        while process.poll() is None:
            time.sleep(1)
            now = memory(process.pid)
            sizes.append(max(now.values(), default=0))
            if kill and time.monotonic() - began > kill and now:
                os.kill(next(iter(now)), signal.SIGKILL)
                kill = 0.0
    if process.returncode:
        raise SystemExit(f"{name}: exit code {process.returncode}")
    tenths = [sizes[k * len(sizes) // 10 : (k + 1) * len(sizes) // 10] for k in range(10)]
    return time.monotonic() - began, [max(tenth, default=0) for tenth in tenths]


def main() -> None:
    """Print the figures."""
    arguments = argparse.ArgumentParser(prog="python -m tests.bench.corpus", description=__doc__)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--texts", type=int, default=2000)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "texts").mkdir()
        texts(options.corpus, place / "texts", options.texts)
        warm = os.environ | {"FLASHGEN_CACHE": str(place / "cache")}
        first = [str(place / "texts" / "00000.txt"), "-o", str(place / "first.tsv")]
        subprocess.run([*COMMAND, *first], env=warm, check=True)  # dictionaries
        (place / "cache" / "found.sqlite").unlink(missing_ok=True)
        one, sizes = run(place, "one", 1)
        print(f"one process: {one:.0f} s")
        two, sizes = run(place, "two", 2)
        print(
            f"two: {two:.0f} s, {100 * one / two / 2:.0f} % of twice one; MB of the largest worker by tenths: {sizes}"
        )
        killed, _ = run(place, "killed", 2, kill=two / 2)
        same = [(place / f"{name}.tsv").read_bytes() for name in ("one", "two", "killed")]
        print(f"two, one killed in mid-run: {killed:.0f} s; all the same: {same[0] == same[1] == same[2]}")


if __name__ == "__main__":
    main()
