"""Which of the dictionary's senses a word has in its sentence.

A sense scores by how close one of its phrases and the word itself come to some run of English words (cosine),
and by what speaks for it without the sentence: its place in the entry, the reading, the part of speech, a register
mark. On the seed's gold set the first sense of the first entry is right in 71 %, this in about 90 %.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from ..encoder import Encoder
from ..lexicon import english, glosses
from ..lexicon.cedict import Cedict
from ..lexicon.pinyin import join, marked
from ..values import Candidate, Entry, Example, Gloss, Met, Token
from .mined import mined, parts, vote

PRIOR = 0.6
PLACE, READING, TAG, CUE, REGISTER, PROPER, AFFIX = 0.02, 0.5, 0.08, 0.3, 0.3, 1.0, 1.0
"""Parts of the prior, in units of cosine: per place in the entry; reading as in the sentence; agreement with
jieba's tag; with the neighbouring words; a register mark; a capitalised entry; suffixes and the like."""
VERB_AFTER = frozenset("了过着得")
VERB_BEFORE = frozenset("将能会要想可不已曾未被把没请让使也都就才还再又地")
VERB_BEFORE_2 = frozenset("可以 应该 已经 曾经 需要 如何 怎么 加以 必须 能够 没有".split())
NOUN_BEFORE_2 = frozenset("进行 引起 受到 得到".split())
DEGREE = frozenset("很最太更极较挺")
"""What stands before an adjective: 很可怜 "pitiful", not "to have pity on"."""
CUED = frozenset("nvab")
"""Tags (by their first letter) that neighbours may overrule: jieba has one tag a word, whatever the sentence."""
NEAR = 0.12
"""Senses that score this close to the best are shown with it if they share a word or the same English."""
SURE = 0.6
"""Probability of a link from which its English words are compared with the gloss letter by letter."""
SAME, RESTRICTED = 0.2, 0.08
"""Further parts of the prior: a gloss that is the English word or its singular ("activity", not "active", for
"activities"); a gloss with a restriction after it, "unit (of measure)". On 152 labelled words of several articles
the right sense comes first for 98.0 % (before 95.3), in the right part of speech for 93.3 (90.6); on the seed nothing
changes."""
TEMPERATURE = 0.08
TAKEN = 0.6
"""Probability of a link from which its English words say that word and no other."""
UNLINKED = 0.3
"""What the likeness with the English counts where no English word says the word: it is then that of something else
(反映 "to render"). Strict rises from 91.9 to 92.3 % on the seed, from 93.3 to 94.6 on the other labelled words."""
OBJECT = 0.2
"""The same for a verb with its objects, "to conduct (an investigation etc)", where a noun or verb follows: without
it 98.8 % of the seed's words are right, with it 99.2 %."""
ENDINGS = ("", "s", "es", "ed", "ing")
ENDINGS_FOR = {"e": ("ed", "ing"), "y": ("ies", "ied")}
"""Of English inflection, after the whole word and after a word without its last letter."""
RESTRICTION = re.compile(r"\((?:of|in|esp\.?|usu\.?) [^()]*\)\Z")
POOL, TOLERANCE, MIN_MET = 4, 0.2, 0.75
"""Occurrences of a word that are looked at; how much less sure than the surest the best teaching one may be; confidence
from which another sense is shown."""
UNSEEN = 0.35
"""Confidence factor of a sense without a counterpart in the English (measured: 53-55 % right)."""
LIKE, UNLIKE = 0.4, 0.5
"""Cosine of the chosen sense and the linked English below which they hardly mean the same (周 "week", "all over"), and
the confidence factor then: in 16 articles about half of the 16 words so found were wrong."""
FUNCTION_SENSE = re.compile(r"\((?:suffix|prefix|verb suffix|particle)")


@dataclass(frozen=True, slots=True)
class Scored:
    """A sense of an entry with its score."""

    sense: str
    entry: Entry
    score: float


def gloss(token: Token, example: Example, dictionary: Cedict, encoder: Encoder) -> Gloss:
    """The gloss of a token in its example; `source` is "" when neither dictionary nor translation has one."""
    span = (token.span.start, token.span.end) if token.span else None
    link = token.span.probability if token.span else 0.0
    ranked = rank(token, example, dictionary, encoder)
    if token.name and span:
        return Gloss(token.name, tuple(s.sense for s in ranked), span, example.confidence, "name")
    if not ranked:
        found = mined(token, example)
        return replace(found, parts=parts(token, dictionary, partial(_short, example, dictionary, encoder)))
    shares = [math.exp((s.score - ranked[0].score) / TEMPERATURE) for s in ranked]
    best = sum(share for share, s in zip(shares, ranked, strict=True) if _same(s, ranked[0])) / sum(shares)
    confidence = best * (link if span else UNSEEN) * (1.0 if example.sure or not span else example.confidence)
    said = example.l1[span[0] : span[1]] if span else ""
    if said and not _alike(ranked[0].sense, said, encoder):
        confidence *= UNLIKE
    text = _text(ranked, said)
    if token.kind == "name":
        text = text.split(", ")[0]  # Beijing, capital of the People's Republic of China
    return Gloss(text, tuple(s.sense for s in ranked), span, round(confidence, 3), "dictionary")


def _alike(sense: str, said: str, encoder: Encoder) -> bool:
    """Whether a sense and the English words that say it may mean the same."""
    phrases = glosses.phrases(sense)
    if not phrases or _stems([sense]) & {english.stem(w.text) for w in english.words(said)}:
        return True
    vectors = encoder.encode([said, *phrases])
    return float((vectors[1:] @ vectors[0]).max()) >= LIKE


def _short(example: Example, dictionary: Cedict, encoder: Encoder, token: Token) -> str:
    """One short meaning of a word that is part of another, "" if no dictionary has it."""
    ranked = rank(token, example, dictionary, encoder)
    return glosses.meanings(ranked[0].sense)[0] if ranked else ""


def pooled(candidate: Candidate, dictionary: Cedict, encoder: Encoder) -> tuple[Candidate, Gloss, tuple[Met, ...]]:
    """A candidate with the occurrence that teaches it best, its gloss there, and the other senses that were met.

    The sentences vote: the meaning with the most confidence behind it wins. Of those that agree, in the order in which
    they teach, the first whose gloss is nearly as sure as the surest is taken. Another sense counts if it is sure.
    """
    found = [(o, gloss(o.token, o.example, dictionary, encoder)) for o in (candidate.best, *candidate.others)[:POOL]]
    groups = [[(o, g) for o, g in found if _means_the_same(g, mine)] or [(at, mine)] for at, mine in found]
    agreeing = max(groups, key=lambda group: sum(g.confidence for _, g in group))
    surest = max(meaning.confidence for _, meaning in agreeing)
    best, meaning = next((o, g) for o, g in agreeing if g.confidence >= surest - TOLERANCE)
    if meaning.source == "mined":
        best, meaning = vote([(o, g) for o, g in found if g.source == "mined"])
    met: dict[str, Met] = {}
    for occurrence, other in found:
        if other.confidence > MIN_MET and other.senses and not _means_the_same(other, meaning):
            met.setdefault(other.text, Met(other.text, occurrence.example.l2, occurrence.example.shown))
    return replace(candidate, best=best), meaning, tuple(met.values())


def _means_the_same(a: Gloss, b: Gloss) -> bool:
    """Whether two glosses are one, or share the stem of a content word in what they show or in their first sense."""
    return a.text == b.text or bool(_stems([a.text, *a.senses[:1]]) & _stems([b.text, *b.senses[:1]]))


def rank(token: Token, example: Example, dictionary: Cedict, encoder: Encoder) -> list[Scored]:
    """The senses that mean something, best first; those of the entries that a mere variant points to included."""
    listed = meaningful(token.word, dictionary)
    if not listed:
        return []
    evidence = _evidence([sense for sense, _ in listed], token, example, encoder)
    cue = _cue(example, token) if not token.pos or token.pos[0] in CUED else 0
    worth = 1.0 if token.span else UNLINKED
    transitive = any(t.start == token.end and t.pos[:1] in {"n", "v", "a"} for t in example.tokens)
    span = token.span
    said = example.l1[span.start : span.end] if span and span.probability >= SURE else ""
    proper = all(entry.pinyin[:1].isupper() for _, entry in listed)
    scored = [
        Scored(sense, entry, worth * near + PRIOR * _prior(place, sense, entry, token, cue, proper, said, transitive))
        for place, ((sense, entry), near) in enumerate(zip(listed, evidence, strict=True))
    ]
    return sorted(scored, key=lambda s: -s.score)


def meaningful(word: str, dictionary: Cedict) -> list[tuple[str, Entry]]:
    """The senses of a word with their entries, cross-references followed one step where nothing else is there."""
    entries = dictionary.entries(word)
    found = [(s, e) for e in entries for s in e.senses if not glosses.is_meta(s) and glosses.meanings(s)]
    if found:
        return found
    for entry in entries:
        target = glosses.referred(entry)
        for other in dictionary.entries(target[0]) if target else ():
            if target and other.pinyin.lower() == target[1].lower():
                found += [(s, other) for s in other.senses if not glosses.is_meta(s) and glosses.meanings(s)]
    return found


def _evidence(senses: Sequence[str], token: Token, example: Example, encoder: Encoder) -> list[float]:
    """For each sense the best cosine sum of phrase and word with a run of English words; 0 without English.

    English words that surely say another word of the sentence are no evidence for this one.
    """
    tokens = english.words(example.l1)
    taken = [t.span for t in example.tokens if t.start != token.start and t.span and t.span.probability >= TAKEN]
    spans = [
        (i, j)
        for i, j in english.spans(tokens)
        if not any(tokens[i].start < link.end and link.start < tokens[j - 1].end for link in taken)
    ]
    if not spans:
        return [0.0] * len(senses)
    vectors = encoder.encode([" ".join(t.text for t in tokens[i:j]) for i, j in spans])
    by_word = vectors @ encoder.encode([token.word])[0]
    result = []
    for sense in senses:
        phrases = glosses.phrases(sense)
        by_phrase = (encoder.encode(phrases) @ vectors.T).max(axis=0) if phrases else 0 * by_word
        result.append(float((by_phrase + by_word).max()))
    return result


def _prior(
    place: int, sense: str, entry: Entry, token: Token, cue: int, all_proper: bool, said: str, transitive: bool = False
) -> float:
    value = -PLACE * place
    if join([marked(s) for s in entry.pinyin.split()]).lower() == token.reading.lower():
        value += READING
    names = said[:1].isupper() and any(said in p for p in glosses.phrases(sense))
    if entry.pinyin[:1].isupper() and not all_proper and not names:
        value -= PROPER
    if said and _says(sense, said):
        value += SAME
    if glosses.MARKED.match(sense):
        value -= REGISTER
    if RESTRICTION.search(sense):
        value -= RESTRICTED
    if transitive and glosses.is_verb(sense) and sense.endswith("etc)"):
        value += OBJECT
    if FUNCTION_SENSE.match(sense):
        value -= AFFIX
    verb = glosses.is_verb(sense)
    if token.pos[:1] == "v" and token.pos != "vn":
        value += TAG * verb
    elif token.pos[:1] in {"n", "a", "d"} or token.pos == "vn":
        value += TAG * (not verb)
    return value + CUE * cue * (1 if verb else -1)


def _says(sense: str, said: str) -> bool:
    """Whether a gloss is what the English has: the same word but for its inflection, or the same words by their stems.

    Stems alone would take "activity" and "active" for one.
    """
    words = [w.text.lower() for w in english.words(said)]
    stems = [english.stem(w) for w in words]
    for phrase in glosses.phrases(sense):
        mine = phrase.lower().split()
        if len(mine) > 1 and [english.stem(w) for w in mine] == stems:
            return True
        if len(mine) == len(words) == 1 and words[0] in {mine[0] + end for end in ENDINGS} | {
            mine[0][:-1] + end for end in ENDINGS_FOR.get(mine[0][-1:], ())
        }:
            return True
    return False


def _cue(example: Example, token: Token) -> int:
    """What the neighbours say: 1 a verb, -1 a noun or adjective, 0 nothing."""
    sentence, start, end = example.l2, token.start, token.end
    if sentence[end : end + 1] in VERB_AFTER:
        return 1 if sentence[end : end + 1] else 0
    before = sentence[max(0, start - 2) : start]
    if before in NOUN_BEFORE_2 or before[-1:] in DEGREE:
        return -1
    if before in VERB_BEFORE_2 or (before and before[-1] in VERB_BEFORE):
        return 1
    # 大作用, 新发展: an adjective of one character stands before a noun of two, hardly before a verb
    adjective = any(t.end == start and len(t.text) == 1 and t.pos == "a" for t in example.tokens)
    return -1 if before.endswith("的") or (adjective and end - start > 1) else 0


def _same(a: Scored, b: Scored) -> bool:
    """Whether two senses mean the same to a learner: they share the stem of a content word."""
    return a.sense == b.sense or bool(_stems([a.sense]) & _stems([b.sense]))


def _stems(senses: Sequence[str]) -> set[str]:
    """The stems of the content words of senses."""
    return {english.stem(w.text) for s in senses for p in glosses.phrases(s) for w in english.words(p)} - (
        english.STOP_WORDS
    )


def _text(ranked: Sequence[Scored], said: str) -> str:
    """The short meanings of the best sense, what the English says first; then close senses of the same meaning."""
    best = ranked[0]
    close = [s for s in ranked[1:] if s.entry == best.entry and best.score - s.score <= NEAR and _same(s, best)]
    wanted = {english.stem(w.text) for w in english.words(said)}

    def distance(meaning: str) -> float:
        stems = [english.stem(w.text) for w in english.words(meaning)]
        return -max((english.likeness(a, b) for a in stems for b in wanted), default=0.0)

    first = sorted(glosses.meanings(best.sense), key=distance)
    return glosses.joined([*first, *(m for s in close for m in glosses.meanings(s.sense))])
