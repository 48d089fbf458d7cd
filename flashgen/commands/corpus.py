"""Many texts: their vocabulary, and a course of the words that are worth most."""

from __future__ import annotations

import argparse
import shutil
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import RecipeError
from ..options import recipe_of
from ..terminal import say, warn
from .shared import check_ending, check_outputs, progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..values import Issue
    from ..workers import Workers

MOST_TOLD = 20


def corpus(arguments: argparse.Namespace) -> int:
    """Write the vocabulary of a corpus, and a course if one is asked for."""
    target, arguments.output = Path(arguments.output or "vocabulary.tsv"), None
    deck_file = Path(arguments.course) if arguments.course else None
    recipe, paths = recipe_of(arguments)
    from .. import inputs, pipeline, publish
    from ..corpus import products
    from ..corpus.run import Run, files

    check_ending(target, ".tsv", ".csv")
    check_ending(deck_file, ".apkg")
    sources = list(inputs.sources(files(paths), recipe))
    if not sources:
        raise RecipeError("Name the files or folders of the corpus.")
    outputs = [target, *([deck_file] if deck_file else [])]
    check_outputs(outputs, [*(file for source in sources for file in source.files), *recipe.listed])
    if deck_file:
        publish.check(deck_file, None)
    folder = Path(arguments.work) if arguments.work else target.with_name(f"{target.name}.parts")
    with progress_bar(arguments.quiet) as progress, closing(_workers(arguments)) as workers:
        run = Run(folder, workers, (recipe, not arguments.fast), progress)
        found = run.concordance(sources)
        if not found.words:
            _discard(folder, arguments)  # no part of a run that is worth going on with
            raise RecipeError(_why_nothing(found.issues))
        count = products.write(products.vocabulary(run, found), target)
        deck = pipeline.usable(products.course(run, found, target.stem, progress)) if deck_file else None
        if deck and deck_file:
            publish.write(deck, deck_file, newest=0, now=int(time.time()), keep_series=not recipe.deck.series)
    _discard(folder, arguments)
    for issue in found.issues[:MOST_TOLD]:
        warn(f"flashgen: left out: {issue.what}")
    if len(found.issues) > MOST_TOLD:
        warn(f"flashgen: and {len(found.issues) - MOST_TOLD} more texts.")
    if not arguments.quiet:
        facts = found.summary
        say(f"{count:,} words of {facts.documents:,} texts, {facts.sentences:,} sentences, in {target}")
        if deck:
            say(f"{len(deck.notes):,} cards in {deck_file}")
    return 0


def _discard(folder: Path, arguments: argparse.Namespace) -> None:
    if not arguments.work:
        shutil.rmtree(folder, ignore_errors=True)


def _why_nothing(issues: Sequence[Issue]) -> str:
    """Why no word was found: what is wrong with the first text, and how many others there are."""
    if not issues:
        return "There is no Chinese word in these texts."
    others = f" Nor can {len(issues) - 1:,} more." if len(issues) > 1 else ""
    return f"No text can be used: {issues[0].what}{others}"


def _workers(arguments: argparse.Namespace) -> Workers:
    from ..corpus.cluster import Cluster
    from ..workers import Here, Local

    if arguments.cluster:
        return Cluster(arguments.cluster)
    return Here() if arguments.jobs == 1 else Local(arguments.jobs)
