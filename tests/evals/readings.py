"""Readings of polyphones: `FOLDER/SET/{train,dev,test}.sent` with one character between U+2581 signs, labels in `.lb`.

First by the shipped model, which has seen `train` and `dev`; then, where scipy is there, `dev` by models that have not:
trained on the set's `train`, or, where it has none, in 5-fold cross-validation with the other sets added; our own
lists (`vocab/training`) are always added.
"""

from __future__ import annotations

import importlib.util
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from flashgen import readings
from flashgen.annotate import train_readings
from flashgen.annotate.readings import Reader, sentence_syllables
from flashgen.lexicon.pinyin import tone, toneless
from flashgen.pipeline import Engines

MARK = "▁"
SPLITS = ("dev", "test")
FOLDS = 5
OWN_LISTS = Path(__file__).parents[2] / "vocab" / "training"
Row = tuple[str, int, str]
"""A sentence, the place of its labelled character, the label."""


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """One result a split of each set."""
    for path in sorted(p for split in SPLITS for p in folder.glob(f"*/{split}.sent")):
        yield score(f"{path.parent.name}/{path.stem}", rows(path), readings)
    if importlib.util.find_spec("scipy"):
        yield from unseen(folder)


def unseen(folder: Path) -> Iterator[dict[str, Any]]:
    """The `dev` split of each set by models that have not seen it."""
    engines = Engines()
    data = {path: train_readings.load_file(path, engines) for path in sorted(folder.glob("*/*.sent"))}
    data = {path: items for path, items in data.items() if path.stem != "test"}
    lists = train_readings.load(OWN_LISTS, engines)
    for path in (p for p in data if p.stem == "dev" and len(data[p]) > FOLDS):
        name, own = f"{path.parent.name}/dev", path.with_name("train.sent")
        if own in data:
            yield score(f"{name}, trained on train", rows(path), _reader([*data[own], *lists], engines))
            continue
        others = [item for other, items in data.items() if other.parent != path.parent for item in items]
        wrong: Counter[str] = Counter()
        for fold in range(FOLDS):
            seen = [item for k, item in enumerate(data[path]) if k % FOLDS != fold]
            part = [row for k, row in enumerate(rows(path)) if k % FOLDS == fold]
            wrong += confusions(part, _reader([*seen, *others, *lists], engines))
        yield result(f"{name}, {FOLDS}-fold", len(data[path]), wrong)


def _reader(data: Sequence[train_readings.Labelled], engines: Engines) -> Callable[[str], list[str]]:
    reader = Reader(engines.dictionary, engines.frequencies, engines.context, train_readings.fit(data))

    def read(text: str) -> list[str]:
        found = reader.read(engines.segmenter.cut(text), sentence_syllables(text))
        return [syllable for reading in found for syllable in reading.syllables]

    return read


def rows(path: Path) -> list[Row]:
    """The labelled sentences of a split."""
    labels = path.with_suffix(".lb").read_text(encoding="utf-8").split()
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return [(line.replace(MARK, ""), line.index(MARK), label) for line, label in zip(lines, labels, strict=True)]


def score(name: str, data: Sequence[Row], read: Callable[[str], Sequence[str]]) -> dict[str, Any]:
    """Accuracy in percent over the labelled characters, and the most frequent confusions."""
    return result(name, len(data), confusions(data, read))


def confusions(data: Sequence[Row], read: Callable[[str], Sequence[str]]) -> Counter[str]:
    """What was read wrongly, as what, how often."""
    wrong: Counter[str] = Counter()
    for text, place, label in data:
        mine = _normal(read(text)[place])
        if mine != label.replace("u:", "v"):
            wrong[f"{text[place]} {label} read {mine}"] += 1
    return wrong


def result(name: str, count: int, wrong: Counter[str]) -> dict[str, Any]:
    return {
        "eval": "readings",
        "set": name,
        "n": count,
        "accuracy": round(100 * (1 - wrong.total() / max(1, count)), 2),
        "confusions": dict(wrong.most_common(10)),
    }


def _normal(syllable: str) -> str:
    """A marked syllable as the labels write it: `lv4`, neutral tone 5."""
    return unicodedata.normalize("NFC", toneless(syllable)).replace("ü", "v") + str(tone(syllable))
