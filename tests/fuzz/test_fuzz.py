"""Two hundred hostile inputs, in a process of their own so that its memory is theirs; `make fuzz` tries more."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from .inputs import KINDS

INPUTS = 200
ROOT = Path(__file__).parents[2]


def test_hostile_inputs_are_borne() -> None:
    command = [sys.executable, "-m", "tests.fuzz", "--inputs", str(INPUTS), "--seed", "7"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {row["fuzz"] for row in rows} == set(KINDS)
    assert all(row["inputs"] for row in rows)
