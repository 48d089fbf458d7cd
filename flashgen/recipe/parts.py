"""What a recipe can ask for: one frozen value a part."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..lexicon.levels import STANDARD
from ..lexicon.script import is_han

STATE = ".state.tsv"
NO_WORD = frozenset("./\\")
"""What names of files have and words do not."""
INSTEAD = "instead"
REGIONS = ("", "taiwan")
CHARACTERS = ("", "beside", INSTEAD)
"""Whether characters get cards: none, beside words, instead of them."""
SPEECH = ("noun", "verb", "adjective", "adverb", "other")
MOST_ZIPF = 9.0
"""What every word lies below: it would be every word."""
MOST_SENTENCES = 25_000
"""Sentences of a side that are ever aligned at once: a long novel. With 20,000 of each a build takes 660 MB."""


@dataclass(frozen=True, slots=True)
class DeckPart:
    """`name` as Anki shows it (default: the title); notes of one `series` are the same notes in every deck; with
    `lessons` it is a course: each text is a lesson with a numbered sub-deck, which teaches what none before it does."""

    name: str = ""
    series: str = ""
    lessons: bool = False


@dataclass(frozen=True, slots=True)
class InputPart:
    """`paths` of articles or folders, or `zh` and `en` for two files; `encoding` "" finds it, `encoding_zh` and
    `encoding_en` are those of one language. `format` and `columns` ("zh=2,en=3") say what is not found by itself. A
    file of more than `max_bytes` or a text of more than `max_sentences` a side is refused."""

    paths: tuple[str, ...] = ()
    zh: str = ""
    en: str = ""
    encoding: str = ""
    encoding_zh: str = ""
    encoding_en: str = ""
    format: str = ""
    columns: str = ""
    max_bytes: int = 10_000_000
    max_sentences: int = 10_000


@dataclass(frozen=True, slots=True)
class TextPart:
    """One of several texts, in order: `path` of a file with both languages, or `zh` and `en`; its `title`.

    In a course (`deck.lessons`) texts of the same `lesson` are one, else each is one by its title; it teaches the words
    of `must` (words, or lists) before all others, those of `skip` never, `max_notes` at most (0: as the recipe says).
    """

    path: str = ""
    zh: str = ""
    en: str = ""
    title: str = ""
    lesson: str = ""
    must: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    max_notes: int = 0


@dataclass(frozen=True, slots=True)
class WordsPart:
    """At most `max_notes` words (0: no limit; in a course of each lesson), those of `must` (words, or lists) first and
    in any case, though no text has them; and no more than make `cover` percent of the running words known (0: no such
    limit). Left out: levels below `level` of the list `hsk` ("2.0", "2021", "2025"); if `highest` is not 0, words of
    higher levels and of none; words that stand fewer than `min_count` times in the texts, whose frequency is outside
    the band `zipf` ("3-5"), whose part of speech is not among `pos`; set phrases unless `phrases`; the words of `skip`
    (words, or lists) and of `known` lists (Anki's files too, whose `field` holds the words: known from an interval of
    `mature` days). With `only` lists their words alone, whatever their level; the words of `dictionary` lists are cut,
    read and explained as these say; `names` get cards in a sub-deck; `clean` leaves out vulgar, slang and derogatory
    meanings; `grammar` gives function words of the HSK lists cards; `region` "taiwan" reads words as Taiwan does;
    `characters` "beside" gives the characters of the words cards of their own, "instead" only them."""

    max_notes: int = 150
    cover: int = 0
    level: int = 2
    highest: int = 0
    hsk: str = STANDARD
    min_count: int = 1
    zipf: str = ""
    pos: tuple[str, ...] = ()
    phrases: bool = True
    must: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    field: str = ""
    mature: int = 21
    only: tuple[str, ...] = ()
    dictionary: tuple[str, ...] = ()
    names: bool = False
    clean: bool = False
    grammar: bool = False
    characters: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class ExamplesPart:
    """A longer sentence than `max_chars` is quoted only if there is no other."""

    max_chars: int = 60


@dataclass(frozen=True, slots=True)
class CardsPart:
    """What stands on the cards, and which there are.

    `ask` names the cards beside the one to read, of "listen", "recall", "type" and "gap". `spoken` (nǐ hǎo: ní hǎo)
    and `zhuyin` are lines beside the pinyin in citation tones. `audio` names the voice that speaks words and
    sentences ("espeak"; "": the student's Anki speaks), `recordings` a folder of sound files named after their words.
    `strokes` adds the stroke order of the characters. `overrides` is the file of corrections by hand; where it is
    not named, `overrides.tsv` beside the recipe is. `sheet` is the table of `flashgen words`, corrected; where it is
    not named, `NAME.words.xlsx`, `.ods` or `.csv` beside the recipe NAME is.
    """

    ask: tuple[str, ...] = ()
    spoken: bool = False
    zhuyin: bool = False
    audio: str = ""
    recordings: str = ""
    strokes: bool = False
    overrides: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class OutputPart:
    """Files to write: the deck and the report of every decision."""

    apkg: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class SecondOpinionPart:
    """`url` of a server that answers as OpenAI's do, and its `model`: doubtful cards are asked about when the deck is
    built with --ask-model."""

    url: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what a deck holds. Relative paths count from `folder`; `file` is the name of the
    recipe's own file, "" for a recipe that is none."""

    deck: DeckPart = field(default_factory=DeckPart)
    input: InputPart = field(default_factory=InputPart)
    words: WordsPart = field(default_factory=WordsPart)
    examples: ExamplesPart = field(default_factory=ExamplesPart)
    cards: CardsPart = field(default_factory=CardsPart)
    output: OutputPart = field(default_factory=OutputPart)
    second_opinion: SecondOpinionPart = field(default_factory=SecondOpinionPart)
    texts: tuple[TextPart, ...] = ()
    folder: str = "."
    file: str = ""

    def path(self, name: str) -> Path:
        """A path of the recipe, seen from where the program runs."""
        return Path(self.folder) / name

    def is_word(self, name: str) -> bool:
        """Whether what `must` or `skip` names is a word, no file of a list: 生词 is one, 生词表.txt none."""
        return any(map(is_han, name)) and NO_WORD.isdisjoint(name) and not self.path(name).exists()

    @property
    def listed(self) -> tuple[Path, ...]:
        """The files of all lists that it names, and its own: all that is read beside the texts."""
        words, cards = self.words, self.cards
        names = [*words.known, *words.only, *words.dictionary, cards.overrides, cards.sheet, self.file]
        some = [*words.must, *words.skip, *(name for text in self.texts for name in (*text.must, *text.skip))]
        return tuple(map(self.path, filter(None, [*names, *(name for name in some if not self.is_word(name))])))

    @property
    def state_file(self) -> Path | None:
        """Where it is kept when each note changed: beside the recipe, None for a recipe that is no file."""
        return self.path(self.file).with_suffix(STATE) if self.file else None


PARTS: dict[str, type[Any]] = {
    "deck": DeckPart,
    "input": InputPart,
    "words": WordsPart,
    "examples": ExamplesPart,
    "cards": CardsPart,
    "output": OutputPart,
    "second_opinion": SecondOpinionPart,
}
