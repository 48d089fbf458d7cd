"""The weights of the polyphone model, from sentences with one character labelled in each.

The folder holds sets (`SET/*.sent` with the character between U+2581 signs, `SET/*.lb` with its reading as `chang2`, u:
for ü); every split called `train` or `dev` is used. L-BFGS with a Gaussian prior, one regression a character; needs
scipy (`pip install 'flashgen[train]'`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..lexicon.pinyin import marked
from ..pipeline import Engines
from .polyphones import SCALE, Place, Readings, features
from .readings import sentence_syllables
from .segment import offsets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

MARK = "▁"
SPLITS = ("train", "dev")
PRIOR = 0.3
ITERATIONS = 60
LEAST_COUNT, LEAST_WEIGHT = 2, 0.1
"""Occurrences of a feature, and the weight one of its readings must have: .1 leaves 15,000 of 91,000 features and costs
.1 point on the everyday set; .2 would cost .3."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A place in a sentence, its features and its right reading."""

    char: str
    features: tuple[str, ...]
    reading: str


def load(folder: Path, engines: Engines, splits: Sequence[str] = SPLITS) -> list[Labelled]:
    """The labelled places of the named splits of all sets."""
    paths = sorted(p for split in splits for p in folder.glob(f"*/{split}.sent"))
    return [item for path in paths for item in load_file(path, engines)]


def load_file(path: Path, engines: Engines) -> list[Labelled]:
    """The labelled places of one split."""
    labels = path.with_suffix(".lb").read_text(encoding="utf-8").split()
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_labelled(line.strip(), label, engines) for line, label in zip(lines, labels, strict=True)]


def _labelled(line: str, label: str, engines: Engines) -> Labelled:
    place, text = line.index(MARK), line.replace(MARK, "")
    words = engines.segmenter.cut(text)
    index, (start, _) = next((k, r) for k, r in enumerate(offsets(words)) if r[0] <= place < r[1])
    usual = sentence_syllables(text)[place]
    where = Place(words, index, place - start)
    return Labelled(text[place], tuple(features(where, usual, engines.frequencies.tag)), marked(label))


def fit(data: Sequence[Labelled]) -> dict[str, Readings]:
    """The model of each character."""
    by_char: dict[str, list[Labelled]] = defaultdict(list)
    for item in data:
        by_char[item.char].append(item)
    return {char: _regression(items) for char, items in sorted(by_char.items())}


def _regression(items: Sequence[Labelled]) -> Readings:
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    readings = tuple(sorted({item.reading for item in items}))
    if len(readings) == 1:
        return Readings(readings, {})
    counts = Counter(feature for item in items for feature in item.features)
    names = [feature for feature, count in counts.items() if count >= LEAST_COUNT]
    column = {name: k for k, name in enumerate(names)}
    rows = [[column[f] for f in item.features if f in column] for item in items]
    places = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    present = csr_matrix((np.ones(len(places)), (places, np.concatenate(rows).astype(int))), (len(rows), len(names)))
    target = np.array([readings.index(item.reading) for item in items])
    each = np.arange(len(target))

    def objective(flat: Array) -> tuple[float, Array]:
        scores = present @ flat.reshape(len(names), len(readings))
        scores -= scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        p /= p.sum(axis=1, keepdims=True)
        loss = -np.log(p[each, target] + 1e-12).sum() + PRIOR * float(flat @ flat)
        p[each, target] -= 1
        return loss, (present.T @ p).ravel() + 2 * PRIOR * flat

    start = np.zeros(len(names) * len(readings))
    weights = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}).x
    table = weights.reshape(len(names), len(readings))
    kept = np.flatnonzero(np.abs(table).max(axis=1) >= LEAST_WEIGHT)
    return Readings(readings, {names[k]: tuple(np.rint(SCALE * table[k]).astype(int).tolist()) for k in kept.tolist()})


def train(folder: Path, engines: Engines) -> dict[str, Any]:
    """The model with what it was made of, as the file holds it."""
    data = load(folder, engines)
    model = fit(data)
    return {
        "made": f"python -m flashgen.annotate.train readings, prior {PRIOR}, weights from {LEAST_WEIGHT} in 1/{SCALE}",
        "data": f"{len(data)} labelled sentences, {len(model)} characters",
        "characters": written(model),
    }


def written(model: Mapping[str, Readings]) -> dict[str, Any]:
    """The model as plain lists."""
    return {
        char: [list(found.readings), {k: list(v) for k, v in found.weights.items()}] for char, found in model.items()
    }
