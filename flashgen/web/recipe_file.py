"""The recipe of a project edited in place, its comments kept; names for new files, which a browser's can't choose."""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomlkit

from ..course import new
from ..errors import RecipeError
from ..inputs import Source
from ..read.documents import pairs_by_name_and_content
from ..read.encoding import printable
from ..recipe import CHARACTERS, Recipe, load
from ..values import natural
from .history import write

MOST_TITLE = 100
LIMITS = {"level": (1, 7), "max_notes": (0, 100_000), "cover": (0, 100)}


@contextmanager
def edited(path: Path) -> Iterator[tomlkit.TOMLDocument]:
    """A recipe to be changed in the block; it stays as it was where the change makes it a wrong one."""
    before = path.read_text(encoding="utf-8-sig")
    document = tomlkit.parse(before)
    document.setdefault("texts", tomlkit.aot())
    yield document
    if not document["texts"]:
        del document["texts"]
    write(path, tomlkit.dumps(document))
    try:
        load(path)
    except RecipeError:
        write(path, before)
        raise


def titled(text: str) -> str:
    """What was typed as a title or name, as one line that can be printed."""
    return " ".join(printable(text).split())[:MOST_TITLE]


def append(path: Path, files: Sequence[Path], title: str = "") -> None:
    """Put files behind the texts of a recipe, pairs told by their names, in the order of these."""
    pairs, others = pairs_by_name_and_content(list(files))
    found = sorted([*pairs, *((path,) for path in others)], key=lambda p: natural(p[0].name))
    with edited(path) as document:
        texts = [dict(text) for text in document["texts"]]
        for each in found:
            names = [file.relative_to(path.parent).as_posix() for file in each]
            text = {"path": names[0]} if len(names) == 1 else {"zh": names[0], "en": names[1]}
            texts.append(text | {"title": _unlike(titled(title) or new.titled(each), texts)})
        put_texts(document, texts)


def listed(document: tomlkit.TOMLDocument, sources: Sequence[Source], folder: Path) -> list[dict[str, Any]]:
    """The texts of a recipe, given as what it reads: what `input` names (a pair, files, folders) becomes a part of the
    list, so that each text has its place there."""
    texts = [dict(text) for text in document["texts"]]
    given = document.get("input", {})
    first = 1 if given.get("zh") else 0
    found = list(texts)
    for place, source in enumerate(sources):
        if not first <= place < first + len(texts):
            found.insert(place, _text(source, folder, found))
    for key in ("zh", "en", "paths"):
        given.pop(key, None)
    return found


def _text(source: Source, folder: Path, others: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A source as a recipe in a folder lists it beside others."""
    names = [Path(os.path.relpath(path, folder)).as_posix() for path in source.files]
    kinds = ("zh", "en") if len(names) == 2 else ("path",)
    return {**dict(zip(kinds, names, strict=True)), "title": _unlike(new.titled(source.files), others)}


def _unlike(title: str, others: Sequence[dict[str, Any]]) -> str:
    """A title that none of other texts has, with a number if need be: texts of one title would be one lesson."""
    there = {str(other.get("title", "")) for other in others}
    number = next(n for n in itertools.count(1) if (title if n == 1 else f"{title} {n}") not in there)
    return title if number == 1 else f"{title} {number}"


def put_texts(document: tomlkit.TOMLDocument, texts: Iterable[dict[str, Any]]) -> None:
    """Write the list of texts."""
    made = tomlkit.aot()
    for text in texts:
        table = tomlkit.table()
        for key, value in text.items():
            table[key] = value
        made.append(table)
    document["texts"] = made


def safe_name(name: str) -> str:
    """The last part of a name that a browser sent, with nothing in it that a system could take for more than a name.

    >>> safe_name("../../etc/pass wd.txt"), safe_name("C:\\\\\\\\a\\\\\\\\第一课.docx"), safe_name("...")
    ('pass wd.txt', '第一课.docx', 'text')
    """
    last = re.split(r"[/\\\\]", printable(name))[-1]
    clean = re.sub(r'[<>:"|?*\x00-\x1f]', "", last).strip(". ")
    return clean[-120:] or "text"


def free_path(folder: Path, name: str) -> Path:
    """A path of this name in a folder, with a number where one is there already."""
    path = folder / name
    stem, dot, rest = name.partition(".")
    number = 2
    while path.exists():
        path = folder / f"{stem} {number}{dot}{rest}"
        number += 1
    return path


def has_texts(recipe: Recipe) -> bool:
    """Whether a recipe names anything to be read."""
    return bool(recipe.texts or recipe.input.paths or recipe.input.zh)


def settle(document: tomlkit.TOMLDocument, values: Mapping[str, str]) -> None:
    """Take settings over as a form sends them: numbers within their limits, switches that it does not send off; what is
    none of them changes nothing."""
    words = document.setdefault("words", tomlkit.table())
    for key, (low, high) in LIMITS.items():
        if values.get(key, "").isdecimal():
            words[key] = max(low, min(high, int(values[key])))
    if values.get("hsk") in {"2.0", "2021", "2025"}:
        words["hsk"] = values["hsk"]
    for key in ("grammar", "names", "clean"):
        words[key] = values.get(key) == "on"
    if values.get("characters") in CHARACTERS:
        words["characters"] = values["characters"]
    name = titled(values.get("name", ""))
    if name:
        document.setdefault("deck", tomlkit.table())["name"] = name
