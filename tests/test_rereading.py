"""Readings that the meaning of a word decides."""

from __future__ import annotations

import pytest

from flashgen.analysis import sentences
from flashgen.engines import Engines
from flashgen.gloss.rereading import reread
from flashgen.values import BY_MEANING, Bead, Bitext, Example, Facts


def read(example: Example, word: str) -> tuple[str, str]:
    """How a word of an example is read, and what by."""
    token = next(token for token in example.tokens if token.text == word)
    return token.reading, token.reading_source


@pytest.mark.parametrize(
    ("zh", "en", "word", "reading"),
    [
        ("“你帮我取一个，行吗？”", "“Could you fetch one for me, please?”", "行", "xíng"),
        ("下次我会多攒一点钱。", "Next time I will save a little more money.", "攒", "zǎn"),
    ],
)
def test_a_meaning_that_is_surer_than_the_reading_decides_it(
    engines: Engines, zh: str, en: str, word: str, reading: str
) -> None:
    example = engines.annotator.sentence(zh, en)
    assert read(example, word)[0] != reading, "the reading alone does not know"
    found = reread(example, engines.sources)
    assert read(found, word) == (reading, BY_MEANING)
    assert found.syllables[zh.index(word)] == reading, "the sentence is read so, too"
    others = [(t.text, t.reading) for t in example.tokens if t.text != word]
    assert [(t.text, t.reading) for t in found.tokens if t.text != word] == others


def test_a_reading_that_is_settled_stays(engines: Engines) -> None:
    example = engines.annotator.sentence("银行在地铁站旁边。", "The bank is beside the underground station.")
    assert reread(example, engines.sources) == example


def test_texts_are_read_so(engines: Engines) -> None:
    zh, en = "下次我会多攒一点钱。", "Next time I will save a little more money."
    bitext = Bitext("text", Facts(), (zh,), (en,), (Bead((0,), (0,), 1.0),), (), (range(1),))
    [example] = sentences(bitext, engines, ())
    assert read(example, "攒")[0] == "zǎn"
