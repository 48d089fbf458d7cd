"""The third step: the table of words, and what is decided on them."""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ..output.coverage import curve
from ..values import Deck
from .pages import built, changed, deck_of, fragment, full_page, studio_of, waiting
from .project import DECISIONS, Project


async def show(request: Request) -> Response:
    """The table of words."""
    studio = studio_of(request)
    deck = deck_of(studio)
    if deck is None:
        return waiting(request, "words")
    return full_page(request, "words.html", **await studio.do(partial(_table, studio.project, deck)))


def _table(project: Project, deck: Deck) -> dict[str, Any]:
    found = project.words(deck)
    return {
        "words": found,
        "coverage": deck.coverage,
        "curve": curve(deck.coverage) if deck.coverage else "",
        "lessons": list(dict.fromkeys(word.lesson for word in found if word.lesson)),
        "decisions": DECISIONS,
    }


async def decide(request: Request) -> Response:
    """Keep, drop, or know some words; the table comes back as it is then."""
    studio = studio_of(request)
    async with request.form(max_fields=5000) as form:
        ids, decision = [str(value) for value in form.getlist("id")], str(form.get("decision", ""))
    words = [(id_.partition("~")[0], id_.partition("~")[2]) for id_ in ids[:5000]]
    await changed(request, partial(studio.project.decide, words, decision))
    deck = await built(studio)
    return fragment(request, "table.html", **await studio.do(partial(_table, studio.project, deck)))
