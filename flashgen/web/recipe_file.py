"""The recipe of a project edited in place, its comments kept; names for new files, which a browser's can't choose."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomlkit

from ..course import new
from ..errors import RecipeError
from ..read.documents import pairs_by_name
from ..read.encoding import printable
from ..recipe import load
from ..values import natural
from .history import write

MOST_TITLE = 100


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
    pairs, others = pairs_by_name(list(files))
    found = sorted([*pairs, *((path,) for path in others)], key=lambda p: natural(p[0].name))
    with edited(path) as document:
        texts = [dict(text) for text in document["texts"]]
        for each in found:
            names = [file.relative_to(path.parent).as_posix() for file in each]
            text = {"path": names[0]} if len(names) == 1 else {"zh": names[0], "en": names[1]}
            called = titled(title) or new.titled(each)
            there = {str(other.get("title", "")) for other in texts}  # texts of one title would be one lesson
            number = next(n for n in itertools.count(1) if (called if n == 1 else f"{called} {n}") not in there)
            texts.append(text | {"title": called if number == 1 else f"{called} {number}"})
        put_texts(document, texts)


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
