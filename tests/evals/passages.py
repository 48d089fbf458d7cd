"""The English of sentences that are shown in a passage: whether it holds all that says them, and how much more.

The sets of `evals align`; the weights that align have seen them, those of the word links have not.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

from flashgen import align_sentences
from flashgen.align.gold import Text, load_sets
from flashgen.align.passages import passages
from flashgen.pipeline import Engines
from flashgen.values import Bitext, Facts


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """One result a set."""
    engines = Engines()
    for name, texts in groupby(load_sets(folder), key=lambda text: text.set):
        rows = [row for text in texts for row in _rows(text, engines)]
        if rows:
            longer = sorted(shown / right for _, _, shown, right in rows)
            clear = [part for _, part, _, _ in rows if part is not None]
            yield {
                "eval": "passages",
                "set": name,
                "n": len(rows),
                "holds_all": round(100 * sum(whole for whole, *_ in rows) / len(rows), 1),
                "length": round(sum(shown for *_, shown, _ in rows) / sum(right for *_, right in rows), 2),
                "median": round(median(longer), 2),
                "clear": len(clear),
                "clear_with_more": sum(clear),
            }


def _rows(text: Text, engines: Engines) -> Iterator[tuple[bool, bool | None, int, int]]:
    """Of each sentence of a passage: whether its English is there, whether more is (None where that is said), the
    characters that are shown, and those of its English."""
    beads = align_sentences(text.zh, text.en)
    shown = passages(beads, [0] * len(text.zh), [0] * len(text.en))
    bitext = Bitext("gold", Facts(), tuple(text.zh), tuple(text.en), tuple(beads), passages=shown)
    examples = engines.annotator.bitext(bitext)
    english = {i: set(en) for zh, en in text.links for i in zh}
    said = {int(example.id.split(":")[1]) - 1: example for example in examples}
    for k, (bead, run) in enumerate(zip(beads, shown, strict=True)):
        gold = set().union(*(english.get(i, set()) for i in bead.l2))
        if not gold or len(run) < 2:
            continue
        example = said[k]
        others = [j for other in run for j in beads[other].l1 if j not in gold]
        holds = all(_in(text.en[j], example.l1) for j in gold)
        more = any(_in(text.en[j], example.l1) for j in others)
        yield holds, None if example.passage else more, len(example.l1), sum(len(text.en[j]) for j in gold)


def _in(sentence: str, english: str) -> bool:
    return sentence.strip(" .,;:—–") in english
