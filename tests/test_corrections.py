"""Corrections by hand, names in a sub-deck, and the optional lines of a reading."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import flashgen
from flashgen import pipeline
from flashgen.annotate import forms
from flashgen.cards import overrides
from flashgen.cards.compose import fields
from flashgen.cards.notes import with_lines
from flashgen.choose.clauses import clause
from flashgen.errors import VocabError
from flashgen.gloss.senses import gloss_of
from flashgen.pipeline import Engines
from flashgen.recipe import CardsPart, Recipe, WordsPart
from flashgen.values import Occurrence

from .conftest import ROOT
from .fakes import note
from .test_cli import NEWS, run


def build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: object
) -> tuple[dict[str, dict[str, object]], str]:
    """The notes of the news deck by word, and what the command said."""
    report = tmp_path / "r.json"
    code, out, err = run("build", NEWS, "-o", tmp_path / "d.apkg", "--report", report, *options, capsys=capsys)
    assert (code, err) == (0, "")
    return {n["word"]: n for n in json.loads(report.read_text(encoding="utf-8"))["notes"]}, out


def test_corrections_win_and_the_card_stays_the_same_note(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, _ = build(tmp_path, capsys)
    words = [w for w in before if len(w) == 2 and " " not in str(before[w]["guid"])][:3]  # 地方 has two cards
    file = tmp_path / "mine.tsv"
    rows = [f"{words[0]}\tmeaning\tsomething else", f"{words[1]}\treading\tmā má", f"{words[2]}\tskip"]
    file.write_text("\n".join([*rows, "龘龘\tmeaning\tdragons"]) + "\n", encoding="utf-8")
    after, said = build(tmp_path, capsys, "--overrides", file)
    assert after[words[0]]["gloss"]["text"] == "something else"  # type: ignore[index]
    assert after[words[1]]["reading"] == {"pinyin": "māmá", "source": "by hand"}
    assert all(after[w]["guid"] == before[w]["guid"] for w in words[:2])
    assert words[2] not in after
    assert "龘龘" in said and "no longer applies" in said and "line 4" in said


def test_the_english_words_that_say_it_may_be_set(tmp_path: Path) -> None:
    paths = [tmp_path / "a.zh.txt", tmp_path / "a.en.txt"]
    paths[0].write_text("图书馆昨天开放了。\n居民担心狭窄的街道。\n", encoding="utf-8")
    paths[1].write_text("The library opened its doors.\nResidents worry about narrow streets.\n", encoding="utf-8")
    file = tmp_path / "mine.tsv"

    def marked(lines: str) -> tuple[dict[str, str], str]:
        file.write_text(lines, encoding="utf-8")
        words = WordsPart(level=1, max_notes=0)
        deck = pipeline.build(paths, Recipe(words=words, cards=CardsPart(overrides=str(file))))
        found = {note.headword: fields(note)["SentenceMeaning"] for note in deck.notes}
        return found, " ".join(issue.what for issue in deck.issues)

    plain, _ = marked("")
    assert "target" in plain["图书馆"] and "its doors</" not in plain["开放"]
    now, told = marked("开放\tmarked\topened ITS doors\n图书馆\tmarked\t-\n")
    assert "opened its doors</" in now["开放"] and "target" not in now["图书馆"] and "no longer applies" not in told
    now, told = marked("开放\tmarked\tshut\n")
    assert now == plain and "开放 (marked) no longer applies" in told


def test_corrections_beside_a_recipe_are_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.toml").write_text(f'input = {{ paths = ["{NEWS.as_posix()}"] }}\n', encoding="utf-8")
    (tmp_path / "overrides.tsv").write_text("龘龘\tskip\n", encoding="utf-8")
    code, out, _ = run("build", tmp_path / "own.toml", "-o", tmp_path / "d.apkg", capsys=capsys)
    assert code == 0 and "龘龘" in out


@pytest.mark.parametrize(
    "line", ["word\tmeaning\tx", "运动\tcolour\tred", "运动\tmeaning\t", "运动\treading\tyùn", "运动\tmeaning\tx\t运动"]
)
def test_a_bad_correction_names_its_line(line: str) -> None:
    with pytest.raises(VocabError, match="line 2"):
        overrides.parse(f"# mine\n{line}\n", "overrides.tsv")


def test_a_correction_may_name_one_reading_of_a_word() -> None:
    mine = overrides.parse("采纳 cǎinà\tmeaning\tto take\n采纳 cǎi\tmeaning\tno\n", "o.tsv")
    assert [o.value for o in overrides.fitting(note().candidate, mine)] == ["to take"]


def test_a_reading_may_be_set_in_one_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "工人都很高兴。\nThe workers are all very happy.\n他们都还在这里。\nThey are all still here.\n",
        encoding="utf-8",
    )
    file = tmp_path / "o.tsv"
    file.write_text("工人\treading\tgōngren\t工人都很\n这里\treading\tzhèlǐ\t没有这里\n", encoding="utf-8")
    recipe = Recipe(words=WordsPart(level=1), cards=CardsPart(overrides=str(file)))
    deck = flashgen.build([tmp_path / "a.txt"], recipe)
    [workers] = [n for n in deck.notes if n.headword == "工人"]
    assert workers.pinyin == "gōngren" and "gōng rén" not in " ".join(workers.candidate.best.example.syllables)
    assert [issue.where.rpartition("line ")[2] for issue in deck.issues if "no longer applies" in issue.what] == ["2"]


def test_a_reading_is_taken_as_cards_print_it() -> None:
    found = overrides.parse("朋友圈\treading\tpéngyouquān\n西安\treading\tXī'ān\n玩儿\treading\twánr\n", "o.tsv")
    assert [o.value for o in found] == ["péng you quān", "Xī ān", "wán r"]


def test_names_get_a_sub_deck_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    without, _ = build(tmp_path, capsys)
    found, said = build(tmp_path, capsys, "--names")
    names = {w: n for w, n in found.items() if n["subdeck"] == "Names"}
    assert names and not set(names) & set(without)
    assert f"{len(names)} of them names" in said
    with zipfile.ZipFile(tmp_path / "d.apkg") as package:
        (tmp_path / "c.anki2").write_bytes(package.read("collection.anki2"))
    connection = sqlite3.connect(tmp_path / "c.anki2")
    decks = json.loads(connection.execute("SELECT decks FROM col").fetchone()[0])
    sub = next(int(i) for i, d in decks.items() if d["name"].endswith("::Names"))
    assert connection.execute("SELECT count(*) FROM cards WHERE did = ?", (sub,)).fetchone() == (len(names),)
    connection.close()


def test_optional_lines_only_where_they_say_something() -> None:
    plain = with_lines(note(), spoken=False, zhuyin=False)
    assert (plain.spoken, plain.zhuyin) == ("", "")
    assert with_lines(note(), spoken=True, zhuyin=True).zhuyin == "ㄘㄞˇ ㄋㄚˋ"
    assert with_lines(note(), spoken=True, zhuyin=False).spoken == ""
    both = with_lines(note(headword="水果", syllables=("shuǐ", "guǒ"), pinyin="shuǐguǒ"), spoken=True, zhuyin=False)
    assert both.spoken == "shuíguǒ"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("一个", "yí ge"),
        ("一天", "yì tiān"),
        ("第一天", "dì yī tiān"),
        ("不要", "bú yào"),
        ("不好", "bù hǎo"),
        ("我很好。", "wǒ hén hǎo 。"),
        ("展览馆", "zhán lán guǎn"),
    ],
)
def test_spoken_tones(text: str, said: str) -> None:
    assert " ".join(flashgen.spoken(text)) == said


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("看看", "看"),
        ("高高兴兴", "高兴"),
        ("吃了饭", "吃饭"),
        ("見了面", "見面"),
        ("散散步", "散步"),
        ("点了点头", "点头"),
        ("见了见面", "见面"),
        ("试了试新", ""),
        ("幫幫忙", "幫忙"),
        ("试试看", ""),
        ("天天", ""),
        ("妈妈", ""),
        ("披着红", ""),
        ("运动", ""),
    ],
)
def test_doubled_and_separated_words_have_a_dictionary_form(engines: Engines, word: str, lemma: str) -> None:
    assert forms.lemma(word, engines.dictionary, engines.frequencies.tag) == lemma


def test_a_separated_word_is_one_token_with_the_reading_of_its_lemma(engines: Engines) -> None:
    example = engines.annotator.sentence("昆明的学生流了血。", "The students of Kunming shed blood.")
    token = next(t for t in example.tokens if t.lemma)
    assert (token.text, token.headword, token.reading, token.places) == ("流了血", "流血", "liúxuè", (0, 2))
    assert "".join(example.syllables[token.start : token.end]) == "liúlexuè"


def test_a_doubled_verb_with_its_object_is_one_word(engines: Engines) -> None:
    example = engines.annotator.sentence("鹿点点头，天天见面。", "The deer nodded; they met every day.")
    assert [t.text for t in example.tokens if t.lemma] == ["点点头"]


def test_a_name_to_jieba_alone_is_a_word_where_the_english_has_small_letters(engines: Engines) -> None:
    for english, kind in (("The bells of midnight rang.", "word"), ("", "name")):
        example = engines.annotator.sentence("子夜的钟声敲响了。", english)
        assert next(t.kind for t in example.tokens if t.text == "钟声") == kind


def test_an_unlisted_word_that_the_english_writes_as_a_name_is_one(engines: Engines) -> None:
    example = engines.annotator.sentence(
        "法国代表杜弗里希在会上讲了话。", "Delegate Dufriche of France spoke at the meeting."
    )
    assert next(t.kind for t in example.tokens if t.text == "杜弗里希") == "name"


def test_own_training_sentences_are_well_formed() -> None:
    lines = (ROOT / "vocab" / "training" / "polyphones.tsv").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 800 and len(set(lines)) == len(lines)
    for line in lines[1:]:
        reading, sentence = line.split("\t")
        assert reading[-1] in "12345" and sentence.count("[") == sentence.count("]") > 0, line


def test_a_reading_by_hand_brings_its_own_meaning(engines: Engines, tmp_path: Path) -> None:
    """得 read děi means "must", whatever its meaning was under the reading that was corrected."""
    (tmp_path / "o.tsv").write_text("得\treading\tděi\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(
        "我觉得得先问清楚价格。\n---\nI think the price has to be made clear first.\n", encoding="utf-8"
    )
    recipe = Recipe(words=WordsPart(level=1, grammar=True), cards=CardsPart(overrides=str(tmp_path / "o.tsv")))
    deck = pipeline.build([tmp_path / "a.txt"], recipe, engines=engines)
    note = next(n for n in deck.notes if n.headword == "得")
    assert note.pinyin == "děi" and "have to" in note.gloss.text


def test_a_correction_in_a_piece_is_one_of_its_sentence_too(engines: Engines) -> None:
    zh = "退休教师自愿在工作日的下午辅导小学生做作业，每月的第一个星期六还将举办一次地方历史讲座。"
    en = (
        "Retired teachers have volunteered to help pupils with their homework on weekday afternoons, and a lecture on "
        "local history, a lecture for all, will be held on the first Saturday of every month."
    )
    example = engines.annotator.sentence(zh, en)
    best = clause(Occurrence(example, [token.text for token in example.tokens].index("讲座")))
    assert best.within
    card = replace(note().candidate, headword="讲座", reading="jiǎngzuò", best=best)
    parsed = overrides.parse("讲座\treading\tjiāng zuò\n讲座\tmarked\tlecture for all\n", "o.tsv")
    right = overrides.corrected(card, parsed, engines.annotator.sentence).best
    for at in (right, right.whole):
        assert at.token.reading == "jiāngzuò" and at.token.span
        assert at.example.l1[at.token.span.start : at.token.span.end] == "lecture for all"
    assert right.whole.example.l2 == zh and gloss_of(right, engines.sources).span
    nothing = overrides.parse("讲座\tmarked\t-\n", "o.tsv")
    unsaid = overrides.corrected(card, nothing, engines.annotator.sentence).best
    assert unsaid.token.span is unsaid.whole.token.span is None


def test_the_correction_of_one_card_wins_over_that_of_all(tmp_path: Path) -> None:
    found = overrides.parse("还 huán\tnote\tpay\n还\tnote\tboth\n", "o.tsv")
    card = replace(note().candidate, headword="还", reading="huán")
    assert overrides.completed(note(), overrides.fitting(card, found)).advice == "pay"
    other = replace(card, reading="hái")
    assert overrides.completed(note(), overrides.fitting(other, found)).advice == "both"


def test_a_reading_is_taken_as_the_card_shows_it() -> None:
    [found] = overrides.parse("垃圾\treading\tlèsè\n", "o.tsv")
    assert found.value == "lè sè"
