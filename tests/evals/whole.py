"""Words that are words where they stand or pieces of others, each text scored by weights that have not seen it; see
`flashgen/gloss/whole.py`."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flashgen.annotate import train_labels
from flashgen.gloss import train_whole, whole
from flashgen.pipeline import Engines

FOLDS = 10
DOUBTED = {whole.CHARACTER: 0.7, whole.LONGER: 0.5}


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """Of the labelled words of gold and own files, by kind: how many are pieces, how many are doubted, rightly; pieces
    that are."""
    engines = Engines()
    with tempfile.TemporaryDirectory() as own:
        train_labels.write(folder.parents[1] / "corpus", Path(own), engines)
        found = list(train_whole.labelled([folder, Path(own)], engines))
    texts = sorted({word.text for word in found})
    likely: dict[int, float] = {}
    for fold in range(FOLDS):
        out = set(texts[fold::FOLDS])
        fitted = train_whole.fit([word for word in found if word.text not in out])
        weights = {kind: whole.logit(mine) for kind, mine in fitted.items()}
        likely |= {k: whole.likely(w.cues, weights[w.kind]) for k, w in enumerate(found) if w.text in out}
    sets = itertools.product((("gold", False), ("own labels", True)), (whole.CHARACTER, whole.LONGER))
    for (name, own_file), kind in sets:
        mine = [k for k, w in enumerate(found) if (w.file == train_labels.OWN) == own_file and w.kind == kind]
        doubted = [k for k in mine if likely[k] < DOUBTED[kind]]
        pieces = [k for k in mine if not found[k].is_word]
        caught = [k for k in doubted if not found[k].is_word]
        yield {
            "eval": "whole",
            "set": f"{name}, {kind} words, texts not seen",
            "n": len(mine),
            "pieces": len(pieces),
            "doubted": round(100 * len(doubted) / len(mine), 1),
            "rightly": round(100 * len(caught) / max(1, len(doubted)), 1),
            "caught": round(100 * len(caught) / max(1, len(pieces)), 1),
        }
