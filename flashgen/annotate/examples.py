"""Beads to examples: their words (`tokens.py`) with the English that says them, and what that English decides."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..context import ContextEncoder
from ..encoder import Encoder
from ..lexicon import english
from ..lexicon.cedict import Cedict
from ..lexicon.frequency import Frequencies
from ..lexicon.script import script_of
from ..lexicon.translations import Translations
from ..values import Bead, Bitext, Example, Link, Script, Span, Token
from . import by_english, recurring
from . import pointer as pointers
from .clauses import cuts
from .links import CLAIMED, MAX_PAIRS, OF_COMPOUND, Stages, align_words, spans, with_phrases
from .passage import part
from .phrases import Fit, Phrases
from .pointer import Pointer
from .recurring import Terms
from .segment import Segmenter
from .similar import Words, texts_to_encode
from .tokens import NO_TERMS, Asked, Tokenizer

MIN_EVIDENCE = 0.5
"""Confidence from which a bead's English is evidence for words and meanings though it may not be shown: unsure beads
have a border wrong, not the partner (on the development sets 99.6 % of all share a sentence with the right one)."""
BATCH = 64
"""Sentences whose texts are embedded together; it bounds memory."""
NEAR = 0.5
"""Cosine of a gloss with an English word from which they are of one meaning: lift up, raise .6; adopt, accept .5."""
UNSAID_TAGS = frozenset({"u", "y", "e", "o", "x", "w", "k", "h"})
"""First letters of jieba's tags for words that no English word says: particles, affixes, marks."""


@dataclass(frozen=True)
class Annotator:
    """The engines that annotation needs, as one function of a sentence pair."""

    dictionary: Cedict
    frequencies: Frequencies
    segmenter: Segmenter
    encoder: Encoder
    translations: Translations
    context: ContextEncoder | None = None
    link_stages: Stages | None = None
    pointer: Pointer | None = None
    """Others than the shipped; a pointer without weights is none."""

    @cached_property
    def words(self) -> Words:
        """What dictionary and translators say of words."""
        return Words(self.dictionary, self.translations)

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """Words and readings of sentences."""
        return Tokenizer(self.dictionary, self.frequencies, self.segmenter, self.words, self.context)

    @cached_property
    def phrases(self) -> Phrases:
        """What may be joined to one word."""
        return Phrases(self.dictionary, self.frequencies.tag)

    def bitext(self, bitext: Bitext) -> Iterator[Example]:
        """The examples of a document, one for each bead with a Chinese side."""
        script = script_of("".join(bitext.l2))
        both = ((_l2(bitext, [b]), " ".join(bitext.l1[j] for j in b.l1)) for b in bitext.beads)
        terms = Terms(
            self.phrases.recurring(self.segmenter.cut(_l2(bitext, [bead])) for bead in bitext.beads if bead.l2),
            recurring.names(both, self.tokenizer.has_words),
            bitext.words,
        )
        runs: dict[range, list[int]] = {}
        for k, (bead, shown) in enumerate(zip(bitext.beads, bitext.passages, strict=True)):
            if bead.l2:
                runs.setdefault(shown or range(k, k + 1), []).append(k)
        listed = list(runs)
        for start in range(0, len(listed), BATCH):
            batch = listed[start : start + BATCH]
            sure = [bool(bitext.passages[runs[run][0]]) for run in batch]
            unlinked = self._of_runs(bitext, batch, sure, script, terms)
            for run, example in zip(batch, self._linked(unlinked, terms), strict=True):
                yield from (self._of_bead(bitext, example, run, k) for k in runs[run])

    def _of_runs(
        self, bitext: Bitext, runs: Sequence[range], sure: Sequence[bool], script: Script, terms: Terms
    ) -> list[Example]:
        """Of each run of beads that are one pair of texts its words, not yet linked; `sure` whether its English is."""
        asked, facts = [], []
        for run, is_sure in zip(runs, sure, strict=True):
            beads = [bitext.beads[k] for k in run]
            before = bitext.beads[run.start - 1].ends if run.start else 1.0
            confidence = beads[0].confidence if len(run) == 1 else before + beads[-1].ends - 1
            l1 = " ".join(bitext.l1[j] for bead in beads for j in bead.l1)
            evidence = l1 if confidence >= MIN_EVIDENCE else ""
            asked.append(Asked(_l2(bitext, beads), evidence, script, terms=terms))
            facts.append((confidence, is_sure and bool(l1), len(run) > 1, is_sure and not l1))
        return [
            replace(example, source=bitext.id, confidence=confidence, sure=shown, passage=passage, alone=alone)
            for example, (confidence, shown, passage, alone) in zip(self.tokenizer.examples(asked), facts, strict=True)
        ]

    def _of_bead(self, bitext: Bitext, example: Example, run: range, k: int) -> Example:
        """What a bead has of the example of its run: its own words, and the English of all."""
        name = f"{bitext.id}:{k + 1}"
        time = bitext.times[bitext.beads[k].l2[0]] if bitext.times else None
        l2 = _l2(bitext, [bitext.beads[k]])
        end = len(_l2(bitext, [bitext.beads[other] for other in range(run.start, k + 1)]))
        start = end - len(l2)
        tokens = [t for t in example.tokens if t.start < end and t.end > start]
        if tokens[0].start < start or tokens[-1].end > end:  # a word across the border: no word can be trusted here
            [unlinked] = self.tokenizer.examples([Asked(l2, "", example.script)])
            return replace(unlinked, id=name, source=bitext.id, time=time)
        own = replace(example, id=name, time=time)
        if not example.passage:
            return replace(own, tokens=tuple(tokens))
        said = [bitext.l1[j] for other in run for j in bitext.beads[other].l1]
        starts = list(itertools.accumulate((len(sentence) + 1 for sentence in said), initial=0))[:-1]
        return part(own, tokens, (start, end), starts)

    def sentence(self, l2: str, l1: str, *, forced: tuple[int, int] | None = None) -> Example:
        """One sentence with its translation ("" if there is none); `forced` is a range that must be one word."""
        asked = Asked(l2, l1, script_of(l2), [forced] if forced else ())
        return next(self._linked(self.tokenizer.examples([asked]), None if forced else NO_TERMS))

    def _linked(self, examples: Sequence[Example], terms: Terms | None) -> Iterator[Example]:
        """The examples with the English words of each token; neighbours that are one word are joined.

        `terms` are what the document says of its words; None joins nothing.
        """
        links = self._links(examples)
        if terms is not None:
            wholes = [self._wholes(e, found, terms.wholes) for e, found in zip(examples, links, strict=True)]
            joined = [(e, ranges) for e, ranges in zip(examples, wholes, strict=True) if ranges]
            anew = self.tokenizer.examples([Asked(e.l2, e.l1, e.script, ranges, terms) for e, ranges in joined])
            changed = [
                replace(e, tokens=other.tokens, syllables=other.syllables)
                for (e, _), other in zip(joined, anew, strict=True)
            ]
            again = iter(zip(changed, self._links(changed), strict=True))
            pairs = [
                next(again) if ranges else (e, found) for e, found, ranges in zip(examples, links, wholes, strict=True)
            ]
        else:
            pairs = list(zip(examples, links, strict=True))
        for example, found in pairs:
            tokens = [t for t in example.tokens if t.kind != "mark"]
            words = [self.words.said(t.word) for t in tokens]
            said = {i for i, t in enumerate(tokens) if self._can_be_said(t)}
            free = _without_names(found, tokens, example.l1)
            told = with_phrases(spans(free, words, example.l1), words, said, example.l1)
            around = iter(self._looked_at(told, tokens, said, example.l1))
            linked = tuple(
                self._said(t, next(around) if t.kind != "mark" else None, example.l1) for t in example.tokens
            )
            cut = replace(example, tokens=linked, cuts=cuts(example.tokens, example.l1, found))
            yield by_english.reread(cut, self.dictionary)

    def _looked_at(
        self, told: Sequence[Span | None], tokens: Sequence[Token], said: Collection[int], l1: str
    ) -> Sequence[Span | None]:
        """The spans that the links told of the words, looked at anew where there is a contextual encoder.

        Names are left as they are: of these the pointer learnt nothing. Nor of words that no dictionary has, but of 176
        such on read cards it changed eight, five for the better (石子 "stones, one") and two for the worse.
        """
        if not self.context or not 0 < len(tokens) * len(english.words(l1)) <= MAX_PAIRS:
            return told
        pointer = self.pointer or pointers.shipped()
        if not pointer.weights:
            return told
        known = {k for k in said if tokens[k].kind == "word"}
        pair = pointers.linked([t.word for t in tokens], told, l1, self.context)
        return pointers.looked_at(told, known, pair, l1, pointer)

    def _links(self, examples: Sequence[Example]) -> list[tuple[Link, ...]]:
        """The links between the words of each example (marks not counted) and those of its English."""
        said = [[w.text for w in english.words(e.l1)] for e in examples]
        words = [[t.word for t in e.tokens if t.kind != "mark"] for e in examples]
        if self.context:
            sides = zip(words, said, strict=True)
            self.context.prepare(side for zh, en in sides if en for side in ((zh, False), (en, True)))
        self.encoder.encode(
            [t for zh, en in zip(words, said, strict=True) if en for t in texts_to_encode(zh, en, self.words)]
        )
        return [
            align_words(zh, en, self.words, self.encoder, self.context, least=OF_COMPOUND, stages=self.link_stages)
            for zh, en in zip(words, said, strict=True)
        ]

    def _wholes(self, example: Example, links: Sequence[Link], known: frozenset[str]) -> list[tuple[int, int]]:
        """The character ranges of neighbours that are one word."""
        tokens = [t for t in example.tokens if t.kind != "mark"]
        words = [word.text for word in english.words(example.l1)]
        ranges = self.phrases.joined([t.text for t in tokens], links, known, lambda whole: self._fit(whole, words))
        return [
            (tokens[a].start, tokens[b - 1].end)
            for a, b in ranges
            if tokens[b - 1].end - tokens[a].start == sum(len(t.text) for t in tokens[a:b])
        ]

    def _fit(self, whole: str, words: Sequence[str]) -> Fit:
        """How well what a whole means fits the words of the English; nothing speaks against it where there are none."""
        said = self.words.said(whole)
        stems = [english.stem(word) for word in words]
        runs = (tuple(map(english.stem, phrase.split())) for phrase in said.phrases if " " in phrase)
        if any(run == tuple(stems[k : k + len(run)]) for run in runs for k in range(len(stems) - len(run) + 1)):
            return "literally"
        content = english.content([word.lower() for word in words])
        alike = any(english.likeness(a, english.stem(b)) for a in said.stems for b in content)
        if not stems or alike or said.translated.usual.intersection(stems):
            return "in part"
        near = content and said.phrases
        cosines = self.encoder.encode(said.phrases) @ self.encoder.encode(content).T if near else None
        return "in part" if cosines is not None and float(cosines.max()) >= NEAR else "not"

    def _said(self, token: Token, span: Span | None, l1: str) -> Token:
        if token.name:
            return replace(token, span=_place(token.name, l1))
        found = replace(token, span=span if self._can_be_said(token) else None)
        return replace(found, kind=by_english.kind(found, l1, self.dictionary))

    @staticmethod
    def _can_be_said(token: Token) -> bool:
        return token.kind in {"word", "name"} and not token.name and token.pos[:1] not in UNSAID_TAGS


def _l2(bitext: Bitext, beads: Sequence[Bead]) -> str:
    """The Chinese of some beads; a space where no mark ends a sentence (subtitles, verse)."""
    found = ""
    for sentence in (bitext.l2[i] for bead in beads for i in bead.l2):
        found += " " * (found[-1:].isalnum() and sentence[:1].isalnum()) + sentence
    return found


def _without_names(links: Sequence[Link], tokens: Sequence[Token], l1: str) -> list[Link]:
    """The links without those of other words to the English of names: Ngede says 奈吉 and nothing else, the Daily of
    People's Daily 人民日报."""
    spelled = {token.name for token in tokens if token.name}
    places = [match.span() for name in spelled for match in re.finditer(re.escape(name), l1)]
    words = english.words(l1)
    taken = {k for place in places for k in english.within(words, *place)}
    of_names = (link for link in links if tokens[link.l2].kind == "name" and link.probability >= CLAIMED)
    taken |= {link.l1 for link in of_names if words[link.l1].text[:1].isupper()}
    return [link for link in links if link.l1 not in taken or tokens[link.l2].kind == "name"]


def _place(name: str, sentence: str) -> Span | None:
    """Where a name stands in the English."""
    start = sentence.find(name)
    return Span(start, start + len(name), 1.0) if start >= 0 else None
