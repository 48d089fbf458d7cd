"""What speaks for each sense of a word in its sentence: one row of numbers a sense, weighed by a trained model.

Few cues, each with a reason: of the 37 that there were, these alone are right in meaning as often on 31,307 labelled
words of texts not seen (96.4 %). What neighbours ask for, where a sense stands in its entry, how its gloss is written,
whether any run of the English is near it: all of that exemplars and the look at both sentences tell. (Without the
contextual encoder there is no such look: 94.9 % instead of 95.1.)
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from unicodedata import normalize

from ..lexicon import english, glosses, grammar
from ..lexicon.pinyin import TONES, join, marked, toneless
from ..lexicon.translations import Translated
from ..values import Entry, Example, Token
from .company import company
from .english_cues import of_english, said_by, says, stemmed
from .exemplars import TOLD
from .looks import looked_for
from .sources import Sources
from .usual import usual

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

NAMES = (
    "usual",  # how usual readers judged it, from 0 to 1
    "usual unmet",  # the same of words that exemplars do not know: of these it tells most
    "reading",  # as in the sentence
    "proper",  # a capitalised entry beside others, which the English does not spell
    "same",  # the English has the gloss itself, but for its inflection
    "counted",  # a measure word's sense after a number or pronoun; elsewhere
    "uncounted",
    "count linked",  # log of how often translators say it so, by the phrases of the gloss
    "count unlinked",
    "lexicon linked",  # log of the probability of the gloss's words among the word's translations
    "lexicon unlinked",
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
SURE = 0.6
"""Probability of a link from which its English words are compared with the gloss letter by letter."""
FLOOR = 0.01


def names(sources: Sources) -> tuple[str, ...]:
    """The cues that there are with these sources."""
    return NAMES + (IN_CONTEXT if sources.context else ())


def texts_to_encode(senses: Sequence[str], token: Token, example: Example) -> list[str]:
    """Everything that `cues` will ask vectors for: asking for many words at once is twice as fast."""
    phrases = [phrase for sense in senses for phrase in glosses.phrases(sense)]
    return [*phrases, *filter(None, [said_by(token, example)])]


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
        **_of_number(listed, token, example),
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
        "reading": [read_alike(entry, token) for _, entry in listed],
        "proper": [proper(sense, entry) for sense, entry in listed],
        "same": [bool(said) and says(sense, said) for sense, _ in listed],
    }


def _of_number(listed: Sequence[tuple[str, Entry]], token: Token, example: Example) -> dict[str, list[float]]:
    index = next(k for k, t in enumerate(example.tokens) if t.start <= token.start < t.end)
    before = example.tokens[index - 1] if index else None
    counted = before is not None and (
        before.kind == "number" or before.pos[:1] == "m" or before.text[-1:] in grammar.POINTING
    )
    measures = [glosses.is_classifier(sense) for sense, _ in listed]
    return {
        "counted": [measure and counted for measure in measures],
        "uncounted": [measure and not counted for measure in measures],
    }


def _of_translators(listed: Sequence[tuple[str, Entry]], token: Token, sources: Sources) -> dict[str, list[float]]:
    found = sources.translations.of(token.headword)
    phrases = [stemmed(sense) for sense, _ in listed]
    counts = [sum(found.phrases.get(" ".join(p), 0.0) for p in sense) for sense in phrases]
    whole = sum(counts) + len(listed)
    count = [math.log((n + 1) / whole) for n in counts]
    lexicon = [math.log(_probability(sense, found) + FLOOR) for sense in phrases]
    linked = token.span is not None
    return {
        "count linked": [value * linked for value in count],
        "count unlinked": [value * (not linked) for value in count],
        "lexicon linked": [value * linked for value in lexicon],
        "lexicon unlinked": [value * (not linked) for value in lexicon],
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
