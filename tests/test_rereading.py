"""Readings that the meaning of a word decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flashgen import analysis
from flashgen.engines import Engines
from flashgen.gloss import rereading
from flashgen.gloss.rereading import reread
from flashgen.values import BY_HAND, BY_MEANING, Bead, Bitext, Example, Facts


def read(example: Example, word: str) -> tuple[str, str]:
    """How a word of an example is read, and what by."""
    token = next(token for token in example.tokens if token.text == word)
    return token.reading, token.reading_source


def misread(example: Example, word: str, reading: str, source: str) -> Example:
    """The example with a word that is read otherwise."""
    tokens = [replace(t, reading=reading, reading_source=source) if t.text == word else t for t in example.tokens]
    return replace(example, tokens=tuple(tokens))


@pytest.mark.parametrize(
    ("zh", "en", "word", "wrong", "reading"),
    [
        ("“你帮我取一个，行吗？”", "“Could you fetch one for me, please?”", "行", "háng", "xíng"),
        ("下次我会多攒一点钱。", "Next time I will save a little more money.", "攒", "cuán", "zǎn"),
        ("上头写着他的名字。", "His name is written on the top.", "上头", "shàngtóu", "shàngtou"),
    ],
)
def test_a_meaning_that_is_surer_than_the_reading_decides_it(
    engines: Engines, zh: str, en: str, word: str, wrong: str, reading: str
) -> None:
    example = misread(engines.annotator.sentence(zh, en), word, wrong, "dictionary, by context")
    found = reread(example, engines.sources)
    assert read(found, word) == (reading, BY_MEANING)
    start = zh.index(word)
    assert "".join(found.syllables[start : start + len(word)]) == reading, "the sentence is read so, too"
    others = [(t.text, t.reading) for t in example.tokens if t.text != word]
    assert [(t.text, t.reading) for t in found.tokens if t.text != word] == others


def test_a_reading_that_is_settled_stays(engines: Engines) -> None:
    zh, en = "下次我会多攒一点钱。", "Next time I will save a little more money."
    example = misread(engines.annotator.sentence(zh, en), "攒", "cuán", BY_HAND)
    assert reread(example, engines.sources) == example


def test_texts_are_read_so(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def kept(example: Example, _: object) -> Example:
        asked.append(example.l2)
        return example

    monkeypatch.setattr(rereading, "reread", kept)
    zh, en = "下次我会多攒一点钱。", "Next time I will save a little more money."
    bitext = Bitext("text", Facts(), (zh,), (en,), (Bead((0,), (0,), 1.0),), (), (range(1),))
    list(analysis._sentences(bitext, engines, ()))
    assert asked == [zh]
