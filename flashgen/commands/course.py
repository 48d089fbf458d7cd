"""A course and what is handed out with it: recipe, spreadsheet, exports, pages to print."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ExportError, RecipeError
from ..options import recipe_of
from ..terminal import say, warn
from ..values import natural
from .shared import (
    built,
    check_ending,
    check_outputs,
    engines_of,
    is_folder,
    progress_bar,
    real_path,
    target_of,
    tell_refused,
)

TABLES = (".csv", ".xlsx", ".ods", ".tmx")
"""What is a text of a new course too, though a folder of texts may hold lists and corrections of this kind."""

if TYPE_CHECKING:
    from ..output.plain import Filled


def new(arguments: argparse.Namespace) -> int:
    from ..course import new
    from ..output.atomically import replacing
    from ..output.summary import count
    from ..read.documents import expand, pairs_by_name_and_content

    folder = Path(arguments.words[0])
    if not is_folder(folder):
        raise RecipeError(f"{folder}: this is no folder. Give the folder in which the texts of the course lie.")
    target = Path(arguments.output) if arguments.output else folder / "course.toml"
    check_ending(target, ".toml")
    if target.exists():
        raise ExportError(f"{target}: this recipe is there already. Choose another name with -o.")
    tables = sorted(p for p in folder.iterdir() if p.suffix.lower() in TABLES and ".words." not in p.name)
    pairs, others = pairs_by_name_and_content([*expand([folder], may_be_empty=bool(tables)), *tables])
    texts = sorted([*pairs, *((path,) for path in others)], key=lambda paths: natural(paths[0].name))
    beside = [tuple(Path(os.path.relpath(path, target.parent)) for path in paths) for paths in texts]
    text = new.recipe(beside, real_path(folder).name or "Course", target.name)
    with replacing(target) as temporary:
        temporary.write_text(text, encoding="utf-8")
    say(f"{count(len(texts), 'lesson')} in {target}. Look through it, then: flashgen build {target}")
    return 0


def check(arguments: argparse.Namespace) -> int:
    from .. import check
    from ..output.summary import count

    path = Path(arguments.words[0])
    found, inputs = check.problems(path)
    for line, what in found:
        warn(f"{path}, line {line}: {what}" if line else str(what))
    texts = f"{count(len(inputs.documents), 'text')} can be read"
    say(f"{count(len(found), 'problem')}; {texts}." if found else f"Nothing is wrong; {texts}.")
    return 1 if found else 0


def words(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    recipe, paths = recipe_of(arguments)
    from .. import lists, pipeline
    from ..course import sheet
    from ..output import sheet as file
    from ..output.summary import count

    stem = Path(recipe.folder, recipe.file) if recipe.file else target_of(recipe, paths)
    target = Path(output) if output else stem.with_suffix(".words.xlsx")
    check_ending(target, ".xlsx", ".csv")
    inputs = pipeline.read(paths, recipe)
    mine = real_path(recipe.path(recipe.cards.sheet)) if recipe.cards.sheet else None
    check_outputs([target], [path for path in inputs.files if real_path(path) != mine])
    with progress_bar(arguments.quiet) as progress:
        deck = built(recipe, paths, inputs, engines_of(recipe, arguments.jobs, fast=arguments.fast), progress)
    rows = sheet.table(deck, lists.corrections(recipe))
    file.write(rows, target, locked=sheet.LOCKED, neutral=sheet.neutral)
    tell_refused(deck.issues)
    kept = sum(row[sheet.HEAD.index("keep")] == sheet.YES for row in rows)
    say(f"{count(kept, 'word')} with a card and {len(rows) - 1 - kept} without in {target}.")
    found = recipe.file and target.name.startswith(f"{Path(recipe.file).stem}.words.")
    say("Correct it, save it, build again." if found else f"Correct it, save it, build with --sheet {target}.")
    return 0


def filled(arguments: argparse.Namespace, target: Path) -> Sequence[Filled]:
    """The notes of the package that is named, else of the deck of the texts."""
    arguments.output = None
    packages = [path for path in arguments.article if path.suffix.lower() == ".apkg"]
    if packages and (len(arguments.article) > 1 or arguments.zh or arguments.en):
        raise RecipeError("Give one .apkg file, or articles, not both and not several.")
    from .. import pipeline
    from ..output import plain

    if packages:
        check_outputs([target], packages)
        return plain.of_package(packages[0])
    recipe, paths = recipe_of(arguments)
    inputs = pipeline.read(paths, recipe)
    check_outputs([target], inputs.files)
    with progress_bar(arguments.quiet) as progress:
        deck = built(recipe, paths, inputs, engines_of(recipe, arguments.jobs, fast=arguments.fast), progress)
    tell_refused(deck.issues)
    return plain.of_deck(deck)


def export(arguments: argparse.Namespace) -> int:
    from ..course.sheet import neutral
    from ..output import exports
    from ..output.summary import count

    target = Path(arguments.output)
    kind = exports.kind_of(target, arguments.to or "")
    notes = filled(arguments, target)
    exports.write(notes, target, kind, neutral)
    say(f"{count(len(notes), 'word')} for {kind} in {target}.")
    return 0


def handout(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    recipe, paths = recipe_of(arguments)
    from .. import pipeline
    from ..output import handouts
    from ..output.paper import Look
    from ..output.summary import count

    target = (
        Path(output)
        if output
        else target_of(recipe, paths).with_suffix(f".{arguments.kind}.{'pdf' if arguments.pdf else 'html'}")
    )
    look = Look(
        paper=arguments.paper.lower(),
        columns=arguments.two_columns,
        large=arguments.large,
        pinyin=arguments.pinyin,
        seed=arguments.seed,
        versions=min(10, max(1, arguments.versions)),
    )
    handouts.check(arguments.kind, look, target)
    inputs = pipeline.read(paths, recipe)
    check_outputs([target], inputs.files)
    engines = engines_of(recipe, arguments.jobs, fast=arguments.fast)
    with progress_bar(arguments.quiet) as progress:
        deck = built(recipe, paths, inputs, engines, progress)
        read = pipeline.reader_of(deck, recipe, engines)
        lessons = handouts.lessons_of(deck, read if arguments.kind == "reader" else lambda _: ())
    handouts.write(arguments.kind, lessons, look, target)
    tell_refused(deck.issues)
    words = sum(len(lesson.notes) for lesson in lessons)
    how = "Print it." if target.suffix.lower() == ".pdf" else "Open it in a browser and print it."
    say(f"{handouts.TITLES[arguments.kind]}, {count(words, 'word')} in {target}. {how}")
    return 0


def page(arguments: argparse.Namespace) -> int:
    """Write a folder for a class: a page to read, the deck, hand-outs."""
    output, arguments.output = arguments.output, None
    recipe, paths = recipe_of(arguments)
    from .. import pipeline, publish
    from ..gloss.senses import gloss
    from ..output import class_page, handouts
    from ..output.paper import Look
    from ..output.summary import count

    deck_file = target_of(recipe, paths)
    folder = Path(output) if output else deck_file.with_suffix(".class")
    folder.mkdir(parents=True, exist_ok=True)
    package = folder / deck_file.name
    publish.check(package, recipe.state_file)
    inputs = pipeline.read(paths, recipe)
    check_outputs([package, folder / "index.html"], inputs.files)
    engines = engines_of(recipe, arguments.jobs, fast=arguments.fast)
    with progress_bar(arguments.quiet) as progress:
        deck = built(recipe, paths, inputs, engines, progress)
        lessons = handouts.lessons_of(deck, pipeline.reader_of(deck, recipe, engines))
        now = int(time.time())
        keep = not recipe.deck.series
        publish.write(deck, package, newest=inputs.newest, now=now, state_file=recipe.state_file, keep_series=keep)
        links = [class_page.Link(package.name, "Anki deck")]
        for kind in ("reader", "vocabulary", "characters"):
            handouts.write(kind, lessons, Look(), folder / f"{kind}.html")
            links.append(class_page.Link(f"{kind}.html", f"{handouts.TITLES[kind]} to print"))
        title = deck.name.removeprefix("FlashGen::")
        sources = engines.sources
        progress("writing", 0, 1)
        class_page.write(title, lessons, links, lambda t, e: gloss(t, e, sources), folder / "index.html")
    tell_refused(deck.issues)
    say(f"{count(len(lessons), 'lesson')} with {count(len(deck.notes), 'card')} in {folder}. Open {folder}/index.html.")
    return 0
