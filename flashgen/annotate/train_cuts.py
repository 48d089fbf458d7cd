"""`python -m flashgen.annotate.train cuts CORPUS`: the weights of `recut.py`, from stretches that were read.

The stretches (`vocab/labels/cuts.tsv`, described beside it) lie in sentences of others, which CORPUS holds as
`train_labels.py` says, and in texts of our own. Maximum likelihood of the right ways, with a Gaussian prior; every
stretch is seen with its English and, at less weight, without. L-BFGS (scipy).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..pipeline import Engines
from .recut import Evidence, Way, around, stems
from .segment import WordSegmenter
from .train_labels import FILE, PAIRS, labels
from .train_translations import load, mark

CUTS = FILE.with_name("cuts.tsv")
OR = " / "
PRIOR = 0.2
SPARSE, SPARSER = ("kind", "single"), 10.0
"""How the names of many cues begin, each of which is met seldom; how many times the prior theirs is. Half and twice as
much of either are as good."""
SILENT = 0.3
"""What a stretch without its English counts for."""
LEAST = 0.01
"""Weights of less are left out of the file."""


class Read(NamedTuple):
    """A stretch that was read: its text, or its sentence; how it was cut; of each way the cues, with the English and
    without, and whether it is right."""

    text: str
    now: Way
    ways: tuple[Way, ...]
    cues: tuple[dict[str, float], ...]
    silent: tuple[dict[str, float], ...]
    right: tuple[bool, ...]


def read(corpus: Path, engines: Engines) -> Iterator[Read]:
    """The stretches that are found again."""
    pairs = {mark(*pair): pair for pair in load(corpus / PAIRS)}
    evidence = Evidence(engines.dictionary, engines.frequencies, engines.translations)
    assert isinstance(engines.segmenter, WordSegmenter)
    for row in labels(CUTS):
        single = row["text"] == PAIRS
        l2, l1 = pairs.get(row["sentence"], ("", "")) if single else (row["sentence"], row["english"])
        right = {tuple(way.split()) for way in row["cuts"].split(OR)}
        words, _, unsure = engines.segmenter.first(l2)
        for stretch in (some for some in unsure if some.start == int(row["start"])):
            cues, silent = (
                tuple(evidence.cues(way, likely, there) for way, likely in stretch.ways.items())
                for there in (around(words, stretch.words, said) for said in (stems(l1), frozenset[str]()))
            )
            text = row["sentence"] if single else row["text"]
            now, ways = tuple(words[slice(*stretch.words)]), (*stretch.ways,)
            yield Read(text, now, ways, cues, silent, tuple(way in right for way in ways))


def fit(some: Sequence[Read]) -> dict[str, float]:
    """The weight of each cue."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    seen = [(cues, one.right, counts) for one in some for cues, counts in ((one.cues, 1.0), (one.silent, SILENT))]
    names = {name: k for k, name in enumerate(sorted({n for cues, _, _ in seen for row in cues for n in row}))}
    sizes = [len(cues) for cues, _, _ in seen]
    first, of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(seen)), sizes)
    told = [(k, names[n], v) for k, row in enumerate(r for cues, _, _ in seen for r in cues) for n, v in row.items()]
    at, column, values = zip(*told, strict=True)
    rows = csr_matrix((values, (at, column)), shape=(sum(sizes), len(names)))
    right = np.array([hit for _, hits, _ in seen for hit in hits], float)
    counts = np.array([count for _, _, count in seen])
    priors = np.array([PRIOR * (SPARSER if name.startswith(SPARSE) else 1.0) for name in names])

    def loss(weights: Any) -> tuple[float, Any]:
        scores = rows @ weights
        share = np.exp(scores - np.maximum.reduceat(scores, first)[of])
        share /= np.add.reduceat(share, first)[of]
        hit = np.add.reduceat(share * right, first) + 1e-12
        slope = (share * right / hit[of] - share) * counts[of]
        return float((priors * weights**2).sum() / 2 - counts @ np.log(hit)), priors * weights - rows.T @ slope

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    weights = ((name, round(float(weight), 3)) for name, weight in zip(names, found, strict=True))
    return {name: weight for name, weight in weights if abs(weight) >= LEAST}


def train(folders: Sequence[Path], engines: Engines) -> dict[str, Any]:
    """The weights with what they were made of, as the file holds them."""
    [corpus] = folders
    some = [one for one in read(corpus, engines) if any(one.right)]
    return {
        "made": f"python -m flashgen.annotate.train cuts, prior {PRIOR}",
        "data": f"{len(some)} stretches of {len({one.text for one in some})} texts or sentences",
        "weights": fit(some),
    }
