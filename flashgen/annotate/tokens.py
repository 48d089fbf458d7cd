"""Sentences to words with offsets, names and readings, before their English is linked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from ..context import ContextEncoder
from ..lexicon import english, levels, pinyin
from ..lexicon.cedict import Cedict
from ..lexicon.frequency import Frequencies
from ..lexicon.own import pattern
from ..lexicon.script import is_han, simplified
from ..values import Example, Script, Token
from . import forms
from .names import MID_SENTENCE, Name, find_names
from .readings import Reader, Reading, dictionary_readings, sentence_syllables
from .recurring import Terms
from .segment import Segmenter
from .shapes import kind_of, offsets
from .similar import Words
from .speakers import without_labels

NO_TERMS = Terms()
TIME_TAG = "t"
"""jieba's tag for words of time."""


class Asked(NamedTuple):
    """A sentence with its translation ("" if there is none), the ranges that are known to be words, and what its text
    says of words."""

    l2: str
    l1: str
    script: Script
    fixed: Sequence[tuple[int, int]] = ()
    terms: Terms = NO_TERMS


class Cut(NamedTuple):
    """A sentence cut into words: the names among them by where they begin, the usual reading of each character."""

    asked: Asked
    words: list[str]
    names: dict[int, Name]
    syllables: tuple[str, ...]


@dataclass(frozen=True)
class Tokenizer:
    """The engines that words and readings need."""

    dictionary: Cedict
    frequencies: Frequencies
    segmenter: Segmenter
    words: Words
    context: ContextEncoder | None = None

    @cached_property
    def own(self) -> re.Pattern[str] | None:
        """What finds the user's own words."""
        return pattern(self.dictionary.own)

    @cached_property
    def reader(self) -> Reader:
        """Readings of the words of a sentence."""
        return Reader(self.dictionary, self.frequencies, self.context)

    def examples(self, asked: Sequence[Asked]) -> list[Example]:
        """The sentences with words, names and readings; no English is linked yet."""
        cut = [self._cut(one) for one in asked]
        self.reader.prepare([one.words for one in cut])
        return [self._read(one) for one in cut]

    def _cut(self, asked: Asked) -> Cut:
        l2, l1 = asked.l2, asked.l1
        fixed = [*asked.fixed, *_beside(asked.terms.words_in(l2), asked.fixed)]
        syllables = sentence_syllables(l2)
        own = [match.span() for match in self.own.finditer(l2)] if self.own else []
        words = _recut(l2, self.segmenter.cut(l2, l1), [*_beside(own, fixed), *fixed])
        found = self._names(l2, l1, syllables, words)
        found = [n for n in found if _beside([(n.start, n.end)], fixed)]
        taken = [*fixed, *((n.start, n.end) for n in found)]
        for start, end, said in asked.terms.names_in(l2):
            if _beside([(start, end)], taken):
                first, *rest = syllables[start:end]
                found.append(Name(start, end, said if said in l1 else "", (first.capitalize(), *rest)))
        pieces = _recut(l2, words, [(n.start, n.end) for n in found])
        separated = list(forms.separated(pieces, self.dictionary, self.frequencies.tag))
        return Cut(asked, _recut(l2, pieces, _beside(separated, fixed)), {n.start: n for n in found}, syllables)

    def _read(self, cut: Cut) -> Example:
        asked, named = cut.asked, cut.names
        readings = self.reader.read(cut.words, cut.syllables)
        tokens = [
            self._token(word, start, end, reading, named.get(start), asked.script)
            for word, (start, end), reading in zip(cut.words, offsets(cut.words), readings, strict=True)
        ]
        read = [
            named[t.start].syllables if t.start in named else r.syllables for t, r in zip(tokens, readings, strict=True)
        ]
        return Example(
            id="",
            source="",
            l2=asked.l2,
            l1=asked.l1,
            confidence=1.0 if asked.l1 else 0.0,
            sure=bool(asked.l1),
            script=asked.script,
            tokens=without_labels(tokens),
            syllables=tuple(syllable for word in read for syllable in word),
        )

    def readings(self, text: str) -> tuple[str, ...]:
        """The reading of each character of a text; the character itself where it is not Chinese."""
        words = self.segmenter.cut(text)
        found = self.reader.read(words, sentence_syllables(text))
        return tuple(syllable for reading in found for syllable in reading.syllables)

    def _names(self, l2: str, l1: str, syllables: tuple[str, ...], words: Sequence[str]) -> list[Name]:
        """The names that the English spells out, unless they are part of a longer dictionary word (新华 in 新华社).

        A common word is a name too where the English has its pinyin with a capital in mid-sentence (Heping Road), not
        where the capital may be that of the sentence (Qipao are dresses) unless a colon follows (Xiaoyu: Hello).
        """
        ranges = [(start, end) for start, end in offsets(words) if l2[start:end] in self.dictionary]
        return [
            name
            for name in find_names(l2, l1, syllables)
            if (not self._common_word(l2[name.start : name.end]) or self._is_named(name, l2, l1))
            and not any(s <= name.start and name.end <= e and e - s > name.end - name.start for s, e in ranges)
        ]

    def _is_named(self, name: Name, l2: str, l1: str) -> bool:
        """Whether an English word with a capital is a name: within its sentence, a speaker's, one addressed."""
        start = l1.find(name.english)
        after = l1[start + len(name.english) :].lstrip()
        addressed = after.startswith((",", "!")) and l2[name.end : name.end + 1] in "，,！!"
        if addressed and english.stem(name.english.lower()) not in self.words.said(l2[name.start : name.end]).mentioned:
            return True
        return bool(MID_SENTENCE.search(l1[:start])) or after.startswith((":", "："))

    def has_words(self, text: str) -> bool:
        """Whether a run of characters is in the dictionary, or a longer word of the dictionary in it."""
        words = self.segmenter.cut(text)
        return text in self.dictionary or any(len(word) > 1 and self._common_word(word) for word in words)

    def _common_word(self, word: str) -> bool:
        """Whether the dictionary has the word, and not as a name."""
        entries = self.dictionary.entries(word)
        return bool(entries) and not all(e.pinyin[:1].isupper() for e in entries)

    def _token(self, word: str, start: int, end: int, reading: Reading, name: Name | None, script: Script) -> Token:
        lemma = "" if name else forms.lemma(word, self.dictionary, self.frequencies.tag)
        headword = self._headword(lemma or word, script)
        kind = kind_of(headword)
        if name or (kind == "word" and self._is_name(headword)):
            kind = "name"
        syllables = name.syllables if name else reading.syllables
        token = Token(
            start=start,
            end=end,
            text=word,
            headword=headword,
            kind=kind,
            pos=self.frequencies.tag(headword),
            reading=pinyin.join(syllables) if any(map(is_han, word)) else "",
            reading_source="name in the English" if name else reading.source,
            name=name.english if name else "",
            lemma=lemma,
        )
        return self._of_lemma(token, syllables) if lemma else token

    def _of_lemma(self, token: Token, syllables: Sequence[str]) -> Token:
        """A doubled or separated word with the reading of its dictionary form."""
        options = dictionary_readings(self.dictionary.entries(token.lemma), token.lemma)
        here = tuple(syllables[place] for place in token.places)
        return replace(token, reading=pinyin.join(options[0] if len(options) == 1 else here))

    def _headword(self, word: str, script: Script) -> str:
        """The simplified form under which a word is counted: the dictionary entry's own pair first."""
        if script == "Hans" or not any(map(is_han, word)):
            return word
        pairs = [e.simplified for e in self.dictionary.entries(word) if e.traditional == word]
        return pairs[0] if pairs else simplified(word)

    def _is_name(self, word: str) -> bool:
        """Whether the dictionary writes every entry of a word with a capital, or jieba tags an unlisted one a name.

        Days of the week have capitals too, and are words to learn, like what the HSK lists (汉语, 互联网).
        """
        if self.frequencies.tag(word)[:1] == TIME_TAG or levels.level(word) or not all(map(is_han, word)):
            return False  # T恤 begins with a capital, and is a shirt
        entries = self.dictionary.entries(word)
        if entries:
            return all(e.pinyin[:1].isupper() for e in entries)
        return len(word) > 1 and self.frequencies.tag(word)[:2] in {"nr", "ns", "nt"}


def _beside(ranges: Sequence[tuple[int, int]], fixed: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The ranges that share no character with a fixed one, or are one of them."""
    return [(a, b) for a, b in ranges if (a, b) in fixed or all(b <= start or end <= a for start, end in fixed)]


def _recut(text: str, words: Sequence[str], fixed: Sequence[tuple[int, int]]) -> list[str]:
    """The words of a text in which some ranges are known to be words."""
    ends = {end for _, end in offsets(words)}
    for start, end in fixed:
        ends -= set(range(start + 1, end))
        ends |= {start, end} - {0}
    borders = [0, *sorted(ends)]
    return [text[a:b] for a, b in itertools.pairwise(borders)]
