"""Stroke order: what is taken from a package, how it is drawn, how it travels; on a package made here."""

from __future__ import annotations

import io
import json
import re
import sys
import tarfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from flashgen import media
from flashgen.cards.strokes import svg
from flashgen.errors import FlashgenError, MissingEngine
from flashgen.lexicon import strokes
from flashgen.recipe import CardsPart, Recipe
from flashgen.values import Deck

from .fakes import note

ONE: dict[str, list[Any]] = {
    "strokes": ["M 100 400 L 900 400 L 900 500 L 100 500 Z"],
    "medians": [[[100, 450], [900, 450]]],
}
TWO = {"strokes": ONE["strokes"] * 2, "medians": ONE["medians"] * 2}


def package(path: Path, members: dict[str, str]) -> Path:
    """A package as npm makes them."""
    with tarfile.open(path, "w:gz") as archive:
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return path


GOOD = {
    "package/采.json": json.dumps(ONE),
    "package/纳.json": json.dumps(TWO),
    "package/ARPHICPL.TXT": "The licence.",
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "cache").mkdir()
    monkeypatch.setenv("FLASHGEN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_only_what_was_expected_is_taken(tmp_path: Path, own_cache: Path) -> None:
    odd = {
        "package/../../evil.json": json.dumps(ONE),
        "package/index.json": json.dumps(ONE),
        "package/a.json": json.dumps(ONE),
        "package/坏.json": '{"strokes": ["M 0 0\\"/><script>"], "medians": [[[0, 0]]]}',
        "package/错.json": "no JSON",
        "package/远.json": json.dumps(ONE | {"medians": [[[10**400, 0], [1, 1]]]}),
        "package/空.json": json.dumps(ONE | {"medians": [[]]}),
        "/etc/好.json": json.dumps(ONE),
    }
    strokes.store(package(tmp_path / "p.tgz", GOOD | odd), strokes._file())
    found = strokes.Strokes()
    assert found.count == 2
    assert found.licence == "The licence."
    assert [c for c in "采纳坏错远空好a" if found.drawing(c)] == ["采", "纳"]
    assert {p.name for p in own_cache.iterdir()} == {strokes._file().name, f"{strokes._file().name}.sum"}


@pytest.mark.parametrize("members", [{}, {"package/采.json": json.dumps(ONE)}, {"package/ARPHICPL.TXT": "x"}])
def test_a_package_without_data_or_licence_is_not_kept(
    tmp_path: Path, own_cache: Path, members: dict[str, str]
) -> None:
    with pytest.raises(FlashgenError, match="something else than was expected"):
        strokes.store(package(tmp_path / "p.tgz", members), strokes._file())
    assert not list(own_cache.iterdir())


@pytest.mark.parametrize("length", [0, 30, 150])
def test_a_damaged_package_is_not_kept(tmp_path: Path, own_cache: Path, length: int) -> None:
    """None at all, cut in its head, cut in its data."""
    whole = package(tmp_path / "whole.tgz", GOOD).read_bytes()
    (tmp_path / "p.tgz").write_bytes(whole[:length] or b"no archive")
    with pytest.raises(FlashgenError, match="can't be unpacked"):
        strokes.store(tmp_path / "p.tgz", strokes._file())
    assert not list(own_cache.iterdir())


def test_without_the_data_the_command_is_named() -> None:
    with pytest.raises(MissingEngine, match="flashgen fetch strokes"):
        media.Equipment(Recipe(cards=CardsPart(strokes=True)))


def test_damaged_data_are_fetched_again(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own_cache / strokes._file().name).write_bytes(b"damaged" * 100)
    with pytest.raises(MissingEngine, match="or is damaged"):
        strokes.Strokes()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingEngine, match="needs npm"):
        strokes.fetch(lambda *_: None)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for npm")
def test_another_package_than_the_pinned_one_is_refused(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package(tmp_path / "other.tgz", GOOD)
    npm = tmp_path / "npm"
    npm.write_text(f"#!/bin/sh\n/bin/cp {tmp_path}/other.tgz hanzi-writer-data-2.0.1.tgz\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FlashgenError, match="is not what it was"):
        strokes.fetch(lambda *_: None)
    npm.write_text("#!/bin/sh\necho no network >&2\nexit 1\n")
    with pytest.raises(FlashgenError, match="could not fetch hanzi-writer-data: no network"):
        strokes.fetch(lambda *_: None)
    assert not list(own_cache.iterdir())


def test_without_npm_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingEngine, match="needs npm"):
        strokes.fetch(lambda *_: None)


def test_the_drawing_is_an_animation_without_script(tmp_path: Path) -> None:
    strokes.store(package(tmp_path / "p.tgz", GOOD), strokes._file())
    drawing = strokes.Strokes().drawing("纳")
    assert drawing
    text = svg(drawing)
    root = ElementTree.fromstring(text)
    assert root.tag.endswith("svg") and "script" not in text
    starts = [float(s) for s in re.findall(r"0%,([\d.]+)%", text)]
    assert starts == sorted(starts) and len(set(starts)) == 2, "one stroke after the other"
    assert "prefers-reduced-motion" in text and "Arphic" in text


def test_drawings_and_their_licence_travel_with_the_deck(tmp_path: Path) -> None:
    strokes.store(package(tmp_path / "p.tgz", GOOD), strokes._file())
    other = note("fg1:test:采访", headword="采访")
    deck = media.Equipment(Recipe(cards=CardsPart(strokes=True))).added(
        Deck("d", "s", "Made.", (note(), other)), lambda *_: None
    )
    first, second = deck.notes
    assert len(first.strokes) == 2 and second.strokes == (first.strokes[0], "")
    licence = next(m for m in deck.media if m.name.endswith(".txt"))
    assert licence.name.startswith("_fg-arphic-") and licence.path.read_text() == "The licence."
    assert licence.name in deck.description
    assert len(deck.media) == 3
