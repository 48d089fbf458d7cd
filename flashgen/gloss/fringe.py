"""The small words around what says a word that belong to it: "give up", "in person", "all at once".

Links are told by content words (`annotate/links.py`), so what is marked of "in person" was "person", of "as though"
"though". A logistic regression tells, word by word outward, which small word belongs to it still: by the word itself,
by what stands within and beyond, by whether they stand in a set phrase or in a gloss of the word, by whether that is a
verb or says no as they do. Learnt by `python -m flashgen.gloss.train_fringe` from labels that name all English words.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from importlib import resources

from .. import lexicon
from ..lexicon import english, english_grammar, glosses
from .english_cues import stemmed

PARTICLES = frozenset("along apart around aside away back forward through together cannot".split())
"""Words that are part of phrasal verbs, though the linker counts them among content words."""
CONTRACTED = re.compile(r"(?:n't|'(?:d|ll|m|re|ve))\Z")
FARTHEST = 3
"""Small words on a side at most."""
LEAST = 0.5
"""Probability from which one belongs to it. Of 1,414 small words that belong to what says a labelled word, in sentences
that the regression has not seen, 69 % are found; 86 % of what it takes belongs there. Without the list of set phrases
57 and 88 %."""
FILE = "fringe.json"
GAP = frozenset(" ")


def widened(
    span: tuple[int, int], l1: str, senses: Sequence[str], others: Sequence[tuple[int, int]] = ()
) -> tuple[int, int]:
    """A span of English with the small words around it that belong to a word of some senses, the best first; `others`
    are the spans of other words, whose English is theirs unless gloss or set phrase has both: 不 says "doesn't" of
    "doesn't want to" (contractions are never shared), 掉 "up" of "give up" for 戒掉, and 戒 is "to give up" all the
    same."""
    words = english.words(l1)
    taken = {k for other in others for k in english.within(words, *other)}
    inside = english.within(words, *span)
    if not inside or is_small(words[inside[0]].text) or is_small(words[inside[-1]].text):
        return span
    first, last = inside[0], inside[-1]

    def belongs(edge: int, step: int) -> bool:
        if not candidate(words, edge, step, l1):
            return False
        told = cues(words, edge, step, senses)
        shared = any(name.endswith((" gloss", " set")) for name in told) and not CONTRACTED.search(
            _plain(words[edge + step].text)
        )
        return (shared or edge + step not in taken) and probability(told, load_weights()) >= LEAST

    while first > inside[0] - FARTHEST and belongs(first, -1):
        first -= 1
    while last < inside[-1] + FARTHEST and belongs(last, 1):
        last += 1
    start = words[first].start if first < inside[0] else span[0]
    return start, words[last].end if last > inside[-1] else span[1]


def is_small(word: str) -> bool:
    """Whether a word is one that may belong to another: a function word, a particle, a contraction."""
    lower = _plain(word)
    return lower in english.STOP_WORDS or lower in PARTICLES or bool(CONTRACTED.search(lower))


def _plain(word: str) -> str:
    """A word in small letters, with a typewriter's apostrophe."""
    return word.lower().replace("’", "'")


def candidate(words: Sequence[english.Word], edge: int, step: int, l1: str) -> bool:
    """Whether beyond the edge of a span, on one side, stands a small word with nothing but a space between."""
    place = edge + step
    if not 0 <= place < len(words) or not is_small(words[place].text):
        return False
    left, right = words[min(edge, place)], words[max(edge, place)]
    return GAP.issuperset(l1[left.end : right.start])


def cues(words: Sequence[english.Word], edge: int, step: int, senses: Sequence[str]) -> dict[str, float]:
    """What speaks for the small word beyond an edge: its name, with the stem of what stands at the edge and of what
    stands beyond; whether a gloss has both; whether the best sense is a verb; whether both say no: "no need"."""
    side = "before" if step < 0 else "behind"
    small = _plain(words[edge + step].text)
    within, beyond = (_stem(words, edge + k * step) for k in (0, 2))
    pair = (english.stem(small), within) if step < 0 else (within, english.stem(small))
    verb = bool(senses) and glosses.is_verb(senses[0])
    negates = english_grammar.NEGATION.search(small) and senses and english_grammar.NEGATION.search(senses[0].lower())
    true = {
        f"{side} {small}",
        f"{side} {small} {within}",
        f"{side} {small} + {beyond}",
        side,
        *({f"{side} gloss", f"{side} {small} gloss"} if _in_gloss(senses, pair) else ()),
        *({f"{side} set", f"{side} {small} set"} if _is_set(words, min(edge, edge + step), pair) else ()),
        *({f"{side} {small} verb"} if verb else ()),
        *({f"{side} negates"} if negates else ()),
    }
    return dict.fromkeys(sorted(true), 1.0) | {f"{side} {within}": 0.5}


def _stem(words: Sequence[english.Word], place: int) -> str:
    return english.stem(_plain(words[place].text)) if 0 <= place < len(words) else ""


def _is_set(words: Sequence[english.Word], place: int, pair: tuple[str, str]) -> bool:
    """Whether the words at a place and behind, whose stems are a pair, stand there within a whole set phrase."""
    for before, phrase in set_phrases().get(pair, ()):
        start = place - before
        there = words[max(0, start) : start + len(phrase)]
        if start >= 0 and tuple(english.stem(_plain(word.text)) for word in there) == phrase:
            return True
    return False


def _in_gloss(senses: Collection[str], pair: tuple[str, str]) -> bool:
    phrases = (phrase for sense in senses for phrase in stemmed(sense))
    return any(pair == phrase[k : k + 2] for phrase in phrases for k in range(len(phrase) - 1))


def probability(cues: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """That a small word belongs to the span."""
    return 1 / (1 + math.exp(-sum(weights.get(name, 0.0) * value for name, value in cues.items())))


@lru_cache(maxsize=1)
def set_phrases() -> Mapping[tuple[str, str], Sequence[tuple[int, tuple[str, ...]]]]:
    """For each pair of neighbours of a set phrase, by their stems, the phrases that have it, and where."""
    found: dict[tuple[str, str], list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    text = resources.files(lexicon).joinpath("set_phrases.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        phrase = tuple(map(english.stem, line.split()))
        for place, pair in enumerate(itertools.pairwise(phrase)):
            found[pair].append((place, phrase))
    return dict(found)


@lru_cache(maxsize=1)
def load_weights() -> Mapping[str, float]:
    """The weights as shipped."""
    path = resources.files(__package__).joinpath("weights", FILE)
    weights: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return weights
