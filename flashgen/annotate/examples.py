"""Beads to examples: words with offsets, readings, names and the English words that say them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..encoder import Encoder
from ..lexicon import english, pinyin
from ..lexicon.cedict import Cedict
from ..lexicon.frequency import Frequencies
from ..lexicon.script import is_han, script_of, simplified
from ..values import Bitext, Example, Script, Span, Token
from .links import MEMBER, align_words, spans
from .names import Name, find_names
from .readings import Reader, Reading, reading_by_english, sentence_syllables
from .segment import Segmenter, kind_of, offsets
from .similar import Words, texts_to_encode

MIN_SHOWN = 0.93
"""Confidence of a bead from which its English sentence may be shown: over the development sets together 99.0 % of the
pairs above it are exactly right (articles 99.6 %, novels 98.4 %), and it keeps 77 % of them (92 % and 66 %). The wrong
ones are borders, hardly ever partners."""
MIN_EVIDENCE = 0.5
"""Confidence from which a bead's English is evidence for words and meanings though it may not be shown: unsure beads
have a border wrong, not the partner (on the development sets 99.6 % of all share a sentence with the right one)."""
MIN_LINK = 0.75
"""Probability of a link from which its English words may decide a reading: 96 % are right on the seed's gold set."""
BATCH = 64
"""Sentences whose texts are embedded together; it bounds memory."""
MID_SENTENCE = re.compile(r"[\w,;)]\s+\Z")
"""English before a word that does not begin its sentence."""
UNSAID_TAGS = frozenset({"u", "y", "e", "o", "x", "w", "k", "h"})
"""First letters of jieba's tags for words that no English word says: particles, affixes, marks."""


@dataclass(frozen=True)
class Annotator:
    """The engines that annotation needs, as one function of a sentence pair."""

    dictionary: Cedict
    frequencies: Frequencies
    segmenter: Segmenter
    encoder: Encoder

    @cached_property
    def words(self) -> Words:
        """What the dictionary says of words."""
        return Words(self.dictionary)

    def bitext(self, bitext: Bitext) -> Iterator[Example]:
        """The examples of a document, one for each bead with a Chinese side."""
        script = script_of("".join(bitext.l2))
        pairs = [
            (
                number,
                "".join(bitext.l2[i] for i in bead.l2),
                " ".join(bitext.l1[j] for j in bead.l1),
                bead.confidence,
            )
            for number, bead in enumerate(bitext.beads, 1)
            if bead.l2
        ]
        for start in range(0, len(pairs), BATCH):
            batch = []
            for number, l2, l1, confidence in pairs[start : start + BATCH]:
                example = self._unlinked(l2, l1 if confidence >= MIN_EVIDENCE else "", script, None)
                sure = confidence >= MIN_SHOWN and bool(l1)
                name = f"{bitext.id}:{number}"
                batch.append(replace(example, id=name, source=bitext.id, confidence=confidence, sure=sure))
            yield from self._linked(batch)

    def sentence(self, l2: str, l1: str, *, forced: tuple[int, int] | None = None) -> Example:
        """One sentence with its translation ("" if there is none); `forced` is a range that must be one word."""
        return next(self._linked([self._unlinked(l2, l1, script_of(l2), forced)]))

    def _unlinked(self, l2: str, l1: str, script: Script, forced: tuple[int, int] | None) -> Example:
        """Words, names and readings of a sentence."""
        syllables = sentence_syllables(l2)
        words = self.segmenter.cut(l2)
        names = [] if forced else self._names(l2, l1, syllables, words)
        pieces = self._recut(l2, words, [forced] if forced else [(n.start, n.end) for n in names])
        readings = Reader(self.dictionary, self.frequencies).read(pieces, syllables)
        named = {n.start: n for n in names}
        tokens = [
            self._token(word, start, end, reading, named.get(start), script)
            for word, (start, end), reading in zip(pieces, offsets(pieces), readings, strict=True)
        ]
        read = [
            named[t.start].syllables if t.start in named else r.syllables for t, r in zip(tokens, readings, strict=True)
        ]
        return Example(
            id="",
            source="",
            l2=l2,
            l1=l1,
            confidence=1.0 if l1 else 0.0,
            sure=bool(l1),
            script=script,
            tokens=tuple(tokens),
            syllables=tuple(syllable for word in read for syllable in word),
        )

    def readings(self, text: str) -> tuple[str, ...]:
        """The reading of each character of a text; the character itself where it is not Chinese."""
        words = self.segmenter.cut(text)
        found = Reader(self.dictionary, self.frequencies).read(words, sentence_syllables(text))
        return tuple(syllable for reading in found for syllable in reading.syllables)

    def _names(self, l2: str, l1: str, syllables: tuple[str, ...], words: Sequence[str]) -> list[Name]:
        """The names that the English spells out, unless they are part of a longer dictionary word (新华 in 新华社).

        A common word is a name too where the English has its pinyin with a capital in mid-sentence (Heping Road), not
        where the capital may be that of the sentence (Qipao are dresses).
        """
        ranges = [(start, end) for start, end in offsets(words) if l2[start:end] in self.dictionary]
        return [
            name
            for name in find_names(l2, l1, syllables)
            if (not self._common_word(l2[name.start : name.end]) or MID_SENTENCE.search(l1[: l1.find(name.english)]))
            and not any(s <= name.start and name.end <= e and e - s > name.end - name.start for s, e in ranges)
        ]

    def _common_word(self, word: str) -> bool:
        """Whether the dictionary has the word, and not as a name."""
        entries = self.dictionary.entries(word)
        return bool(entries) and not all(e.pinyin[:1].isupper() for e in entries)

    def _recut(self, text: str, words: list[str], fixed: Sequence[tuple[int, int]]) -> list[str]:
        """The words of a sentence in which some ranges (in order, apart) are known to be words."""
        if not fixed:
            return words
        result: list[str] = []
        at = 0
        for start, end in fixed:
            result += self.segmenter.cut(text[at:start]) if at < start else []
            result.append(text[start:end])
            at = end
        return result + (self.segmenter.cut(text[at:]) if at < len(text) else [])

    def _token(self, word: str, start: int, end: int, reading: Reading, name: Name | None, script: Script) -> Token:
        headword = self._headword(word, script)
        kind = kind_of(headword)
        if name or (kind == "word" and self._is_name(headword)):
            kind = "name"
        syllables = name.syllables if name else reading.syllables
        return Token(
            start=start,
            end=end,
            text=word,
            headword=headword,
            kind=kind,
            pos=self.frequencies.tag(headword),
            reading=pinyin.join(syllables) if any(map(is_han, word)) else "",
            reading_source="name in the English" if name else reading.source,
            name=name.english if name else "",
        )

    def _headword(self, word: str, script: Script) -> str:
        """The simplified form under which a word is counted: the dictionary entry's own pair first."""
        if script == "Hans" or not any(map(is_han, word)):
            return word
        pairs = [e.simplified for e in self.dictionary.entries(word) if e.traditional == word]
        return pairs[0] if pairs else simplified(word)

    def _is_name(self, word: str) -> bool:
        """Whether the dictionary writes every entry of a word with a capital, or jieba tags an unlisted one a name."""
        entries = self.dictionary.entries(word)
        if entries:
            return all(e.pinyin[:1].isupper() for e in entries)
        return len(word) > 1 and self.frequencies.tag(word)[:2] in {"nr", "ns", "nt"}

    def _linked(self, examples: Sequence[Example]) -> Iterator[Example]:
        """The examples with the English words of each token."""
        said = [[w.text for w in english.words(e.l1)] for e in examples]
        known = [[t.text for t in e.tokens if t.kind != "mark"] for e in examples]
        self.encoder.encode(
            [t for zh, en in zip(known, said, strict=True) if en for t in texts_to_encode(zh, en, self.words)]
        )
        for example, zh, en in zip(examples, known, said, strict=True):
            links = align_words(zh, en, self.words, self.encoder, least=MEMBER)
            found = iter(spans(links, len(zh), english.words(example.l1)))
            around = [next(found) if t.kind != "mark" else None for t in example.tokens]
            tokens = tuple(
                replace(t, span=_place(t.name, example.l1) if t.name else span if self._can_be_said(t) else None)
                for t, span in zip(example.tokens, around, strict=True)
            )
            yield self._reread(replace(example, tokens=tokens))

    def _reread(self, example: Example) -> Example:
        """The example with the readings that the English decides: 地方 "places" is dìfang, "local" dìfāng."""
        tokens, syllables = list(example.tokens), list(example.syllables)
        for index, token in enumerate(tokens):
            link = token.span
            if link and link.probability >= MIN_LINK and len(token.text) > 1 and token.kind == "word":
                said = example.l1[link.start : link.end]
                found = reading_by_english(self.dictionary.entries(token.text), token.text, said)
                if found:
                    tokens[index] = replace(token, reading=pinyin.join(found), reading_source="sense in the English")
                    syllables[token.start : token.end] = found
        return replace(example, tokens=tuple(tokens), syllables=tuple(syllables))

    @staticmethod
    def _can_be_said(token: Token) -> bool:
        return token.kind in {"word", "name"} and not token.name and token.pos[:1] not in UNSAID_TAGS


def _place(name: str, sentence: str) -> Span | None:
    """Where a name stands in the English."""
    start = sentence.find(name)
    return Span(start, start + len(name), 1.0) if start >= 0 else None
