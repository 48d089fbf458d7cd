"""`python -m flashgen.gloss.train_trust`: the weights of `trust.py`, from cards that were read one by one.

`vocab/read` holds texts with their translation and, in `cards.tsv`, what readers found on their cards
(`cards.toml` says how). A verdict counts as long as the word is still cut there, read so and told to mean the same.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from .. import context, pipeline
from ..analysis import sentences
from ..choose.clauses import clause
from ..pipeline import Engines
from ..recipe import Recipe
from ..values import Example, Gloss, Occurrence
from . import trust
from .senses import gloss, judge, rank
from .train import fit_sure

FOLDER = Path(__file__).parents[2] / "vocab" / "read"
FALSE = frozenset({"cut", "name", "meaning"})
"""Faults of a card that its reading and its mark have no part in; a question mark after one says that it is slight."""
PRIOR = 0.3


class Read(NamedTuple):
    """A word whose card was read: its text, the cues (`trust.TRUST`), whether word and meaning are right; what it is
    told to mean, what the readers found."""

    text: str
    cues: tuple[float, ...]
    right: bool
    gloss: Gloss
    example: Example
    faults: frozenset[str]
    headword: str


def verdicts(folder: Path = FOLDER) -> Mapping[tuple[str, str, int, str], Mapping[str, str]]:
    """The rows of `cards.tsv` by text, sentence (`mark`), place and word."""
    with (folder / "cards.tsv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return {(row["text"], row["sentence"], int(row["start"]), row["word"]): row for row in rows}


def mark(sentence: str) -> str:
    """How verdicts name a sentence.

    >>> mark("他们是工人。")
    '0285263b5244'
    """
    return hashlib.sha256(sentence.encode()).hexdigest()[:12]


def read(engines: Engines, folder: Path = FOLDER) -> Iterator[Read]:
    """The words whose verdicts still count, of those whose meaning is the dictionary's."""
    told = verdicts(folder)
    for zh in sorted(folder.glob("*.zh.txt")):
        text = zh.name.removesuffix(".zh.txt")
        deck = pipeline.build([zh, zh.with_name(f"{text}.en.txt")], Recipe(), engines=engines)
        for example in (e for bitext in deck.bitexts for e in sentences(bitext, engines, ())):
            for index, token in enumerate(example.tokens):
                row = told.get((text, mark(example.l2), token.start, token.headword))
                if row is None:
                    continue
                shown = clause(Occurrence(example, index))
                found = gloss(shown.token, shown.example, engines.sources)
                same = _first(found.text) == _first(row["meaning"]) and token.reading == row["pinyin"]
                if same and found.source == "dictionary":
                    faults = frozenset(filter(None, row["faults"].split(", ")))
                    ranked = rank(shown.token, shown.example, engines.sources)
                    cues = judge(ranked, shown.token, shown.example, engines.sources).trust
                    yield Read(text, cues, not faults & FALSE, found, shown.example, faults, token.headword)


def _first(meanings: str) -> str:
    return meanings.split(";")[0]


def fit(words: Sequence[Read]) -> list[float]:
    """The weights, in the order of `trust.TRUST`."""
    import numpy as np

    found = fit_sure(np.array([word.cues for word in words]), np.array([float(word.right) for word in words]), PRIOR)
    return [round(float(weight), 4) for weight in found]


def main() -> None:
    """Train the model, without and with the contextual encoder, and write its weights beside this module."""
    argparse.ArgumentParser(prog="python -m flashgen.gloss.train_trust", description=__doc__).parse_args()
    for with_context in (False, True):
        words = [*read(Engines(context=with_context))]
        data = {
            "made": f"python -m flashgen.gloss.train_trust, prior {PRIOR}",
            "data": f"{len(words)} words of cards that were read, {sum(not w.right for w in words)} of them false",
            **({"context": context.fingerprint()} if with_context else {}),
            "weights": dict(zip(trust.TRUST, fit(words), strict=True)),
        }
        path = Path(__file__).parent / "weights" / trust.file_name(with_context)
        path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
