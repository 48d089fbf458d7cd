"""Which words get a card, why the others do not, and which sentence teaches."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flashgen.choose.collect import Concordance, collect
from flashgen.choose.known import parse
from flashgen.choose.learner import Learner
from flashgen.choose.rank import Wanted, candidates, reason_against_gloss
from flashgen.errors import VocabError
from flashgen.pipeline import Engines
from flashgen.values import Candidate, Example, Gloss, Occurrence, Span, Token

from .fakes import example


def wanted(**changes: object) -> Wanted:
    learner = Learner(changes.pop("level", 1), changes.pop("known", frozenset()))  # type: ignore[arg-type]
    values = {
        "learner": learner,
        "listed": {"采纳", "意见", "他们", "厂", "蹩", "摔", "而且"},
        "max_chars": 60,
        **changes,
    }
    return Wanted(**values)  # type: ignore[arg-type]


def reasons(engines: Engines, *examples: Example, **changes: object) -> dict[str, str]:
    found = Concordance(words=collect(examples))
    _, left_out = candidates(found, engines.frequencies, wanted(**changes))
    return {w.headword: w.reason for w in left_out}


def test_function_words_and_known_words_are_left_out_with_their_reason(engines: Engines) -> None:
    assert reasons(engines, example(), known={"意见"}) == {
        "他们": "function word",
        "了": "function word",
        "意见": "known word",
    }


def test_words_below_the_level_are_left_out(engines: Engines) -> None:
    assert reasons(engines, example(), level=7)["采纳"].startswith("below HSK")


def test_words_without_meaning_names_and_fragments_are_left_out(engines: Engines) -> None:
    assert reasons(engines, example(), listed=set())["采纳"].startswith("neither in the dictionary")
    tokens = example().tokens
    named = replace(example(), tokens=(*tokens[:1], replace(tokens[1], kind="name"), *tokens[2:]))
    assert reasons(engines, named)["采纳"] == "name"
    single = Token(2, 3, "蹩", "蹩", "word", "v", "bié", span=Span(0, 4, 0.4))
    assert reasons(engines, replace(example(), tokens=(single,)))["蹩"].startswith("single character")


def test_a_single_character_needs_a_surer_meaning_the_less_so_where_the_hsk_lists_it(engines: Engines) -> None:
    token = Token(2, 3, "摔", "摔", "word", "v", "shuāi")
    here = replace(example(), tokens=(token,))
    assert "摔" not in reasons(engines, here)
    candidate = Candidate("摔", "shuāi", 1, 4.0, 5, 1.0, Occurrence(here, 0))
    assert not reason_against_gloss(candidate, Gloss("to fall", ("to fall",), None, 0.9, "dictionary"))
    unsure = Gloss("to fall", ("to fall",), None, 0.62, "dictionary")
    assert not reason_against_gloss(candidate, unsure) and reason_against_gloss(replace(candidate, level=0), unsure)
    assert reason_against_gloss(candidate, replace(unsure, meant=0.58))


def test_function_words_of_the_hsk_get_cards_where_they_are_wanted(engines: Engines) -> None:
    conjunction = Token(0, 2, "而且", "而且", "word", "c", "érqiě")
    here = replace(example(), tokens=(conjunction,))
    assert reasons(engines, here)["而且"] == "function word"
    assert "而且" not in reasons(engines, here, grammar=True)


@pytest.mark.parametrize(
    ("zh", "word", "left_out"),
    [
        ("他站起来了。", "起来", True),
        ("蛇窜了出来。", "出来", True),
        ("腰都直不起来。", "起来", True),
        ("他想回来。", "回来", False),
        ("他昨天回来了。", "回来", False),
        ("我们收不起钱。", "起", True),
        ("他把书放进书包里。", "进", True),
        ("他把球扔回院子里。", "回", True),
        ("他进了教室。", "进", False),
        ("他砍掉了树。", "掉", True),
        ("他想开车。", "开", False),
        ("门开了。", "开", False),
        ("我的心禁不住悲凉起来了。", "起来", True),
        ("天气暖和起来了。", "起来", True),
        ("他早起来了。", "起来", False),
        ("怎么让世界安静下来？", "下来", True),  # jieba takes 安静 and 明白 for names
        ("他这才明白过来。", "过来", True),
        ("連我都認不太出來。", "出来", True),
        ("椅子壞掉了。", "掉", True),
        ("他把梨藏起来了。", "起来", True),
        ("用起来要命。", "起来", True),
        ("前后用掉四千多根。", "掉", True),
        ("小明出来了。", "出来", False),
        ("太阳出来了。", "出来", False),  # a name to jieba too
        ("阳光进来了。", "进来", False),
    ],
)
def test_a_complement_of_direction_gets_no_card(engines: Engines, zh: str, word: str, left_out: bool) -> None:
    found = reasons(engines, engines.annotator.sentence(zh, ""), listed={word}, acts=engines.dictionary.is_verb)
    assert (found.get(word) == "complement of a verb") is left_out


def test_an_adverb_that_is_read_otherwise_is_no_function_word(engines: Engines) -> None:
    said = (("他还了钱。", "He returned the money."), ("他还没来。", "He has not come yet."))
    words = collect([engines.annotator.sentence(*pair) for pair in said])
    chosen, left_out = candidates(Concordance(words=words), engines.frequencies, wanted(level=1, listed={"还"}))
    assert [c.reading for c in chosen] == ["huán"]
    assert ("还", "hái") in {(w.headword, w.reading) for w in left_out}


def test_counting_words_that_the_hsk_lists_are_words(engines: Engines) -> None:
    found = reasons(engines, engines.annotator.sentence("他走了半天，有几公里。", ""), listed={"半天", "公里"})
    assert found["几"] == "function word" and not {"半天", "公里"} & found.keys()


def test_a_single_character_needs_a_sure_gloss(engines: Engines) -> None:
    single = Token(2, 3, "厂", "厂", "word", "n", "chǎng", span=Span(0, 4, 0.9))
    found = Concordance(words=collect([replace(example(), tokens=(single,))]))
    (chosen,), _ = candidates(found, engines.frequencies, wanted())
    assert reason_against_gloss(chosen, Gloss("factory", meant=0.3))
    assert not reason_against_gloss(chosen, Gloss("factory", meant=0.9))
    assert reason_against_gloss(chosen, Gloss("", meant=0.9)).startswith("neither")


def test_the_sentence_with_translation_and_evidence_is_chosen(engines: Engines) -> None:
    bare = example(l1="", id="doc:2", tokens=tuple(replace(t, span=None) for t in example().tokens))
    found = Concordance(words=collect([bare, example()]))
    chosen, _ = candidates(found, engines.frequencies, wanted())
    assert {c.best.example.id for c in chosen} == {"doc:1"}
    assert chosen[0].count == 2


def test_a_sentence_that_is_too_long_comes_last(engines: Engines) -> None:
    long = example(id="doc:0", l2="他们采纳了意见。" + "好" * 80)
    found = Concordance(words=collect([long, example(id="doc:9", l1="", confidence=0.0)]))
    chosen, _ = candidates(found, engines.frequencies, wanted(max_chars=60))
    assert {c.best.example.id for c in chosen} == {"doc:9"}


def test_a_word_made_of_known_words_opens_nothing(engines: Engines) -> None:
    token = Token(0, 2, "到家", "到家", "word", "v", "dào jiā")
    found = Concordance(words=collect([replace(example(), tokens=(token,))] * 3))

    def card(**changes: object) -> Candidate:
        return candidates(found, engines.frequencies, wanted(listed={"到家"}, **changes))[0][0]

    unknown, known = card(), card(known={"到", "家"})
    assert "made of known words: +0.00" in known.reasons and "3 times in the text: +4.00" in unknown.reasons
    assert known.score == pytest.approx(unknown.score - 4)


def test_known_lists_take_both_scripts_and_comments_and_name_bad_lines() -> None:
    assert parse("# mine\n會議\n你好\tnote\n", "k.tsv").words == {"会议", "你好"}
    assert parse("Pleco export\n公园[公園]\tgong1yuan2\tpark\n1. 努力 diligent\n", "k.txt").words == {"公园", "努力"}
    assert parse("天气；公园、 打篮球\napple,苹果,píngguǒ", "k.txt").words == {"天气", "公园", "打篮球", "苹果"}
    with pytest.raises(VocabError, match="only 0 of its 2 lines are words; this one is none: 这是一整段文字"):
        parse("这是一整段文字" * 9 + "\n第二段文字。还有一句", "k.tsv")
    with pytest.raises(VocabError, match="no Chinese word"):
        parse("# nothing\n", "k.tsv")
