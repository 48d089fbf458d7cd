"""Characters that are words where they stand or pieces of longer ones, each text scored by weights that have not seen
it; see `flashgen/gloss/whole.py`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flashgen.annotate import train_labels
from flashgen.cards.notes import UNSURE_WORD
from flashgen.gloss import train_whole, whole
from flashgen.pipeline import Engines

FOLDS = 10


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """Of the labelled characters of gold and own files: how many are pieces, how many are doubted, rightly; pieces that
    are."""
    engines = Engines()
    with tempfile.TemporaryDirectory() as own:
        train_labels.write(folder.parents[1] / "corpus", Path(own), engines)
        found = list(train_whole.labelled([folder, Path(own)], engines))
    texts = sorted({character.text for character in found})
    likely: dict[int, float] = {}
    for fold in range(FOLDS):
        out = set(texts[fold::FOLDS])
        weights = train_whole.fit([character for character in found if character.text not in out])
        likely |= {k: whole.likely(c.cues, weights) for k, c in enumerate(found) if c.text in out}
    for name, own_file in (("gold", False), ("own labels", True)):
        mine = [k for k, c in enumerate(found) if (c.file == train_labels.OWN) == own_file]
        doubted = [k for k in mine if likely[k] < UNSURE_WORD]
        pieces = [k for k in mine if not found[k].is_word]
        caught = [k for k in doubted if not found[k].is_word]
        yield {
            "eval": "whole",
            "set": f"{name}, texts not seen",
            "n": len(mine),
            "pieces": len(pieces),
            "doubted": round(100 * len(doubted) / len(mine), 1),
            "rightly": round(100 * len(caught) / max(1, len(doubted)), 1),
            "caught": round(100 * len(caught) / max(1, len(pieces)), 1),
        }
