"""Whether a sense has the part of speech that its sentence asks for: 研究 "to research" after 长期, not "a study".

Two multinomial logits over the parts of speech: one of the word in its sentence, from its vector, its tag, its
neighbours and the English that it is linked to; one of a gloss, from its vector and its form. How likely both are the
same is one cue among the others (`cues.py`): without it senses of 12,000 labelled words in texts not seen are right in
.2 to .8 of a hundred fewer. Trained by `python -m flashgen.gloss.train`. They are there
with the contextual encoder alone: without the word's vector the cue tells nothing new.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from ..lexicon import glosses
from ..values import Example, Token
from .logit import Logit
from .pos import of_english, of_tokens
from .sources import Sources

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Vectors

    Matrix = NDArray[np.float64]

PARTS = ("noun", "verb", "adjective", "adverb", "measure", "other")
DIMENSIONS = 512
"""Of the vectors of phrases."""
FLOOR = 0.01
"""What is added to the probability before its logarithm is taken; .001 is as good."""


class Model(NamedTuple):
    """The weights of a word in its sentence; of the numbers of a gloss (`numbers`), shape (numbers, len(PARTS))."""

    asked: Logit
    had: Matrix


def cues_of(token: Token, example: Example) -> dict[str, float]:
    """What tells the part of speech of a word in its sentence beside its vector, whatever its senses."""
    return dict.fromkeys(sorted({"bias", *of_tokens(token, example), *of_english(token, example)}), 1.0)


def numbers(senses: Sequence[str], sources: Sources) -> Matrix:
    """What tells the part of speech of glosses, a row each: the mean vector of its phrases (0 without), its form, 1."""
    import numpy as np

    rows = np.zeros((len(senses), DIMENSIONS + 3))
    for row, sense in zip(rows, senses, strict=True):
        if glosses.phrases(sense):
            row[:DIMENSIONS] = sources.vectors(sense).mean(axis=0)
        row[DIMENSIONS:] = glosses.is_verb(sense), glosses.is_classifier(sense), 1.0
    return rows


def fitting(
    senses: Sequence[str], token: Token, example: Example, vector: Vectors | None, sources: Sources, model: Model
) -> list[float]:
    """Of each sense the logarithm of how likely it has the part of speech that the sentence asks for; 0 for all where
    the word has no vector."""
    if vector is None:
        return [0.0] * len(senses)
    asked = _shares(model.asked.scores(cues_of(token, example), vector))
    had = _shares(numbers(senses, sources) @ model.had)
    return [math.log(share + FLOOR) for share in (had @ asked).tolist()]


def _shares(scores: Matrix) -> Matrix:
    import numpy as np

    shares: Matrix = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    return shares


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model of the file."""
    import numpy as np

    data = json.loads(resources.files(__package__).joinpath("weights", "parts.json").read_text(encoding="utf-8"))
    return Model(Logit.of(data["asked"]), np.array(data["had"]))
