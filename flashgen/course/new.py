"""A commented recipe for a folder of texts: the beginning of a course."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

HEAD = """\
# A course for Anki, made of the texts in this folder. Build it:  flashgen build {name}
# Lines that begin with # are suggestions: take the # away to use them. All keys: decks/README.md.

[deck]
name = {title}
lessons = true              # each text is a lesson with its own sub-deck; no word is taught twice

[words]
level = 2                   # the students' HSK level: words of lower levels are left out
# hsk = "2.0"               # the list that the level is of: "2.0", "2021" or "2025"
max_notes = 30              # words of each lesson, at most
# cover = 95                # or: as many as it takes to know 95 % of each text
# known = ["known.txt"]     # words that the students know: lists, or an Anki deck (.apkg)
# must = ["required.txt"]   # words that get cards in any case
# skip = ["的话"]           # words that never do
# characters = "beside"    # cards of the characters too; "instead": only they
# clean = true              # no vulgar meanings

[cards]
# ask = ["recall", "gap"]   # more cards a word: recall, gap, type, listen
# zhuyin = true

[output]
apkg = {apkg}
"""
LESSON = """
[[texts]]
{files}
title = {title}
# must = ["生词", "课文"]   # required words of this lesson
# max_notes = 20
"""


def recipe(texts: Sequence[tuple[Path, ...]], title: str, name: str) -> str:
    """The recipe of a course of some texts: a file each, or a Chinese one and its translation, seen from the
    recipe; `name` is the recipe's own file.
    """
    lessons = "".join(LESSON.format(files=_files(paths), title=_quoted(titled(paths))) for paths in texts)
    return HEAD.format(name=name, title=_quoted(title), apkg=_quoted(f"{title}.apkg")) + lessons


def _files(paths: Sequence[Path]) -> str:
    names = [_quoted(path.as_posix()) for path in paths]
    return f"path = {names[0]}" if len(names) == 1 else f"zh = {names[0]}\nen = {names[1]}"


def titled(paths: Sequence[Path]) -> str:
    """What the files are called, without their languages."""
    first = paths[0].name.split(".")[0] if len(paths) > 1 else paths[0].stem
    return first.replace("_", " ").strip() or paths[0].stem


def _quoted(text: str) -> str:
    """A text as TOML writes it: JSON's strings are TOML's."""
    return json.dumps(text, ensure_ascii=False)
