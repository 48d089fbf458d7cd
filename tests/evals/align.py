"""Sentence alignment: strict and lax F1 as Vecalign defines them, and strict precision of the surest links.

The sets are laid out as `flashgen/align/gold.py` says.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from flashgen import align_sentences
from flashgen.align.gold import Pair, Text, load_sets


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """One result a set."""
    for name, texts in groupby(load_sets(folder), key=lambda text: text.set):
        yield score(name, list(texts))


def score(name: str, texts: Sequence[Text]) -> dict[str, Any]:
    """Precision counts every predicted link, recall the gold links with both sides; summed over documents."""
    start = time.perf_counter()
    found = [align_sentences(t.zh, t.en) for t in texts]
    seconds = time.perf_counter() - start
    precision, recall, rows = [0, 0, 0], [0, 0, 0], []
    for text, beads in zip(texts, found, strict=True):
        links: list[Pair] = [(b.l2, b.l1) for b in beads]
        joined = [link for link in links if all(link)]
        wanted = [link for link in text.links if all(link)]
        precision = [a + b for a, b in zip(precision, _hits(links, text.links), strict=True)]
        recall = [a + b for a, b in zip(recall, _hits(wanted, joined), strict=True)]
        rows += [(b.confidence, (b.l2, b.l1) in set(text.links)) for b in beads if b.l2 and b.l1]
    rows.sort(key=lambda row: -row[0])
    sentences = sum(len(t.zh) + len(t.en) for t in texts)
    return {
        "eval": "align",
        "set": name,
        "links": sum(len(t.links) for t in texts),
        "strict_f1": _f1(precision[0], precision[2], recall[0], recall[2]),
        "lax_f1": _f1(precision[1], precision[2], recall[1], recall[2]),
        **{f"strict_p_surest_{share}": _share(rows, share) for share in (50, 75, 90)},
        "sentences_a_second": round(sentences / seconds),
    }


def _hits(these: Sequence[Pair], those: Sequence[Pair]) -> list[int]:
    """How many of these links are strictly and laxly among those, and how many there are."""
    there = set(those)
    pairs = {(i, j) for x, y in those for i in x for j in y}
    unique = set(these)
    strict = sum(link in there for link in unique)
    lax = sum(link in there or any((i, j) in pairs for i in link[0] for j in link[1]) for link in unique)
    return [strict, lax, len(unique)]


def _f1(hit_p: int, all_p: int, hit_r: int, all_r: int) -> float:
    p, r = hit_p / max(1, all_p), hit_r / max(1, all_r)
    return round(2 * p * r / (p + r), 4) if p + r else 0.0


def _share(rows: Sequence[tuple[float, bool]], percent: int) -> float:
    top = rows[: max(1, len(rows) * percent // 100)]
    return round(sum(right for _, right in top) / max(1, len(top)), 4)
