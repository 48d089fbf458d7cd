"""Sentences of two languages to beads: vectors, a band, evidence, a trained lattice.

The document is linked twice: with vectors of longer runs as averages of their sentences, then with the runs that the
first pass found plausible embedded as the texts they are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING

from ..encoder import embedded
from ..errors import MissingEngine
from ..lexicon.cedict import Cedict
from ..values import Bead
from .anchors import Anchor, band, cuts, find_anchors
from .evidence import collect
from .features import NAMES, of_links, of_skips
from .grids import Pair, Part, Side, marks, parts
from .lattice import KINDS, MAX_SIDE, Lattice, Link, decode, posteriors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Encoder, Vectors

    Weights = NDArray[np.float32]

PLAUSIBLE = 1e-2
"""Posterior in the first pass from which the runs of a link are embedded as texts of their own. A tenth of it gives the
same F1 and takes half as long again; three times as much costs .001 on novels."""
CONTEXT, SURE = 1, 0.9
"""Runs a sentence longer or shorter than a plausible one are embedded too, because features compare with them, unless
the link is sure already."""
FEW_RUNS, RUNS = 400, 1.2
"""Runs embedded at most: some, and as many a sentence. Texts of the corpora have 0 to 1.2 a sentence, short ones up to
2.9; texts that are no translations of each other would have all, and take three times as long for nothing."""


@dataclass(frozen=True)
class Engines:
    """What alignment needs: vectors, words and the dictionary."""

    encoder: Encoder
    cut: Callable[[str], Sequence[str]]
    dictionary: Cedict


def align_sentences(
    zh: Sequence[str], en: Sequence[str], engines: Engines, weights: Weights | None = None
) -> tuple[Bead, ...]:
    """Beads in text order; every sentence of both sides stands in exactly one. `weights`: others than the shipped.

    A long document is cut where anchors make it safe; each piece is aligned alone.
    """
    if not zh or not en:
        return tuple(_alone(range(len(zh)), range(len(en))))
    weights = load_weights() if weights is None else weights
    l2, l1 = embedded(zh, engines.encoder), embedded(en, engines.encoder)
    anchors = find_anchors(l2, l1)
    beads: list[Bead] = []
    for (i0, j0), (i1, j1) in pairwise(cuts(anchors, len(zh), len(en))):
        if i0 == i1 or j0 == j1:
            beads += _alone(range(i0, i1), range(j0, j1))
            continue
        within = [(i - i0, j - j0, value) for i, j, value in anchors if i0 <= i < i1 and j0 <= j < j1]
        piece_zh, piece_en = zh[i0:i1], en[j0:j1]
        pair = _pair(piece_zh, piece_en, l2[i0:i1], l1[j0:j1], within, engines)
        beads += (
            Bead(
                tuple(range(i0 + i, i0 + i + a)), tuple(range(j0 + j, j0 + j + b)), _rounded(posterior), _rounded(ends)
            )
            for (i, a, j, b), posterior, ends in _linked(pair, piece_zh, piece_en, engines.encoder, weights)
        )
    return tuple(beads)


def _rounded(probability: float) -> float:
    return round(min(1.0, probability), 4)


def _alone(l2: range, l1: range) -> Iterator[Bead]:
    """Sentences beside which there is nothing."""
    yield from (Bead((i,), (), 1.0) for i in l2)
    yield from (Bead((), (j,), 1.0) for j in l1)


def _linked(
    pair: Pair, zh: Sequence[str], en: Sequence[str], encoder: Encoder, weights: Weights
) -> list[tuple[Link, float, float]]:
    """The best links of a document with their posteriors and those of the borders behind them, in two passes."""
    if len(zh) > 1 or len(en) > 1:
        pair = refined(pair, scored(pair, weights), zh, en, encoder)
    return decode(scored(pair, weights))


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The weights of the trained model, in the order of `features.NAMES`."""
    import numpy as np

    path = resources.files(__package__).joinpath("weights", "sentences.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    if list(data["weights"]) != list(NAMES):
        raise MissingEngine("The aligner's weights are of other features. Train them: python -m flashgen.align.train")
    return np.array(list(data["weights"].values()), np.float32)


def prepare(zh: Sequence[str], en: Sequence[str], engines: Engines) -> Pair:
    """A document, uncut, with averaged vectors of runs, its band and its evidence."""
    l2, l1 = embedded(zh, engines.encoder), embedded(en, engines.encoder)
    return _pair(zh, en, l2, l1, find_anchors(l2, l1), engines)


def _pair(
    zh: Sequence[str], en: Sequence[str], l2: Vectors, l1: Vectors, anchors: Sequence[Anchor], engines: Engines
) -> Pair:
    evidence = collect(zh, en, engines.cut, engines.dictionary, engines.encoder)
    return Pair(side(zh, l2), side(en, l1), evidence, band(anchors, len(zh), len(en)), tuple(anchors))


def side(sentences: Sequence[str], vectors: Vectors) -> Side:
    """One language; runs of several sentences are averages weighted by the square root of length."""
    import numpy as np

    lengths = np.array([max(1, len(s)) for s in sentences], np.float32)
    weighted = vectors * np.sqrt(lengths)[:, None]
    runs = np.zeros((len(sentences), MAX_SIDE, vectors.shape[1]), np.float16)
    runs[:, 0] = vectors
    total = weighted
    for size in range(1, min(MAX_SIDE, len(sentences))):
        count = len(sentences) - size
        total = total[:count] + weighted[size:]
        runs[:count, size] = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9)
    return Side(runs, lengths, marks(sentences), vectors.mean(axis=0))


def scored(pair: Pair, weights: Weights) -> Lattice:
    """The lattice of a document with the scores of all links in its band."""
    import numpy as np

    rows, width = len(pair.l2) + 1, pair.band.width
    links = np.full((rows, width, len(KINDS)), -np.inf)
    skips = np.full((rows, width), -np.inf)
    for part_rows in parts(pair):
        part = Part(pair, part_rows)
        block = slice(part_rows.start, part_rows.stop)
        for k, kind in enumerate(KINDS):
            score = of_links(part, kind) @ weights
            links[block, : part.width, k] = np.where(part.valid(kind), score, -np.inf)
        skips[block, : part.width] = of_skips(part) @ weights
    return Lattice(pair.band, links, skips)


def refined(pair: Pair, rough: Lattice, zh: Sequence[str], en: Sequence[str], encoder: Encoder) -> Pair:
    """The document with true vectors for the runs of plausible links and their neighbours, the likeliest first."""
    import numpy as np

    link_p = posteriors(rough).links
    runs_l2: set[tuple[int, int]] = set()
    runs_l1: set[tuple[int, int]] = set()
    most = FEW_RUNS + RUNS * (len(zh) + len(en))
    plausible = np.argwhere(link_p >= PLAUSIBLE)
    for i, q, k in plausible[np.argsort(-link_p[tuple(plausible.T)], kind="stable")].tolist():
        if len(runs_l2) + len(runs_l1) > most:
            break
        a, b = KINDS[k]
        reach = CONTEXT if link_p[i, q, k] < SURE else 0
        if b:
            runs_l2 |= _around(i - a, a, len(zh), reach)
            runs_l1 |= _around(int(pair.band.lo[i]) + q - b, b, len(en), reach)
    return _with_runs(pair, runs_l2, runs_l1, zh, en, encoder)


def embedded_runs(pair: Pair, zh: Sequence[str], en: Sequence[str], encoder: Encoder) -> Pair:
    """The document with true vectors for all runs: what training looks at."""
    l2, l1 = ({(k, size) for size in range(2, MAX_SIDE + 1) for k in range(len(s) - size + 1)} for s in (zh, en))
    return _with_runs(pair, l2, l1, zh, en, encoder)


def _with_runs(
    pair: Pair,
    l2: set[tuple[int, int]],
    l1: set[tuple[int, int]],
    zh: Sequence[str],
    en: Sequence[str],
    encoder: Encoder,
) -> Pair:
    return replace(
        pair,
        l2=_embedded(pair.l2, l2, zh, "", encoder),
        l1=_embedded(pair.l1, l1, en, " ", encoder),
    )


def _around(first: int, size: int, count: int, reach: int) -> set[tuple[int, int]]:
    """A run of sentences and those up to `reach` sentences longer or shorter at either end, as (first, size)."""
    runs = {
        (first + shift, size + more) for more in range(-reach, reach + 1) for shift in ({0, -more} if more else {0})
    }
    return {(f, s) for f, s in runs if 1 < s <= MAX_SIDE and f >= 0 and f + s <= count}


def _embedded(side: Side, runs: set[tuple[int, int]], sentences: Sequence[str], joiner: str, encoder: Encoder) -> Side:
    """A side with the true vectors of some runs."""
    vectors = side.vectors.copy()
    ordered = sorted(runs)
    if ordered:
        first, size = zip(*ordered, strict=True)
        texts = [joiner.join(sentences[f : f + s]) for f, s in ordered]
        vectors[list(first), [s - 1 for s in size]] = embedded(texts, encoder)
    return replace(side, vectors=vectors)
