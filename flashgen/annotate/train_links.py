"""The weights of the word aligner, from hand-aligned sentences and from single words labelled in theirs.

A folder holds `train.zh` and `train.en`, words with spaces between, a sentence a line, and `train.align` with links
such as `3-4`, possible ones as `3-4-P`, counted from 0; or JSON lines with a word in its sentence and the English
tokens that say it, of which that one word is learnt. A possible link counts as half a link. The regression: Newton's
method on the log-likelihood with a Gaussian prior; the network: scikit-learn, the mean of several.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import context
from ..lexicon import english, translations
from ..lexicon.script import script_of
from .examples import Annotator
from .links import Network, Stages, Weights, weighed
from .similar import first, second, texts_to_encode
from .tokens import Asked
from .train_labels import GOLD_TOKEN, SHOWING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..pipeline import Engines
    from .similar import Matrix

    Array = NDArray[np.float64]

PRIOR = 1.0
UNITS, NETWORKS, DECAY, EPOCHS = 32, 3, 0.1, 12
"""The network's size, how many are averaged, its prior and training: alignment error .131 in 5-fold cross-validation
(a second regression .151, one network .136, gradient-boosted trees .129); with twice the units, a second layer, twice
the epochs or a third of the prior it stays within .002."""
ROUNDS = 12
"""Newton steps; the likelihood no longer changes in its sixth digit after 9."""
FOLDS = 5
"""The second stage learns from first-stage probabilities of sentences that the first stage has not seen."""


@dataclass(frozen=True)
class Pair:
    """A sentence pair with its sure and its possible links (word indices); `rows` are the Chinese words whose links
    are known, None for all; `text` is the text that it is of, "" for each its own."""

    zh: tuple[str, ...]
    en: tuple[str, ...]
    sure: frozenset[tuple[int, int]]
    possible: frozenset[tuple[int, int]] = frozenset()
    rows: tuple[int, ...] | None = None
    text: str = ""


def load(folder: Path) -> list[Pair]:
    """The hand-aligned pairs of a folder."""
    if not (folder / "train.align").is_file():
        return []
    zh, en, links = (
        (folder / f"train.{suffix}").read_text(encoding="utf-8").splitlines() for suffix in ("zh", "en", "align")
    )
    return [Pair(tuple(a.split()), tuple(b.split()), *_links(line)) for a, b, line in zip(zh, en, links, strict=True)]


def _links(line: str) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int]]]:
    parts = [item.split("-") for item in line.split()]
    sure = frozenset((int(p[0]), int(p[1])) for p in parts if len(p) == 2)
    return sure, frozenset((int(p[0]), int(p[1])) for p in parts) - sure


def load_labelled(folder: Path, annotator: Annotator) -> list[Pair]:
    """The words that a folder's JSON lines label, those of a sentence together; what only shows senses is left
    out."""
    paths = [path for path in sorted(folder.glob("*.jsonl")) if path.stem not in SHOWING]
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    rows = (json.loads(line) for line in lines if line.strip())
    found: dict[tuple[object, ...], Pair] = {}
    for row in rows:
        if row.get("unit", "ok") == "ok":
            pair = _labelled(row, annotator)
            same = found.setdefault((pair.zh, pair.en, pair.text), pair)
            both = tuple(sorted({*(same.rows or ()), *(pair.rows or ())}))
            found[pair.zh, pair.en, pair.text] = replace(same, sure=same.sure | pair.sure, rows=both)
    return list(found.values())


def _labelled(row: Mapping[str, Any], annotator: Annotator) -> Pair:
    zh, en = row["sentence_zh"], row["sentence_en"]
    place = (row["start"], row["start"] + len(row.get("surface", row["word"])))
    [example] = annotator.tokenizer.examples([Asked(zh, en, script_of(zh), [place])])
    tokens = [t for t in example.tokens if t.kind != "mark"]
    [mine] = [k for k, t in enumerate(tokens) if (t.start, t.end) == place]
    gold = [t.span() for k, t in enumerate(GOLD_TOKEN.finditer(en)) if k in (row["gold_english_tokens"] or ())]
    words = english.words(en)
    said = [j for j, w in enumerate(words) if any(w.start < end and start < w.end for start, end in gold)]
    links = frozenset((mine, j) for j in said)
    text = text_of(row)
    return Pair(tuple(t.word for t in tokens), tuple(w.text for w in words), links, rows=(mine,), text=text)


def text_of(row: Mapping[str, Any]) -> str:
    """The text of a labelled word, whose words are never trained and scored together: single sentences count ten by
    ten."""
    text, _, number = str(row.get("sent_id", "")).rpartition("-")
    return f"{text}:{int(number) % 10}" if text.startswith("pairs") else text


def held_out(folders: Sequence[Path], engines: Engines) -> dict[str, Stages]:
    """For each text with labelled words both stages, trained without a fifth of the texts, it among these."""
    pairs = loaded(folders, engines.annotator)
    features = prepared(pairs, engines.annotator)
    texts = sorted({pair.text for pair in pairs if pair.text})
    found: dict[str, Stages] = {}
    for fold in range(FOLDS):
        out = texts[fold::FOLDS]
        seen = [k for k, pair in enumerate(pairs) if pair.text not in out]
        stages = fit([pairs[k] for k in seen], [features[k] for k in seen])
        found |= dict.fromkeys(out, stages)
    return found


def loaded(folders: Sequence[Path], annotator: Annotator) -> list[Pair]:
    """Everything that folders hold."""
    return [pair for folder in folders for pair in (*load(folder), *load_labelled(folder, annotator))]


def prepared(pairs: Sequence[Pair], annotator: Annotator) -> list[dict[str, Matrix]]:
    """The first-stage features of the pairs."""
    words, encoder = annotator.words, annotator.encoder
    encoder.encode([text for pair in pairs for text in texts_to_encode(pair.zh, pair.en, words)])
    return [first(pair.zh, pair.en, words, encoder, annotator.context) for pair in pairs]


def fit(pairs: Sequence[Pair], features: Sequence[dict[str, Matrix]]) -> Stages:
    """Both stages."""
    import numpy as np

    targets = [target(pair) for pair in pairs]
    rows = [known(pair, f) for pair, f in zip(pairs, features, strict=True)]
    p: list[Matrix] = [np.zeros(0, np.float32)] * len(pairs)
    for train, test in folds(len(pairs)):
        weights = regression([rows[k] for k in train], [targets[k] for k in train])
        for k in test:
            p[k] = weighed(features[k], weights)
    both = [known(pair, second(start, found)) for pair, start, found in zip(pairs, features, p, strict=True)]
    return Stages(regression(rows, targets), _network(both, targets))


def folds(count: int) -> Iterator[tuple[list[int], list[int]]]:
    """Indices to train on and to test on, `FOLDS` times."""
    for fold in range(FOLDS):
        yield [k for k in range(count) if k % FOLDS != fold], [k for k in range(count) if k % FOLDS == fold]


def known(pair: Pair, features: Mapping[str, Matrix]) -> dict[str, Matrix]:
    """The rows of features of which the links are known."""
    rows = slice(None) if pair.rows is None else list(pair.rows)
    return {name: matrix[rows] for name, matrix in features.items()}


def target(pair: Pair) -> Matrix:
    """What is to be learnt of a pair: 1 for a link, .5 for a possible one."""
    import numpy as np

    found = np.zeros((len(pair.zh), len(pair.en)), np.float32)
    for i, j in pair.sure:
        found[i, j] = 1
    for i, j in pair.possible:
        found[i, j] = 0.5
    return known(pair, {"": found})[""]


def regression(features: Sequence[dict[str, Matrix]], targets: Sequence[Matrix]) -> Weights:
    """Logistic regression on standardised features; the weights come back for the features as they are."""
    import numpy as np

    names = list(features[0])
    rows = np.concatenate([np.stack([f[name].ravel() for name in names], axis=1) for f in features]).astype(float)
    wanted = np.concatenate([t.ravel() for t in targets]).astype(float)
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-3
    rows = np.concatenate([np.ones((len(rows), 1)), (rows - mean) / spread], axis=1)
    weights = np.zeros(rows.shape[1])
    prior = np.full(len(weights), PRIOR)
    prior[0] = 0
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-(rows @ weights)))
        slope = rows.T @ (p - wanted) + prior * weights
        curve = (rows * (p * (1 - p))[:, None]).T @ rows + np.diag(prior + 1e-9)
        weights -= np.linalg.solve(curve, slope)
    plain = weights[1:] / spread
    return {**dict(zip(names, map(float, plain), strict=True)), "bias": float(weights[0] - plain @ mean)}


def _network(features: Sequence[dict[str, Matrix]], targets: Sequence[Matrix]) -> Network:
    """The mean of `NETWORKS` neural networks as one, for the features as they are."""
    import numpy as np
    from sklearn.neural_network import MLPClassifier

    names = tuple(features[0])
    rows = np.concatenate([np.stack([f[name].ravel() for name in names], axis=1) for f in features])
    wanted = np.concatenate([t.ravel() for t in targets])
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + np.float32(1e-3)
    rows = (rows - mean) / spread
    half = wanted == 0.5  # once as a link and once as none, each of half the weight
    rows, labels = np.concatenate([rows, rows[half]]), np.concatenate([wanted > 0, np.zeros(half.sum(), bool)])
    worth = np.where(np.concatenate([half, half[half]]), 0.5, 1.0)
    nets = [
        MLPClassifier((UNITS,), activation="tanh", alpha=DECAY, batch_size=256, max_iter=EPOCHS, random_state=seed)
        for seed in range(NETWORKS)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has not converged: it is stopped early on purpose
        for net in nets:
            net.fit(rows, labels, sample_weight=worth)
    hidden = np.concatenate([net.coefs_[0] for net in nets], axis=1) / spread[:, None]
    offset = np.concatenate([net.intercepts_[0] for net in nets]) - mean @ hidden
    out = np.concatenate([net.coefs_[1][:, 0] for net in nets]) / NETWORKS
    bias = float(np.mean([net.intercepts_[1][0] for net in nets]))
    single = np.float32
    return Network(names, hidden.astype(single), offset.astype(single), out.astype(single), bias)


def train(folders: Sequence[Path], engines: Engines) -> dict[str, Any]:
    """The weights of both stages with what they were made of, as the file holds them."""
    pairs = loaded(folders, engines.annotator)
    stages = fit(pairs, prepared(pairs, engines.annotator))
    return {
        "made": f"python -m flashgen.annotate.train links, prior {PRIOR}, {ROUNDS} rounds, {FOLDS} folds; "
        f"{NETWORKS} networks of {UNITS} units, decay {DECAY}, {EPOCHS} epochs",
        "data": f"{len(pairs)} sentence pairs, {sum(len(p.sure) for p in pairs)} sure links",
        "translations": translations.fingerprint(),
        **({"context": context.fingerprint()} if engines.context else {}),
        "first": {feature: round(weight, 4) for feature, weight in stages.first.items()},
        "second": {
            "features": list(stages.second.names),
            "hidden": [[round(float(w), 4) for w in row] for row in stages.second.hidden],
            "offset": [round(float(w), 4) for w in stages.second.offset],
            "out": [round(float(w), 4) for w in stages.second.out],
            "bias": round(stages.second.bias, 4),
        },
    }
