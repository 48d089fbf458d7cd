"""The order of the rooms: read, align, annotate, collect a document; choose, gloss, cards once. No other rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path

from . import lists
from .align import times
from .align.beads import align_sentences
from .align.paragraphs import confirmed, paired
from .align.passages import passages
from .align.sentences import LONG_L1, LONG_L2, size, split_l1, split_l2
from .cards import overrides
from .choose.collect import Concordance, collect
from .engines import Engines
from .errors import LoadError
from .finish import Part, finish, numbered
from .inputs import REFUSED, Inputs, read, refusal
from .kept import digest
from .media import Equipment
from .recipe import MOST_SENTENCES, Recipe
from .threads import single_threaded
from .values import NO_PLAN, Bitext, Deck, Document, Issue, Plan, Summary, natural
from .write import preview
from .write.atomically import check_target
from .write.bitext import as_tsv as bitexts_as_tsv
from .write.bitext import write as write_bitexts

__all__ = [
    "REFUSED",
    "Engines",
    "Inputs",
    "Progress",
    "align",
    "bitexts_as_tsv",
    "build",
    "build_from",
    "check_target",
    "read",
    "refusal",
    "usable",
    "write_bitexts",
    "write_preview",
]

Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done and how much there is."""
MANY_UNSURE = 0.5
"""Share of unsure pairs from which two texts may be no translations: novels have .1, unrelated texts .9."""
NO_PAIRS = "no Chinese sentence could be matched with its English translation"


def silent(step: str, done: int, total: int) -> None:
    """The progress display of a library: none."""


@single_threaded
def align(document: Document, engines: Engines, max_sentences: int = MOST_SENTENCES) -> Bitext:
    """Sentences and beads of a document; one of more than `max_sentences` a side is a `LoadError`."""
    l2 = [(number, s) for number, paragraph in enumerate(document.l2) for s in split_l2(paragraph)]
    l1 = [(number, s) for number, paragraph in enumerate(document.l1) for s in split_l1(paragraph)]
    sentences_l2, sentences_l1 = tuple(s for _, s in l2), tuple(s for _, s in l1)
    for language, sentences, long in (("Chinese", sentences_l2, LONG_L2), ("English", sentences_l1, LONG_L1)):
        length = size(sentences, long)
        if length > max_sentences:
            problem = f"it is as long as {length:,} {language} sentences, and the limit is {max_sentences:,}"
            hint = f"Split it into chapters, or raise the limit with --max-sentences (at most {MOST_SENTENCES})."
            raise LoadError(document.id, problem, hint=hint)
    of_l2, of_l1 = [number for number, _ in l2], [number for number, _ in l1]
    if document.paired:
        beads = paired(of_l2, of_l1)
    else:
        beads = confirmed(align_sentences(sentences_l2, sentences_l1, engines.aligner), of_l2, of_l1)
        if document.times_l2 and document.times_l1:
            starts = [document.times_l2[n] for n in of_l2], [document.times_l1[n] for n in of_l1]
            beads = times.confirmed(beads, *starts)
    shown = passages(beads, of_l2, of_l1)
    facts, issues = document.facts, document.issues
    said = tuple(document.times_l2[number] for number in of_l2) if document.times_l2 else ()
    return Bitext(document.id, facts, sentences_l2, sentences_l1, beads, issues, shown, document.words, said)


def analyse(
    document: Document,
    engines: Engines,
    max_sentences: int = MOST_SENTENCES,
    corrections: Sequence[overrides.Override] = (),
) -> Concordance:
    """What a document has: pure given the engines, so it can run anywhere."""
    bitext = align(document, engines, max_sentences)
    joined = [shown for b, shown in zip(bitext.beads, bitext.passages, strict=True) if b.l1 and b.l2]
    unsure = sum(not shown for shown in joined)
    longer = sum(len(shown) > 1 for shown in joined)
    issues = list(bitext.issues)
    lost = sum(sentence.count("\ufffd") for sentence in (*bitext.l2, *bitext.l1))
    if lost:
        what = f"characters lost when the file was saved (\ufffd): {lost}. Save it again, in UTF-8"
        issues.append(Issue("text", document.id, what))
    if longer:
        what = f"{longer} of {len(joined)} sentences are shown with the English of their neighbours too"
        issues.append(Issue("align", document.id, what))
    if joined and unsure >= MANY_UNSURE * len(joined):
        what = f"{unsure} of {len(joined)} sentence pairs are unsure: are the two texts translations of each other?"
        issues.append(Issue("align", document.id, what))
    elif unsure:
        issues.append(Issue("align", document.id, f"{unsure} of {len(joined)} sentence pairs too unsure to be shown"))
    return Concordance(
        words=collect(overrides.reread(example, corrections) for example in engines.annotator.bitext(bitext)),
        bitexts=(bitext,),
        issues=tuple(issues),
        summary=Summary(documents=1, sentences=len(bitext.l2), beads=len(joined), unsure=unsure),
    )


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
    for number, document in enumerate(inputs.documents):
        progress("reading and aligning", number, total)
        try:
            one = _analysed(document, engines, recipe, corrections)
            if total > 1 and document.l1 and not _has_pairs(one):
                raise LoadError(document.id, NO_PAIRS)
            found.append((document, one))
        except Exception as error:
            if total == 1:
                raise
            start = start.merge(Concordance(issues=(refusal(document.id, error),), summary=Summary(refused=1)))
    progress("choosing words", total, total)
    parts = _parts(found, recipe)
    parts = [replace(part, found=start.merge(part.found) if k == 0 else part.found) for k, part in enumerate(parts)]
    return equipment.added(finish(parts or [Part("", start)], engines, recipe, learner, inputs.place), progress)


def _analysed(
    document: Document,
    engines: Engines,
    recipe: Recipe,
    corrections: Sequence[overrides.Override],
) -> Concordance:
    """What a document has, as an earlier build kept it, if neither it nor the readings of its places changed."""
    places = tuple(o for o in corrections if o.piece)
    key = digest(engines.identity, replace(document, plan=NO_PLAN), recipe.input.max_sentences, places)
    found: Concordance | None = engines.kept.get(key)
    if found is None:
        engines.warm()
        found = engines.kept[key] = analyse(document, engines, recipe.input.max_sentences, places)
    return found


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


def _has_pairs(found: Concordance) -> bool:
    """Whether any sentence could be matched surely with its translation."""
    return found.summary.beads > found.summary.unsure


def usable(deck: Deck) -> Deck:
    """The deck if it has a card and a sentence pair behind it, else a `LoadError` that says why not."""
    where = ", ".join(b.id for b in deck.bitexts) or "input"
    if deck.summary.beads <= deck.summary.unsure and any(bitext.l1 for bitext in deck.bitexts):
        raise LoadError(where, NO_PAIRS, hint="Check that the two halves are translations of each other.")
    if not deck.notes:
        reasons = Counter(word.reason for word in deck.left_out).most_common(3)
        why = "; ".join(f"{number} {reason}" for reason, number in reasons)
        problem = f"no word is left for a card ({why or 'there is none'})"
        raise LoadError(where, problem, hint="Lower --level, or leave --known out.")
    return deck


def write_preview(deck: Deck | Path, target: Path) -> preview.Preview:
    """Write every card of a deck, or of an .apkg file, as one HTML page; returns what it shows."""
    shown = preview.of_package(deck) if isinstance(deck, Path) else preview.of_deck(deck)
    preview.write(shown, target)
    return shown
