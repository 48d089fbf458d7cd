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
    said = said_by(token, example)
    content = {english.stem(w.text) for w in english.words(said)} - english.STOP_WORDS
    free = [english.stem(w.text) for w in _free(token, example)]
    grams = {tuple(free[i:j]) for i in range(len(free)) for j in range(i + 1, min(len(free), i + LONGEST) + 1)}
    phrases = [stemmed(sense) for sense, _ in listed]
    likeness = [0.0] * len(listed)
    if said:
        vector = sources.encoder.encode([said])[0]
        for k, (sense, _) in enumerate(listed):
            if glosses.phrases(sense):
                likeness[k] = float((sources.vectors(sense) @ vector).max())
    return {
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
    links = [t.span for t in example.tokens if t.start != token.start and t.span and t.span.probability >= TAKEN]
    words = english.words(example.l1)
    taken = {k for link in links for k in english.within(words, link.start, link.end)}
    return [word for k, word in enumerate(words) if k not in taken]


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
