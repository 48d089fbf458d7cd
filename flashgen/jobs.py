"""Documents analysed by several processes: the document is the unit, the result the same as by one.

A process that is killed loses no document: what it had in hand is tried once more in a process of its own, and a
document that ends that one too is set aside.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any

from . import analysis
from .cards.overrides import Override
from .choose.collect import Concordance
from .engines import Engines
from .errors import LoadError
from .recipe import Recipe
from .values import Document

LEAST = 2
"""Documents from which it pays: a process takes two seconds to begin."""
Setting = tuple[Recipe, bool]
"""What makes a process's engines those of the caller: the recipe, and whether there is a contextual encoder."""
_engines: list[Engines] = []
"""Those of this process, once it works for another."""


def ahead(
    documents: Sequence[Document],
    engines: Engines,
    recipe: Recipe,
    corrections: Sequence[Override],
    done: Callable[[int], None],
) -> dict[Document, Concordance | LoadError]:
    """What the documents have that no earlier build knows, by as many processes as `engines.jobs` says; nothing where
    one is enough.

    Those at fault are not in it, for who asks again is told why; a document that ended its process twice has a
    `LoadError`. `done` is told how many are.
    """
    jobs = engines.jobs or os.cpu_count() or 1
    unknown = [d for d in documents if jobs > 1 and analysis.key(d, engines, recipe, corrections) not in engines.kept]
    if len(unknown) < LEAST:
        return {}
    found = _analysed(unknown, (recipe, engines.in_context), corrections, min(jobs, len(unknown)), done)
    for document, one in found.items():
        if isinstance(one, Concordance):
            engines.kept[analysis.key(document, engines, recipe, corrections)] = one
    return found


def _analysed(
    documents: Sequence[Document],
    setting: Setting,
    corrections: Sequence[Override],
    jobs: int,
    done: Callable[[int], None],
) -> dict[Document, Concordance | LoadError]:
    found: dict[Document, Concordance | LoadError] = {}
    with _pool(jobs, setting) as pool:
        waiting = {pool.submit(_analyse, document, setting[0], corrections): document for document in documents}
        broken = False
        for future in as_completed(waiting):
            try:
                found |= _result(future, waiting[future])
            except BrokenProcessPool:
                broken = True
            done(len(found))
    for document in documents if broken else ():
        if document not in found:
            with _pool(1, setting) as alone:
                future = alone.submit(_analyse, document, setting[0], corrections)
                try:
                    found |= _result(future, document)
                except BrokenProcessPool:
                    found[document] = LoadError(document.id, "it ends the process that reads it")
            done(len(found))
    return found


@contextlib.contextmanager
def _pool(jobs: int, setting: Setting) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _start, setting)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _result(future: Future[Any], document: Document) -> dict[Document, Concordance | LoadError]:
    try:
        return {document: future.result()}
    except BrokenProcessPool:
        raise
    except Exception:
        return {}


def _start(recipe: Recipe, context: bool) -> None:
    _engines[:] = [Engines(recipe, context=context)]


def _analyse(document: Document, recipe: Recipe, corrections: Sequence[Override]) -> Concordance:
    [engines] = _engines
    return analysis.analysed(document, engines, recipe, corrections)
