"""What several commands do: where outputs go, what is checked before work begins, progress, warnings."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ExportError
from ..recipe import Recipe
from ..terminal import warn

if TYPE_CHECKING:
    from ..engines import Engines
    from ..inputs import Inputs
    from ..progress import Progress
    from ..values import Deck, Issue


def tell_refused(issues: Sequence[Issue]) -> None:
    """The files that were left out, each with what is wrong."""
    from ..pipeline import REFUSED

    for issue in issues:
        if issue.room == REFUSED:
            warn(f"flashgen: left out: {issue.what}")


def tell_unused(issues: Sequence[Issue]) -> None:
    """Corrections and recordings that no card took: also without a summary."""
    for issue in issues:
        if issue.room in {"overrides", "sound"}:
            warn(f"flashgen: {issue.where}: {issue.what}")


def check_ending(path: Path | None, *endings: str) -> None:
    """An `ExportError` for an output whose name is that of another kind of file: a slip must not cost a file."""
    if path and path.suffix.lower() not in endings:
        raise ExportError(
            f"{path}: this would be written as {' or '.join(endings)}. Choose another name, one that ends so."
        )


def check_outputs(outputs: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Errors before the work begins if something could not be written, or would be written over an input."""
    from .. import pipeline

    seen = {real_path(path) for path in inputs}
    for output in outputs:
        pipeline.check_target(output)
        if real_path(output) in seen:
            raise ExportError(f"{output}: this is one of the files to read, or another output. Choose another name.")
        seen.add(real_path(output))


def target_of(recipe: Recipe, paths: Sequence[Path]) -> Path:
    """Where the deck goes: as said, else the recipe's or the first input's name in this folder. An `ExportError` for
    the ending of a text: `-o lesson.pdf` may mean a hand-out, or the text itself."""
    if recipe.output.apkg:
        from ..read.documents import ACCEPTED

        path = Path(recipe.output.apkg)
        if path.suffix.lower() in ACCEPTED:
            check_ending(path, ".apkg")
        return path if path.suffix.lower() == ".apkg" or is_folder(path) else path.with_name(path.name + ".apkg")
    if recipe.file:
        return Path(recipe.file).with_suffix(".apkg")
    if paths and str(paths[0]) == "-":
        return Path("pasted.apkg")
    if paths:
        first = real_path(paths[0])
        return Path(f"{first.name if first.is_dir() else first.stem or 'deck'}.apkg")
    return Path(f"{Path(recipe.input.zh).stem if recipe.input.zh else 'deck'}.apkg")


def real_path(path: Path) -> Path:
    """Where a path leads; one whose links lead in a circle, or that no system would take, stays as it is."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return path


def is_folder(path: Path) -> bool:
    """Whether a path is a folder; a path that no system would take is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


@contextlib.contextmanager
def progress_bar(quiet: bool) -> Iterator[Progress]:
    """A progress bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda step, done, total: bar.update(task, description=step, completed=done, total=total)


def engines_of(recipe: Recipe, jobs: int = 1, *, fast: bool = False) -> Engines:
    """The engines of a recipe, which know what earlier commands found out."""
    from ..engines import Engines
    from ..kept import Store

    return Engines(recipe, context=not fast, kept=Store(), jobs=jobs)


def built(recipe: Recipe, paths: Sequence[Path], inputs: Inputs, engines: Engines, progress: Progress) -> Deck:
    """The deck that `flashgen build` would write: without what other decks of its series teach."""
    from .. import pipeline, publish

    taught = publish.taught(recipe, target_of(recipe, paths), recipe.state_file, inputs.documents)
    return pipeline.usable(pipeline.build_from(inputs, recipe, engines, progress, taught))
