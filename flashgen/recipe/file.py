"""Recipes as files: TOML, read and checked; unknown keys are refused, the nearest is named."""

from __future__ import annotations

import difflib
import stat
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from ..errors import RecipeError
from ..lexicon.levels import STANDARDS
from ..values import ASKS
from .parts import CHARACTERS, MOST_SENTENCES, MOST_ZIPF, PARTS, REGIONS, SPEECH, Recipe, TextPart, WordsPart

OVERRIDES = "overrides.tsv"
SHEETS = (".xlsx", ".ods", ".csv")
MAX_RECIPE_BYTES = 1_000_000
MAX_NUMBER = 10**12
"""Largest number that any key takes: no file, list or sentence is longer."""
HINTS = {"level": ' The list that it is of goes under hsk: level = 3, hsk = "2.0".'}
"""What to say where a key was given what belongs to another."""


def load(path: Path) -> Recipe:
    """The recipe of a TOML file; a `RecipeError` names the key and what it should be."""
    return placed(parse(toml(path)[1], str(path)), path)


def placed(recipe: Recipe, path: Path) -> Recipe:
    """A recipe as that of a file, with the corrections that lie beside it."""
    recipe = replace(recipe, folder=str(path.parent), file=path.name)
    if not recipe.cards.overrides and (path.parent / OVERRIDES).is_file():
        recipe = replace(recipe, cards=replace(recipe.cards, overrides=OVERRIDES))
    tables = [path.with_suffix(f".words{suffix}") for suffix in SHEETS]
    there = next((table for table in tables if table.is_file()), None)
    if not recipe.cards.sheet and there:
        recipe = replace(recipe, cards=replace(recipe.cards, sheet=there.name))
    return recipe


def toml(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file and what it holds."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        info = path.stat()
        if not stat.S_ISREG(info.st_mode):
            raise RecipeError(f"{path}: this is no ordinary file. Give a recipe, a text file that ends in .toml.")
        if info.st_size > MAX_RECIPE_BYTES:
            raise RecipeError(f"{path}: this is too long for a recipe.")
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except FileNotFoundError:
        raise RecipeError(f"{path}: there is no such recipe. Check the name and the folder.") from None
    except OSError as error:
        raise RecipeError(f"{path}: the recipe can't be read ({error.strerror or error}).") from None
    except RecipeError:
        raise
    except ValueError as error:  # TOMLDecodeError, UnicodeDecodeError, and a number of more than 4,300 digits
        raise RecipeError(f"{path}: this is no valid TOML: {error}. Compare it with the recipes in decks/.") from None


def parse(data: dict[str, Any], where: str = "recipe") -> Recipe:
    """The recipe of a parsed TOML document.

    >>> parse({"words": {"max_notes": 40}}).words.max_notes
    40
    """
    parts: dict[str, Any] = {}
    for name, values in data.items():
        _known(name, {**PARTS, "texts": None}, where)
        if name == "texts":
            parts[name] = _texts(values, where)
            continue
        if not isinstance(values, dict):
            raise RecipeError(f"{where}: “{name}” must be a table, for example {name} = {{ ... }}.")
        parts[name] = _part(PARTS[name], values, f"{where}: {name}")
    return checked(Recipe(**parts), where)


def _texts(values: Any, where: str) -> tuple[TextPart, ...]:
    """The list of texts."""
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise RecipeError(f"{where}: texts must be a list of tables: [[texts]], then zh = ..., en = ..., title = ...")
    found = tuple(_part(TextPart, value, f"{where}: text {number}") for number, value in enumerate(values, 1))
    for number, text in enumerate(found, 1):
        if bool(text.path) == bool(text.zh) or (text.en and not text.zh):
            raise RecipeError(f"{where}: text {number} needs either path (both languages in one file), or zh and en.")
        if text.max_notes < 0:
            raise RecipeError(f"{where}: text {number}: max_notes must be 0 or more, not {text.max_notes}.")
        if not all(value.isprintable() for _, value in _values(text) if isinstance(value, str)):
            raise RecipeError(f"{where}: text {number} holds a character that can't be printed.")
    return found


def checked(recipe: Recipe, where: str = "recipe") -> Recipe:
    """The recipe itself if its values make sense, else a `RecipeError`."""
    words, examples, given = recipe.words, recipe.examples, recipe.input
    for part in PARTS:
        for key, value in _values(getattr(recipe, part)):
            if isinstance(value, str) and not value.isprintable():
                raise RecipeError(f"{where}: {part}.{key} holds a character that can't be printed.")
            if isinstance(value, int) and value > MAX_NUMBER:
                raise RecipeError(f"{where}: {part}.{key} is larger than makes sense: {str(value)[:20]}.")
    _check_words(words, where)
    if examples.max_chars < 5:
        raise RecipeError(f"{where}: examples.max_chars must be 5 or more, not {examples.max_chars}.")
    if recipe.deck.name and not all(part.strip() for part in recipe.deck.name.split("::")):
        raise RecipeError(f"{where}: deck.name has an empty part: “{recipe.deck.name}”.")
    for ask in recipe.cards.ask:
        if ask not in ASKS:
            raise RecipeError(f"{where}: cards.ask knows {', '.join(ASKS)}, not “{ask}”.")
    if given.max_bytes < 1:
        raise RecipeError(f"{where}: input.max_bytes must be 1 or more, not {given.max_bytes}.")
    if not 1 <= given.max_sentences <= MOST_SENTENCES:
        limits = f"from 1 to {MOST_SENTENCES}"
        raise RecipeError(f"{where}: input.max_sentences must be {limits}, not {given.max_sentences}.")
    if bool(given.zh) != bool(given.en):
        raise RecipeError(f"{where}: input.zh and input.en go together; one of them is missing.")
    return recipe


def _check_words(words: WordsPart, where: str) -> None:
    """A `RecipeError` for what can't be meant."""
    if words.hsk not in STANDARDS:
        raise RecipeError(f"{where}: words.hsk knows the lists {', '.join(STANDARDS)}, not “{words.hsk}”.")
    highest = STANDARDS[words.hsk]
    sevenths = " (7 stands for 7-9)" if highest == 7 else f" in the list {words.hsk}"
    if not 1 <= words.level <= highest:
        raise RecipeError(
            f"{where}: words.level must be an HSK level from 1 to {highest}{sevenths}, not {words.level}."
        )
    if words.highest and not words.level <= words.highest <= highest:
        raise RecipeError(f"{where}: words.highest must be 0, or a level from {words.level} to {highest}{sevenths}.")
    if words.characters not in CHARACTERS:
        raise RecipeError(f"{where}: words.characters knows beside and instead, not “{words.characters}”.")
    if words.region not in REGIONS:
        raise RecipeError(f"{where}: words.region knows taiwan, not “{words.region}”.")
    if words.mature < 1:
        raise RecipeError(f"{where}: words.mature must be a number of days, 1 or more, not {words.mature}.")
    if words.max_notes < 0:
        raise RecipeError(f"{where}: words.max_notes must be 0 (no limit) or more, not {words.max_notes}.")
    if not 0 <= words.cover <= 100:
        raise RecipeError(f"{where}: words.cover must be a percentage from 1 to 100, or 0, not {words.cover}.")
    if words.min_count < 1:
        raise RecipeError(f"{where}: words.min_count must be 1 or more, not {words.min_count}.")
    for part in words.pos:
        if part not in SPEECH:
            raise RecipeError(f"{where}: words.pos knows {', '.join(SPEECH)}, not “{part}”.")
    try:
        zipf_band(words.zipf)
    except ValueError:
        what = "a band of Zipf frequencies such as 3-5 (1 rare, 7 most frequent)"
        raise RecipeError(f"{where}: words.zipf must be {what}, not “{words.zipf}”.") from None


def zipf_band(text: str) -> tuple[float, float]:
    """The least and the highest frequency of a band, a `ValueError` where it is none.

    >>> zipf_band("3-5"), zipf_band("-4.5"), zipf_band("3-"), zipf_band("")
    ((3.0, 5.0), (0.0, 4.5), (3.0, 9.0), (0.0, 9.0))
    """
    low, dash, high = text.partition("-")
    band = float(low or 0), float(high or MOST_ZIPF)
    if (text and not dash) or not 0 <= band[0] <= band[1] <= MOST_ZIPF:
        raise ValueError(text)
    return band


def _part(kind: type[Any], values: dict[str, Any], where: str) -> Any:
    known = {f.name: f for f in fields(kind)}
    default = kind()
    chosen = {}
    for key, value in values.items():
        _known(key, known, where)
        wanted = getattr(default, key)
        if isinstance(wanted, tuple):
            if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
                raise RecipeError(f"{where}.{key} must be a list of texts, not {value!r}.")
            chosen[key] = tuple(value)
        elif type(value) is not type(wanted):
            name = {str: "a text in quotes", int: "a whole number", bool: "true or false"}[type(wanted)]
            raise RecipeError(f"{where}.{key} must be {name}, not {value!r}.{HINTS.get(key, '')}")
        else:
            chosen[key] = value
    return kind(**chosen)


def _values(part: Any) -> Iterator[tuple[str, Any]]:
    """The keys of a part, each with its value or, one by one, the values of its list."""
    for found in fields(part):
        value = getattr(part, found.name)
        yield from ((found.name, item) for item in (value if isinstance(value, tuple) else (value,)))


def _known(key: str, known: Any, where: str) -> None:
    if key not in known:
        near = difflib.get_close_matches(key, list(known), 1, 0.4)
        hint = (f"Did you mean “{near[0]}”? " if near else "") + f"Known are: {', '.join(known)}."
        raise RecipeError(f"{where}: unknown key “{key}”. {hint}")
