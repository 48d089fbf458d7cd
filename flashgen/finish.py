"""What was found in the texts to the deck: choose, gloss, cards; once, however many texts there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from . import lists
from .cards import overrides
from .cards.character_notes import character_notes
from .cards.characters import characters
from .cards.identity import mark, series_of
from .cards.naming import deck_name, description
from .cards.notes import note as noted
from .cards.notes import readable, with_lines
from .choose.collect import Concordance, Entry, collect
from .choose.coverage import Goal, coverage
from .choose.learner import Learner
from .choose.order import in_order
from .choose.rank import MIN_LINK, Wanted, candidates, reason_against_gloss
from .engines import Engines
from .errors import FlashgenError
from .faults import Fault
from .gloss.senses import gloss_of, meaningful, pooled, prepare
from .installed import versions
from .progress import Progress, counted, silent
from .recipe import INSTEAD, Recipe, zipf_band
from .values import NO_PLAN, Candidate, Deck, Facts, Issue, LeftOut, Lesson, Note, Plan

MOST_SHOWN = 20
SKIPPED = "left out by hand"
TAUGHT = "taught in "
"""How the reason begins why a word of an earlier lesson gets no card."""


@dataclass(frozen=True)
class Part:
    """A lesson to be taught: the name of its sub-deck ("" for the deck itself), what was found in its texts, and what
    the teacher wants of it."""

    name: str
    found: Concordance
    plan: Plan = NO_PLAN
    gone: frozenset[str] = frozenset()
    """Words that were corrected by hand and have left the texts: kept, for a student may study them."""


@dataclass(frozen=True)
class Made:
    """What came of a lesson."""

    notes: list[Note]
    left_out: list[LeftOut]
    used: list[overrides.Override]


def finish(
    parts: Sequence[Part],
    engines: Engines,
    recipe: Recipe,
    learner: Learner | None = None,
    place: str = "",
    progress: Progress = silent,
) -> Deck:
    """The deck of what was found, without the words that the learner knows; `place` names one without title.

    The lessons of a course are finished in their order: each teaches what none before it does. A deck that has no name
    given to it has a series of its text alone: texts that have nothing to do with each other never share notes because
    their titles or files are called alike.
    """
    learner = learner or Learner(recipe.words.level, hsk=recipe.words.hsk)
    found = reduce(Concordance.merge, (part.found for part in parts), Concordance())
    text = mark(_sentences(found))
    series = series_of(recipe.deck.series or recipe.deck.name or f"text-{text}")
    corrections = lists.corrections(recipe)
    used = overrides.applying(corrections, found.bitexts)
    notes: list[Note] = []
    left_out: list[LeftOut] = []
    of_characters: list[Note] = []
    lessons: list[Lesson] = []
    taught = dict(learner.taught)
    gone = overrides.gone(corrections, {word for word, _ in found.words})
    names = [part.name for part in parts]
    for each in parts:
        mine = {w for w, lesson in gone.items() if each.name == (lesson if lesson in names else names[-1])}
        part = replace(each, gone=frozenset(mine))
        now = replace(learner, taught=dict(taught), _asked={})
        made = _made(part, engines, recipe, now, series, corrections, progress)
        words = [n.candidate.headword for n in made.notes]
        recycled = tuple(w.headword for w in made.left_out if w.reason.startswith(TAUGHT))
        texts = tuple(bitext.id for bitext in part.found.bitexts)
        lessons.append(Lesson(part.name, len(made.notes), recycled, coverage(part.found, words, now), texts))
        taught |= dict.fromkeys(words, part.name) if part.name else {}
        if recipe.words.characters:
            of_characters += character_notes(made.notes, part.found.words, now.characters, series)
        notes += made.notes
        left_out += made.left_out
        used += made.used
    return Deck(
        name=recipe.deck.name or deck_name(found.bitexts, place),
        series=series,
        description=description(found.bitexts, engines.dictionary.date),
        notes=tuple(_told_apart(notes)),
        left_out=tuple(left_out),
        issues=(
            *found.issues,
            *overrides.unused(corrections, used),
            *_missing(lists.only(recipe, found.bitexts), found),
            *_gone(gone),
            *(
                Issue("corrections", "the list", f"no lesson is called “{lesson}”: its words are in the last one")
                for lesson in sorted({lesson for lesson in gone.values() if lesson and lesson not in names})
            ),
        ),
        summary=found.summary,
        bitexts=found.bitexts,
        made_with=versions(),
        coverage=coverage(found, [n.candidate.headword for n in notes], learner),
        lessons=tuple(lessons) if recipe.deck.lessons else (),
        characters=tuple(of_characters),
        characters_only=recipe.words.characters == INSTEAD,
    )


def _sentences(found: Concordance) -> list[str]:
    """The sentences by which a text is known; of a corpus, whose texts are not kept, those that it quotes."""
    sentences = [sentence for bitext in found.bitexts for sentence in bitext.l2]
    return sentences or [at.example.l2 for _, entry in sorted(found.words.items()) for at in entry.occurrences]


def _made(
    part: Part,
    engines: Engines,
    recipe: Recipe,
    learner: Learner,
    series: str,
    corrections: Sequence[overrides.Override],
    progress: Progress,
) -> Made:
    """The notes of a lesson, in the order of their cards, and why the other words have none."""
    kept = frozenset(o.word for o in corrections if o.field == "keep") & {word for word, _ in part.found.words}
    asked = frozenset(lists.words_of(recipe, [*recipe.words.must, *part.plan.must]))
    kept |= part.gone
    must = (kept | asked) - learner.taught.keys()
    found = _with_words(part.found, must, engines)
    chosen, left_out = candidates(found, engines.frequencies, _wanted(found, engines, recipe, learner, part, must))
    facts = {b.id: b.facts for b in found.bitexts} | {"": Facts()}
    limit = part.plan.max_notes or recipe.words.max_notes or len(chosen)
    goal = Goal(part.found, learner, recipe.words.cover)
    made = Made([], left_out, [])
    prepare(chosen[:limit], engines.sources)
    written = 0
    for candidate in counted(chosen, f"choosing words {part.name}".strip(), len(chosen), progress):
        is_word = candidate.best.token.kind != "name"
        wanted = candidate.headword in must
        note: Note | str = f"beyond the {limit} best words"
        if goal.reached and not wanted:
            note = f"beyond {recipe.words.cover} % of the text"
        elif written < limit or not is_word or wanted:
            mine = overrides.fitting(candidate, corrections)
            note = _noted_or_why(candidate, mine, facts, series, engines, recipe, must)
            shown = note.candidate.best.example if isinstance(note, Note) else None
            made.used.extend(o for o in mine if not shown or overrides.applies(o, shown))
        if isinstance(note, Note):
            made.notes.append(replace(note, subdeck=note.subdeck or part.name))
            written += is_word and candidate.headword not in kept  # what a teacher adds pushes nothing out
            goal.learn(candidate.headword)
        else:
            left_out.append(LeftOut(candidate.headword, candidate.reading, candidate.count, note))
    names = [n for n in made.notes if n.subdeck != part.name]
    ordered = in_order([n for n in made.notes if n.subdeck == part.name], learner)
    return replace(made, notes=[*overrides.placed(ordered, corrections), *names])


def _with_words(found: Concordance, must: frozenset[str], engines: Engines) -> Concordance:
    """What was found, and the words that must be taught though no text has them: each is its own sentence."""
    missing = sorted(must - {word for word, _ in found.words})
    examples = [engines.annotator.sentence(word, "", forced=(0, len(word))) for word in missing]
    return found.merge(Concordance(words=collect(replace(e, alone=True) for e in examples))) if missing else found


def _told_apart(notes: Iterable[Note]) -> Iterator[Note]:
    """The notes with a GUID each: a newer dictionary has several readings of a word."""
    guids: set[str] = set()
    for note in notes:
        guid = f"{note.guid} {note.candidate.reading}" if note.guid in guids else note.guid
        guids.add(guid)
        yield replace(note, guid=guid)


def _wanted(
    found: Concordance, engines: Engines, recipe: Recipe, learner: Learner, part: Part, must: Collection[str]
) -> Wanted:
    """What recipe and lesson say about words."""
    words = recipe.words
    return Wanted(
        learner=learner,
        listed={word for (word, _), entry in found.words.items() if _has_meaning(word, entry, engines)},
        max_chars=recipe.examples.max_chars,
        names=words.names,
        grammar=words.grammar,
        phrases=words.phrases,
        must=must,
        only=lists.only(recipe, found.bitexts),
        skipped=lists.skip(recipe, part.plan),
        highest=words.highest,
        min_count=words.min_count,
        zipf=zipf_band(words.zipf),
        acts=engines.dictionary.is_verb,
    )


def _missing(only: frozenset[str], found: Concordance) -> tuple[Issue, ...]:
    """What is to be said of the words that were asked for and are nowhere in the texts."""
    missing = sorted(only - {word for word, _ in found.words})
    if not missing:
        return ()
    shown = "、".join(missing[:MOST_SHOWN]) + (" …" if len(missing) > MOST_SHOWN else "")
    return (Issue("choose", "the list", f"in the list, not in the text: {shown} ({len(missing)})"),)


def _gone(words: Collection[str]) -> tuple[Issue, ...]:
    """What is to be said of corrected words that the texts have no more."""
    what = f"kept as corrected by hand, though the texts have them no more: {'、'.join(sorted(words))}"
    return (Issue("corrections", "the list", what),) if words else ()


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
    must: Collection[str],
) -> Note | str:
    """The note of a candidate, corrected by hand, or why there is none; an unsure one of `must` is kept, and marked."""
    if any(o.field == "skip" for o in mine):
        return SKIPPED
    best, meaning, met = pooled(candidate, engines.sources)
    right = overrides.corrected(best, mine, engines.annotator.sentence)
    if _told_by(right) != _told_by(best):
        meaning = gloss_of(right.best, engines.sources)
    meaning, who = overrides.second(meaning, right.best.example.l2, mine)
    meaning = overrides.explained(meaning, right, mine)
    by_hand = any(o.field in {"meaning", "reading"} for o in mine)
    reason = reason_against_gloss(right, replace(meaning, trusted=1.0) if by_hand else meaning, recipe.words.pos)
    if reason and (candidate.headword not in must or not meaning.text):
        return reason
    source = facts[best.best.example.source]
    made = noted(right, meaning, engines.dictionary, source, series)
    if right is not best:
        # the GUID is that of the card without the correction: the student's card changes, no other comes
        made = replace(made, guid=noted(best, meaning, engines.dictionary, source, series).guid)
    cards = recipe.cards
    made = replace(
        made,
        met=met,
        asks=cards.ask,
        characters=characters(
            made.headword, made.other_script, meaning.text, made.syllables, engines.dictionary, engines.parts.of
        ),
    )
    made = overrides.completed(made, mine)
    if who and meaning.source == "second opinion":
        made = replace(made, remarks=(*made.remarks, f"Meaning checked by a second opinion ({who})."))
    return with_lines(made, spoken=cards.spoken, zhuyin=cards.zhuyin, taiwan=recipe.words.region == "taiwan")


def _told_by(candidate: Candidate) -> tuple[object, ...]:
    """What the meaning of a candidate hangs on."""
    example = candidate.best.example
    return candidate.best.token, example.l2, example.l1


def _has_meaning(word: str, entry: Entry, engines: Engines) -> bool:
    """Whether the dictionary or a sure counterpart in the translation gives a meaning."""
    linked = max((o.token.span.probability for o in entry.occurrences if o.token.span), default=0.0)
    if engines.dictionary.is_left_out(word):
        return False
    return readable(word) and (bool(meaningful(word, engines.dictionary)) or linked >= MIN_LINK)
