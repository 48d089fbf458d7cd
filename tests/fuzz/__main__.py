"""`python -m tests.fuzz`: hostile inputs from a seed, an even share of each kind; stops at the first that is not borne.

What it prints repeats the failure: the kind and the seed, and with `--keep FOLDER` the files themselves.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import sys
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from .check import run, shared_engines
from .inputs import KINDS, Case

MAX_MB = 1000


def tried(kind: str, count: int, number: int, keep: Path | None = None) -> dict[str, object]:
    """Run `count` inputs of a kind: how they ended, and the longest that one took."""
    codes: Counter[int] = Counter()
    longest = 0.0

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(KINDS[kind]())
    def borne(case: Case) -> None:
        nonlocal longest
        try:
            code, seconds = run(case)
        except BaseException:
            _kept(case, kind, keep)
            raise
        codes[code] += 1
        longest = max(longest, seconds)

    borne()
    peak = _peak_mb()
    assert peak < MAX_MB, f"{peak:.0f} MB"
    return {
        "fuzz": kind,
        "seed": number,
        "inputs": sum(codes.values()),
        "built": codes[0],
        "refused": codes[1] + codes[2],
        "longest_s": round(longest, 1),
        "peak_mb": round(peak),
    }


def _peak_mb() -> float:
    """The most memory this process has held, in MB.

    From /proc where there is one: `ru_maxrss` outlives exec, so a process started by a large one (a test run) would
    report its parent's.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.findall(r"VmHWM:\s+(\d+) kB", status.read_text())[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def _kept(case: Case, kind: str, keep: Path | None) -> None:
    print(f"{kind}: {case.words}", file=sys.stderr)
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        for name, data in case.files.items():
            (keep / name.replace("/", "_")).write_bytes(data)


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    arguments.add_argument("--inputs", type=int, default=3000, help="how many, over all kinds (default 3000)")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--kind", choices=list(KINDS), help="one kind alone")
    arguments.add_argument("--keep", type=Path, help="folder for the files of the input that fails")
    options = arguments.parse_args()
    kinds = [options.kind] if options.kind else list(KINDS)
    with shared_engines():
        for kind in kinds:
            print(json.dumps(tried(kind, options.inputs // len(kinds), options.seed, options.keep)), flush=True)


if __name__ == "__main__":
    main()
