"""What the English that says a word decides of it: whether it is a name, and how it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..lexicon import english, grammar, pinyin
from ..lexicon.cedict import Cedict
from ..lexicon.script import simplified
from ..values import BY_SENSE, Example, Kind, Token
from .names import MID_SENTENCE, is_spelled
from .readings import UNSURE, reading_by_english

MIN_LINK = 0.75
"""Probability of a link from which its English words may decide a reading: 98 % are right on the seed's gold set."""
MIN_SINGLE_LINK = 0.9
"""The same for the reading of a single character."""


def kind(token: Token, l1: str, dictionary: Cedict) -> Kind:
    """Name or word, where the dictionary lacks it: as the English writes it (钟声 "bells", 杜弗里希 "Dufriche")."""
    span = token.span
    if not span or token.kind not in {"word", "name"} or token.lemma or token.text in dictionary:
        return token.kind
    said = english.content([w.text for w in english.words(l1[span.start : span.end])])
    capital = len(said) > 1 or MID_SENTENCE.search(l1[: span.start]) or l1[span.end :].startswith((":", "："))
    if said and all(w[:1].isupper() for w in said) and capital:
        return "name"
    return "word" if span.probability >= MIN_LINK and all(w.islower() for w in said) else token.kind


def reread(example: Example, dictionary: Cedict) -> Example:
    """The example with the readings that the English decides: 地方 "places" is dìfang, 曾老师 "Mr Zeng" Zēng."""
    tokens, syllables = list(example.tokens), list(example.syllables)
    for index, token in enumerate(tokens):
        surname = _surname(tokens, index, example.l1, dictionary)
        if surname:
            tokens[index] = replace(token, reading=surname, reading_source="name in the English", kind="name")
            syllables[token.start] = surname
        link = token.span
        single = len(token.text) == 1
        plain = token.kind == "word" and not token.lemma
        if plain and link and link.probability >= (MIN_SINGLE_LINK if single else MIN_LINK):
            said = example.l1[link.start : link.end]
            found = reading_by_english(dictionary.entries(token.text), token.text, said)
            # the model may be surer of a single character than its English is; where both agree nothing is left
            if found and (not single or token.reading_source in UNSURE or found == (token.reading,)):
                tokens[index] = replace(token, reading=pinyin.join(found), reading_source=BY_SENSE)
                syllables[token.start : token.end] = found
    return replace(example, tokens=tuple(tokens), syllables=tuple(syllables))


def _surname(tokens: Sequence[Token], index: int, l1: str, dictionary: Cedict) -> str:
    """The reading of a surname beside a title or 姓 that the English spells, else ""."""
    token, beside = tokens[index], [simplified(t.headword) for t in tokens[max(0, index - 1) : index + 2]]
    if len(token.text) > 1 or (beside[-1] not in grammar.TITLES and beside[0] != "姓"):
        return ""
    for entry in dictionary.entries(token.text):
        reading = pinyin.marked(entry.pinyin)
        if any(sense.startswith("surname ") for sense in entry.senses) and is_spelled(token.text, reading, l1):
            return reading
    return ""
