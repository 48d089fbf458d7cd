"""The English words that say a word, its sense, and the senses that a text uses besides."""

from __future__ import annotations

from dataclasses import replace

import pytest

import flashgen
from flashgen.annotate.links import with_phrases
from flashgen.annotate.similar import Said
from flashgen.choose.collect import Concordance, collect
from flashgen.choose.learner import Learner
from flashgen.choose.rank import MIN_MINED, Wanted, candidates
from flashgen.gloss.mined import covers, says_more, vote
from flashgen.gloss.pos import part_of_speech
from flashgen.gloss.senses import _means_the_same, gloss, pooled
from flashgen.lexicon.translations import UNSEEN
from flashgen.pipeline import Engines
from flashgen.values import Gloss, Occurrence, Span

from .fakes import example


def marked(text: str, phrases: list[list[str]], *spans: Span | None) -> list[str]:
    words = [Said(tuple(mine), {}, {}, frozenset(), (), UNSEEN) for mine in phrases]
    found = with_phrases(spans, words, range(len(words)), text)
    return [text[s.start : s.end] if s else "" for s in found]


def test_a_gloss_of_several_words_widens_or_finds_the_span() -> None:
    text = "He pointed out the problem and put forward a plan."
    assert marked(text, [["point out", "note"]], Span(3, 10, 0.5)) == ["pointed out"]
    assert marked(text, [["put forward"]], None) == ["put forward"]
    assert marked(text, [["take part"], ["note"]], None, Span(3, 10, 0.5)) == ["", "pointed"]


def test_words_that_surely_say_another_are_left_to_it() -> None:
    text = "He put forward a plan."
    assert marked(text, [["put forward"], []], None, Span(3, 14, 0.9)) == ["", "put forward"]


def test_two_places_for_a_phrase_are_none() -> None:
    assert marked("more and more and more", [["more and more"]], None) == [""]


def test_function_words_are_a_span_only_where_a_gloss_has_them() -> None:
    text = "There were problems that he could solve."
    assert marked(text, [["there be"], ["appear"]], Span(0, 5, 0.9), Span(0, 5, 0.9)) == ["There", ""]
    assert marked(text, [["can"]], Span(28, 33, 0.9)) == ["could"]


def test_figures_say_no_word() -> None:
    assert marked("They returned on the 31st.", [["finish"]], Span(21, 25, 0.5)) == [""]


@pytest.mark.parametrize(
    ("zh", "en", "word", "gloss"),
    [
        ("单位名称和总人数", "Unit name and total number of people", "名称", "name"),
        ("他指出了问题。", "He pointed out the problem.", "指出", "to point out"),
    ],
)
def test_glosses(zh: str, en: str, word: str, gloss: str) -> None:
    assert gloss in flashgen.gloss_in_context(zh, en, word, zh.index(word)).text


@pytest.mark.parametrize(
    ("zh", "en", "word", "first"),
    [
        (
            "不會響，是肚子裡塞得太滿了。",
            "It won't ring, its belly is stuffed too full.",
            "塞",
            "to stuff in",
        ),
        ("後面立兩根桿子給人推。", "Two poles stand at the back for people to push.", "後面", "at the back"),
        ("他吃完饭就走了。", "He finished his meal, then left.", "就", "then"),
        ("他下巴上长着短胡子。", "He had a short beard on his chin.", "下巴", "chin"),
    ],
)
def test_what_the_english_says_comes_first(engines: Engines, zh: str, en: str, word: str, first: str) -> None:
    """By all content words, then by one: "the" in both is no reason for "near the end"."""
    found = engines.annotator.sentence(zh, en)
    token = next(t for t in found.tokens if t.text == word)
    assert gloss(token, found, engines.sources).text.split("; ")[0] == first


def test_english_that_says_more_than_a_word_is_no_meaning() -> None:
    assert says_more("bent wheel rims", "輪圈") and says_more("method is called feedforward", "前馈")
    assert not says_more("mouth of the lane", "巷口") and not says_more("hot blast stove", "热风炉")


@pytest.mark.parametrize(("text", "kept"), [("bent wheel rims", False), ("wheel rims", True)])
def test_a_word_whose_english_says_more_gets_no_card(engines: Engines, text: str, kept: bool) -> None:
    l1 = f"The {text} are lost."
    example = engines.annotator.sentence("輪圈歪掉了。", l1, forced=(0, 2))
    token = example.tokens[0]
    start = l1.index(text)
    token = replace(token, span=Span(start, start + len(text), 0.95))
    found = gloss(token, example, engines.sources)
    assert found.source == "mined" and (found.meant >= MIN_MINED) is kept


def test_a_name_that_is_surer_elsewhere_is_shown_there() -> None:
    assert Gloss("Wang", meant=0.35, source="name").right < Gloss("Wang", meant=0.99, source="name").right
    assert Gloss("to adopt", meant=0.99, source="dictionary", trusted=0.4).right == 0.4


def test_sentences_vote_on_a_mined_meaning() -> None:
    place = Occurrence(example(), 1)
    found = [
        (place, Gloss(t, (), (0, 1), c, "mined")) for t, c in [("stove", 0.6), ("hot stoves", 0.4), ("hot stove", 0.4)]
    ]
    _, meaning = vote(found)
    assert meaning.text in {"hot stove", "hot stoves"} and meaning.meant == pytest.approx(0.64)


def test_an_unlisted_word_is_glossed_by_the_translation_and_part_by_part() -> None:
    found = flashgen.gloss_in_context("工厂推广热风炉。", "The factory promoted hot blast stoves.", "热风炉", 4)
    assert (found.source, found.text) == ("mined", "hot blast stoves")
    assert [part for part, _ in found.parts] == ["热", "风", "炉"] and dict(found.parts)["热"] == "hot"


def test_a_name_is_glossed_as_the_translation_spells_it() -> None:
    zh, en = "王家扬今天在北京作了报告。", "Wang Jiayang delivered a report in Beijing today."
    assert flashgen.gloss_in_context(zh, en, "王家扬", 0).text == "Wang Jiayang"
    found = flashgen.gloss_in_context(zh, en, "北京", 6)
    assert found.text == "Beijing" and found.senses and found.senses[0].startswith("Beijing")
    assert flashgen.gloss_in_context(zh, en, "王", 0).text != "Wang Jiayang"


def test_another_sense_of_the_text_is_shown_with_its_sentence(engines: Engines) -> None:
    pairs = [
        (
            "会议在北京召开，讨论工业部的计划。",
            "The meeting opened in Beijing to discuss the Ministry of Industry's plan.",
        ),
        ("推广先进经验提高了工人的生活。", "Spreading advanced experience improved the workers' lives."),
        ("这些办法提高了产量。", "These methods increased output."),
    ]
    examples = [engines.annotator.sentence(zh, en) for zh, en in pairs]
    found = Concordance(words=collect(examples))
    wanted = Wanted(Learner(), {"提高"}, 60)
    chosen, _ = candidates(found, engines.frequencies, wanted)
    candidate = next(c for c in chosen if c.headword == "提高")
    best, meaning, met = pooled(candidate, engines.sources)
    texts = {meaning.text, *(m.text for m in met)}
    assert any("increase" in t for t in texts) and any("improve" in t for t in texts)
    assert all(m.l2 != best.best.example.l2 for m in met)


def test_a_sense_is_no_other_sense_than_itself() -> None:
    """Also where it is all function words: "to have; there is"."""
    assert _means_the_same(Gloss("to have; there is", ("to have",)), Gloss("to have; there is", ("there is",)))


def test_english_that_says_all_parts_of_a_word_and_no_more_is_its_meaning(engines: Engines) -> None:
    dictionary, translations = engines.dictionary, engines.translations
    assert covers("cold wind", ("冷", "风"), dictionary, translations)
    assert not covers("wind", ("冷", "风"), dictionary, translations)
    assert not covers("cold wind today", ("冷", "风"), dictionary, translations)
    assert not covers("wind", ("风",), dictionary, translations)
    assert not covers("putting", ("加", "装"), dictionary, translations), "one word for two parts"


@pytest.mark.parametrize(
    ("l2", "l1", "word", "sense", "speech"),
    [
        ("他的报告很好。", "His report is very good.", "报告", "report", "noun"),
        ("他要报告这个问题。", "He will report this problem.", "报告", "to report", "verb"),
        ("她很漂亮。", "She is very beautiful.", "漂亮", "beautiful", "adjective"),
        ("他慢慢地走。", "He walks slowly.", "慢慢", "slowly", "adverb"),
        ("这是他的成功。", "This is his success.", "成功", "to succeed", ""),  # not what the sense says
    ],
)
def test_the_part_of_speech_is_that_of_the_sentence(
    engines: Engines, l2: str, l1: str, word: str, sense: str, speech: str
) -> None:
    start = l2.index(word)
    here = engines.annotator.sentence(l2, l1, forced=(start, start + len(word)))
    token = next(t for t in here.tokens if t.start == start)
    assert part_of_speech(token, here, sense, engines.sources)[0] == speech


def test_no_part_of_speech_stands_beside_glosses_of_several(engines: Engines) -> None:
    here = engines.annotator.sentence("谢谢大家的配合！", "Thank you all for your cooperation!")
    token = next(t for t in here.tokens if t.text == "配合")
    found = gloss(token, here, engines.sources)
    assert not found.part_of_speech or len({text.startswith("to ") for text in found.text.split("; ")}) == 1
