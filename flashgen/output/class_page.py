"""A page for a class: the texts of a course to read, each word tapped for its reading and meaning, and files to take
along. One HTML file without scripts, beside what it links to: it works from a USB stick.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ..cards.notes import unsure
from ..lexicon import pinyin
from ..lexicon.script import is_han
from ..values import Example, Gloss, Token
from .atomically import replacing
from .handouts import Lesson

Meaning = Callable[[Token, Example], Gloss]
"""What a word means in its sentence."""


@dataclass(frozen=True, slots=True)
class Link:
    """A file to take along: its name beside the page, and what it is."""

    file: str
    what: str


def write(title: str, lessons: Sequence[Lesson], links: Sequence[Link], meaning: Meaning, target: Path) -> None:
    """Write the page."""
    with replacing(target) as temporary:
        temporary.write_bytes(page(title, lessons, links, meaning).encode("utf-8", "replace"))


def page(title: str, lessons: Sequence[Lesson], links: Sequence[Link], meaning: Meaning) -> str:
    """The page."""
    style = resources.files(__package__).joinpath("templates", "class_page.css").read_text(encoding="utf-8")
    contents = "".join(f'<li><a href="#l{k}">{_safe(lesson.title)}</a></li>' for k, lesson in enumerate(lessons))
    files = "".join(f'<li><a href="{_safe(link.file)}" download>{_safe(link.what)}</a></li>' for link in links)
    known: dict[tuple[str, str], Gloss] = {}
    body = "".join(_lesson(k, lesson, meaning, known) for k, lesson in enumerate(lessons))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_safe(title)}</title><style>{style}</style></head><body>"
        f"<header><h1>{_safe(title)}</h1><p>Tap a word for its reading and meaning; the underlined ones have cards.</p>"
        f"<nav><ul>{contents if len(lessons) > 1 else ''}</ul><ul class=files>{files}</ul></nav></header>"
        f"<main>{body}</main><footer>Meanings: CC-CEDICT, CC BY-SA 4.0; made with flashgen</footer></body></html>\n"
    )


def _lesson(number: int, lesson: Lesson, meaning: Meaning, known: dict[tuple[str, str], Gloss]) -> str:
    cards = {note.candidate.headword: note.gloss for note in lesson.notes}
    rows = []
    for example in lesson.examples:
        words = "".join(_word(example, token, cards, meaning, known) for token in example.tokens)
        english = f"<details><summary>English</summary>{_safe(example.shown)}</details>" if example.shown else ""
        rows.append(f'<div><p lang="zh-{example.script}">{words}</p>{english}</div>')
    return f'<section id="l{number}"><h2>{_safe(lesson.title)}</h2>{"".join(rows)}</section>'


def _word(
    example: Example,
    token: Token,
    cards: Mapping[str, Gloss],
    meaning: Meaning,
    known: dict[tuple[str, str], Gloss],
) -> str:
    if token.kind not in {"word", "name"} or not any(map(is_han, token.text)):
        return _safe(token.text)
    key = (token.headword, token.reading)
    gloss = cards.get(token.headword) or known.get(key) or meaning(token, example)
    known[key] = gloss
    read = pinyin.join(example.syllables[token.start : token.end]) if token.lemma else token.reading
    said = gloss.text + (" ?" if gloss.text and unsure(gloss) else "")
    card = " card" if token.headword in cards else ""
    return (
        f'<span class="w{card}" tabindex="0" data-say="{_safe(f"{read}  {said}".strip())}">{_safe(token.text)}</span>'
    )


def _safe(text: str) -> str:
    return html.escape(text)
