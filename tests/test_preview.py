"""The preview page: every card, doubtful ones first, nothing that could run or load."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from flashgen import publish
from flashgen.cards import compose, identity
from flashgen.cards.render import side
from flashgen.errors import LoadError
from flashgen.output import package, preview
from flashgen.values import ASKS, Character, Deck, Media, Met, Part

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
    publish.write(deck, path, newest=NOW, now=NOW)
    from_package, from_deck = preview.of_package(path), preview.of_deck(deck)
    assert from_package.name == from_deck.name
    filled = [{k: v for k, v in n.fields.items() if v} for n in from_package.notes]
    assert filled == [{k: v for k, v in n.fields.items() if v} for n in from_deck.notes]
    assert [n.doubts for n in from_package.notes] == [(), ("A guess.",)]
    assert 'src="data:audio/mpeg;base64,SUQz"' in preview.page(from_package)


def with_collection(path: Path, *statements: str) -> Path:
    """The package at `path` with its collection changed by some SQL."""
    database = path.with_suffix(".sqlite")
    with zipfile.ZipFile(path) as archive:
        database.write_bytes(archive.read("collection.anki2"))
        media = archive.read("media")
    connection = sqlite3.connect(database)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(database, "collection.anki2")
        archive.writestr("media", media)
    return path


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """A package of the two notes."""
    publish.write(DECK, tmp_path / "deck.apkg", newest=NOW, now=NOW)
    return tmp_path / "deck.apkg"


HOSTILE = (
    '<meta http-equiv="refresh" content="0;url=http://x/y"><script>1</script><img src="http://x/y"><!--'
    '<b onclick="x"><span style="position:fixed"><textarea><a href="http://x">'
)


def test_nothing_of_a_deck_can_run_load_or_lead_away(written: Path) -> None:
    """A deck from elsewhere may hold any HTML: only our own markup is left of it, and only our own templates count."""
    with_collection(
        written,
        f"UPDATE notes SET flds = replace(flds, 'suggestion', '{HOSTILE}')",
        "UPDATE col SET models = replace(models, '.fg {', '</style><script>2</script>.fg {')",
    )
    page = preview.page(preview.of_package(written))
    body = page[page.index("<main>") + 6 : page.index("</main>")]
    tags = set(re.findall(r"<(/?[a-z!][^\s>]*)[^>]*>", body))
    ours = "section h2 ul li div span ruby rt br b hr label input details summary code".split()
    assert tags <= {*ours, *(f"/{tag}" for tag in ours)}
    assert "&lt;meta http-equiv" in body and "<script>2" not in page
    assert not re.search(r"<[^>]*(?:onclick|style=|http)", body)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy and policy.start() < page.index("<style>")
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == "'none'" and rules["img-src"] == rules["media-src"] == "data:"
    assert re.fullmatch(r"'sha256-[\w+/]+='", rules["script-src"])


def test_what_we_write_is_what_is_let_through() -> None:
    """Every tag of a note with everything on it survives."""
    full = replace(
        DOUBTFUL,
        sound="fg-sound-0123456789abcdef.mp3",
        strokes=("fg-stroke-0123456789abcdef.svg",) * 2,
        met=(Met("to accept", "他采纳了", "He did"),),
        characters=(Character(Part("采", "cǎi", "to pick"), (Part("木", "mù", "tree"),)),),
    )
    for name, value in compose.fields(full).items():
        assert preview._own(value) == value, name


def test_a_deck_just_built_can_be_corrected_on_its_page(written: Path) -> None:
    """A card is named by its word, by its reading too where the word has several; what was corrected stays text."""
    once = replace(SURE, candidate=replace(SURE.candidate, headword="意见", reading="yìjiàn"))
    again = replace(SURE, candidate=replace(SURE.candidate, reading="cāinà"))
    deck = replace(DECK, notes=(SURE, once, again))
    page = preview.page(preview.of_deck(deck, '</textarea><script>3</script>"'))
    names = [names.split("\t")[0] for names in re.findall(r'data-names="([^"]+)"', page)]
    assert names == ["采纳 cǎinà", "意见", "采纳 cāinà"]
    assert 'data-field="meaning" value="suggestion"' in page
    assert "<script>3" not in page and "&lt;/textarea&gt;" in page
    assert "data-names" not in preview.page(preview.of_package(written))


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_deck_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "deck.apkg"
    path.write_bytes(content)
    with pytest.raises(LoadError, match="can't be read as an Anki deck"):
        preview.of_package(path)
    with pytest.raises(LoadError, match="there is no such file"):
        preview.of_package(tmp_path / "none.apkg")


@pytest.mark.parametrize(
    "statements",
    [
        ("UPDATE col SET decks = '[]'",),
        ("UPDATE col SET decks = '{\"1\": 5}'",),
        ("UPDATE notes SET mod = 'soon'",),
        ("DROP TABLE cards",),
        ("ALTER TABLE notes RENAME TO n", "CREATE VIEW notes AS SELECT * FROM n"),
    ],
)
def test_a_strange_collection_is_named(written: Path, statements: tuple[str, ...]) -> None:
    with pytest.raises(LoadError, match="can't be read as an Anki deck"):
        preview.of_package(with_collection(written, *statements))


def test_a_deck_of_another_program_is_named(written: Path) -> None:
    with_collection(written, "UPDATE notes SET mid = 5")
    with pytest.raises(LoadError, match="no note in it was made by this flashgen"):
        preview.of_package(written)


def test_a_medium_counts_each_time_it_is_put_into_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "MAX_EMBEDDED", 10)
    shown = preview._with_media(
        "[sound:fg-a.mp3]" * 3 + '<img src="fg-b.svg">', {"fg-a.mp3": b"four", "fg-b.svg": b"four"}
    )
    assert shown.count("data:audio/mpeg") == 2 and shown.endswith('<img src="data:,">')


def test_large_media_are_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(package, "MAX_MEDIA", 100)
    files = []
    for letter, size in (("a", 101), ("b", 90), ("c", 20)):
        path = tmp_path / f"{letter}.mp3"
        path.write_bytes(b"x" * size)
        files.append(Media(f"fg-sound-{letter * 16}.mp3", path))
    publish.write(replace(DECK, media=tuple(files)), tmp_path / "deck.apkg", newest=NOW, now=NOW)
    assert list(package.media(tmp_path / "deck.apkg", frozenset(m.name for m in files))) == [files[1].name]
