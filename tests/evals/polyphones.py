"""Readings of single characters in real articles, labelled by hand in `labels/polyphones.tsv`.

FOLDER holds the articles, which are third-party text: the labels name the place of a character, not its sentence. The
readings are those of the cards, so the translation has a say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flashgen.pipeline import Engines, align
from flashgen.read.documents import read_article

LABELS = Path(__file__).parent / "labels" / "polyphones.tsv"


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """One result over all articles that are there, none if none is."""
    wanted: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for line in LABELS.read_text(encoding="utf-8").splitlines()[1:]:
        article, char, occurrence, reading = line.split("\t")
        wanted[article].append((char, int(occurrence), reading))
    engines = Engines()
    wrong: Counter[str] = Counter()
    count = 0
    for article, labels in wanted.items():
        path = folder / f"{article}.md"
        if path.is_file():
            read = _readings(path, engines)
            count += len(labels)
            wrong.update(f"{c} {r} read {read[c][n]}" for c, n, r in labels if read[c][n] != r)
    if count:
        yield {
            "eval": "polyphones",
            "set": "labels/polyphones.tsv",
            "n": count,
            "accuracy": round(100 * (1 - wrong.total() / count), 2),
            "confusions": dict(wrong.most_common(20)),
        }


def _readings(path: Path, engines: Engines) -> dict[str, list[str]]:
    """The readings of each character of an article, in text order."""
    found: dict[str, list[str]] = defaultdict(list)
    for example in engines.annotator.bitext(align(read_article(path), engines)):
        for char, syllable in zip(example.l2, example.syllables, strict=True):
            found[char].append(syllable)
    return found
