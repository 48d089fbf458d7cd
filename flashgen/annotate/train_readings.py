"""The weights of the polyphone model, from sentences with characters labelled in them.

A folder holds sets (`SET/*.sent` with one character between U+2581 signs, `SET/*.lb` with its reading as `chang2`, u:
for ü), of which every split called `train` or `dev` is used; or our own lists (`*.tsv`: reading, sentence with every
character so read in square brackets); or words labelled with their senses (`*.jsonl`, see `train_labels.py`). The sets'
characters stand in longer words for the most part, whose readings the dictionary knows; the lists show them as words of
their own. L-BFGS with a Gaussian prior, one regression a character; needs scipy (`pip install 'flashgen[train]'`). With
the contextual encoder the vector of the word is a feature too, in the `DIRECTIONS` along which these vary most, where
the dictionary leaves it open how the word is read; those of other words led astray (地 "-ly" as dì, since all words of
several characters with it are places).
"""

from __future__ import annotations

import base64
import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import context
from ..lexicon.pinyin import marked
from ..pipeline import Engines
from .polyphones import SCALE, Model, Place, Readings, Space, features
from .readings import dictionary_readings, sentence_syllables, vectors_of
from .shapes import offsets
from .train_labels import READ

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Vectors

    Array = NDArray[np.float64]

MARK = "▁"
SPLITS = ("train", "dev")
PRIOR = 0.3
ITERATIONS = 60
OWN_WEIGHT = 5
"""How often a sentence of our own lists counts: without them 14 of 219 hand-labelled readings were wrong, with them
counted once 6, three times 4, five times 5; the held-out figures of the sets moved by less than .1. Labelled words
count once: of 3,760 of them the sentences written for senses make 95.7 % right instead of
95.0."""
DIRECTIONS, STRETCH = 128, 7.0
"""Of 384 directions, and what each is multiplied with, so that the prior leaves vectors their say. Our own lists in
5-fold cross-validation: 82.1 % right without vectors, 86.1, 86.0, 86.6, 86.9 with a stretch of 3, 5, 7, 10."""
SPOKEN = re.compile(r"\b(?:interj|particle|onom)|to have finished doing")
"""What is said in any tone: the dictionary's is a matter of taste; so is 过 behind a verb, guò or guo."""
LEAST_COUNT, LEAST_WEIGHT = 2, 0.1
"""Occurrences of a feature, and the weight one of its readings must have: .1 leaves 15,000 of 91,000 features and costs
.1 point on the everyday set; .2 would cost .3."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A place in a sentence, its features and its right reading; the word's vector where there is an encoder."""

    char: str
    features: tuple[str, ...]
    reading: str
    vector: Vectors | None = None


def load(folder: Path, engines: Engines, splits: Sequence[str] = SPLITS) -> list[Labelled]:
    """The labelled places of the named splits of all sets, and those of own lists as often as they count."""
    paths = sorted(p for split in splits for p in folder.glob(f"*/{split}.sent"))
    own = [item for path in sorted(folder.glob("*.tsv")) for item in load_list(path, engines)]
    labels = (path for path in sorted(folder.glob("*.jsonl")) if path.stem != READ)  # the program chose most of these
    words = [item for path in labels for item in load_words(path, engines)]
    return [item for path in paths for item in load_file(path, engines)] + OWN_WEIGHT * own + words


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


def load_words(path: Path, engines: Engines) -> list[Labelled]:
    """The characters of labelled words of which the sense tells how they are read: 倒 "to pour" dào."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        reading = _read_by_sense(row, engines) if len(row["word"]) == 1 and row.get("unit", "ok") == "ok" else ""
        if reading:
            found.append(_labelled(row["sentence_zh"], row["start"], reading, engines))
    return found


def _read_by_sense(row: Mapping[str, Any], engines: Engines) -> str:
    """The one reading of a word that has the senses which it has here, "" where that is none, or its only reading."""
    entries = engines.dictionary.entries(row["word"])
    senses = [sense for entry in row["cedict_entries"] for sense in entry["senses"]]
    right = {senses[k] for k in row["gold_sense_indexes"]}
    if any(SPOKEN.search(sense) for sense in right):
        return ""
    found = {entry.pinyin.lower() for entry in entries if right.intersection(entry.senses)}
    several = len({entry.pinyin.lower() for entry in entries}) > 1
    return next(iter(found)) if several and len(found) == 1 else ""


def _labelled(text: str, place: int, label: str, engines: Engines) -> Labelled:
    words = engines.segmenter.cut(text)
    index, (start, _) = next((k, r) for k, r in enumerate(offsets(words)) if r[0] <= place < r[1])
    usual = sentence_syllables(text)[place]
    where = Place(words, index, place - start)
    mine = tuple(features(where, usual, engines.frequencies.tag))
    asked = len(dictionary_readings(engines.dictionary.entries(words[index]), words[index])) != 1
    vectors = vectors_of(words, engines.context) if asked else {}
    return Labelled(text[place], mine, marked(label), vectors.get(index))


def fit(data: Sequence[Labelled]) -> Model:
    """The model of all characters, with a space for vectors where there are any."""
    by_char: dict[str, list[Labelled]] = defaultdict(list)
    for item in data:
        by_char[item.char].append(item)
    space = _space(data)
    return Model({char: _regression(items, space) for char, items in sorted(by_char.items())}, space)


def _space(data: Sequence[Labelled]) -> Space | None:
    """The directions in which the vectors vary most."""
    import numpy as np

    vectors = [item.vector for item in data if item.vector is not None]
    if not vectors:
        return None
    every = np.stack(vectors).astype(np.float64)
    middle = every.mean(axis=0)
    _, found = np.linalg.eigh(np.cov(every.T))
    basis = (STRETCH * found[:, ::-1][:, :DIRECTIONS]).astype(np.float16).astype(np.float32)
    return Space(basis, (middle @ basis).astype(np.float32))


def _regression(items: Sequence[Labelled], space: Space | None) -> Readings:
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix, hstack

    readings = tuple(sorted({item.reading for item in items}))
    if len(readings) == 1:
        return Readings(readings, {})
    counts = Counter(feature for item in items for feature in item.features)
    names = [feature for feature, count in counts.items() if count >= LEAST_COUNT]
    column = {name: k for k, name in enumerate(names)}
    rows = [[column[f] for f in item.features if f in column] for item in items]
    places = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    present = csr_matrix((np.ones(len(places)), (places, np.concatenate(rows).astype(int))), (len(rows), len(names)))
    if space:
        none = np.zeros(len(space.middle))
        dense = np.stack([none if item.vector is None else space.of(item.vector) for item in items])
        present = hstack([present, csr_matrix(dense)]).tocsr()
    count = present.shape[1]
    target = np.array([readings.index(item.reading) for item in items])
    each = np.arange(len(target))

    def objective(flat: Array) -> tuple[float, Array]:
        scores = present @ flat.reshape(count, len(readings))
        scores -= scores.max(axis=1, keepdims=True)
        p = np.exp(scores)
        p /= p.sum(axis=1, keepdims=True)
        loss = -np.log(p[each, target] + 1e-12).sum() + PRIOR * float(flat @ flat)
        p[each, target] -= 1
        return loss, (present.T @ p).ravel() + 2 * PRIOR * flat

    start = np.zeros(count * len(readings))
    weights = minimize(objective, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS}).x
    table = weights.reshape(count, len(readings))
    kept = np.flatnonzero(np.abs(table[: len(names)]).max(axis=1) >= LEAST_WEIGHT)
    whole = np.rint(SCALE * table)
    return Readings(
        readings,
        {names[k]: tuple(whole[k].astype(int).tolist()) for k in kept.tolist()},
        whole[len(names) :].clip(-127, 127).astype(np.float32) if space else None,
    )


def train(folders: Sequence[Path], engines: Engines) -> dict[str, Any]:
    """The model with what it was made of, as the file holds it."""
    data = [item for folder in folders for item in load(folder, engines)]
    model = fit(data)
    return {
        "made": f"python -m flashgen.annotate.train readings, prior {PRIOR}, weights from {LEAST_WEIGHT} in 1/{SCALE}",
        "data": f"{len(data)} labelled sentences, {len(model.characters)} characters",
        **({"context": context.fingerprint()} if engines.context else {}),
        **written(model),
    }


def written(model: Model) -> dict[str, Any]:
    """The model as plain lists; numbers of a space as bytes in base64."""
    characters = {
        char: [
            list(found.readings),
            {k: list(v) for k, v in found.weights.items()},
            *([_bytes(found.of_vector, "i1")] if found.of_vector is not None else []),
        ]
        for char, found in model.characters.items()
    }
    if not model.space:
        return {"characters": characters}
    middle = [round(float(value), 5) for value in model.space.middle]
    return {"basis": _bytes(model.space.basis, "<f2"), "middle": middle, "characters": characters}


def _bytes(array: Vectors, kind: str) -> str:
    return base64.b64encode(array.astype(kind).tobytes()).decode()
