"""How alike words are in their sentences, and our own labels that the models learn from."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from flashgen.annotate import in_context, train_likeness, train_links
from flashgen.annotate.train_labels import FILE, labelled_pairs, labels, rows
from flashgen.annotate.train_likeness import Taught
from flashgen.annotate.train_translations import load, mark
from flashgen.engines import Engines
from flashgen.gloss import expected

from .conftest import NEEDS_CONTEXT

COLUMNS = ["text", "sentence", "start", "word", "right", "near", "english", "pos", "unit"]


def test_a_projection_learns_which_words_are_linked() -> None:
    """Two languages whose vectors have nothing in common but the order of their dimensions, turned round."""
    generator = np.random.default_rng(1)
    pairs = []
    for _ in range(4000):
        words = generator.permutation(12)[:5]
        zh = np.eye(12, dtype=np.float16)[words]
        order = generator.permutation(5)
        en = np.eye(12, dtype=np.float16)[::-1][words][order]
        linked = np.eye(5, dtype=np.float16)[:, order]
        linked[0] = 0  # the first word is never said
        pairs.append(Taught(zh, en, linked))
    found = train_likeness.fit(pairs)
    unsaid = (float(found["unsaid"][0]), float(found["unsaid"][1]))
    zh_middle, en_middle, zh_to, en_to = (found[k].astype(np.float32) for k in ("zh_middle", "en_middle", "zh", "en"))
    likeness = in_context.Likeness(zh_middle, en_middle, zh_to, en_to, unsaid)
    right = 0
    for pair in pairs[:100]:
        row, column = likeness.shares(likeness.scores(pair.zh.astype(np.float32), pair.en.astype(np.float32)))
        assert (row.sum(axis=1) < 1).all() and (column.sum(axis=0) < 1).all()
        right += int((row[1:].argmax(axis=1) == pair.linked[1:].argmax(axis=1)).sum())
    assert right > 380


@NEEDS_CONTEXT
def test_likeness_tells_rivals_apart(engines: Engines) -> None:
    zh, en = ["小", "狗", "怕", "大", "狗"], ["The", "small", "dog", "fears", "the", "big", "dog"]
    assert engines.context
    found = in_context.features(zh, en, engines.context)
    assert found["alike row"].argmax(axis=1).tolist() == [1, 2, 3, 5, 6]
    assert all(matrix.shape == (5, 7) and np.isfinite(matrix).all() for matrix in found.values())


def test_the_models_were_trained_with_what_is_shipped() -> None:
    with np.load(in_context.data_file()) as data:
        said = bytes(data["about"]).decode()
    assert "train_likeness" in said and "SHA-256" in said
    assert in_context.data_file().stat().st_size < 300_000
    for file, key, fingerprint in (
        ("annotate/weights/links_context.json", "likeness", in_context.fingerprint()),
        ("gloss/weights/senses_context.json", "expected", expected.fingerprint()),
    ):
        made = json.loads((Path(in_context.__file__).parent.parent / file).read_text(encoding="utf-8"))
        assert made[key] == fingerprint, f"{file} was trained with another {key}"


def test_the_labels_are_whole() -> None:
    found = labels()
    assert list(found[0]) == COLUMNS and len(found) > 4000
    assert {row["unit"] for row in found} == {"ok", "cut", "name"}
    for row in found:
        assert row["word"] and int(row["start"]) >= 0 and len(row["sentence"]) == 12
        assert all(number.isdecimal() for number in row["english"].split())
        assert not set(row["right"].split(" | ")) & set(row["near"].split(" | ")) - {""}
    places = [(row["text"], row["sentence"], row["start"], row["word"]) for row in found]
    assert len(set(places)) == len(places)
    about = FILE.with_suffix(".toml").read_text(encoding="utf-8")
    assert f"{len(found):,} words" in about


def test_labels_find_their_sentences_and_counts_leave_these_out(tmp_path: Path, engines: Engines) -> None:
    import gzip

    zh, en = "他们是工人。", "They are workers."
    (tmp_path / "pairs").mkdir()
    with gzip.open(tmp_path / "pairs" / "p.tsv.gz", "wt", encoding="utf-8") as file:
        file.write(f"x\t{zh}\t{en}\nx\t{zh}\tWorkers they are.\nx\t好。\tGood.\n")
    own = tmp_path / "own.tsv"
    row = ["pairs", mark(zh, en), "3", "工人", "worker", "", "2", "noun", "ok"]
    own.write_text("\t".join(COLUMNS) + "\n" + "\t".join(row) + "\n", encoding="utf-8")
    [found] = rows(tmp_path, engines, own)
    assert (found["sentence_zh"], found["sentence_en"], found["gold_english_tokens"]) == (zh, en, [2])
    assert load(tmp_path / "pairs", labelled_pairs(own)) == [("好。", "Good.")]
    (tmp_path / "a.jsonl").write_text(json.dumps(found) + "\n", encoding="utf-8")
    [pair] = train_links.load_labelled(tmp_path, engines.annotator)
    assert [pair.zh[k] for k in pair.rows or ()] == ["工人"] and {pair.en[j] for _, j in pair.sure} == {"workers"}


def test_words_of_one_sentence_are_learnt_together(tmp_path: Path, engines: Engines) -> None:
    base = {"sent_id": "a-1", "sentence_zh": "他们是工人。", "sentence_en": "They are workers."}
    labelled = [("他们", 0, [0]), ("工人", 3, [2])]
    lines = [json.dumps({**base, "word": w, "start": s, "gold_english_tokens": g}) for w, s, g in labelled]
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    [pair] = train_links.load_labelled(tmp_path, engines.annotator)
    assert len(pair.rows or ()) == 2 and len(pair.sure) == 2
    assert train_links.target(pair).shape == (2, len(pair.en))


@pytest.mark.parametrize("text", ["", "a\tb\n"])
def test_a_file_without_labels_is_empty_or_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text(text, encoding="utf-8")
    assert labels(path) == []
