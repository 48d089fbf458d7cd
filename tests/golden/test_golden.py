"""The sample decks come out as a person last approved them."""

from __future__ import annotations

import pytest

from flashgen.pipeline import Engines

from ..conftest import NEEDS_CONTEXT
from . import SAMPLES, notes, path, text


@NEEDS_CONTEXT
@pytest.mark.parametrize("name", SAMPLES)
def test_sample_decks_are_as_approved(name: str, engines: Engines) -> None:
    assert text(notes(name, engines)) == path(name).read_text(encoding="utf-8"), (
        "read the difference, then: make golden"
    )
