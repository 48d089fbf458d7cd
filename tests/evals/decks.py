"""What decks of whole texts give a learner: the words of the HSK that get no card, and how many cards are doubted.

The folder holds texts that flashgen reads. Every word that may have a card gets one (`--max 0`); a word is missed when
the HSK lists it, no lower than the learner's level and no higher than 6, and no card shows it. Function words have
cards on request (`--grammar`); they are counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flashgen.choose.learner import Learner
from flashgen.inputs import read
from flashgen.lexicon.script import simplified
from flashgen.pipeline import Engines, build_from
from flashgen.recipe import Recipe, WordsPart
from flashgen.values import Deck

from .texts import texts_of

HIGHEST = 6
RECIPE = Recipe(words=WordsPart(max_notes=0))
LEARNER = Learner(RECIPE.words.level)
ON_REQUEST = "function word"
UNTRANSLATED = "no sure translation of the sentence"
"""A doubt of the English alone: the card shows none."""


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """One result a text, then all; after these the reasons for which words have no card, with their words."""
    engines = Engines()
    whole: Counter[str] = Counter()
    reasons: dict[str, list[str]] = {}
    for paths in texts_of(folder):
        deck = build_from(read(list(paths), RECIPE), RECIPE, engines)
        missed = missed_words(deck)
        for word, reason in missed.items():
            reasons.setdefault(reason, []).append(word)
        found = _counts(deck, missed)
        whole.update(found)
        yield _result(paths[0].name, found)
    if whole:
        yield _result("all", whole)
    for reason, words in sorted(reasons.items()):
        if reason != ON_REQUEST:
            yield {"eval": "decks", "set": "without card", "reason": reason, "words": words}


def missed_words(deck: Deck) -> dict[str, str]:
    """Words of the HSK that no card shows, each with the reason."""
    shown = {simplified(note.headword) for note in deck.notes}
    left_out = {simplified(word.headword): word.reason for word in deck.left_out}
    return {word: reason for word, reason in left_out.items() if word not in shown and _asked_for(word)}


def _asked_for(word: str) -> bool:
    return LEARNER.level <= LEARNER.level_of(word) <= HIGHEST


def _counts(deck: Deck, missed: dict[str, str]) -> Counter[str]:
    shown = sum(map(_asked_for, {simplified(note.headword) for note in deck.notes}))
    function = sum(reason == ON_REQUEST for reason in missed.values())
    doubted = sum(any(doubt != UNTRANSLATED for doubt in note.doubts) for note in deck.notes)
    numbers = {"hsk": shown + len(missed) - function, "missed": len(missed) - function, "function": function}
    return Counter({**numbers, "cards": len(deck.notes), "doubted": doubted})


def _result(name: str, found: Counter[str]) -> dict[str, Any]:
    shares = {
        "missed_percent": round(100 * found["missed"] / max(1, found["hsk"]), 1),
        "doubted_percent": round(100 * found["doubted"] / max(1, found["cards"]), 1),
    }
    return {"eval": "decks", "set": name, **found, **shares}
