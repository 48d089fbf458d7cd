"""Sentence alignment: strict and lax F1 as Vecalign defines them, strict precision of the surest and the shown links.

The sets are laid out as `flashgen/align/gold.py` says. First the shipped weights, which have seen the sets they were
trained on; then, where scipy is there and several texts are, every text aligned by weights trained on all others, and
the same with sentences missing.
"""

from __future__ import annotations

import importlib.util
import random
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from flashgen import align_sentences
from flashgen.align import beads, train
from flashgen.align.gold import Pair, Text, load_sets
from flashgen.align.passages import MIN_SHOWN, passages
from flashgen.values import Bead

Aligner = Callable[[Text], Sequence[Bead]]
TRAINED_ON = ("mac-dev", "mag")
DAMAGES: dict[str, dict[str, Any]] = {
    "5 % of links lose a side": {"share": 0.05, "runs": 0},
    "6 blocks of 10-30 links lose a side": {"share": 0.0, "runs": 6, "length": (10, 30)},
}
SEED = 7


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """One result a set and condition."""
    texts = load_sets(folder)
    for name, part in groupby(texts, key=lambda text: text.set):
        yield score(name, list(part), lambda text: align_sentences(text.zh, text.en))
    known = [text for text in texts if text.set in TRAINED_ON]
    if len(known) > 1 and importlib.util.find_spec("scipy"):
        yield from left_out(known)


def left_out(texts: Sequence[Text]) -> Iterator[dict[str, Any]]:
    """Each text aligned by weights trained without it, as it is and damaged."""
    engines = train.default_engines()
    weights = {id(t): w for t, w in zip(texts, train.left_out(train.prepared(texts, engines)), strict=True)}
    for name, group in groupby(texts, key=lambda text: text.set):
        part = list(group)
        for what, damage in {"": None, **DAMAGES}.items():
            chance = random.Random(SEED)
            pairs = [(train.damaged(t, chance, **damage) if damage else t, weights[id(t)]) for t in part]
            of = {id(text): found.astype("f4") for text, found in pairs}
            yield score(
                ", ".join(filter(None, [name, "trained without it", what])),
                [text for text, _ in pairs],
                lambda text, of=of: beads.align_sentences(text.zh, text.en, engines, of[id(text)]),  # type: ignore[misc]
            )


def score(name: str, texts: Sequence[Text], aligner: Aligner) -> dict[str, Any]:
    """Precision counts every predicted link, recall the gold links with both sides; summed over documents."""
    start = time.perf_counter()
    found = [aligner(text) for text in texts]
    seconds = time.perf_counter() - start
    precision, recall, rows = [0, 0, 0], [0, 0, 0], []
    longer: list[bool] = []
    for text, said in zip(texts, found, strict=True):
        links: list[Pair] = [(b.l2, b.l1) for b in said]
        joined = [link for link in links if all(link)]
        wanted = [link for link in text.links if all(link)]
        precision = [a + b for a, b in zip(precision, _hits(links, text.links), strict=True)]
        recall = [a + b for a, b in zip(recall, _hits(wanted, joined), strict=True)]
        longer += list(_passages(said, text))
        rows += [(b.confidence, (b.l2, b.l1) in set(text.links)) for b in said if b.l2 and b.l1]
    rows.sort(key=lambda row: -row[0])
    sentences = sum(len(t.zh) + len(t.en) for t in texts)
    return {
        "eval": "align",
        "set": name,
        "links": sum(len(t.links) for t in texts),
        "strict_f1": _f1(precision[0], precision[2], recall[0], recall[2]),
        "lax_f1": _f1(precision[1], precision[2], recall[1], recall[2]),
        **{f"strict_p_surest_{share}": _share(rows, share) for share in (50, 75, 90)},
        "shown": [len(shown := [right for confidence, right in rows if confidence >= MIN_SHOWN]), len(rows)],
        "shown_right": round(sum(shown) / max(1, len(shown)), 4),
        "in_passages": len(longer),
        "passages_right": round(sum(longer) / max(1, len(longer)), 4),
        "sentences_a_second": round(sentences / seconds),
    }


def _passages(said: Sequence[Bead], text: Text) -> Iterator[bool]:
    """For each unsure bead that is shown in a passage, whether all gold links lie within or without that."""
    l2, l1 = ([0] * len(side) for side in (text.zh, text.en))  # without paragraphs: the corpora name none
    for bead, run in zip(said, passages(said, l2, l1), strict=True):
        if bead.l2 and bead.l1 and len(run) > 1:
            mine = {("l2", i) for k in run for i in said[k].l2} | {("l1", j) for k in run for j in said[k].l1}
            gold = [{*(("l2", i) for i in zh), *(("l1", j) for j in en)} for zh, en in text.links if zh and en]
            yield all(link <= mine or not link & mine for link in gold)


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
