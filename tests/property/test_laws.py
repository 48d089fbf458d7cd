"""What holds for every text."""

from __future__ import annotations

import html
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flashgen
from flashgen.align.beads import Engines as AlignEngines
from flashgen.align.beads import align_sentences
from flashgen.align.sentences import split_l1, split_l2
from flashgen.cards.compose import safe
from flashgen.cards.identity import series_of
from flashgen.choose.collect import Concordance, collect
from flashgen.lexicon.script import is_han
from flashgen.read.encoding import clean
from flashgen.read.lines import paragraphs, plain, table_rows, without_title
from flashgen.values import Summary

from ..fakes import BagEncoder, example

CHINESE = "".join(bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF))
"""The 3,666 everyday characters of GB 2312."""
chinese = st.text(alphabet=st.sampled_from(list(CHINESE)), max_size=40)
mixed = st.text(max_size=60) | st.builds("".join, st.lists(chinese | st.text(max_size=6), max_size=5))
sentences = st.lists(st.text("ab c", max_size=8), max_size=7)
relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)


@relaxed
@given(mixed)
def test_words_tile_the_text(text: str) -> None:
    assert "".join(flashgen.segment(text)) == text


@relaxed
@given(mixed)
def test_one_reading_a_character(text: str) -> None:
    found = flashgen.readings(text)
    assert len(found) == len(text)
    assert all(reading == char for char, reading in zip(text, found, strict=True) if not is_han(char))


@relaxed
@given(chinese, st.text(max_size=60))
def test_tokens_tile_the_sentence_and_links_lie_in_the_translation(zh: str, en: str) -> None:
    example = flashgen._engines().annotator.sentence(zh, en)
    assert "".join(t.text for t in example.tokens) == zh
    assert len(example.syllables) == len(zh)
    assert all(0 <= t.span.start < t.span.end <= len(en) for t in example.tokens if t.span)


@relaxed
@given(chinese.filter(bool), st.text(max_size=40), st.data())
def test_a_gloss_for_every_word_anywhere(zh: str, en: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(zh) - 1))
    word = zh[start : start + data.draw(st.integers(1, 3))]
    gloss = flashgen.gloss_in_context(zh, en, word, start)
    assert 0 <= gloss.confidence <= 1
    assert gloss.span is None or 0 <= gloss.span[0] < gloss.span[1] <= len(en)


@relaxed
@given(
    st.lists(st.text("ab c", max_size=8), max_size=7),
    st.lists(st.text("ab c", max_size=8), max_size=7),
)
def test_beads_cover_each_sentence_once_in_order(zh: list[str], en: list[str]) -> None:
    engines = AlignEngines(BagEncoder(), str.split, flashgen._engines().dictionary)
    beads = align_sentences(zh, en, engines)
    assert [i for b in beads for i in b.l2] == list(range(len(zh)))
    assert [j for b in beads for j in b.l1] == list(range(len(en)))
    assert all(0 <= b.confidence <= 1 for b in beads)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_splitting_loses_only_white_space(text: str) -> None:
    for split in (split_l1, split_l2):
        assert re.sub(r"\s", "", "".join(split(text))) == re.sub(r"\s", "", text)


@given(st.lists(st.text(max_size=30), max_size=8), st.text(max_size=20))
def test_no_line_breaks_the_readers(lines: list[str], title: str) -> None:
    assert len(table_rows(lines)) == len(lines)
    assert all(p == plain(p) or p for p in paragraphs(lines))
    assert len(without_title(lines, title)) <= len(lines)


@given(st.text())
def test_escaped_text_shows_exactly_the_text(text: str) -> None:
    assert not set('<>"') & set(safe(text).replace("<span></span>", ""))
    assert "[" not in safe(text)
    assert html.unescape(safe("a<b&c")) == "a<b&c"


@given(st.text())
def test_a_series_is_never_empty_and_has_no_white_space(name: str) -> None:
    assert re.fullmatch(r"\S+", series_of(name))


@given(st.permutations(range(4)))
def test_merging_is_associative_and_commutative(order: list[int]) -> None:
    parts = [
        Concordance(words=collect([example(id=f"doc:{i}", source=f"d{i}")]), summary=Summary(documents=1))
        for i in range(4)
    ]
    expected = parts[0].merge(parts[1]).merge(parts[2]).merge(parts[3])
    a, b, c, d = (parts[i] for i in order)
    assert a.merge(b).merge(c.merge(d)) == expected
    assert Concordance().merge(a) == a == a.merge(Concordance())
