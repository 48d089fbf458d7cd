"""`python -m flashgen.annotate.train_labels CORPUS FOLDER`: our own labels of words put beside their sentences.

The labels (`vocab/labels/meanings.tsv`, described beside it) name sentences of others by their hashes. CORPUS holds
these: `pairs/*.tsv.gz` with single sentences, `genres/*.zh.txt` and `*.en.txt` with texts. FOLDER gets JSON lines as
the gold data have them, for `train links` and `gloss.train`. What counts translated sentences leaves out those that
are labelled: else their words would look surer than others. Sentences that were written for senses of which nobody had
read one (`vocab/labels/made.tsv`) become a second file: they show a sense, and not how often it is met; those that show
how everyday words are used (`vocab/labels/used.tsv`) a third. What the words of cards meant that were read
(`vocab/read/senses.tsv`) becomes a fourth.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .. import pipeline
from ..pipeline import Engines
from ..recipe import Recipe
from .train_translations import load, mark

FILE = Path(__file__).parents[2] / "vocab" / "labels" / "meanings.tsv"
PAIRS = "pairs"
"""What the labels call the text of single sentences."""
MADE_FILE = FILE.with_name("made.tsv")
USED_FILE = FILE.with_name("used.tsv")
PIECES_FILE = FILE.with_name("pieces.tsv")
READ_FILE = FILE.parents[1] / "read" / "senses.tsv"
OWN, MADE, USED, READ, PIECES = "own", "made", "used", "read", "pieces"
"""The files that labels, sentences written for senses, those written for words and words of read cards go to, without
their ending; what `bracketed` calls the strings that are words or none."""
WRITTEN = frozenset({MADE, USED})
"""What was written to show senses: not how often they are met."""
LEARNT = WRITTEN | {OWN, READ}
"""What is trained on and never scored."""
SHOWING = WRITTEN | {READ}
"""What only shows senses: words of read cards most where the program was right."""
FILES = {MADE: MADE_FILE, USED: USED_FILE, READ: READ_FILE}
"""The files that hold their sentences themselves."""
BETWEEN = " | "
BRACKETED = re.compile(r"\[[^\[\]]*\]")
GOLD_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
"""The English tokens that labels count, which is not how flashgen cuts English."""
Sentence = tuple[str, str]


def labels(path: Path = FILE) -> list[dict[str, str]]:
    """The rows of the labels."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def labelled_pairs(path: Path = FILE) -> frozenset[str]:
    """The marks of the single sentences that have labels."""
    return frozenset(row["sentence"] for row in labels(path) if row["text"] == PAIRS)


def rows(corpus: Path, engines: Engines, path: Path = FILE) -> Iterator[dict[str, Any]]:
    """The labels as rows of the gold data; those whose sentence is not found are left out."""
    texts = {zh.name.removesuffix(".zh.txt"): zh for zh in sorted((corpus / "genres").glob("*.zh.txt"))}
    listed = labels(path)
    there: dict[str, Mapping[str, Sentence]] = {}
    for name in dict.fromkeys(row["text"] for row in listed):
        pairs = load(corpus / "pairs") if name == PAIRS else _sentences(texts.get(name), engines)
        there[name] = {mark(*pair): pair for pair in pairs}
    numbers: dict[tuple[str, str], int] = {}
    for row in listed:
        sentence = there[row["text"]].get(row["sentence"])
        if sentence:
            number = numbers.setdefault((row["text"], row["sentence"]), len(numbers))
            yield _gold(row, sentence, f"{row['text']}{'_own' if row['text'] == PAIRS else ''}-{number}")


def _sentences(zh: Path | None, engines: Engines) -> list[Sentence]:
    """The sentences of a text with their English, as they stand on cards."""
    if zh is None:
        return []
    en = zh.with_name(zh.name.replace(".zh.", ".en."))
    deck = pipeline.build([zh, en], Recipe(), engines=engines)
    return [(e.l2, e.l1) for bitext in deck.bitexts for e in engines.annotator.bitext(bitext)]


def _gold(row: Mapping[str, str], sentence: Sentence, id_: str) -> dict[str, Any]:
    right, near = (row[kind].split(BETWEEN) if row[kind] else [] for kind in ("right", "near"))
    return {
        "sent_id": id_,
        "sentence_zh": sentence[0],
        "sentence_en": sentence[1],
        "word": row["word"],
        "start": int(row["start"]),
        "cedict_entries": [{"senses": [*right, *near]}],
        "gold_sense_indexes": list(range(len(right))),
        "lenient_sense_indexes": list(range(len(right), len(right) + len(near))),
        "gold_english_tokens": [int(number) for number in row["english"].split()],
        "pos": row["pos"],
        "unit": row["unit"],
        "card": "no",
    }


def bracketed(path: Path = MADE_FILE, name: str = MADE) -> Iterator[dict[str, Any]]:
    """The sentences of a file that holds them itself, as rows of the gold data; 【】 stand around the word, [] around
    its English. Their text is that of the row, else `name`."""
    for number, row in enumerate(labels(path)):
        said = [place.span() for place in BRACKETED.finditer(row["en"])]
        start, end, plain = row["zh"].index("【"), row["zh"].index("】"), re.sub(r"[\[\]]", "", row["en"])
        # each bracket before a token moves it one to the left
        places = [(first - 2 * k, last - 2 * k - 2) for k, (first, last) in enumerate(said)]
        tokens = [token.span() for token in GOLD_TOKEN.finditer(plain)]
        english = [k for k, (a, b) in enumerate(tokens) if any(a < last and first < b for first, last in places)]
        place = {"start": str(start), "english": " ".join(map(str, english))}
        label = {"right": "", "near": "", "pos": "", "unit": "ok", **row, **place}
        gold = _gold(label, (re.sub("[【】]", "", row["zh"]), plain), f"{row.get('text', name)}-{number}")
        yield gold | {"surface": row["zh"][start + 1 : end]}


def write(corpus: Path, folder: Path, engines: Engines) -> int:
    """Write the files of rows; how many there are."""
    found = {OWN: list(rows(corpus, engines))} | {name: list(bracketed(path, name)) for name, path in FILES.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, some in found.items():
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in some)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return sum(map(len, found.values()))


def main() -> None:
    """Write the labels with their sentences."""
    arguments = argparse.ArgumentParser(prog="python -m flashgen.annotate.train_labels", description=__doc__)
    arguments.add_argument("corpus", type=Path, metavar="CORPUS")
    arguments.add_argument("folder", type=Path, metavar="FOLDER")
    options = arguments.parse_args()
    found = write(options.corpus, options.folder, Engines())
    every = sum(len(labels(path)) for path in (FILE, *FILES.values()))
    print(f"{found} of {every} labels with their sentences in {options.folder}")  # noqa: T201


if __name__ == "__main__":
    main()
