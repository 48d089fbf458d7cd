"""`python -m flashgen.annotate.train_likeness FOLDER`: the projections of `in_context.py`, from translated sentences.

The folder holds them as `train_translations.py` says; those that have labels are left out. The teacher is the word
aligner as it is shipped: its probabilities, not its links, are what is to be told by the vectors of the words alone,
for each word of both languages a distribution over the other sentence and nothing. Adam on the cross-entropy, from the
principal components on. Some fifteen minutes on two cores.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..lexicon import english
from ..pipeline import Engines
from ..threads import single_threaded
from . import in_context
from .links import load_stages
from .similar import first, texts_to_encode
from .train_labels import labelled_pairs
from .train_shared import Adam, by_processes
from .train_translations import load

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Halves = NDArray[np.float16]
    Array = NDArray[np.float32]

MOST = 24_000
"""Sentence pairs: with half of them the cross-entropy on others is 2 % higher."""
RANK = 128
SHORTEST, LONGEST = 4, 60
"""Words of a sentence."""
FAINT = 0.1
"""Probability below which the teacher's links count as none."""
START = 15.0
"""Logit of a cosine of 1 at the start."""
EPOCHS, BATCH, RATE, RATE_UNSAID = 4, 16, 0.01, 8.0
PIECE = 250


class Taught(NamedTuple):
    """A sentence pair: the vectors of its words, and the teacher's probabilities."""

    zh: Halves
    en: Halves
    linked: Halves


@single_threaded
def taught(pairs: Sequence[tuple[str, str]]) -> list[Taught]:
    """What the teacher says of some pairs."""
    import numpy as np

    engines = Engines()
    context, annotator, stages = engines.context, engines.annotator, load_stages(True)
    assert context, "The extra `context` is not installed."
    found = []
    for l2, l1 in pairs:
        zh, en = engines.segmenter.cut(l2), [word.text for word in english.words(l1)]
        if not (SHORTEST <= len(zh) <= LONGEST and SHORTEST <= len(en) <= LONGEST):
            continue
        engines.encoder.encode(texts_to_encode(zh, en, annotator.words))
        linked = stages.linked(first(zh, en, annotator.words, engines.encoder, context))
        vectors = context.words(zh, spaced=False), context.words(en, spaced=True)
        found.append(Taught(*(matrix.astype(np.float16) for matrix in (*vectors, linked))))
    return found


def of_pairs(pairs: Sequence[tuple[str, str]]) -> list[Taught]:
    """What the teacher says of all pairs."""
    return [pair for part in by_processes(taught, pairs, PIECE) for pair in part]


def fit(pairs: Sequence[Taught]) -> dict[str, Any]:
    """The arrays of `in_context.Likeness`."""
    import numpy as np

    middles = [_middle([pair[side] for pair in pairs]) for side in (0, 1)]

    def vectors(pair: Taught, side: int) -> Array:
        return in_context.centred(pair[side].astype(np.float32), middles[side])

    some = np.concatenate([vectors(pair, side) for pair in pairs[:1500] for side in (0, 1)])
    components: Array = np.linalg.eigh(some.T @ some)[1][:, ::-1][:, :RANK] * np.float32(START**0.5)
    zh, en, unsaid = components.copy(), components.copy(), np.full(2, 4, np.float32)
    adam = Adam([zh, en, unsaid], EPOCHS * (len(pairs) // BATCH))
    for batch in _batches(pairs):
        both = [(vectors(pair, 0), vectors(pair, 1)) for pair in batch]
        zh_slope, en_slope, unsaid_slope = np.zeros_like(zh), np.zeros_like(en), np.zeros_like(unsaid)
        words = np.float32(sum(len(side) for pair in both for side in pair))
        for (a, b), pair in zip(both, batch, strict=True):
            left, right = a @ zh, b @ en
            slope, unsaid_here = _slope(left @ right.T, pair.linked.astype(np.float32), unsaid)
            zh_slope += a.T @ (slope @ right)
            en_slope += b.T @ (slope.T @ left)
            unsaid_slope += unsaid_here
        adam.take([s / words for s in (zh_slope, en_slope, unsaid_slope)], [RATE, RATE, RATE * RATE_UNSAID])
    arrays = {"zh_middle": middles[0], "en_middle": middles[1], "zh": zh, "en": en}
    return {"unsaid": unsaid, **{name: array.astype(np.float16) for name, array in arrays.items()}}


def _middle(sentences: Sequence[Halves]) -> Array:
    """The mean of the sentences' means."""
    import numpy as np

    found: Array = np.stack([vectors.astype(np.float32).mean(axis=0) for vectors in sentences]).mean(axis=0)
    return found


def _slope(scores: Array, linked: Array, unsaid: Array) -> tuple[Array, Array]:
    """The slope of the cross-entropy by the scores, and by the two scores of no counterpart."""
    import numpy as np

    likely = np.where(linked > FAINT, linked, 0)
    total, no_link = np.zeros_like(scores), np.zeros(2, np.float32)
    for axis in (1, 0):
        wanted = likely / np.maximum(likely.sum(axis=axis, keepdims=True), 1)
        nothing = unsaid[1 - axis]
        top = np.maximum(scores.max(axis=axis, keepdims=True), nothing)
        weight, none = np.exp(scores - top), np.exp(nothing - top)
        all_ = weight.sum(axis=axis, keepdims=True) + none
        total += weight / all_ - wanted
        no_link[1 - axis] = (none / all_ - (1 - wanted.sum(axis=axis, keepdims=True))).sum()
    return total, no_link


def _batches(pairs: Sequence[Taught]) -> Any:
    generator = random.Random(0)  # noqa: S311  (no secret)
    for _ in range(EPOCHS):
        order = generator.sample(range(len(pairs)), len(pairs))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            yield [pairs[k] for k in order[start : start + BATCH]]


def main() -> None:
    """Train the projections and write them."""
    import numpy as np

    arguments = argparse.ArgumentParser(prog="python -m flashgen.annotate.train_likeness", description=__doc__)
    arguments.add_argument("folder", type=Path, metavar="FOLDER")
    pairs = load(arguments.parse_args().folder, labelled_pairs())
    chosen = random.Random(5).sample(pairs, min(MOST, len(pairs)))  # noqa: S311
    data = hashlib.sha256("\n".join("\t".join(pair) for pair in chosen).encode()).hexdigest()[:16]
    made = f"python -m flashgen.annotate.train_likeness, rank {RANK}, {EPOCHS} epochs"
    about = np.frombuffer(f"{made}; {len(chosen)} pairs, SHA-256 {data}".encode(), np.uint8)
    np.savez_compressed(in_context.data_file(), about=about, **fit(of_pairs(chosen)))


if __name__ == "__main__":
    main()
