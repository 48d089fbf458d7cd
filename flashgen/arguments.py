"""The arguments of the command line, and the recipe that they make."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from . import __version__
from .errors import RecipeError
from .read.content import NAMES
from .recipe import Recipe, checked, load
from .terminal import visible

FLAGS = {
    "options: words.max_notes": "--max",
    "options: words.cover": "--cover",
    "options: words.highest": "--level",
    "options: words.level": "--level",
    "options: words.hsk": "--level",
    "options: words.min_count": "--min-count",
    "options: words.zipf": "--zipf",
    "options: words.pos": "--pos",
    "options: words.region": "--region",
    "options: input.max_bytes": "--max-size in bytes",
    "options: input.max_sentences": "--max-sentences",
    "options: input.zh and input.en": "--zh and --en",
    "options: cards.ask": "--ask",
    "options: deck.name": "--deck",
}
"""What recipes call by a key, the command line calls by an option."""
FLAG = re.compile("|".join(map(re.escape, FLAGS)))
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
    arguments, rest = top.parse_known_args(argv)
    if any(word.startswith("-") and word != "-" for word in rest):
        top.error(f"unknown option: {' '.join(rest)}")
    given = [arguments.words] if isinstance(arguments.words, str) else arguments.words
    arguments.words = [*given, *rest]
    if arguments.command == "explain":
        if len(arguments.words) < (1 if arguments.zh else 2) or not arguments.words[-1].strip():
            top.error("explain needs an article and a word of it: flashgen explain article.txt 运动")
        arguments.word = arguments.words.pop()
    if arguments.command == "handout":
        if not arguments.words:
            top.error("handout needs its kind and a text: flashgen handout gaps article.txt")
        arguments.kind = arguments.words.pop(0)
    arguments.article = [Path(word) for word in arguments.words]
    return arguments


class Parser(argparse.ArgumentParser):
    """Repeats in its messages what was typed, without letting it steer the terminal."""

    def _print_message(self, message: str, file: Any = None) -> None:
        super()._print_message(visible(message), file)


def parser() -> argparse.ArgumentParser:
    """The arguments of all commands."""
    top = Parser(prog="flashgen", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--version", action="version", version=f"flashgen {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", dest="command", required=True)

    build = commands.add_parser("build", help="make an Anki deck", description=BUILD)
    _add_input(
        build, "article", "bilingual articles, folders of them, a Chinese and an English file, or one RECIPE.toml"
    )
    build.add_argument(
        "-o", "--output", metavar="DECK.apkg", help="where to write the deck (default: the article's or recipe's name)"
    )
    _add_choices(build)
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
        description="Write one HTML page with every card, front and back, those to be checked first. Works offline.",
    )
    _add_input(preview, "deck", "DECK.apkg, bilingual articles, a Chinese and an English file, or one RECIPE.toml")
    preview.add_argument(
        "-o", "--output", metavar="PAGE.html", help="where to write the page (default: NAME.preview.html)"
    )
    _add_choices(preview)
    preview.add_argument("-q", "--quiet", action="store_true", help="no progress and no summary; warnings still come")

    coverage = commands.add_parser(
        "coverage",
        help="say how much of a text is known, and what it takes to read it",
        description="How many of the running words of a text are known now (words of lower HSK levels, --known) and "
        "after each card of the deck, how many words it takes to 90, 95 and 98 percent, and the level of the text. "
        "With 95 percent a text can be read with help, with 98 without.",
    )
    _add_input(
        coverage, "article", "texts of any format, folders of them, a Chinese and an English file, a RECIPE.toml"
    )
    coverage.add_argument(
        "-o", "--output", metavar="FILE", help="also write FILE.html with the curve as a picture, or FILE.json"
    )
    _add_limits(coverage)
    _add_words(coverage)
    coverage.add_argument("-q", "--quiet", action="store_true", help="no progress")

    words = commands.add_parser(
        "words",
        help="write the words as a table to correct in a spreadsheet",
        description="Write every word of a text or recipe as a row of a spreadsheet: keep, order, reading, meaning, "
        "part of speech, sentence, English, note. Change what you like; what you changed wins at every build, all else "
        "goes on being computed. Beside a recipe the table is found by itself; for a text give it with --sheet.",
    )
    _add_input(words, "article", "bilingual articles, a Chinese and an English file, or one RECIPE.toml")
    words.add_argument(
        "-o", "--output", metavar="FILE", help="where to write: FILE.xlsx or FILE.csv (default: NAME.words.xlsx)"
    )
    _add_choices(words)
    words.add_argument("-q", "--quiet", action="store_true", help="no progress")

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

    explain = commands.add_parser(
        "explain",
        help="say why a word has a card, this reading, this meaning",
        description="Show every decision about one word of a text.",
    )
    _add_input(explain, "article word", "a bilingual article or a RECIPE.toml, and a word as it stands in the text")
    _add_words(explain)
    explain.set_defaults(quiet=False)
    _add_course(commands)
    _add_outputs(commands)
    _add_studio(commands)
    _add_skip(commands)
    _add_fetch(commands)
    return top


def _add_outputs(commands: Any) -> None:
    export = commands.add_parser(
        "export",
        help="write the words for another program",
        description="Write the words of a deck or a text for Anki's text import, a spreadsheet (.csv), Pleco, Quizlet, "
        "Mochi, or as Markdown.",
    )
    _add_input(export, "deck", "DECK.apkg, bilingual articles, a Chinese and an English file, or one RECIPE.toml")
    export.add_argument("-o", "--output", metavar="FILE", required=True, help="where to write")
    export.add_argument(
        "--to", metavar="NAME", help="anki, csv, pleco, quizlet, mochi or markdown (default: by the ending)"
    )
    _add_choices(export)
    export.add_argument("-q", "--quiet", action="store_true", help="no progress")

    report = commands.add_parser(
        "report",
        help="write a teacher's report: doubts first, what it buys, what is left out",
        description="Write one HTML page about a deck: cards to check, coverage and level of each lesson, words that "
        "come back, words without a card and why, English held back, what the next import changes for students.",
    )
    _add_input(report, "article", "bilingual articles, a Chinese and an English file, or one RECIPE.toml")
    report.add_argument("-o", "--output", metavar="PAGE.html", help="where to write (default: NAME.report.html)")
    _add_choices(report)
    report.add_argument("-q", "--quiet", action="store_true", help="no progress")

    page = commands.add_parser(
        "page",
        help="write a page for a class: texts to tap, deck and hand-outs to take along",
        description="Write a folder with a page (index.html) on which each word of the texts is tapped for its reading "
        "and meaning, the deck, and hand-outs. It needs no network and no script: put it on a site or a USB stick.",
    )
    _add_input(page, "article", "bilingual articles, a Chinese and an English file, or one RECIPE.toml")
    page.add_argument("-o", "--output", metavar="FOLDER", help="where to write (default: NAME.class)")
    _add_choices(page)
    page.add_argument("-q", "--quiet", action="store_true", help="no progress")

    push = commands.add_parser(
        "push",
        help="put the cards into the running Anki",
        description="Put the deck of a text or a recipe into the Anki that runs on this machine, with the add-on "
        "AnkiConnect: new notes are added, of others only the fields that changed and that the student did not touch. "
        "Nothing is deleted. What was pushed is kept beside the deck (.pushed.json).",
    )
    _add_input(push, "article", "bilingual articles, a Chinese and an English file, or one RECIPE.toml")
    push.add_argument("--dry-run", action="store_true", help="only say what would be done")
    push.add_argument("--host", metavar="NAME", help="another machine than this one, if that is meant")
    push.add_argument("--port", type=int, default=8765, metavar="N", help="the port of AnkiConnect (default 8765)")
    _add_choices(push)
    push.add_argument("-q", "--quiet", action="store_true", help="no progress")

    handout = commands.add_parser(
        "handout",
        help="write a hand-out to print",
        description="Write a page to print: a bilingual reader, the vocabulary, exercises with their keys on pages of "
        "their own, a practice grid. A browser prints it or saves it as PDF. The same seed gives the same exercises.",
    )
    _add_input(handout, "kind", "reader, vocabulary, gaps, matching, pinyin, dictation or characters; then the texts")
    handout.add_argument("-o", "--output", metavar="PAGE.html", help="where to write (default: NAME.KIND.html)")
    handout.add_argument("--paper", default="a4", metavar="a4|letter", help="the size of the paper (default a4)")
    handout.add_argument("--two-columns", action="store_true", help="in two columns")
    handout.add_argument("--large", action="store_true", help="in large print")
    handout.add_argument(
        "--pinyin", default="unknown", metavar="WHICH", help="over which words of the reader: all, unknown, none"
    )
    handout.add_argument("--seed", type=int, default=1, metavar="N", help="other exercises (default 1)")
    handout.add_argument("--versions", type=int, default=1, metavar="N", help="exercises for neighbours: 2 (default 1)")
    _add_choices(handout)
    handout.add_argument("-q", "--quiet", action="store_true", help="no progress")

    diff = commands.add_parser(
        "diff",
        help="say what students notice when they import a newer deck",
        description="Compare two decks of flashgen: which cards are new, which change and how, which stay behind.",
    )
    diff.add_argument("words", nargs=2, metavar="DECK.apkg", help="the older deck, then the newer one")
    diff.set_defaults(quiet=False)


def _add_course(commands: Any) -> None:
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


def _add_studio(commands: Any) -> None:
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


def _add_skip(commands: Any) -> None:
    skip = commands.add_parser(
        "skip",
        help="never make cards of these words",
        description="Put words aside for good: no deck gets a card of them. Without words it shows those put aside.",
    )
    skip.add_argument("words", nargs="*", metavar="WORD", help="words as they stand in the text, in either script")
    skip.add_argument("--undo", action="store_true", help="take these words back")
    skip.set_defaults(quiet=False)


def _add_fetch(commands: Any) -> None:
    fetch = commands.add_parser(
        "fetch",
        help="fetch optional data once: stroke order",
        description="Fetch data that is optional and has a licence of its own. strokes: the stroke order of 9,500 "
        "characters (hanzi-writer-data, Arphic Public License), about 13 MB, through npm.",
    )
    fetch.add_argument("words", nargs=1, choices=["strokes"], metavar="strokes", help="what to fetch")
    fetch.set_defaults(quiet=False)


def _add_choices(build: argparse.ArgumentParser) -> None:
    """What decides which cards there are and what stands on them."""
    _add_limits(build)
    _add_words(build)
    build.add_argument(
        "--overrides",
        metavar="FILE",
        help="your corrections: word, tab, reading or meaning or skip, tab, value; they survive every rebuild",
    )
    build.add_argument(
        "--sheet",
        metavar="FILE",
        help="the table of flashgen words, corrected (.xlsx .ods .csv); it is kept at every rebuild",
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
        "--series",
        metavar="NAME",
        help="decks of one series share their notes (default: from --deck, else of the text)",
    )


class Levels(NamedTuple):
    """From a level of an HSK list on ("" for the list in force), up to `highest` (0: no limit)."""

    hsk: str
    level: int
    highest: int


LISTS = {"": "", "3.0": "2025", "2": "2.0", "3": "2025"}
"""What people call the lists beside their names."""
LIST = r"(?P<list>\d{4}|\d(?:\.0)?) ?[:/] ?(?:hsk)?"
LEVEL = re.compile(rf"(?:hsk)?[ -]?(?:{LIST})? ?(?P<low>\d{{1,3}})(?:-(?P<high>\d))?", re.IGNORECASE)


def hsk_level(text: str) -> Levels:
    """Levels as people write them.

    >>> [tuple(hsk_level(text)) for text in ("4", "HSK4", "hsk 7-9", "2.0:4", "hsk-2021:3-5", "3.0:4")]
    [('', 4, 0), ('', 4, 0), ('', 7, 0), ('2.0', 4, 0), ('2021', 3, 5), ('2025', 4, 0)]
    """
    match = LEVEL.fullmatch(text.strip())
    if not match:
        what = "is no HSK level: write 1 to 7 (7 stands for 7-9), 3-5, or with its list 2.0:4, 2021:4, 2025:4"
        raise argparse.ArgumentTypeError(f"{text!r} {what}")
    named, low, high = match["list"] or "", int(match["low"]), int(match["high"] or 0)
    return Levels(LISTS.get(named, named), low, 0 if high == 9 else high)


def _add_limits(command: argparse.ArgumentParser) -> None:
    """How many words."""
    command.add_argument(
        "--max",
        type=int,
        metavar="N",
        dest="max_notes",
        help="at most N words, best first (default 150; 0 = all)",
    )
    command.add_argument(
        "--cover", type=int, metavar="PERCENT", help="no more words than it takes to know so much of the text, e.g. 95"
    )


def _add_words(command: argparse.ArgumentParser) -> None:
    """Which words are wanted, and how they are read and explained."""
    command.add_argument(
        "--level",
        type=hsk_level,
        metavar="LEVEL",
        help="your HSK level, 1 to 7 (7-9 is one): words of the levels below are left out (default 2); 3-5: words of "
        "these alone; 2.0:4 or 2021:4 by another list than that of 2025",
    )
    command.add_argument(
        "--must", action="append", metavar="WORD|FILE", help="words that get cards in any case (may be repeated)"
    )
    command.add_argument(
        "--skip", action="append", metavar="WORD|FILE", help="words that get none (for good: see flashgen skip)"
    )
    command.add_argument("--min-count", type=int, metavar="N", help="words that stand at least N times in the texts")
    command.add_argument(
        "--zipf", metavar="3-5", help="words of this band of frequency: 1 rare, 3 one in a million, 6 one in a thousand"
    )
    command.add_argument(
        "--pos", action="append", metavar="PART", help="only noun, verb, adjective, adverb or other; may be repeated"
    )
    command.add_argument(
        "--no-phrases", action="store_false", default=None, dest="phrases", help="no idioms and set phrases"
    )
    command.add_argument(
        "--known",
        action="append",
        metavar="FILE",
        help="words you know: a list in any form, or your Anki (.apkg, .colpkg, .anki2): left out (may be repeated)",
    )
    command.add_argument("--field", metavar="NAME", help="the field of your Anki notes that holds the word")
    command.add_argument(
        "--mature",
        type=int,
        metavar="DAYS",
        help="interval from which a card of your Anki is known (default 21)",
    )
    command.add_argument(
        "--only",
        action="append",
        metavar="FILE",
        help="cards for the words of this list alone, whatever their level (may be repeated)",
    )
    _add_dictionary(command)
    command.add_argument(
        "--clean", action="store_true", default=None, help="for classes: no vulgar, slang or derogatory meanings"
    )
    command.add_argument(
        "--grammar",
        action="store_true",
        default=None,
        help="function words of the HSK lists get cards too (而且, 对于)",
    )
    command.add_argument(
        "--region", metavar="taiwan", help="read words as Taiwan does (研究 yánjiù); zhuyin beside pinyin"
    )
    command.add_argument("--names", action="store_true", default=None, help="names get cards too, in a sub-deck")


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
    command.add_argument("--encoding-zh", metavar="NAME", help="the same for the Chinese file alone")
    command.add_argument("--encoding-en", metavar="NAME", help="the same for the English file alone")
    command.add_argument(
        "--format",
        metavar="NAME",
        help=f"what the files are, if it is not found by itself: {', '.join(NAMES)}",
    )
    command.add_argument(
        "--columns", metavar="zh=2,en=3", help="the columns of a table: numbers from 1, or the names at their heads"
    )
    command.add_argument("--max-size", type=int, metavar="MB", help="largest file to read (default 10)")
    command.add_argument(
        "--max-sentences",
        type=int,
        metavar="N",
        help="longest text, in sentences of a side (default 2000, under a minute; 25000 at most)",
    )


def recipe_of(arguments: argparse.Namespace) -> tuple[Recipe, list[Path]]:
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
    known, only, own = (
        tuple(str(Path(k).absolute()) for k in given(name) or ()) for name in ("known", "only", "dictionary")
    )
    must, skip = (tuple(map(_list_or_word, given(name) or ())) for name in ("must", "skip"))
    levels, pos = given("level"), tuple(p for text in given("pos") or () for p in text.replace(",", " ").split())
    size, corrections = given("max_size"), given("overrides")
    folder = given("recordings")
    recordings = str(Path(folder).absolute()) if folder else None
    ask = tuple(name for text in given("ask") or () for name in text.replace(",", " ").split())
    own_path = str(Path(corrections).absolute()) if corrections else None
    table = given("sheet")
    sheet = str(Path(table).absolute()) if table else None
    recipe = replace(
        recipe,
        deck=replace(recipe.deck, **_set(name=given("deck"), series=given("series"), lessons=given("lessons"))),
        input=replace(
            recipe.input,
            **absolute,
            **_set(encoding=given("encoding"), format=given("format"), columns=given("columns")),
            **_set(encoding_zh=given("encoding_zh"), encoding_en=given("encoding_en")),
            **_set(max_bytes=None if size is None else size * 1_000_000),
            **_set(max_sentences=given("max_sentences")),
        ),
        words=replace(
            recipe.words,
            known=recipe.words.known + known,
            only=recipe.words.only + only,
            dictionary=recipe.words.dictionary + own,
            must=recipe.words.must + must,
            skip=recipe.words.skip + skip,
            **_set(max_notes=given("max_notes"), cover=given("cover"), names=given("names"), clean=given("clean")),
            **(_set(level=levels.level, highest=levels.highest, hsk=levels.hsk or None) if levels else {}),
            **_set(min_count=given("min_count"), zipf=given("zipf"), pos=pos or None, phrases=given("phrases")),
            **_set(grammar=given("grammar"), region=given("region"), field=given("field"), mature=given("mature")),
        ),
        cards=replace(
            recipe.cards,
            **_set(spoken=given("spoken"), zhuyin=given("zhuyin"), strokes=given("strokes"), audio=given("audio")),
            **_set(ask=ask or None, overrides=own_path, recordings=recordings, sheet=sheet),
        ),
        output=replace(recipe.output, **_set(apkg=given("output"), report=given("report"))),
    )
    if not paths and not recipe.texts and not recipes and not recipe.input.zh and not recipe.input.en:
        help_at = f"see flashgen {arguments.command} --help"
        raise RecipeError(f"Nothing to read. Name an article, or use --zh FILE --en FILE; {help_at}.")
    if paths and recipe.input.zh:
        raise RecipeError("Give articles, or --zh and --en, not both.")
    try:
        return checked(recipe, "options"), paths
    except RecipeError as error:
        raise RecipeError(FLAG.sub(lambda key: FLAGS.get(key[0], key[0]), str(error))) from None


def _list_or_word(text: str) -> str:
    """What names a list as its absolute path, a word as it is."""
    return str(Path(text).absolute()) if Path(text).exists() else text


def _set(**values: Any) -> dict[str, Any]:
    """The options that were given."""
    return {key: value for key, value in values.items() if value is not None}
