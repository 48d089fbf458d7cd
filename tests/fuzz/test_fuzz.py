"""Two hundred hostile inputs; `make fuzz` tries more."""

from __future__ import annotations

import pytest

from .__main__ import tried
from .check import shared_engines
from .inputs import KINDS

INPUTS = 200


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_inputs_are_borne(kind: str) -> None:
    with shared_engines():
        assert tried(kind, INPUTS // len(KINDS) + 1, number=7)["inputs"]
