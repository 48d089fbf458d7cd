"""Word alignment: precision, recall and alignment error rate, in 5-fold cross-validation and by the shipped weights.

The folder holds `train.zh`, `train.en` and `train.align` as `annotate/train_links.py` says. The alignment error rate
(Och and Ney 2003) is 1 - (sure links found + links found that are possible) / (links found + sure links).
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from flashgen import align_words
from flashgen.annotate import train_labels
from flashgen.annotate import train_links as train
from flashgen.annotate.links import LINKED
from flashgen.pipeline import Engines

Links = set[tuple[int, int]]


def run(folder: Path) -> Iterator[dict[str, Any]]:
    """By the shipped weights, which have seen the sentences, then by weights that have not, at two thresholds."""
    pairs = train.load(folder) if (folder / "train.align").is_file() else []
    if not pairs:
        return
    start = time.perf_counter()
    found = [{(link.l2, link.l1) for link in align_words(pair.zh, pair.en)} for pair in pairs]
    seconds = time.perf_counter() - start
    yield {**score("shipped weights", pairs, found), "pairs_a_second": round(len(pairs) / seconds)}
    yield from cross_validated(pairs, folder.parent / "gloss")


def cross_validated(pairs: Sequence[train.Pair], labels: Path) -> Iterator[dict[str, Any]]:
    """Every fifth sentence aligned by weights trained on the others, and on the labelled words of a folder."""
    engines = Engines()
    with tempfile.TemporaryDirectory() as own:
        train_labels.write(labels.parents[1] / "corpus", Path(own), engines)
        more = [pair for path in (labels, Path(own)) for pair in train.load_labelled(path, engines.annotator)]
    everything = [*pairs, *more]
    features = train.prepared(everything, engines.annotator)
    found = [features[0]["gloss"]] * len(pairs)
    always = list(range(len(pairs), len(everything)))
    for seen, unseen in train.folds(len(pairs)):
        stages = train.fit([everything[k] for k in seen + always], [features[k] for k in seen + always])
        for k in unseen:
            found[k] = stages.linked(features[k])
    for least in (LINKED, 0.8):
        linked = [{(int(i), int(j)) for i, j in zip(*(p >= least).nonzero(), strict=True)} for p in found]
        yield score(f"5-fold, probability from {least}", pairs, linked)


def score(name: str, pairs: Sequence[train.Pair], found: Sequence[Links]) -> dict[str, Any]:
    """Counts are summed over sentences."""
    said = sum(map(len, found))
    sure = sum(len(pair.sure) for pair in pairs)
    sure_hits = sum(len(links & pair.sure) for pair, links in zip(pairs, found, strict=True))
    hits = sum(len(links & (pair.sure | pair.possible)) for pair, links in zip(pairs, found, strict=True))
    return {
        "eval": "words",
        "set": name,
        "n": len(pairs),
        "aer": round(1 - (sure_hits + hits) / max(1, said + sure), 4),
        "precision": round(hits / max(1, said), 4),
        "recall": round(sure_hits / max(1, sure), 4),
    }
