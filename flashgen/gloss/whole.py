"""Whether a character is a word where it stands, or a piece of one that was cut: 放 in 放歌 is not "to put".

Of the single characters in labelled sentences one in eleven is a piece. A logit over the tags around it and, where the
contextual encoder is there, its vector; trained by `python -m flashgen.gloss.train_whole`. Of 3,627 in texts not seen
12 % have a probability below .8, 4 in 10 of these are pieces, half of all that there are.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from ..lexicon.script import is_han
from ..values import Example, Token
from .pos import of_tokens, of_vector

if TYPE_CHECKING:
    from ..encoder import Vectors


def features(token: Token, example: Example, vector: Vectors | None) -> dict[str, float]:
    """The cues of a character in its sentence; `vector` is the word's, centred."""
    return dict.fromkeys(("bias", *of_tokens(token, example)), 1.0) | of_vector(vector)


def probability(token: Token, example: Example, vector: Vectors | None) -> float:
    """That a character is a word by itself here; 1 for whatever is none."""
    if not is_character(token):
        return 1.0
    return likely(features(token, example, vector), load_weights(vector is not None))


def likely(cues: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The probability by the weights of cues."""
    return 1 / (1 + math.exp(-sum(value * weights.get(name, 0.0) for name, value in cues.items())))


def is_character(token: Token) -> bool:
    """Whether a token is a single character, and no name or number."""
    return token.kind == "word" and len(token.text) == 1 and is_han(token.text)


@lru_cache(maxsize=2)
def load_weights(context: bool) -> Mapping[str, float]:
    """The weight of each cue, with or without the vector."""
    text = resources.files(__package__).joinpath("weights", file_name(context)).read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)["weights"]
    return weights


def file_name(context: bool) -> str:
    """The file of the weights."""
    return "whole_context.json" if context else "whole.json"
