"""What speaks for each sense of a word in its sentence: one row of numbers a sense, weighed by a trained model.

Few cues, each with a reason: with the tags of all neighbours and the forms of the English beside them, the model was no
better on texts it had not seen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from unicodedata import normalize

from ..lexicon import english, english_grammar, glosses, grammar
from ..lexicon.pinyin import TONES, join, marked, toneless
from ..lexicon.translations import Translated
from ..values import Entry, Example, Token
from .company import company
from .english_cues import of_english, said_by, says, stemmed
from .exemplars import TOLD
from .looks import looked_for
from .sources import Sources, texts_of
from .usual import usual

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

NAMES = (
    "near linked",  # best cosine sum of phrase and word with a run of free English words, where the word is linked
    "near unlinked",
    "place",  # in the entry, from 0, at most 8
    "first",
    "usual",  # how usual readers judged it, from 0 to 1
    "usual unmet",  # the same of words that exemplars do not know: of these it tells most
    "reading",  # as in the sentence
    "proper",  # a capitalised entry beside others, which the English does not spell
    "same",  # the English has the gloss itself, but for its inflection
    "register",
    "restricted",  # a gloss with a restriction after it, "unit (of measure)"
    "object",  # "to conduct (an investigation etc)", where a noun or verb follows
    "affix",  # suffixes, particles and the like
    "tag",  # jieba's tag agrees
    "cue",  # the neighbours ask for a verb (+) or none (-), and it is one, or the reverse
    "verb",
    "after de",  # the same after 的, before 的, before 了, 过, 着
    "before de",
    "before le",
    "after article",  # the same where an article or a possessive stands before the English
    "counted",  # a measure word's sense after a number or pronoun; elsewhere
    "uncounted",
    "count linked",  # log of how often translators say it so, by the phrases of the gloss
    "count unlinked",
    "lexicon linked",  # log of the probability of the gloss's words among the word's translations
    "lexicon unlinked",
    "alike",  # mean cosine of the gloss with the likeliest translations
    "stem",  # the linked English shares a content word's stem
    "literal",  # a phrase stands in the free English; one that is no function word
    "literal content",
    "said",  # best cosine with the linked English
    *TOLD,  # log of how often it was the sense in sentences like this one; with the same English, neighbours, object
)
IN_CONTEXT = (
    "gloss",  # how far its gloss lies where the word's look at both sentences asks for it (`attention.py`)
)
"""The cues that only the contextual encoder gives."""
MAX_PLACE = 8
CUED = frozenset("nvab")
"""Tags (by their first letter) that neighbours may overrule: jieba has one tag a word, whatever the sentence."""
SURE = 0.6
"""Probability of a link from which its English words are compared with the gloss letter by letter."""
RESTRICTION = re.compile(r"\((?:of|in|esp\.?|usu\.?) [^()]*\)\Z")
FUNCTION_SENSE = re.compile(r"\((?:suffix|prefix|verb suffix|particle)")
TOP, LEAST_TOP, LEAST_FUNCTION = 10, 0.03, 0.15
"""Translations that a gloss is compared with; from which probability, content and function words."""
UNKNOWN_LIKENESS = 0.3
"""Likeness with translations where there are none."""
FLOOR = 0.01


def names(sources: Sources) -> tuple[str, ...]:
    """The cues that there are with these sources."""
    return NAMES + (IN_CONTEXT if sources.context else ())


def texts_to_encode(senses: Sequence[str], token: Token, example: Example, sources: Sources) -> list[str]:
    """Everything that `cues` will ask vectors for: asking for many words at once is twice as fast."""
    tokens = english.words(example.l1)
    return [
        token.word,
        *(phrase for sense in senses for phrase in glosses.phrases(sense)),
        *texts_of(tokens, english.spans(tokens)),
        *(form for form, _ in _usual(sources.translations.of(token.headword))),
        *filter(None, [said_by(token, example)]),
    ]


def _usual(found: Translated) -> list[tuple[str, float]]:
    """The likeliest translations that say something, with their probability."""
    return [
        (form, p)
        for form, (p, _) in list(found.forms.items())[:TOP]
        if p >= (LEAST_FUNCTION if form in english.STOP_WORDS else LEAST_TOP)
    ]


def cues(listed: Sequence[tuple[str, Entry]], token: Token, example: Example, sources: Sources) -> Matrix:
    """The cues of each sense, shape (senses, len(names(sources)))."""
    import numpy as np

    senses = [sense for sense, _ in listed]
    attended = sources.attended(token, example)
    place = attended.place if attended else None
    met = sources.exemplars.log_counts(token.headword, senses, place, company(token, example))
    judged = usual(token.headword, senses)
    columns = {
        **_of_dictionary(listed, token, example),
        "usual": judged,
        "usual unmet": unmet(judged, met),
        **_of_neighbours(listed, token, example),
        **_of_translators(listed, token, sources),
        **met,
        **of_english(listed, token, example, sources),
        "gloss": looked_for(senses, attended.gloss if attended else None, sources),
    }
    return np.array([columns[name] for name in names(sources)], float).T


def unmet(judged: Sequence[float], met: Mapping[str, Sequence[float]]) -> list[float]:
    """How usual senses are where exemplars tell nothing (`Exemplars.log_counts`), else 0."""
    return [value * (not any(met[TOLD[0]])) for value in judged]


def _of_dictionary(listed: Sequence[tuple[str, Entry]], token: Token, example: Example) -> dict[str, list[float]]:
    said = said_by(token, example) if token.span and token.span.probability >= SURE else ""
    all_proper = all(entry.pinyin[:1].isupper() for _, entry in listed)

    def proper(sense: str, entry: Entry) -> bool:
        spelled = said[:1].isupper() and any(said in phrase for phrase in glosses.phrases(sense))
        return entry.pinyin[:1].isupper() and not all_proper and not spelled

    return {
        "place": [min(place, MAX_PLACE) for place in range(len(listed))],
        "first": [place == 0 for place in range(len(listed))],
        "reading": [read_alike(entry, token) for _, entry in listed],
        "proper": [proper(sense, entry) for sense, entry in listed],
        "same": [bool(said) and says(sense, said) for sense, _ in listed],
        "register": [bool(glosses.MARKED.match(sense)) for sense, _ in listed],
        "restricted": [bool(RESTRICTION.search(sense)) for sense, _ in listed],
        "affix": [bool(FUNCTION_SENSE.match(sense)) for sense, _ in listed],
    }


def _of_neighbours(listed: Sequence[tuple[str, Entry]], token: Token, example: Example) -> dict[str, list[float]]:
    index = next(k for k, t in enumerate(example.tokens) if t.start <= token.start < t.end)
    before = example.tokens[index - 1] if index else None
    after = example.tokens[index + 1] if index + 1 < len(example.tokens) else None
    objects = any(t.start == token.end and t.pos[:1] in {"n", "v", "a"} for t in example.tokens)
    counted = before is not None and (
        before.kind == "number" or before.pos[:1] == "m" or before.text[-1:] in grammar.POINTING
    )
    degree = before is not None and before.text in grammar.DEGREE
    article = bool(token.span and english_grammar.ARTICLE.search(example.l1[: token.span.start]))
    cue = neighbour_cue(example, token) if not token.pos or token.pos[0] in CUED else 0
    verbs = [glosses.is_verb(sense) for sense, _ in listed]
    measures = [glosses.is_classifier(sense) for sense, _ in listed]
    signs = [0 if measure else 1 if verb else -1 for verb, measure in zip(verbs, measures, strict=True)]

    def where(there: bool) -> list[float]:
        return [sign * there for sign in signs]

    verbal = token.pos[:1] == "v" and token.pos != "vn"
    tagged = verbal or token.pos[:1] in {"n", "a", "d"} or token.pos == "vn"
    return {
        "tag": [tagged and verb == verbal for verb in verbs],
        "cue": [cue * (1 if verb else -1) for verb in verbs],
        "verb": [float(verb) for verb in verbs],
        "object": [objects and verb and sense.endswith("etc)") for verb, (sense, _) in zip(verbs, listed, strict=True)],
        "after de": where(before is not None and before.text == "的"),
        "before de": where(after is not None and after.text == "的"),
        "before le": where(after is not None and after.text in {"了", "过", "過", "着", "著"} and not degree),
        "after article": [-article if verb else article for verb in verbs],
        "counted": [measure and counted for measure in measures],
        "uncounted": [measure and not counted for measure in measures],
    }


def _of_translators(listed: Sequence[tuple[str, Entry]], token: Token, sources: Sources) -> dict[str, list[float]]:
    import numpy as np

    found = sources.translations.of(token.headword)
    phrases = [stemmed(sense) for sense, _ in listed]
    counts = [sum(found.phrases.get(" ".join(p), 0.0) for p in sense) for sense in phrases]
    whole = sum(counts) + len(listed)
    count = [math.log((n + 1) / whole) for n in counts]
    lexicon = [math.log(_probability(sense, found) + FLOOR) for sense in phrases]
    top = _usual(found)
    alike = [UNKNOWN_LIKENESS] * len(listed)
    if top:
        shares = np.array([p for _, p in top]) / sum(p for _, p in top)
        vectors = sources.encoder.encode([form for form, _ in top])
        for k, (sense, _) in enumerate(listed):
            if glosses.phrases(sense):
                near = (vectors @ sources.vectors(sense).T).max(axis=1)
                alike[k] = float(shares @ near)
    linked = token.span is not None
    return {
        "count linked": [value * linked for value in count],
        "count unlinked": [value * (not linked) for value in count],
        "lexicon linked": [value * linked for value in lexicon],
        "lexicon unlinked": [value * (not linked) for value in lexicon],
        "alike": alike,
    }


def read_alike(entry: Entry, token: Token) -> bool:
    """Whether an entry has the reading of a token."""
    return _alike(join([marked(syllable) for syllable in entry.pinyin.split()]), token.reading)


def _alike(reading: str, other: str) -> bool:
    """Whether two readings are one but for syllables that are neutral in the one only.

    >>> _alike("dōngxī", "dōngxi"), _alike("cháng", "zhǎng"), _alike("kàn", "kān")
    (True, False, False)
    """
    longer, shorter = sorted(([c for c in normalize("NFD", r) if c in TONES] for r in (reading, other)), key=len)[::-1]
    rest = iter(longer)
    return toneless(reading) == toneless(other) and all(mark in rest for mark in shorter)


def _probability(phrases: frozenset[tuple[str, ...]], found: Translated) -> float:
    """That translators put a word into one of some phrases: of a phrase its rarest content word."""
    none = 1.0
    for phrase in sorted(phrases):
        none *= 1 - min((found.stems.get(stem, (0.0, 0.0))[0] for stem in english.content(phrase)), default=0.0)
    return 1 - none


def neighbour_cue(example: Example, token: Token) -> int:
    """What the neighbours say: 1 a verb, -1 a noun or adjective, 0 nothing."""
    sentence, start, end = example.l2, token.start, token.end
    before = sentence[max(0, start - 2) : start]
    if before in grammar.NOUN_BEFORE_2 or before[-1:] in grammar.DEGREE:
        return -1  # 太吵了 "too noisy" too
    if sentence[end : end + 1] in grammar.VERB_AFTER:
        return 1 if sentence[end : end + 1] else 0
    if before in grammar.VERB_BEFORE_2 or (before and before[-1] in grammar.VERB_BEFORE):
        return 1
    # 大作用, 新发展: an adjective of one character stands before a noun of two, hardly before a verb
    adjective = any(t.end == start and len(t.text) == 1 and t.pos == "a" for t in example.tokens)
    return -1 if before.endswith("的") or (adjective and end - start > 1) else 0
