"""The preview page: every card, doubtful ones first, nothing that could run or load."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from flashgen.cards import identity
from flashgen.cards.render import side
from flashgen.errors import LoadError
from flashgen.values import ASKS, Deck, Media
from flashgen.write import apkg, preview

from .fakes import note

NOW = identity.CONTENT_CHANGED + 1000
SURE = note("fg1:test:意见", "suggestion")
DOUBTFUL = note(doubts=("the reading is a guess",), tags=("FlashGen::check",), remarks=("A guess.",), asks=ASKS)
DECK = Deck("FlashGen::Test", "test", "A test.", (SURE, DOUBTFUL))


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{A}}|{{B}}|{{None}}", "a| 先[xiān] 进[jìn]|"),
        ("{{#A}}yes{{/A}}{{^A}}no{{/A}}{{#None}}yes{{/None}}{{^None}}no{{/None}}", "yesno"),
        ("{{#A}}1{{#None}}2{{/None}}3{{#B}}4{{/B}}{{/A}}", "134"),
        ("{{furigana:B}}", "<ruby>先<rt>xiān</rt></ruby><ruby>进<rt>jìn</rt></ruby>"),
        ("{{tts zh_CN voices=X:A}}", '<span class="tts" title="spoken by Anki">▶</span>'),
        ("{{#Space}}a blank field is empty to Anki{{/Space}}", ""),
    ],
)
def test_templates_are_rendered_as_anki_does(template: str, shown: str) -> None:
    assert side(template, {"A": "a", "B": " 先[xiān] 进[jìn]", "Space": " "}, answer=True) == shown


def test_doubtful_notes_come_first_with_their_doubts() -> None:
    page = preview.page(preview.of_deck(DECK))
    assert page.index("the reading is a guess") < page.index("suggestion")
    assert "2 notes, 1 to check" in page
    assert page.count('<div class="ask">') == len(ASKS) + 2


def test_a_package_shows_what_its_deck_shows(tmp_path: Path) -> None:
    path = tmp_path / "deck.apkg"
    sound = tmp_path / "x.mp3"
    sound.write_bytes(b"ID3")
    name = "fg-sound-0123456789abcdef.mp3"
    deck = replace(DECK, notes=(replace(SURE, sound=name), DOUBTFUL), media=(Media(name, sound),))
    apkg.write(deck, path, newest=NOW, now=NOW)
    from_package, from_deck = preview.of_package(path), preview.of_deck(deck)
    assert from_package.faces == from_deck.faces
    assert from_package.name == from_deck.name
    filled = [{k: v for k, v in n.fields.items() if v} for n in from_package.notes]
    assert filled == [{k: v for k, v in n.fields.items() if v} for n in from_deck.notes]
    assert [n.doubts for n in from_package.notes] == [(), ("A guess.",)]
    assert 'src="data:audio/mpeg;base64,SUQz"' in preview.page(from_package)


def test_nothing_of_a_deck_can_run_or_load(tmp_path: Path) -> None:
    """A deck from elsewhere holds raw HTML: the page's policy allows its own script alone, and no address."""
    path, database = tmp_path / "deck.apkg", tmp_path / "c.sqlite"
    apkg.write(DECK, path, newest=NOW, now=NOW)
    with zipfile.ZipFile(path) as package:
        database.write_bytes(package.read("collection.anki2"))
    connection = sqlite3.connect(database)
    connection.execute(
        "UPDATE notes SET flds = replace(flds, 'suggestion', '<img src=\"http://x/y\"><script>1</script>')"
    )
    connection.execute("UPDATE col SET models = replace(models, '.fg {', '</style><script>2</script>.fg {')")
    connection.commit()
    connection.close()
    with zipfile.ZipFile(path, "w") as package:
        package.write(database, "collection.anki2")
        package.writestr("media", "{}")
    page = preview.page(preview.of_package(path))
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy and policy.start() < page.index("<style>")
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == "'none'" and rules["img-src"] == rules["media-src"] == "data:"
    assert re.fullmatch(r"'sha256-[\w+/]+='", rules["script-src"])
    assert page.index("</style>") > page.index(".fg {"), "the deck's style does not end early"


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_deck_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "deck.apkg"
    path.write_bytes(content)
    with pytest.raises(LoadError, match="can't be read as an Anki deck"):
        preview.of_package(path)


def test_a_deck_of_another_program_is_named(tmp_path: Path) -> None:
    path = tmp_path / "deck.apkg"
    apkg.write(DECK, path, newest=NOW, now=NOW)
    database = tmp_path / "c.sqlite"
    with zipfile.ZipFile(path) as package:
        database.write_bytes(package.read("collection.anki2"))
    connection = sqlite3.connect(database)
    connection.execute("UPDATE col SET models = replace(models, 'FlashGen Chinese', 'Basic')")
    connection.commit()
    connection.close()
    with zipfile.ZipFile(path, "w") as package:
        package.write(database, "collection.anki2")
        package.writestr("media", "{}")
    with pytest.raises(LoadError, match="no note in it was made by flashgen"):
        preview.of_package(path)


def test_media_beyond_the_limit_are_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(preview, "MAX_MEDIA", 5)
    files = []
    for letter in "ab":
        path = tmp_path / f"{letter}.mp3"
        path.write_bytes(b"four")
        files.append(Media(f"fg-sound-{letter * 16}.mp3", path))
    assert list(preview.of_deck(replace(DECK, media=tuple(files))).media) == [files[0].name]
