"""`python -m flashgen.align.train FOLDER`: the weights of the sentence aligner, from hand-aligned texts.

FOLDER is laid out as `tests/evals/align.py` says. Every text is used as it is and once more with sentences taken from
one side or the other (2 % of the links and a few runs of 3 to 15), so that the model learns to leave sentences alone.
L-BFGS on the negative log-likelihood with a Gaussian prior; needs scipy (`pip install 'flashgen[train]'`).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .anchors import Band
from .beads import Engines, align_sentences, prepare, refined, scored
from .features import NAMES, Pair, Part, parts
from .gold import Text, load_sets
from .lattice import KINDS, Lattice, Link, posteriors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SEGMENT = 60
"""Links a segment: a text is cut on its gold links, so that a link out of reach costs one segment, not the text."""
PRIOR = 0.5
ITERATIONS = 80
DROPPED, RUN, RUNS = 0.02, (3, 15), {"mac-dev": 2, "mag": 5}
"""Share of links that lose a side; length of dropped runs; how many runs a text of each set loses."""
SEED = 1


@dataclass(frozen=True)
class Sample:
    """A segment with all features of its band and the nodes of its gold path."""

    band: Band
    links: NDArray[np.float32]
    reachable: NDArray[np.bool_]
    skips: NDArray[np.float32]
    gold: Array


def damaged(text: Text, chance: random.Random, runs: int) -> Text:
    """The text with some links deprived of one side."""
    links = text.links
    gone: tuple[set[int], set[int]] = (set(), set())
    for zh, en in links:
        if zh and en and chance.random() < DROPPED:
            side = chance.random() < 0.5
            gone[side].update(en if side else zh)
    for _ in range(runs):
        start, length = chance.randrange(max(1, len(links) - 30)), chance.randint(*RUN)
        side = chance.random() < 0.5
        for zh, en in links[start : start + length]:
            gone[side].update(en if side else zh)
    kept = [[k for k in range(len(s)) if k not in gone[x]] for x, s in enumerate((text.zh, text.en))]
    places = [{old: new for new, old in enumerate(side)} for side in kept]
    left: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for zh, en in links:
        a = tuple(places[0][i] for i in zh if i in places[0])
        b = tuple(places[1][j] for j in en if j in places[1])
        left += [(a, b)] if a and b else [*(((i,), ()) for i in a), *(((), (j,)) for j in b)]
    return Text(text.set, text.name, [text.zh[i] for i in kept[0]], [text.en[j] for j in kept[1]], left)


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


def samples(texts: Sequence[Text], engines: Engines, weights: NDArray[np.float32] | None) -> Iterator[Sample]:
    """The samples of some texts; with `weights` the vectors are refined as in use, else runs are all embedded."""
    for text in texts:
        for zh, en, links in segments(text):
            if zh and en:
                pair = prepare(zh, en, engines)
                if weights is not None:
                    pair = refined(pair, scored(pair, weights), zh, en, engines.encoder)
                sample = _sample(pair, links)
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
            found[block, : part.width, k] = part.link_features(kind)
            reachable[block, : part.width, k] = part.valid(kind)
        skips[block, : part.width] = part.skip_features()
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
            link_p, skip_p, total = posteriors(lattice)
            chosen, skipped = link_p > 1e-6, skip_p > 1e-6
            expected = link_p[chosen] @ sample.links[chosen] + skip_p[skipped] @ sample.skips[skipped]
            value += total - float(sample.gold @ weights)
            gradient = gradient + expected - sample.gold
        return value, gradient

    first = np.zeros(len(NAMES)) if start is None else start
    result = minimize(objective, first, jac=True, method="L-BFGS-B", options={"maxiter": iterations})
    found: Array = result.x
    return found


def prepared(texts: Sequence[Text], engines: Engines) -> tuple[list[list[Sample]], Array]:
    """The samples of each text, clean and damaged, with vectors as in use; and the rough weights that refined them."""
    import numpy as np

    chance = random.Random(SEED)
    both = [(text, damaged(text, chance, RUNS.get(text.set, 2))) for text in texts]
    rough = fit([s for pair in both for s in samples(pair, engines, None)], iterations=ITERATIONS // 2)
    return [list(samples(pair, engines, rough.astype(np.float32))) for pair in both], rough


def left_out(texts: Sequence[Text], data: Sequence[list[Sample]], rough: Array, engines: Engines) -> Iterator[str]:
    """Strict F1 of each set, every text aligned by weights trained on the others.

    The rough weights that only pick the runs to embed have seen all texts; those that decide have not.
    """
    import numpy as np

    counts: dict[str, Array] = {}
    for index, text in enumerate(texts):
        weights = fit([s for k, part in enumerate(data) if k != index for s in part], start=rough)
        beads = align_sentences(text.zh, text.en, engines, weights.astype(np.float32))
        gold, mine = set(text.links), {(b.l2, b.l1) for b in beads}
        joined = {link for link in mine if all(link)}
        wanted = {link for link in gold if all(link)}
        found = np.array([len(mine & gold), len(mine), len(wanted & joined), len(wanted)], float)
        counts[text.set] = counts.get(text.set, np.zeros(4)) + found
    for name, (hit_p, all_p, hit_r, all_r) in counts.items():
        precision, recall = hit_p / all_p, hit_r / all_r
        f1 = 2 * precision * recall / (precision + recall)
        yield json.dumps(
            {"left out of training": name, "strict_f1": round(f1, 4), "p": round(precision, 4), "r": round(recall, 4)}
        )


def main() -> None:
    """Train and write the weights beside this module."""
    arguments = argparse.ArgumentParser(prog="python -m flashgen.align.train", description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--sets", default="mac-dev,mag")
    arguments.add_argument("-o", "--output", type=Path, default=Path(__file__).parent / "weights" / "sentences.json")
    arguments.add_argument(
        "--left-out", action="store_true", help="write nothing; score each text by the others' weights"
    )
    options = arguments.parse_args()
    engines = default_engines()
    texts = load_sets(options.folder, options.sets.split(","))
    data, rough = prepared(texts, engines)
    if options.left_out:
        for line in left_out(texts, data, rough, engines):
            print(line, flush=True)  # noqa: T201  a program of its own
        return
    weights = fit([s for part in data for s in part], start=rough)
    described: dict[str, Any] = {
        "made": f"python -m flashgen.align.train, seed {SEED}, prior {PRIOR}, {ITERATIONS} iterations",
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
