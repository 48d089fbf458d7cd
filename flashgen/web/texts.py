"""The first step, the texts: what there is, new ones, their order; settings."""

from __future__ import annotations

from functools import partial
from importlib import resources

from starlette.requests import Request
from starlette.responses import Response

from ..lexicon import levels
from .language import LANGUAGES
from .pages import again, changed, form_of, full_page, studio_of, whole


async def show(request: Request) -> Response:
    """Texts: what there is, what it was read as, what is wrong with it."""
    studio = studio_of(request)
    found = await studio.look(studio.project.texts)
    recipe = studio.project.recipe()
    return full_page(request, "texts.html", texts=found, recipe=recipe, levels=levels.STANDARDS)


async def add(request: Request) -> Response:
    """Files that were dropped or chosen."""
    studio = studio_of(request)
    async with request.form(max_files=100, max_part_size=60_000_000) as form:
        files = [(f.filename or "text", await f.read()) for f in form.getlist("files") if not isinstance(f, str)]
    refused = await changed(request, partial(studio.project.add, files))
    return again(request, "/", "; ".join(refused))


async def paste(request: Request) -> Response:
    """A pasted text with its translation."""
    form = await form_of(request)
    studio = studio_of(request)
    if form.get("zh", "").strip():
        await changed(request, partial(studio.project.paste, form.get("title", ""), form["zh"], form.get("en", "")))
    return again(request, "/")


async def sample(request: Request) -> Response:
    """A text to try the studio with."""
    studio = studio_of(request)
    zh, en = (
        resources.files(__package__).joinpath("samples", f"dialogue.{language}.txt").read_text(encoding="utf-8")
        for language in LANGUAGES[::-1]
    )
    await changed(request, partial(studio.project.paste, "Dialogue", zh, en))
    return again(request, "/")


async def settle(request: Request) -> Response:
    """Level, number of words and the like."""
    studio = studio_of(request)
    await changed(request, partial(studio.project.settle, await form_of(request)))
    return again(request, "/")


async def change_text(request: Request) -> Response:
    """Move, rename or remove a text."""
    studio = studio_of(request)
    number, action = request.path_params["number"], request.path_params["action"]
    form = await form_of(request)
    if action == "remove":
        await changed(request, partial(studio.project.remove, number))
    elif action == "rename":
        await changed(request, partial(studio.project.rename, number, form.get("title", "")))
    elif action == "move":
        await changed(request, partial(studio.project.move, number, whole(form.get("to"))))
    return again(request, "/")
