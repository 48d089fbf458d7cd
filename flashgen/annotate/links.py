"""Which English words say which Chinese ones: every pair of words gets the probability that it is linked.

Two stages. A logistic regression weighs what the two words and their rivals have in common (`similar.first`), a small
neural network also what the first found around them (`similar.second`). Both were trained on 150 hand-aligned news
sentences and 6,000 labelled words of many kinds of text by `python -m flashgen.annotate.train links`; they need no
corpus, so a single sentence can be aligned. Where the contextual encoder is installed other weights have its cosines
among their features.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from ..context import ContextEncoder
from ..encoder import Encoder
from ..lexicon import english, english_grammar
from ..lexicon.translations import Translated
from ..values import Link, Span
from .similar import Said, Words, first, second

if TYPE_CHECKING:
    from .similar import Matrix

Weights = Mapping[str, float]
"""Weight of each feature by name, and `bias`."""


@dataclass(frozen=True, eq=False)
class Network:
    """A neural network of one layer of hyperbolic tangents: `hidden` has shape (features, units), `offset` and `out`
    (units,)."""

    names: tuple[str, ...]
    hidden: Matrix
    offset: Matrix
    out: Matrix
    bias: float

    def weighed(self, features: Mapping[str, Matrix]) -> Matrix:
        """The probability of each pair of words."""
        import numpy as np

        rows = np.stack([features[name] for name in self.names], axis=-1)
        with np.errstate(all="ignore"):  # some BLAS raise flags in products of small matrices whose result is right
            return _logistic(np.tanh(rows @ self.hidden + self.offset) @ self.out + self.bias)


@dataclass(frozen=True)
class Stages:
    """The two trained stages."""

    first: Weights
    second: Network

    def linked(self, start: Mapping[str, Matrix]) -> Matrix:
        """The probabilities of links, from the features of `similar.first`."""
        return self.second.weighed(second(start, weighed(start, self.first)))


LINKED = 0.4
"""Probability from which two words count as linked: lowest alignment error in 5-fold cross-validation on the training
sentences (.131; .5 % more or less around it). From .8 on 98 % of the links are right."""
ANCHOR, MEMBER, OF_COMPOUND = 0.55, 0.5, 0.1
"""Probability from which a link begins the English span of a word, and from which further words join it: on 1,328
labelled words, linked by weights that had not seen their texts, the spans of all kinds together were best so (of words
worth a card in ten kinds of text F1 86.1, words rightly without span 75 %; with .4 and .3 85.2 and 68 %). A word that
no dictionary has is a compound, whose parts are linked less surely: there words join from `OF_COMPOUND`."""
SHARED = 0.75
"""Probability from which an English word belongs to a Chinese one though another has it more surely: two may share it
(形式 and 形成, one "form"). From .65 on more is found, and more that is not there."""
FUNCTION = 0.1
"""P(English | Chinese) of translators from which function words alone are a span: 比较 "more", 约 "about"."""
CLAIMED, PHRASE, LITERAL = 0.75, 0.9, 0.6
"""Probability from which a span is no other word's; that of a span found because a gloss of several words stands there,
or one word of a gloss: such a word is right more often than not, and not sure enough to be marked on a card."""
BESIDE, WITHIN = 2, 8
"""A gloss that stands in the English says a word only if the English of one of so many sure words beside it is at
most so many words away: of 1,328 labelled words, linked by weights that had not seen their texts, 1,162 get exactly
theirs, 1,160 without it ("against" of another clause for 反 "on the contrary"). From 2 and 5 to 4 and 12 none is
worse."""
GAP = 2
"""Words that may stand unlinked within a span; with 1 the F1 is .2 to .8 lower."""
MAX_PAIRS = 200_000
"""Pairs of words up to which two texts are linked: some 400 words each, far more than a card can show. The features of
so many take 60 MB, the network's units 80."""
BREAK = re.compile(r'[.!?;:"“”]')
"""Marks over which no span goes."""


def align_words(
    zh: Sequence[str],
    en: Sequence[str],
    words: Words,
    encoder: Encoder,
    context: ContextEncoder | None = None,
    *,
    least: float = LINKED,
    stages: Stages | None = None,
) -> tuple[Link, ...]:
    """The links of probability `least` or more, in order; `stages`: others than the shipped."""
    import numpy as np

    if not zh or not en or len(zh) * len(en) > MAX_PAIRS:
        return ()
    p = (stages or load_stages(context is not None)).linked(first(zh, en, words, encoder, context))
    return tuple(Link(int(i), int(j), round(float(p[i, j]), 4)) for i, j in np.argwhere(p >= least))


def weighed(features: Mapping[str, Matrix], weights: Weights) -> Matrix:
    """The logistic function of the weighted sum of features."""
    import numpy as np

    total: Matrix = np.zeros((), np.float32) + np.float32(weights["bias"])
    for name, matrix in features.items():
        total = total + weights[name] * matrix
    return _logistic(total)


def _logistic(total: Matrix) -> Matrix:
    import numpy as np

    p: Matrix = (1 / (1 + np.exp(-np.clip(total, -80, 80)))).astype(np.float32)
    return p


@lru_cache(maxsize=2)
def load_stages(context: bool = False) -> Stages:
    """The two trained stages as shipped, for features with or without those of a contextual encoder."""
    import numpy as np

    name = "links_context.json" if context else "links.json"
    path = resources.files(__package__).joinpath("weights", name)
    data = json.loads(path.read_text(encoding="utf-8"))
    hidden, offset, out = (np.array(data["second"][name], np.float32) for name in ("hidden", "offset", "out"))
    return Stages(
        data["first"], Network(tuple(data["second"]["features"]), hidden, offset, out, data["second"]["bias"])
    )


def fingerprint() -> str:
    """By which the pointer says for which links it was trained."""
    path = resources.files(__package__).joinpath("weights", "links_context.json")
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def spans(links: Sequence[Link], words: Sequence[Said], l1: str) -> list[Span | None]:
    """For each Chinese word the run of English words around its surest link, or None.

    A word belongs to the run if it is linked too, to no other Chinese word more surely unless both are sure, and at
    most `GAP` words and no mark that ends a sentence stand between; function words at the ends are left off where
    others remain. The same word once more is another place ("factories and factories" for 厂和厂): joined, it takes .3
    from the F1.
    """
    en = english.words(l1)
    of: list[dict[int, float]] = [{} for _ in words]
    best: dict[int, float] = {}
    for link in links:
        if link.probability < (OF_COMPOUND if words[link.l2].parts else MEMBER):
            continue
        of[link.l2][link.l1] = link.probability
        best[link.l1] = max(best.get(link.l1, 0.0), link.probability)
    return [
        _span({j: p for j, p in found.items() if p >= min(best[j], SHARED)}, en, l1, word)
        for found, word in zip(of, words, strict=True)
    ]


def with_phrases(
    found: Sequence[Span | None], words: Sequence[Said], said: Collection[int], l1: str
) -> list[Span | None]:
    """The spans, those widened that a gloss of several words says as it stands (指出 "pointed out"), and those found
    for words without one whose gloss stands in one place of the English.

    `said` are the Chinese words that English can say at all. English words that surely say another word are left to it.
    """
    en = english.words(l1)
    phrases = [word.phrases if index in said else () for index, word in enumerate(words)]
    stems = [english.stem(word.text) for word in en]
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(stems):
        places.setdefault(stem, []).append(place)
    claimed = [(k, s) for k, s in enumerate(found) if s and s.probability >= CLAIMED]
    result = [s if s and _meant(s, phrases[k], words[k].translated, en) else None for k, s in enumerate(found)]
    for index, mine in enumerate(result):
        runs = [
            (en[k].start, en[k + len(wanted) - 1].end)
            for wanted in (list(map(english.stem, p.split())) for p in phrases[index] if " " in p or not mine)
            for k in places.get(wanted[0] if wanted else "", ())
            if stems[k : k + len(wanted)] == wanted
        ]
        beside = _beside(index, claimed)
        free = [
            (a, b)
            for a, b in dict.fromkeys(runs)
            if not any(k != index and a < s.end and s.start < b for k, s in claimed)
            and (mine or _near((a, b), beside, en))
        ]
        if mine:
            free = [(min(a, mine.start), max(b, mine.end)) for a, b in free if a < mine.end and mine.start < b] or free
        if len(free) == 1:
            [(start, end)] = free
            several = len(english.within(en, start, end)) > 1
            sure = PHRASE if several else LITERAL
            result[index] = Span(start, end, max(sure, mine.probability if mine else 0.0))
    return result


def _beside(index: int, claimed: Sequence[tuple[int, Span]]) -> list[Span]:
    """The spans of the Chinese words nearest to a word that surely have one."""
    others = sorted((abs(k - index), k, s) for k, s in claimed if k != index)
    return [s for _, _, s in others[:BESIDE]]


def _near(run: tuple[int, int], beside: Sequence[Span], en: Sequence[english.Word]) -> bool:
    """Whether a run of English stands near what says the words beside, or nothing tells."""
    first, last = (next(k for k, w in enumerate(en) if w.end > at) for at in (run[0], run[1] - 1))
    places = [k for k, w in enumerate(en) if any(s.start < w.end and w.start < s.end for s in beside)]
    return not places or min(max(k - last, first - k) for k in places) <= WITHIN


def _meant(span: Span, phrases: Sequence[str], translated: Translated, en: Sequence[english.Word]) -> bool:
    """Whether a span is more than figures, and than function words that neither gloss nor translators have: "there"
    says 有, not 出现."""
    words = {w.text.lower() for w in en if span.start <= w.start and w.end <= span.end}
    if all(word[0].isdigit() for word in words):
        return False
    bases = {english_grammar.BASES.get(word, word) for word in words}
    return (
        not words <= english.STOP_WORDS
        or any(not bases.isdisjoint(p.lower().split()) for p in phrases)
        or any(_translates(word, translated) for word in words)
    )


def _translates(word: str, translated: Translated) -> bool:
    return translated.stems.get(english.stem(word), (0.0, 0.0))[0] >= FUNCTION


def _span(linked: Mapping[int, float], en: Sequence[english.Word], l1: str, word: Said) -> Span | None:
    if not linked:
        return None
    middle = max(linked, key=lambda j: linked[j])
    if linked[middle] < ANCHOR:
        return None
    nearest: dict[str, int] = {}
    for j in sorted(linked, key=lambda j: abs(j - middle)):
        nearest.setdefault(english.stem(en[j].text), j)
    others = sorted(j for j in nearest.values() if j != middle)
    first = last = middle
    for j in others:
        last = j if last < j <= last + GAP + 1 and not BREAK.search(l1[en[last].end : en[j].start]) else last
    for j in reversed(others):
        first = j if first > j >= first - GAP - 1 and not BREAK.search(l1[en[j].end : en[first].start]) else first
    words = range(first, last + 1)
    kept = [j for j in words if en[j].text.lower() not in english.STOP_WORDS]
    if not kept and linked[middle] < CLAIMED and not _translates(en[middle].text, word.translated):
        return None
    kept = kept or [middle]
    return Span(en[kept[0]].start, en[kept[-1]].end, round(linked[middle], 3))
