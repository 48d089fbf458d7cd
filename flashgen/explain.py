"""Why a word of a text has a card, this reading, this meaning and this sentence, or why it has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .gloss.senses import rank
from .lexicon import levels
from .lexicon.script import simplified
from .pipeline import Engines, Inputs, build_from
from .progress import Progress
from .recipe import Recipe
from .values import Deck, Document, LeftOut, Note

SHOWN_SENSES = 6


def explain(
    documents: Sequence[Document], words: Sequence[str], recipe: Recipe, engines: Engines, progress: Progress
) -> tuple[bool, list[str]]:
    """Whether all words stand in the text as words of their own, and lines for a person to read."""
    unlimited = replace(recipe, words=replace(recipe.words, max_notes=0))
    deck = build_from(Inputs(tuple(documents)), unlimited, engines, progress)
    told = [_word(word, deck, recipe, engines) for word in words]
    lines = [found or [*_absent(word, deck, engines)] for word, found in zip(words, told, strict=True)]
    return all(told), [line for some in lines for line in some]


def _word(word: str, deck: Deck, recipe: Recipe, engines: Engines) -> list[str]:
    """Lines on a word of the deck or one that was left out, none on others."""
    lines = [line for note in deck.notes if _is(word, note) for line in _note(note, deck, recipe, engines)]
    return lines + [_left_out(w) for w in deck.left_out if w.headword in {word, simplified(word)}]


def _is(word: str, note: Note) -> bool:
    return word in {note.headword, note.candidate.headword, note.other_script}


def _note(note: Note, deck: Deck, recipe: Recipe, engines: Engines) -> Iterator[str]:
    candidate, gloss = note.candidate, note.gloss
    best = candidate.best
    beside = [other for other in deck.notes if other.subdeck == note.subdeck]
    place = beside.index(note) + 1
    limit = recipe.words.max_notes
    yield f"{note.headword} {note.pinyin}: {gloss.text}"
    where = f" of {note.subdeck}" if note.subdeck else ""
    yield f"  place     {place} of {len(beside)} words{where}" + (
        f", beyond the limit of {limit}" if limit and place > limit else ""
    )
    yield f"  because   {'; '.join(candidate.reasons)} = {candidate.score:.2f}"
    yield f"  reading   {note.pinyin} ({best.token.reading_source})" + (
        f"; also read {', '.join(note.other_readings)}" if note.other_readings else ""
    )
    said = best.example.l1[slice(*gloss.span)] if gloss.span else ""
    yield f"  meaning   {gloss.text} ({gloss.source}, probability {gloss.meant:.2f}" + (
        f"; English “{said}”)" if said else ")"
    )
    for sense in rank(best.whole.token, best.whole.example, engines.sources)[:SHOWN_SENSES]:
        yield f"            {sense.score:6.2f}  {sense.sense}"
    yield f"  sentence  {best.example.l2}"
    none = "(no translation)" if best.example.alone else "(no sure translation)"
    yield f"            {best.example.shown or none} (alignment {best.example.confidence:.2f})" + (
        ", with its neighbours" if best.example.passage else ""
    )
    sure = note.probability
    yield (
        f"  right     {sure.card:.2f}: word {sure.word:.2f}, meaning {sure.meaning:.2f}, both "
        f"{sure.word_and_meaning:.2f}, reading {sure.reading:.2f}, marked English {sure.mark:.2f}"
    )
    for met in note.met:
        yield f"  also      {met.text}: {met.l2}"
    if note.doubts:
        yield f"  to check  {'; '.join(note.doubts)}"


def _left_out(word: LeftOut) -> str:
    facts = [f"{word.count} times in the text", levels.label(levels.level(word.headword))]
    return f"{word.headword} {word.reading}: no card: {word.reason} ({', '.join(filter(None, facts))})"


def _absent(word: str, deck: Deck, engines: Engines) -> Iterator[str]:
    sentences = [s for b in deck.bitexts for s in b.l2 if word in s]
    if not sentences:
        yield f"{word} does not stand in the text. Name a word as it is written there, in Chinese characters."
        return
    yield f"{word} stands in the text, but not as a word of its own; it is cut as part of this:"
    pairs = [
        ("".join(b.l2[i] for i in bead.l2), " ".join(b.l1[j] for j in bead.l1))
        for b in deck.bitexts
        for bead in b.beads
    ]
    for l2, l1 in [pair for pair in pairs if word in pair[0]][:3]:
        yield f"  {' / '.join(t.text for t in engines.annotator.sentence(l2, l1).tokens)}"
