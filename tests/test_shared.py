"""The articles beside the project: all build, and no fault that other programs make on the seed is on a card."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flashgen.pipeline import Engines, build
from flashgen.values import Deck, Note

pytestmark = pytest.mark.xdist_group("shared")


@pytest.fixture(scope="module")
def seed(shared: Path, engines: Engines) -> Deck:
    return build(sorted((shared / "seed").glob("*.txt")), engines=engines)


@pytest.fixture(scope="module")
def whole_seed(shared: Path, engines: Engines) -> dict[str, Note]:
    """All words of the seed that may get a card, however many."""
    from flashgen.recipe import Recipe, WordsPart

    recipe = Recipe(words=WordsPart(max_notes=0, level=1))
    return {n.headword: n for n in build(sorted((shared / "seed").glob("*.txt")), recipe, engines=engines).notes}


def test_every_article_of_the_corpus_builds(shared: Path, engines: Engines) -> None:
    articles = sorted((shared / "corpus" / "baokan").glob("19*.md"))
    assert len(articles) == 16
    found = {path.stem: len(build([path], engines=engines).notes) for path in articles}
    assert min(found.values()) > 0
    assert found["1958-06-02_01"] <= 3


def test_the_seed_gives_a_deck_worth_having(seed: Deck) -> None:
    assert len(seed.notes) >= 100
    assert seed.summary.unsure == 0
    assert all(note.candidate.best.example.shown for note in seed.notes)


def test_facts_are_no_cards_and_no_sentences(seed: Deck) -> None:
    sentences = {note.candidate.best.example.l2 for note in seed.notes}
    assert not any("第1版" in s or "专栏" in s or "1957-01-09" in s for s in sentences)
    assert all("1957-01-09" in note.source for note in seed.notes)


READINGS = {
    "地质": "dìzhì", "还有": "háiyǒu", "技术": "jìshù", "技术人员": "jìshùrényuán", "部长": "bùzhǎng",
    "要求": "yāoqiú", "卷入": "juǎnrù", "成绩": "chéngjì", "多样化": "duōyànghuà", "会议": "huìyì",
    "研究": "yánjiū", "效率": "xiàolǜ", "合同": "hétong", "显著": "xiǎnzhù",
}  # fmt: skip


def test_readings_that_other_programs_get_wrong(whole_seed: dict[str, Note]) -> None:
    assert {word: whole_seed[word].pinyin for word in READINGS} == READINGS


def test_particles_in_the_sentences_are_read_right(seed: Deck) -> None:
    wanted = {"地": "de", "得": "de", "都": "dōu", "还": "hái", "就": "jiù", "对": "duì"}
    for note in seed.notes:
        for token in note.candidate.best.example.tokens:
            assert token.reading == wanted.get(token.text, token.reading), note.candidate.best.example.l2


def test_no_gloss_is_a_reference_a_surname_or_raw(whole_seed: dict[str, Note]) -> None:
    raw = re.compile(r"variant of|^see |surname|CL:|\[[a-z]+\d|classifier for|Qinghai", re.IGNORECASE)
    for note in whole_seed.values():
        assert note.gloss.text and not raw.search(note.gloss.text), (note.headword, note.gloss.text)
        assert len(note.gloss.text) <= 80


def test_function_words_numbers_and_torn_names_are_no_cards(whole_seed: dict[str, Note]) -> None:
    assert not whole_seed.keys() & set("的了在是和也都就王扬")
    assert not {"王家", "王家扬", "日讯", "上作", "仅据", "法等", "中有", "以其能", "万多吨"} & whole_seed.keys()


def test_words_that_other_programs_lose_are_there(whole_seed: dict[str, Note]) -> None:
    assert {"先进", "经验", "骄傲", "自满", "显著", "热风炉"} <= whole_seed.keys()
    assert "先进" in whole_seed["先进"].headword and whole_seed["显著"].other_script == "顯著"


def test_the_meaning_is_the_one_of_this_text(whole_seed: dict[str, Note]) -> None:
    wanted = {"运动": "movement", "省": "economize", "互助": "help each other", "号召": "call", "部": "department"}
    assert all(gloss in whole_seed[word].gloss.text for word, gloss in wanted.items())
