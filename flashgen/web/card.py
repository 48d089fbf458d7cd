"""The fourth step: a card as Anki shows it, and what can be corrected on it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from ..cards import note_type
from ..cards.compose import fields
from ..cards.notes import marks
from ..cards.render import side
from ..errors import FlashgenError
from ..lexicon import glosses
from ..values import Deck, Note
from .language import language_of, phrase
from .pages import again, built, changed, deck_of, form_of, full_page, studio_of, waiting
from .project import Project
from .rows import word_id

CARD_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
"""A card is shown in a frame of its own in which nothing runs."""
MOST_SENSES = 12


async def show(request: Request) -> Response:
    """A card, and what can be corrected on it."""
    studio = studio_of(request)
    deck = deck_of(studio)
    if deck is None:
        return waiting(request, "words")
    id_ = request.query_params.get("id", "")
    found = await studio.do(partial(_of_card, studio.project, deck, id_))
    if found is None:
        return again(request, "/words", phrase(language_of(request), "no_card"))
    return full_page(request, "card.html", **found)


def _of_card(project: Project, deck: Deck, id_: str) -> dict[str, Any] | None:
    note = project.note(deck, id_) if id_ else (deck.notes[0] if deck.notes else None)
    if note is None:
        return None
    best = note.candidate.best
    senses = list(dict.fromkeys("; ".join(glosses.shown(sense)) for sense in note.gloss.senses[:MOST_SENSES]))
    ids = [word_id(n.candidate.headword, n.candidate.computed or n.candidate.reading) for n in deck.notes]
    place = deck.notes.index(note)
    return {
        "note": note,
        "id": ids[place],
        "example": best.example,
        "senses": [sense for sense in senses if sense],
        "before": ids[place - 1] if place else "",
        "after": ids[place + 1] if place + 1 < len(ids) else "",
        "place": place + 1,
        "total": len(ids),
        "reasons": note.candidate.reasons,
        "typed": _as_shown(note),
        "problem": "",
    }


async def face(request: Request) -> Response:
    """A side of a card as Anki shows it, in a page of its own in which nothing runs."""
    studio = studio_of(request)
    deck = deck_of(studio)
    note = studio.project.note(deck, request.query_params.get("id", "")) if deck else None
    if note is None:
        return PlainTextResponse("", 404)
    filled = fields(note)
    template = note_type.TEMPLATES[0]
    back = request.query_params.get("side") == "back"
    shown = side(note_type.back(template) if back else note_type.front(template), filled, answer=back)
    night = " nightMode night_mode" if request.query_params.get("night") else ""
    body = f'<!doctype html><meta charset="utf-8"><style>{note_type.style()}</style><body class="card{night}">{shown}'
    return HTMLResponse(body, headers={"Content-Security-Policy": CARD_POLICY})


async def correct(request: Request) -> Response:
    """Corrections of a card: only fields that are not as they were."""
    studio = studio_of(request)
    form = await form_of(request)
    word, _, reading = form.get("id", "").partition("~")
    deck = await built(studio)
    note = studio.project.note(deck, form.get("id", ""))
    if note is not None:
        was = _as_shown(note)
        try:
            await changed(request, partial(_card_changed, studio.project, (word, reading), was, form))
        except FlashgenError as error:
            found = await studio.do(partial(_of_card, studio.project, deck, form["id"]))
            told = str(error).partition(": ")[2] or str(error)
            return full_page(request, "card.html", **{**(found or {}), "typed": {**was, **form}, "problem": told})
    return again(request, f"/card?id={quote(form.get('next') or form.get('id', ''))}")


def _card_changed(project: Project, card_: tuple[str, str], was: Mapping[str, str], form: Mapping[str, str]) -> None:
    """Take over the fields of a card that are not as they were."""
    fields_ = [field for field in was if field in form and form[field].strip() != was[field]]
    if fields_:
        project.correct(*card_, {field: form[field].strip() or None for field in fields_})
        project.build()


def _as_shown(note: Note) -> dict[str, str]:
    example = note.candidate.best.example
    return {
        "reading": note.pinyin,
        "meaning": note.gloss.text,
        "pos": note.part_of_speech,
        "sentence": example.l2,
        "english": example.shown,
        "marked": example.l1[slice(*note.gloss.span)] if marks(note.gloss) and note.gloss.span else "",
        "note": note.advice,
    }
