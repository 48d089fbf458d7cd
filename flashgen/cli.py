"""The command line: parse arguments, call the pipeline, show progress, print. No rules of its own."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import parsed, recipe_of
from .errors import ExportError, FlashgenError, LoadError, RecipeError
from .recipe import Recipe
from .terminal import open_streams, say, warn
from .values import natural

if TYPE_CHECKING:
    from .pipeline import Progress
    from .values import Issue
    from .write.plain import Filled

GC_THRESHOLD = 200_000
"""Objects between two collections: loading half a million dictionary entries at the default of 700 costs a sixth
of a short run."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command; exits with 0 done, 1 something is wrong with the input, 2 wrong usage."""
    open_streams()
    arguments = parsed(argv)
    gc.set_threshold(GC_THRESHOLD)
    with contextlib.suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stop tidies up like Ctrl-C
    try:
        code = COMMANDS[arguments.command](arguments)
        sys.stdout.flush()
    except FlashgenError as error:
        warn(f"flashgen: {error}")
        code = 1
    except KeyboardInterrupt:
        warn("flashgen: stopped.")
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        warn(f"flashgen: {where}{error.strerror or error}. Check the path and the free space.")
        code = 1
    except RecursionError:
        warn("flashgen: the input is nested too deeply.")
        code = 1
    except MemoryError:
        warn("flashgen: there is not enough memory for this text. Split it into single articles.")
        code = 1
    except Exception as error:
        from .faults import Fault

        warn(f"flashgen: {Fault(error, ' '.join(map(str, arguments.article)) or arguments.command)}")
        code = 1
    sys.exit(code)


def _build(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    recipe, paths = recipe_of(arguments)
    from . import pipeline, publish
    from .write import summary

    own = _target(recipe, paths)
    target = _target(replace(recipe, output=replace(recipe.output, apkg=output)), paths) if output else own
    report = Path(recipe.output.report) if recipe.output.report else None
    state_file = recipe.state_file
    _check_ending(report, ".json")
    publish.check(target, state_file)
    inputs = pipeline.read(paths, recipe)
    _check_outputs([target, *filter(None, [report, state_file])], inputs.files)
    engines = pipeline.Engines(recipe)
    with _progress(arguments.quiet) as progress:
        taught = publish.taught(recipe, target, state_file, inputs.documents)
        deck = pipeline.usable(pipeline.build_from(inputs, recipe, engines, progress, taught))
        remark = publish.write(
            deck,
            target,
            newest=inputs.newest,
            now=int(time.time()),
            state_file=state_file,
            report_file=report,
            keep_series=not recipe.deck.series,
            trial=_real(target) != _real(own),
        )
    _tell_refused(deck.issues)
    if arguments.quiet:
        _tell_unused(deck.issues)
    else:
        say("\n".join(summary.lines(deck, target, report, remark)))
    return 0


def _preview(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    packages = [path for path in arguments.article if path.suffix.lower() == ".apkg"]
    recipe, paths = (Recipe(), packages) if packages else recipe_of(arguments)
    if packages and (len(arguments.article) > 1 or arguments.zh or arguments.en):
        raise RecipeError("Give one .apkg file, or articles, not both and not several.")
    from . import pipeline
    from .write.summary import count

    target = Path(output) if output else _target(recipe, paths).with_suffix(".preview.html")
    _check_ending(target, ".html", ".htm")
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
        words = count(len(shown.notes), "word")
        say(f"The cards of {words} in {target}, {doubtful} to check, these first. Open it in a browser.")
    return 0


def _align(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    recipe, paths = recipe_of(arguments)
    from . import pipeline

    inputs = pipeline.read(paths, recipe)
    if output:
        _check_outputs([Path(output)], inputs.files)
    engines = pipeline.Engines(recipe)
    with _progress(arguments.quiet) as progress:
        bitexts = []
        refused = list(inputs.issues)
        for number, document in enumerate(inputs.documents):
            progress("aligning", number, len(inputs.documents))
            try:
                if not document.l1:
                    hint = "Name the file of its translation too."
                    raise LoadError(document.id, "there is only Chinese in it, nothing to align it with", hint=hint)
                bitexts.append(pipeline.align(document, engines, recipe.input.max_sentences))
            except Exception as error:
                if len(inputs.documents) == 1:
                    raise
                refused.append(pipeline.refusal(document.id, error))
    _tell_refused(refused)
    if not bitexts:
        return 1
    if output:
        pipeline.write_bitexts(bitexts, Path(output))
    else:
        print(pipeline.bitexts_as_tsv(bitexts), end="")
    return 0


def _coverage(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    recipe, paths = recipe_of(arguments)
    from . import pipeline
    from .write import coverage

    inputs = pipeline.read(paths, recipe)
    if output:
        _check_ending(Path(output), ".html", ".htm", ".json")
        _check_outputs([Path(output)], inputs.files)
    with _progress(arguments.quiet) as progress:
        deck = pipeline.build_from(inputs, recipe, pipeline.Engines(recipe), progress)
    _tell_refused(deck.issues)
    if not deck.coverage or not deck.coverage.words:
        raise LoadError(inputs.place or "input", "there is no Chinese word in it")
    if output:
        coverage.write(deck.coverage, deck.name.removeprefix("FlashGen::"), Path(output))
    say("\n".join(coverage.lines(deck.coverage)))
    return 0


def _tell_refused(issues: Sequence[Issue]) -> None:
    """The files that were left out, each with what is wrong."""
    from .pipeline import REFUSED

    for issue in issues:
        if issue.room == REFUSED:
            warn(f"flashgen: left out: {issue.what}")


def _tell_unused(issues: Sequence[Issue]) -> None:
    """Corrections and recordings that no card took: also without a summary."""
    for issue in issues:
        if issue.room in {"overrides", "sound"}:
            warn(f"flashgen: {issue.where}: {issue.what}")


def _check_ending(path: Path | None, *endings: str) -> None:
    """An `ExportError` for an output whose name is that of another kind of file: a slip must not cost a file."""
    if path and path.suffix.lower() not in endings:
        raise ExportError(f"{path}: this would be written as {endings[0]}. Choose another name, one that ends so.")


def _check_outputs(outputs: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Errors before the work begins if something could not be written, or would be written over an input."""
    from . import pipeline

    seen = {_real(path) for path in inputs}
    for output in outputs:
        pipeline.check_target(output)
        if _real(output) in seen:
            raise ExportError(f"{output}: this is one of the files to read, or another output. Choose another name.")
        seen.add(_real(output))


def _explain(arguments: argparse.Namespace) -> int:
    recipe, paths = recipe_of(arguments)
    from . import explain, pipeline

    inputs = pipeline.read(paths, recipe)
    engines = pipeline.Engines(recipe)
    with _progress(quiet=False) as progress:
        found, lines = explain.explain(inputs.documents, arguments.word, recipe, engines, progress)
    say("\n".join(lines))
    return 0 if found else 1


def _words(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    recipe, paths = recipe_of(arguments)
    from . import lists, pipeline
    from .course import sheet
    from .write import sheet as file
    from .write.summary import count

    stem = Path(recipe.folder, recipe.file) if recipe.file else _target(recipe, paths)
    target = Path(output) if output else stem.with_suffix(".words.xlsx")
    _check_ending(target, ".xlsx", ".csv")
    inputs = pipeline.read(paths, recipe)
    mine = _real(recipe.path(recipe.cards.sheet)) if recipe.cards.sheet else None
    _check_outputs([target], [path for path in inputs.files if _real(path) != mine])
    with _progress(arguments.quiet) as progress:
        deck = pipeline.usable(pipeline.build_from(inputs, recipe, pipeline.Engines(recipe), progress))
    rows = sheet.table(deck, lists.corrections(recipe))
    file.write(rows, target, locked=sheet.LOCKED, neutral=sheet.neutral)
    _tell_refused(deck.issues)
    kept = sum(row[sheet.HEAD.index("keep")] == sheet.YES for row in rows)
    say(f"{count(kept, 'word')} with a card and {len(rows) - 1 - kept} without in {target}.")
    found = recipe.file and target.name.startswith(f"{Path(recipe.file).stem}.words.")
    say("Correct it, save it, build again." if found else f"Correct it, save it, build with --sheet {target}.")
    return 0


def _new(arguments: argparse.Namespace) -> int:
    from .course import new
    from .read.documents import expand, pairs_by_name
    from .write.atomically import replacing
    from .write.summary import count

    folder = Path(arguments.words[0])
    if not _is_folder(folder):
        raise RecipeError(f"{folder}: this is no folder. Give the folder in which the texts of the course lie.")
    target = Path(arguments.output) if arguments.output else folder / "course.toml"
    _check_ending(target, ".toml")
    if target.exists():
        raise ExportError(f"{target}: this recipe is there already. Choose another name with -o.")
    pairs, others = pairs_by_name(expand([folder]))
    texts = sorted([*pairs, *((path,) for path in others)], key=lambda paths: natural(paths[0].name))
    beside = [tuple(Path(os.path.relpath(path, target.parent)) for path in paths) for paths in texts]
    text = new.recipe(beside, _real(folder).name or "Course", target.name)
    with replacing(target) as temporary:
        temporary.write_text(text, encoding="utf-8")
    say(f"{count(len(texts), 'lesson')} in {target}. Look through it, then: flashgen build {target}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from . import check
    from .write.summary import count

    path = Path(arguments.words[0])
    found, inputs = check.problems(path)
    for line, what in found:
        warn(f"{path}, line {line}: {what}" if line else str(what))
    texts = f"{count(len(inputs.documents), 'text')} can be read"
    say(f"{count(len(found), 'problem')}; {texts}." if found else f"Nothing is wrong; {texts}.")
    return 1 if found else 0


def _filled(arguments: argparse.Namespace, target: Path) -> Sequence[Filled]:
    """The notes of the package that is named, else of the deck of the texts."""
    arguments.output = None
    packages = [path for path in arguments.article if path.suffix.lower() == ".apkg"]
    if packages and (len(arguments.article) > 1 or arguments.zh or arguments.en):
        raise RecipeError("Give one .apkg file, or articles, not both and not several.")
    from . import pipeline
    from .write import plain

    if packages:
        _check_outputs([target], packages)
        return plain.of_package(packages[0])
    recipe, paths = recipe_of(arguments)
    inputs = pipeline.read(paths, recipe)
    _check_outputs([target], inputs.files)
    with _progress(arguments.quiet) as progress:
        deck = pipeline.usable(pipeline.build_from(inputs, recipe, pipeline.Engines(recipe), progress))
    _tell_refused(deck.issues)
    return plain.of_deck(deck)


def _export(arguments: argparse.Namespace) -> int:
    from .course.sheet import neutral
    from .write import exports
    from .write.summary import count

    target = Path(arguments.output)
    kind = exports.kind_of(target, arguments.to or "")
    notes = _filled(arguments, target)
    exports.write(notes, target, kind, neutral)
    say(f"{count(len(notes), 'word')} for {kind} in {target}.")
    return 0


def _handout(arguments: argparse.Namespace) -> int:
    output, arguments.output = arguments.output, None
    recipe, paths = recipe_of(arguments)
    from . import pipeline
    from .write import handouts
    from .write.summary import count

    target = Path(output) if output else _target(recipe, paths).with_suffix(f".{arguments.kind}.html")
    look = handouts.Look(
        paper=arguments.paper.lower(),
        columns=arguments.two_columns,
        large=arguments.large,
        pinyin=arguments.pinyin,
        seed=arguments.seed,
        versions=min(10, max(1, arguments.versions)),
    )
    handouts.check(arguments.kind, look, target)
    inputs = pipeline.read(paths, recipe)
    _check_outputs([target], inputs.files)
    engines = pipeline.Engines(recipe)
    with _progress(arguments.quiet) as progress:
        deck = pipeline.usable(pipeline.build_from(inputs, recipe, engines, progress))
        bitexts = {bitext.id: bitext for bitext in deck.bitexts}
        needed = arguments.kind == "reader"
        lessons = handouts.lessons_of(deck, lambda id_: list(engines.annotator.bitext(bitexts[id_])) if needed else ())
    handouts.write(arguments.kind, lessons, look, target)
    _tell_refused(deck.issues)
    words = sum(len(lesson.notes) for lesson in lessons)
    say(f"{handouts.TITLES[arguments.kind]}, {count(words, 'word')} in {target}. Open it in a browser and print it.")
    return 0


def _push(arguments: argparse.Namespace) -> int:
    recipe, paths = recipe_of(arguments)
    from . import pipeline, publish
    from .write import ankiconnect

    host = arguments.host or "127.0.0.1"
    call = ankiconnect.client(f"http://{host}:{arguments.port}", elsewhere=bool(arguments.host))
    target = _target(recipe, paths)
    publish.check(target, recipe.state_file)
    call("version")  # before long work
    inputs = pipeline.read(paths, recipe)
    with _progress(arguments.quiet) as progress:
        taught = publish.taught(recipe, target, recipe.state_file, inputs.documents)
        engines = pipeline.Engines(recipe)
        deck = pipeline.usable(pipeline.build_from(inputs, recipe, engines, progress, taught))
        found = publish.push(deck, target, call, progress, newest=inputs.newest, dry=arguments.dry_run)
    _tell_refused(deck.issues)
    say("\n".join(ankiconnect.lines(found, dry=arguments.dry_run)))
    return 0


def _diff(arguments: argparse.Namespace) -> int:
    from .write import diff, plain

    old, new = (plain.of_package(Path(word)) for word in arguments.words)
    say("\n".join(diff.lines(diff.difference(old, new))))
    return 0


def _skip(arguments: argparse.Namespace) -> int:
    from .choose import skipped
    from .write.atomically import replacing
    from .write.summary import count

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


def _fetch(arguments: argparse.Namespace) -> int:
    from .lexicon import strokes

    if len(arguments.words) > 1:
        raise RecipeError(f"Nothing is known of “{arguments.words[1]}”. Only strokes can be fetched.")
    with _progress(arguments.quiet) as progress:
        path, count = strokes.fetch(progress)
    say(f"The stroke order of {count} characters lies in {path}.")
    say("Now build with --strokes, or with cards.strokes = true in a recipe.")
    return 0


def _target(recipe: Recipe, paths: Sequence[Path]) -> Path:
    """Where the deck goes: as said, else the recipe's or the first input's name in this folder."""
    if recipe.output.apkg:
        path = Path(recipe.output.apkg)
        return path if path.suffix.lower() == ".apkg" or _is_folder(path) else path.with_name(path.name + ".apkg")
    if recipe.file:
        return Path(recipe.file).with_suffix(".apkg")
    if paths and str(paths[0]) == "-":
        return Path("pasted.apkg")
    if paths:
        first = _real(paths[0])
        return Path(f"{first.name if first.is_dir() else first.stem or 'deck'}.apkg")
    return Path(f"{Path(recipe.input.zh).stem if recipe.input.zh else 'deck'}.apkg")


def _real(path: Path) -> Path:
    """Where a path leads; one whose links lead in a circle, or that no system would take, stays as it is."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return path


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


COMMANDS = {
    "build": _build,
    "coverage": _coverage,
    "preview": _preview,
    "align": _align,
    "explain": _explain,
    "words": _words,
    "new": _new,
    "check": _check,
    "export": _export,
    "handout": _handout,
    "push": _push,
    "diff": _diff,
    "skip": _skip,
    "fetch": _fetch,
}
