"""Hand-outs of a deck as pages to print: word lists, exercises with keys apart, practice grids, a bilingual reader.

HTML with a style for paper, nothing loaded from anywhere: a browser prints it, or saves it as PDF. The same seed gives
the same exercises.
"""

from __future__ import annotations

import html
import itertools
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ..errors import ExportError
from ..lexicon import pinyin
from ..lexicon.script import is_han
from ..values import Deck, Example, Note, Token
from .atomically import replacing

PAPERS = {"a4": "A4", "letter": "Letter"}
PINYIN = ("all", "unknown", "none")
GROUP = 10
"""Pairs of a matching exercise: more can't be overlooked."""
BOXES = 10
"""Squares of a line of the practice grid, the model with them."""
TRACED = 3
"""Of these, in grey to be traced."""
GAP = "＿"


@dataclass(frozen=True, slots=True)
class Look:
    """How a hand-out looks: its paper, whether in two columns and in large print; over which words of the reader pinyin
    stands; the seed of its exercises and in how many versions they are wanted."""

    paper: str = "a4"
    columns: bool = False
    large: bool = False
    pinyin: str = "unknown"
    seed: int = 1
    versions: int = 1


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson with its words, and the sentences of its texts in order."""

    title: str
    notes: tuple[Note, ...]
    examples: tuple[Example, ...] = ()


def lessons_of(deck: Deck, examples: Callable[[str], Sequence[Example]]) -> tuple[Lesson, ...]:
    """The lessons of a deck; `examples` gives the annotated sentences of a document. Names have no exercises."""
    words = [note for note in deck.notes if note.candidate.best.token.kind != "name"]
    names = dict.fromkeys(note.subdeck for note in words)
    title = deck.name.rpartition("::")[2]
    found = []
    for name in names:
        mine = tuple(note for note in words if note.subdeck == name)
        sources = dict.fromkeys(note.candidate.best.example.source for note in mine)
        ids = [b.id for b in deck.bitexts if not name or b.id in sources]
        found.append(Lesson(name or title, mine, tuple(e for id_ in ids for e in examples(id_))))
    return tuple(found)


def check(kind: str, look: Look, target: Path) -> None:
    """An `ExportError` for a kind, a look or a name that there can't be."""
    if kind not in KINDS:
        raise ExportError(f"There is no hand-out “{kind}”. Known are: {', '.join(KINDS)}.")
    if look.paper not in PAPERS:
        raise ExportError(f"There is no paper “{look.paper}”. Known are: {', '.join(PAPERS)}.")
    if look.pinyin not in PINYIN:
        raise ExportError(f"Pinyin stands over all, unknown or no words, not “{look.pinyin}”: {', '.join(PINYIN)}.")
    if target.suffix.lower() not in {".html", ".htm"}:
        raise ExportError(f"{target}: choose a name that ends in .html; a browser prints it or saves it as PDF.")


def write(kind: str, lessons: Sequence[Lesson], look: Look, target: Path) -> None:
    """Write a hand-out of a kind (`KINDS`)."""
    with replacing(target) as temporary:
        temporary.write_bytes(page(kind, lessons, look).encode("utf-8", "replace"))


def page(kind: str, lessons: Sequence[Lesson], look: Look) -> str:
    """The hand-out: all sheets, then all keys."""
    made = KINDS[kind]
    versions = range(1, (look.versions if kind in EXERCISES else 1) + 1)
    sheets, keys = [], []
    for lesson, version in itertools.product(lessons, versions):
        chance = random.Random(f"{look.seed}/{kind}/{lesson.title}/{version}")  # noqa: S311  (no secret)
        title = lesson.title + (f" · {'ABCDEFGHIJ'[(version - 1) % 10]}" if look.versions > 1 else "")
        body, key = made(lesson, look, chance)
        sheets.append(_sheet(title, TITLES[kind], body, "name" if kind in EXERCISES else ""))
        if key:
            keys.append(_sheet(title, f"{TITLES[kind]}: key", key))
    style = resources.files(__package__).joinpath("templates", "handout.css").read_text(encoding="utf-8")
    classes = " ".join(filter(None, [kind, "columns" if look.columns else "", "large" if look.large else ""]))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_safe(lessons[0].title if lessons else '')}: {TITLES[kind]}</title>"
        f"<style>@page {{ size: {PAPERS[look.paper]}; margin: 18mm 16mm }}\n{style}</style></head>"
        f'<body class="{classes}">{"".join([*sheets, *keys])}</body></html>\n'
    )


def _sheet(title: str, what: str, body: str, name: str = "") -> str:
    line = '<span class="name">Name ____________________</span>' if name else ""
    return f"<section><header><h1>{_safe(title)}</h1><p>{what}{line}</p></header>{body}</section>"


def _vocabulary(lesson: Lesson, look: Look, _: random.Random) -> tuple[str, str]:
    rows = "".join(
        f'<tr><td class="zh word">{_zh(n.headword)}</td><td>{_safe(n.pinyin)}</td>'
        f"<td>{_meaning(n)}</td>"
        + ("" if look.columns else f"<td>{_zh(n.candidate.best.example.l2, 'sentence')}</td>")
        + "</tr>"
        for n in lesson.notes
    )
    return f"<div class=list><table>{rows}</table></div>", ""


def _gaps(lesson: Lesson, _: Look, chance: random.Random) -> tuple[str, str]:
    """Sentences with a gap for the word, which stands in a box above; each sentence once."""
    notes = list({n.candidate.best.example.l2: n for n in reversed(lesson.notes) if _has_sentence(n)}.values())
    order = chance.sample(notes, len(notes))
    bank = "".join(f'<span class="zh">{_zh(n.headword)}</span> ' for n in chance.sample(notes, len(notes)))
    items = "".join(
        f'<li><span class="zh" lang="zh">{_gapped(n)}</span><br><small>{_english(n)}</small></li>' for n in order
    )
    key = "".join(f"<li>{_zh(n.headword)} {_safe(n.pinyin)}</li>" for n in order)
    return f'<div class="bank">{bank}</div><ol class="spaced">{items}</ol>', f'<ol class="key">{key}</ol>'


def _matching(lesson: Lesson, _: Look, chance: random.Random) -> tuple[str, str]:
    """Words and meanings, in groups that can be overlooked."""
    groups, keys = [], []
    notes = chance.sample(lesson.notes, len(lesson.notes))
    for start in range(0, len(notes), GROUP):
        group = notes[start : start + GROUP]
        answers = chance.sample(group, len(group))
        left = "".join(f'<li value="{start + k}">{_zh(n.headword)}</li>' for k, n in enumerate(group, 1))
        right = "".join(f"<li>{_safe(n.gloss.text)}</li>" for n in answers)
        groups.append(f'<div class="match"><ol>{left}</ol><ol type="a">{right}</ol></div>')
        keys += [f"{start + k} {'abcdefghij'[answers.index(n)]}" for k, n in enumerate(group, 1)]
    return "".join(groups), f'<p class="answers">{" · ".join(keys)}</p>'


def _reading(lesson: Lesson, _: Look, chance: random.Random) -> tuple[str, str]:
    """The pinyin without its tones, to be marked, of every other word; the whole pinyin of the rest."""
    notes = chance.sample(lesson.notes, len(lesson.notes))
    items = []
    for number, note in enumerate(notes):
        given = pinyin.toneless(note.pinyin) if number % 2 else ""
        blank = f'<span class="given">{_safe(given)}</span>' if given else '<span class="line"></span>'
        items.append(f'<li><span class="zh">{_zh(note.headword)}</span> {blank}</li>')
    key = "".join(f"<li>{_zh(n.headword)} {_safe(n.pinyin)}</li>" for n in notes)
    how = "<p>Write the pinyin; where it stands, set the tone marks.</p>"
    return f'{how}<ol class="two">{"".join(items)}</ol>', f'<ol class="key">{key}</ol>'


def _dictation(lesson: Lesson, _: Look, chance: random.Random) -> tuple[str, str]:
    """Boxes to write what is read out; the key is what the teacher reads."""
    notes = chance.sample(lesson.notes, len(lesson.notes))
    items = "".join(f"<li>{'<i class=box></i>' * len(n.headword)}<span class=line></span></li>" for n in notes)
    sentences = (_zh(n.candidate.best.example.l2) if _has_sentence(n) else "" for n in notes)
    key = "".join(
        f"<li>{_zh(n.headword)} {_safe(n.pinyin)} <small>{sentence}</small></li>"
        for n, sentence in zip(notes, sentences, strict=True)
    )
    how = "<p>Write the characters you hear, and their pinyin.</p>"
    return f'{how}<ol class="two dictation">{items}</ol>', f'<ol class="key">{key}</ol>'


def _characters(lesson: Lesson, _: Look, __: random.Random) -> tuple[str, str]:
    """A line of squares for each character: a model, some to trace, the rest empty."""
    lines = []
    for char, note in _chars(lesson.notes).items():
        reading = next(s for c, s in zip(note.headword, note.syllables, strict=True) if c == char)
        meaning = next((c.whole.meaning for c in note.characters if c.whole.char == char), "")
        boxes = [f'<b class="box">{_zh(char)}</b>', *[f'<i class="box pale">{_zh(char)}</i>'] * TRACED]
        boxes += ['<i class="box"></i>'] * (BOXES - 1 - TRACED)
        word = "" if note.headword == char else f" · {_zh(note.headword)} {_safe(note.gloss.text)}"
        head = f"{_safe(reading)} {_safe(meaning)}{word}"
        lines.append(f'<div class="practice"><p>{head}</p><div class="boxes">{"".join(boxes)}</div></div>')
    return "".join(lines), ""


def _reader(lesson: Lesson, look: Look, _: random.Random) -> tuple[str, str]:
    """The text with pinyin and translation, and the words of the lesson where they first come up."""
    words = {note.candidate.headword: note for note in lesson.notes}
    rows = []
    for example in lesson.examples:
        shown = "".join(_token(example, token, words, look.pinyin) for token in example.tokens)
        new = [t.headword for t in example.tokens if words.get(t.headword)]
        glosses = "".join(_footnote(words.pop(word)) for word in dict.fromkeys(new))
        foot = f'<p class="foot">{glosses}</p>' if glosses else ""
        english = _safe(example.shown) if not example.passage else ""
        text = f'<p class="zh" lang="zh-{example.script}">{shown}</p>'
        rows.append(f'<div class="pair">{text}<p class="en">{english}</p>{foot}</div>')
    return "".join(rows), ""


def _token(example: Example, token: Token, words: dict[str, Note], over: str) -> str:
    mine = token.headword in words
    wanted = over == "all" or (over == "unknown" and mine)
    text = _safe(token.text)
    if wanted and token.reading and any(map(is_han, token.text)):
        read = pinyin.join(example.syllables[token.start : token.end]) if token.lemma else token.reading
        text = f"<ruby>{text}<rt>{_safe(read)}</rt></ruby>"
    return f"<b>{text}</b>" if mine else text


def _footnote(note: Note) -> str:
    return f"<span>{_zh(note.headword)} {_safe(note.pinyin)} <i>{_safe(note.gloss.text)}</i></span> "


def _chars(notes: Iterable[Note]) -> dict[str, Note]:
    """The characters of words, each with the first word that it is in."""
    found: dict[str, Note] = {}
    for note in notes:
        for char in filter(is_han, note.headword):
            found.setdefault(char, note)
    return found


def _gapped(note: Note) -> str:
    """The sentence with a gap in the word's place, and wherever else it stands."""
    example, token = note.candidate.best.example, note.candidate.best.token
    gap = f'<span class="gap">{GAP * max(3, len(token.text) + 1)}</span>'
    before, after = example.l2[: token.start], example.l2[token.end :]
    return gap.join(_safe(part) for part in f"{before}\0{after}".replace(token.text, "\0").split("\0"))


def _has_sentence(note: Note) -> bool:
    return note.candidate.best.example.l2 != note.candidate.best.token.text


def _english(note: Note) -> str:
    example = note.candidate.best.example
    return _safe(example.shown) if not example.passage else ""


def _meaning(note: Note) -> str:
    speech = f"<i>{_safe(note.part_of_speech)}</i> " if note.part_of_speech else ""
    return speech + _safe(note.gloss.text)


def _zh(text: str, kind: str = "") -> str:
    return f'<span lang="zh"{f" class={kind}" if kind else ""}>{_safe(text)}</span>'


def _safe(text: str) -> str:
    return html.escape(text)


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
KINDS: dict[str, Callable[[Lesson, Look, random.Random], tuple[str, str]]] = {
    "reader": _reader,
    "vocabulary": _vocabulary,
    "gaps": _gaps,
    "matching": _matching,
    "pinyin": _reading,
    "dictation": _dictation,
    "characters": _characters,
}
