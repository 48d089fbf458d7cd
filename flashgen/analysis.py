"""What one document has: its sentences are aligned, its words annotated and collected.

Pure given the engines, so it can run anywhere, and its result can be kept.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .align import times
from .align.beads import align_sentences
from .align.paragraphs import anew, between, confirmed, joined
from .align.passages import passages
from .align.sentences import LONG_L1, LONG_L2, size, split_l1, split_l2
from .cards import overrides
from .choose.collect import Concordance, collect
from .engines import Engines
from .errors import LoadError
from .gloss import rereading
from .kept import digest
from .progress import Progress, counted, silent
from .recipe import MOST_SENTENCES, Recipe
from .threads import single_threaded
from .values import NO_PLAN, Bead, Bitext, Document, Example, Issue, Summary

AT_ONCE = 200
"""Sentences whose readings are weighed together: the encoder is twice as fast then."""
MANY_UNSURE = 0.5
"""Share of unsure pairs from which two texts may be no translations: novels have .1, unrelated texts .9."""


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

    def within(whole: Bead) -> tuple[Bead, ...]:
        zh, en = [sentences_l2[i] for i in whole.l2], [sentences_l1[j] for j in whole.l1]
        return align_sentences(zh, en, engines.aligner)

    if document.paired:
        of_l2, of_l1 = joined(of_l2, document.open), joined(of_l1, document.open)
        beads = between(of_l2, of_l1, document.open, within)
    else:
        beads = anew(align_sentences(sentences_l2, sentences_l1, engines.aligner), of_l2, of_l1, within)
        beads = confirmed(beads, of_l2, of_l1)
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
    progress: Progress = silent,
) -> Concordance:
    """What a document has: pure given the engines, so it can run anywhere."""
    progress("aligning sentences", 0, 0)
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
    no_border = unsure + longer == len(joined) > 1  # three sentences of another text beside twelve
    doubtful = len(joined) if no_border else unsure
    if joined and doubtful >= MANY_UNSURE * len(joined):
        what = f"{doubtful} of {len(joined)} sentence pairs are unsure: are the two texts translations of each other?"
        issues.append(Issue("align", document.id, what))
    elif unsure:
        issues.append(Issue("align", document.id, f"{unsure} of {len(joined)} sentence pairs too unsure to be shown"))
    return Concordance(
        words=collect(counted(_sentences(bitext, engines, corrections), "linking words", len(bitext.beads), progress)),
        bitexts=(bitext,),
        issues=tuple(issues),
        summary=Summary(documents=1, sentences=len(bitext.l2), beads=len(joined), unsure=unsure),
    )


def _sentences(bitext: Bitext, engines: Engines, corrections: Sequence[overrides.Override]) -> Iterator[Example]:
    """The annotated sentences of a text, with the readings that meanings decide or that were corrected by hand."""
    examples = engines.annotator.bitext(bitext)
    while some := [*itertools.islice(examples, AT_ONCE)]:
        rereading.prepare(some, engines.sources)
        for example in some:
            yield overrides.reread(rereading.reread(example, engines.sources), corrections)


@single_threaded
def sentences(bitext: Bitext, engines: Engines, corrections: Sequence[overrides.Override]) -> tuple[Example, ...]:
    """The same, as an earlier build kept them."""
    key = digest(engines.identity, "sentences", bitext, corrections)
    found: tuple[Example, ...] | None = engines.kept.get(key)
    if found is None:
        found = engines.kept[key] = tuple(_sentences(bitext, engines, corrections))
    return found


@single_threaded
def analysed(
    document: Document,
    engines: Engines,
    recipe: Recipe,
    corrections: Sequence[overrides.Override],
    progress: Progress = silent,
) -> Concordance:
    """What a document has, as an earlier build kept it, if neither it nor the readings of its places changed."""
    where = key(document, engines, recipe, corrections)
    found: Concordance | None = engines.kept.get(where)
    if found is None:
        engines.warm()
        found = analyse(document, engines, recipe.input.max_sentences, _places(corrections), progress)
        engines.kept[where] = found
    return found


def key(document: Document, engines: Engines, recipe: Recipe, corrections: Sequence[overrides.Override]) -> str:
    """A hash of all that `analysed` hangs on."""
    plain = replace(document, plan=NO_PLAN)
    return digest(engines.identity, plain, recipe.input.max_sentences, _places(corrections))


def _places(corrections: Sequence[overrides.Override]) -> tuple[overrides.Override, ...]:
    """The corrections of single places, which change what is found there."""
    return tuple(o for o in corrections if o.piece)
