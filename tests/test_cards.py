"""What stands on a card: escaped, marked, without the answer on its front; and who a note is."""

from __future__ import annotations

import hashlib
import html
import itertools
import re
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from flashgen.cards import compose, identity, note_type
from flashgen.cards.characters import characters
from flashgen.cards.notes import note as make_note
from flashgen.cards.render import side
from flashgen.pipeline import Engines, build
from flashgen.recipe import load
from flashgen.values import ASKS, Candidate, Facts, Gloss, Occurrence, Token

from .conftest import ROOT
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
    assert filled["SentenceRuby"].startswith('<span class="w"> 他们[tāmen]</span><span class="w"><span class="target">')
    assert filled["SentenceRuby"].endswith('<span class="w"> 意见[yìjiàn]。</span>')


def test_an_unsure_english_word_is_not_marked() -> None:
    assert "target" in compose.fields(note())["SentenceMeaning"]
    unsure = replace(note().gloss, marked=0.5)
    assert compose.fields(note(gloss=unsure))["SentenceMeaning"] == "They adopted it."


def test_a_card_is_as_sure_as_its_parts(engines: Engines) -> None:
    gloss = replace(note().gloss, meant=0.9, marked=0.5)
    made = make_note(note().candidate, gloss, engines.dictionary, Facts(), "s")
    parts = made.probability
    assert (parts.meaning, parts.mark) == (0.9, 1.0) and gloss.confidence == 0.45  # a mark so unsure is not shown
    shown = make_note(note().candidate, replace(gloss, marked=0.85), engines.dictionary, Facts(), "s")
    assert shown.probability.mark == 0.85 and shown.probability.card < parts.card
    guessed = replace(note().candidate.best.example.tokens[1], reading_source="dictionary, by context")
    tokens = (example().tokens[0], guessed, *example().tokens[2:])
    candidate = replace(note().candidate, best=Occurrence(example(tokens=tokens), 1))
    unsure = make_note(candidate, gloss, engines.dictionary, Facts(), "s")
    assert 0.95 < unsure.probability.reading < parts.reading  # the meaning has this reading
    assert not any("reading" in doubt for doubt in unsure.doubts)
    alone = make_note(candidate, replace(gloss, meant=0.3), engines.dictionary, Facts(), "s")
    assert any("reading is a guess" in doubt for doubt in alone.doubts)
    assert not any("reading" in doubt for doubt in made.doubts)
    doubtful = replace(note().gloss, senses=("to adopt", "to accept"), meant=0.4, trusted=0.4)
    assert compose.fields(note(gloss=doubtful))["SentenceMeaning"] == "They adopted it."


def test_the_gap_leaves_no_answer() -> None:
    assert "采纳" not in compose.fields(note())["SentenceGap"]


@pytest.mark.parametrize("name", ["dialogue", "story", "news"])
def test_fronts_do_not_give_the_answer_away(name: str, engines: Engines) -> None:
    """On every card of the samples: what a front asks for does not stand on it, in words or in the markup."""
    recipe = load(ROOT / "decks" / f"{name}.toml")
    deck = build([], replace(recipe, cards=replace(recipe.cards, ask=ASKS, spoken=True, zhuyin=True)), engines=engines)
    for made in deck.notes:
        filled = compose.fields(made)
        fronts = {t.file: side(note_type.front(t), filled, answer=False) for t in note_type.TEMPLATES}
        # what is typed is compared with it; nobody sees it
        fronts["type"] = re.sub(r"(?s)<span id=\"fg-answer\" hidden>.*</script>", "", fronts["type"])
        fronts["type"] = fronts["type"].replace("a number after each syllable", "")  # how to type, on every card
        readings = {made.pinyin, filled["PinyinTyped"], *(s for s in made.syllables if not s.isascii())}
        words = {made.headword, *filter(None, [made.other_script])}
        hidden = {
            "read": readings | {made.gloss.text},
            "listen": words | readings | {made.gloss.text},
            "recall": words | readings,
            "type": readings | {made.gloss.text},
            "gap": words | readings,
        }
        for front, answers in hidden.items():
            assert fronts[front], (made.headword, front)
            shown = html.unescape(re.sub("<[^>]*>", " ", fronts[front]))
            assert not [a for a in answers if re.search(rf"(?<![a-z]){re.escape(a)}(?![a-z])", shown)], (front, shown)
            assert "<rt>" not in fronts[front]


def test_a_front_that_gives_the_answer_away_would_be_seen() -> None:
    filled = compose.fields(note(asks=ASKS))
    assert "cǎinà" in side("{{Pinyin}}", filled, answer=False)
    assert "<rt>" in side("{{furigana:SentenceRuby}}", filled, answer=False)


def test_the_gap_hides_the_word_in_its_other_forms_too() -> None:
    tokens = (
        Token(0, 3, "吃了饭", "吃饭", "word", "v", "chīfàn", lemma="吃饭"),
        Token(3, 4, "，", "，", "mark"),
        Token(4, 5, "还", "还", "word", "d", "hái"),
        Token(5, 7, "吃饭", "吃饭", "word", "v", "chīfàn"),
    )
    syllables = ("chī", "le", "fàn", "，", "hái", "chī", "fàn")
    best = Occurrence(example(l2="吃了饭，还吃饭", tokens=tokens, syllables=syllables), 0)
    made = note(candidate=replace(note().candidate, headword="吃饭", best=best), headword="吃饭")
    assert compose.fields(made)["SentenceGap"] == '<span class="w">＿＿＿</span>，还<span class="w">＿＿</span>'


def test_the_recipe_decides_which_cards_there_are() -> None:
    assert tuple(t.file for t in note_type.TEMPLATES if t.switch) == ASKS
    filled = compose.fields(note(asks=("recall", "gap")))
    switches = {t.switch: filled.get(t.switch, "") for t in note_type.TEMPLATES if t.switch}
    assert switches == {"AskListen": "", "AskRecall": "1", "AskType": "", "AskGap": "1"}


@pytest.mark.parametrize(
    ("word", "other", "meaning", "reading", "place", "shown"),
    [
        ("当年", "當年", "in those days", "dāng nián", 0, "当 dāng to be; to act as; manage"),
        ("看望", "", "to visit", "kàn wàng", 1, "望 wàng to visit; full moon; to hope"),
        ("打听", "打聽", "to inquire", "dǎ ting", 1, "听 ting to listen to; to hear; to heed"),
        ("打听", "打聽", "to inquire", "dǎ ting", 0, "打 dǎ to hit; to strike; to fight"),
        ("星期", "", "week", "Xīng qī", 0, "星 xīng star; heavenly body"),
    ],
)
def test_characters_mean_what_they_mean_in_the_word(
    word: str, other: str, meaning: str, reading: str, place: int, shown: str, engines: Engines
) -> None:
    """當 is not 噹; 望 of 看望 is "to visit" first; a neutral tone is looked up; what explains 打 is no meaning."""
    found = characters(word, other, meaning, tuple(reading.split()), engines.dictionary, engines.parts.of)
    whole = found[place].whole
    assert f"{whole.char} {whole.pinyin} {whole.meaning}".startswith(shown)


@pytest.mark.parametrize(
    ("char", "reading", "parts"),
    [
        ("休", "xiū", "人 rén person + 木 mù tree"),
        ("家", "jiā", "宀 mián roof + 豕 shǐ hog"),
        ("运", "yùn", "辵 chuò to walk + 云 yún cloud"),
        ("日", "rì", ""),
        ("一", "yī", ""),
    ],
)
def test_characters_are_taken_apart(char: str, reading: str, parts: str, engines: Engines) -> None:
    found = characters(char, "", "", (reading,), engines.dictionary, engines.parts.of)
    assert bool(found) == bool(parts)
    assert " + ".join(f"{p.char} {p.pinyin} {p.meaning}" for c in found for p in c.parts) == parts
    shown = compose.fields(note(characters=found))["Components"]
    assert shown.count("zh-Hans") == (len(found[0].parts) + 1 if found else 0)


COLOUR_BLIND = {  # Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB
    "none": np.eye(3),
    "protan": np.array([[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]]),
    "deutan": np.array([[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]]),
    "tritan": np.array([[1.2555, -0.0767, -0.1788], [-0.0784, 0.9309, 0.1476], [0.0047, 0.6914, 0.3039]]),
}


def lab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """CIELAB of linear RGB, rows of three."""
    xyz = rgb @ np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]).T
    f = np.cbrt(np.maximum(xyz / [0.9505, 1, 1.089], 0.008856))
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=1)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "night"])
def test_tone_colours_differ_for_every_eye(mode: int) -> None:
    """Delta E of 18 between any two tones under each kind of colour blindness (the first palette had 2); text 4.5:1."""
    rules = re.findall(r"--t\d: (#\w{6})", note_type.style())[5 * mode : 5 * mode + 5]
    paper = re.findall(r"--paper: (#\w{6})", note_type.style())[mode]
    coded = np.array([[int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)] for c in [*rules, paper]])
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    light = linear @ [0.2126, 0.7152, 0.0722]
    for tone in light[:5]:
        assert (max(tone, light[5]) + 0.05) / (min(tone, light[5]) + 0.05) >= 4.5
    for kind, matrix in COLOUR_BLIND.items():
        seen = lab(np.clip(linear[:5] @ matrix.T, 0, 1))
        for a, b in itertools.combinations(range(5), 2):
            assert np.linalg.norm(seen[a] - seen[b]) >= 18, (kind, a + 1, b + 1)


def test_the_note_type_changes_only_with_its_ids() -> None:
    """A changed field, template or style needs a new id or a later time stamp; then this hash is written anew."""
    schema = repr((note_type.NOTE_TYPE_ID, note_type.FIELDS, [(t.id, t.name, t.switch) for t in note_type.TEMPLATES]))
    looks = "".join([note_type.style(), *(note_type.front(t) + note_type.back(t) for t in note_type.TEMPLATES)])
    found = [hashlib.sha256(text.encode()).hexdigest()[:12] for text in (schema, looks + str(note_type.STYLE_CHANGED))]
    assert found == EXPECTED_HASHES


EXPECTED_HASHES = ["894a6639bf73", "45c29a9548b2"]


def test_a_guid_ignores_gloss_and_example() -> None:
    assert identity.guid("s", "采纳", "cǎinà") == "fg1:s:采纳"
    assert identity.guid("s", "还", "huán") == "fg1:s:还 huán"


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


@pytest.mark.parametrize(("sense", "counted"), [("report", True), ("to report", False)])
def test_a_measure_word_counts_a_thing_and_no_deed(engines: Engines, sense: str, counted: bool) -> None:
    token = replace(example().tokens[1], text="报告", headword="报告")
    candidate = Candidate("报告", "bàogào", 1, 5, 1, 1, Occurrence(example(tokens=(token,)), 0))
    made = make_note(candidate, Gloss(sense, (sense,), None, 0.9, "dictionary"), engines.dictionary, Facts(), "s")
    assert bool(made.classifiers) == counted


def test_doubts_are_told_to_teacher_and_student(engines: Engines) -> None:
    found = Gloss("to adopt", ("to adopt", "to accept"), None, 0.1, "dictionary", trusted=0.1)
    unsure = make_note(note().candidate, found, engines.dictionary, Facts(), "s")
    assert unsure.doubts and unsure.remarks
    assert "FlashGen::check" in unsure.tags
    one = replace(found, senses=found.senses[:1])
    only = make_note(note().candidate, one, engines.dictionary, Facts(), "s")
    assert "the word or its meaning may be wrong" in only.doubts[0]  # there is no other meaning
    told = make_note(note().candidate, replace(one, trusted=0.9), engines.dictionary, Facts(), "s")
    assert not told.doubts and not told.remarks  # the translation leaves it out
    mined = make_note(note().candidate, Gloss("adopted", (), (5, 12), 0.6, "mined"), engines.dictionary, Facts(), "s")
    assert "not in the dictionary" in mined.doubts[0]
    whole = make_note(note().candidate, replace(mined.gloss, meant=0.9), engines.dictionary, Facts(), "s")
    assert not whole.doubts and whole.remarks  # the English says all parts of the word; the student is told whose it is
    assert not any(re.search(r"\s", tag) for tag in (*unsure.tags, *mined.tags))


def test_the_english_of_a_passage_says_that_it_is_more() -> None:
    longer = replace(note().candidate, best=Occurrence(replace(example(), passage=True), 1))
    shown, alone = (compose.fields(n)["SentenceMeaning"] for n in (note(candidate=longer), note()))
    assert shown == compose.PASSAGE + alone and "beside" in shown


def test_english_that_is_only_evidence_never_reaches_a_field() -> None:
    unsure = replace(note().candidate, best=Occurrence(example(sure=False), 1))
    filled = compose.fields(note(candidate=unsure))
    assert filled["SentenceMeaning"] == ""
    assert not any("adopted" in value for value in filled.values())


def test_a_meaning_under_another_reading_is_told_to_the_student_too(engines: Engines) -> None:
    token = replace(example().tokens[1], text="长", headword="长")
    candidate = Candidate("长", "zhǎng", 1, 5, 1, 1, Occurrence(example(tokens=(token,)), 0))
    made = make_note(candidate, Gloss("long", ("long",), None, 0.95, "dictionary"), engines.dictionary, Facts(), "s")
    assert "another reading" in made.doubts[0] and "another reading" in made.remarks[0]
