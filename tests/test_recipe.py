"""Recipes: what they may say, and what is said of those that say something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from flashgen.errors import RecipeError
from flashgen.recipe import Recipe, load, parse


def test_a_recipe_is_read_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text('deck = { name = "A" }\nwords = { max_notes = 5, known = ["k.tsv"] }\n', encoding="utf-8")
    recipe = load(path)
    assert (recipe.deck.name, recipe.words.max_notes, recipe.path("k.tsv")) == ("A", 5, tmp_path / "k.tsv")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"wrods": {}}, "Did you mean “words”"),
        ({"words": {"max_note": 3}}, "Did you mean “max_notes”"),
        ({"words": {"max_notes": "many"}}, "must be a whole number"),
        ({"words": {"max_notes": True}}, "must be a whole number"),
        ({"words": {"level": "2.0:3"}}, "goes under hsk"),
        ({"words": {"known": "k.tsv"}}, "must be a list"),
        ({"words": {"level": 9}}, "HSK level from 1 to 7"),
        ({"words": {"max_notes": -1}}, "0 .no limit. or more"),
        ({"examples": {"max_chars": 1}}, "5 or more"),
        ({"input": {"zh": "a.txt"}}, "go together"),
        ({"deck": "name"}, "must be a table"),
        ({"zzz": {}}, "Known are"),
    ],
)
def test_wrong_recipes_name_the_key_and_the_remedy(data: dict[str, object], message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        parse(data)


@pytest.mark.parametrize(("text", "message"), [("deck = ", "no valid TOML"), ("\xff", "no valid TOML")])
def test_files_that_are_no_toml(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "r.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(RecipeError, match=message):
        load(path)
    with pytest.raises(RecipeError, match="no such recipe"):
        load(tmp_path / "missing.toml")


def test_defaults_need_nothing() -> None:
    assert parse({}) == Recipe()
