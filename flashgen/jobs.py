"""Documents analysed by several processes: the document is the unit, the result the same as by one.

A process that is killed loses no document: what it had in hand is tried once more in a process of its own, and a
document that ends that one too is set aside.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import lru_cache
from typing import Any

from . import analysis
from .cards.overrides import Override
from .choose.collect import Concordance
from .engines import Engines
from .errors import LoadError
from .recipe import Recipe
from .values import Document
from .workers import Local

LEAST = 2
"""Documents from which it pays: a process takes two seconds to begin."""
ENDS = "it ends the process that reads it"


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
    found: dict[Document, Concordance | LoadError] = {}
    tasks = ((str(k), (recipe, engines.in_context, d, corrections)) for k, d in enumerate(unknown))
    with closing(Local(min(jobs, len(unknown)))) as workers:
        for number, (name, one) in enumerate(workers.run(analyse_work, tasks), 1):
            document = unknown[int(name)]
            if isinstance(one, Concordance):
                engines.kept[analysis.key(document, engines, recipe, corrections)] = found[document] = one
            elif one is None:
                found[document] = LoadError(document.id, ENDS)
            done(number)
    return found


@lru_cache(maxsize=1)
def engines_of(recipe: Recipe, context: bool) -> Engines:
    """The engines of this process, once it works for another."""
    return Engines(recipe, context=context)


def analyse_work(given: tuple[Recipe, bool, Document, Sequence[Override]]) -> Any:
    """What a document has, as a process finds it; False where that is at fault."""
    recipe, context, document, corrections = given
    try:
        return analysis.analysed(document, engines_of(recipe, context), recipe, corrections)
    except Exception:
        return False
