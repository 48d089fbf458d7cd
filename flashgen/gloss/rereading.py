"""Readings that the meaning decides: 行 "all right" is xíng, 攒 "to save" zǎn.

How a word is read is told before what it means. Where it is a word of several readings, the senses of all of them are
then weighed, each with its reading as one cue among others: their sum tells the reading once more, and it sees the
English, the exemplars and what is usual, of which the reading knew nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..encoder import embedded
from ..lexicon.pinyin import join, marked
from ..values import BY_MEANING, Example, Token
from .cues import read_alike, texts_to_encode
from .senses import meaningful, rank
from .sources import Sources
from .wording import Scored

LEAST = {"model": 0.9, "dictionary, by context": 0.65, "guess among dictionary readings": 0.65, "pypinyin": 0.65}
"""Share of the senses from which their reading is taken, by the source of a reading that may err. Of 2,744 labelled
words of several readings, by weights that had not seen their text, 148 are read wrongly; 81 of these are read rightly
then, and 5 others wrongly (from .5 for all 100 and 19). Of 1,500 characters of an encyclopedia, which neither model had
seen and no English says, 15 and 3."""
PARTICLES = "u"
"""First letter of jieba's tags for words like 的 and 了: the model of readings knows them better than their senses."""


def reread(example: Example, sources: Sources) -> Example:
    """An example with the readings that the meanings of its words decide."""
    tokens, syllables = list(example.tokens), list(example.syllables)
    for index, token in enumerate(tokens):
        found = _by_meaning(token, example, sources) if _is_open(token, sources) else ()
        if found:
            tokens[index] = replace(token, reading=join(found), reading_source=BY_MEANING)
            syllables[token.start : token.end] = found
    return replace(example, tokens=tuple(tokens), syllables=tuple(syllables))


def prepare(examples: Iterable[Example], sources: Sources) -> None:
    """Let the encoder see at once what `reread` will ask it for."""
    texts: dict[str, None] = {}
    for example in examples:
        for token in example.tokens:
            if _is_open(token, sources):
                senses = [sense for sense, _ in meaningful(token.word, sources.dictionary)]
                texts.update(dict.fromkeys(texts_to_encode(senses, token, example)))
    embedded([*texts], sources.encoder)


def _is_open(token: Token, sources: Sources) -> bool:
    """Whether a word has several readings, and its own is not settled."""
    if token.kind != "word" or token.lemma or token.reading_source not in LEAST or token.pos[:1] == PARTICLES:
        return False
    return len({_reading(entry.pinyin) for _, entry in meaningful(token.word, sources.dictionary)}) > 1


def _by_meaning(token: Token, example: Example, sources: Sources) -> tuple[str, ...]:
    """The syllables of the reading that most senses have by their probability, () where that is the word's own or not
    sure enough."""
    ranked = rank(token, example, sources)
    shares: dict[tuple[str, ...], float] = defaultdict(float)
    for scored in ranked:
        shares[_reading(scored.entry.pinyin)] += math.exp(scored.score - ranked[0].score)
    best = _reading(ranked[0].entry.pinyin)
    sure = shares[best] >= LEAST[token.reading_source] * sum(shares.values())
    return best if sure and len(best) == len(token.text) and _is_other(best, ranked, token) else ()


def _is_other(best: tuple[str, ...], ranked: Sequence[Scored], token: Token) -> bool:
    """Whether the best reading is another than the word's own. One that differs in a neutral syllable alone is, if the
    dictionary has both: 上头 shàngtou "on it", shàngtóu "to go to one's head"."""
    listed = {join(_reading(scored.entry.pinyin)) for scored in ranked}
    both = join(best) != token.reading.lower() and token.reading.lower() in listed
    return both or not read_alike(ranked[0].entry, token)


def _reading(numbered: str) -> tuple[str, ...]:
    """The syllables of a dictionary's reading, with their tone marks and in small letters."""
    return tuple(marked(syllable).lower() for syllable in numbered.split())
