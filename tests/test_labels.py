"""Our own labels that the models learn from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flashgen.annotate import train_links, train_readings
from flashgen.annotate.train_labels import (
    FILE,
    GOLD_TOKEN,
    MADE,
    MADE_FILE,
    PIECES,
    PIECES_FILE,
    READ,
    READ_FILE,
    USED,
    USED_FILE,
    bracketed,
    labelled_pairs,
    labels,
    rows,
)
from flashgen.annotate.train_translations import load, mark
from flashgen.engines import Engines

COLUMNS = ["text", "sentence", "start", "word", "right", "near", "english", "pos", "unit"]


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


@pytest.mark.parametrize(("path", "name"), [(MADE_FILE, MADE), (USED_FILE, USED)])
def test_the_sentences_written_for_senses_are_whole(path: Path, name: str, engines: Engines) -> None:
    found = list(bracketed(path, name))
    about = path.with_suffix(".toml").read_text(encoding="utf-8")
    assert len(found) > 5000 and f"{len(found):,} sentences" in about
    places = [(row["sentence_zh"], row["start"], row["word"]) for row in found]
    assert len(set(places)) == len(places)
    for row in found:
        zh, start, word = row["sentence_zh"], row["start"], row["word"]
        assert zh[start : start + len(word)] == word and row["gold_sense_indexes"]
        assert not set("【】[]") & set(zh + row["sentence_en"])
        listed = {sense for entry in engines.dictionary.entries(word) for sense in entry.senses}
        [entry] = row["cedict_entries"]
        assert listed.issuperset(entry["senses"]), (word, entry)


def test_the_strings_that_are_words_or_none_are_whole(engines: Engines) -> None:
    found = list(bracketed(PIECES_FILE, PIECES))
    assert f"{len(found):,} sentences" in PIECES_FILE.with_suffix(".toml").read_text(encoding="utf-8")
    assert len({row["sentence_zh"] for row in found}) == len(found)
    units = {word: {row["unit"] for row in found if row["word"] == word} for word in {row["word"] for row in found}}
    assert set().union(*units.values()) == {"ok", "cut"} and sum(len(unit) == 2 for unit in units.values()) > 500
    for row in found:
        assert row["sentence_zh"].count(row["word"]) == 1 and engines.dictionary.entries(row["word"])
        assert not set("【】[]|") & set(row["sentence_zh"] + row["sentence_en"])


def test_the_words_of_read_cards_stand_in_their_texts(engines: Engines) -> None:
    found = list(bracketed(READ_FILE, READ))
    about = READ_FILE.with_suffix(".toml").read_text(encoding="utf-8")
    assert len(found) > 6000 and f"{len(found):,} words" in about
    texts: dict[str, str] = {}
    for row in found:
        name = train_links.text_of(row)
        if name not in texts:
            texts[name] = READ_FILE.with_name(f"{name}.zh.txt").read_text(encoding="utf-8")
            texts[name] = "".join(texts[name].split())
        zh, start = row["sentence_zh"], row["start"]
        assert zh[start : start + len(row["surface"])] == row["surface"]
        assert "".join(zh.strip("…").split()) in texts[name], (name, zh)  # lines of subtitles have a space between
        listed = {sense for entry in engines.dictionary.entries(row["word"]) for sense in entry.senses}
        [entry] = row["cedict_entries"]
        assert listed.issuperset(entry["senses"]), (row["word"], entry)


def test_brackets_tell_the_english_of_a_word(tmp_path: Path) -> None:
    path = tmp_path / "made.tsv"
    line = "凑\tto move close to\t\t狗【凑】过去闻了闻。\tThe dog's [moved] a bit [closer] and sniffed."
    path.write_text(f"word\tright\tnear\tzh\ten\n{line}\n", encoding="utf-8")
    [row] = bracketed(path)
    assert (row["sentence_zh"], row["start"], row["surface"]) == ("狗凑过去闻了闻。", 1, "凑")
    assert row["sentence_en"] == "The dog's moved a bit closer and sniffed."
    tokens = [token.group() for token in GOLD_TOKEN.finditer(row["sentence_en"])]
    assert [tokens[k] for k in row["gold_english_tokens"]] == ["moved", "closer"]


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


def test_the_sense_of_a_character_tells_its_reading(tmp_path: Path, engines: Engines) -> None:
    made_up = tmp_path / "made.tsv"
    lines = [
        "倒\tto pour out\t\t他给客人【倒】了一杯水。\tHe [poured] his guest a glass of water.",
        "倒\tto fall; to collapse; to lie horizontally\t\t大树【倒】在路上。\tThe big tree [fell] across the road.",
        "凑\tto move close to\t\t狗【凑】过去闻了闻。\tThe dog [came closer] and sniffed.",
    ]
    made_up.write_text("\n".join(["word\tright\tnear\tzh\ten", *lines]) + "\n", encoding="utf-8")
    rows_ = "".join(json.dumps(row) + "\n" for row in bracketed(made_up))
    (tmp_path / "made.jsonl").write_text(rows_, encoding="utf-8")
    found = train_readings.load_words(tmp_path / "made.jsonl", engines)
    assert [(place.char, place.reading) for place in found] == [("倒", "dào"), ("倒", "dǎo")], "凑 has one reading"
