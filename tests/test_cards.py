"""What stands on a card: escaped, marked, without the answer on its front; and who a note is."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import pytest

from flashgen.cards import compose, identity, note_type
from flashgen.cards.notes import note as make_note
from flashgen.pipeline import Engines
from flashgen.values import Candidate, Facts, Gloss, Occurrence, Span

from .fakes import example, note

HOSTILE = "<img src=x onerror=alert(1)> & {{Hanzi}} [sound:x.mp3] \\(x\\) \x1f\x00"


def test_everything_from_the_text_is_escaped() -> None:
    hostile = replace(
        note(text=HOSTILE),
        source=HOSTILE,
        entry=(HOSTILE,),
        remarks=(HOSTILE,),
        candidate=replace(note().candidate, best=Occurrence(example(l1=HOSTILE), 1)),
    )
    for name, value in compose.fields(hostile).items():
        assert not re.search(r"<(?!/?span|br)", value), name
        assert "[sound:" not in value and "{{" not in value and "\\(" not in value and "\x1f" not in value, name


def test_the_word_is_marked_on_both_sides() -> None:
    filled = compose.fields(note())
    assert filled["Sentence"] == '他们<span class="target">采纳</span>了意见。'
    assert filled["SentenceMeaning"] == 'They <span class="target">adopted</span> it.'
    assert filled["SentenceRuby"].startswith("他们[tāmen]")


def test_an_unsure_english_word_is_not_marked() -> None:
    tokens = tuple(replace(t, span=Span(5, 12, 0.5)) if t.span else t for t in example().tokens)
    unsure = replace(note().candidate, best=Occurrence(example(tokens=tokens), 1))
    assert compose.fields(note(candidate=unsure))["SentenceMeaning"] == "They adopted it."


def test_the_gap_leaves_no_answer() -> None:
    assert "采纳" not in compose.fields(note())["SentenceGap"]


def test_fronts_do_not_give_the_answer_away() -> None:
    fronts = {t.name: note_type.front(t) for t in note_type.TEMPLATES}
    asked = {name: set(re.findall(r"\{\{(?:[^{}]*:)?([A-Za-z]+)\}\}", front)) for name, front in fronts.items()}
    answers = {"Pinyin", "Ruby", "SentenceRuby", "Entry"}
    assert not (asked["Read"] & (answers | {"Meaning", "SentenceMeaning", "PinyinTyped"}))
    assert not (asked["Listen"] - {"Audio", "Hanzi"})
    assert not (asked["Recall"] & (answers | {"Hanzi", "Sentence", "OtherScript"}))
    assert not (asked["Fill the gap"] & (answers | {"Hanzi", "Sentence"}))


def test_the_note_type_changes_only_with_its_ids() -> None:
    """A changed field, template or style needs a new id or a later time stamp; then this hash is written anew."""
    schema = repr((note_type.NOTE_TYPE_ID, note_type.FIELDS, [(t.id, t.name, t.switch) for t in note_type.TEMPLATES]))
    looks = "".join([note_type.style(), *(note_type.front(t) + note_type.back(t) for t in note_type.TEMPLATES)])
    found = [hashlib.sha256(text.encode()).hexdigest()[:12] for text in (schema, looks + str(note_type.STYLE_CHANGED))]
    assert found == EXPECTED_HASHES


EXPECTED_HASHES = ["1179c337f0e8", "04e05e2b1736"]


def test_a_guid_ignores_gloss_and_example() -> None:
    assert identity.guid("s", "采纳", "cǎinà", several_readings=False) == "fg1:s:采纳"
    assert identity.guid("s", "还", "huán", several_readings=True) == "fg1:s:还 huán"


def test_deck_ids_are_stable_and_in_range() -> None:
    assert identity.deck_id("FlashGen::A") == identity.deck_id("flashgen::a")
    assert 1 << 30 <= identity.deck_id("x") < 1 << 31


@pytest.mark.parametrize(
    ("word", "reading", "other"), [("法", "fǎ", ""), ("局", "jú", ""), ("后", "hòu", "後"), ("个", "gè", "個")]
)
def test_the_other_script_is_the_one_of_the_meaning(engines: Engines, word: str, reading: str, other: str) -> None:
    senses = {"法": "law", "局": "office", "后": "after", "个": "(classifier"}[word]
    listed = next(s for e in engines.dictionary.entries(word) for s in e.senses if senses in s)
    token = replace(example().tokens[1], text=word, headword=word)
    best = Occurrence(example(tokens=(token,)), 0)
    candidate = Candidate(word, reading, 1, 5, 1, 1, best)
    made = make_note(candidate, Gloss("x", (listed,), None, 0.9, "dictionary"), engines.dictionary, Facts(), "s")
    assert made.other_script == other


def test_doubts_are_told_to_teacher_and_student(engines: Engines) -> None:
    unsure = make_note(
        note().candidate, Gloss("to adopt", ("to adopt",), None, 0.1, "dictionary"), engines.dictionary, Facts(), "s"
    )
    assert unsure.doubts and unsure.remarks
    assert "FlashGen::check" in unsure.tags
    mined = make_note(note().candidate, Gloss("adopted", (), (5, 12), 0.9, "mined"), engines.dictionary, Facts(), "s")
    assert "not in the dictionary" in mined.doubts[0]
    assert not any(re.search(r"\s", tag) for tag in (*unsure.tags, *mined.tags))


def test_english_that_is_only_evidence_never_reaches_a_field() -> None:
    unsure = replace(note().candidate, best=Occurrence(example(sure=False), 1))
    filled = compose.fields(note(candidate=unsure))
    assert filled["SentenceMeaning"] == ""
    assert not any("adopted" in value for value in filled.values())
