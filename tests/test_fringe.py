"""The small words that belong to what says a word."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from flashgen.annotate.train_labels import labels
from flashgen.gloss import fringe
from flashgen.gloss.train_fringe import FRINGE, Small, fit
from flashgen.lexicon import english


def widened(l1: str, said: str, *senses: str) -> str:
    start = l1.index(said)
    return l1[slice(*fringe.widened((start, start + len(said)), l1, senses))]


@pytest.mark.parametrize(
    ("l1", "said", "sense", "whole"),
    [
        ("I can't give up smoking.", "give", "to give up", "give up"),
        ("All at once his wrist jerked.", "once", "suddenly", "All at once"),
        ("You can register in person.", "person", "directly", "in person"),
        ("He looks at the sea.", "looks", "to look at", "looks at"),
        ("The book of the teacher is here.", "book", "book", "book"),
        ("They put it in the box.", "put", "to put", "put"),
        ("There is no need.", "need", "not need", "no need"),
        ("There is no need.", "need", "need; necessity", "need"),
        ("It isn't worth it.", "worth", "not worth", "isn't worth"),
        ("It is not unique.", "unique", "unique", "unique"),
        ("I don't understand it.", "understand", "to understand", "understand"),
        ("It is not unfair.", "unfair", "unfair", "unfair"),
    ],
)
def test_small_words_that_belong_are_taken(l1: str, said: str, sense: str, whole: str) -> None:
    assert widened(l1, said, sense) == whole


def test_what_says_another_word_stays_with_that() -> None:
    l1 = "She doesn't want to leave."
    want, does = ((start := l1.index(said), start + len(said)) for said in ("want", "doesn't"))
    assert l1[slice(*fringe.widened(want, l1, ["to want"], [does]))] == "want"
    l1 = "I can't give up smoking."
    give, up = ((start := l1.index(said), start + len(said)) for said in ("give", "up"))
    assert l1[slice(*fringe.widened(give, l1, ["to give up"], [up]))] == "give up"


def test_an_apostrophe_is_one_however_it_is_typed() -> None:
    for l1 in ("You can't help laughing at one's age.", "I don't care."):
        typed, set_ = (english.words(text) for text in (l1, l1.replace("'", "’")))
        assert [fringe.is_small(word.text) for word in typed] == [fringe.is_small(word.text) for word in set_]
        for edge in range(1, len(typed)):
            assert fringe.cues(typed, edge, -1, ["to help"]) == fringe.cues(set_, edge, -1, ["to help"])
    assert not fringe.is_small("O'Brien") and fringe.is_small("don’t")


def test_nothing_is_taken_over_a_mark_or_where_there_is_no_content() -> None:
    assert widened("He gave, up there, a speech.", "gave", "to give up") == "gave"
    assert widened("He is up.", "up", "upward") == "up"
    assert fringe.widened((0, 0), "", ()) == (0, 0)


def test_the_fit_learns_what_belongs() -> None:
    pytest.importorskip("scipy", reason="for training only")
    words = english.words("They gave up the job")
    cues = fringe.cues(words, 1, 1, ["to give up"]), fringe.cues(words, 4, -1, ["job"])
    weights = fit([Small("a", cues[0], True, 1.0), Small("b", cues[1], False, 1.0)] * 20)
    assert fringe.probability(cues[0], weights) > 0.8 > 0.2 > fringe.probability(cues[1], weights)


def test_the_labels_are_whole() -> None:
    rows = labels(FRINGE)
    assert f"{len(rows):,} words" in FRINGE.with_suffix(".toml").read_text(encoding="utf-8")
    places = {(row["sentence"], row["start"]) for row in rows}
    assert len(places) == len(rows)
    assert {row[side] for row in rows for side in ("before", "behind")} <= {"0", "1", "2", "3"}


def test_every_set_phrase_joins_a_small_word_to_another() -> None:
    for pair, phrases in fringe.set_phrases().items():
        assert all(phrase[before : before + 2] == pair for before, phrase in phrases)
    lines = (Path(english.__file__).parent / "set_phrases.txt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    for line in lines:
        small = [fringe.is_small(word) for word in line.split()]
        assert any(a != b for a, b in itertools.pairwise(small)), line
