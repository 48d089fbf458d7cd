"""Which of the dictionary's senses a word has in its sentence.

A conditional logit: each sense scores by the weighted sum of its cues (`cues.py`), and its probability is the share of
its exponential. The weights were trained by `python -m flashgen.gloss.train` on words labelled in texts of every kind.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from ..encoder import embedded
from ..errors import MissingEngine
from ..lexicon import glosses
from ..lexicon.cedict import Cedict
from ..values import BY_HAND, BY_SENSE, Candidate, Entry, Example, Gloss, Met, Occurrence, Token
from .cues import NAMES, cues, names, read_alike, texts_to_encode
from .fringe import widened
from .marks import MARK, mark
from .mined import COVERED, NOT_ITS_OWN, covers, in_part, mined, parts, says_more, vote
from .pos import part_of_speech
from .sources import Sources
from .trust import FAR, Told, trust
from .trust import load_weights as weights_of_trust
from .whole import log_odds, probability
from .wording import Scored, same, stems, text_of

if TYPE_CHECKING:
    from .cues import Matrix

CERTAINTY = ("bias", "meaning", "sense", "linked", "link", "likeness", "only", "met", "unmet", "usual")
"""What the probability of a right meaning is told from: log-odds of the share of all senses that mean the same as the
best, and of the best alone; whether it is linked, how surely, how like the English it is; whether it has no rival; how
often exemplars have it, and whether they have no sense of the word at all; how usual it is."""
LEAST_MARK = 0.5
"""Probability of a right mark below which a word counts as not said: it would be wrong more often than right."""
POOL, TOLERANCE, MIN_MET = 4, 0.05, 0.9
"""Occurrences of a word that are looked at; how much less sure than the surest the best teaching one may be; confidence
from which another sense is shown."""
MOST_TEXTS = 20_000
"""Texts that are embedded beforehand at most: half of what the encoder remembers."""
MOST_EXAMPLES = 500
"""The same of sentences that the contextual encoder sees beforehand: of 20 words, and as many English ones, half of
what it remembers."""
BESIDE = ("exemplars", "usual")
"""The cues that `Scored` keeps beside the score."""


def gloss(token: Token, example: Example, sources: Sources) -> Gloss:
    """The gloss of a token in its example; `source` is "" when neither dictionary nor translation has one."""
    key = sources.place(token, example)
    found: Gloss | None = sources.kept.get(key)
    if found is None:
        found = sources.kept[key] = _gloss(token, example, sources)
    return found


def gloss_of(occurrence: Occurrence, sources: Sources) -> Gloss:
    """The gloss of a word as its whole sentence tells it, with its English where the piece that is shown has it."""
    whole, piece = occurrence.whole, occurrence.example
    found = gloss(whole.token, whole.example, sources)
    mine, there = occurrence.token.span, whole.token.span
    if whole is occurrence or not found.span:
        return found
    if not mine or not there:
        return replace(found, span=None)
    start, end = (place - there.start + mine.start for place in found.span)
    inside = start >= 0 and piece.l1[start:end] == whole.example.l1[slice(*found.span)]
    return replace(found, span=(start, end) if inside else (mine.start, mine.end))


def _gloss(token: Token, example: Example, sources: Sources) -> Gloss:
    span = (token.span.start, token.span.end) if token.span else None
    ranked = rank(token, example, sources)
    if token.name and span:
        return Gloss(token.name, tuple(s.sense for s in ranked), span, example.confidence, "name")
    if not ranked:
        found = mined(token, example)
        told = found.text, sources.dictionary.parts(token.word), sources.dictionary, sources.translations
        if covers(*told):
            found = replace(found, meant=max(found.meant, COVERED))
        elif in_part(*told) or says_more(found.text, token.word):
            found = replace(found, meant=round(NOT_ITS_OWN * found.meant, 3))
        return replace(found, parts=parts(token, sources.dictionary, partial(_short, example, sources)))
    said = example.l1[span[0] : span[1]] if span else ""
    judged = judge(ranked, token, example, sources)
    speech, decides = part_of_speech(token, example, ranked[0].sense, sources)
    text = text_of(ranked, said, decides, sources)
    if token.kind == "name":
        text = text.split(", ")[0]  # Beijing, capital of the People's Republic of China
    senses = tuple(s.sense for s in ranked)
    others = [(t.span.start, t.span.end) for t in example.tokens if t.span and t.start != token.start]
    return Gloss(
        text,
        senses,
        widened(span, example.l1, senses, others) if span and judged.marked >= LEAST_MARK else None,
        round(judged.meant, 3),
        "dictionary",
        part_of_speech=speech,
        marked=round(judged.marked, 3),
        whole=round(judged.whole, 3),
        trusted=round(right(judged.trust, weights_of_trust(sources.context is not None)), 3),
    )


class Judged(NamedTuple):
    """Probabilities of a word's meaning, of its mark and of its being a word; what speaks for word and meaning together
    (`trust.TRUST`)."""

    meant: float
    marked: float
    whole: float
    trust: tuple[float, ...]


def judge(ranked: Sequence[Scored], token: Token, example: Example, sources: Sources) -> Judged:
    """How sure it is what the best of some senses tells."""
    said = example.l1[token.span.start : token.span.end] if token.span else ""
    certain = certainty(ranked, said, token.span.probability if token.span else 0.0, sources)
    meant = right(certain, load_weights(names(sources), "sure"))
    meant *= 1.0 if example.sure or not token.span else example.confidence
    senses = [s.sense for s in ranked]
    met = sources.exemplars.words.get(token.headword, ())
    attended = sources.attended(token, example)
    seen = float(attended.mark[0]) if attended and token.span else 0.0
    marks = mark(certain, token, example, senses, met, sources, seen)
    marked = right(marks, load_weights(names(sources), "mark")) if example.shown else 1.0
    whole = probability(token, example, senses, sources)
    in_the_sense = marks[MARK.index("in the sense")]
    told = Told(meant, whole, certain, in_the_sense, seen, lead(ranked, sources), senses[0], met, attended)
    return Judged(meant, marked, whole, trust(told, token, example, sources))


def lead(ranked: Sequence[Scored], sources: Sources) -> float:
    """How far the best sense scores above the best of another meaning; all that `trust` asks for without such."""
    others = (s.score for s in ranked if not same(s, ranked[0], sources))
    return ranked[0].score - next(others, ranked[0].score - FAR)


def certainty(ranked: Sequence[Scored], said: str, link: float, sources: Sources) -> tuple[float, ...]:
    """What speaks for the best sense being right in meaning, in the order of `CERTAINTY`."""
    shares = [math.exp(s.score - ranked[0].score) for s in ranked]
    meaning = sum(share for share, s in zip(shares, ranked, strict=True) if same(s, ranked[0], sources)) / sum(shares)
    likeness = sources.likeness(ranked[0].sense, said) if said else 0.0
    alone, unmet = float(len(ranked) == 1), float(not any(s.met for s in ranked))
    among = log_odds(meaning), log_odds(1 / sum(shares))
    return 1.0, *among, float(link > 0), link, likeness, alone, ranked[0].met, unmet, ranked[0].usual


def right(certain: Sequence[float], weights: Matrix | Sequence[float]) -> float:
    """The probability that what is told by `certainty`, `mark` or `trust` is right."""
    return 1 / (1 + math.exp(-sum(value * float(weight) for value, weight in zip(certain, weights, strict=True))))


def _short(example: Example, sources: Sources, token: Token) -> str:
    """One short meaning of a word that is part of another, "" if no dictionary has it."""
    ranked = rank(token, example, sources)
    return glosses.shown(ranked[0].sense)[0] if ranked else ""


def prepare(candidates: Sequence[Candidate], sources: Sources) -> None:
    """Let the encoders see at once what the glosses of some candidates will ask them for."""
    texts: dict[str, None] = {}
    examples: dict[tuple[str, str], Example] = {}
    for candidate in candidates:
        for at in (each.whole for each in (candidate.best, *candidate.others)[:POOL]):
            if sources.place(at.token, at.example) in sources.kept:
                continue
            examples[at.example.l2, at.example.l1] = at.example
            senses = [sense for sense, _ in meaningful(at.token.word, sources.dictionary)]
            texts.update(dict.fromkeys(texts_to_encode(senses, at.token, at.example)))
    if texts:
        embedded([*texts][:MOST_TEXTS], sources.encoder)
    sources.prepare([*examples.values()][:MOST_EXAMPLES])


def pooled(candidate: Candidate, sources: Sources) -> tuple[Candidate, Gloss, tuple[Met, ...]]:
    """A candidate with the occurrence that teaches it best, its gloss there, and the other senses that were met.

    The sentences vote: the meaning with the most confidence behind it wins. Of those that agree, in the order in which
    they teach, the first whose gloss is nearly as sure as the surest is taken. Another sense counts if it is sure.
    """
    found = [(o, gloss_of(o, sources)) for o in (candidate.best, *candidate.others)[:POOL]]
    groups = [[(o, g) for o, g in found if _means_the_same(g, mine)] or [(at, mine)] for at, mine in found]
    agreeing = max(groups, key=lambda group: sum(g.meant for _, g in group))
    surest = max(meaning.right for _, meaning in agreeing)
    best, meaning = next((o, g) for o, g in agreeing if g.right >= surest - TOLERANCE)
    if meaning.source == "mined":
        best, meaning = vote([(o, g) for o, g in found if g.source == "mined"])
    met: dict[str, Met] = {}
    for occurrence, other in found:
        if other.meant > MIN_MET and other.senses and not _means_the_same(other, meaning):
            met.setdefault(other.text, Met(other.text, occurrence.example.l2, occurrence.example.shown))
    return replace(candidate, best=best), meaning, tuple(met.values())


def _means_the_same(a: Gloss, b: Gloss) -> bool:
    """Whether two glosses are one, or share the stem of a content word in what they show or in their first sense."""
    return a.text == b.text or bool(stems([a.text, *a.senses[:1]]) & stems([b.text, *b.senses[:1]]))


def rank(token: Token, example: Example, sources: Sources) -> list[Scored]:
    """The senses that mean something, best first."""
    listed = possible(token, sources.dictionary)
    if not listed:
        return []
    rows = cues(listed, token, example, sources)
    scores = (rows @ load_weights(names(sources))).tolist()
    told = rows[:, [NAMES.index(name) for name in BESIDE]].tolist()
    scored = [Scored(*sense, score, *beside) for sense, score, beside in zip(listed, scores, told, strict=True)]
    return sorted(scored, key=lambda s: -s.score)


@lru_cache(maxsize=4)
def load_weights(names: tuple[str, ...], model: str = "weights") -> Matrix:
    """The weights of these cues, `cues.NAMES` with or without those in context; of `sure` and `mark`, in the order of
    `CERTAINTY` and `MARK`."""
    import numpy as np

    file = "senses.json" if names == NAMES else "senses_context.json"
    data = json.loads(resources.files(__package__).joinpath("weights", file).read_text(encoding="utf-8"))
    if tuple(data["weights"]) != names or (*data["sure"], *data["mark"]) != (*CERTAINTY, *MARK):
        raise MissingEngine("The weights of the senses are of other cues. Train them: python -m flashgen.gloss.train")
    return np.array(list(data[model].values()))


def possible(token: Token, dictionary: Cedict) -> list[tuple[str, Entry]]:
    """The senses that a word can have here: where a meaning or a teacher decided its reading, those of this reading."""
    listed = meaningful(token.word, dictionary)
    if token.reading_source not in {BY_SENSE, BY_HAND}:
        return listed
    return [(sense, entry) for sense, entry in listed if read_alike(entry, token)] or listed


def meaningful(word: str, dictionary: Cedict) -> list[tuple[str, Entry]]:
    """The senses of a word with their entries."""
    return [(s, e) for e in dictionary.entries(word) for s in e.senses if _means(s)]


def _means(sense: str) -> bool:
    """Whether a sense says what a word means, or what it counts."""
    return glosses.is_classifier(sense) or (not glosses.is_meta(sense) and bool(glosses.meanings(sense)))
