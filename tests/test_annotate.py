"""Words, names, readings and links of a sentence."""

from __future__ import annotations

from flashgen.annotate.links import Sought, link_words
from flashgen.annotate.names import find_names
from flashgen.annotate.readings import sentence_syllables
from flashgen.pipeline import Engines

from .fakes import BagEncoder


def test_a_name_is_kept_whole_and_read_as_the_english_spells_it(engines: Engines) -> None:
    example = engines.annotator.sentence(
        "全国总工会生产部部长王家扬作了报告。", "Wang Jiayang, Director, delivered a report."
    )
    name = next(t for t in example.tokens if t.kind == "name")
    assert (name.text, name.reading, name.name) == ("王家扬", "Wáng Jiāyáng", "Wang Jiayang")
    assert name.link and example.l1[name.link.start : name.link.end] == "Wang Jiayang"


def test_a_common_word_is_a_name_only_with_a_capital_in_mid_sentence(engines: Engines) -> None:
    first = engines.annotator.sentence("旗袍是裙子。", "Qipao are dresses.")
    assert [t.kind for t in first.tokens if t.text == "旗袍"] == ["word"]
    within = engines.annotator.sentence("和平路的图书馆", "The library on Heping Road")
    assert [t.kind for t in within.tokens if t.text == "和平"] == ["name"]


def test_a_name_within_a_longer_dictionary_word_does_not_tear_it(engines: Engines) -> None:
    example = engines.annotator.sentence("据新华社报道", "Xinhua News Agency reports")
    assert "新华社" in [t.text for t in example.tokens]


def test_names_with_apostrophe_tone_marks_and_possessive() -> None:
    assert [n.english for n in find_names("西安的", "Xi'an's streets", sentence_syllables("西安的"))] == ["Xi'an"]
    assert [n.english for n in find_names("刘哲文", "Liú Zhé", sentence_syllables("刘哲文"))] == ["Liú Zhé"]
    assert find_names("中国", "China", sentence_syllables("中国")) == []


def test_tokens_tile_a_traditional_sentence_and_count_under_the_simplified_form(engines: Engines) -> None:
    example = engines.annotator.sentence("他們採納了這個意見。", "They adopted this suggestion.")
    assert "".join(t.text for t in example.tokens) == example.l2
    token = next(t for t in example.tokens if t.text == "採納")
    assert (token.headword, token.reading, example.script) == ("采纳", "cǎinà", "Hant")


def test_links_are_one_to_one() -> None:
    encoder = BagEncoder({"甲": "worker", "乙": "factory"})
    words = [Sought("甲", 0.2, ("worker",)), Sought("乙", 0.8, ("factory",))]
    found = link_words(words, "The worker left the factory", encoder)
    sentence = "The worker left the factory"
    assert [sentence[link.start : link.end] if link else None for link in found] == ["worker", "factory"]


def test_a_word_without_counterpart_has_no_link() -> None:
    assert link_words([Sought("甲", 0.5, ("elephant",))], "The worker left", BagEncoder()) == [None]
    assert link_words([Sought("甲", 0.5, ("elephant",))], "", BagEncoder()) == [None]
    assert link_words([], "The worker left", BagEncoder()) == []


def test_the_english_decides_between_readings_of_a_word(engines: Engines) -> None:
    for l2, l1, reading in (
        ("读者反映某些地方的情况。", "Readers reported the situation in some places.", "dìfang"),
        ("中央和地方政府都很重视。", "The central and local governments attach importance to it.", "dìfāng"),
    ):
        example = engines.annotator.sentence(l2, l1)
        token = next(t for t in example.tokens if t.text == "地方")
        assert token.reading == reading
        assert "".join(example.syllables[token.start : token.end]) == reading
