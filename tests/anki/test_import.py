"""Decks in the real Anki: all cards arrive and render, a second import adds nothing, edits and schedule survive."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flashgen import publish
from flashgen.cards import identity, note_type
from flashgen.pipeline import Engines, build
from flashgen.recipe import load
from flashgen.values import ASKS, Deck, Media

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
    publish.write(deck, path, newest=NOW, now=NOW)
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


def test_updates_change_what_changed_and_keep_the_students_work(
    collection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Build, import, study and edit; change one gloss and the style; build and import again, and a third time."""
    path, state_file = tmp_path / "deck.apkg", tmp_path / "deck.state.tsv"
    words = ("采纳", "意见", "运动", "着重")
    notes = tuple(note(f"fg1:test:{word}", f"meaning of {word}", headword=word, asks=("recall",)) for word in words)
    deck = replace(SWITCHED, notes=notes)
    publish.write(deck, path, newest=NOW, now=NOW, state_file=state_file)
    imported(collection, path)
    made = {word: collection.get_note(collection.find_notes(f"Hanzi:{word}")[0]) for word in words}
    study(collection, [card for found in made.values() for card in found.cards()])
    edited = made["意见"]
    edited["Notes"] = "my own hint"
    edited.tags = [*edited.tags, "marked", "mine"]
    collection.update_note(edited)
    collection.set_user_flag_for_cards(3, [made["采纳"].cards()[0].id, made["运动"].cards()[0].id])
    collection.sched.suspend_cards([made["采纳"].cards()[1].id, made["着重"].cards()[0].id])
    before = studied(collection)

    monkeypatch.setattr(note_type, "style", lambda: ".card { color: red; }")
    monkeypatch.setattr(note_type, "STYLE_CHANGED", int(time.time()) + 2)
    better = replace(deck, notes=(replace(notes[0], gloss=replace(notes[0].gloss, text="to accept")), *notes[1:]))
    publish.write(better, path, newest=NOW, now=int(time.time()) + 2, state_file=state_file)
    log = imported(collection, path)
    assert (len(log.new), len(log.updated), len(log.duplicate), len(log.conflicting)) == (0, 1, 3, 0)
    again = imported(collection, path)
    assert (len(again.new), len(again.updated), len(again.duplicate)) == (0, 0, 4)
    publish.write(better, path, newest=NOW, now=int(time.time()) + 9, state_file=state_file)
    third = imported(collection, path)
    assert (len(third.new), len(third.updated), len(third.duplicate)) == (0, 0, 4)

    assert studied(collection) == before
    assert collection.get_note(made["采纳"].id)["Meaning"] == "to accept"
    kept = collection.get_note(edited.id)
    assert kept["Notes"] == "my own hint" and {"marked", "mine"} <= set(kept.tags)
    (model,) = [n for n in collection.models.all_names_and_ids() if "FlashGen" in n.name]
    assert (model.name, model.id) == (note_type.NOTE_TYPE_NAME, note_type.NOTE_TYPE_ID)
    assert collection.models.get(model.id)["css"] == ".card { color: red; }"
    assert collection.note_count() == len(words)


def study(collection: Any, cards: list[Any]) -> None:
    """The cards as after some weeks of review."""
    for number, card in enumerate(cards):
        card.ivl, card.due, card.queue, card.type, card.reps, card.factor = 30 + number, 40, 2, 2, 5, 2500
        collection.update_card(card)


def studied(collection: Any) -> list[tuple[Any, ...]]:
    """Everything about the cards that is the student's: schedule, flag, suspension, deck."""
    cards = [collection.get_card(id_) for id_ in sorted(collection.find_cards(""))]
    return [(c.id, c.nid, c.ord, c.did, c.type, c.queue, c.due, c.ivl, c.factor, c.reps, c.flags) for c in cards]


def test_a_recipe_turns_cards_on(collection: Any, tmp_path: Path) -> None:
    path = tmp_path / "deck.apkg"
    deck = replace(SWITCHED, notes=(note(asks=ASKS), note("fg1:test:意见", headword="意见", asks=("gap",))))
    publish.write(deck, path, newest=NOW, now=NOW)
    imported(collection, path)
    names = [[c.template()["name"] for c in collection.get_note(id_).cards()] for id_ in collection.find_notes("")]
    assert sorted(names, key=len) == [["Read", "Fill the gap"], [t.name for t in note_type.TEMPLATES]]


def test_sounds_drawings_and_their_licence_arrive(collection: Any, tmp_path: Path) -> None:
    """Also the licence, which no note names: its name begins with _."""
    media = []
    for name in ("fg-sound-0123456789abcdef.mp3", "fg-stroke-0123456789abcdef.svg", "_fg-arphic-0123456789abcdef.txt"):
        (tmp_path / name).write_bytes(name.encode())
        media.append(Media(name, tmp_path / name))
    made = note(sound=media[0].name, strokes=(media[1].name, ""))
    path = tmp_path / "deck.apkg"
    publish.write(replace(SWITCHED, notes=(made,), media=tuple(media)), path, newest=NOW, now=NOW)
    imported(collection, path)
    assert sorted(p.name for p in Path(collection.media.dir()).iterdir()) == sorted(m.name for m in media)
    output = collection.get_card(collection.find_cards("")[0]).render_output()
    assert output.answer_av_tags and media[1].name in output.answer_text
    assert not collection.media.check().missing


def test_lessons_come_in_their_order(collection: Any, tmp_path: Path) -> None:
    """Sub-deck 10 after 2, and the positions of new cards run through the course."""
    notes = tuple(note(f"fg1:test:{n}", subdeck=f"{n:02} 课") for n in (1, 2, 10))
    path = tmp_path / "deck.apkg"
    publish.write(replace(SWITCHED, notes=notes), path, newest=NOW, now=NOW)
    imported(collection, path)
    names = [d.name for d in collection.decks.all_names_and_ids(skip_empty_default=True)]
    assert names == ["FlashGen", "FlashGen::Test", *(f"FlashGen::Test::{n:02} 课" for n in (1, 2, 10))]
    cards = [collection.get_card(id_) for id_ in collection.find_cards("", order="c.due")]
    assert [(c.due, collection.decks.name(c.did)[-4:]) for c in cards] == [(1, "01 课"), (2, "02 课"), (3, "10 课")]


def test_optional_cards_hang_on_their_switch(collection: Any, tmp_path: Path) -> None:
    """Switching a field on in Anki makes exactly its card: the needs stated for genanki are those that Anki sees."""
    path = tmp_path / "deck.apkg"
    publish.write(SWITCHED, path, newest=NOW, now=NOW)
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
    samples = [load(ROOT / "decks" / f"{name}.toml") for name in ("dialogue", "story", "news")]
    for recipe in samples:
        path = tmp_path / f"{recipe.file}.apkg"
        everything = replace(recipe, cards=replace(recipe.cards, ask=ASKS, spoken=True, zhuyin=True))
        publish.write(build([], everything, engines=engines), path, newest=NOW, now=NOW)
        done = subprocess.run([sys.executable, checker, path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:]
    texts = [*sorted((shared / "seed").glob("*.txt")), *sorted((shared / "corpus" / "baokan").glob("19*.md"))]
    for text in texts:
        path = tmp_path / f"{text.stem}.apkg"
        publish.write(build([text], engines=engines), path, newest=NOW, now=NOW)
        done = subprocess.run([sys.executable, checker, path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:]
    newer = tmp_path / "newer.apkg"
    shutil.copy(path, newer)
    deck = build([texts[-1]], engines=engines)
    first = replace(deck.notes[0], gloss=replace(deck.notes[0].gloss, text="another meaning"))
    publish.write(replace(deck, notes=(first, *deck.notes[1:])), newer, newest=NOW, now=int(time.time()))
    command = [sys.executable, str(checker), str(path), "--again", str(newer)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    assert '"updated": 1' in done.stdout and '"student_edit_kept": true' in done.stdout
