"""Decks to the files that a teacher hands out, and what earlier builds of the same deck mean for them.

A student's progress and edits hang on two things that are settled here: the series, by which notes stay the same
notes, and the state, by which only changed notes carry a newer time.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from .cards import identity
from .errors import ExportError
from .values import Deck
from .write import apkg, package, report, state

CLOCKS_DIFFER = 24 * 3600
"""Seconds by which the clocks of two teachers' machines may differ without a word."""


def check(target: Path, state_file: Path | None) -> None:
    """An error before long work if the state of earlier builds can't be read, or a deck of others would be lost."""
    if state_file and state_file.exists():
        state.read(state_file)
    if package.is_foreign(target):
        what = "this deck was not written by flashgen (by Anki?), or is damaged"
        raise ExportError(f"{target}: {what}. Choose another name, or move the file away.")


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
    found, named = state.earlier(target, state_file, trial=trial), deck.series
    if keep_series:
        guids = [n.guid for n in deck.notes]
        series = found.series or identity.kept_series(deck.series, guids, found.state)
        notes = tuple(identity.in_series(n, deck.series, series) for n in deck.notes)
        deck = replace(deck, notes=notes, series=series)
    before = state.of_deck(found, (n.guid for n in deck.notes))
    written = None if trial else state_file
    apkg.write(deck, target, before.state, newest=newest, now=now, state_file=written)
    if report_file:
        report.write(deck, report_file)
    remarks = [_remark(deck, before, target, state_file), _of_series(deck, named, state_file), _of_clock(before, now)]
    return "; ".join(filter(None, remarks))


def _remark(deck: Deck, before: state.Earlier, target: Path, state_file: Path | None) -> str:
    """What to say of the earlier builds of a deck, "" if all is well."""
    known = any(note.guid in before.state for note in deck.notes)
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
    fix = f'series = "{deck.series}" under deck in the recipe' if state_file else f"--series {deck.series}"
    return f"the notes stay those of the series {deck.series}; to have it so without the earlier files too: {fix}"


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
