"""The command line: parse arguments, call the pipeline, show progress, print. No rules of its own."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import __version__
from .errors import ExportError, FlashgenError, RecipeError
from .recipe import Recipe, checked, load

if TYPE_CHECKING:
    from .pipeline import Progress
    from .values import Deck, Issue

DESCRIPTION = """\
flashgen makes Anki flashcards from a Chinese text and its English translation: the words worth learning, each
with its pinyin, its meaning in this text, and a sentence of the text with the translator's English. Offline.

  flashgen build article.txt                     cards from a bilingual article
  flashgen build chinese.txt english.txt         the two languages in two files
  flashgen build decks/dialogue.toml             what a recipe says
  flashgen preview article.txt                   every card in a web page, doubtful ones first
  flashgen align article.txt -o article.tmx      the aligned sentences alone, for translators
  flashgen explain article.txt 运动              why a word has a card, this reading, this meaning
"""
BUILD = """\
An article is one text file: the English (Title:, Author:, Date: lines may stand above it), a line “<hr />”, a
line “Original:”, then the Chinese. A folder stands for all articles in it. The deck is written beside you as
NAME.apkg; open it in Anki with File > Import. Building again and importing again updates the cards and keeps your
progress."""


GC_THRESHOLD = 200_000
"""Objects between two collections: loading half a million dictionary entries at the default of 700 costs a sixth
of a short run."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command; exits with 0 done, 1 something is wrong with the input, 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    arguments = parsed(argv)
    gc.set_threshold(GC_THRESHOLD)
    try:
        code = arguments.run(arguments)
        sys.stdout.flush()
    except FlashgenError as error:
        print(f"flashgen: {error}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("flashgen: stopped.", file=sys.stderr)
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        print(f"flashgen: {where}{error.strerror or error}. Check the path and the free space.", file=sys.stderr)
        code = 1
    except RecursionError:
        print("flashgen: the input is nested too deeply.", file=sys.stderr)
        code = 1
    except MemoryError:
        print(
            "flashgen: there is not enough memory for this text. Split it into single articles.",
            file=sys.stderr,
        )
        code = 1
    sys.exit(code)


def parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    """The arguments; files may stand before and after options."""
    top = parser()
    arguments, rest = top.parse_known_args(argv)
    if any(word.startswith("-") for word in rest):
        top.error(f"unknown option: {' '.join(rest)}")
    arguments.words = [*arguments.words, *rest]
    if arguments.command == "explain":
        if len(arguments.words) < (1 if arguments.zh else 2) or not arguments.words[-1].strip():
            top.error("explain needs an article and a word of it: flashgen explain article.txt 运动")
        arguments.word = arguments.words.pop()
    arguments.article = [Path(word) for word in arguments.words]
    return arguments


def parser() -> argparse.ArgumentParser:
    """The arguments of all commands."""
    top = argparse.ArgumentParser(
        prog="flashgen", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"flashgen {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)

    build = commands.add_parser("build", help="make an Anki deck", description=BUILD)
    _add_input(
        build, "article", "bilingual articles, folders of them, a Chinese and an English file, or one RECIPE.toml"
    )
    build.add_argument(
        "-o", "--output", metavar="DECK.apkg", help="where to write the deck (default: the article's name)"
    )
    _add_choices(build)
    build.add_argument("--report", metavar="FILE.json", help="also write every decision, doubtful cards first")
    build.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary")
    build.set_defaults(run=_build)

    preview = commands.add_parser(
        "preview",
        help="show every card of a deck or a text in a web page",
        description="Write one HTML page with every card, front and back, those to be checked first. Works offline.",
    )
    _add_input(preview, "deck", "DECK.apkg, bilingual articles, a Chinese and an English file, or one RECIPE.toml")
    preview.add_argument(
        "-o", "--output", metavar="PAGE.html", help="where to write the page (default: NAME.preview.html)"
    )
    _add_choices(preview)
    preview.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary")
    preview.set_defaults(run=_preview)

    align = commands.add_parser(
        "align",
        help="write the aligned sentences alone",
        description="Align a text with its translation, sentence by sentence, for translators and teachers.",
    )
    _add_input(align, "article", "bilingual articles, folders of them, or a Chinese and an English file")
    align.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to write: FILE.tsv, or FILE.tmx (TMX 1.4); default: TSV to the screen",
    )
    align.add_argument("-q", "--quiet", action="store_true", help="no progress")
    align.set_defaults(run=_align)

    explain = commands.add_parser(
        "explain",
        help="say why a word has a card, this reading, this meaning",
        description="Show every decision about one word of a text.",
    )
    _add_input(explain, "article word", "a bilingual article or a RECIPE.toml, and a word as it stands in the text")
    explain.add_argument("--level", type=int, metavar="1-7", help=argparse.SUPPRESS)
    _add_dictionary(explain)
    explain.set_defaults(run=_explain, quiet=False)
    _add_fetch(commands)
    return top


def _add_fetch(commands: Any) -> None:
    fetch = commands.add_parser(
        "fetch",
        help="fetch optional data once: stroke order",
        description="Fetch data that is optional and has a licence of its own. strokes: the stroke order of 9,500 "
        "characters (hanzi-writer-data, Arphic Public License), about 13 MB, through npm.",
    )
    fetch.add_argument("words", nargs=1, choices=["strokes"], metavar="strokes", help="what to fetch")
    fetch.set_defaults(run=_fetch, quiet=False)


def _add_choices(build: argparse.ArgumentParser) -> None:
    """What decides which cards there are and what stands on them."""
    build.add_argument(
        "--max",
        type=int,
        metavar="N",
        dest="max_notes",
        help="at most N words, best first (default 150; 0 = all)",
    )
    build.add_argument(
        "--level",
        type=int,
        metavar="1-7",
        help="your HSK level: words of the levels below are left out (default 2)",
    )
    build.add_argument(
        "--known",
        action="append",
        metavar="FILE",
        help="words you know, one a line: left out (may be repeated)",
    )
    _add_dictionary(build)
    build.add_argument(
        "--overrides",
        metavar="FILE",
        help="your corrections: word, tab, reading or meaning or skip, tab, value; they survive every rebuild",
    )
    build.add_argument(
        "--ask",
        action="append",
        metavar="CARD",
        help="more cards a word: listen, recall, type (the pinyin), gap (in its sentence); may be repeated",
    )
    build.add_argument(
        "--audio",
        metavar="VOICE",
        help="words and sentences are spoken in the deck itself: espeak (needs pip install 'flashgen[audio]')",
    )
    build.add_argument("--recordings", metavar="FOLDER", help="your own sound files, named after their words: 采纳.mp3")
    build.add_argument(
        "--strokes", action="store_true", default=None, help="stroke order (once before: flashgen fetch strokes)"
    )
    build.add_argument("--names", action="store_true", default=None, help="names get cards too, in a sub-deck")
    build.add_argument(
        "--spoken", action="store_true", default=None, help="a second line with the tones as spoken (nǐ hǎo: ní hǎo)"
    )
    build.add_argument("--zhuyin", action="store_true", default=None, help="a line with the reading in zhuyin")
    build.add_argument(
        "--deck", metavar="NAME", help="the deck's name in Anki, with :: for sub-decks (default: the title)"
    )
    build.add_argument(
        "--lessons", action="store_true", default=None, help="the words of each text in a numbered sub-deck of its own"
    )
    build.add_argument(
        "--series", metavar="NAME", help="decks of one series share their notes (default: from the name)"
    )


def _add_dictionary(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--dictionary",
        action="append",
        metavar="FILE",
        help="your own words: word, tab, reading, tab, gloss, a line each; they win over the dictionary",
    )


def _add_input(command: argparse.ArgumentParser, name: str, what: str) -> None:
    command.add_argument("words", nargs="*", metavar=name, help=what)
    command.add_argument(
        "--zh", metavar="FILE", help="the Chinese text, if the languages are in two files (or name just the two files)"
    )
    command.add_argument("--en", metavar="FILE", help="its English translation")
    command.add_argument(
        "--encoding",
        metavar="NAME",
        help="the files' encoding, if it is not found by itself (gb18030, big5 ...)",
    )
    command.add_argument("--max-size", type=int, metavar="MB", help="largest file to read (default 50)")


def _build(arguments: argparse.Namespace) -> int:
    recipe, paths = _recipe(arguments)
    from . import pipeline

    target = _target(recipe, paths)
    report = Path(recipe.output.report) if recipe.output.report else None
    # a trial with -o must not change what the recipe's own deck is known to have said
    state_file = None if arguments.output else recipe.state_file
    pipeline.check_state(state_file)
    inputs = pipeline.read(paths, recipe)
    _check_outputs([target, *filter(None, [report, state_file])], inputs.files)
    engines = pipeline.Engines(recipe)
    with _progress(arguments.quiet) as progress:
        deck = pipeline.usable(pipeline.build_from(inputs, recipe, engines, progress))
        remark = pipeline.write(
            deck,
            target,
            newest=inputs.newest,
            now=int(time.time()),
            state_file=state_file,
            report_file=report,
        )
    _tell_refused(deck.issues)
    if not arguments.quiet:
        print("\n".join(summary(deck, target, report, remark)))
    return 0


def _preview(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    packages = [path for path in arguments.article if path.suffix.lower() == ".apkg"]
    recipe, paths = (Recipe(), packages) if packages else _recipe(arguments)
    if packages and (len(arguments.article) > 1 or arguments.zh or arguments.en):
        raise RecipeError("Give one .apkg file, or articles, not both.")
    from . import pipeline

    target = Path(output) if output else _target(recipe, paths).with_suffix(".preview.html")
    if packages:
        _check_outputs([target], packages)
        shown = pipeline.write_preview(packages[0], target)
    else:
        inputs = pipeline.read(paths, recipe)
        _check_outputs([target], inputs.files)
        with _progress(arguments.quiet) as progress:
            deck = pipeline.usable(pipeline.build_from(inputs, recipe, pipeline.Engines(recipe), progress))
        _tell_refused(deck.issues)
        shown = pipeline.write_preview(deck, target)
    if not arguments.quiet:
        doubtful = sum(bool(note.doubts) for note in shown.notes)
        print(
            f"{_count(len(shown.notes), 'card')} in {target}, {doubtful} to check, these first. Open it in a browser."
        )
    return 0


def _align(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    recipe, paths = _recipe(arguments)
    from . import pipeline

    inputs = pipeline.read(paths, recipe)
    if output:
        _check_outputs([Path(output)], inputs.files)
    engines = pipeline.Engines(recipe)
    with _progress(arguments.quiet) as progress:
        bitexts = []
        for number, document in enumerate(inputs.documents):
            progress("aligning", number, len(inputs.documents))
            bitexts.append(pipeline.align(document, engines))
    _tell_refused(inputs.issues)
    if output:
        pipeline.write_bitexts(bitexts, Path(output))
    else:
        print(pipeline.bitexts_as_tsv(bitexts), end="")
    return 0


def _tell_refused(issues: Sequence[Issue]) -> None:
    """The files that were left out, each with what is wrong."""
    from .pipeline import REFUSED

    for issue in issues:
        if issue.room == REFUSED:
            print(f"flashgen: left out: {issue.what}", file=sys.stderr)


def _check_outputs(outputs: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Errors before the work begins if something could not be written, or would be written over an input."""
    from . import pipeline

    seen = {path.resolve() for path in inputs}
    for output in outputs:
        pipeline.check_target(output)
        if output.resolve() in seen:
            raise ExportError(f"{output}: this is one of the files to read, or another output. Choose another name.")
        seen.add(output.resolve())


def _explain(arguments: argparse.Namespace) -> int:
    recipe, paths = _recipe(arguments)
    from . import explain, pipeline

    inputs = pipeline.read(paths, recipe)
    engines = pipeline.Engines(recipe)
    with _progress(quiet=False) as progress:
        found, lines = explain.explain(inputs.documents, arguments.word, recipe, engines, progress)
    print("\n".join(lines))
    return 0 if found else 1


def _fetch(arguments: argparse.Namespace) -> int:
    from .lexicon import strokes

    if len(arguments.words) > 1:
        raise RecipeError(f"Nothing is known of “{arguments.words[1]}”. Only strokes can be fetched.")
    with _progress(arguments.quiet) as progress:
        path, count = strokes.fetch(progress)
    print(f"The stroke order of {count} characters lies in {path}.")
    print("Now build with --strokes, or with cards.strokes = true in a recipe.")
    return 0


def _recipe(arguments: argparse.Namespace) -> tuple[Recipe, list[Path]]:
    """The recipe with the options of the command line, and the articles to read beside it."""
    paths: list[Path] = list(arguments.article)
    recipes = [p for p in paths if p.suffix.lower() == ".toml"]
    if len(recipes) > 1 or (recipes and len(paths) > 1):
        raise RecipeError("Give one recipe, or articles, not both. A recipe names its articles under input.paths.")
    recipe = load(recipes[0]) if recipes else Recipe()
    if recipes:
        outputs: dict[str, Any] = {
            k: str(recipe.path(v)) for k in ("apkg", "report") if (v := getattr(recipe.output, k))
        }
        recipe = replace(recipe, output=replace(recipe.output, **outputs))
        paths = []
    given = vars(arguments).get
    absolute: dict[str, Any] = {k: str(Path(v).absolute()) for k in ("zh", "en") if (v := given(k))}
    known, own = (tuple(str(Path(k).absolute()) for k in given(name) or ()) for name in ("known", "dictionary"))
    size, corrections = given("max_size"), given("overrides")
    folder = given("recordings")
    recordings = str(Path(folder).absolute()) if folder else None
    ask = tuple(name for text in given("ask") or () for name in text.replace(",", " ").split())
    own_path = str(Path(corrections).absolute()) if corrections else None
    recipe = replace(
        recipe,
        deck=replace(recipe.deck, **_set(name=given("deck"), series=given("series"), lessons=given("lessons"))),
        input=replace(
            recipe.input,
            **absolute,
            **_set(encoding=given("encoding"), max_bytes=None if size is None else size * 1_000_000),
        ),
        words=replace(
            recipe.words,
            known=recipe.words.known + known,
            dictionary=recipe.words.dictionary + own,
            **_set(max_notes=given("max_notes"), level=given("level"), names=given("names")),
        ),
        cards=replace(
            recipe.cards,
            **_set(spoken=given("spoken"), zhuyin=given("zhuyin"), strokes=given("strokes"), audio=given("audio")),
            **_set(ask=ask or None, overrides=own_path, recordings=recordings),
        ),
        output=replace(recipe.output, **_set(apkg=given("output"), report=given("report"))),
    )
    if not recipes and not paths and not recipe.input.zh and not recipe.input.en:
        raise RecipeError("Nothing to read. Name an article, or use --zh FILE --en FILE; see flashgen build --help.")
    if paths and recipe.input.zh:
        raise RecipeError("Give articles, or --zh and --en, not both.")
    return checked(recipe, "options"), paths


def _set(**values: Any) -> dict[str, Any]:
    """The options that were given."""
    return {key: value for key, value in values.items() if value is not None}


def _target(recipe: Recipe, paths: Sequence[Path]) -> Path:
    """Where the deck goes: as said, else the first input's name in this folder."""
    if recipe.output.apkg:
        path = Path(recipe.output.apkg)
        return path if path.suffix.lower() == ".apkg" or _is_folder(path) else path.with_name(path.name + ".apkg")
    if paths:
        first = paths[0].resolve()
        return Path(f"{first.name if first.is_dir() else first.stem or 'deck'}.apkg")
    return Path(f"{Path(recipe.input.zh).stem if recipe.input.zh else 'deck'}.apkg")


def _is_folder(path: Path) -> bool:
    """Whether a path is a folder; a path that no system would take is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


@contextlib.contextmanager
def _progress(quiet: bool) -> Iterator[Progress]:
    """A progress bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda step, done, total: bar.update(task, description=step, completed=done, total=total)


def summary(deck: Deck, target: Path, report: Path | None, remark: str = "") -> list[str]:
    """What a person wants to know when a deck is done."""

    found = deck.summary
    doubtful = [n for n in deck.notes if n.doubts]
    names = sum(n.candidate.best.token.kind == "name" for n in deck.notes)
    lines = [
        f"{len(deck.notes)} cards in {target}" + (f", {names} of them names in a sub-deck" if names else ""),
        f"  deck “{deck.name}”, from {_count(found.documents, 'text')} with {_count(found.beads, 'sentence pair')}"
        + (f", {found.unsure} too unsure to be shown" if found.unsure else "")
        + (f"; {_count(found.refused, 'file')} left out" if found.refused else ""),
    ]
    if doubtful:
        words = "、".join(n.headword for n in doubtful[:8]) + (" …" if len(doubtful) > 8 else "")
        lines.append(f"  {_count(len(doubtful), 'card')} to check (tag FlashGen::check): {words}")
    reasons = defaultdict(list)
    for word in deck.left_out:
        reasons[word.reason].append(word.headword)
    if reasons:
        lines.append("Words left out:")
    for reason, words_out in sorted(reasons.items(), key=lambda item: -len(item[1])):
        shown = "、".join(words_out[:8]) + (" …" if len(words_out) > 8 else "")
        lines.append(f"  {len(words_out):4} {reason}: {shown}")
    lines += [
        f"  note: {issue.what} ({issue.where})"
        for issue in deck.issues
        if issue.room != "read" or "table" in issue.what
    ]
    if remark:
        lines.append(f"  note: {remark}")
    if report:
        lines.append(f"Every decision: {report}")
    lines.append(f"In Anki: File > Import, choose {target.name}.")
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
