"""Whether a word is one where it stands, or a piece of others: 放 in 放歌 is not "to put", 阵子 in 前阵子 is none.

Of the single characters in labelled sentences one in ten is a piece, of longer words one in a hundred. For either a
logit over the tags around it, the English that is linked to it, the words that it makes with its neighbours, how likely
the tagger takes it for a word and, where the contextual encoder is there, its vector; trained by
`python -m flashgen.gloss.train_whole`. Of 16,545 characters in texts not seen 8 % have a probability below .7, 58 % of
these are pieces, and that is 57 % of all pieces; of 19,399 longer words .4 % below .5, 38 % of these pieces, 15 % of
all.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from ..lexicon import levels
from ..lexicon.script import is_han, simplified
from ..values import Example, Token
from . import pieces
from .logit import Logit
from .pos import of_tokens
from .sources import Sources

if TYPE_CHECKING:
    from ..encoder import Vectors

LEAST = 1e-3
ZIPF = 8.0
"""That of the most frequent characters."""
CHARACTER, LONGER = "character", "longer"
"""The two kinds of words, each with weights of its own."""


def features(
    token: Token, example: Example, senses: Sequence[str], sources: Sources, without: Collection[str] = ()
) -> dict[str, float]:
    """The cues of a word, which can have these senses, in its sentence; its vector tells beside them. No exemplars of
    the sentences `without` tell."""
    return (
        dict.fromkeys(("bias", *sorted(of_tokens(token, example))), 1.0)
        | _of_tagger(token, example, sources)
        | _of_english(token, example, senses, sources)
        | _of_neighbours(token, example, sources)
        | _of_exemplars(token, example, sources, without)
    )


def probability(token: Token, example: Example, senses: Sequence[str], sources: Sources) -> float:
    """That a word, which can have these senses, is one by itself here; 1 where that is not judged."""
    if not (kind := kind_of(token, example, sources)):
        return 1.0
    cues, vector = features(token, example, senses, sources), sources.in_context(token, example)
    return likely(cues, load_weights(sources.context is not None)[kind], vector)


def likely(cues: Mapping[str, float], weights: Logit, vector: Vectors | None = None) -> float:
    """The probability by the weights of cues."""
    [score] = weights.scores(cues, vector).tolist()
    return 1 / (1 + math.exp(-score))


def kind_of(token: Token, example: Example, sources: Sources) -> str:
    """`CHARACTER` or `LONGER`; "" for names and numbers, and for what was joined after the text was cut."""
    if token.kind != "word" or not all(map(is_han, token.text)):
        return ""
    if len(token.text) == 1:
        return CHARACTER
    return LONGER if sources.segmenter.likely(example.l2, token.start, token.end, example.l1) else ""


def _of_tagger(token: Token, example: Example, sources: Sources) -> dict[str, float]:
    """How likely the tagger takes it for a word, that one begins with it and that one ends with it."""
    found = sources.segmenter.likely(example.l2, token.start, token.end, example.l1)
    if found is None:
        return {"joined": 1.0}
    sides = {"begins": found.begins, "ends": found.ends, "borders": min(found.begins, found.ends)}
    return {name: log_odds(share) for name, share in {"is word": found.is_word, **sides}.items()}


def _of_english(token: Token, example: Example, senses: Sequence[str], sources: Sources) -> dict[str, float]:
    """How surely it is linked, and how like one of its senses the English is: "letter" says 信."""
    if not token.span:
        return {}
    said = example.l1[token.span.start : token.span.end]
    likeness = max((sources.likeness(sense, said) for sense in senses), default=0.0)
    return {"linked": 1.0, "link": log_odds(token.span.probability), "likeness": likeness}


def _of_neighbours(token: Token, example: Example, sources: Sources) -> dict[str, float]:
    """How common the word is by itself, and with the character before and behind it: 放歌 is a word."""
    text = simplified(example.l2)
    cues = {"zipf": sources.frequencies.zipf(token.word) / ZIPF, "listed": float(levels.level(token.word) > 0)}
    cues["long"] = float(len(token.text) > 2)
    for place, together in (
        ("before", text[max(0, token.start - 1) : token.end]),
        ("behind", text[token.start : token.end + 1]),
    ):
        if len(together) > 1:
            cues[f"zipf {place}"] = sources.frequencies.zipf(together) / ZIPF
            cues[f"word {place}"] = float(together in sources.dictionary)
    for other in example.tokens:
        if other.kind != "mark" and len(other.text) == 1 and (other.end == token.start or other.start == token.end):
            cues["single before" if other.end == token.start else "single behind"] = 1.0
    return cues


def _of_exemplars(token: Token, example: Example, sources: Sources, without: Collection[str]) -> dict[str, float]:
    """What sentences like this one tell where the word is known to be none at times."""
    if not sources.context or token.headword not in sources.pieces.words:
        return {}
    attended = sources.attended(token, example)
    return pieces.told(token, attended, sources.pieces, without) if attended else {}


@lru_cache(maxsize=2)
def load_weights(context: bool) -> Mapping[str, Logit]:
    """The weights of cues by the kind of word, with or without the vector."""
    text = resources.files(__package__).joinpath("weights", file_name(context)).read_text(encoding="utf-8")
    weights: dict[str, dict[str, float]] = json.loads(text)["weights"]
    return {kind: logit(mine) for kind, mine in weights.items()}


def logit(weights: Mapping[str, float]) -> Logit:
    """The weights of one kind of words as they are asked."""
    return Logit.of({name: [weight] for name, weight in weights.items()})


def log_odds(share: float) -> float:
    """Those of a probability, of one that is nearly certain too."""
    kept = min(max(share, LEAST), 1 - LEAST)
    return math.log(kept / (1 - kept))


def file_name(context: bool) -> str:
    """The file of the weights."""
    return "whole_context.json" if context else "whole.json"
