"""Decks in the real Anki: all cards arrive and render, a second import adds nothing, edits and schedule survive."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flashgen.cards import identity, note_type
from flashgen.pipeline import Engines, build
from flashgen.recipe import load
from flashgen.values import Deck
from flashgen.write import apkg

from ..conftest import ROOT
from ..fakes import note
from .conftest import imported

pytestmark = [pytest.mark.anki, pytest.mark.xdist_group("anki")]
NOW = identity.CONTENT_CHANGED + 1000
SWITCHED = Deck("FlashGen::Test", "test", "A test.", (note(), note("fg1:test:意见", "suggestion", headword="意见")))


@pytest.mark.parametrize("name", ["dialogue", "story", "news"])
def test_the_sample_decks_import_twice_without_duplicates(
    name: str, engines: Engines, collection: Any, tmp_path: Path
) -> None:
    deck = build([], load(ROOT / "decks" / f"{name}.toml"), engines=engines)
    path = tmp_path / "deck.apkg"
    apkg.write(deck, path, newest=NOW, now=NOW)
    assert len(imported(collection, path).new) == len(deck.notes)
    assert collection.card_count() == len(deck.notes)
    again = imported(collection, path)
    assert (len(again.new), len(again.updated), len(again.duplicate)) == (0, 0, len(deck.notes))
    assert collection.note_count() == len(deck.notes)
    for card_id in collection.find_cards(""):
        output = collection.get_card(card_id).render_output()
        for side in (output.question_text, output.answer_text):
            assert "{{" not in side and not re.search(r"[\u4e00-\u9fff]\[", side)
            assert "unknown field" not in side.lower()


def test_an_update_changes_only_the_changed_note_and_keeps_the_students_work(collection: Any, tmp_path: Path) -> None:
    path = tmp_path / "deck.apkg"
    apkg.write(SWITCHED, path, newest=NOW, now=NOW)
    imported(collection, path)
    first, second = (collection.get_note(collection.find_notes(f"Hanzi:{w}")[0]) for w in ("采纳", "意见"))
    second["Notes"] = "my own hint"
    collection.update_note(second)
    card = first.cards()[0]
    card.ivl, card.due, card.queue, card.type, card.reps = 30, 40, 2, 2, 5
    collection.update_card(card)

    better = replace(SWITCHED, notes=(note(text="to accept"), SWITCHED.notes[1]))
    apkg.write(better, path, newest=NOW, now=NOW)
    for _ in range(2):
        imported(collection, path)
    assert collection.note_count() == 2
    assert len(collection.models.all_names_and_ids()) == len({n.name for n in collection.models.all_names_and_ids()})
    first, second = (collection.get_note(n.id) for n in (first, second))
    assert first["Meaning"] == "to accept"
    assert second["Notes"] == "my own hint"
    assert (first.cards()[0].ivl, first.cards()[0].reps) == (30, 5)


def test_optional_cards_hang_on_their_switch(collection: Any, tmp_path: Path) -> None:
    """Switching a field on in Anki makes exactly its card: the needs stated for genanki are those that Anki sees."""
    path = tmp_path / "deck.apkg"
    apkg.write(SWITCHED, path, newest=NOW, now=NOW)
    imported(collection, path)
    found = collection.get_note(collection.find_notes("Hanzi:采纳")[0])
    assert [c.template()["name"] for c in found.cards()] == ["Read"]
    for number, template in enumerate(note_type.TEMPLATES[1:], 2):
        found[template.switch] = "1"
        collection.update_note(found)
        assert len(collection.get_note(found.id).cards()) == number


def test_the_shared_checker_finds_no_problem(shared: Path, engines: Engines, tmp_path: Path) -> None:
    checker = shared / "tools" / "anki" / "check_apkg.py"
    if not checker.exists():
        pytest.skip("needs ../shared/tools/anki/check_apkg.py")
    texts = [*sorted((shared / "seed").glob("*.txt")), *sorted((shared / "corpus" / "baokan").glob("19*.md"))]
    for text in texts:
        path = tmp_path / f"{text.stem}.apkg"
        apkg.write(build([text], engines=engines), path, newest=NOW, now=NOW)
        done = subprocess.run([sys.executable, checker, path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:]
