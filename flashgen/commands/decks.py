"""Decks: build, preview, push, diff."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ExportError, RecipeError
from ..options import recipe_of
from ..recipe import Recipe
from ..terminal import say, warn
from .shared import (
    built,
    check_ending,
    check_outputs,
    engines_of,
    progress_bar,
    real_path,
    target_of,
    tell_refused,
    tell_unused,
)

if TYPE_CHECKING:
    from ..engines import Engines
    from ..progress import Progress
    from ..values import Deck


def build(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    recipe, paths = recipe_of(arguments)
    from .. import pipeline, publish
    from ..output import summary

    own = target_of(recipe, paths)
    target = target_of(replace(recipe, output=replace(recipe.output, apkg=output)), paths) if output else own
    report = Path(recipe.output.report) if recipe.output.report else None
    state_file = recipe.state_file
    check_ending(report, ".json")
    publish.check(target, state_file)
    inputs = pipeline.read(paths, recipe)
    check_outputs([target, *filter(None, [report, state_file])], inputs.files)
    engines = engines_of(recipe, arguments.jobs, fast=arguments.fast)
    with progress_bar(arguments.quiet) as progress:
        taught = publish.taught(recipe, target, state_file, inputs.documents)
        deck = pipeline.usable(pipeline.build_from(inputs, recipe, engines, progress, taught))
        if arguments.ask_model is not None and _asked(arguments, recipe, deck, engines, progress):
            deck = pipeline.usable(pipeline.build_from(inputs, recipe, engines, progress, taught))
        remark = publish.write(
            deck,
            target,
            newest=inputs.newest,
            now=int(time.time()),
            state_file=state_file,
            report_file=report,
            keep_series=not recipe.deck.series,
            trial=real_path(target) != real_path(own),
        )
    tell_refused(deck.issues)
    if arguments.quiet:
        tell_unused(deck.issues)
    else:
        say("\n".join(summary.lines(deck, target, report, remark)))
    return 0


def _asked(arguments: argparse.Namespace, recipe: Recipe, deck: Deck, engines: Engines, progress: Progress) -> bool:
    """Ask a model about the doubtful cards that nobody was asked about; whether there are new answers."""
    from .. import publish
    from ..lists import opinions_file
    from ..opinions import model, record
    from ..output.atomically import replacing

    path = opinions_file(recipe)
    url, name = arguments.ask_model or recipe.second_opinion.url, arguments.model or recipe.second_opinion.model
    if path is None or not url or not name:
        raise RecipeError(
            "A second opinion needs a recipe, --ask-model URL and --model NAME (or [second_opinion] in it)."
        )
    ask = model.asker(url, name)
    kept = list(record.read(path))
    open_questions = publish.questions(deck, engines, record.known(kept))
    if open_questions:
        warn(f"flashgen: {len(open_questions)} doubtful cards are asked about: their sentences go to {url}.")
    before = len(kept)
    today = time.strftime("%Y-%m-%d")
    for number, question in enumerate(open_questions):
        progress("asking", number, len(open_questions))
        try:
            opinion = ask(question)
        except ExportError as error:
            warn(f"flashgen: {error} {len(open_questions) - number} cards stay as they were.")
            break
        if opinion:
            one = record.Kept(question.word, question.reading, question.sentence, opinion.meaning, name, today)
            kept.append(one)
    if len(kept) > before:
        with replacing(path) as temporary:
            temporary.write_text(record.text(kept), encoding="utf-8")
    return len(kept) > before


def preview(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    packages = [path for path in arguments.article if path.suffix.lower() == ".apkg"]
    recipe, paths = (Recipe(), packages) if packages else recipe_of(arguments)
    if packages and (len(arguments.article) > 1 or arguments.zh or arguments.en):
        raise RecipeError("Give one .apkg file, or articles, not both and not several.")
    from .. import lists, pipeline
    from ..output.summary import count

    target = Path(output) if output else target_of(recipe, paths).with_suffix(".preview.html")
    check_ending(target, ".html", ".htm")
    if packages:
        check_outputs([target], packages)
        shown = pipeline.write_preview(packages[0], target)
    else:
        inputs = pipeline.read(paths, recipe)
        check_outputs([target], inputs.files)
        with progress_bar(arguments.quiet) as progress:
            deck = built(recipe, paths, inputs, engines_of(recipe, arguments.jobs, fast=arguments.fast), progress)
        tell_refused(deck.issues)
        shown = pipeline.write_preview(deck, target, lists.written_corrections(recipe))
    if not arguments.quiet:
        doubtful = sum(bool(note.doubts) for note in shown.notes)
        words = count(len(shown.notes), "word")
        say(f"The cards of {words} in {target}, {doubtful} to check, these first. Open it in a browser.")
    return 0


def push(arguments: argparse.Namespace) -> int:
    recipe, paths = recipe_of(arguments)
    from .. import pipeline, publish
    from ..output import ankiconnect

    host = arguments.host or "127.0.0.1"
    call = ankiconnect.client(f"http://{host}:{arguments.port}", elsewhere=bool(arguments.host))
    target = target_of(recipe, paths)
    publish.check(target, recipe.state_file)
    call("version")  # before long work
    inputs = pipeline.read(paths, recipe)
    with progress_bar(arguments.quiet) as progress:
        deck = built(recipe, paths, inputs, engines_of(recipe, arguments.jobs, fast=arguments.fast), progress)
        found = publish.push(
            deck,
            target,
            call,
            progress,
            newest=inputs.newest,
            dry=arguments.dry_run,
            state_file=recipe.state_file,
            keep_series=not recipe.deck.series,
        )
    tell_refused(deck.issues)
    say("\n".join(ankiconnect.lines(found, dry=arguments.dry_run)))
    return 0


def report(arguments: argparse.Namespace) -> int:
    """Write a page about a deck for its teacher."""
    output, arguments.output = arguments.output, None
    recipe, paths = recipe_of(arguments)
    from .. import pipeline, publish
    from ..output import report_page
    from ..output.summary import count

    deck_file = target_of(recipe, paths)
    target = Path(output) if output else deck_file.with_suffix(".report.html")
    check_ending(target, ".html", ".htm")
    inputs = pipeline.read(paths, recipe)
    check_outputs([target], inputs.files)
    with progress_bar(arguments.quiet) as progress:
        deck = built(recipe, paths, inputs, engines_of(recipe, arguments.jobs, fast=arguments.fast), progress)
    changed = publish.changes(deck, deck_file, recipe.state_file, keep_series=not recipe.deck.series)
    report_page.write(deck, changed, target)
    tell_refused(deck.issues)
    say(f"The report of {count(len(deck.notes), 'word')} in {target}. Open it in a browser.")
    return 0


def diff(arguments: argparse.Namespace) -> int:
    from ..output import diff, plain

    old, new = (plain.of_package(Path(word)) for word in arguments.words)
    say("\n".join(diff.lines(diff.difference(old, new))))
    return 0
