"""Headwords to candidates, best first, and the reason for every word that is left out.

A word is worth more the more of this text it opens (its count), the more it will be met elsewhere (its frequency),
and the nearer it stands to the learner's level.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass

from ..lexicon import grammar, levels, pinyin
from ..lexicon.frequency import Frequencies
from ..values import Candidate, Gloss, LeftOut, Occurrence, Token
from .clauses import clause
from .collect import Concordance, Entry, quality
from .learner import Learner
from .order import unknown_words

FUNCTION_TAGS = frozenset({"u", "p", "c", "r", "y", "e", "o", "x", "k", "h", "q", "m"})
"""First letters of jieba's tags for closed classes: particles, prepositions, conjunctions, pronouns, measure words,
numerals, interjections, affixes."""
COUNTING_TAGS = frozenset({"q", "m"})
"""Of these, what is worth learning where the HSK lists it as a word of several characters (公里, 半天, 许多)."""
ADVERB_TAG, PLACE_TAG = "d", "f"
"""Adverbs and words of place: function words when they are single characters (也, 都, 上, 中)."""
VERB_TAGS = frozenset("vz")
"""First letters of jieba's tags for verbs and for characters that it knows in words only (踩, 窜)."""
MISTAKEN_TAGS = frozenset({"nr", "ns", "nt", "nz", "p", "j"})
"""jieba's tags for names, prepositions and short forms: it gives them to verbs and adjectives too (安静, 明白, 换; 用;
藏), and what is right behind them then is their complement; to nouns as well (太阳, 阳光)."""
ADJECTIVE_TAGS = frozenset("ab")
"""The same for adjectives: of several characters they have complements of direction too (暖和起来), unlike 早起来."""
SKIPPED = "skipped for good"
UNKNOWN = "neither in the dictionary nor surely translated"
MIN_LINK = 0.6
"""A single character that no HSK level lists needs its English in a translation this surely: else it is likely the
fragment of a name, a transliteration or a longer word that the segmenter did not know."""
MIN_SINGLE, MIN_UNSAID, MIN_LISTED = 0.8, 0.85, 0.6
"""The same for the probability of its meaning, where the translation says it and where it does not: a single character
has more meanings, and is met in more words. What the HSK lists a learner needs (骗 "to deceive", 搁 "to place"): of 24
such characters of ten texts between .6 and .8, all marked as doubtful, 17 were right; of 149 labelled words between .6
and .7 58 %, below .5 30 %."""
MIN_TRUSTED = 0.5
"""Probability that word and meaning are right (`gloss/trust.py`) that any word needs: of 2,129 words of cards
of 18 texts that had taught nothing 22 lie below it, 13 of them clearly false."""
MIN_MINED = 0.4
"""And of words that no dictionary has: it is lower only where the translation says a part of them, or more."""
COUNT, FREQUENCY, LEVEL, SAID = 2.0, 0.35, 1.0, 1.0
"""Weights of log2(1 + count), Zipf above 2, nearness of the level, and how surely the translation says the word:
a card whose meaning is confirmed by the text is worth more than one that only the dictionary vouches for. A word made
of known ones (见到, 那时候) opens nothing: with its count 95 % of a text took 112.6 cards instead
of 105.4 (ten texts, HSK 3 known, 116.2 by frequency), in two texts more than by frequency."""
UNKNOWN_WORD, MOST_UNKNOWN, TOO_LONG = 0.25, 6, 2.0
"""What each other word of a sentence that the learner does not know, up to so many, and a length over the limit take
from its quality (0..4)."""
SPEECH = {"noun": "n", "verb": "v", "adjective": "a", "adverb": "d"}
"""Parts of speech that can be asked for, with the first letter of jieba's tags."""
PHRASE_TAGS, PHRASE = frozenset("il"), 5
"""First letters of jieba's tags for set phrases, and characters from which a word is one."""
UNLISTED = 0.45
"""Worth of a word that no HSK level lists, on the scale of `_nearness`; the text's own terms live by their count."""


def never(word: str) -> bool:
    """No word can."""
    return False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the recipe says about words: who learns them, and which are left out."""

    learner: Learner
    listed: Collection[str]
    """Headwords for which the dictionary or the translation has a meaning."""
    max_chars: int
    """Length of an example beyond which it is quoted only if there is no other."""
    names: bool = False
    """Whether names get cards."""
    grammar: bool = False
    """Whether function words that the HSK lists get cards."""
    phrases: bool = True
    """Whether set phrases get cards."""
    must: Collection[str] = ()
    """Words that get cards in any case, before all others."""
    only: Collection[str] = ()
    """If there are any: the words that get cards, whatever their level and kind."""
    skipped: Collection[str] = ()
    """Words that the learner never wants."""
    highest: int = 0
    """If not 0: words of higher levels, and of none, get no cards."""
    min_count: int = 1
    zipf: tuple[float, float] = (0.0, math.inf)
    acts: Callable[[str], bool] = never
    """Whether a word can be a verb, as the dictionary says."""


def candidates(found: Concordance, frequencies: Frequencies, wanted: Wanted) -> tuple[list[Candidate], list[LeftOut]]:
    """All words worth a card, best first, and the others with reasons. Deterministic: ties go by count and spelling."""
    chosen: list[Candidate] = []
    left_out: list[LeftOut] = []
    for (headword, reading), entry in found.words.items():
        reason = _reason_against(headword, entry, frequencies, wanted)
        if reason:
            left_out.append(LeftOut(headword, reading, entry.count, reason))
        else:
            chosen.append(candidate(headword, reading, entry, frequencies, wanted))
    chosen.sort(key=lambda c: (c.headword not in wanted.must, -c.score, -c.count, c.headword, c.reading))
    left_out.sort(key=lambda w: (w.reason, -w.count, w.headword))
    return chosen, left_out


def reason_against_gloss(candidate: Candidate, gloss: Gloss, speech: Collection[str] = ()) -> str:
    """Why a word gets no card once its meaning was looked for, or ""; `speech` are the parts of speech wanted."""
    if not gloss.text:
        return UNKNOWN
    if gloss.source == "mined" and gloss.meant < MIN_MINED and candidate.best.token.kind != "name":
        return "in no dictionary, and the translation says a part of it only, or more"
    by_tag = next((name for name, tag in SPEECH.items() if candidate.best.token.pos[:1] == tag), "other")
    if speech and (gloss.part_of_speech or by_tag) not in speech:
        return f"no {' or '.join(speech)}"
    link = candidate.best.token.span
    unlisted = MIN_SINGLE if link and link.probability >= MIN_LINK else MIN_UNSAID
    least = MIN_LISTED if candidate.level else unlisted
    if len(candidate.headword) == 1 and gloss.meant * gloss.whole < least:
        return "single character whose meaning here is unsure"
    return "word whose meaning here is too unsure" if gloss.trusted < MIN_TRUSTED else ""


def _reason_against(word: str, entry: Entry, frequencies: Frequencies, wanted: Wanted) -> str:
    """Why a word gets no card, or "" if it may have one."""
    token = entry.occurrences[0].token
    learner = wanted.learner
    if word in wanted.skipped:
        return SKIPPED
    if word in wanted.must:
        return "" if word in wanted.listed else UNKNOWN
    if wanted.only:
        unlisted = UNKNOWN if word not in wanted.listed else ""
        return "known word" if word in learner.known else unlisted if word in wanted.only else "not in the list"
    if token.kind == "name" and wanted.names and word not in learner.known:
        return "" if word in wanted.listed else UNKNOWN
    level = learner.level_of(word)
    tag = token.pos[:1] or frequencies.tag(word)[:1]
    single = len(word) == 1
    counting = tag in COUNTING_TAGS and level > 0 and not single
    linked = max((o.token.span.probability for o in entry.occurrences if o.token.span), default=0.0)
    # 还 hái is an adverb, 还 huán a verb: jieba has one tag a word
    adverb = single and tag in {ADVERB_TAG, PLACE_TAG} and token.reading.lower() == pinyin.usual(word)
    function = (tag in FUNCTION_TAGS and not counting) or adverb or word == grammar.COPULA
    checks = (
        (token.kind == "name", "name"),
        (word in learner.known, "known word"),
        (word in learner.taught, f"taught in {learner.taught.get(word)}"),
        (function and not (wanted.grammar and level), "function word"),
        (all(is_complement(o, wanted.acts) for o in entry.occurrences), "complement of a verb"),
        (0 < level < learner.level, f"below {levels.named(learner.level, learner.hsk)}"),
        (single and not level and word in learner.basic, f"in words below {levels.named(learner.level, learner.hsk)}"),
        (
            _is_above(level, wanted.highest),
            f"above {levels.named(wanted.highest, learner.hsk)}",
        ),
        (entry.count < wanted.min_count, f"fewer than {wanted.min_count} times in the text"),
        (not _within(frequencies.zipf(word), wanted.zipf), "outside the band of frequency"),
        (not wanted.phrases and (tag in PHRASE_TAGS or len(word) >= PHRASE), "phrase"),
        (word not in wanted.listed, UNKNOWN),
        (single and linked < MIN_LINK and not level, "single character without a sure English counterpart"),
    )
    return next((reason for against, reason in checks if against), "")


def is_complement(occurrence: Occurrence, acts: Callable[[str], bool]) -> bool:
    """Whether a word of direction or result is the complement of what is before it, also with 了, 不 or 得 between;
    `acts` tells whether a word can be a verb."""
    headword, (before, between) = occurrence.token.headword, _before(occurrence)
    if before is None:
        return False
    single = len(before.text) == 1
    result = single and headword in (grammar.POSSIBLE if between not in {"", "了"} else grammar.DIRECT)
    if headword not in grammar.COMPLEMENTS and not result:
        return False
    verb = before.pos[:1] in VERB_TAGS or (between and single)
    adjective = before.pos[:1] in ADJECTIVE_TAGS and (result or not single)  # 坏掉, 安静下来; not 早|起来
    possible = acts(before.headword) or headword in grammar.OF_STATES  # 明白过来, 安静下来; not 太阳|出来
    mistaken = before.pos in MISTAKEN_TAGS and before.kind == "word" and possible
    return bool(verb or adjective or mistaken) and before.headword not in grammar.LEADING


def _before(occurrence: Occurrence) -> tuple[Token | None, str]:
    """What stands before a word, but for a 了, 不 or 得 (认不太出来) between, and which of these stands there."""
    earlier = [*occurrence.example.tokens[max(0, occurrence.index - 4) : occurrence.index]]
    if len(earlier) > 2 and earlier[-1].text in grammar.HARDLY and earlier[-2].text == "不":
        earlier.pop()
    between = earlier.pop().text if len(earlier) > 1 and earlier[-1].text in grammar.BETWEEN else ""
    return (earlier[-1] if earlier else None), between


def _is_above(level: int, highest: int) -> bool:
    """Whether a word is too hard: of a higher level, or of none. 0 is no limit."""
    return bool(highest) and not 0 < level <= highest


def _within(value: float, band: tuple[float, float]) -> bool:
    return band[0] <= value <= band[1]


def candidate(headword: str, reading: str, entry: Entry, frequencies: Frequencies, wanted: Wanted) -> Candidate:
    """A word with its sentences, the one that teaches it best first, and what it is worth."""
    learner = wanted.learner
    zipf, word_level = frequencies.zipf(headword), learner.level_of(headword)
    alone = [o for o in entry.occurrences if not is_complement(o, wanted.acts)]
    occurrences = [*map(clause, alone or entry.occurrences)]
    best, *others = sorted(
        occurrences, key=lambda o: (-round(_teaches(o, wanted), 6), o.example.source, o.example.id, o.index)
    )
    said = best.token.span.probability if best.token.span else 0.0
    opens = 0 if learner.knows(headword) else entry.count
    parts = {
        f"{entry.count} times in the text" if opens else "made of known words": COUNT * math.log2(1 + opens),
        f"frequency {zipf:.1f} Zipf": FREQUENCY * max(0.0, zipf - 2),
        levels.label(word_level, learner.hsk) or f"not in the HSK of {learner.hsk}": LEVEL
        * _nearness(word_level, learner.level),
        "said in the translation" if said else "not found in the translation": SAID * said,
    }
    return Candidate(
        headword=headword,
        reading=reading,
        count=entry.count,
        zipf=zipf,
        level=word_level,
        score=round(sum(parts.values()), 4),
        best=best,
        reasons=tuple(f"{reason}: {value:+.2f}" for reason, value in parts.items()),
        others=tuple(others),
        hsk=learner.hsk,
    )


def _nearness(word_level: int, learner: int) -> float:
    """1 at the learner's level and the next, falling to .7 at the highest."""
    return UNLISTED if not word_level else 1.0 - 0.075 * max(0, word_level - learner - 1)


def _teaches(occurrence: Occurrence, wanted: Wanted) -> float:
    """Quality of the sentence less the burden of its other unknown words; one that is too long comes last."""
    unknown = unknown_words(occurrence, wanted.learner)
    too_long = len(occurrence.example.l2) > wanted.max_chars
    return quality(occurrence) - UNKNOWN_WORD * min(MOST_UNKNOWN, len(unknown)) - TOO_LONG * too_long
