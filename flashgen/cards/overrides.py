"""Corrections by hand, which win over everything and survive every rebuild: a tab-separated file beside the recipe.

    word <tab> field <tab> value

`field` is `reading` (a syllable for each character, spaces between), `meaning`, or `skip` (no value: no card). Where
a word has several cards, `word` names its reading too: `还 huán`. `#` begins a comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import VocabError
from ..lexicon import pinyin
from ..lexicon.own import MAX_GLOSS, numbered_reading
from ..lexicon.script import is_han, simplified
from ..values import Candidate, Gloss, Issue

FIELDS = ("reading", "meaning", "skip")
SOURCE = "overrides"


@dataclass(frozen=True, slots=True)
class Override:
    """A correction: headword (simplified), the reading of the card it is for ("" for any), field, value, its line."""

    word: str
    card: str
    field: str
    value: str
    where: str


def parse(text: str, path: Path | str) -> tuple[Override, ...]:
    """The corrections of a file; a `VocabError` names the line that can't be used.

    >>> parse("运动\\tmeaning\\tmovement\\n", "overrides.tsv")[0].value
    'movement'
    """
    found: dict[tuple[str, str, str], Override] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, field, value = (*(cell.strip() for cell in line.split("\t")), "", "")[:3]
        word, _, card = name.partition(" ")
        if not word or not all(map(is_han, word)) or field not in FIELDS or (field != "skip" and not value):
            hint = "Write: word, tab, reading or meaning, tab, value; or: word, tab, skip."
            raise VocabError(path, f"“{' '.join(line.split())[:40]}” is no correction", line=number, hint=hint)
        if len(value) > MAX_GLOSS:
            raise VocabError(path, "this is too long for a card", line=number, hint=f"At most {MAX_GLOSS} letters.")
        if field == "reading":
            value = " ".join(map(pinyin.marked, numbered_reading(value, word, path, number).split()))
        key = (simplified(word), card.strip(), field)
        if key in found:
            raise VocabError(path, f"the {field} of {name} was given before", line=number, hint="Keep one of the two.")
        found[key] = Override(*key, value, f"{path}, line {number}")
    return tuple(found.values())


def fitting(candidate: Candidate, overrides: Iterable[Override]) -> list[Override]:
    """The corrections of one card."""
    return [o for o in overrides if o.word == candidate.headword and o.card in {"", candidate.reading}]


def corrected(candidate: Candidate, gloss: Gloss, overrides: Sequence[Override]) -> tuple[Candidate, Gloss]:
    """A candidate with its gloss as the corrections of its card say."""
    for override in overrides:
        if override.field == "meaning":
            gloss = replace(gloss, text=override.value, confidence=1.0, source="by hand")
        elif override.field == "reading":
            candidate = _read(candidate, override.value.split())
    return candidate, gloss


def unused(overrides: Iterable[Override], used: Iterable[Override]) -> tuple[Issue, ...]:
    """What is to be said of corrections that no card took."""
    return tuple(
        Issue(SOURCE, o.where, f"the correction of {o.word} ({o.field}) no longer applies: it has no such card")
        for o in sorted(set(overrides) - set(used), key=lambda o: o.where)
    )


def _read(candidate: Candidate, syllables: Sequence[str]) -> Candidate:
    best, token, example = candidate.best, candidate.best.token, candidate.best.example
    reading = pinyin.join(syllables)
    tokens = list(example.tokens)
    tokens[best.index] = replace(token, reading=reading, reading_source="by hand")
    read = list(example.syllables)
    for place, syllable in zip(token.places, syllables, strict=True):
        read[token.start + place] = syllable  # of a separated word (流了血) the word's own places alone
    best = replace(best, example=replace(example, tokens=tuple(tokens), syllables=tuple(read)))
    return replace(candidate, reading=reading, best=best)
