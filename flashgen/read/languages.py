"""Whether the two halves of a document are what they should be: an English translation with words in it."""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import LoadError
from ..values import Document

TELLING = frozenset(
    "the of and to is that it for you with they this have not are we she his her from but at be".split()
)
"""Frequent English words that other languages in Latin letters hardly have."""
MIN_WORDS, MIN_TELLING = 20, 0.06
"""Different words from which the language is told, and the least share of telling ones among all: the English of ten
kinds of text has .18 to .34, verse .21; French, German, Spanish, Italian and pinyin have under .02."""
MAX_LENGTH = 14
"""Mean letters a word from which a text has lost its spaces; English has 4 to 6."""
ALONE = "flashgen explains in English. Give an English translation, or the Chinese text alone."


def checked(document: Document, where: Path) -> Document:
    """The document itself; a `LoadError` where its translation is in another language, or has lost its spaces."""
    words = re.findall(r"[^\W\d_]+", " ".join(document.l1).lower())
    if not words:
        return document
    if sum(map(len, words)) >= MAX_LENGTH * len(words):
        problem = "the English has no spaces between its words: it seems to be badly machine-read"
        raise LoadError(where, problem, hint="Save or scan it once more, or correct it.")
    telling = sum(word in TELLING for word in words)
    if len(set(words)) >= MIN_WORDS and telling < MIN_TELLING * len(words):
        problem = (
            f"the translation seems not to be English: of its {len(words):,} words {telling} are usual English ones"
        )
        raise LoadError(where, problem, hint=ALONE)
    return document
