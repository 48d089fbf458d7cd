"""Whether the English that a word is linked to says it, all of it and nothing else.

A link may hold a part of what says the word ("get" of "get in their way"): then a content word beside it is left that
says no other word. Or it is a word that another one is linked to as well, that no sense of the word has, or that
stands far from what says the words beside.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..lexicon import english, glosses
from ..lexicon.script import simplified
from ..values import Example, Token
from .company import stems
from .whole import log_odds

if TYPE_CHECKING:
    from .exemplars import Exemplar
    from .sources import Sources

MARK = (
    "bias",
    "linked",
    "link",  # log-odds
    "likeness",  # of the English with the best sense
    "others' likeness",  # of the English with the nearest of the other words, less that with this one
    "translators",  # log of P(English | word)
    "in the sense",  # share of the English that the best sense has
    "in a sense",  # whether any sense has some of it
    "function words",  # nothing else
    "two words",  # the English has two content words or more
    "three words",
    "free",  # sides (0 to 2) on which a content word of the clause says no other word
    "free, longer",  # the same where the word has several characters
    "shared",  # another word is linked to some of it
    "away before",  # from what says the word before, in words of eight at most
    "away behind",
    "met",  # log of the share of exemplars that are said by the same
    "met in part",
    "length",  # words of the sentence, of 60 at most
    "seen",  # what the word's look at both sentences tells (`attention.py`)
    "exact",  # log-odds of the pointer's finding all of it and nothing else (`annotate/pointer.py`)
)
"""What the probability of a right mark is told from. Of 27,748 linked words that are labelled, in texts not seen, 61 %
of the twentieth that is least sure are marked wrongly; by link, likeness and what is free or shared alone 52 %, by all
pairs of these 64 %."""
CLAUSE_END = re.compile(r"[,.;:!?\"“”()\n—]")
RARE, SMOOTHING = 0.003, 0.2
"""What is added to a probability, and to a count, before its logarithm is taken."""
FAR, LONG, NEAR = 8, 60, 40


def mark(
    certain: Sequence[float],
    token: Token,
    example: Example,
    senses: Sequence[str],
    exemplars: Sequence[Exemplar],
    sources: Sources,
    seen: float,
) -> tuple[float, ...]:
    """What speaks for a word's English being marked rightly, in the order of `MARK`; `certain` is its
    `senses.certainty`, `senses` are its own, the best first, and so the `exemplars`; `seen` is that of
    `attention.Attended`, 0 without."""
    _, _, _, linked, link, likeness, *_ = certain
    if not token.span:
        return 1.0, 0.0, 0.0, likeness, *[0.0] * (len(MARK) - 4)
    words = english.words(example.l1)
    inside = english.within(words, token.span.start, token.span.end)
    texts = [words[k].text for k in inside]
    said = stems(texts)
    content = len(english.content([text.lower() for text in texts]))
    taken = _taken(token, example, words)
    free = float(sum(_is_free(words, inside, step, example.l1, taken) for step in (-1, 1))) if inside else 0.0
    translated = sources.translations.of(simplified(token.headword)).stems
    likely = max((translated.get(stem, (0.0, 0.0))[0] for stem in said), default=0.0)
    of_senses = [_stems(sense) for sense in senses]
    return (
        *(1.0, linked, log_odds(link), likeness, _rivals(token, example, sources), math.log(likely + RARE)),
        len(said & of_senses[0]) / max(1, len(said)),
        float(any(said & mine for mine in of_senses)),
        float(content == 0),
        *(float(content > 1), float(content > 2)),
        *(free, free * (len(token.text) > 1), float(not taken.isdisjoint(inside))),
        *(_away(token, example, step) for step in (-1, 1)),
        *_met(said, exemplars),
        min(len(example.tokens), LONG) / LONG,
        seen,
        log_odds(token.span.exact),
    )


def _taken(token: Token, example: Example, words: Sequence[english.Word]) -> set[int]:
    """The English words that say other words."""
    others = [t.span for t in example.tokens if t.span and (t.start, t.end) != (token.start, token.end)]
    return {k for span in others for k in english.within(words, span.start, span.end)}


def _stems(sense: str) -> set[str]:
    """The stems of the content words of a sense."""
    found = {english.stem(w.text) for phrase in glosses.phrases(sense) for w in english.words(phrase)}
    return found - english.STOP_WORDS


def _rivals(token: Token, example: Example, sources: Sources) -> float:
    """Cosine of the English with the nearest of the other words of the sentence, less that with the word."""
    assert token.span
    others = [t.word for t in _around(token, example) if t.kind != "mark" and t.start != token.start]
    if not others:
        return 0.0
    said = sources.encoder.encode([example.l1[token.span.start : token.span.end]])[0]
    mine, *rest = (sources.encoder.encode([token.word, *others]) @ said).tolist()
    return float(max(rest) - mine)


def _around(token: Token, example: Example) -> Sequence[Token]:
    """The tokens of the sentence, of a very long one those near a word: what is asked of all for each grows with the
    square."""
    place = next((k for k, t in enumerate(example.tokens) if t.start <= token.start < t.end), 0)
    return example.tokens[max(0, place - NEAR) : place + NEAR + 1]


def _away(token: Token, example: Example, step: int) -> float:
    """How many words lie between the English and that of the nearest word on one side that has its own, of `FAR`; a
    half where there is none."""
    assert token.span
    mine = token.span
    side = [t for t in _around(token, example) if (t.start - token.start) * step > 0 and t.span]
    spans = [t.span for t in side[::step] if t.span and t.span.start != mine.start]
    if not spans:
        return 0.5
    between = example.l1[min(mine.end, spans[0].end) : max(mine.start, spans[0].start)]
    return min(len(english.words(between)), FAR) / FAR


def _met(said: frozenset[str], exemplars: Sequence[Exemplar]) -> Iterator[float]:
    """The logarithms of the shares of exemplars that are said by the same stems, and by some of them."""
    same = sum(exemplar.company.said == said for exemplar in exemplars)
    some = sum(not exemplar.company.said.isdisjoint(said) for exemplar in exemplars)
    yield from (math.log((count + SMOOTHING) / (len(exemplars) + 1)) for count in (same, some - same))


def _is_free(words: Sequence[english.Word], inside: Sequence[int], step: int, text: str, taken: set[int]) -> bool:
    """Whether the next content word on one side of some words, in their clause, says no other word."""
    edge = words[inside[0]].start if step < 0 else words[inside[-1]].end
    place = (inside[0] if step < 0 else inside[-1]) + step
    while 0 <= place < len(words):
        word = words[place]
        between = text[word.end : edge] if step < 0 else text[edge : word.start]
        if CLAUSE_END.search(between):
            return False
        if word.text.lower() not in english.STOP_WORDS:
            return place not in taken
        place += step
    return False
