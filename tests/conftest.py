"""Fixtures: a private cache kept for the whole run, the engines once a process, shared data where it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flashgen.context import installed
from flashgen.pipeline import Engines

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
CASES = ROOT / "tests" / "cases"


@pytest.fixture(scope="session", autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tests neither see nor change what the user put aside, nor the log of faults."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patch.setenv("FLASHGEN_CONFIG", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(scope="session")
def engines() -> Engines:
    """The real dictionaries, segmenter and encoder."""
    return Engines()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of articles and tools beside the project; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the folder ../shared, which is not here")
    return SHARED


NEEDS_CONTEXT = pytest.mark.skipif(not installed(), reason="the extra `context` is not installed")
"""Of what comes out as it does with the contextual encoder alone."""


def cases(topic: str) -> list[Any]:
    """The cases of a topic as pytest parameters; those in known-failures.jsonl must fail."""
    found = []
    for path in sorted((CASES / topic).glob("*.jsonl")):
        marks = [pytest.mark.xfail(strict=True, reason="known failure")] if path.stem == "known-failures" else []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                case = json.loads(line)
                needs = [NEEDS_CONTEXT] if case.get("needs") == "context" else []
                found.append(pytest.param(case, id=f"{path.stem}:{number}", marks=[*marks, *needs]))
    return found
