"""The arguments of the command line, and the recipe that they make."""

from __future__ import annotations

import argparse
import difflib
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from ..terminal import visible
from .more import (
    Version,
    add_completion,
    add_corpus,
    add_course,
    add_doctor,
    add_fetch,
    add_outputs,
    add_skip,
    add_studio,
)
from .shared import add_choices, add_input, add_limits, add_words

DESCRIPTION = """\
flashgen makes Anki flashcards from a Chinese text and its English translation: the words worth learning, each
with its pinyin, its meaning in this text, and a sentence of the text with the translator's English. Offline.

  flashgen build article.txt                     cards from a bilingual article
  flashgen build chinese.txt english.txt         the two languages in two files
  flashgen build film.zh.srt film.en.srt         subtitles; likewise Word, PDF, e-books, web pages, tables
  flashgen build -                               what you paste or pipe in
  flashgen build decks/dialogue.toml             what a recipe says
  flashgen preview article.txt                   every card in a web page, doubtful ones first
  flashgen align article.txt -o article.tmx      the aligned sentences alone, for translators
  flashgen coverage article.txt --level 4        how much of a text you can read, and what it takes
  flashgen explain article.txt 运动              why a word has a card, this reading, this meaning
  flashgen studio FOLDER                         all of this in the browser, for people without a terminal
  flashgen new FOLDER                            begin a course of many texts; flashgen check says what is wrong
  flashgen words course.toml                     the words as a spreadsheet to correct; build takes what you changed
  flashgen push article.txt                      straight into the running Anki; the student's own changes stay
  flashgen report course.toml                    doubts first, what each lesson buys, what an update changes
  flashgen page course.toml                      a page for the class: tap a word; deck and hand-outs to take along
  flashgen diff old.apkg new.apkg                what an update changes for students, before it is handed out
  flashgen export deck.apkg --to pleco -o w.txt  the words for Pleco, Quizlet, Mochi, a spreadsheet, Markdown
  flashgen handout gaps article.txt              a page to print: reader, vocabulary, gaps, matching, pinyin, ...
  flashgen skip 运动                             never a card of this word again (--undo takes it back)
  flashgen doctor                                what is installed, what is missing, how to get it
"""
BUILD = """\
Texts: .txt .md .docx .odt .epub .html .pdf .srt .vtt .ass .lrc .csv .tsv .xlsx .ods .json .tmx .xlf, or “-” for
what you paste. The two languages may stand in two files, line by line in turns, one after the other, in two columns,
or as English, a line “<hr />”, a line “Original:”, Chinese. Chinese alone makes a deck too. How a file was read is
said; --format and --columns correct it. A folder stands for all texts in it. The deck is written beside you as
NAME.apkg; open it in Anki with File > Import. Building again and importing again updates the cards and keeps your
progress."""


def parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    """The arguments; files may stand before and after options."""
    top = parser()
    for word in sys.argv[1:] if argv is None else argv:
        try:
            os.fsencode(word)
        except UnicodeError:
            top.error(f"{word!r} can be no name of a file and no text")
    command = next((w for w in (sys.argv[1:] if argv is None else argv) if not w.startswith("-")), None)
    if command is not None and command not in _commands():
        near = difflib.get_close_matches(command, _commands(), 1)
        meant = f" (did you mean {near[0]}?)" if near else ""
        top.error(f"there is no command {command}{meant}; flashgen --help names them, first of all flashgen build")
    arguments, rest = top.parse_known_args(argv)
    if any(word.startswith("-") and word != "-" for word in rest):
        top.error(f"unknown option: {' '.join(rest)}{_meant(rest, arguments.command)}")
    given = [arguments.words] if isinstance(arguments.words, str) else arguments.words
    arguments.words = [*given, *rest]
    if arguments.command == "explain":
        if len(arguments.words) < (1 if arguments.zh else 2) or not all(map(str.strip, arguments.words)):
            top.error("explain needs an article and words of it: flashgen explain article.txt 运动")
        arguments.asked = _asked(arguments.words, 0 if arguments.zh else 1)
        del arguments.words[-len(arguments.asked) :]
    most = _most_words(arguments.command)
    if most and len(arguments.words) > most:
        top.error(f"{arguments.command} takes no more than {most}: what is “{arguments.words[most]}”?")
    if arguments.words and arguments.command == "doctor":
        top.error(f"doctor takes no argument, not “{arguments.words[0]}”")
    if arguments.command == "handout":
        if not arguments.words or _is_file(arguments.words[0]):
            top.error("handout needs its kind and a text: flashgen handout gaps article.txt")
        arguments.kind = arguments.words.pop(0)
    arguments.article = [Path(word) for word in arguments.words]
    return arguments


def _commands() -> Mapping[str, argparse.ArgumentParser]:
    [commands] = [action.choices for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return commands


def _actions(command: str) -> list[argparse.Action]:
    return _commands()[command]._actions


def _asked(words: Sequence[str], texts: int) -> list[str]:
    """The words to explain: the last, and those before it that can't be a file's name (they are Chinese and have no
    point or stroke) and are none, behind some texts."""
    first = len(words) - 1
    while first > texts and not words[first - 1].isascii() and not _is_file(words[first - 1]):
        first -= 1
    return [*words[first:]]


def _is_file(word: str) -> bool:
    """Whether a word is the name of a file or may be meant for one."""
    try:
        return any(mark in word for mark in "./\\") or Path(word).exists()
    except OSError:  # too long for a name
        return False


def _most_words(command: str) -> int:
    """How many arguments a command takes that are no options, 0 for any number."""
    counts = [1 if action.nargs == "?" else action.nargs for action in _actions(command) if action.dest == "words"]
    return max((count for count in counts if isinstance(count, int)), default=0)


def _meant(rest: Sequence[str], command: str) -> str:
    """The options of a command that may have been meant."""
    there = [name for action in _actions(command) for name in action.option_strings]
    near = (difflib.get_close_matches(word.partition("=")[0], there, 1) for word in rest if word.startswith("--"))
    found = [name for names in near for name in names]
    return f" (did you mean {', '.join(found)}?)" if found else ""


NO_NUMBER = re.compile(r"argument (\S+): invalid (int|float) value: '(.*)'", re.DOTALL)
"""What argparse says of what can't be read as a number."""


class Parser(argparse.ArgumentParser):
    """Repeats in its messages what was typed, without letting it steer the terminal; says what is wrong in two lines,
    for the usage of a command fills a screen."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end."""
        if found := NO_NUMBER.fullmatch(message):
            option, kind, given = found.groups()
            message = f"{option} needs a {'whole number' if kind == 'int' else 'number'}, not “{given}”"
        self.exit(2, f"{self.prog}: error: {message}\nSee {self.prog} --help\n")

    def _print_message(self, message: str, file: Any = None) -> None:
        super()._print_message(visible(message), file)


def parser() -> argparse.ArgumentParser:
    """The arguments of all commands."""
    top = Parser(prog="flashgen", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--version", action=Version, nargs=0, help="say the versions of the program and its data")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)

    build = commands.add_parser("build", help="make an Anki deck", description=BUILD)
    add_input(
        build, "article", "bilingual articles, folders of them, a Chinese and an English file, or one RECIPE.toml"
    )
    build.add_argument(
        "-o", "--output", metavar="DECK.apkg", help="where to write the deck (default: the article's or recipe's name)"
    )
    add_choices(build)
    build.add_argument(
        "--ask-model",
        nargs="?",
        const="",
        metavar="URL",
        help="ask a chat model (OpenAI's protocol, here or elsewhere) about doubtful cards of a recipe; their "
        "sentences are sent there. Answers are kept beside the recipe. A key is taken from FLASHGEN_API_KEY",
    )
    build.add_argument("--model", metavar="NAME", help="the model to ask (default: the recipe's)")
    build.add_argument("--report", metavar="FILE.json", help="also write every decision, doubtful cards first")
    build.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary; warnings still come")

    preview = commands.add_parser(
        "preview",
        help="show every card of a deck or a text in a web page",
        description="Write one HTML page with every card, front and back, those to be checked first. Words can be put "
        "out and readings, meanings and notes corrected there; the page saves overrides.tsv, which build takes from "
        "beside a recipe or with --overrides. Works offline.",
    )
    add_input(preview, "deck", "DECK.apkg, bilingual articles, a Chinese and an English file, or one RECIPE.toml")
    preview.add_argument(
        "-o", "--output", metavar="PAGE.html", help="where to write the page (default: NAME.preview.html)"
    )
    add_choices(preview)
    preview.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary; warnings still come")

    coverage = commands.add_parser(
        "coverage",
        help="say how much of a text is known, and what it takes to read it",
        description="How many of the running words of a text are known now (words of lower HSK levels, --known) and "
        "after each card of the deck, how many words it takes to 90, 95 and 98 percent, and the level of the text. "
        "With 95 percent a text can be read with help, with 98 without.",
    )
    add_input(coverage, "article", "texts of any format, folders of them, a Chinese and an English file, a RECIPE.toml")
    coverage.add_argument(
        "-o", "--output", metavar="FILE", help="also write FILE.html with the curve as a picture, or FILE.json"
    )
    add_limits(coverage)
    add_words(coverage)
    coverage.add_argument("-q", "--quiet", action="store_true", help="no progress")

    words = commands.add_parser(
        "words",
        help="write the words as a table to correct in a spreadsheet",
        description="Write every word of a text or recipe as a row of a spreadsheet: keep, order, reading, meaning, "
        "part of speech, sentence, English, note. Change what you like; what you changed wins at every build, all else "
        "goes on being computed. Beside a recipe the table is found by itself; for a text give it with --sheet.",
    )
    add_input(words, "article", "bilingual articles, a Chinese and an English file, or one RECIPE.toml")
    words.add_argument(
        "-o", "--output", metavar="FILE", help="where to write: FILE.xlsx or FILE.csv (default: NAME.words.xlsx)"
    )
    add_choices(words)
    words.add_argument("-q", "--quiet", action="store_true", help="no progress")

    align = commands.add_parser(
        "align",
        help="write the aligned sentences alone",
        description="Align a text with its translation, sentence by sentence, for translators and teachers.",
    )
    add_input(align, "article", "bilingual articles, folders of them, or a Chinese and an English file")
    align.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to write: FILE.tsv, or FILE.tmx (TMX 1.4); default: TSV to the screen",
    )
    align.add_argument("-q", "--quiet", action="store_true", help="no progress")

    explain = commands.add_parser(
        "explain",
        help="say why a word has a card, this reading, this meaning",
        description="Show every decision about a word of a text, or about some.",
    )
    add_input(explain, "article word", "a bilingual article or a RECIPE.toml, and words as they stand in the text")
    add_words(explain)
    explain.set_defaults(quiet=False)
    add_course(commands)
    add_outputs(commands)
    add_corpus(commands)
    add_studio(commands)
    add_skip(commands)
    add_doctor(commands)
    add_completion(commands)
    add_fetch(commands)
    return top
