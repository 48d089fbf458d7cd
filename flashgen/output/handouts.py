"""Hand-outs of a deck to print: word lists, exercises with keys apart, practice grids, a bilingual reader.

What stands on them is decided here, and set as a page for the browser or as a PDF. The same seed gives the same
exercises.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import ExportError, MissingEngine
from ..lexicon import pinyin, strokes
from ..lexicon.script import is_han
from ..values import Deck, Example, Note, Token
from . import paper_html, paper_pdf
from .atomically import replacing
from .paper import (
    Body,
    Dictation,
    Gapped,
    Gaps,
    Grid,
    Group,
    Handout,
    Key,
    Letters,
    Look,
    Matching,
    Practice,
    Readings,
    Sentence,
    Sheet,
    Shown,
    Text,
    Vocabulary,
    Word,
)

PAPERS = ("a4", "letter")
PINYIN = ("all", "unknown", "none")
WRITERS: Mapping[str, Callable[[Handout], bytes]] = {
    ".html": paper_html.page,
    ".htm": paper_html.page,
    ".pdf": paper_pdf.pdf,
}
"""What sets a hand-out, by the ending of its file."""
GROUP = 10
"""Pairs of a matching exercise: more can't be overlooked."""
BOXES = 10
"""Squares of a line of the practice grid, the model with them."""
TRACED = 3
"""Of these, in grey to be traced."""
CREDIT = "Stroke order: Make Me a Hanzi, after fonts of Arphic Technology; Arphic Public License"

Made = tuple[Body, Body | None]
"""What stands on a sheet, and on that of its key."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson with its words, and the sentences of its texts in order."""

    title: str
    notes: tuple[Note, ...]
    examples: tuple[Example, ...] = ()


def lessons_of(deck: Deck, examples: Callable[[str], Sequence[Example]]) -> tuple[Lesson, ...]:
    """The lessons of a deck; `examples` gives the annotated sentences of a document. Names have no exercises."""
    words = [note for note in deck.notes if note.candidate.best.token.kind != "name"]
    title = deck.name.rpartition("::")[2]
    parts = {lesson.name: lesson.texts for lesson in deck.lessons} or {"": tuple(b.id for b in deck.bitexts)}
    return tuple(
        Lesson(
            name or title,
            tuple(note for note in words if not deck.lessons or note.subdeck == name),
            tuple(example for id_ in texts for example in examples(id_)),
        )
        for name, texts in parts.items()
    )


def check(kind: str, look: Look, target: Path) -> None:
    """An `ExportError` for a kind, a look or a name that there can't be."""
    if kind not in KINDS:
        raise ExportError(f"There is no hand-out “{kind}”. Known are: {', '.join(KINDS)}.")
    if look.paper not in PAPERS:
        raise ExportError(f"There is no paper “{look.paper}”. Known are: {', '.join(PAPERS)}.")
    if look.pinyin not in PINYIN:
        raise ExportError(f"Pinyin stands over all, unknown or no words, not “{look.pinyin}”: {', '.join(PINYIN)}.")
    if target.suffix.lower() not in WRITERS:
        raise ExportError(f"{target}: choose a name that ends in .html, which a browser prints, or in .pdf.")
    if target.suffix.lower() == ".pdf":
        paper_pdf.check()


def write(kind: str, lessons: Sequence[Lesson], look: Look, target: Path) -> None:
    """Write a hand-out of a kind (`KINDS`) as a page or a PDF, by the name of the file."""
    data = WRITERS[target.suffix.lower()](handout(kind, lessons, look))
    with replacing(target) as temporary:
        temporary.write_bytes(data)


def handout(kind: str, lessons: Sequence[Lesson], look: Look) -> Handout:
    """A hand-out: all sheets, then all keys."""
    versions = range(1, (look.versions if kind in EXERCISES else 1) + 1)
    sheets, keys = [], []
    for lesson, version in itertools.product(lessons, versions):
        chance = random.Random(f"{look.seed}/{kind}/{lesson.title}/{version}")  # noqa: S311  (no secret)
        title = lesson.title + (f" · {'ABCDEFGHIJ'[(version - 1) % 10]}" if len(versions) > 1 else "")
        body, key = KINDS[kind](lesson, look, chance)
        sheets.append(Sheet(title, TITLES[kind], body, named=kind in EXERCISES))
        if key:
            keys.append(Sheet(title, f"{TITLES[kind]}: key", key))
    return Handout(kind, lessons[0].title if lessons else "", look, (*sheets, *keys))


def _vocabulary(lesson: Lesson, look: Look, _: random.Random) -> Made:
    sentence = (lambda n: "") if look.columns else (lambda n: n.candidate.best.example.l2)
    words = (Word(n.headword, n.pinyin, n.gloss.text, n.part_of_speech, sentence(n)) for n in lesson.notes)
    return Vocabulary(tuple(words)), None


def _gaps(lesson: Lesson, _: Look, chance: random.Random) -> Made:
    """Sentences with a gap for the word, which stands in a box above; each sentence once."""
    notes = list({n.candidate.best.example.l2: n for n in reversed(lesson.notes) if _has_sentence(n)}.values())
    order = chance.sample(notes, len(notes))
    bank = tuple(n.headword for n in chance.sample(notes, len(notes)))
    return Gaps(bank, tuple(map(_gapped, order))), _key(order)


def _matching(lesson: Lesson, _: Look, chance: random.Random) -> Made:
    """Words and meanings, in groups that can be overlooked."""
    groups, answers = [], []
    notes = chance.sample(lesson.notes, len(lesson.notes))
    for start in range(0, len(notes), GROUP):
        group = notes[start : start + GROUP]
        mixed = chance.sample(group, len(group))
        groups.append(Group(start + 1, tuple(n.headword for n in group), tuple(n.gloss.text for n in mixed)))
        answers += [f"{start + k} {'abcdefghij'[mixed.index(n)]}" for k, n in enumerate(group, 1)]
    return Matching(tuple(groups)), Letters(tuple(answers))


def _reading(lesson: Lesson, _: Look, chance: random.Random) -> Made:
    """The pinyin without its tones, to be marked, of every other word; the whole pinyin of the rest."""
    notes = chance.sample(lesson.notes, len(lesson.notes))
    items = tuple((n.headword, pinyin.toneless(n.pinyin) if k % 2 else "") for k, n in enumerate(notes))
    return Readings("Write the pinyin; where it stands, set the tone marks.", items), _key(notes)


def _dictation(lesson: Lesson, _: Look, chance: random.Random) -> Made:
    """Boxes to write what is read out; the key is what the teacher reads."""
    notes = chance.sample(lesson.notes, len(lesson.notes))
    boxes = tuple(len(n.headword) for n in notes)
    return Dictation("Write the characters you hear, and their pinyin.", boxes), _key(notes, sentences=True)


def _characters(lesson: Lesson, _: Look, __: random.Random) -> Made:
    """A line of squares for each character: a model, some to trace, the rest empty; its strokes where they were
    fetched."""
    drawn = _drawings()
    lines = []
    for char, note in _chars(lesson.notes).items():
        reading = next(s for c, s in zip(note.headword, note.syllables, strict=True) if c == char)
        alone = note.headword == char
        meaning = next((c.whole.meaning for c in note.characters if c.whole.char == char), "")
        meaning = meaning or (note.gloss.text if alone else "")
        word, means = ("", "") if alone else (note.headword, note.gloss.text)
        drawing = drawn.drawing(char) if drawn else None
        outlines = drawing.outlines if drawing else ()
        lines.append(Practice(char, f"{reading} {meaning}".strip(), word, means, outlines))
    return Grid(tuple(lines), BOXES, TRACED, CREDIT if any(line.strokes for line in lines) else ""), None


def _drawings() -> strokes.Strokes | None:
    try:
        return strokes.Strokes()
    except MissingEngine:
        return None


def _reader(lesson: Lesson, look: Look, _: random.Random) -> Made:
    """The text with pinyin and translation, and the words of the lesson where they first come up."""
    words = {note.candidate.headword: note for note in lesson.notes}
    sentences = []
    for example in lesson.examples:
        tokens = tuple(_token(example, token, words, look.pinyin) for token in example.tokens)
        new = dict.fromkeys(t.headword for t in example.tokens if t.headword in words)
        notes = [words.pop(word) for word in new]
        listed = tuple(Word(n.headword, n.pinyin, n.gloss.text) for n in notes)
        sentences.append(Sentence(example.script, tokens, "" if example.passage else example.shown, listed))
    return Text(tuple(sentences)), None


def _token(example: Example, token: Token, words: dict[str, Note], over: str) -> Shown:
    mine = token.headword in words
    wanted = over == "all" or (over == "unknown" and mine)
    if not (wanted and token.reading and any(map(is_han, token.text))):
        return Shown(token.text, "", mine)
    read = pinyin.join(example.syllables[token.start : token.end]) if token.lemma else token.reading
    return Shown(token.text, read, mine)


def _key(notes: Iterable[Note], *, sentences: bool = False) -> Key:
    sentence = {n: n.candidate.best.example.l2 for n in notes if sentences and _has_sentence(n)}
    return Key(tuple(Word(n.headword, n.pinyin, sentence=sentence.get(n, "")) for n in notes))


def _chars(notes: Iterable[Note]) -> dict[str, Note]:
    """The characters of words, each with the first word that it is in."""
    found: dict[str, Note] = {}
    for note in notes:
        for char in filter(is_han, note.headword):
            found.setdefault(char, note)
    return found


def _gapped(note: Note) -> Gapped:
    """The sentence with a gap in the word's place, and wherever else it stands."""
    example, token = note.candidate.best.example, note.candidate.best.token
    before, after = example.l2[: token.start], example.l2[token.end :]
    parts = tuple(f"{before}\0{after}".replace(token.text, "\0").split("\0"))
    return Gapped(parts, max(3, len(token.text) + 1), "" if example.passage else example.shown)


def _has_sentence(note: Note) -> bool:
    return note.candidate.best.example.l2 != note.candidate.best.token.text


TITLES = {
    "reader": "Reader",
    "vocabulary": "Vocabulary",
    "gaps": "Fill the gaps",
    "matching": "Match words and meanings",
    "pinyin": "Pinyin and tones",
    "dictation": "Dictation",
    "characters": "Writing practice",
}
EXERCISES = frozenset({"gaps", "matching", "pinyin", "dictation"})
"""Kinds with a key, and with versions."""
KINDS: Mapping[str, Callable[[Lesson, Look, random.Random], Made]] = {
    "reader": _reader,
    "vocabulary": _vocabulary,
    "gaps": _gaps,
    "matching": _matching,
    "pinyin": _reading,
    "dictation": _dictation,
    "characters": _characters,
}
