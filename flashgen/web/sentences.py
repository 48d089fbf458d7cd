"""The second step: sentence pairs side by side, to be retyped, joined, moved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from .language import language_of, phrase
from .pages import again, deck_of, form_of, full_page, studio_of, waiting
from .project import Pair, Project


async def show(request: Request) -> Response:
    """Sentence pairs, side by side."""
    studio = studio_of(request)
    deck = deck_of(studio)
    if deck is None:
        return waiting(request, "sentences")
    number = int(request.query_params.get("text", "0") or 0)
    found = await studio.do(studio.project.texts)
    pairs = await studio.do(partial(studio.project.pairs, deck, number))
    unsure = request.query_params.get("show") == "unsure"
    shown = [pair for pair in pairs if pair.to_check] if unsure else pairs
    return full_page(
        request, "sentences.html", texts=found, number=number, pairs=shown, total=len(pairs), unsure=unsure
    )


async def change_pairs(request: Request) -> Response:
    """Retype a pair, join it with the next, or move its English."""
    studio = studio_of(request)
    number = request.path_params["number"]
    form = await form_of(request)
    told = await studio.do(partial(_pairs_changed, studio.project, number, form))
    place = f"/sentences?text={number}&show={form.get('show', '')}"
    return again(request, place, phrase(language_of(request), told) if told else "")


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
