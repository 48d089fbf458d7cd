"""What the choice and order of cards buy a learner: coverage after each card, unknown words in each sentence.

The folder holds texts that flashgen reads; pairs are told by their names. For each text all words that may have a card
are taken by what they are worth, as flashgen does, by their general frequency, and as they come in the text; the
learner knows the words of HSK 3 and below. Also how many unknown words the sentence of a card has when it comes up,
beside the whole sentences in the order of frequency.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from flashgen.choose import clauses
from flashgen.choose.coverage import coverage
from flashgen.choose.learner import Learner
from flashgen.choose.order import unknown_words
from flashgen.inputs import read
from flashgen.pipeline import Engines, analyse, build_from
from flashgen.read.documents import expand, pairs_by_name
from flashgen.recipe import Recipe, WordsPart
from flashgen.values import Coverage, Deck, Note

LEVEL = 4
"""Words of the levels below are known."""
GOAL, PART = 95, 0.8
"""Percent of running words; and, as few texts come so far, the part of what all cards add."""
LEARNER = Learner(LEVEL)
RECIPE = Recipe(words=WordsPart(level=LEVEL, max_notes=0, grammar=True))


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """One result a text, then the means."""
    engines = Engines()
    results = []
    pairs, others = pairs_by_name(expand([folder]))
    for paths in [*pairs, *((path,) for path in others)]:
        if not paths[0].name.startswith("README"):
            results.append(_of_text(list(paths), engines))
            yield results[-1]
    numbers = sorted({key for r in results for key, value in r.items() if isinstance(value, (int, float))})
    means = {key: round(mean(r[key] for r in results if key in r), 2) for key in numbers}
    yield {"eval": "order", "set": "mean", **means}


def _of_text(paths: list[Path], engines: Engines) -> dict[str, Any]:
    inputs = read(paths, RECIPE)
    by_worth = _words(build_from(inputs, RECIPE, engines))
    plain = _words(_uncut(lambda: build_from(inputs, RECIPE, engines)))
    curves = curves_of(paths, engines)
    reached = curves["worth"]
    part = reached.known + PART * (reached.after - reached.known)
    goals = {"": GOAL, "_part": part} if reached.after >= GOAL else {"_part": part}
    cards = {f"cards{g}_{k}": _cards(c, share) for g, share in goals.items() for k, c in curves.items()}
    return {
        "eval": "order",
        "set": paths[0].name,
        "n": len(by_worth),
        "known": reached.known,
        "after": reached.after,
        **cards,
        "unknown": _unknown(by_worth),
        "unknown_by_frequency": _unknown(sorted(plain, key=lambda n: -n.candidate.zipf)),
    }


def curves_of(paths: list[Path], engines: Engines) -> dict[str, Coverage]:
    """What is known after each card, in each order."""
    inputs = read(paths, RECIPE)
    deck = build_from(inputs, RECIPE, engines)
    found = analyse(inputs.documents[0], engines)
    by_worth = _words(deck)
    by_frequency = sorted(by_worth, key=lambda n: -n.candidate.zipf)
    places = {o.token.headword: k for k, (_, e) in enumerate(found.words.items()) for o in e.occurrences[:1]}
    text = "".join(deck.bitexts[0].l2)
    in_text = sorted(by_worth, key=lambda n: (text.find(n.headword), places.get(n.candidate.headword, 0)))
    orders = {"worth": by_worth, "frequency": by_frequency, "text": in_text}
    return {k: coverage(found, [n.candidate.headword for n in o], LEARNER) for k, o in orders.items()}


def _words(deck: Deck) -> list[Note]:
    return [note for note in deck.notes if note.candidate.best.token.kind == "word"]


def _cards(curve: Coverage, goal: float) -> int:
    """After how many cards so much of the text is known."""
    return next((number for number, share in enumerate(curve.curve, 1) if share >= goal), len(curve.curve))


def _unknown(notes: Sequence[Note]) -> float:
    """Unknown words beside the headword in the sentence of each card when it comes up, on average."""
    taught: set[str] = set()
    counts = []
    for note in notes:
        counts.append(len(unknown_words(note.candidate.best, LEARNER) - taught))
        taught.add(note.candidate.headword)
    return round(mean(counts), 2) if counts else 0.0


def _uncut(made: Callable[[], Deck]) -> Deck:
    """A deck with whole sentences."""
    cut = clauses.LONG
    clauses.LONG = sys.maxsize
    try:
        return made()
    finally:
        clauses.LONG = cut
