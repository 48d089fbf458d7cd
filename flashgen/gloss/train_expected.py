"""`python -m flashgen.gloss.train_expected FOLDER`: what English a word in its sentence leads one to expect.

The folder holds translated sentences as `annotate/train_translations.py` says. Each link that the aligner is sure of
teaches a logit of the English stem on the vector of the Chinese word in its sentence: the data of `expected.py`. A link
that tells senses of its word apart counts once more, for these senses against the others (`rivals.py`). Some forty
minutes on two cores.
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
from .rivals import Contests

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..lexicon.cedict import Cedict
    from .rivals import Rivals

    Vectors = NDArray[np.float16]

EPOCHS, BATCH, RATE, DECAY = 4, 512, 0.01, 1e-6
PIECE = 500
LEAST_SHARE = 1e-9
"""Added to shares, of which some are nothing in single precision."""


class Taught(NamedTuple):
    """Chinese words, the English stems they were linked to, and the vectors of these words in their sentences."""

    words: list[str]
    stems: list[str]
    vectors: Vectors


@single_threaded
def sure(pairs: Sequence[tuple[str, str]]) -> Taught:
    """The sure links of some pairs."""
    import numpy as np

    engines = Engines()
    assert engines.context, "The extra `context` is not installed."
    taught: list[tuple[str, str]] = []
    vectors: list[NDArray[np.float16]] = []
    for zh, en, links in linked(pairs, engines):
        told = [link for link in links if link.probability >= SURE]
        if told:
            words = engines.context.words(zh, spaced=False)
            vectors.append(words[[link.l2 for link in told]].astype(np.float16))
            taught += [(zh[link.l2], english.stem(en[link.l1])) for link in told]
    return Taught(
        [word for word, _ in taught],
        [stem for _, stem in taught],
        np.concatenate(vectors) if vectors else np.zeros((0, 0), np.float16),
    )


def of_pairs(pairs: Sequence[tuple[str, str]]) -> Taught:
    """The sure links of all pairs."""
    import numpy as np

    found = [part for part in by_processes(sure, pairs, PIECE) if part.stems]
    words, stems = ([text for part in found for text in part[column]] for column in (0, 1))
    return Taught(words, stems, np.concatenate([part.vectors for part in found]))


def fit(found: Taught, dictionary: Cedict) -> dict[str, Any]:
    """The model's arrays, as `expected.Expected` reads them; Adam on the log-likelihoods of stems and of senses."""
    import numpy as np

    seen = Counter(found.stems)
    listed = sorted(stem for stem, count in seen.items() if count >= LEAST_SEEN)
    number = {stem: k for k, stem in enumerate(listed)}
    kept = [k for k, stem in enumerate(found.stems) if stem in number]
    target = np.array([number[found.stems[k]] for k in kept])
    contests = Contests(number, seen, dictionary)
    rivals = [contests.of(found.words[k], found.stems[k]) for k in kept]
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
        contested = _contested(share, [rivals[k] for k in batch])
        share[np.arange(BATCH), target[batch]] -= 1
        for place, slope in contested:
            share[place] += slope
        adam.take([x.T @ share / BATCH + DECAY * weights], [RATE])
    scales = np.abs(weights).max(axis=0) / 127
    return {
        "weights": np.rint(weights / scales).astype(np.int8),
        "scales": scales.astype(np.float32),
        "bias": bias,
        "middle": middle,
        "stems": np.frombuffer("\n".join(listed).encode(), np.uint8),
    }


def _contested(
    share: NDArray[np.float32], rivals: Sequence[Rivals | None]
) -> list[tuple[tuple[int, Sequence[int]], NDArray[np.float32]]]:
    """The slopes of the log-likelihoods of the senses that were meant, with their places in the shares of all stems."""
    import numpy as np

    found = []
    for row, rival in enumerate(rivals):
        if rival:
            mine = share[row, rival.stems] + np.float32(LEAST_SHARE)
            slope = mine / mine.sum()
            slope[: rival.meant] -= mine[: rival.meant] / mine[: rival.meant].sum()
            found.append(((row, rival.stems), slope))
    return found


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
    model = fit(found, Engines().dictionary)
    np.savez(expected.data_file(), about=about(pairs, found), context=context.fingerprint(), **model)


if __name__ == "__main__":
    main()
