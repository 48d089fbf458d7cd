"""The pages of the studio: each route reads what the browser asks, calls the project, and shows a template."""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from .. import pipeline, publish
from ..cards import note_type
from ..cards.compose import fields
from ..cards.render import side
from ..course import sheet
from ..errors import FlashgenError
from ..faults import Fault
from ..gloss.senses import rank
from ..lexicon import glosses, levels
from ..output import ankiconnect, class_page, exports, handouts, plain, report_page
from ..output import sheet as sheet_file
from ..output.coverage import curve
from ..values import Deck, Note
from .project import DECISIONS, Pair, Project, publish_deck, word_id

Result = TypeVar("Result")
PAGES = ("/sentences", "/words", "/card", "/out")
LANGUAGES = ("en", "zh")
LANGUAGE_COOKIE = "flashgen_language"
CARD_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
"""A card is shown in a frame of its own in which nothing runs."""
FORMS = {
    "anki": "Anki (text)",
    "csv": "CSV",
    "pleco": "Pleco",
    "quizlet": "Quizlet",
    "mochi": "Mochi",
    "markdown": "Markdown",
}
"""The programs that words are exported for, with their names."""
SUFFIXES = {kind: suffix for suffix, kind in exports.ENDINGS.items()}
PLAIN = handouts.Look()
MOST = {"seed": 9999, "versions": 4}
CHOICES = {"paper": ("a4", "letter"), "pinyin": ("all", "unknown", "none")}
"""What a form may say of a hand-out."""
MOST_SENSES = 12
SAMPLES = ("dialogue", "story", "news")


class Studio:
    """The project, the one thread in which all its work is done, and how far that is."""

    def __init__(self, project: Project, stop: Callable[[], None]) -> None:
        self.project = project
        self.stop = stop
        self.step: tuple[str, int, int] = ("", 0, 0)
        self.problem = ""
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="studio")
        self._building = threading.Event()

    async def do(self, work: Callable[[], Result]) -> Result:
        """Some work on the project, after what is being done already."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def start(self) -> None:
        """Begin to build the deck, unless that is under way."""
        if self.project.deck is None and not self._building.is_set():
            self._building.set()
            self.problem = ""
            self._worker.submit(self._build)

    @property
    def busy(self) -> bool:
        """Whether the deck is being built."""
        return self._building.is_set()

    def _build(self) -> None:
        try:
            self.project.build(self._tell)
        except FlashgenError as error:
            self.problem = str(error).replace(f"{self.project.folder}/", "")
        except Exception as error:  # a page that hangs says less than a fault
            self.problem = str(Fault(error, self.project.name))
        finally:
            self._building.clear()
            self.step = ("", 0, 0)

    def _tell(self, step: str, done: int, total: int) -> None:
        self.step = (step, done, total)


def app(project: Project, stop: Callable[[], None] = lambda: None) -> Starlette:
    """The studio of a project, without its guard; `stop` ends the server."""
    made = Starlette(
        routes=[
            Route("/", texts),
            Route("/texts/add", add, methods=["POST"]),
            Route("/texts/paste", paste, methods=["POST"]),
            Route("/texts/sample", sample, methods=["POST"]),
            Route("/texts/settings", settle, methods=["POST"]),
            Route("/texts/{number:int}/{action}", change_text, methods=["POST"]),
            Route("/sentences", sentences),
            Route("/sentences/{number:int}", change_pairs, methods=["POST"]),
            Route("/words", words),
            Route("/words/decide", decide, methods=["POST"]),
            Route("/card", card),
            Route("/card", correct, methods=["POST"]),
            Route("/card/face", face),
            Route("/out", out),
            Route("/out/corrected", corrected, methods=["POST"]),
            Route("/out/{what}", make, methods=["POST"]),
            Route("/files/{what}", download),
            Route("/progress", progress),
            Route("/undo", undo, methods=["POST"]),
            Route("/language/{name}", language, methods=["POST"]),
            Route("/quit", quit_studio, methods=["POST"]),
            Route("/favicon.ico", lambda request: Response(status_code=204)),
            Mount("/static", StaticFiles(packages=[("flashgen.web", "static")])),
        ],
        exception_handlers={FlashgenError: _told, Exception: _fault},
    )
    made.state.studio = Studio(project, stop)
    return made


def _studio(request: Request) -> Studio:
    found: Studio = request.app.state.studio
    return found


# pages


async def texts(request: Request) -> Response:
    """Texts: what there is, what it was read as, what is wrong with it."""
    studio = _studio(request)
    found = await studio.do(studio.project.texts)
    recipe = studio.project.recipe()
    return _page(request, "texts.html", texts=found, recipe=recipe, levels=levels.STANDARDS)


async def sentences(request: Request) -> Response:
    """Sentence pairs, side by side."""
    studio = _studio(request)
    deck = _deck(studio)
    if deck is None:
        return _waiting(request, "sentences")
    number = int(request.query_params.get("text", "0") or 0)
    found = await studio.do(studio.project.texts)
    pairs = await studio.do(partial(studio.project.pairs, deck, number))
    unsure = request.query_params.get("show") == "unsure"
    shown = [pair for pair in pairs if pair.unsure or not pair.zh or not pair.en] if unsure else pairs
    return _page(request, "sentences.html", texts=found, number=number, pairs=shown, total=len(pairs), unsure=unsure)


async def words(request: Request) -> Response:
    """The table of words."""
    studio = _studio(request)
    deck = _deck(studio)
    if deck is None:
        return _waiting(request, "words")
    return _page(request, "words.html", **await studio.do(partial(_table, studio.project, deck)))


def _table(project: Project, deck: Deck) -> dict[str, Any]:
    found = project.words(deck)
    return {
        "words": found,
        "coverage": deck.coverage,
        "curve": curve(deck.coverage) if deck.coverage else "",
        "lessons": list(dict.fromkeys(word.lesson for word in found if word.lesson)),
        "decisions": DECISIONS,
    }


async def card(request: Request) -> Response:
    """A card, and what can be corrected on it."""
    studio = _studio(request)
    deck = _deck(studio)
    if deck is None:
        return _waiting(request, "words")
    id_ = request.query_params.get("id", "")
    found = await studio.do(partial(_of_card, studio.project, deck, id_))
    if found is None:
        return _again(request, "/words", _text(_language(request), "no_card"))
    return _page(request, "card.html", **found)


def _of_card(project: Project, deck: Deck, id_: str) -> dict[str, Any] | None:
    note = project.note(deck, id_) if id_ else (deck.notes[0] if deck.notes else None)
    if note is None:
        return None
    best = note.candidate.best
    ranked = rank(best.token, best.example, project.engines.sources)[:MOST_SENSES]
    senses = list(dict.fromkeys("; ".join(glosses.shown(s.sense)) for s in ranked))
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
    studio = _studio(request)
    deck = _deck(studio)
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


async def out(request: Request) -> Response:
    """What is handed out."""
    studio = _studio(request)
    deck = _deck(studio)
    if deck is None:
        return _waiting(request, "out")
    changes = await studio.do(partial(publish.changes, deck, studio.project.package))
    return await _handing(request, deck, changes, "")


async def progress(request: Request) -> Response:
    """How far the building is; a page that waits loads itself anew when it is done."""
    studio = _studio(request)
    step, done, total = studio.step
    if not studio.busy:
        return Response(headers={"HX-Refresh": "true"})
    return _part(request, "progress.html", step=step, done=done, total=total)


# changes


async def add(request: Request) -> Response:
    """Files that were dropped or chosen."""
    studio = _studio(request)
    async with request.form(max_files=100, max_part_size=60_000_000) as form:
        files = [(f.filename or "text", await f.read()) for f in form.getlist("files") if not isinstance(f, str)]
    refused = await studio.do(partial(studio.project.add, files))
    return _again(request, "/", "; ".join(refused))


async def paste(request: Request) -> Response:
    """A pasted text with its translation."""
    form = await _form(request)
    studio = _studio(request)
    if form.get("zh", "").strip():
        await studio.do(partial(studio.project.paste, form.get("title", ""), form["zh"], form.get("en", "")))
    return _again(request, "/")


async def sample(request: Request) -> Response:
    """A text to try the studio with."""
    studio = _studio(request)
    zh, en = (
        resources.files(__package__).joinpath("samples", f"dialogue.{language}.txt").read_text(encoding="utf-8")
        for language in LANGUAGES[::-1]
    )
    await studio.do(partial(studio.project.paste, "Dialogue", zh, en))
    return _again(request, "/")


async def settle(request: Request) -> Response:
    """Level, number of words and the like."""
    studio = _studio(request)
    await studio.do(partial(studio.project.settle, await _form(request)))
    return _again(request, "/")


async def change_text(request: Request) -> Response:
    """Move, rename or remove a text."""
    studio = _studio(request)
    number, action = request.path_params["number"], request.path_params["action"]
    form = await _form(request)
    if action == "remove":
        await studio.do(partial(studio.project.remove, number))
    elif action == "rename":
        await studio.do(partial(studio.project.rename, number, form.get("title", "")))
    elif action == "move":
        await studio.do(partial(studio.project.move, number, int(form.get("to", "0") or 0)))
    return _again(request, "/")


async def change_pairs(request: Request) -> Response:
    """Retype a pair, join it with the next, or move its English."""
    studio = _studio(request)
    number = request.path_params["number"]
    form = await _form(request)
    told = await studio.do(partial(_pairs_changed, studio.project, number, form))
    place = f"/sentences?text={number}&show={form.get('show', '')}"
    return _again(request, place, _text(_language(request), told) if told else "")


def _pairs_changed(project: Project, number: int, form: Mapping[str, str]) -> str:
    """Change sentence pairs as asked; the text that says why nothing was changed, "" if all is well."""
    deck = project.deck or project.build()
    action, at = form.get("action", ""), int(form.get("pair", "-1"))
    if action == "save" and not form.get("zh", "").strip():
        return "no_empty"
    rows = changed_pairs(project.pairs(deck, number), at, action, form)
    if rows:
        project.pair_up(number, rows)
    return ""


def changed_pairs(pairs: list[Pair], at: int, action: str, form: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """The sentence pairs of a text with one of them changed, and whether each is settled, as the changed ones are;
    nothing if there is nothing to change.

    >>> two = [Pair(0, "一。", "One. Two.", 0.5, True), Pair(1, "二。", "", 0.5, True)]
    >>> changed_pairs(two, 0, "save", {"zh": "一。", "en": "One."})
    [('一。', 'One.', True), ('二。', '', False)]
    >>> changed_pairs(two, 0, "join", {})
    [('一。二。', 'One. Two.', True)]
    >>> changed_pairs(two, 0, "down", {"split": "4"})
    [('一。', 'One.', True), ('二。', 'Two.', True)]
    """
    rows = [[pair.zh, pair.en] for pair in pairs]
    settled = [pair.confidence == 1.0 for pair in pairs]
    if not 0 <= at < len(rows):
        return []
    if action == "save":
        rows[at] = [form.get("zh", ""), form.get("en", "")]
        settled[at] = True
    elif action == "join" and at + 1 < len(rows):
        following = rows.pop(at + 1)
        settled[at : at + 2] = [True]
        rows[at] = [rows[at][0] + following[0], f"{rows[at][1]} {following[1]}".strip()]
    elif action in {"down", "up"} and 0 <= at + (1 if action == "down" else -1) < len(rows):
        english, place = rows[at][1], int(form.get("split", "0") or 0)
        if action == "down":
            kept, moved = english[:place].strip(), english[place:].strip()
            rows[at + 1][1] = f"{moved} {rows[at + 1][1]}".strip()
        else:
            moved, kept = english[:place].strip(), english[place:].strip()
            rows[at - 1][1] = f"{rows[at - 1][1]} {moved}".strip()
        rows[at][1] = kept
        settled[at] = settled[at + (1 if action == "down" else -1)] = True
    else:
        return []
    return [(zh, en, sure) for (zh, en), sure in zip(rows, settled, strict=True)]


async def decide(request: Request) -> Response:
    """Keep, drop, or know some words; the table comes back as it is then."""
    studio = _studio(request)
    async with request.form(max_fields=5000) as form:
        ids, decision = [str(value) for value in form.getlist("id")], str(form.get("decision", ""))
    words = [(id_.partition("~")[0], id_.partition("~")[2]) for id_ in ids[:5000]]
    await studio.do(partial(studio.project.decide, words, decision))
    deck = await _built(studio)
    return _part(request, "table.html", **await studio.do(partial(_table, studio.project, deck)))


async def correct(request: Request) -> Response:
    """Corrections of a card: only fields that are not as they were."""
    studio = _studio(request)
    form = await _form(request)
    word, _, reading = form.get("id", "").partition("~")
    deck = await _built(studio)
    note = studio.project.note(deck, form.get("id", ""))
    if note is not None:
        was = _as_shown(note)
        try:
            await studio.do(partial(_card_changed, studio.project, (word, reading), was, form))
        except FlashgenError as error:
            found = await studio.do(partial(_of_card, studio.project, deck, form["id"]))
            told = str(error).partition(": ")[2] or str(error)
            return _page(request, "card.html", **{**(found or {}), "typed": {**was, **form}, "problem": told})
    return _again(request, f"/card?id={quote(form.get('next') or form.get('id', ''))}")


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
        "note": note.advice,
    }


async def make(request: Request) -> Response:
    """Write the deck, the spreadsheet, a hand-out, the report, the class page, or what another program reads; push the
    deck into Anki, after it was said what that would do."""
    studio = _studio(request)
    deck = await _built(studio)
    what = request.path_params["what"]
    look = _look(await _form(request))
    lines = await studio.do(partial(_made, studio.project, deck, what, look))
    changes = await studio.do(partial(publish.changes, deck, studio.project.package))
    return await _handing(request, deck, changes, what, look, lines)


async def corrected(request: Request) -> Response:
    """The spreadsheet of words as it comes back."""
    studio = _studio(request)
    async with request.form(max_files=1, max_part_size=60_000_000) as form:
        file = form.get("file")
        if file is None or isinstance(file, str):
            return _again(request, "/out")
        name, data = file.filename or "", await file.read()
    await studio.do(partial(studio.project.take_over, name, data))
    return _again(request, "/words")


async def _handing(
    request: Request, deck: Deck, changes: list[str], made: str, look: handouts.Look = PLAIN, lines: Sequence[str] = ()
) -> Response:
    """The page of what is handed out; texts that could not be read are named."""
    studio = _studio(request)
    found = await studio.do(studio.project.texts)
    values = {"bad": [text.title for text in found if text.problem], "there": studio.project.package.is_file()}
    forms = {"forms": FORMS, "form_names": FORMS, "look": look, "lines": lines}
    return _page(request, "out.html", deck=deck, changes=changes, kinds=handouts.TITLES, made=made, **values, **forms)


def _look(form: Mapping[str, str]) -> handouts.Look:
    """How a hand-out is wanted; what the form could not have said counts as not said."""
    numbers = {k: min(int(form[k]), most) for k, most in MOST.items() if form.get(k, "").isdecimal() and int(form[k])}
    words = {k: form[k] for k, known in CHOICES.items() if form.get(k) in known}
    return replace(PLAIN, columns="columns" in form, large="large" in form, **numbers, **words)  # type: ignore[arg-type]


def _made(project: Project, deck: Deck, what: str, look: handouts.Look) -> Sequence[str]:
    """Write something that is handed out; what there is to be said of it."""
    now = int(time.time())
    if what in {"push", "pushed"}:
        call = ankiconnect.client()
        found = publish.push(deck, project.package, call, pipeline.silent, newest=now, dry=what == "push")
        return ankiconnect.lines(found, dry=what == "push")
    if what == "deck":
        publish_deck(project, deck, newest=now, now=now)
    elif what == "sheet":
        rows = sheet.table(deck, ())
        sheet_file.write(rows, _file(project, "sheet"), locked=sheet.LOCKED, neutral=sheet.neutral)
    elif what == "report":
        report_page.write(deck, publish.changes(deck, project.package), _file(project, "report"))
    elif what == "page":
        lessons = _lessons(project, deck)
        sources = project.engines.sources
        title = deck.name.removeprefix("FlashGen::")
        class_page.write(title, lessons, (), lambda t, e: _gloss(t, e, sources), _file(project, "page"))
    elif what in FORMS:
        exports.write(plain.of_deck(deck), _file(project, what), what, sheet.neutral)
    elif what in handouts.KINDS:
        handouts.write(what, _lessons(project, deck), look, _file(project, what))
    return ()


def _gloss(token: Any, example: Any, sources: Any) -> Any:
    from ..gloss.senses import gloss

    return gloss(token, example, sources)


def _lessons(project: Project, deck: Deck) -> tuple[handouts.Lesson, ...]:
    bitexts = {bitext.id: bitext for bitext in deck.bitexts}
    return handouts.lessons_of(deck, lambda id_: list(project.engines.annotator.bitext(bitexts[id_])))


def _file(project: Project, what: str) -> Path:
    """Where something that is handed out lies: names of the program's own, none from a request."""
    stem = project.recipe_path.stem
    names = {"deck": project.package.name, "sheet": f"{stem}.list.csv", "report": f"{stem}.report.html"}
    names |= {form: f"{stem}.{form}{SUFFIXES.get(form, '.txt')}" for form in FORMS}
    names |= {"page": f"{stem}.page.html"} | {kind: f"{stem}.{kind}.html" for kind in handouts.KINDS}
    return project.folder / names.get(what, f"{stem}.nothing")


async def download(request: Request) -> Response:
    """A file that was made."""
    project = _studio(request).project
    what = request.path_params["what"]
    path = project.package if what == "deck" else _file(project, what)
    if not path.is_file():
        return PlainTextResponse("This is not made yet.", 404)
    shown = path.suffix == ".html"
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"} if shown else {}
    return FileResponse(path, filename=None if shown else path.name, headers=policy)


async def undo(request: Request) -> Response:
    """Take the last change back."""
    studio = _studio(request)
    what = await studio.do(studio.project.undo)
    return _again(
        request,
        request.headers.get("referer", "/"),
        _text(_language(request), "undone", what=said(_language(request), what)),
    )


async def language(request: Request) -> Response:
    """The language of the studio."""
    response = _again(request, "/")
    if request.path_params["name"] in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, request.path_params["name"], samesite="strict", httponly=True)
    return response


async def quit_studio(request: Request) -> Response:
    """End the studio."""
    studio = _studio(request)
    asyncio.get_running_loop().call_later(0.2, studio.stop)
    return _part(request, "ended.html")


# how pages are made


def _deck(studio: Studio) -> Deck | None:
    """The deck; if there is none, it begins to be built."""
    if studio.project.deck is None and not studio.problem:
        studio.start()
    return studio.project.deck


async def _built(studio: Studio) -> Deck:
    """The deck, built first if it has to be."""
    return await studio.do(lambda: studio.project.deck or studio.project.build())


def _waiting(request: Request, page: str) -> Response:
    """A page that waits for the deck, or says why there is none."""
    studio = _studio(request)
    problem, studio.problem = studio.problem, ""
    step, done, total = studio.step
    return _page(request, "waiting.html", at=page, problem=problem, step=step, done=done, total=total)


def _page(request: Request, template: str, **values: Any) -> Response:
    at = values.pop("at", "") or template.removesuffix(".html").replace("card", "words")
    studio = _studio(request)
    values |= {"at": at, "name": studio.project.name, "can_undo": studio.project.can_undo}
    values["told"] = request.query_params.get("told", "")
    return _part(request, template, **values)


def _part(request: Request, template: str, **values: Any) -> Response:
    chosen = _language(request)
    values |= {"t": partial(_text, chosen), "said": partial(said, chosen), "language": chosen}
    return HTMLResponse(_templates().get_template(template).render(values))


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("flashgen.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _language(request: Request) -> str:
    asked = request.cookies.get(LANGUAGE_COOKIE) or request.headers.get("accept-language", "")[:2]
    return asked if asked in LANGUAGES else LANGUAGES[0]


@lru_cache(maxsize=2)
def interface(language_: str) -> dict[str, str]:
    """All texts of the interface in a language."""
    path = resources.files(__package__).joinpath("words", f"{language_}.json")
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _text(language_: str, key: str, **values: object) -> str:
    return interface(language_)[key].format(**values)


@lru_cache(maxsize=2)
def _sayings(language_: str) -> list[tuple[re.Pattern[str], str]]:
    """What the program says of words and cards, as patterns, and how a language says it; nothing in English."""
    path = resources.files(__package__).joinpath("words", f"{language_}_said.json")
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return [(re.compile(re.escape(what).replace(r"\{\}", "(.+)")), how) for what, how in found.items()]


def said(language_: str, text: str) -> str:
    """A reason or doubt in the language of the interface; one that is not listed stays English.

    >>> said("zh", "known word"), said("zh", "below HSK 3"), said("en", "known word"), said("zh", "hm")
    ('已认识的词', '低于 HSK 3', 'known word', 'hm')
    """
    matches = ((pattern.fullmatch(text), how) for pattern, how in _sayings(language_))
    return next((how.format(*match.groups()) for match, how in matches if match), text)


def _again(request: Request, place: str, told: str = "") -> Response:
    """To a page after a change; `told` is said there."""
    parts = urlsplit(place)
    asked = [(key, value) for key, value in parse_qsl(parts.query) if key not in {"told", "token"}]
    asked += [("told", told[:500])] if told else []
    target = (parts.path or "/") + (f"?{urlencode(asked)}" if asked else "")
    if request.headers.get("hx-request"):
        return Response(headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


async def _form(request: Request) -> dict[str, str]:
    async with request.form() as form:
        return {key: value.replace("\r\n", "\n") for key, value in form.items() if isinstance(value, str)}


async def _told(request: Request, error: Exception) -> Response:
    """An error of what was given: said where it happened."""
    told = str(error).replace(f"{_studio(request).project.folder}/", "")
    if request.headers.get("hx-request"):
        return PlainTextResponse(told, 422)
    page = f"/{request.url.path.split('/')[1]}"
    return _page(request, "problem.html", at="", problem=told, back=page if page in PAGES else "/")


async def _fault(request: Request, error: Exception) -> Response:
    """An error of the program's own: never a traceback."""
    return PlainTextResponse(str(Fault(error, request.url.path)), 500)
