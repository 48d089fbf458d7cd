"""`python -m flashgen.gloss.train_expected FOLDER`: what English a word in its sentence leads one to expect.

The folder holds translated sentences as `annotate/train_translations.py` says. Each link that the aligner is sure of
teaches a logit of the English stem on the vector of the Chinese word in its sentence: the data of `expected.py`. Some
forty minutes on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import context
from ..annotate.train_labels import labelled_pairs
from ..annotate.train_shared import LEAST_SEEN, SURE, Adam, by_processes, linked
from ..annotate.train_translations import load
from ..lexicon import english
from ..pipeline import Engines
from ..threads import single_threaded
from . import expected

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float16]

EPOCHS, BATCH, RATE, DECAY = 4, 512, 0.01, 1e-6
PIECE = 500


class Taught(NamedTuple):
    """The English stems that Chinese words were linked to, and the vectors of these words in their sentences."""

    stems: list[str]
    vectors: Vectors


@single_threaded
def sure(pairs: Sequence[tuple[str, str]]) -> Taught:
    """The sure links of some pairs."""
    import numpy as np

    engines = Engines()
    assert engines.context, "The extra `context` is not installed."
    stems: list[str] = []
    vectors: list[NDArray[np.float16]] = []
    for zh, en, links in linked(pairs, engines):
        told = [link for link in links if link.probability >= SURE]
        if told:
            words = engines.context.words(zh, spaced=False)
            vectors.append(words[[link.l2 for link in told]].astype(np.float16))
            stems += [english.stem(en[link.l1]) for link in told]
    return Taught(stems, np.concatenate(vectors) if vectors else np.zeros((0, 0), np.float16))


def of_pairs(pairs: Sequence[tuple[str, str]]) -> Taught:
    """The sure links of all pairs."""
    import numpy as np

    found = [part for part in by_processes(sure, pairs, PIECE) if part.stems]
    return Taught([stem for part in found for stem in part.stems], np.concatenate([part.vectors for part in found]))


def fit(found: Taught) -> dict[str, Any]:
    """The model's arrays, as `expected.Expected` reads them; Adam on the log-likelihood."""
    import numpy as np

    seen = Counter(found.stems)
    listed = sorted(stem for stem, count in seen.items() if count >= LEAST_SEEN)
    number = {stem: k for k, stem in enumerate(listed)}
    kept = [k for k, stem in enumerate(found.stems) if stem in number]
    target = np.array([number[found.stems[k]] for k in kept])
    rows = found.vectors[kept].astype(np.float32)
    middle = rows.mean(axis=0)
    rows -= middle
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    weights = np.zeros((rows.shape[1], len(listed)), np.float32)
    bias = np.log(np.bincount(target, minlength=len(listed))).astype(np.float32)
    adam = Adam([weights], EPOCHS * (len(rows) // BATCH))
    for batch in _batches(len(rows), np.random.default_rng(1)):
        x = rows[batch]
        share = x @ weights + bias
        share -= share.max(axis=1, keepdims=True)
        np.exp(share, out=share)
        share /= share.sum(axis=1, keepdims=True)
        share[np.arange(BATCH), target[batch]] -= 1
        adam.take([x.T @ share / BATCH + DECAY * weights], [RATE])
    scales = np.abs(weights).max(axis=0) / 127
    return {
        "weights": np.rint(weights / scales).astype(np.int8),
        "scales": scales.astype(np.float32),
        "bias": bias,
        "middle": middle,
        "stems": np.frombuffer("\n".join(listed).encode(), np.uint8),
    }


def about(pairs: Sequence[tuple[str, str]], found: Taught) -> NDArray[np.uint8]:
    """What the model was made of, for its file."""
    import numpy as np

    data = hashlib.sha256("\n".join("\t".join(pair) for pair in pairs).encode()).hexdigest()[:16]
    made = f"python -m flashgen.gloss.train_expected, {EPOCHS} epochs"
    return np.frombuffer(f"{made}; {len(pairs)} pairs, SHA-256 {data}; {len(found.stems)} links".encode(), np.uint8)


def _batches(count: int, generator: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    for _ in range(EPOCHS):
        order = generator.permutation(count)
        for start in range(0, count - BATCH + 1, BATCH):
            yield order[start : start + BATCH]


def main() -> None:
    """Train the model and write it beside this module."""
    import numpy as np

    arguments = argparse.ArgumentParser(prog="python -m flashgen.gloss.train_expected", description=__doc__)
    arguments.add_argument("folder", type=Path, metavar="FOLDER")
    pairs = load(arguments.parse_args().folder, labelled_pairs())
    found = of_pairs(pairs)
    np.savez(expected.data_file(), about=about(pairs, found), context=context.fingerprint(), **fit(found))


if __name__ == "__main__":
    main()
