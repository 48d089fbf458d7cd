"""The last step: what is handed out, as it is wanted, and the spreadsheet that comes back."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from .. import lists, pipeline
from ..course import sheet
from ..output import ankiconnect, class_page, exports, handouts, paper_pdf, plain, report_page
from ..output import sheet as sheet_file
from ..output.paper import Look
from ..values import Deck
from .deck_file import changes_of, publish_deck, push_deck
from .pages import again, built, changed, deck_of, form_of, full_page, studio_of, waiting
from .project import Project

FORMS = {
    "anki": "Anki (text)",
    "csv": "CSV",
    "excel": "Excel (.xlsx)",
    "pleco": "Pleco",
    "quizlet": "Quizlet",
    "mochi": "Mochi",
    "markdown": "Markdown",
}
"""The programs that words are exported for, with their names."""
SUFFIXES = {kind: suffix for suffix, kind in exports.ENDINGS.items()}
PLAIN = Look()
PDF = "-pdf"
"""Behind the kind of a hand-out: as a PDF."""
MOST = {"seed": 9999, "versions": 4}
CHOICES = {"paper": ("a4", "letter"), "pinyin": ("all", "unknown", "none")}
"""What a form may say of a hand-out."""


async def show(request: Request) -> Response:
    """What is handed out."""
    studio = studio_of(request)
    deck = deck_of(studio)
    if deck is None:
        return waiting(request, "out")
    changes = await studio.do(partial(changes_of, studio.project, deck))
    return await _handing(request, deck, changes, "")


async def make(request: Request) -> Response:
    """Write the deck, the spreadsheet, a hand-out, the report, the class page, or what another program reads; push the
    deck into Anki, after it was said what that would do."""
    studio = studio_of(request)
    deck = await built(studio)
    what = request.path_params["what"]
    form = await form_of(request)
    look = _look(form)
    if what in handouts.KINDS and "pdf" in form:
        what += PDF
    lines = await studio.do(partial(_made, studio.project, deck, what, look))
    changes = await studio.do(partial(changes_of, studio.project, deck))
    return await _handing(request, deck, changes, what, look, lines)


async def corrected(request: Request) -> Response:
    """The spreadsheet of words as it comes back."""
    studio = studio_of(request)
    async with request.form(max_files=1, max_part_size=60_000_000) as form:
        file = form.get("file")
        if file is None or isinstance(file, str):
            return again(request, "/out")
        name, data = file.filename or "", await file.read()
    await changed(request, partial(studio.project.take_over, name, data))
    return again(request, "/words")


async def _handing(
    request: Request, deck: Deck, changes: list[str], made: str, look: Look = PLAIN, lines: Sequence[str] = ()
) -> Response:
    """The page of what is handed out; texts that could not be read are named."""
    studio = studio_of(request)
    found = await studio.look(studio.project.texts)
    values: dict[str, Any] = {
        "bad": [text.title for text in found if text.problem],
        "there": studio.project.package.is_file(),
    }
    forms = {"forms": FORMS, "look": look, "lines": lines, "can_pdf": paper_pdf.is_there()}
    return full_page(
        request, "out.html", deck=deck, changes=changes, kinds=handouts.TITLES, made=made, **values, **forms
    )


def _look(form: Mapping[str, str]) -> Look:
    """How a hand-out is wanted; what the form could not have said counts as not said."""
    numbers = {k: min(int(form[k]), most) for k, most in MOST.items() if form.get(k, "").isdecimal() and int(form[k])}
    words = {k: form[k] for k, known in CHOICES.items() if form.get(k) in known}
    return replace(PLAIN, columns="columns" in form, large="large" in form, **numbers, **words)  # type: ignore[arg-type]


def _made(project: Project, deck: Deck, what: str, look: Look) -> Sequence[str]:
    """Write something that is handed out; what there is to be said of it."""
    now = int(time.time())
    if what in {"push", "pushed"}:
        call = ankiconnect.client()
        found = push_deck(project, deck, call, now=now, dry=what == "push")
        return ankiconnect.lines(found, dry=what == "push")
    if what == "deck":
        publish_deck(project, deck, now=now)
    elif what == "sheet":
        rows = sheet.table(deck, lists.corrections(project.recipe()))
        sheet_file.write(rows, _file(project, "sheet"), locked=sheet.LOCKED, neutral=sheet.neutral)
    elif what == "report":
        report_page.write(deck, changes_of(project, deck), _file(project, "report"))
    elif what == "page":
        lessons = _lessons(project, deck)
        sources = project.engines.sources
        title = deck.name.removeprefix("FlashGen::")
        class_page.write(title, lessons, (), lambda t, e: _gloss(t, e, sources), _file(project, "page"))
    elif what in FORMS:
        exports.write(plain.of_deck(deck), _file(project, what), what, sheet.neutral)
    elif (kind := what.removesuffix(PDF)) in handouts.KINDS:
        handouts.write(kind, _lessons(project, deck), look, _file(project, what))
    return ()


def _gloss(token: Any, example: Any, sources: Any) -> Any:
    from ..gloss.senses import gloss

    return gloss(token, example, sources)


def _lessons(project: Project, deck: Deck) -> tuple[handouts.Lesson, ...]:
    return handouts.lessons_of(deck, pipeline.reader_of(deck, project.recipe(), project.engines))


def _file(project: Project, what: str) -> Path:
    """Where something that is handed out lies: names of the program's own, none from a request."""
    stem = project.recipe_path.stem
    names = {"deck": project.package.name, "sheet": f"{stem}.list.csv", "report": f"{stem}.report.html"}
    names |= {form: f"{stem}.{form}{SUFFIXES.get(form, '.txt')}" for form in FORMS}
    names |= {"page": f"{stem}.page.html"} | {kind: f"{stem}.{kind}.html" for kind in handouts.KINDS}
    names |= {kind + PDF: f"{stem}.{kind}.pdf" for kind in handouts.KINDS}
    return project.folder / names.get(what, f"{stem}.nothing")


async def download(request: Request) -> Response:
    """A file that was made."""
    project = studio_of(request).project
    what = request.path_params["what"]
    path = project.package if what == "deck" else _file(project, what)
    if not path.is_file():
        return PlainTextResponse("This is not made yet.", 404)
    shown = path.suffix == ".html"
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"} if shown else {}
    return FileResponse(path, filename=None if shown else path.name, headers=policy)
