"""What a learner knows is read from files that the real Anki writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flashgen import pipeline, publish
from flashgen.choose import collection as known
from flashgen.errors import VocabError
from flashgen.recipe import Recipe, WordsPart

NOTES = [
    ("apple", "苹果 píngguǒ", 40, 9),
    ("library", "圖書館[图书馆]", 3, 2),
    ("park", "<b>公园</b> [sound:a.mp3]", 0, 0),
    ("a sentence", "他今天来，明天走。", 90, 9),
]


def filled(collection: Any) -> None:
    """A collection with a card to recognise each word, at these intervals and after these reviews."""
    kind = collection.models.by_name("Basic")
    for english, chinese, days, reps in NOTES:
        note = collection.new_note(kind)
        note["Front"], note["Back"] = english, chinese
        collection.add_note(note, 1)
        [card] = note.cards()
        card.ivl, card.reps = days, reps
        collection.update_card(card)


def packages(collection: Any, folder: Path) -> list[Path]:
    """The collection in every form that Anki writes."""
    from anki.collection import ExportAnkiPackageOptions

    found = []
    for name, legacy in (("new", False), ("old", True)):
        options = ExportAnkiPackageOptions(with_scheduling=True, with_media=False, legacy=legacy)
        collection.export_anki_package(out_path=str(folder / f"{name}.apkg"), options=options, limit=None)
        found.append(folder / f"{name}.apkg")
    for name, legacy in (("new", False), ("old", True)):  # which closes the collection
        if not collection.db:
            collection.reopen()
        collection.export_collection_package(str(folder / f"{name}.colpkg"), include_media=False, legacy=legacy)
        found.append(folder / f"{name}.colpkg")
    return found


def test_every_form_of_a_collection_is_read(collection: Any, tmp_path: Path) -> None:
    filled(collection)
    paths = packages(collection, tmp_path)
    for path in [*paths, tmp_path / "collection.anki2"]:
        found = known.read(path)
        assert [*map(set, (found.known, found.learning, found.unseen))] == [{"苹果"}, {"图书馆"}, {"公园"}], path
        assert found.strange == 1
        assert known.read(path, mature=2).known == {"苹果", "图书馆"}
        assert known.read(path, field="back").known == {"苹果"}
        with pytest.raises(VocabError, match="no note of it has a field “Word”"):
            known.read(path, field="Word")
    if not collection.db:
        collection.reopen()


def test_known_and_learning_words_get_no_card_and_it_is_said(collection: Any, tmp_path: Path) -> None:
    filled(collection)
    path = packages(collection, tmp_path)[0]
    collection.reopen()
    (tmp_path / "a.txt").write_text("图书馆里有苹果。公园很大。", encoding="utf-8")
    deck = pipeline.build([tmp_path / "a.txt"], Recipe(words=WordsPart(level=1, known=(str(path),))))
    words = {note.headword for note in deck.notes}
    assert "公园" in words and not words & {"苹果", "图书馆"}
    [issue] = [issue for issue in deck.issues if issue.room == "known"]
    assert issue.what == "1 words known, 1 being learnt, 1 not yet met, 1 notes without a word"


def test_a_deck_without_reviews_is_known_as_a_whole(collection: Any, tmp_path: Path) -> None:
    deck = pipeline.build([_list(tmp_path)], Recipe())
    publish.write(deck, tmp_path / "d.apkg", newest=1, now=1)
    assert known.read(tmp_path / "d.apkg").known == {"苹果", "努力"}


def _list(folder: Path) -> Path:
    (folder / "words.txt").write_text("苹果\n努力\n", encoding="utf-8")
    return folder / "words.txt"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04junk", b"SQLite format 3\x00" + b"\x01" * 200])
@pytest.mark.parametrize("name", ["a.apkg", "a.anki2"])
def test_what_is_no_collection_is_refused(data: bytes, name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(VocabError):
        known.read(tmp_path / name)
