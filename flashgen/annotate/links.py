"""Which English words say this Chinese word: similarity of meaning, dictionary, place in the sentence.

Every run of one to four English words is a possible span; each pair of word and span is scored, and pairs are
taken from the best downwards, no English word twice.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..lexicon import english
from ..values import Link

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Encoder

    Matrix = NDArray[np.float32]

MAX_SPAN = 4
LEXICAL, WORD, GLOSS, PLACE, SURPLUS = 0.3, 0.6, 0.6, 0.25, 0.06
"""Weights: agreement of a gloss phrase with the span; cosine of word and span; best cosine of a gloss phrase and
the span; relative distance of places; English words beyond what a word of this length wants. They are those
of the study on the seed's gold set."""
NULL = 0.375
"""Score below which a word has no counterpart: highest span F1 on the seed."""
SLOPE = 7.0
"""Steepness of score to probability: .375 -> .5, .6 -> .83. On the seed's gold set 95 % of the English words are right
in links from .6 on, 96 % from .83 on."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A Chinese word to be found in the English sentence: its middle (0..1), its gloss phrases, its name."""

    text: str
    middle: float
    phrases: tuple[str, ...]


def link_words(words: Sequence[Sought], sentence: str, encoder: Encoder) -> list[Link | None]:
    """The English span of each word, or None."""
    tokens = english.words(sentence)
    spans = _spans(tokens, words)
    if not words or not spans:
        return [None] * len(words)
    scores = _scores(words, tokens, spans, encoder)
    chosen = _one_to_one(scores, spans)
    return [
        Link(
            tokens[spans[c][0]].start,
            tokens[spans[c][1] - 1].end,
            round(_probability(float(scores[w, c])), 3),
        )
        if c is not None
        else None
        for w, c in enumerate(chosen)
    ]


def texts_to_encode(words: Sequence[Sought], sentence: str) -> list[str]:
    """Everything that `link_words` will ask vectors for: asking for many sentences at once is faster."""
    tokens = english.words(sentence)
    spans = [" ".join(t.text for t in tokens[i:j]) for i, j in _spans(tokens, words)]
    return [*spans, *(w.text for w in words), *(p for w in words for p in w.phrases)]


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-SLOPE * (score - NULL)))


def _spans(tokens: Sequence[english.Word], words: Sequence[Sought]) -> list[tuple[int, int]]:
    """Runs of tokens that neither begin nor end with a stop word, and every run that is a whole gloss phrase."""
    spans = set(english.spans(tokens, MAX_SPAN))
    stems = [english.stem(t.text) for t in tokens]
    places = defaultdict(list)
    for i, s in enumerate(stems):
        places[s].append(i)
    for phrase in {phrase for word in words for phrase in word.phrases}:
        wanted = [english.stem(w.text) for w in english.words(phrase)]
        for i in places.get(wanted[0], ()) if wanted else ():
            if stems[i : i + len(wanted)] == wanted:
                spans.add((i, i + len(wanted)))
    return sorted(spans)


def _scores(
    words: Sequence[Sought],
    tokens: Sequence[english.Word],
    spans: Sequence[tuple[int, int]],
    encoder: Encoder,
) -> Matrix:
    """Score of each word (rows) with each span (columns)."""
    import numpy as np

    texts = [" ".join(t.text for t in tokens[i:j]) for i, j in spans]
    span_vectors = encoder.encode(texts)
    by_word = encoder.encode([w.text for w in words]) @ span_vectors.T
    phrases = sorted({p for w in words for p in w.phrases})
    row = {p: k for k, p in enumerate(phrases)}
    by_phrase = encoder.encode(phrases) @ span_vectors.T
    agreement = _agreement(phrases, texts)
    middle = np.array([(i + j) / 2 / len(tokens) for i, j in spans], np.float32)
    size = np.array([len(_content(text)) for text in texts], np.float32)
    scores = np.empty((len(words), len(spans)), np.float32)
    for k, word in enumerate(words):
        rows = [row[p] for p in word.phrases]
        gloss = by_phrase[rows].max(axis=0) if rows else by_word[k]
        lexical = agreement[rows].max(axis=0) if rows else np.zeros(len(spans), np.float32)
        surplus = np.maximum(0, size - max(1.0, len(word.text) / 1.5))
        scores[k] = (
            LEXICAL * lexical
            + WORD * by_word[k]
            + GLOSS * gloss
            - PLACE * np.abs(middle - word.middle)
            - SURPLUS * surplus
        )
    return scores


def _content(text: str) -> list[str]:
    return [english.stem(w) for w in english.content(text.split())]


def _agreement(phrases: Sequence[str], texts: Sequence[str]) -> Matrix:
    """F1 of the content stems of each phrase and each span, 0..1."""
    import numpy as np

    spans = [_content(text) for text in texts]
    with_stem = defaultdict(set)
    for column, stems in enumerate(spans):
        for stem in stems:
            with_stem[stem].add(column)
    family = defaultdict(list)
    for stem in with_stem:
        family[stem[: english.SHORTEST_PREFIX]].append(stem)
    matrix = np.zeros((len(phrases), len(texts)), np.float32)
    for row, phrase in enumerate(phrases):
        wanted = _content(" ".join(w.text for w in english.words(phrase)))
        hits: dict[int, float] = defaultdict(float)
        for stem in set(wanted):
            for other in family.get(stem[: english.SHORTEST_PREFIX], ()):
                likeness = english.likeness(stem, other)
                for column in with_stem[other] if likeness else ():
                    hits[column] += likeness
        for column, hit in hits.items():
            matrix[row, column] = min(1.0, 2 * hit / (len(wanted) + len(spans[column])))
    return matrix


def _one_to_one(scores: Matrix, spans: Sequence[tuple[int, int]]) -> list[int | None]:
    """The best pairs first, each word once, no English token twice."""
    import numpy as np

    chosen: list[int | None] = [None] * len(scores)
    taken: set[int] = set()
    for flat in np.argsort(-scores, axis=None, kind="stable"):
        word, column = divmod(int(flat), scores.shape[1])
        if scores[word, column] < NULL:
            break
        tokens = range(*spans[column])
        if chosen[word] is None and taken.isdisjoint(tokens):
            chosen[word] = column
            taken.update(tokens)
    return chosen
