"""The evaluations on small made-up data: what they count, and that they count faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flashgen.annotate import train_links

from .evals import align, decks, gloss, readings, scripts, segment, words


def test_alignment_counts_right_and_wrong_links(tmp_path: Path) -> None:
    data = {"zh": ["他来了。", "天黑了。"], "en": ["He came.", "It got dark."], "links": [[[0], [0]], [[1], [1]]]}
    (tmp_path / "good.json").write_text(json.dumps(data), encoding="utf-8")
    (tmp_path / "wrong.json").write_text(json.dumps({**data, "links": [[[0, 1], [0, 1]]]}), encoding="utf-8")
    found = {r["set"]: r for r in align.run(tmp_path)}
    assert (found["good"]["strict_f1"], found["good"]["lax_f1"]) == (1.0, 1.0)
    assert (found["wrong"]["strict_f1"], found["wrong"]["lax_f1"]) == (0.0, 1.0)


def test_segmentation_counts_crossing_words(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    rows = [f"{i}\t{w}\t_" for i, w in enumerate(["推广", "先", "进经", "验"], 1)]
    (tmp_path / "set" / "a.conllu").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (result,) = segment.run(tmp_path)
    assert result["f1"] == round(200 * 1 / 7, 2)
    assert result["crossing_per_1000"] == round(1000 * 2 / 3, 2)


def test_readings_count_the_marked_character(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "dev.sent").write_text("银▁行▁的。\n银▁行▁的。\n", encoding="utf-8")
    (tmp_path / "set" / "dev.lb").write_text("hang2\nxing2\n", encoding="utf-8")
    (result,) = readings.run(tmp_path)
    assert (result["n"], result["accuracy"]) == (2, 50.0)


def test_glosses_count_sense_and_span(tmp_path: Path) -> None:
    row = {
        "sentence_zh": "经验很多。",
        "sentence_en": "There is much experience.",
        "word": "经验",
        "start": 0,
        "cedict_entries": [{"senses": ["experience", "to go through"]}],
        "gold_sense_indexes": [0],
        "lenient_sense_indexes": [],
        "gold_english_tokens": [3],
    }
    wrong = {**row, "gold_sense_indexes": [1], "gold_english_tokens": [2]}
    lines = [json.dumps(r, ensure_ascii=False) for r in (row, wrong)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = next(gloss.run(tmp_path))
    assert (result["n"], result["strict"], result["exact"], result["card"]) == (2, 50.0, 50.0, 50.0)


def test_word_links_count_sure_and_possible_ones() -> None:
    pair = train_links.Pair(("饿", "狗"), ("hungry", "dogs"), frozenset({(0, 0)}), frozenset({(1, 1)}))
    right = words.score("x", [pair], [{(0, 0), (1, 1)}])
    assert (right["aer"], right["precision"], right["recall"]) == (0.0, 1.0, 1.0)
    wrong = words.score("x", [pair], [{(0, 1), (1, 1)}])
    assert (wrong["aer"], wrong["precision"], wrong["recall"]) == (round(1 - 1 / 3, 4), 0.5, 0.0)


def test_word_links_are_scored_in_cross_validation(tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="needs scikit-learn, which is for training only")
    zh = ["饿 狗", "大 学校", "好 书", "红 花", "冷 水", "新 车"]
    en = ["hungry dogs", "big school", "good book", "red flowers", "cold water", "new car"]
    for suffix, lines in (("zh", zh), ("en", en), ("align", ["0-0 1-1"] * 6)):
        (tmp_path / f"train.{suffix}").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = list(words.run(tmp_path))
    assert [r["n"] for r in found] == [6, 6, 6]
    assert found[0]["recall"] == 1.0
    assert not list(words.run(tmp_path / "nothing"))


def test_decks_say_which_words_of_the_hsk_have_no_card(tmp_path: Path) -> None:
    (tmp_path / "talk.zh.txt").write_text("这座大坝很漂亮，但是工程师都很累。", encoding="utf-8")
    (tmp_path / "talk.en.txt").write_text("This dam is beautiful, but the engineers are all tired.", encoding="utf-8")
    first, whole, *reasons = decks.run(tmp_path)
    assert (first["set"], whole["set"]) == ("talk.zh.txt", "all")
    assert first["cards"] == whole["cards"] >= 3
    assert whole["hsk"] >= whole["missed"] == sum(len(row["words"]) for row in reasons)
    assert whole["function"] == 2  # 但是, 座


def test_scripts_say_what_is_read_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "talk.txt").write_text("他们研究了长江的历史。", encoding="utf-8")
    [result] = scripts.run(tmp_path)
    assert (result["n"], result["alike"], result["otherwise"]) == (10, 100.0, [])
    monkeypatch.setattr(scripts, "_syllables", lambda sentences, _: [[f"{s}{k}" for k in s] for s in sentences])
    [other] = scripts.run(tmp_path)
    assert other["alike"] < 100 and ("长", "長") in {row[0][:2] for row in other["otherwise"]}
