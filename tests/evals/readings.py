"""Readings of polyphones: `FOLDER/SET/{dev,test}.sent` with one character between U+2581 signs, labels in `.lb`."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flashgen import readings
from flashgen.lexicon.pinyin import tone, toneless

MARK = "▁"
SPLITS = ("dev", "test")


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """One result a split of each set."""
    for path in sorted(p for split in SPLITS for p in folder.glob(f"*/{split}.sent")):
        yield score(path)


def score(path: Path) -> dict[str, Any]:
    """Accuracy in percent over the labelled characters, and the most frequent confusions."""
    wrong: Counter[str] = Counter()
    labels = path.with_suffix(".lb").read_text(encoding="utf-8").split()
    lines = path.read_text(encoding="utf-8").splitlines()
    for line, label in zip(lines, labels, strict=True):
        place = line.strip().index(MARK)
        text = line.strip().replace(MARK, "")
        mine = _normal(readings(text)[place])
        if mine != label.replace("u:", "v"):
            wrong[f"{text[place]} {label} read {mine}"] += 1
    return {
        "eval": "readings",
        "set": f"{path.parent.name}/{path.stem}",
        "n": len(lines),
        "accuracy": round(100 * (1 - wrong.total() / max(1, len(lines))), 2),
        "confusions": dict(wrong.most_common(10)),
    }


def _normal(syllable: str) -> str:
    """A marked syllable as the labels write it: `lv4`, neutral tone 5."""
    return unicodedata.normalize("NFC", toneless(syllable)).replace("ü", "v") + str(tone(syllable))
