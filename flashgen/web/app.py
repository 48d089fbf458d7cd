"""The studio as an application: each route reads what the browser asks, calls the project, and shows a template."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ..errors import FlashgenError
from . import card, out, sentences, texts, words
from .language import LANGUAGE_COOKIE, LANGUAGES, language_of, phrase, said
from .pages import again, changed, fault, fragment, studio_of, told
from .project import Project
from .studio import Studio


def app(project: Project, stop: Callable[[], None] = lambda: None) -> Starlette:
    """The studio of a project, without its guard; `stop` ends the server."""
    made = Starlette(
        routes=[
            Route("/", texts.show),
            Route("/texts/add", texts.add, methods=["POST"]),
            Route("/texts/paste", texts.paste, methods=["POST"]),
            Route("/texts/sample", texts.sample, methods=["POST"]),
            Route("/texts/settings", texts.settle, methods=["POST"]),
            Route("/texts/{number:int}/{action}", texts.change_text, methods=["POST"]),
            Route("/sentences", sentences.show),
            Route("/sentences/{number:int}", sentences.change_pairs, methods=["POST"]),
            Route("/words", words.show),
            Route("/words/decide", words.decide, methods=["POST"]),
            Route("/card", card.show),
            Route("/card", card.correct, methods=["POST"]),
            Route("/card/face", card.face),
            Route("/out", out.show),
            Route("/out/corrected", out.corrected, methods=["POST"]),
            Route("/out/{what}", out.make, methods=["POST"]),
            Route("/files/{what}", out.download),
            Route("/progress", progress),
            Route("/stop", stop_building, methods=["POST"]),
            Route("/undo", undo, methods=["POST"]),
            Route("/language/{name}", language, methods=["POST"]),
            Route("/quit", quit_studio, methods=["POST"]),
            Route("/favicon.ico", lambda request: Response(status_code=204)),
            Mount("/static", StaticFiles(packages=[("flashgen.web", "static")])),
        ],
        exception_handlers={FlashgenError: told, Exception: fault},
    )
    made.state.studio = Studio(project, stop)
    return made


async def progress(request: Request) -> Response:
    """How far the building is; a page that waits loads itself anew when it is done."""
    studio = studio_of(request)
    step, done, total = studio.step
    if not studio.busy:
        return Response(headers={"HX-Refresh": "true"})
    return fragment(request, "progress.html", step=step, done=done, total=total)


async def stop_building(request: Request) -> Response:
    """End the building that is under way."""
    studio_of(request).interrupt()
    return again(request, "/")


async def undo(request: Request) -> Response:
    """Take the last change back."""
    what = await changed(request, studio_of(request).project.undo)
    return again(
        request,
        request.headers.get("referer", "/"),
        phrase(language_of(request), "undone", what=said(language_of(request), what)),
    )


async def language(request: Request) -> Response:
    """The language of the studio."""
    response = again(request, "/")
    if request.path_params["name"] in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, request.path_params["name"], samesite="strict", httponly=True)
    return response


async def quit_studio(request: Request) -> Response:
    """End the studio."""
    studio = studio_of(request)
    asyncio.get_running_loop().call_later(0.2, studio.stop)
    return fragment(request, "ended.html")
