"""Cards of characters: which get one, what stands on them, and that they are never taken for words."""

from __future__ import annotations

from pathlib import Path

import pytest

from flashgen import pipeline
from flashgen.cards import identity
from flashgen.cards.compose import fields
from flashgen.choose.learner import Learner
from flashgen.errors import RecipeError
from flashgen.output import kin, package, plain
from flashgen.pipeline import Engines
from flashgen.recipe import Recipe, WordsPart, checked
from flashgen.values import Deck

from .test_cli import NEWS, run

LEVEL = 4


def built(engines: Engines, characters: str) -> Deck:
    words = WordsPart(level=LEVEL, max_notes=30, characters=characters)
    return pipeline.build([NEWS], Recipe(words=words), engines=engines)


def test_each_unknown_character_of_the_words_gets_a_card(engines: Engines) -> None:
    deck = built(engines, "beside")
    words = [n for n in deck.notes if len(n.headword) > 1]
    known = Learner(LEVEL).characters
    alone = {n.headword for n in deck.notes if len(n.headword) == 1}
    asked = {char for note in words for char in note.headword} - known - alone
    found = {note.headword for note in deck.characters}
    assert found <= asked and len(found) > 0.9 * len(asked)  # of some no dictionary has a meaning
    assert not found & known
    for note in deck.characters:
        assert note.gloss.text and len(note.syllables) == 1
        assert all(note.headword in use.char and note.pinyin in use.pinyin.lower() for use in note.uses)
        assert any(use.meaning for use in note.uses)


def test_its_fields_hold_no_sentence_and_its_key_is_no_word(engines: Engines) -> None:
    deck = built(engines, "beside")
    filled = [fields(note) for note in deck.characters]
    assert all(f["Spare1"] and not f.get("Sentence") and f["Key"].startswith("字 ") for f in filled)
    guids = [note.guid for note in deck.all_notes]
    assert len(set(guids)) == len(guids)
    assert all(identity.is_of_character(n.guid) for n in deck.characters)
    assert not any(identity.is_of_character(n.guid) for n in deck.notes)


def test_instead_of_words_there_are_characters_alone(engines: Engines) -> None:
    beside, instead = built(engines, "beside"), built(engines, "instead")
    assert instead.all_notes == beside.characters and instead.notes == beside.notes
    assert built(engines, "").characters == ()


def test_a_package_has_both_and_a_series_teaches_words_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "a.apkg"
    options = ("--characters", "--level", LEVEL, "--max", 20, "--series", "s", "-q")
    code, _, err = run("build", NEWS, "-o", target, *options, capsys=capsys)
    assert code == 0, err
    notes = package.read(target).notes
    mine = [n for n in notes if identity.is_of_character(n.guid)]
    assert mine and len(mine) < len(notes)
    decks = {note.deck for note in plain.of_package(target)}
    assert any(deck.endswith("::Characters") for deck in decks) and len(decks) == 2
    words = kin.taught("s", tmp_path / "other.apkg", None, ())
    assert len([w for w in words if "字·" not in w]) == len(notes) - len(mine)
    before = target.read_bytes()
    assert run("build", NEWS, "-o", target, *options, capsys=capsys)[0] == 0
    assert target.read_bytes() == before


def test_the_options_take_no_text_for_their_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for option, words in (("--characters", 5), ("--characters-only", 0)):
        target = tmp_path / "a.apkg"
        options = ("-o", target, "--level", LEVEL, "--max", 5, "-q")
        assert run("build", option, NEWS, *options, capsys=capsys)[0] == 0
        assert sum(not identity.is_of_character(n.guid) for n in package.read(target).notes) == words


def test_another_value_is_refused() -> None:
    with pytest.raises(RecipeError, match="beside and instead"):
        checked(Recipe(words=WordsPart(characters="none")))
