"""Options that several commands have: what to read, which words, what stands on the cards."""

from __future__ import annotations

import argparse

from ..options import hsk_level
from ..read.content import NAMES

MOST_PROCESSES = 64
SHELLS = ("bash", "zsh", "fish", "tcsh", "powershell")


def add_choices(build: argparse.ArgumentParser) -> None:
    """What decides which cards there are and what stands on them."""
    add_limits(build)
    add_words(build)
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


def processes(text: str) -> int:
    """A number of processes; 0 stands for one a core."""
    if not text.isdecimal() or int(text) > MOST_PROCESSES:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no number of processes: write 1 to {MOST_PROCESSES}, 0 = one a core"
        )
    return int(text)


def add_limits(command: argparse.ArgumentParser) -> None:
    """How many words."""
    command.add_argument(
        "--max",
        type=int,
        metavar="N",
        dest="max_notes",
        help="at most N words, best first (default 150; 0 = all)",
    )
    command.add_argument(
        "--fast",
        action="store_true",
        help="without the contextual encoder: a third less time, meanings told a little less surely; for a deck that "
        "students have keep to one of both",
    )
    command.add_argument(
        "--jobs",
        type=processes,
        metavar="N",
        default=1,
        help="read several texts by N processes at once (0 = one a core)",
    )
    command.add_argument(
        "--cover", type=int, metavar="PERCENT", help="no more words than it takes to know so much of the text, e.g. 95"
    )


def add_words(command: argparse.ArgumentParser) -> None:
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
        "--characters", action="store_const", const="beside", help="cards for the characters of the words too"
    )
    command.add_argument(
        "--characters-only",
        dest="characters",
        action="store_const",
        const="instead",
        help="cards for these characters instead of the words",
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


def add_input(command: argparse.ArgumentParser, name: str, what: str) -> None:
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
        help="longest text, in sentences of a side (default 10000, a book of 400 pages: minutes; 25000 at most)",
    )
