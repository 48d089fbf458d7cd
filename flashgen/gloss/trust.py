"""How probable it is that word and meaning of a card are right together.

Each has a probability of its own, learnt from labelled words. More than these tells what is false on a card: a word
that the tagger would rather cut, English that is like no sense of it, a meaning that is seldom met. So the cards of
153 texts were read one by one (`vocab/read`), and a logit on what is known tells which of 21,426 words on them were
false; trained by `python -m flashgen.gloss.train_trust`. In texts not seen the area under its curve is .904 (.895
without what is known of strings that are words or none; of 135 texts .885 without whether the part of speech fits, what
exemplars are nearest, and how far the sense leads), of the 18 texts that taught nothing else .861, told by the same
layer of attention.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from ..errors import MissingEngine
from ..lexicon import glosses
from ..values import Example, Token
from . import pieces
from .attention import Attended
from .exemplars import Exemplar, cosines
from .looks import part_number
from .sources import Sources
from .whole import log_odds

TRUST = (
    "bias",
    "meant",  # log-odds of the probability of the meaning, and how far they are below `ENOUGH`
    "meant, low",
    "sense",  # log-odds of the share of the best sense alone
    "usual",  # how usual it is; the same where exemplars know no sense of the word
    "usual unmet",
    "linked",
    "link",  # log-odds
    "likeness",  # of the English with the sense, and how far it is below `LIKE`
    "unlike",
    "in the sense",  # share of the English that the sense has
    "seen",  # whether that English says it, by the word's look at both sentences (`attention.py`)
    "exact",  # log-odds of that English being all that says it and nothing else (`annotate/pointer.py`)
    "whole",  # log-odds of the word's being one
    "string",  # `pieces.py` knows that it is none at times, and the same log-odds of such a one
    "string whole",
    "is word",  # the same by the tagger, and how far they are below `ENOUGH`: as of .5 where a later step made the word
    "is word, low",
    "single",  # one character; the same as the tagger sees it, and where the English does not say it
    "single is word",
    "single unsaid",
    "long",  # three characters or more
    "noun",
    "misfit",  # how far the log-odds of the sense's part of speech, by that look, are below `ENOUGH`
    "nearer",  # how much nearer, as a cosine, the nearest exemplar of the sense is than the nearest of others
    "lead",  # how far the sense scores above the best of another meaning, `FAR` at most
    "elsewhere",  # how much oftener than expected readers found this meaning of this word false in other texts
)
"""What the probability is told from."""
ENOUGH, LIKE, FAR = 2.0, 0.5, 6.0


class Told(NamedTuple):
    """What was told of a word: the probabilities of its meaning and of its being one, `senses.certainty`, the share of
    its English that the best sense has, whether that English says it by the look at both sentences, how far the sense
    scores above the best of another meaning, the sense itself, the word's exemplars, what that look tells."""

    meant: float
    whole: float
    certain: Sequence[float]
    in_the_sense: float
    seen: float
    lead: float
    best: str
    met: Sequence[Exemplar]
    attended: Attended | None


def trust(told: Told, token: Token, example: Example, sources: Sources) -> tuple[float, ...]:
    """What speaks for word and meaning, in the order of `TRUST`."""
    _, _, sense, linked, link, likeness, _, _, unmet, usual = told.certain
    single = float(len(token.headword) == 1)
    found = sources.segmenter.likely(example.l2, token.start, token.end, example.l1)
    is_word = log_odds(found.is_word) if found else 0.0
    surely, whole = log_odds(told.meant), log_odds(told.whole)
    string = float(pieces.at_times(token.headword, sources.pieces))
    exact = log_odds(token.span.exact) if token.span else 0.0
    return (
        *(1.0, surely, max(0.0, ENOUGH - surely), sense, usual, usual * unmet),
        *(linked, linked * log_odds(link), likeness, linked * max(0.0, LIKE - likeness)),
        *(told.in_the_sense, told.seen, exact),
        *(whole, string, string * whole, is_word, max(0.0, ENOUGH - is_word)),
        *(single, single * is_word, single * (1 - linked), float(len(token.headword) > 2)),
        float(token.pos[:1] == "n"),
        *(_misfit(told), _nearer(told), min(told.lead, FAR)),
        elsewhere(sources.context is not None).get(token.headword, {}).get(told.best, 0.0),
    )


def _misfit(told: Told) -> float:
    """How far the log-odds of the best sense's part of speech are below `ENOUGH`; nothing is asked of what a measure
    word counts."""
    import numpy as np

    if told.attended is None or glosses.is_classifier(told.best):
        return 0.0
    scores = told.attended.part
    verb = float(np.exp(scores[part_number("verb")] - np.logaddexp.reduce(scores)))
    return max(0.0, ENOUGH - log_odds(verb if glosses.is_verb(told.best) else 1 - verb))


def _nearer(told: Told) -> float:
    """By how much the nearest exemplar of the best sense is nearer than the nearest of others, each 0 without such."""
    import numpy as np

    near = cosines(told.met, told.attended.place if told.attended else None)
    if near is None:
        return 0.0
    mine = np.array([exemplar.worth.get(told.best, 0.0) > 0 for exemplar in told.met])
    return float(near[mine].max(initial=0.0) - near[~mine].max(initial=0.0))


@lru_cache(maxsize=2)
def load_weights(context: bool) -> tuple[float, ...]:
    """The weights, in the order of `TRUST`, with or without the contextual encoder."""
    weights: dict[str, float] = _content(context)["weights"]
    if tuple(weights) != TRUST:
        raise MissingEngine("The weights of trust are of other cues. Train them: python -m flashgen.gloss.train_trust")
    return tuple(weights.values())


def elsewhere(context: bool) -> Mapping[str, Mapping[str, float]]:
    """Of headwords whose cards were read, and of their senses: the logarithm of how often the sense was found false,
    as a multiple of how often that was expected (both and a half); 0 of all others."""
    found: Mapping[str, Mapping[str, float]] = _content(context)["elsewhere"]
    return found


@lru_cache(maxsize=2)
def _content(context: bool) -> Mapping[str, Any]:
    path = resources.files(__package__).joinpath("weights", file_name(context))
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def file_name(context: bool) -> str:
    """The file of the weights."""
    return "trust_context.json" if context else "trust.json"
