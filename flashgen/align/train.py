"""`python -m flashgen.align.train FOLDER`: the weights of the sentence aligner, from hand-aligned texts.

FOLDER is laid out as `gold.py` says. Every text is used as it is and, with less weight, in copies that miss sentences
on one side or the other and have fragments put in, as headers would stand: so the model learns to leave them alone.
L-BFGS on the negative log-likelihood with a Gaussian prior; needs scipy (`pip install 'flashgen[train]'`).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .anchors import Band
from .beads import Engines, embedded_runs, prepare
from .features import NAMES, of_links, of_skips
from .gold import Text, load_sets
from .grids import Pair, Part, parts
from .lattice import KINDS, Lattice, Link, posteriors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SEGMENT = 60
"""Links a segment: a text is cut on its gold links, so that a link out of reach costs one segment, not the text."""
PRIOR = 0.5
ITERATIONS = 80
COPIES, COPY_WEIGHT = 2, 0.05
"""Damaged versions of each text beside the clean one, and what a link in one counts. At 1 they cost .005 of F1 on clean
magazines; at 0 a text that misses sentences loses .01 and one with headers left in .05."""
DROPPED, RUN, RUNS = 0.01, (3, 15), 0.005
"""Share of links that lose a side; length of dropped runs; how many runs a text loses for each of its links."""
FRAGMENTS, FRAGMENT_CHARS = 0.04, ((1, 10), (3, 24))
"""Share of links before which a fragment of the same text stands on one side, and its length in Chinese and English."""
SEED = 1


@dataclass(frozen=True)
class Sample:
    """A segment with all features of its band and the nodes of its gold path."""

    band: Band
    links: NDArray[np.float32]
    reachable: NDArray[np.bool_]
    skips: NDArray[np.float32]
    gold: Array
    worth: float = 1.0


def damaged(
    text: Text, chance: random.Random, *, share: float = DROPPED, runs: int = 2, length: tuple[int, int] = RUN
) -> Text:
    """The text with some links deprived of one side: a share of all, and a number of runs of `length` links."""
    links = text.links
    gone: tuple[set[int], set[int]] = (set(), set())
    for zh, en in links:
        if zh and en and chance.random() < share:
            side = chance.random() < 0.5
            gone[side].update(en if side else zh)
    for _ in range(runs):
        start, size = chance.randrange(max(1, len(links) - 30)), chance.randint(*length)
        side = chance.random() < 0.5
        for zh, en in links[start : start + size]:
            gone[side].update(en if side else zh)
    kept = [[k for k in range(len(s)) if k not in gone[x]] for x, s in enumerate((text.zh, text.en))]
    places = [{old: new for new, old in enumerate(side)} for side in kept]
    left: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for zh, en in links:
        a = tuple(places[0][i] for i in zh if i in places[0])
        b = tuple(places[1][j] for j in en if j in places[1])
        left += [(a, b)] if a and b else [*(((i,), ()) for i in a), *(((), (j,)) for j in b)]
    return Text(text.set, text.name, [text.zh[i] for i in kept[0]], [text.en[j] for j in kept[1]], left)


def with_fragments(text: Text, chance: random.Random) -> Text:
    """The text with fragments of its sentences put in here and there, linked to nothing."""
    old, new = (text.zh, text.en), ([], [])  # type: tuple[list[str], list[str]], tuple[list[str], list[str]]
    place: tuple[dict[int, int], dict[int, int]] = ({}, {})
    found: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for link in text.links:
        if chance.random() < FRAGMENTS:
            side = chance.randrange(2)
            size = chance.randint(*FRAGMENT_CHARS[side])
            new[side].append(chance.choice(old[side])[:size].strip() + chance.choice(["", ":"]))
            alone = (len(new[side]) - 1,)
            found.append(((), alone) if side else (alone, ()))
        for side, ends in enumerate(link):
            for k in range(len(place[side]), max(ends, default=-1) + 1):
                place[side][k] = len(new[side])
                new[side].append(old[side][k])
        found.append((tuple(place[0][i] for i in link[0]), tuple(place[1][j] for j in link[1])))
    return Text(text.set, text.name, *new, found)


def segments(text: Text) -> Iterator[tuple[list[str], list[str], list[Link]]]:
    """Pieces of a text with their links counted from the piece's start; unreachable links stand between pieces."""
    piece: list[Link] = []
    done_l2 = done_l1 = 0

    def flush() -> Iterator[tuple[list[str], list[str], list[Link]]]:
        if piece:
            i0, j0 = piece[0][0], piece[0][2]
            i1, j1 = piece[-1][0] + piece[-1][1], piece[-1][2] + piece[-1][3]
            yield text.zh[i0:i1], text.en[j0:j1], [(i - i0, a, j - j0, b) for i, a, j, b in piece]

    for zh, en in text.links:
        for a, b in _steps(len(zh), len(en)):
            in_order = (not zh or zh[0] <= done_l2 <= zh[-1]) and (not en or en[0] <= done_l1 <= en[-1])
            if in_order and ((a, b) in KINDS or (a, b) == (0, 1)):
                piece.append((done_l2, a, done_l1, b))
            else:
                yield from flush()
                piece = []
            done_l2, done_l1 = done_l2 + a, done_l1 + b
        if len(piece) >= SEGMENT:
            yield from flush()
            piece = []
    yield from flush()


def _steps(a: int, b: int) -> list[tuple[int, int]]:
    return [(a, b)] if a and b else [*[(1, 0)] * a, *[(0, 1)] * b]


def samples(text: Text, engines: Engines) -> Iterator[Sample]:
    """The samples of a text; all runs of sentences are embedded as texts."""
    for zh, en, links in segments(text):
        if zh and en:
            sample = _sample(embedded_runs(prepare(zh, en, engines), zh, en, engines.encoder), links)
            if sample:
                yield sample


def _sample(pair: Pair, links: Sequence[Link]) -> Sample | None:
    import numpy as np

    band, rows, width = pair.band, len(pair.l2) + 1, pair.band.width
    found = np.zeros((rows, width, len(KINDS), len(NAMES)), np.float32)
    reachable = np.zeros((rows, width, len(KINDS)), bool)
    skips = np.zeros((rows, width, len(NAMES)), np.float32)
    for part_rows in parts(pair):
        part, block = Part(pair, part_rows), slice(part_rows.start, part_rows.stop)
        for k, kind in enumerate(KINDS):
            found[block, : part.width, k] = of_links(part, kind)
            reachable[block, : part.width, k] = part.valid(kind)
        skips[block, : part.width] = of_skips(part)
    gold = np.zeros(len(NAMES))
    for i, a, j, b in links:
        row, q = i + a, j + b - int(band.lo[i + a])
        if not 0 <= q <= int(band.hi[row] - band.lo[row]):
            return None
        if a:
            k = KINDS.index((a, b))
            if not reachable[row, q, k]:
                return None
            gold += found[row, q, k]
        else:
            gold += skips[row, q]
    return Sample(band, found, reachable, skips, gold)


def fit(data: Sequence[Sample], start: Array | None = None, iterations: int = ITERATIONS) -> Array:
    """The weights that make the gold paths of the samples most probable."""
    import numpy as np
    from scipy.optimize import minimize

    def objective(weights: Array) -> tuple[float, Array]:
        value, gradient = PRIOR * float(weights @ weights), 2 * PRIOR * weights
        narrow = weights.astype(np.float32)
        for sample in data:
            scores = np.where(sample.reachable, sample.links @ narrow, -np.inf).astype(float)
            lattice = Lattice(sample.band, scores, (sample.skips @ narrow).astype(float))
            link_p, skip_p, _, total = posteriors(lattice)
            chosen, skipped = link_p > 1e-6, skip_p > 1e-6
            expected = link_p[chosen] @ sample.links[chosen] + skip_p[skipped] @ sample.skips[skipped]
            value += sample.worth * (total - float(sample.gold @ weights))
            gradient = gradient + sample.worth * (expected - sample.gold)
        return value, gradient

    first = np.zeros(len(NAMES)) if start is None else start
    result = minimize(objective, first, jac=True, method="L-BFGS-B", options={"maxiter": iterations})
    found: Array = result.x
    return found


def prepared(texts: Sequence[Text], engines: Engines) -> list[list[Sample]]:
    """The samples of each text, as it is and damaged."""
    return [
        [
            *samples(text, engines),
            *(replace(s, worth=COPY_WEIGHT) for copy in _damaged_copies(text) for s in samples(copy, engines)),
        ]
        for text in texts
    ]


def _damaged_copies(text: Text) -> Iterator[Text]:
    for copy in range(COPIES):
        chance = random.Random(f"{SEED} {text.name} {copy}")
        yield with_fragments(damaged(text, chance, runs=round(RUNS * len(text.links))), chance)


def left_out(data: Sequence[Sequence[Sample]]) -> Iterator[Array]:
    """For each text the weights trained on all others."""
    start = fit([s for part in data for s in part])
    for index in range(len(data)):
        yield fit([s for k, part in enumerate(data) if k != index for s in part], start, ITERATIONS // 2)


def main() -> None:
    """Train and write the weights beside this module."""
    arguments = argparse.ArgumentParser(prog="python -m flashgen.align.train", description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--sets", default="mac-dev,mag")
    arguments.add_argument("-o", "--output", type=Path, default=Path(__file__).parent / "weights" / "sentences.json")
    options = arguments.parse_args()
    engines = default_engines()
    texts = load_sets(options.folder, options.sets.split(","))
    weights = fit([s for part in prepared(texts, engines) for s in part])
    described: dict[str, Any] = {
        "made": f"python -m flashgen.align.train, seed {SEED}, prior {PRIOR}, {ITERATIONS} iterations",
        "damage": f"{COPIES} copies worth {COPY_WEIGHT}: links {DROPPED}, runs {RUNS}, fragments {FRAGMENTS}",
        "texts": {text.set + "/" + text.name: len(text.links) for text in texts},
        "weights": {name: round(float(w), 4) for name, w in zip(NAMES, weights, strict=True)},
    }
    options.output.write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


def default_engines() -> Engines:
    """The engines of the program."""
    from ..pipeline import Engines as All

    found = All()
    return Engines(found.encoder, found.segmenter.cut, found.dictionary)


if __name__ == "__main__":
    main()
