"""A learner who studies one text after another: what is taught twice, and what is known of each before it is read.

The folder holds texts that flashgen reads; ten of them, in the order of their names, are the lessons of a series. The
learner begins with the words of HSK 3 and knows what a deck taught when the next is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flashgen.inputs import read
from flashgen.pipeline import Engines, build_from
from flashgen.recipe import Recipe, WordsPart

from .texts import texts_of

LESSONS = 10
RECIPE = Recipe(words=WordsPart(level=4, max_notes=0, cover=97, grammar=True))
"""A little more than the 95 % that are wanted."""


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """One result a lesson, then the whole."""
    engines = Engines()
    taught: dict[str, str] = {}
    twice, shares = 0, []
    for paths in texts_of(folder)[:LESSONS]:
        deck = build_from(read(list(paths), RECIPE), RECIPE, engines, taught=taught)
        words = {note.candidate.headword for note in deck.notes}
        twice += len(words & taught.keys())
        recycled = sum(word.reason.startswith("taught in") for word in deck.left_out)
        taught |= dict.fromkeys(words, paths[0].name)
        assert deck.coverage
        shares.append(deck.coverage.after)
        result = {"cards": len(deck.notes), "seen_again": recycled, "before": deck.coverage.known}
        yield {"eval": "series", "set": paths[0].name, **result, "after": deck.coverage.after}
    yield {"eval": "series", "set": "all", "taught_twice": twice, "least_after": min(shares), "words": len(taught)}
