"""How the studio's pages are made: a template, filled in; a page that waits; what is said of errors."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from ..faults import Fault
from ..values import Deck
from .language import explained, language_of, phrase, said
from .studio import Studio

SEEN, REVISION = "seen", "Studio-Revision"
"""How a page says the revision of the project that it shows, and how it is told another (`studio.js`)."""
Result = TypeVar("Result")
PAGES = ("/sentences", "/words", "/card", "/out")
"""The steps after the first."""


def studio_of(request: Request) -> Studio:
    """The studio that a request is for."""
    found: Studio = request.app.state.studio
    return found


def deck_of(studio: Studio) -> Deck | None:
    """The deck; if there is none, it begins to be built."""
    if studio.project.deck is None and not studio.problem:
        studio.start()
    return studio.project.deck


async def changed(request: Request, work: Callable[[], Result]) -> Result:
    """A change to the project, by a page that says which revision of it it shows."""
    return await studio_of(request).change(work, request.query_params.get(SEEN, ""))


async def built(studio: Studio) -> Deck:
    """The deck, built first if it has to be."""
    return await studio.do(lambda: studio.project.deck or studio.project.build())


def waiting(request: Request, at: str) -> Response:
    """A page that waits for the deck, or says why there is none."""
    studio = studio_of(request)
    problem, studio.problem = studio.problem, ""
    step, done, total = studio.step
    return full_page(request, "waiting.html", at=at, problem=problem, step=step, done=done, total=total)


def full_page(request: Request, template: str, **values: Any) -> Response:
    """A whole page, with its head; `at` is the step that it belongs to, by itself that of its template."""
    at = values.pop("at", "") or template.removesuffix(".html").replace("card", "words")
    studio = studio_of(request)
    values |= {"at": at, "name": studio.project.name, "can_undo": studio.project.can_undo}
    values["told"] = request.query_params.get("told", "")
    return fragment(request, template, **values)


def fragment(request: Request, template: str, **values: Any) -> Response:
    """A template, filled in, in the language of the browser."""
    chosen = language_of(request)
    values |= {"t": partial(phrase, chosen), "said": partial(said, chosen), "language": chosen}
    values["explained"] = partial(explained, chosen)
    revision = studio_of(request).project.revision
    text = _templates().get_template(template).render(values | {"revision": revision})
    return HTMLResponse(text, headers={REVISION: revision})


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("flashgen.web"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def again(request: Request, place: str, told: str = "") -> Response:
    """To a page after a change; `told` is said there."""
    try:
        parts = urlsplit(place)
    except ValueError:  # what a browser says of where it comes from
        parts = urlsplit("/")
    asked = [(key, value) for key, value in parse_qsl(parts.query) if key not in {"told", "token"}]
    asked += [("told", told[:500])] if told else []
    target = "/" + parts.path.lstrip("/\\") + (f"?{urlencode(asked)}" if asked else "")
    if request.headers.get("hx-request"):
        return Response(headers={"HX-Redirect": target, REVISION: studio_of(request).project.revision})
    return RedirectResponse(target, 303)


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form, without files."""
    async with request.form() as form:
        return {key: value.replace("\r\n", "\n") for key, value in form.items() if isinstance(value, str)}


def whole(text: str | None, otherwise: int = 0) -> int:
    """A number that a browser sent; `otherwise` where it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else otherwise


async def told(request: Request, error: Exception) -> Response:
    """An error of what was given: said where it happened."""
    told = str(error).replace(f"{studio_of(request).project.folder}/", "")
    if request.headers.get("hx-request"):
        return PlainTextResponse(explained(language_of(request), told), 422)
    page = f"/{request.url.path.split('/')[1]}"
    return full_page(request, "problem.html", at="", problem=told, back=page if page in PAGES else "/")


async def fault(request: Request, error: Exception) -> Response:
    """An error of the program's own: never a traceback."""
    return PlainTextResponse(str(Fault(error, request.url.path)), 500)
