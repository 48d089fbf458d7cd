"""What a text is: its aligned sentences, how much of it is known, why a word has a card."""

from __future__ import annotations

import argparse
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import LoadError
from ..options import recipe_of
from ..terminal import say
from .shared import check_ending, check_outputs, engines_of, progress_bar, target_of, tell_refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..engines import Engines
    from ..progress import Progress
    from ..recipe import Recipe
    from ..values import Bitext, Document, Issue


def align(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    recipe, paths = recipe_of(arguments)
    from .. import pipeline

    inputs = pipeline.read(paths, recipe)
    if output:
        check_outputs([Path(output)], inputs.files)
    engines = engines_of(recipe)
    refused = list(inputs.issues)
    with progress_bar(arguments.quiet) as progress:
        bitexts = _aligned(inputs.documents, engines, recipe, progress, refused)
        first = next(bitexts, None)
        if first and output:
            pipeline.write_bitexts(chain([first], bitexts), Path(output))
        elif first:
            for line in pipeline.bitext_lines(chain([first], bitexts)):
                print(line, end="")
    tell_refused(refused)
    return 0 if first else 1


def _aligned(
    documents: Sequence[Document], engines: Engines, recipe: Recipe, progress: Progress, refused: list[Issue]
) -> Iterator[Bitext]:
    """The documents as they are aligned; those that can't be are added to `refused`, a single one is told at once."""
    from .. import pipeline

    for number, document in enumerate(documents):
        progress("aligning", number, len(documents))
        try:
            if not document.l1:
                hint = "Name the file of its translation too."
                raise LoadError(document.id, "there is only Chinese in it, nothing to align it with", hint=hint)
            bitext = pipeline.align(document, engines, recipe.input.max_sentences)
        except Exception as error:
            if len(documents) == 1:
                raise
            refused.append(pipeline.refusal(document.id, error))
        else:
            yield bitext


def coverage(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    recipe, paths = recipe_of(arguments)
    from .. import pipeline, publish
    from ..output import coverage

    inputs = pipeline.read(paths, recipe)
    if output:
        check_ending(Path(output), ".html", ".htm", ".json")
        check_outputs([Path(output)], inputs.files)
    taught = publish.taught(recipe, target_of(recipe, paths), recipe.state_file, inputs.documents)
    engines = engines_of(recipe, arguments.jobs, fast=arguments.fast)
    with progress_bar(arguments.quiet) as progress:
        deck = pipeline.build_from(inputs, recipe, engines, progress, taught)
    tell_refused(deck.issues)
    if not deck.coverage or not deck.coverage.words:
        raise LoadError(inputs.place or "input", "there is no Chinese word in it")
    if output:
        coverage.write(deck.coverage, deck.name.removeprefix("FlashGen::"), Path(output))
    say("\n".join(coverage.lines(deck.coverage)))
    return 0


def explain(arguments: argparse.Namespace) -> int:
    recipe, paths = recipe_of(arguments)
    from .. import explain, pipeline

    inputs = pipeline.read(paths, recipe)
    engines = engines_of(recipe)
    with progress_bar(quiet=False) as progress:
        found, lines = explain.explain(inputs.documents, arguments.asked, recipe, engines, progress)
    say("\n".join(lines))
    return 0 if found else 1
