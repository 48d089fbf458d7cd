"""Corrections by hand, which win over everything and survive every rebuild: a tab-separated file beside the recipe.

    word <tab> field <tab> value [<tab> piece of the sentence]

`field` is `reading`, `meaning`, or `skip` (no value: no card). Where a word has several cards, `word` names its reading
too: `还 huán`. A reading with a piece of a sentence, which holds the word, is that of the word there and nowhere else.
`#` begins a comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import VocabError
from ..lexicon import pinyin
from ..lexicon.own import MAX_GLOSS, numbered_reading
from ..lexicon.script import is_han, simplified
from ..values import Bitext, Candidate, Example, Gloss, Issue

FIELDS = ("reading", "meaning", "skip")
SOURCE = "overrides"


@dataclass(frozen=True, slots=True)
class Override:
    """A correction: headword (simplified), the reading of the card it is for ("" for any), field, value, its line; the
    piece of a sentence that it is for, "" for none."""

    word: str
    card: str
    field: str
    value: str
    where: str
    piece: str = ""


def parse(text: str, path: Path | str) -> tuple[Override, ...]:
    """The corrections of a file; a `VocabError` names the line that can't be used.

    >>> parse("运动\\tmeaning\\tmovement\\n", "overrides.tsv")[0].value
    'movement'
    """
    found: dict[tuple[str, ...], Override] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, field, value, piece = (*(cell.strip() for cell in line.split("\t")), "", "", "")[:4]
        word, _, card = name.partition(" ")
        if not word or not all(map(is_han, word)) or field not in FIELDS or (field != "skip" and not value):
            hint = "Write: word, tab, reading or meaning, tab, value; or: word, tab, skip."
            raise VocabError(path, f"“{' '.join(line.split())[:40]}” is no correction", line=number, hint=hint)
        if len(value) > MAX_GLOSS:
            raise VocabError(path, "this is too long for a card", line=number, hint=f"At most {MAX_GLOSS} letters.")
        if field == "reading":
            value = " ".join(map(pinyin.marked, numbered_reading(value, word, path, number).split()))
        if piece and (field != "reading" or word not in piece):
            problem = f"“{piece[:40]}” can't be where {name} is to be read so"
            raise VocabError(
                path, problem, line=number, hint="Only a reading has a piece of its sentence, with the word."
            )
        key = (simplified(word), card.strip(), field, piece)
        if key in found:
            raise VocabError(path, f"the {field} of {name} was given before", line=number, hint="Keep one of the two.")
        found[key] = Override(*key[:3], value, f"{path}, line {number}", piece)
    return tuple(found.values())


def fitting(candidate: Candidate, overrides: Iterable[Override]) -> list[Override]:
    """The corrections of one card."""
    mine = (o for o in overrides if o.word == candidate.headword and not o.piece)
    return [o for o in mine if o.card in {"", candidate.reading}]


def reread(example: Example, overrides: Iterable[Override]) -> Example:
    """An example with its words read as corrections of their places say."""
    for override in overrides:
        start = example.l2.find(override.piece) if override.piece else -1
        for index, token in enumerate(example.tokens):
            inside = start <= token.start and token.end <= start + len(override.piece)
            if start >= 0 and inside and token.headword == override.word and override.card in {"", token.reading}:
                example = _read_so(example, index, override.value.split())
    return example


def applying(overrides: Iterable[Override], bitexts: Iterable[Bitext]) -> list[Override]:
    """The corrections of places that the texts have."""
    sentences = [sentence for bitext in bitexts for sentence in bitext.l2]
    return [o for o in overrides if o.piece and any(o.piece in sentence for sentence in sentences)]


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
    example = _read_so(candidate.best.example, candidate.best.index, syllables)
    return replace(candidate, reading=pinyin.join(syllables), best=replace(candidate.best, example=example))


def _read_so(example: Example, index: int, syllables: Sequence[str]) -> Example:
    """An example with one of its words read by hand."""
    tokens, token = list(example.tokens), example.tokens[index]
    tokens[index] = replace(token, reading=pinyin.join(syllables), reading_source="by hand")
    read = list(example.syllables)
    for place, syllable in zip(token.places, syllables, strict=True):
        read[token.start + place] = syllable  # of a separated word (流了血) the word's own places alone
    return replace(example, tokens=tuple(tokens), syllables=tuple(read))
