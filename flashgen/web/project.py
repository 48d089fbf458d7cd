"""A studio project is a folder with a recipe: what the studio changes are the files that the command line reads.

Every change is kept before it is made, so that it can be undone; nothing outside the folder is ever written, and names
that a browser sends are never paths.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import tomlkit

from .. import inputs, pipeline, publish
from ..course import new
from ..errors import RecipeError
from ..kept import Store, digest
from ..lexicon.script import is_han
from ..output.atomically import replacing
from ..progress import Progress, silent
from ..read.documents import ACCEPTED
from ..read.encoding import printable
from ..recipe import OVERRIDES, SHEETS, Recipe, load
from ..values import Bitext, Deck, Note
from .by_hand import ByHand, check_correction
from .history import History, write
from .reader import Reader, check_sheet
from .recipe_file import append, edited, free_path, has_texts, listed, put_texts, safe_name, settle, titled
from .rows import Pair, Text, Word, card_of, of_left_out, of_note, pairs_of, pairs_table, word_id

RECIPE = "course.toml"
KNOWN = "known.txt"
TEXTS = "texts"
PAIRS = ".pairs.tsv"
DECISIONS = ("auto", "keep", "skip", "known")
"""What can be decided of a word: as flashgen thinks, a card in any case, none, known."""


class Project:
    """The recipe, the corrections and the texts of a folder, and the deck that they make."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._history = History(self.folder)
        found = sorted(self.folder.glob("*.toml"))
        self.recipe_path = found[0] if found else self.folder / RECIPE
        if not found:
            title = self.folder.name or "Course"
            write(self.recipe_path, new.recipe([], title, self.recipe_path.name))
        self.deck: Deck | None = None
        self.newest = 0
        """When one of the files that the deck is made of was changed last."""
        self.pulse: Callable[[], object] = int
        self._engines: pipeline.Engines | None = None
        self._reader = Reader()

    # what there is

    @property
    def name(self) -> str:
        """The name of the deck, as the recipe says it; that of the folder where the recipe can't be read."""
        try:
            return self.recipe().deck.name or self.folder.name
        except RecipeError:
            return self.folder.name

    def recipe(self) -> Recipe:
        """The recipe as it stands in the folder."""
        return load(self.recipe_path)

    @property
    def revision(self) -> str:
        """A mark of all that a change may change: another one after each, the old one again after an undo."""
        return digest(*(path.read_bytes() if path.exists() else None for path in self._changing()))[:16]

    @property
    def package(self) -> Path:
        """Where the deck is written."""
        recipe = self.recipe()
        return recipe.path(recipe.output.apkg) if recipe.output.apkg else self.recipe_path.with_suffix(".apkg")

    def texts(self) -> list[Text]:
        """The texts in their order, each read once as long as its files are the same."""
        found = []
        sources = self._sources()
        for number, (source, read) in enumerate(zip(sources, self._reader.opened(sources), strict=True)):
            files = tuple(path.name for path in source.files)
            title = source.title or new.titled(source.files)
            if isinstance(read, Exception):
                found.append(Text(number, title, files, problem=self._without_folder(read)))
            else:
                found.append(Text(number, title, files, len(read.l2), bool(read.l1)))
        return found

    def _sources(self) -> list[inputs.Source]:
        """What the recipe names to be read, in the order of the texts."""
        recipe = self.recipe()
        return list(inputs.sources([], recipe)) if has_texts(recipe) else []

    def _without_folder(self, error: Exception) -> str:
        return str(error).replace(f"{self.folder}/", "")

    def build(self, progress: Progress = silent) -> Deck:
        """The deck as recipe, texts and corrections make it now; analyses of texts that did not change are kept."""
        recipe = self.recipe()
        if not has_texts(recipe):
            raise RecipeError("There is no text yet. Add one first.")
        found = inputs.read([], recipe, self._reader.opened)
        self.newest = found.newest
        taught = publish.taught(recipe, self.package, recipe.state_file, found.documents)
        self.deck = pipeline.usable(pipeline.build_from(found, recipe, self.engines, progress, taught))
        return self.deck

    @property
    def engines(self) -> pipeline.Engines:
        """The engines of the last build."""
        if self._engines is None:
            self._engines = pipeline.Engines(self.recipe(), kept=Store(remembered=True), pulse=self.pulse)
        return self._engines

    def words(self, deck: Deck) -> list[Word]:
        """The table of words: the notes in their order, then the words without a card."""
        decided = self._by_hand.decisions()
        rows = [of_note(note, decided) for note in deck.notes]
        return rows + [of_left_out(word, decided) for word in deck.left_out]

    def note(self, deck: Deck, id_: str) -> Note | None:
        """The note of a row."""
        return next((n for n in deck.notes if word_id(n.candidate.headword, card_of(n)) == id_), None)

    # changes

    def add(self, files: Sequence[tuple[str, bytes]]) -> list[str]:
        """Keep some files as texts of the project, pairs told by their names; what was refused, and why."""
        refused, kept = [], []
        with self._change("add texts"):
            folder = self.folder / TEXTS
            folder.mkdir(exist_ok=True)
            for name, data in files:
                clean = safe_name(name)
                if Path(clean).suffix.lower() not in ACCEPTED:
                    refused.append(f"{printable(name)[:80]}: flashgen reads no files of this kind")
                    continue
                path = free_path(folder, clean)
                with replacing(path) as temporary:
                    temporary.write_bytes(data)
                kept.append(path)
            append(self.recipe_path, kept)
        return refused

    def paste(self, title: str, zh: str, en: str) -> None:
        """Keep a pasted text and its translation ("" for none, or for both in one)."""
        name = safe_name(title or "text")[:60]
        with self._change("paste a text"):
            folder = self.folder / TEXTS
            folder.mkdir(exist_ok=True)
            if en.strip():
                pair = [free_path(folder, f"{name}.zh.txt"), free_path(folder, f"{name}.en.txt")]
                write(pair[0], zh)
                write(pair[1], en)
                append(self.recipe_path, pair, title)
            else:
                path = free_path(folder, f"{name}.txt")
                write(path, zh)
                append(self.recipe_path, [path], title)

    def take_over(self, name: str, data: bytes) -> None:
        """Keep the table of words as it came back from a spreadsheet; one that can't be read is a `FlashgenError`, and
        nothing is changed."""
        suffix = Path(safe_name(name)).suffix.lower()
        check_sheet(suffix, data)
        with self._change("take over the spreadsheet"):
            for table in self._sheets():
                table.unlink(missing_ok=True)
            with replacing(self.recipe_path.with_suffix(f".words{suffix}")) as temporary:
                temporary.write_bytes(data)

    def _sheets(self) -> list[Path]:
        """Where the table of words may lie for builds to take it."""
        return [self.recipe_path.with_suffix(f".words{suffix}") for suffix in SHEETS]

    def remove(self, number: int) -> None:
        """Take a text out of the recipe; its files stay."""
        with self._texts("remove a text") as texts:
            if 0 <= number < len(texts):
                del texts[number]

    def move(self, number: int, to: int) -> None:
        """Give a text another place."""
        with self._texts("move a text") as texts:
            if 0 <= number < len(texts):
                texts.insert(max(0, min(to, len(texts) - 1)), texts.pop(number))

    def rename(self, number: int, title: str) -> None:
        """Give a text another title."""
        with self._texts("rename a text") as texts:
            if 0 <= number < len(texts) and title.strip():
                texts[number]["title"] = titled(title)

    def settle(self, values: dict[str, str]) -> None:
        """Take over settings of the recipe: level, max_notes, cover, hsk, grammar, names, clean, characters, name."""
        with self._change("change settings"), edited(self.recipe_path) as document:
            settle(document, values)

    def decide(self, words: Sequence[tuple[str, str]], decision: str) -> None:
        """Keep or drop words, given with their readings, put them among the known, or leave them to flashgen."""
        if decision not in DECISIONS or not words or not all(all(map(is_han, word)) for word, _ in words):
            return
        with self._change(f"{decision} {len(words)}"):
            by_hand = self._by_hand
            if by_hand.learn({word for word, _ in words}, known=decision == "known"):
                with edited(self.recipe_path) as document:
                    section = document.setdefault("words", tomlkit.table())
                    if KNOWN not in section.get("known", []):
                        section["known"] = [*section.get("known", []), KNOWN]
            values: dict[str, str | None] = {"keep": None, "skip": None}
            if decision in values:
                values[decision] = ""
            for word, reading in words:
                by_hand.correct(word, reading, values)

    def correct(self, word: str, reading: str, values: dict[str, str | None]) -> None:
        """Take over corrections of a card: field -> value, None takes one back. A wrong one is a `FlashgenError`."""
        check_correction(word, reading, values)
        with self._change(f"correct {word}"):
            self._by_hand.correct(word, reading, values)

    def pairs(self, deck: Deck, number: int) -> list[Pair]:
        """The sentence pairs of a text, in its order."""
        bitext = self._bitext(deck, number)
        return pairs_of(bitext) if bitext else []

    def _bitext(self, deck: Deck, number: int) -> Bitext | None:
        sources = self._sources()
        if not 0 <= number < len(sources):
            return None
        [read] = self._reader.opened([sources[number]])
        return None if isinstance(read, Exception) else next((b for b in deck.bitexts if b.id == read.id), None)

    def pair_up(self, number: int, pairs: Sequence[tuple[str, str, bool]]) -> None:
        """Keep sentence pairs as a teacher made them: a table in place of the text, which stays where it is. Of each
        pair both languages and whether it is settled: runs of others are aligned anew."""
        source = self._sources()[number]
        with self._texts("correct sentence pairs") as texts:
            folder = self.folder / TEXTS
            folder.mkdir(exist_ok=True)
            is_ours = source.path.name.endswith(PAIRS)
            stem = source.path.name.removesuffix(PAIRS) if is_ours else new.titled(source.files)
            path = free_path(folder, re.sub(r"(?: \d+)+$", "", stem) + PAIRS)  # the old one is needed to undo
            write(path, pairs_table(pairs))
            text = {k: v for k, v in texts[number].items() if k not in {"path", "zh", "en"}}
            texts[number] = {"path": path.relative_to(self.folder).as_posix(), **text}

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._history.can_undo

    def undo(self) -> str:
        """Take the last change back: what it was, "" if there is none."""
        what = self._history.undo()
        if what:
            self.deck = None
        return what

    # inside

    @contextmanager
    def _change(self, what: str) -> Iterator[None]:
        """A change that can be undone; what is made anew afterwards is the deck."""
        with self._history.change(what, self._changing()):
            yield
        self.deck = None

    @contextmanager
    def _texts(self, what: str) -> Iterator[list[dict[str, Any]]]:
        """A change of the texts, each at the place where the page shows it."""
        sources = self._sources()
        with self._change(what), edited(self.recipe_path) as document:
            texts = listed(document, sources, self.folder)
            yield texts
            put_texts(document, texts)

    def _changing(self) -> list[Path]:
        """The files that a change may change, beside those of new texts."""
        return [self.recipe_path, *self._by_hand, *self._sheets()]

    @property
    def _by_hand(self) -> ByHand:
        """The files of corrections, the recipe's if it lies in the folder, and of known words."""
        named = ""
        with suppress(RecipeError):
            named = self.recipe().cards.overrides
        return ByHand(self.folder / (named if named and Path(named).name == named else OVERRIDES), self.folder / KNOWN)
