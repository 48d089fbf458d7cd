"""A deck as one HTML page that needs nothing else: every card, front and back, the doubtful ones first.

A deck may come from anywhere. Of a package only field values are taken, looks and templates are ours; in a field only
the markup that `cards.compose` makes is left; the page's policy lets nothing run but its own lines. The page of a deck
that was just built takes corrections, and saves them as a file that the next build takes (`cards.overrides`).
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from ..cards import note_type
from ..cards.compose import fields
from ..cards.render import SPEECH, TYPED, side
from ..errors import LoadError
from ..lexicon.script import is_han
from ..values import Deck, Note
from . import package
from .atomically import replacing

CHECK = "FlashGen::check"
MAX_EMBEDDED = 40_000_000
"""Media put into the page, in bytes, counted each time that they are: beyond it a browser gets slow."""
OWN_MARKUP = re.compile(
    r"</?b>|<br>|</span>|<span(?: class=\"[\w-]+\")?(?: lang=\"[\w-]+\")?>|<img src=\"fg-[\w.-]+\" alt=\"[^\"<>]*\">"
)
"""Every tag that `cards.compose` puts into a field."""
SCRIPT = re.compile("<script>.*?</script>", re.DOTALL)
"""What only Anki needs, to take what was typed."""
SOUND = re.compile(r"\[sound:fg-[\w.-]+\]")
MEDIA = re.compile(r"\[sound:(fg-[\w.-]+)\]|src=\"(fg-[\w.-]+)\"")
KINDS = {
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A note to look at: its fields by name, what is doubtful about it, and the form to correct it ("" for none)."""

    fields: Mapping[str, str]
    doubts: tuple[str, ...]
    form: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that the page shows; `media` are the files by name, `earlier` the corrections that there are, as their
    file has them."""

    name: str
    notes: tuple[Shown, ...]
    media: Mapping[str, bytes]
    earlier: str = ""


def of_deck(deck: Deck, earlier: str = "") -> Preview:
    """The preview of a deck that was just built with these corrections; it takes more of them."""
    cards = Counter(note.candidate.headword for note in deck.notes)
    notes = tuple(
        Shown(fields(n), n.doubts, "" if n.uses else _form(n, alone=cards[n.candidate.headword] == 1))
        for n in deck.all_notes
    )
    media = {m.name: m.path.read_bytes() for m in deck.media if m.path.suffix in KINDS}
    return Preview(deck.name, notes, media, earlier)


def _form(note: Note, *, alone: bool) -> str:
    """What a teacher may correct; a note that is not `alone` with its word is named with its reading."""
    word, reading = note.candidate.headword, note.candidate.computed or note.candidate.reading
    if not all(map(is_han, word)):
        return ""
    forms = dict.fromkeys(filter(None, [word, note.headword, note.other_script]))
    mine = [f"{form} {reading}" for form in forms]
    names = "\t".join([*forms, *mine] if alone else mine)
    cells = (("reading", note.pinyin), ("meaning", note.gloss.text), ("note", note.advice))
    inputs = "".join(_input(field, _quoted(value)) for field, value in cells)
    keep = '<label><input type="checkbox" data-field="skip" checked> keep</label>'
    return f'<p class="correct" data-names="{_quoted(names)}" hidden>{keep}{inputs}</p>'


def _input(field: str, value: str) -> str:
    """A field to type into; emptied it shows what stays."""
    return f'<label>{field} <input data-field="{field}" value="{value}" placeholder="{value}"></label>'


def _quoted(value: str) -> str:
    """A text as the value of an attribute; what looks like another attribute in it is no more."""
    return html.escape(value).replace("=", "&#61;")


def of_package(path: Path) -> Preview:
    """The preview of an .apkg that this version of flashgen wrote; a `LoadError` for any other file."""
    found = package.read(path)
    if not found.notes:
        raise LoadError(path, "no note in it was made by this flashgen", hint="Open it in Anki to see its cards.")
    notes = tuple(map(_shown, found.notes))
    wanted = frozenset(name for note in found.notes for pair in MEDIA.findall(note.fields) for name in pair if name)
    return Preview(found.name, notes, package.media(path, wanted))


def _shown(note: package.Stored) -> Shown:
    filled = {k: _own(v) for k, v in zip(note_type.FIELDS, note.fields.split("\x1f"), strict=False)}
    remark = html.unescape(re.sub(r"<[^>]*>", " ", filled.get("Notes", "")))
    return Shown(filled, (remark or "to be checked",) if CHECK in note.tags.split() else ())


def _own(value: str) -> str:
    """A field with no markup but what we make.

    >>> _own('<span class="t1">a</span><b onclick="x">&lt;')
    '<span class="t1">a</span>&lt;b onclick="x">&lt;'
    """
    return re.sub("<", lambda m: "<" if OWN_MARKUP.match(value, m.start()) else "&lt;", value)


def write(preview: Preview, target: Path) -> None:
    """Write the page."""
    with replacing(target) as temporary:
        temporary.write_bytes(page(preview).encode("utf-8", "replace"))


def page(preview: Preview) -> str:
    """The page: a note after the other, doubtful ones first, otherwise in the order of the deck."""
    numbered = sorted(enumerate(preview.notes, 1), key=lambda pair: (not pair[1].doubts, pair[0]))
    script = _text("preview.js")
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    doubtful = sum(bool(n.doubts) for n in preview.notes)
    values = {
        "policy": f"default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'",
        "title": html.escape(preview.name),
        "card_style": note_type.style(),
        "style": _text("preview.css"),
        "counts": f"{len(preview.notes)} notes, {doubtful} to check",
        "notes": _with_media("\n".join(_note(number, note) for number, note in numbered), preview.media),
        "earlier": html.escape(preview.earlier),
        "script": script,
    }
    return re.sub(r"\$(\w+)\$", lambda m: values.get(m[1], m[0]), _text("preview.html"))


def _note(number: int, note: Shown) -> str:
    doubts = "".join(f"<li>{html.escape(doubt)}</li>" for doubt in note.doubts)
    head = f"<h2>{number}. {note.fields.get('Key', '')}</h2>" + (f'<ul class="doubts">{doubts}</ul>' if doubts else "")
    fronts = [side(SCRIPT.sub("", note_type.front(t)), note.fields, answer=False) for t in note_type.TEMPLATES]
    back = side(note_type.back(note_type.TEMPLATES[0]), note.fields, answer=True)
    typed = f'{TYPED}<br><code class="typed">{note.fields.get("PinyinTyped", "")}</code>'
    # the back is the same for all cards; its sounds are on the fronts too, but once is enough for a page
    shown = [SOUND.sub(SPEECH, front).replace(TYPED, typed) for front in fronts if front]
    columns = _column(shown) + _column([back])
    kind = "note doubtful" if doubts else "note"
    return f'<section class="{kind}">{head}{note.form}<div class="pair">{columns}</div></section>'


def _column(sides: Iterable[str]) -> str:
    """Sides of cards below each other."""
    cards = (f'<div class="card">{shown}</div>' for shown in sides)
    return f"<div>{''.join(cards)}</div>".replace(' id="answer"', "")


def _with_media(shown: str, media: Mapping[str, bytes]) -> str:
    """Sounds and pictures put into the page itself; one that is not at hand, or too much, is a mark."""
    room = MAX_EMBEDDED

    def embedded(match: re.Match[str]) -> str:
        nonlocal room
        name = match[1] or match[2]
        data = media.get(name)
        if data is None or len(data) > room:
            return SPEECH if match[1] else 'src="data:,"'
        room -= len(data)
        link = f"data:{KINDS.get(Path(name).suffix, 'text/plain')};base64,{base64.b64encode(data).decode()}"
        return f'<audio controls preload="none" src="{link}"></audio>' if match[1] else f'src="{link}"'

    return MEDIA.sub(embedded, shown)


def _text(name: str) -> str:
    return resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8").strip()
