"""Decks to the files that a teacher hands out, and what earlier builds of the same deck mean for them.

A student's progress and edits hang on two things that are settled here: the series, by which notes stay the same
notes, and the state, by which only changed notes carry a newer time.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from .cards import identity, note_type
from .cards.notes import unsure
from .engines import Engines
from .errors import ExportError, LoadError
from .gloss.senses import rank
from .lexicon import glosses
from .opinions.model import Question
from .output import ankiconnect, apkg, diff, kin, package, plain, report, state
from .progress import Progress
from .recipe import Recipe
from .values import Deck, Document

CLOCKS_DIFFER = 24 * 3600
"""Seconds by which the clocks of two teachers' machines may differ without a word."""


def check(target: Path, state_file: Path | None) -> None:
    """An error before long work if the state of earlier builds can't be read, or a deck of others would be lost."""
    if state_file and state_file.exists():
        state.read(state_file)
    if package.is_foreign(target):
        what = "this deck was not written by flashgen (by Anki?), or is damaged"
        raise ExportError(f"{target}: {what}. Choose another name, or move the file away.")


def taught(recipe: Recipe, target: Path, state_file: Path | None, documents: Sequence[Document]) -> Mapping[str, str]:
    """The words that other decks of the recipe's series teach, each with the name of its deck."""
    series = recipe.deck.series
    return kin.taught(identity.series_of(series), target, state_file, documents) if series else {}


def write(
    deck: Deck,
    target: Path,
    *,
    newest: int,
    now: int,
    state_file: Path | None = None,
    report_file: Path | None = None,
    keep_series: bool = False,
    trial: bool = False,
) -> str:
    """Write the deck, its state, and the report if one is wanted; what the teacher should know of earlier builds.

    With `keep_series` the notes stay those of the earlier builds though the deck has another name now. A `trial` goes
    by the state and leaves it alone.
    """
    named = deck.series
    deck, before, said = _as_before(deck, target, state_file, keep_series=keep_series, trial=trial)
    written = None if trial else state_file
    apkg.write(deck, target, before.state, newest=newest, now=now, state_file=written)
    if report_file:
        report.write(deck, report_file)
    remarks = [
        said,
        _remark(deck, before, target, state_file) if before.found != "nearby" else "",
        _of_series(deck, named, state_file),
        _of_clock(before, now),
        _of_style(before),
    ]
    return "; ".join(filter(None, remarks))


def _as_before(
    deck: Deck, target: Path, state_file: Path | None, *, keep_series: bool, trial: bool
) -> tuple[Deck, state.Earlier, str]:
    """The deck with the series and the GUIDs of its earlier builds, these builds, and what to say of them."""
    before, said = state.earlier(target, state_file, trial=trial), ""
    if before.found == "package":
        there = kin.of_package(target, deck)
        if (
            there
            and not (there.close and keep_series)
            and before.state.keys().isdisjoint(n.guid for n in deck.all_notes)
        ):
            before, said = state.Earlier({}, ""), f"another deck, “{there.name}”, lay in {target.name} and was replaced"
    if not before.state:
        before, said = _continued(deck, target, state_file, keep_series, said)
    if keep_series and before.series:
        notes, characters = (
            tuple(identity.in_series(n, deck.series, before.series) for n in each)
            for each in (deck.notes, deck.characters)
        )
        deck = replace(deck, notes=notes, characters=characters, series=before.series)
    return _remembered(deck, before.state), before, said


def push(
    deck: Deck,
    target: Path,
    call: ankiconnect.Client,
    progress: Progress,
    *,
    newest: int,
    dry: bool,
    state_file: Path | None = None,
    keep_series: bool = False,
) -> ankiconnect.Plan:
    """Put a deck into a running Anki, or only say what would be done; what was pushed is kept beside the target.

    Notes are those of the earlier builds, as in `write`.
    """
    deck, before, _ = _as_before(deck, target, state_file, keep_series=keep_series, trial=True)
    notes = plain.of_deck(deck)
    kept = target.with_suffix(ankiconnect.RECORD)
    pushed = {**_packed(target), **ankiconnect.record(kept)}
    found = ankiconnect.plan(call, deck, notes, pushed, progress)
    if dry:
        return found
    with tempfile.TemporaryDirectory() as folder:

        def package(part: Deck) -> Path:
            path = Path(folder) / "new.apkg"
            apkg.write(part, path, before.state, newest=newest, now=int(time.time()))
            return path

        ankiconnect.carry_out(call, found, deck, package, progress)
    ankiconnect.remember(kept, pushed, found, notes)
    return found


def questions(deck: Deck, engines: Engines, known: Collection[tuple[str, str, str]]) -> list[Question]:
    """The cards whose meaning is doubtful, to be asked about; not those in `known` by word, reading and sentence."""
    found = []
    for note in deck.notes:
        best = note.candidate.best
        reading = note.candidate.computed or note.candidate.reading
        if not unsure(note.gloss) or (note.candidate.headword, reading, best.example.l2) in known:
            continue
        ranked = rank(best.token, best.example, engines.sources)
        senses = tuple(dict.fromkeys("; ".join(glosses.shown(s.sense)) for s in ranked))
        english = best.example.shown
        found.append(Question(note.candidate.headword, reading, best.example.l2, english, tuple(filter(None, senses))))
    return found


def changes(deck: Deck, target: Path, state_file: Path | None = None, *, keep_series: bool = False) -> list[str]:
    """What the next import of a deck changes beside the package that lies there; nothing if none does."""
    try:
        old = plain.of_package(target)
    except LoadError:
        return []
    deck, *_ = _as_before(deck, target, state_file, keep_series=keep_series, trial=True)
    return list(diff.lines(diff.difference(old, plain.of_deck(deck))))


def _remembered(deck: Deck, before: state.State) -> Deck:
    """The deck with its notes under the GUIDs that earlier builds gave them."""
    guids = identity.remembered([n.guid for n in deck.notes], before)
    return replace(deck, notes=tuple(replace(n, guid=g) for n, g in zip(deck.notes, guids, strict=True)))


def _packed(target: Path) -> dict[str, dict[str, str]]:
    """What the last package has, as if it had been pushed: students may have imported it."""
    with contextlib.suppress(LoadError):
        return {
            note.guid: {name: ankiconnect.mark(value) for name, value in note.fields.items()}
            for note in plain.of_package(target)
        }
    return {}


def _continued(
    deck: Deck, target: Path, state_file: Path | None, keep_series: bool, said: str
) -> tuple[state.Earlier, str]:
    """What earlier builds of this deck wrote under other names, and what to say of them, or of other decks that would
    share notes with this one."""
    relatives = list(kin.nearby(target, state_file, deck))
    close = [k for k in relatives if k.close and (keep_series or k.series == deck.series)]
    if close:
        best = max(close, key=lambda k: (k.share, k.path.name))
        share = f"{best.share:.0%} of it is in this deck"
        what = f"this deck continues {best.path.name} ({share}): its notes stay the same notes"
        return state.Earlier(best.state, "nearby", best.series, best.styled), f"{said}; {what}" if said else what
    what = _shared(deck, relatives, state_file)
    return state.Earlier({}, ""), "; ".join(filter(None, [said, what]))


def _shared(deck: Deck, relatives: Sequence[kin.Kin], state_file: Path | None) -> str:
    """What to say of the deck beside this one that shares most words with it, "" if none does."""
    words = {note.candidate.headword for note in deck.notes}
    shared = [(len(words & set(map(identity.word_of, k.state))), k.path.name, k) for k in relatives if not k.close]
    number, name, other = max(shared, default=(0, "", None))
    if not other or not number:
        return ""
    if other.series == deck.series:
        fix = _series_line(f"{deck.series}-2", state_file)
        return f"words that {name} has too are the same notes as there; to set this deck apart: {fix}"
    fix = "the same series in both recipes" if state_file else "--series NAME for both"
    has = "1 word of it has a card" if number == 1 else f"{number} words of it have cards"
    return f"{has} in {name} too; with {fix} each is taught once"


def _series_line(series: str, state_file: Path | None) -> str:
    """What to write to give a deck a series."""
    return f'series = "{series}" under deck in the recipe' if state_file else f"--series {series}"


def _remark(deck: Deck, before: state.Earlier, target: Path, state_file: Path | None) -> str:
    """What to say of the earlier builds of a deck, "" if all is well."""
    known = any(note.guid in before.state for note in deck.all_notes)
    kept, lost = target.name, target.name
    if state_file:
        kept, lost = state_file.name, f"{state_file.name} or {target.name}"
        if known and before.found == "package":
            return f"{state_file.name} was not there and was made again from {target.name}"
    if known:
        return ""
    if before.found == "file":
        return (
            "no note of the earlier builds is in this deck: students get all of it as new. If it is the same deck, "
            "give it its old series (deck.series)"
        )
    return (
        f"new deck. Keep {kept}, so that the next build changes only what is new; if students have this deck already, "
        f"put the old {lost} back first"
    )


def _of_series(deck: Deck, named: str, state_file: Path | None) -> str:
    """What to say where the notes keep the series that an earlier name of the deck gave them."""
    if deck.series == named:
        return ""
    fix = _series_line(deck.series, state_file)
    return f"the notes stay those of the series {deck.series}; to have it so without the earlier files too: {fix}"


def _of_style(before: state.Earlier) -> str:
    """What to say where the next import gives students' cards another look than they have."""
    if not before.styled or before.styled >= note_type.STYLE_CHANGED:
        return ""
    return (
        "the cards look different since the last build: Anki takes the new look over at the import. Whoever has "
        "changed the templates or the style chooses “Update note types: never” there"
    )


def _of_clock(before: state.Earlier, now: int) -> str:
    """What to say of notes that were written with the clock ahead: an import overwrites a student's edits."""
    ahead = [stamp.modified for stamp in before.state.values() if stamp.modified > now + CLOCKS_DIFFER]
    if not ahead:
        return ""
    day = time.strftime("%Y-%m-%d", time.gmtime(max(ahead)))
    notes = "1 note was" if len(ahead) == 1 else f"{len(ahead)} notes were"
    return (
        f"{notes} changed in the future, up to {day}: until then each import overwrites what students "
        "write into them. Was the clock wrong? An earlier state file from version control mends it"
    )
