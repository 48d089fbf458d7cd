"""All that is wrong with a recipe, at once: keys and values with their lines, lists, corrections, texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import lists, recipe
from .errors import FlashgenError, RecipeError
from .inputs import Inputs, sources
from .recipe import PARTS, Recipe
from .values import Document

Problem = tuple[int, str]
"""A line of the recipe (0: none), and what is wrong."""


def problems(path: Path) -> tuple[list[Problem], Inputs]:
    """What is wrong with a recipe, in the order of its lines, and the documents that could be read."""
    try:
        text, data = recipe.toml(path)
    except RecipeError as error:
        return [(0, str(error))], Inputs(())
    good: dict[str, Any] = {}
    found = list(_keys(data, text, str(path), good))
    try:
        whole = recipe.placed(recipe.parse(good, str(path)), path)
    except RecipeError:  # only together are they wrong
        return sorted(found) or [(0, _error(lambda: recipe.load(path)))], Inputs(())
    found += [(_line(text, part, key), what) for part, key, what in (*_lists(whole), *_unread(whole, path))]
    documents: list[Document] = []
    for number, source in enumerate(_all(lambda: list(sources([], whole)), found)):
        try:
            documents.append(source.read())
        except FlashgenError as error:
            found.append((_text_line(text, number) if whole.texts else _line(text, "input", "paths"), str(error)))
    if not documents and not found:
        found.append((0, "it names no text: give input.paths, input.zh and input.en, or [[texts]]"))
    return sorted(found), Inputs(tuple(documents))


def _error(made: Callable[[], object]) -> str:
    """What a function has to complain of."""
    try:
        made()
    except FlashgenError as error:
        return str(error)
    return ""


def _all(made: Callable[[], list[Any]], found: list[Problem]) -> list[Any]:
    """What a function gives, or nothing and its error among the problems."""
    try:
        return made()
    except FlashgenError as error:
        found.append((0, str(error)))
        return []


def _keys(data: dict[str, Any], text: str, where: str, good: dict[str, Any]) -> Iterator[Problem]:
    """Keys that there are not and values that can't be, each by itself; the others go into `good`."""
    for part, values in data.items():
        if part not in PARTS or not isinstance(values, dict):
            single: list[tuple[str, Any]] = [("", {part: values})]
        else:
            together = {key: value for key, value in values.items() if key in {"zh", "en", "level", "hsk", "highest"}}
            single = [(key, {part: {key: value}}) for key, value in values.items() if key not in together]
            single += [(next(iter(together)), {part: together})] if together else []
        for key, alone in single:
            try:
                recipe.parse(alone, where)
                good[part] = {**good.get(part, {}), **alone[part]} if key else values
            except RecipeError as error:
                yield _line(text, part, key), str(error).removeprefix(f"{where}: ")


def _lists(whole: Recipe) -> Iterator[tuple[str, str, str]]:
    """Part and key of each list that can't be used, and why."""
    words, cards = whole.words, whole.cards
    for key in ("known", "only", "dictionary", "must", "skip"):
        for name in getattr(words, key):
            one: dict[str, Any] = {key: (name,)}
            alone = replace(whole, words=recipe.WordsPart(**one), cards=recipe.CardsPart())
            yield from _tried("words", key, lambda alone=alone: lists.everything(alone))  # type: ignore[misc]
    for key in ("overrides", "sheet"):
        if getattr(cards, key):
            alone = replace(whole, words=recipe.WordsPart(), cards=recipe.CardsPart(**{key: getattr(cards, key)}))
            yield from _tried("cards", key, lambda alone=alone: lists.everything(alone))  # type: ignore[misc]
    for text in whole.texts:
        yield from _tried("texts", "must", lambda text=text: lists.words_of(whole, [*text.must, *text.skip]))  # type: ignore[misc]


def _unread(whole: Recipe, path: Path) -> Iterator[tuple[str, str, str]]:
    """Corrections beside a recipe that names others."""
    beside = path.with_name(recipe.OVERRIDES)
    named = whole.cards.overrides
    if named and beside.is_file() and whole.path(named).resolve() != beside.resolve():
        yield "cards", "overrides", f"{beside.name} beside it is not read, for this names {named}: put them into one"


def _tried(part: str, key: str, made: Callable[[], object]) -> Iterator[tuple[str, str, str]]:
    try:
        made()
    except FlashgenError as error:
        yield part, key, str(error)


def _line(text: str, part: str, key: str) -> int:
    """The line in which a key of a part stands, the part's if the key is not found, 0 if neither is."""
    lines = text.splitlines()
    start = next((k for k, line in enumerate(lines) if re.match(rf"\s*(\[+\s*)?{re.escape(part)}\b", line)), -1)
    if start < 0:
        return 0
    name = re.compile(rf"\b{re.escape(key)}\b\s*=")
    return next((k + 1 for k in range(start, len(lines)) if key and name.search(lines[k])), start + 1)


def _text_line(text: str, number: int) -> int:
    """The line at which a text of [[texts]] begins."""
    starts = [k for k, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*texts", line)]
    return starts[number] if number < len(starts) else _line(text, "texts", "")
