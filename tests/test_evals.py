"""The evaluations on small made-up data: what they count, and that they count faults."""

from __future__ import annotations

import json
from pathlib import Path

from .evals import align, gloss, readings, segment


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
