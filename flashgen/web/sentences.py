"""The second step: sentence pairs side by side, to be retyped, joined, moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from .language import language_of, phrase
from .pages import again, changed, deck_of, form_of, full_page, studio_of, waiting, whole
from .project import Project
from .rows import Pair
from .studio import OutdatedPage


async def show(request: Request) -> Response:
    """Sentence pairs, side by side."""
    studio = studio_of(request)
    deck = deck_of(studio)
    if deck is None:
        return waiting(request, "sentences")
    number = whole(request.query_params.get("text"))
    found = await studio.look(studio.project.texts)
    pairs = await studio.do(partial(studio.project.pairs, deck, number))
    unsure = request.query_params.get("show") == "unsure"
    shown = [pair for pair in pairs if pair.to_check] if unsure else pairs
    return full_page(
        request, "sentences.html", texts=found, number=number, pairs=shown, total=len(pairs), unsure=unsure
    )


async def change_pairs(request: Request) -> Response:
    """Retype a pair, join it with the next, part it, move its English, or drop English that has no Chinese."""
    studio = studio_of(request)
    number = request.path_params["number"]
    form = await form_of(request)
    told = await changed(request, partial(_pairs_changed, studio.project, number, form))
    place = f"/sentences?text={number}&show={form.get('show', '')}"
    return again(request, place, phrase(language_of(request), told) if told else "")


def _pairs_changed(project: Project, number: int, form: Mapping[str, str]) -> str:
    """Change sentence pairs as asked; the text that says why nothing was changed, "" if all is well."""
    deck = project.deck or project.build()
    action, at = form.get("action", ""), whole(form.get("pair"), -1)
    if action == "save" and not form.get("zh", "").strip() and form.get("was_zh", "x"):
        return "no_empty"
    pairs = project.pairs(deck, number)
    rows = changed_pairs(pairs, _found(pairs, at, form), action, form)
    if rows:
        project.pair_up(number, rows)
    return "where_to_split" if action == "split" and not rows else ""


def _found(pairs: Sequence[Pair], at: int, form: Mapping[str, str]) -> int:
    """Where the pair now stands that the page shows as the one `at`: another may have been aligned anew before it."""
    if "was_zh" not in form or not 0 <= at < len(pairs):
        return at
    was = " ".join(form["was_zh"].split()), " ".join(form.get("was_en", "").split())
    same = [pair.number for pair in pairs if (" ".join(pair.zh.split()), " ".join(pair.en.split())) == was]
    if not same:
        raise OutdatedPage
    return min(same, key=lambda number: abs(number - at))


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
    >>> changed_pairs([Pair(0, "一。二。", "One. Two.", 1.0, False)], 0, "split", {"split_zh": "2", "split": "4"})
    [('一。', 'One.', True), ('二。', 'Two.', True)]
    >>> changed_pairs([Pair(0, "一。二。", "One. Two.", 1.0, False)], 0, "split", {"split_zh": "2"})
    [('一。', 'One. Two.', False), ('二。', '', False)]
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
    elif action == "split" and 0 < (place := whole(form.get("split_zh"))) < len(rows[at][0]):
        (zh, en), border = rows[at], whole(form.get("split"))
        told = 0 < border < len(en)  # else the model finds where the English parts
        parts = (en[:border].strip(), en[border:].strip()) if told else (en, "")
        rows[at : at + 1] = [[zh[:place], parts[0]], [zh[place:], parts[1]]]
        settled[at : at + 1] = [told, told]
    elif action == "drop" and not rows[at][0]:
        del rows[at], settled[at]
    elif action in {"down", "up"} and 0 <= at + (1 if action == "down" else -1) < len(rows):
        english, place = rows[at][1], whole(form.get("split"))
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
