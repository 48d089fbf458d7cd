"""The deck of a project as a package, in a running Anki, beside the one that lies there: as on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from .. import publish
from ..output import ankiconnect
from ..progress import silent
from ..values import Deck
from .project import Project


def publish_deck(project: Project, deck: Deck, *, now: int) -> tuple[Path, str]:
    """Write the deck of a project as the command line would: where it lies, what is to be said of earlier builds."""
    target = project.package
    publish.check(target, project.recipe().state_file)
    return target, publish.write(deck, target, newest=project.newest, now=now, **_kept_by(project))


def push_deck(project: Project, deck: Deck, call: ankiconnect.Client, *, now: int, dry: bool) -> ankiconnect.Plan:
    """Put the deck of a project into a running Anki as the command line would."""
    return publish.push(deck, project.package, call, silent, newest=now, dry=dry, **_kept_by(project))


def changes_of(project: Project, deck: Deck) -> list[str]:
    """What the next import of the deck of a project changes."""
    return publish.changes(deck, project.package, **_kept_by(project))


class _Kept(TypedDict):
    state_file: Path | None
    keep_series: bool


def _kept_by(project: Project) -> _Kept:
    """By what a deck stays the deck that it was."""
    recipe = project.recipe()
    return {"state_file": recipe.state_file, "keep_series": not recipe.deck.series}
