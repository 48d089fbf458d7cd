"""`python -m flashgen.gloss.train_fringe FOLDER ...`: the weights of `fringe.py`, from labelled words.

A folder holds our own labels as `annotate/train_labels.py` writes them; of these rows those count whose English is one
run of words with a content word. Of some was read how many small words belong to it (`vocab/labels/fringe.tsv`,
described beside it); the others name small words now and then, and count less. Maximum likelihood, a Gaussian prior.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..annotate.train import written
from ..annotate.train_labels import FILE, GOLD_TOKEN, OWN, labels
from ..annotate.train_links import text_of
from ..annotate.train_translations import mark
from ..engines import Engines
from ..lexicon import english
from . import fringe

FRINGE = FILE.with_name("fringe.tsv")
UNREAD = 0.3
"""What a row counts whose small words were not read."""
PRIOR = 0.25
"""Half and twice as much are as good."""
LEAST = 0.2
"""Weights of less are left out of the file."""


class Small(NamedTuple):
    """A small word beside what says a word: the text, its cues, whether it belongs to it, what it counts."""

    text: str
    cues: dict[str, float]
    belongs: bool
    counts: float


def labelled(folders: Sequence[Path], engines: Engines) -> Iterator[Small]:
    """The small words beside the labelled words of some folders."""
    read = {(row["sentence"], int(row["start"])): (int(row["before"]), int(row["behind"])) for row in labels(FRINGE)}
    for path in (folder / f"{OWN}.jsonl" for folder in folders):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("unit", "ok") == "ok" and row["gold_english_tokens"]:
                place = mark(row["sentence_zh"], row["sentence_en"]), row["start"]
                yield from _of_row(row, read.get(place), engines)


def _of_row(row: Mapping[str, Any], read: tuple[int, int] | None, engines: Engines) -> Iterator[Small]:
    l1 = row["sentence_en"]
    tokens = list(GOLD_TOKEN.finditer(l1))
    said = [tokens[k].start() for k in row["gold_english_tokens"]]
    words = english.words(l1)
    told = {k for k, word in enumerate(words) if any(word.start <= start < word.end for start in said)}
    content = [k for k in told if not fringe.is_small(words[k].text)]
    if not content or not told.issuperset(range(min(content), max(content) + 1)):
        return
    listed = [sense for entry in row["cedict_entries"] for sense in entry["senses"]]
    senses = [listed[k] for k in row["gold_sense_indexes"]] + listed
    senses += [sense for entry in engines.dictionary.entries(row["word"]) for sense in entry.senses]
    for side, (step, edge) in enumerate(((-1, min(content)), (1, max(content)))):
        for count in range(fringe.FARTHEST):
            place = edge + count * step
            if not fringe.candidate(words, place, step, l1):
                break
            belongs = count < read[side] if read else place + step in told
            cues = fringe.cues(words, place, step, senses)
            yield Small(text_of(row), cues, belongs, 1.0 if read else UNREAD)
            if not belongs:
                break


def fit(some: Sequence[Small]) -> dict[str, float]:
    """The weight of each cue."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    names = {name: k for k, name in enumerate(sorted({name for one in some for name in one.cues}))}
    told = [(k, names[name], value) for k, one in enumerate(some) for name, value in one.cues.items()]
    at, column, values = zip(*told, strict=True)
    rows = csr_matrix((values, (at, column)), shape=(len(some), len(names)))
    belongs = np.array([float(one.belongs) for one in some])
    counts = np.array([one.counts for one in some])

    def loss(weights: Any) -> tuple[float, Any]:
        total = rows @ weights
        value = counts @ (np.logaddexp(0, total) - belongs * total) + PRIOR / 2 * weights @ weights
        return float(value), rows.T @ (counts * (1 / (1 + np.exp(-total)) - belongs)) + PRIOR * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    weights = ((name, round(float(weight), 2)) for name, weight in zip(names, found, strict=True))
    return {name: weight for name, weight in weights if abs(weight) >= LEAST}


def main() -> None:
    """Train the model and write its weights beside this module."""
    arguments = argparse.ArgumentParser(prog="python -m flashgen.gloss.train_fringe", description=__doc__)
    arguments.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    some = list(labelled(arguments.parse_args().folders, Engines()))
    data: dict[str, Any] = {
        "made": f"python -m flashgen.gloss.train_fringe, prior {PRIOR}",
        "data": f"{len(some)} small words beside labelled ones, {sum(one.belongs for one in some)} belong to these",
        "weights": fit(some),
    }
    (Path(__file__).parent / "weights" / fringe.FILE).write_text(written(data), encoding="utf-8")


if __name__ == "__main__":
    main()
