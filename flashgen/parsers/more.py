"""The arguments of the commands beside those that make decks: hand-outs, courses, the studio, settings."""

from __future__ import annotations

import argparse
from typing import Any

from ..terminal import say
from .shared import SHELLS, add_choices, add_input


def add_outputs(commands: Any) -> None:
    export = commands.add_parser(
        "export",
        help="write the words for another program",
        description="Write the words of a deck or a text for Anki's text import, a spreadsheet (.xlsx, .csv), Pleco, "
        "Quizlet, Mochi, or as Markdown.",
    )
    add_input(export, "deck", "DECK.apkg, bilingual articles, a Chinese and an English file, or one RECIPE.toml")
    export.add_argument("-o", "--output", metavar="FILE", required=True, help="where to write")
    export.add_argument(
        "--to", metavar="NAME", help="anki, csv, excel, pleco, quizlet, mochi or markdown (default: by the ending)"
    )
    add_choices(export)
    export.add_argument("-q", "--quiet", action="store_true", help="no progress")

    report = commands.add_parser(
        "report",
        help="write a teacher's report: doubts first, what it buys, what is left out",
        description="Write one HTML page about a deck: cards to check, coverage and level of each lesson, words that "
        "come back, words without a card and why, English held back, what the next import changes for students.",
    )
    add_input(report, "article", "bilingual articles, a Chinese and an English file, or one RECIPE.toml")
    report.add_argument("-o", "--output", metavar="PAGE.html", help="where to write (default: NAME.report.html)")
    add_choices(report)
    report.add_argument("-q", "--quiet", action="store_true", help="no progress")

    page = commands.add_parser(
        "page",
        help="write a page for a class: texts to tap, deck and hand-outs to take along",
        description="Write a folder with a page (index.html) on which each word of the texts is tapped for its reading "
        "and meaning, the deck, and hand-outs. It needs no network and no script: put it on a site or a USB stick.",
    )
    add_input(page, "article", "bilingual articles, a Chinese and an English file, or one RECIPE.toml")
    page.add_argument("-o", "--output", metavar="FOLDER", help="where to write (default: NAME.class)")
    add_choices(page)
    page.add_argument("-q", "--quiet", action="store_true", help="no progress")

    push = commands.add_parser(
        "push",
        help="put the cards into the running Anki",
        description="Put the deck of a text or a recipe into the Anki that runs on this machine, with the add-on "
        "AnkiConnect: new notes are added, of others only the fields that changed and that the student did not touch. "
        "Nothing is deleted. What was pushed is kept beside the deck (.pushed.json).",
    )
    add_input(push, "article", "bilingual articles, a Chinese and an English file, or one RECIPE.toml")
    push.add_argument("--dry-run", action="store_true", help="only say what would be done")
    push.add_argument("--host", metavar="NAME", help="another machine than this one, if that is meant")
    push.add_argument("--port", type=int, default=8765, metavar="N", help="the port of AnkiConnect (default 8765)")
    add_choices(push)
    push.add_argument("-q", "--quiet", action="store_true", help="no progress")

    handout = commands.add_parser(
        "handout",
        help="write a hand-out to print",
        description="Write a page to print: a bilingual reader, the vocabulary, exercises with their keys on pages of "
        "their own, a practice grid (with the order of strokes after: flashgen fetch strokes). A browser prints "
        "it; --pdf makes a PDF instead. The same seed gives the same exercises.",
    )
    add_input(handout, "kind", "reader, vocabulary, gaps, matching, pinyin, dictation or characters; then the texts")
    handout.add_argument("-o", "--output", metavar="PAGE.html|.pdf", help="where to write (default: NAME.KIND.html)")
    handout.add_argument("--pdf", action="store_true", help="a PDF (extra print: pip install 'flashgen[print]')")
    handout.add_argument("--paper", default="a4", metavar="a4|letter", help="the size of the paper (default a4)")
    handout.add_argument("--two-columns", action="store_true", help="in two columns")
    handout.add_argument("--large", action="store_true", help="in large print")
    handout.add_argument(
        "--pinyin", default="unknown", metavar="WHICH", help="over which words of the reader: all, unknown, none"
    )
    handout.add_argument("--seed", type=int, default=1, metavar="N", help="other exercises (default 1)")
    handout.add_argument("--versions", type=int, default=1, metavar="N", help="exercises for neighbours: 2 (default 1)")
    add_choices(handout)
    handout.add_argument("-q", "--quiet", action="store_true", help="no progress")

    diff = commands.add_parser(
        "diff",
        help="say what students notice when they import a newer deck",
        description="Compare two decks of flashgen: which cards are new, which change and how, which stay behind.",
    )
    diff.add_argument("words", nargs=2, metavar="DECK.apkg", help="the older deck, then the newer one")
    diff.set_defaults(quiet=False)


def add_course(commands: Any) -> None:
    new = commands.add_parser(
        "new",
        help="begin a course: a recipe for a folder of texts",
        description="Write a commented recipe for the texts in a folder, in the order of their names; nothing is "
        "overwritten. Change it as you like, then: flashgen check, flashgen build.",
    )
    new.add_argument("words", nargs=1, metavar="FOLDER", help="a folder of texts of any format")
    new.add_argument("-o", "--output", metavar="RECIPE.toml", help="where to write (default: FOLDER/course.toml)")
    check = commands.add_parser(
        "check",
        help="say all that is wrong with a recipe",
        description="Read a recipe, its lists, corrections and texts, and say all that is wrong at once, with lines. "
        "Nothing is built.",
    )
    check.add_argument("words", nargs=1, metavar="RECIPE.toml", help="the recipe")
    for command in (new, check):
        command.set_defaults(quiet=False)


def add_corpus(commands: Any) -> None:
    corpus = commands.add_parser(
        "corpus",
        help="the vocabulary of many texts, and a course of the words that are worth most",
        description="Read any number of texts by many processes or machines, and write their vocabulary: how often "
        "each word comes, its level, what it means, the best sentence that any text has of it. A run that was stopped "
        "goes on where it was when it is started again.",
    )
    add_input(corpus, "text", "folders or files: bilingual articles, pairs of files, tables of sentence pairs")
    corpus.add_argument(
        "-o", "--output", metavar="FILE", help="where to write: FILE.tsv or FILE.csv (default: vocabulary.tsv)"
    )
    corpus.add_argument(
        "--course", metavar="DECK.apkg", help="write a deck of the words that are worth most, too (how many: --max)"
    )
    corpus.add_argument(
        "--cluster", metavar="ADDRESS", help="work with the dask cluster whose scheduler is there (extra cluster)"
    )
    corpus.add_argument(
        "--work", metavar="FOLDER", help="keep what workers find there (default: FILE.parts, removed at the end)"
    )
    add_choices(corpus)
    corpus.add_argument("-q", "--quiet", action="store_true", help="no progress, no summary")


def add_studio(commands: Any) -> None:
    studio = commands.add_parser(
        "studio",
        help="work in the browser, without the command line",
        description="Open a page in the browser for a folder of texts: add and pair texts, choose words, correct "
        "cards, hand out. Served on this machine only; all it keeps are ordinary files in the folder, so that the "
        "command line can be used by turns.",
    )
    studio.add_argument(
        "words", nargs="?", metavar="FOLDER", default="flashgen-course", help="the folder of the course"
    )
    studio.add_argument("--port", type=int, default=0, metavar="N", help="the port (default: a free one)")
    studio.add_argument("--host", metavar="ADDRESS", default="", help="serve other machines too; needs --phrase")
    studio.add_argument("--phrase", metavar="WORDS", default="", help="the pass phrase for other machines")
    studio.add_argument("--no-browser", action="store_true", help="do not open the browser")
    studio.set_defaults(quiet=False)


def add_doctor(commands: Any) -> None:
    doctor = commands.add_parser(
        "doctor",
        help="say what is installed, what is missing and how to get it",
        description="Say what is installed and in which version, what is missing, and how to get it.",
    )
    doctor.set_defaults(quiet=False, words=[])


def add_completion(commands: Any) -> None:
    completion = commands.add_parser(
        "completion",
        help="complete commands, options and files in your shell",
        description="Print the script with which a shell completes flashgen's commands, options and files. bash: "
        'eval "$(flashgen completion bash)" in ~/.bashrc; zsh: the same in ~/.zshrc, after compinit; fish: flashgen '
        "completion fish > ~/.config/fish/completions/flashgen.fish",
    )
    completion.add_argument("shell", action=Completion, choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    completion.set_defaults(words=[])


class Completion(argparse.Action):
    """Prints the script for a shell."""

    def __call__(self, parser: argparse.ArgumentParser, _: Any, shell: Any, *__: Any) -> None:
        from .completion import script

        say(script(shell))
        parser.exit()


class Version(argparse.Action):
    """Prints the program's version and those of its data."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from ..doctor import data_versions

        say(data_versions())
        parser.exit()


def add_skip(commands: Any) -> None:
    skip = commands.add_parser(
        "skip",
        help="never make cards of these words",
        description="Put words aside for good: no deck gets a card of them. Without words it shows those put aside.",
    )
    skip.add_argument("words", nargs="*", metavar="WORD", help="words as they stand in the text, in either script")
    skip.add_argument("--undo", action="store_true", help="take these words back")
    skip.set_defaults(quiet=False)


def add_fetch(commands: Any) -> None:
    fetch = commands.add_parser(
        "fetch",
        help="fetch optional data once: stroke order",
        description="Fetch data that is optional and has a licence of its own. strokes: the stroke order of 9,500 "
        "characters (hanzi-writer-data, Arphic Public License), about 13 MB, through npm.",
    )
    fetch.add_argument("words", nargs=1, choices=["strokes"], metavar="strokes", help="what to fetch")
    fetch.set_defaults(quiet=False)
