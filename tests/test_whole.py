"""Words where they stand, and pieces of others."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from flashgen import context
from flashgen.cards import notes
from flashgen.choose.rank import reason_against_gloss
from flashgen.engines import Engines
from flashgen.gloss import train_whole, whole
from flashgen.values import Candidate, Example, Gloss, Occurrence, Token

from .conftest import NEEDS_CONTEXT


def place(engines: Engines, sentence: str, word: str) -> tuple[Token, Example]:
    """A word in its sentence."""
    start = sentence.index(word)
    example = engines.annotator.sentence(sentence, "", forced=(start, start + len(word)))
    return next(t for t in example.tokens if t.start == start), example


def likely(engines: Engines, sentence: str, word: str) -> float:
    """The probability that a word is one."""
    token, example = place(engines, sentence, word)
    return whole.probability(token, example, [], engines.sources)


@NEEDS_CONTEXT
def test_a_piece_of_a_word_is_less_likely_than_the_word(engines: Engines) -> None:
    assert likely(engines, "我想买一本书。", "买") > max(0.8, likely(engines, "他是一个买主。", "买"))
    assert likely(engines, "请把书放在桌子上。", "放") > 0.8 > likely(engines, "这里多措并举。", "措")


@NEEDS_CONTEXT
def test_a_word_over_a_border_is_less_likely_than_the_word(engines: Engines) -> None:
    assert likely(engines, "他的经验很先进。", "先进") > 0.9
    assert likely(engines, "他是百度的首席执行官。", "执行") < likely(engines, "我们执行这个任务。", "执行")


def test_what_was_joined_later_and_names_are_not_judged(engines: Engines) -> None:
    token, example = place(engines, "我们学习中文。", "们学")
    assert whole.probability(token, example, [], engines.sources) == 1.0
    assert not whole.kind_of(replace(token, text="王", kind="name"), example, engines.sources)
    plain = replace(engines.sources, context=None)
    for word in ("买", "中文"):
        alone, beside = place(engines, "他买中文书。", word)
        assert 0 < whole.probability(alone, beside, [], plain) < 1, "without the contextual encoder too"


def test_a_piece_is_doubted_and_below_the_threshold_has_no_card(engines: Engines) -> None:
    token, example = place(engines, "但我不能放歌。", "放")
    candidate = Candidate("放", token.reading, 1, 5.0, 1, 0.5, Occurrence(example, example.tokens.index(token)))
    sure = Gloss("to put", ("to put",), meant=0.95, source="dictionary")
    assert not reason_against_gloss(candidate, sure)
    assert "unsure" in reason_against_gloss(candidate, replace(sure, whole=0.5))
    doubtful = replace(sure, whole=0.6, trusted=0.6)
    assert any("piece of a longer word" in doubt for doubt in notes._doubts(candidate, doubtful, None))
    assert any("piece of a longer word" in told for told in notes._remarks(candidate, doubtful, None))
    assert notes.probability(candidate, replace(sure, whole=0.6), None).word == 0.6


def test_the_trainer_learns_pieces(tmp_path: Path, engines: Engines) -> None:
    pytest.importorskip("scipy", reason="needs scipy, which is for training only")
    rows = [
        {
            "sentence_zh": zh,
            "sentence_en": "",
            "sent_id": f"{zh}-0",
            "word": word,
            "start": zh.index(word),
            "unit": unit,
        }
        for zh, word, unit in (
            ("他买书。", "买", "ok"),
            ("我想买一本书。", "买", "ok"),
            ("但我不能放歌。", "放", "cut"),
        )
    ] + [{"sentence_zh": "他姓王。", "sentence_en": "", "sent_id": "x-0", "word": "王", "start": 2, "unit": "name"}]
    (tmp_path / "own.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = list(train_whole.labelled([tmp_path], engines))
    assert [(character.is_word, character.file) for character in found].count((True, "own")) == 2
    assert len(found) == 3, "a name is neither"
    weights = whole.logit(train_whole.fit(found)[whole.CHARACTER])
    assert whole.likely(found[0].cues, weights) > whole.likely(found[2].cues, weights)


@pytest.mark.parametrize("with_context", [False, True])
def test_the_weights_say_what_they_are(with_context: bool) -> None:
    file = Path(whole.__file__).parent / "weights" / whole.file_name(with_context)
    data = json.loads(file.read_text(encoding="utf-8"))
    assert "train_whole" in data["made"] and "pieces" in data["data"]
    assert data.get("context") == (context.fingerprint() if with_context else None)
    for kind in (whole.CHARACTER, whole.LONGER):
        assert np.isfinite(list(data["weights"][kind].values())).all()


@NEEDS_CONTEXT
@pytest.mark.parametrize(
    ("piece", "whole_", "word"),
    [
        ("瓦片不用灰浆粘死。", "你不用等他了。", "不用"),
        ("他还没来得及把手擦干净。", "门上的把手掉了。", "把手"),
        ("慢点儿，风一起来咱俩就成秋千了。", "我们一起回家吧。", "一起"),
        ("第一家张口就要一千二。", "火车就要开了。", "就要"),
    ],
)
def test_words_beside_each_other_are_no_word_of_theirs(engines: Engines, piece: str, whole_: str, word: str) -> None:
    assert likely(engines, piece, word) < likely(engines, whole_, word) > 0.8
