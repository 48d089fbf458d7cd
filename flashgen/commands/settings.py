"""What is kept for all decks: words put aside, optional data."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..errors import RecipeError
from ..terminal import say
from .shared import progress_bar


def skip(arguments: argparse.Namespace) -> int:
    from ..choose import skipped
    from ..output.atomically import replacing
    from ..output.summary import count

    if not arguments.words:
        if arguments.undo:
            raise RecipeError("Name the words to take back: flashgen skip --undo 运动")
        words = sorted(skipped.read())
        say(f"{count(len(words), 'word')} put aside, in {skipped.path()}" + "".join(f"\n  {w}" for w in words))
        return 0
    before = skipped.read()
    now, text = skipped.changed(arguments.words, undo=arguments.undo)
    skipped.path().parent.mkdir(parents=True, exist_ok=True)
    with replacing(skipped.path()) as temporary:
        temporary.write_text(text, encoding="utf-8")
    changed = sorted(before ^ now)
    what = "taken back" if arguments.undo else "put aside"
    say(f"{count(len(changed), 'word')} {what}" + (f": {'、'.join(changed)}" if changed else ", no change"))
    return 0


def fetch(arguments: argparse.Namespace) -> int:
    from ..lexicon import strokes

    if len(arguments.words) > 1:
        raise RecipeError(f"Nothing is known of “{arguments.words[1]}”. Only strokes can be fetched.")
    with progress_bar(arguments.quiet) as progress:
        path, count = strokes.fetch(progress)
    say(f"The stroke order of {count} characters lies in {path}.")
    say("Now build with --strokes, or with cards.strokes = true in a recipe.")
    return 0


def doctor(_: argparse.Namespace) -> int:
    from .. import doctor

    for line in doctor.report():
        say(line)
    return 0


def studio(arguments: argparse.Namespace) -> int:
    """Serve the studio of a folder until it is ended."""
    from ..web import server

    server.run(
        Path(arguments.words[-1]),
        port=arguments.port,
        host=arguments.host,
        phrase=arguments.phrase,
        browser=not arguments.no_browser,
        say=say,
    )
    return 0
