"""The order of the rooms: every document is analysed (`analysis.py`); choose, gloss, cards once. No other rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path

from . import jobs, lists
from .analysis import align, analyse, analysed, sentences
from .cards.naming import numbered
from .choose.collect import Concordance
from .engines import Engines
from .errors import LoadError
from .finish import Part, finish
from .inputs import REFUSED, Inputs, read, refusal
from .media import Equipment
from .output import preview
from .output.atomically import check_target
from .output.bitext import tsv_lines as bitext_lines
from .output.bitext import write as write_bitexts
from .progress import Progress, silent
from .recipe import Recipe
from .threads import single_threaded
from .values import Deck, Document, Example, Plan, Summary, natural

__all__ = [
    "REFUSED",
    "Engines",
    "Inputs",
    "Progress",
    "align",
    "analyse",
    "bitext_lines",
    "build",
    "build_from",
    "check_target",
    "read",
    "reader_of",
    "refusal",
    "usable",
    "write_bitexts",
    "write_preview",
]

NO_PAIRS = "no Chinese sentence could be matched with its English translation"


def build(
    paths: Sequence[str | Path],
    recipe: Recipe | None = None,
    *,
    engines: Engines | None = None,
    progress: Progress = silent,
) -> Deck:
    """The deck of some articles; see `flashgen.build`."""
    recipe = recipe or Recipe()
    engines = engines or Engines(recipe)
    inputs = read([Path(p) for p in paths], recipe)
    return build_from(inputs, recipe, engines, progress)


@single_threaded
def build_from(
    inputs: Inputs,
    recipe: Recipe,
    engines: Engines,
    progress: Progress = silent,
    taught: Mapping[str, str] = lists.NOTHING_TAUGHT,
) -> Deck:
    """The deck of documents that were read already, without words `taught` in earlier decks of the series."""
    total = len(inputs.documents)
    learner, understood = lists.learner(recipe, taught)
    corrections = lists.corrections(recipe)
    equipment = Equipment(recipe)
    progress("loading", 0, 1)
    start = Concordance(issues=inputs.issues + understood, summary=Summary(refused=len(inputs.issues)))
    found: list[tuple[Document, Concordance]] = []
    ahead = jobs.ahead(inputs.documents, engines, recipe, corrections, lambda n: progress("reading", n, total))
    for number, document in enumerate(inputs.documents):
        progress("reading and aligning", number, total)
        try:
            within = progress if total == 1 else silent
            one = ahead.get(document) or analysed(document, engines, recipe, corrections, within)
            if isinstance(one, LoadError):
                raise one
            if total > 1 and document.l1 and not _has_pairs(one):
                raise LoadError(document.id, NO_PAIRS)
            found.append((document, one))
        except Exception as error:
            if total == 1:
                raise
            start = start.merge(Concordance(issues=(refusal(document.id, error),), summary=Summary(refused=1)))
    parts = _parts(found, recipe)
    parts = [replace(part, found=start.merge(part.found) if k == 0 else part.found) for k, part in enumerate(parts)]
    return equipment.added(
        finish(parts or [Part("", start)], engines, recipe, learner, inputs.place, progress), progress
    )


def _parts(found: Sequence[tuple[Document, Concordance]], recipe: Recipe) -> list[Part]:
    """The lessons of a course, in the order of the recipe or else of the names of their files; one for other decks."""
    if not recipe.deck.lessons:
        whole = reduce(Concordance.merge, (one for _, one in found), Concordance())
        return [Part("", whole)] if found else []
    ordered = found if recipe.texts else sorted(found, key=lambda pair: natural(pair[0].id))
    lessons: dict[str, list[tuple[Document, Concordance]]] = {}
    for document, one in ordered:
        lessons.setdefault(document.plan.title or document.id, []).append((document, one))
    first = [pairs[0][0] for pairs in lessons.values()]
    titles = [d.plan.title or d.facts.title_l2 or d.facts.title_l1 or d.id for d in first]
    names = numbered(titles, [document.id for document in first])
    return [
        Part(name, reduce(Concordance.merge, (one for _, one in pairs), Concordance()), _plan([d for d, _ in pairs]))
        for name, pairs in zip(names, lessons.values(), strict=True)
    ]


def _plan(documents: Sequence[Document]) -> Plan:
    """What the teacher wants of a lesson of several texts."""
    plans = [document.plan for document in documents]
    must = tuple(word for plan in plans for word in plan.must)
    skip = tuple(word for plan in plans for word in plan.skip)
    return Plan(plans[0].title, must, skip, max(plan.max_notes for plan in plans))


def reader_of(deck: Deck, recipe: Recipe, engines: Engines) -> Callable[[str], Sequence[Example]]:
    """The annotated sentences of each text of a deck, by the text's name: what readers and class pages are made of."""
    bitexts = {bitext.id: bitext for bitext in deck.bitexts}
    corrections = lists.corrections(recipe)
    return lambda id_: sentences(bitexts[id_], engines, corrections)


def _has_pairs(found: Concordance) -> bool:
    """Whether any sentence could be matched surely with its translation."""
    return found.summary.beads > found.summary.unsure


def usable(deck: Deck) -> Deck:
    """The deck if it has a card and a sentence pair behind it, else a `LoadError` that says why not."""
    where = ", ".join(b.id for b in deck.bitexts) or "input"
    if deck.summary.beads <= deck.summary.unsure and any(bitext.l1 for bitext in deck.bitexts):
        raise LoadError(where, NO_PAIRS, hint="Check that the two halves are translations of each other.")
    if not deck.all_notes:
        reasons = Counter(word.reason for word in deck.left_out).most_common(3)
        why = "; ".join(f"{number} {reason}" for reason, number in reasons)
        problem = f"no word is left for a card ({why or 'there is none'})"
        raise LoadError(where, problem, hint="Lower --level, or leave --known out.")
    return deck


def write_preview(deck: Deck | Path, target: Path, earlier: str = "") -> preview.Preview:
    """Write every card of a deck, or of an .apkg file, as one HTML page; returns what it shows. The page of a
    deck takes corrections beside the `earlier` ones, the text of their file."""
    shown = preview.of_package(deck) if isinstance(deck, Path) else preview.of_deck(deck, earlier)
    preview.write(shown, target)
    return shown
