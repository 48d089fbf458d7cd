"""The weights of the polyphone model, from sentences with characters labelled in them.

A folder holds sets (`SET/*.sent` with one character between U+2581 signs, `SET/*.lb` with its reading as `chang2`, u:
for ü), of which every split called `train` or `dev` is used; or our own lists (`*.tsv`: reading, sentence with every
character so read in square brackets). The sets' characters stand in longer words for the most part, whose readings the
dictionary knows; the lists show them as words of their own. L-BFGS with a Gaussian prior, one regression a character;
needs scipy (`pip install 'flashgen[train]'`).
"""

from __future__ import annotations

import re
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
OWN_WEIGHT = 3
"""How often a sentence of our own lists counts: without them 14 of 219 hand-labelled readings were wrong, with them
counted once 6, three times 4, five times 5; the held-out figures of the sets moved by less than .1."""
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
    """The labelled places of the named splits of all sets, and those of own lists as often as they count."""
    paths = sorted(p for split in splits for p in folder.glob(f"*/{split}.sent"))
    own = [item for path in sorted(folder.glob("*.tsv")) for item in load_list(path, engines)]
    return [item for path in paths for item in load_file(path, engines)] + OWN_WEIGHT * own


def load_file(path: Path, engines: Engines) -> list[Labelled]:
    """The labelled places of one split."""
    labels = path.with_suffix(".lb").read_text(encoding="utf-8").split()
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        _labelled(line.strip().replace(MARK, ""), line.strip().index(MARK), label, engines)
        for line, label in zip(lines, labels, strict=True)
    ]


def load_list(path: Path, engines: Engines) -> list[Labelled]:
    """The labelled places of one list of our own."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        label, sentence = line.split("\t")
        text = re.sub(r"[\[\]]", "", sentence)
        places = [m.start() - 2 * k for k, m in enumerate(re.finditer(r"\[.\]", sentence))]
        found += [_labelled(text, place, label, engines) for place in places]
    return found


def _labelled(text: str, place: int, label: str, engines: Engines) -> Labelled:
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


def train(folders: Sequence[Path], engines: Engines) -> dict[str, Any]:
    """The model with what it was made of, as the file holds it."""
    data = [item for folder in folders for item in load(folder, engines)]
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
