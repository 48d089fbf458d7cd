"""What options mean: the recipe that the arguments of the command line make, with or without one of a file."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from .errors import RecipeError
from .recipe import Recipe, checked, load

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
            **_set(characters=given("characters")),
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
