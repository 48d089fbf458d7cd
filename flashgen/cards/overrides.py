"""Corrections by hand, which win over everything and survive every rebuild: a tab-separated file beside the recipe.

    word <tab> field <tab> value [<tab> piece of the sentence]

`field` is `reading`, `meaning`, `sentence`, `english`, `marked` (the English words that say the word, `-` for none),
`pos` (part of speech), `note` (what the teacher adds), `order` (its place in its lesson), `keep` (a card in any
case) or `skip` (none; these two have no value). Where a word has
several cards, `word` names its reading too: `还 huán`. A reading with a piece of a sentence, which holds the word, is
that of the word there and nowhere else.
`#` begins a comment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ..errors import VocabError
from ..lexicon import pinyin
from ..lexicon.own import MAX_GLOSS, numbered_reading
from ..lexicon.script import is_han, simplified
from ..values import BY_HAND, Bitext, Candidate, Example, Gloss, Issue, Note, Occurrence, Span

FIELDS = ("reading", "meaning", "sentence", "english", "marked", "pos", "note", "order", "keep", "skip")
HAD = "had"
"""The field that says in which lesson a word was, with which sentence and English, should it leave the texts."""
CHECKED = 0.9
"""Confidence of a meaning that a model chose: above that of doubt, below a teacher's."""
DOTS = "… "
"""What stands where a piece was cut out of a sentence."""
NOTHING = "-"
"""Marked where no English word says the word."""
BARE = frozenset({"keep", "skip"})
"""Fields without a value."""
SOURCE = "overrides"
MAX_SENTENCE, MAX_ORDER = 1_000, 100_000


class Annotate(Protocol):
    """Words, readings and links of a sentence with its translation."""

    def __call__(self, l2: str, l1: str, *, forced: tuple[int, int] | None) -> Example: ...


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
        if not word or not all(map(is_han, word)) or field not in FIELDS or (field not in BARE and not value):
            hint = (
                f"Write: word, tab, {', '.join(f for f in FIELDS if f not in BARE)}, tab, value; or: word, tab, skip."
            )
            raise VocabError(path, f"“{' '.join(line.split())[:40]}” is no correction", line=number, hint=hint)
        where = f"{path}, line {number}"
        override = checked(Override(simplified(word), card.strip(), field, value, where, piece), path, number)
        key = (override.word, override.card, field, piece)
        if key in found:
            raise VocabError(path, f"the {field} of {name} was given before", line=number, hint="Keep one of the two.")
        found[key] = override
    return tuple(found.values())


def checked(override: Override, path: Path | str, line: int) -> Override:
    """A correction with its value as cards have it; a `VocabError` if it can't be on one."""
    word, field, value = override.word, override.field, override.value
    longest = MAX_SENTENCE if field in {"sentence", "english", "marked"} else MAX_GLOSS
    if len(value) > longest:
        raise VocabError(path, "this is too long for a card", line=line, hint=f"At most {longest} letters.")
    if override.piece and (field != "reading" or word not in simplified(override.piece)):
        problem = f"“{override.piece[:40]}” can't be where {word} is to be read so"
        raise VocabError(path, problem, line=line, hint="Only a reading has a piece of its sentence, with the word.")
    if field == "reading" and value:
        value = " ".join(map(pinyin.marked, numbered_reading(value, word, path, line).split()))
    if field == "reading" and value and len(word) > 1 and not any(map(pinyin.tone_mark, value)):
        raise VocabError(path, f"the reading “{value}” of {word} has no tones", line=line, hint="Write hǎo or hao3.")
    if field == "sentence" and value and not set(word) <= set(simplified(value)):
        raise VocabError(path, f"{word} does not stand in its sentence “{value[:30]}”", line=line, hint="Put it in.")
    if field == "order" and not (value.isdecimal() and 0 < int(value) < MAX_ORDER):
        raise VocabError(path, f"the place of {word} must be a number from 1 on, not “{value}”", line=line)
    return replace(override, value=value)


def fitting(candidate: Candidate, overrides: Iterable[Override]) -> list[Override]:
    """The corrections of one card, those that name its reading last: they win."""
    mine = (o for o in overrides if o.word == candidate.headword and not o.piece)
    return sorted((o for o in mine if o.card in {"", candidate.reading}), key=lambda o: o.card != "")


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


def corrected(candidate: Candidate, overrides: Sequence[Override], annotate: Annotate) -> Candidate:
    """A candidate with its sentence, its English and its reading as the corrections of its card say."""
    said = {o.field: o.value for o in overrides}
    if HAD in said and candidate.best.example.l2 == candidate.best.token.text:  # it has left the texts
        _, sentence, english = said[HAD].split("\t")
        said = {"sentence": sentence, "english": english} | said
    if {"sentence", "english"} & said.keys():
        candidate = _quoted(candidate, said.get("sentence", ""), said.get("english"), annotate)
    if said.get("marked"):
        candidate = _marked(candidate, said["marked"])
    return _read(candidate, said["reading"].split()) if said.get("reading") else candidate


def explained(gloss: Gloss, candidate: Candidate, overrides: Sequence[Override]) -> Gloss:
    """The gloss of a corrected candidate as the corrections of its card say."""
    said = {o.field: o.value for o in overrides}
    meaning, span = said.get("meaning", ""), candidate.best.token.span
    if any(o.field == "marked" and applies(o, candidate.best.example) for o in overrides):
        gloss = replace(gloss, span=(span.start, span.end) if span else None, marked=1.0)
    return replace(gloss, text=meaning, meant=1.0, whole=1.0, source="by hand") if meaning else gloss


def second(gloss: Gloss, sentence: str, overrides: Iterable[Override]) -> tuple[Gloss, str]:
    """A gloss as a second opinion on this sentence says it, and who gave it ("" for none)."""
    for override in overrides:
        if override.field == "opinion":
            meaning, who, asked = override.value.split("\t")
            if asked == sentence and meaning:
                return replace(gloss, text=meaning, meant=CHECKED, source="second opinion"), who
    return gloss, ""


def completed(note: Note, overrides: Iterable[Override]) -> Note:
    """A note with what its corrections say beyond meaning and sentence."""
    said = {o.field: o.value for o in overrides}
    speech = said.get("pos", note.part_of_speech)
    return replace(note, part_of_speech=speech, advice=said.get("note", ""))


def placed(notes: Sequence[Note], overrides: Iterable[Override]) -> list[Note]:
    """The notes in their order, those with a place given by hand there."""
    places = {(o.word, o.card): int(o.value) for o in overrides if o.field == "order"}

    def place(note: Note) -> int:
        word, reading = note.candidate.headword, note.candidate.computed or note.candidate.reading
        return places.get((word, reading)) or places.get((word, "")) or 0

    found = [note for note in notes if not place(note)]
    for note in sorted(filter(place, notes), key=place):
        found.insert(place(note) - 1, note)
    return found


def gone(overrides: Iterable[Override], words: Collection[str]) -> dict[str, str]:
    """The words that were kept or corrected by hand and have left the texts, each with the lesson that it was in."""
    had = {o.word: o.value.split("\t")[0] for o in overrides if o.field == HAD and o.word not in words}
    return {o.word: "" for o in overrides if o.field == "keep" and o.word not in words} | had


def unused(overrides: Iterable[Override], used: Iterable[Override]) -> tuple[Issue, ...]:
    """What is to be said of corrections that no card took."""
    return tuple(
        Issue(SOURCE, o.where, f"the correction of {o.word} ({o.field}) no longer applies: {_gone(o)}")
        for o in sorted(set(overrides) - set(used), key=lambda o: o.where)
    )


def _read(candidate: Candidate, syllables: Sequence[str]) -> Candidate:
    best = _changed(candidate.best, lambda example, index: _read_so(example, index, syllables))
    return replace(candidate, reading=pinyin.join(syllables), best=best, computed=candidate.reading)


def _quoted(candidate: Candidate, sentence: str, english: str | None, annotate: Annotate) -> Candidate:
    """A candidate in another sentence, or with other English ("" for none): what is given by hand is sure."""
    old, token = candidate.best.example, candidate.best.token
    l2 = sentence or old.l2
    l1 = english if english is not None else ("" if sentence else old.shown)
    start = l2.find(token.text) if sentence else token.start
    forced = (start, start + len(token.text)) if start >= 0 else None
    found = annotate(l2, l1, forced=forced)
    index = next((k for k, t in enumerate(found.tokens) if t.start == start or t.headword == token.headword), -1)
    if index < 0:
        return candidate
    mine = found.tokens[index]
    tokens = list(found.tokens)
    tokens[index] = replace(mine, headword=token.headword, reading=token.reading, reading_source=BY_HAND)
    example = replace(found, id=old.id, source=old.source, time=old.time, alone=not l1, tokens=tuple(tokens))
    return replace(candidate, best=Occurrence(example, index))


def applies(override: Override, example: Example) -> bool:
    """Whether a correction can be on the card with this example: its English may have no words to mark any more."""
    return override.field != "marked" or override.value == NOTHING or _place(override.value, example.l1) is not None


def _gone(override: Override) -> str:
    return "it has no such card, or other English" if override.field == "marked" else "it has no such card"


def _marked(candidate: Candidate, words: str) -> Candidate:
    """A candidate with other English words that say it; as it was where its English lacks them."""
    piece = candidate.best.example.l1
    place = _place(words, piece)
    if place is None and words != NOTHING:
        return candidate
    before = len(piece[: place[0]].lstrip(DOTS)) if place else 0

    def marked(example: Example, index: int) -> Example:
        start = max(0, example.l1.find(piece.strip(DOTS))) + before  # in the whole sentence it may stand twice
        tokens = list(example.tokens)
        tokens[index] = replace(tokens[index], span=Span(start, start + len(words), 1.0) if place else None)
        return replace(example, tokens=tuple(tokens))

    return replace(candidate, best=_changed(candidate.best, marked))


def _changed(occurrence: Occurrence, change: Callable[[Example, int], Example]) -> Occurrence:
    """An occurrence whose example is changed, and the whole sentence that it is a piece of."""
    within = _changed(occurrence.within, change) if occurrence.within else None
    return Occurrence(change(occurrence.example, occurrence.index), occurrence.index, within)


def _place(words: str, english: str) -> tuple[int, int] | None:
    """Where words stand in a sentence, whole, in any case.

    >>> _place("light", "A lighter Light."), _place("dark", "Light")
    ((10, 15), None)
    """
    match = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", english, re.IGNORECASE)
    return match.span() if match else None


def _read_so(example: Example, index: int, syllables: Sequence[str]) -> Example:
    """An example with one of its words read by hand."""
    tokens, token = list(example.tokens), example.tokens[index]
    tokens[index] = replace(token, reading=pinyin.join(syllables), reading_source=BY_HAND)
    read = list(example.syllables)
    for place, syllable in zip(token.places, syllables, strict=True):
        read[token.start + place] = syllable  # of a separated word (流了血) the word's own places alone
    return replace(example, tokens=tuple(tokens), syllables=tuple(read))
