"""Senses and parts of speech by what they were in sentences that were labelled."""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from flashgen import context, gloss
from flashgen.annotate.train_labels import MADE, WRITTEN
from flashgen.engines import Engines
from flashgen.gloss import attention, company, exemplars, looks, pieces, train_exemplars
from flashgen.gloss.attention import Attended
from flashgen.gloss.company import Company
from flashgen.gloss.cues import NAMES, names
from flashgen.gloss.exemplars import ALONE, Exemplar, Exemplars
from flashgen.gloss.train_labelled import Labelled
from flashgen.lexicon import matrices
from flashgen.values import Token

from .conftest import NEEDS_CONTEXT

NEAR, FAR = (np.array(place, np.float32) for place in ([1.0, 0.0], [0.0, 1.0]))
JUST, THEN = "just", "then"


@pytest.fixture
def known() -> Exemplars:
    some = [
        Exemplar({JUST: 1.0}, "adverb", NEAR, Company(frozenset({"just"}), "我", "是"), "a"),
        Exemplar({JUST: 0.2, THEN: 0.8}, "conjunction", FAR, Company(behind="走", object="饭"), "b"),
        Exemplar({THEN: 1.0}, "conjunction", FAR, text="b"),
    ]
    return Exemplars({"就": some}, None)


def test_the_exemplars_of_like_sentences_speak_loudest(known: Exemplars) -> None:
    just, then, other = known.log_counts("就", [JUST, THEN, "to move towards"], NEAR, ALONE)["exemplars"]
    assert just > then > other == 0
    just, then = known.log_counts("就", [JUST, THEN], FAR, ALONE)["exemplars"]
    assert then > just > 0
    assert max(known.log_parts("就", FAR).items(), key=lambda item: item[1])[0] == "conjunction"


def test_without_a_place_all_count_alike(known: Exemplars) -> None:
    like = math.exp(exemplars.SHARPNESS * (exemplars.UNKNOWN - 1)) / exemplars.SMOOTHING
    wanted = [math.log(1 + 1.2 * like), math.log(1 + 1.8 * like)]
    assert known.log_counts("就", [JUST, THEN], None, ALONE)["exemplars"] == pytest.approx(wanted)


def test_only_exemplars_of_the_same_company_count_for_it(known: Exemplars) -> None:
    met = Company(frozenset({"just", "right"}), "你", "走", "饭")
    told = known.log_counts("就", [JUST, THEN], NEAR, met)
    one, fifth, rest = (math.log(1 + count / exemplars.COMPANY_SMOOTHING) for count in (1.0, 0.2, 0.8))
    assert told["exemplars said"] == pytest.approx([one, 0])
    assert told["exemplars before"] == [0, 0], "another word is there"
    assert told["exemplars behind"] == told["exemplars object"] == pytest.approx([fifth, rest])
    assert set(known.log_counts("就", [THEN], NEAR, ALONE)) == set(exemplars.TOLD)


def test_the_company_of_a_word(engines: Engines) -> None:
    example = engines.annotator.sentence("他打了三次电话，也没有人来。", "He called three times, but nobody came.")
    token = next(t for t in example.tokens if t.text == "打")
    found = company.company(token, example)
    assert (found.before, found.behind, found.object) == ("他", "了", "电话")
    assert company.company(example.tokens[0], example).before == ""
    assert company.stems(["the", "Bowls"]) == company.stems(["bowl"])
    assert company.stems(["of", "the"]) != frozenset()


def test_a_text_that_is_left_out_is_not_read(known: Exemplars) -> None:
    assert known.log_counts("就", [JUST, THEN], FAR, ALONE, {"b"})["exemplars"][1] == 0
    assert known.log_parts("就", FAR, {"a", "b"}) == {}
    assert known.log_counts("没有", ["not"], NEAR, ALONE)["exemplars"] == [0]


def test_rows_are_kept_to_a_byte() -> None:
    rows = (np.random.default_rng(1).normal(size=(7, 5)) * np.arange(5)).astype(np.float32)
    back = matrices.unpacked(json.loads(json.dumps(matrices.packed(rows))))
    assert (np.abs(back - rows) <= np.abs(rows).max(axis=0) / 250 + 1e-9).all(), "each column by its own scale"


def labelled(engines: Engines, text: str, l2: str, word: str, right: str) -> Labelled:
    """A labelled word."""
    start = l2.index(word)
    example = engines.annotator.sentence(l2, "", forced=(start, start + len(word)))
    token = next(t for t in example.tokens if t.start == start)
    listed = tuple((s, e) for e in engines.dictionary.entries(word) for s in e.senses)
    worth = np.array([float(sense == right) for sense, _ in listed])
    rows = np.zeros((len(listed), len(NAMES)))
    vector = engines.sources.in_context(token, example)
    gold = {"pos": "verb", "sentence_en": "", "gold_english_tokens": []}
    return Labelled(text, rows, worth, gold, listed, token, example, vector, "own")


@NEEDS_CONTEXT
def test_labels_become_exemplars_for_the_other_texts_alone(engines: Engines) -> None:
    sense = engines.dictionary.entries("打")[0].senses[0]
    words = [labelled(engines, text, "他打了我。", "打", sense) for text in ("one", "two")]
    words.append(labelled(engines, "three", "狗打了他。", "打", sense))
    found = train_exemplars.of_words(words, None)
    assert len(found.words["打"]) == 3
    by_text = dict.fromkeys(("one", "two", "three"), found)
    [_, _, told] = train_exemplars.retold(words, by_text)
    column = told.rows[:, train_exemplars.COLUMN]
    assert column.argmax() == [s for s, _ in told.listed].index(sense) and (column > 0).sum() >= 1
    [*_, none] = train_exemplars.retold(words, by_text, {"one", "two"})
    assert not none.rows.any(), "neither its own text nor those left out"
    [row, *_] = train_exemplars.with_parts(words, [{"bias": 1.0}] * 3, by_text)
    assert row["exemplars verb"] > 0


@NEEDS_CONTEXT
def test_without_a_layer_exemplars_have_no_place(engines: Engines) -> None:
    sense = engines.dictionary.entries("打")[0].senses[0]
    word = labelled(engines, "one", "他打了我。", "打", sense)
    made = replace(word, file=MADE, text=MADE)
    read, by_text = train_exemplars.by_text([word, made], replace(engines.sources, context=None))
    assert [w.file for w in read] == ["own"] and [*by_text] == ["one"], "what was written for senses is no text"
    first, second = by_text["one"].words["打"]
    assert first.place is None and sum(first.worth.values()) > sum(second.worth.values())


@NEEDS_CONTEXT
def test_a_layer_has_not_seen_the_text_that_it_is_for(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written for senses teaches all layers, and is told by none."""
    sense = engines.dictionary.entries("打")[0].senses[0]
    one = labelled(engines, "0", "他打了我。", "打", sense)
    words = [replace(one, text=str(k)) for k in range(7)] + [replace(one, file=MADE, text=MADE)]
    seen: list[set[str]] = []
    fake = ModuleType("train_attention")

    def told(_: object, some: Sequence[Labelled]) -> Attended:
        rows = np.ones((len(some), 3), np.float32)
        return Attended(rows, np.ones((len(some), looks.NUMBERS), np.float32), rows, rows)

    fake.fit = lambda some, sources: seen.append({word.text for word in some})  # type: ignore[attr-defined]
    fake.told = told  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "flashgen.gloss.train_attention", fake)
    monkeypatch.setattr(gloss, "train_attention", fake, raising=False)
    rows = np.zeros((len(one.listed), len(names(engines.sources))))
    read, _ = train_exemplars.by_text([replace(word, rows=rows) for word in words], engines.sources)
    texts = [str(k) for k in range(7)]
    assert [word.text for word in read] == texts and all(word.rows[:, -1].any() for word in read)
    assert seen == [{*texts, MADE} - {*texts[fold :: train_exemplars.FOLDS]} for fold in range(train_exemplars.FOLDS)]


def test_what_is_shipped_says_what_it_is_and_is_small() -> None:
    about, lines = exemplars.content()
    assert "flashgen.gloss.train" in about["made"] and about["context"] == context.fingerprint()
    assert about["attention"] == attention.fingerprint(), "its places are of another layer"
    assert exemplars.data_file().stat().st_size < 5_000_000
    shipped = exemplars.shipped()
    every = [exemplar for some in shipped.words.values() for exemplar in some]
    assert len(every) == len(matrices.unpacked(about["places"])) > 5000 and len(shipped.words) == len(lines)
    assert all(0 < sum(e.worth.values()) <= 1.01 for e in every)


def test_the_pieces_are_at_the_places_of_the_same_layer() -> None:
    about, lines = exemplars.content(pieces.data_file())
    assert about["context"] == context.fingerprint() and about["attention"] == attention.fingerprint()
    known = pieces.shipped()
    assert len(known.words) == len(lines) > 400 and pieces.data_file().stat().st_size < 200_000
    worths = {tuple(exemplar.worth) for some in known.words.values() for exemplar in some}
    assert worths == {(pieces.WORD,), (pieces.PIECE,)}


def test_what_is_nearest_tells_a_word_from_a_piece() -> None:
    place, other = np.eye(exemplars.DIMENSIONS, dtype=np.float32)[:2]
    some = [Exemplar({pieces.WORD: 1.0}, "", place), Exemplar({pieces.PIECE: 1.0}, "", other, text="its own")]
    known, token = Exemplars({"口气": some}, None), Token(0, 2, "口气", "口气", "word")
    at = Attended(place=other, gloss=other, part=other, mark=other)
    assert pieces.told(token, at._replace(place=place), known)["met"] > 2 > -2 > pieces.told(token, at, known)["met"]
    assert pieces.told(token, at, known, {"its own"})["met"] > 0
    assert pieces.told(replace(token, text="风", headword="风"), at, known) == {"met": 0.0}
    assert pieces.at_times("口气", known) and not pieces.at_times("风", known)
    assert not pieces.at_times("口气", Exemplars({"口气": some[:1]}, None)), "never taken for a word where it is none"


def test_a_line_of_the_file_gives_the_exemplars_back(
    known: Exemplars, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASHGEN_CACHE", str(tmp_path / "cache"))
    some = known.words["就"]
    lines = [exemplars.line_of("前", some[:1]), exemplars.line_of("就", some)]
    places = np.zeros((len(some) + 1, exemplars.DIMENSIONS), np.float32)
    places[:, : len(NEAR)] = [NEAR, *(e.place for e in some if e.place is not None)]
    about = json.dumps({"made": "by a test", "places": matrices.packed(places)})
    file = tmp_path / "exemplars.json.gz"
    file.write_bytes(gzip.compress("\n".join([about, *lines]).encode()))
    back = exemplars.Shipped(file)
    assert sorted(back) == ["前", "就"] and len(back) == 2 and "后" not in back and back.get("后") is None
    for mine, found in zip(some, back["就"], strict=True):
        assert (found.worth, found.part, found.company) == (mine.worth, mine.part, mine.company)
        assert found.place is not None and mine.place is not None
        assert found.place[: len(NEAR)] == pytest.approx(mine.place, abs=0.01)


@NEEDS_CONTEXT
@pytest.mark.parametrize("written", sorted(WRITTEN))
def test_what_was_written_for_senses_tells_only_where_it_is_asked(engines: Engines, written: str) -> None:
    sense = engines.dictionary.entries("打")[0].senses[0]
    word = labelled(engines, "one", "他打了我。", "打", sense)
    words = [word, replace(labelled(engines, "two", "狗打了他。", "打", sense), file=written, text=written)]
    by_text = {"one": train_exemplars.of_words(words, None)}
    column = slice(train_exemplars.COLUMN, train_exemplars.COLUMN + 1)
    [without] = train_exemplars.retold([word], by_text)
    [told] = train_exemplars.retold([word], by_text, made=True)
    assert not without.rows[:, column].any() and told.rows[:, column].any()
