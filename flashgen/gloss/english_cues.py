"""What the English says for each sense of a word: the cues that read it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ..lexicon import english, english_grammar, glosses
from ..values import Entry, Example, Token
from .sources import Sources

TAKEN = 0.6
"""Probability of a link from which its English words say that word and no other."""
LONGEST = 4


def of_english(
    listed: Sequence[tuple[str, Entry]], token: Token, example: Example, sources: Sources
) -> dict[str, list[float]]:
    """The cues of each sense, by name."""
    linked = token.span is not None
    free_words = _free(token, example)
    near = _evidence([sense for sense, _ in listed], token, example.l1, {w.start for w in free_words}, sources)
    said = said_by(token, example)
    content = {english.stem(w.text) for w in english.words(said)} - english.STOP_WORDS
    free = [english.stem(w.text) for w in free_words]
    grams = {tuple(free[i:j]) for i in range(len(free)) for j in range(i + 1, min(len(free), i + LONGEST) + 1)}
    phrases = [stemmed(sense) for sense, _ in listed]
    likeness = [0.0] * len(listed)
    if said:
        vector = sources.encoder.encode([said])[0]
        for k, (sense, _) in enumerate(listed):
            if glosses.phrases(sense):
                likeness[k] = float((sources.vectors(sense) @ vector).max())
    return {
        "near linked": [value * linked for value in near],
        "near unlinked": [value * (not linked) for value in near],
        "stem": [any(not content.isdisjoint(p) for p in sense) for sense in phrases],
        "literal": [any(p in grams for p in sense) for sense in phrases],
        "literal content": [
            any(p in grams and not english.STOP_WORDS.issuperset(p) for p in sense) for sense in phrases
        ],
        "said": likeness,
    }


def said_by(token: Token, example: Example) -> str:
    """The English words that say a word, "" if none do."""
    return example.l1[token.span.start : token.span.end] if token.span else ""


@lru_cache(maxsize=1 << 14)
def stemmed(sense: str) -> frozenset[tuple[str, ...]]:
    """The phrases of a gloss as stems."""
    return frozenset(tuple(map(english.stem, phrase.lower().split())) for phrase in glosses.phrases(sense))


def _free(token: Token, example: Example) -> list[english.Word]:
    """The English words that surely say no other word of the sentence."""
    taken = [t.span for t in example.tokens if t.start != token.start and t.span and t.span.probability >= TAKEN]
    return [
        w for w in english.words(example.l1) if not any(w.start < link.end and link.start < w.end for link in taken)
    ]


def _evidence(senses: Sequence[str], token: Token, l1: str, free: set[int], sources: Sources) -> list[float]:
    """For each sense the best cosine sum of phrase and word with a run of free English words, which begin at the places
    `free`; 0 without any."""
    import numpy as np

    runs = sources.runs(l1)
    is_free = [t.start in free for t in runs.tokens]
    kept = [k for k, (i, j) in enumerate(runs.spans) if all(is_free[i:j])]
    if not kept:
        return [0.0] * len(senses)
    vectors = runs.vectors[kept]
    by_word = vectors @ sources.encoder.encode([token.word])[0]
    result = [float(by_word.max())] * len(senses)
    saying = [k for k, sense in enumerate(senses) if glosses.phrases(sense)]
    if saying:
        phrases = [sources.vectors(senses[k]) for k in saying]
        first = np.cumsum([0, *map(len, phrases[:-1])])
        best = np.maximum.reduceat(np.concatenate(phrases) @ vectors.T, first, axis=0) + by_word
        for k, value in zip(saying, best.max(axis=1).tolist(), strict=True):
            result[k] = value
    return result


def says(sense: str, said: str) -> bool:
    """Whether a gloss is what the English has: the same word but for its inflection, or the same words by their stems.

    Stems alone would take "activity" and "active" for one.
    """
    words = [w.text.lower() for w in english.words(said)]
    stems = [english.stem(w) for w in words]
    for phrase in glosses.phrases(sense):
        mine = phrase.lower().split()
        if len(mine) > 1 and [english.stem(w) for w in mine] == stems:
            return True
        if len(mine) == len(words) == 1 and words[0] in {mine[0] + end for end in english_grammar.ENDINGS} | {
            mine[0][:-1] + end for end in english_grammar.ENDINGS_FOR.get(mine[0][-1:], ())
        }:
            return True
    return False
