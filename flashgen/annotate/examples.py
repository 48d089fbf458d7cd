"""Beads to examples: words with offsets, readings, names and the English words that say them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..context import ContextEncoder
from ..encoder import Encoder
from ..lexicon import english, grammar, levels, pinyin
from ..lexicon.cedict import Cedict
from ..lexicon.frequency import Frequencies
from ..lexicon.own import pattern
from ..lexicon.script import is_han, script_of, simplified
from ..lexicon.translations import Translations
from ..values import BY_SENSE, Bead, Bitext, Example, Kind, Link, Script, Span, Token
from . import forms, recurring
from .clauses import cuts
from .links import CLAIMED, OF_COMPOUND, Stages, align_words, spans, with_phrases
from .names import Name, find_names
from .passage import part
from .phrases import Fit, Phrases
from .readings import UNSURE, Reader, Reading, dictionary_readings, reading_by_english, sentence_syllables
from .recurring import Terms
from .segment import Segmenter, kind_of, offsets
from .similar import Words, texts_to_encode
from .speakers import without_labels

NO_TERMS = Terms()
MIN_EVIDENCE = 0.5
"""Confidence from which a bead's English is evidence for words and meanings though it may not be shown: unsure beads
have a border wrong, not the partner (on the development sets 99.6 % of all share a sentence with the right one)."""
MIN_LINK = 0.75
"""Probability of a link from which its English words may decide a reading: 98 % are right on the seed's gold set."""
MIN_SINGLE_LINK = 0.9
"""The same for the reading of a single character."""
BATCH = 64
"""Sentences whose texts are embedded together; it bounds memory."""
MID_SENTENCE = re.compile(r"[\w,;)]\s+\Z")
"""English before a word that does not begin its sentence."""
NEAR = 0.5
"""Cosine of a gloss with an English word from which they are of one meaning: lift up, raise .6; adopt, accept .5."""
TIME_TAG = "t"
"""jieba's tag for words of time."""
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
    """Others than the shipped."""

    @cached_property
    def words(self) -> Words:
        """What dictionary and translators say of words."""
        return Words(self.dictionary, self.translations)

    @cached_property
    def own(self) -> re.Pattern[str] | None:
        """What finds the user's own words."""
        return pattern(self.dictionary.own)

    @cached_property
    def reader(self) -> Reader:
        """Readings of the words of a sentence."""
        return Reader(self.dictionary, self.frequencies, self.context)

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
            recurring.names(both, self._has_words),
            bitext.words,
        )
        runs: dict[range, list[int]] = {}
        for k, (bead, shown) in enumerate(zip(bitext.beads, bitext.passages, strict=True)):
            if bead.l2:
                runs.setdefault(shown or range(k, k + 1), []).append(k)
        listed = list(runs)
        for start in range(0, len(listed), BATCH):
            batch = listed[start : start + BATCH]
            unlinked = [self._of_run(bitext, run, bool(bitext.passages[runs[run][0]]), script, terms) for run in batch]
            for run, example in zip(batch, self._linked(unlinked, terms), strict=True):
                yield from (self._of_bead(bitext, example, run, k) for k in runs[run])

    def _of_run(self, bitext: Bitext, run: range, sure: bool, script: Script, terms: Terms) -> Example:
        """The words of some beads that are one pair of texts, not yet linked."""
        beads = [bitext.beads[k] for k in run]
        before = bitext.beads[run.start - 1].ends if run.start else 1.0
        confidence = beads[0].confidence if len(run) == 1 else before + beads[-1].ends - 1
        l1 = " ".join(bitext.l1[j] for bead in beads for j in bead.l1)
        l2 = _l2(bitext, beads)
        example = self.unlinked(l2, l1 if confidence >= MIN_EVIDENCE else "", script, terms=terms)
        return replace(
            example,
            source=bitext.id,
            confidence=confidence,
            sure=sure and bool(l1),
            passage=len(run) > 1,
            alone=sure and not l1,
        )

    def _of_bead(self, bitext: Bitext, example: Example, run: range, k: int) -> Example:
        """What a bead has of the example of its run: its own words, and the English of all."""
        name = f"{bitext.id}:{k + 1}"
        time = bitext.times[bitext.beads[k].l2[0]] if bitext.times else None
        l2 = _l2(bitext, [bitext.beads[k]])
        end = len(_l2(bitext, [bitext.beads[other] for other in range(run.start, k + 1)]))
        start = end - len(l2)
        tokens = [t for t in example.tokens if t.start < end and t.end > start]
        if tokens[0].start < start or tokens[-1].end > end:  # a word across the border: no word can be trusted here
            return replace(self.unlinked(l2, "", example.script), id=name, source=bitext.id, time=time)
        own = replace(example, id=name, time=time)
        if not example.passage:
            return replace(own, tokens=tuple(tokens))
        said = [bitext.l1[j] for other in run for j in bitext.beads[other].l1]
        starts = list(itertools.accumulate((len(sentence) + 1 for sentence in said), initial=0))[:-1]
        return part(own, tokens, (start, end), starts)

    def sentence(self, l2: str, l1: str, *, forced: tuple[int, int] | None = None) -> Example:
        """One sentence with its translation ("" if there is none); `forced` is a range that must be one word."""
        example = self.unlinked(l2, l1, script_of(l2), [forced] if forced else ())
        return next(self._linked([example], None if forced else Terms()))

    def unlinked(
        self, l2: str, l1: str, script: Script, fixed: Sequence[tuple[int, int]] = (), terms: Terms = NO_TERMS
    ) -> Example:
        """Words, names and readings of a sentence; `fixed` are ranges known to be words, `terms` what the text says."""
        fixed = [*fixed, *_beside(terms.words_in(l2), fixed)]
        syllables = sentence_syllables(l2)
        own = [match.span() for match in self.own.finditer(l2)] if self.own else []
        words = _recut(l2, self.segmenter.cut(l2), [*_beside(own, fixed), *fixed])
        found = self._names(l2, l1, syllables, words)
        found = [n for n in found if _beside([(n.start, n.end)], fixed)]
        taken = [*fixed, *((n.start, n.end) for n in found)]
        for start, end, said in terms.names_in(l2):
            if _beside([(start, end)], taken):
                first, *rest = syllables[start:end]
                found.append(Name(start, end, said if said in l1 else "", (first.capitalize(), *rest)))
        pieces = _recut(l2, words, [(n.start, n.end) for n in found])
        separated = list(forms.separated(pieces, self.dictionary, self.frequencies.tag))
        pieces = _recut(l2, pieces, _beside(separated, fixed))
        readings = self.reader.read(pieces, syllables)
        named = {n.start: n for n in found}
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

    def _has_words(self, text: str) -> bool:
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

    def _linked(self, examples: Sequence[Example], terms: Terms | None) -> Iterator[Example]:
        """The examples with the English words of each token; neighbours that are one word are joined.

        `terms` are what the document says of its words; None joins nothing.
        """
        links = self._links(examples)
        if terms is not None:
            wholes = [self._wholes(e, found, terms.wholes) for e, found in zip(examples, links, strict=True)]
            changed = [
                replace(e, tokens=other.tokens, syllables=other.syllables)
                for e, ranges in zip(examples, wholes, strict=True)
                for other in ([self.unlinked(e.l2, e.l1, e.script, ranges, terms)] if ranges else [])
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
            around = iter(with_phrases(spans(free, words, example.l1), words, said, example.l1))
            linked = tuple(
                self._said(t, next(around) if t.kind != "mark" else None, example.l1) for t in example.tokens
            )
            yield self._reread(replace(example, tokens=linked, cuts=cuts(example.tokens, example.l1, found)))

    def _links(self, examples: Sequence[Example]) -> list[tuple[Link, ...]]:
        """The links between the words of each example (marks not counted) and those of its English."""
        said = [[w.text for w in english.words(e.l1)] for e in examples]
        words = [[t.word for t in e.tokens if t.kind != "mark"] for e in examples]
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
        return replace(found, kind=self._kind_by_english(found, l1))

    def _kind_by_english(self, token: Token, l1: str) -> Kind:
        """Name or word, where the dictionary lacks it: as the English writes it (钟声 "bells", 杜弗里希 "Dufriche")."""
        span = token.span
        if not span or token.kind not in {"word", "name"} or token.lemma or token.text in self.dictionary:
            return token.kind
        said = english.content([w.text for w in english.words(l1[span.start : span.end])])
        if said and all(w[:1].isupper() for w in said) and (len(said) > 1 or MID_SENTENCE.search(l1[: span.start])):
            return "name"
        return "word" if span.probability >= MIN_LINK and all(w.islower() for w in said) else token.kind

    def _reread(self, example: Example) -> Example:
        """The example with the readings that the English decides: 地方 "places" is dìfang, 曾老师 "Mr Zeng" Zēng."""
        tokens, syllables = list(example.tokens), list(example.syllables)
        for index, token in enumerate(tokens):
            surname = self._surname(tokens, index, example.l1)
            if surname:
                tokens[index] = replace(token, reading=surname, reading_source="name in the English", kind="name")
                syllables[token.start] = surname
            link = token.span
            single = len(token.text) == 1
            plain = token.kind == "word" and not token.lemma
            if plain and link and link.probability >= (MIN_SINGLE_LINK if single else MIN_LINK):
                said = example.l1[link.start : link.end]
                found = reading_by_english(self.dictionary.entries(token.text), token.text, said)
                # the model may be surer of a single character than its English is; where both agree nothing is left
                if found and (not single or token.reading_source in UNSURE or found == (token.reading,)):
                    tokens[index] = replace(token, reading=pinyin.join(found), reading_source=BY_SENSE)
                    syllables[token.start : token.end] = found
        return replace(example, tokens=tuple(tokens), syllables=tuple(syllables))

    def _surname(self, tokens: Sequence[Token], index: int, l1: str) -> str:
        """The reading of a surname beside a title or 姓 that the English spells as the dictionary does, else ""."""
        token, beside = tokens[index], [t.headword for t in tokens[max(0, index - 1) : index + 2]]
        if len(token.text) > 1 or (beside[-1] not in grammar.TITLES and beside[0] != "姓"):
            return ""
        for entry in self.dictionary.entries(token.text):
            names = [sense.removeprefix("surname ") for sense in entry.senses if sense.startswith("surname ")]
            if any(re.search(rf"\b{re.escape(name)}\b", l1) for name in names):
                return pinyin.marked(entry.pinyin)
        return ""

    @staticmethod
    def _can_be_said(token: Token) -> bool:
        return token.kind in {"word", "name"} and not token.name and token.pos[:1] not in UNSAID_TAGS


def _l2(bitext: Bitext, beads: Sequence[Bead]) -> str:
    """The Chinese of some beads; a space where no mark ends a sentence (subtitles, verse)."""
    found = ""
    for sentence in (bitext.l2[i] for bead in beads for i in bead.l2):
        found += " " * (found[-1:].isalnum() and sentence[:1].isalnum()) + sentence
    return found


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


def _without_names(links: Sequence[Link], tokens: Sequence[Token], l1: str) -> list[Link]:
    """The links without those of other words to the English of names: Ngede says 奈吉 and nothing else, the Daily of
    People's Daily 人民日报."""
    spelled = {token.name for token in tokens if token.name}
    places = [match.span() for name in spelled for match in re.finditer(re.escape(name), l1)]
    words = english.words(l1)
    taken = {k for k, word in enumerate(words) if any(start <= word.start < end for start, end in places)}
    of_names = (link for link in links if tokens[link.l2].kind == "name" and link.probability >= CLAIMED)
    taken |= {link.l1 for link in of_names if words[link.l1].text[:1].isupper()}
    return [link for link in links if link.l1 not in taken or tokens[link.l2].kind == "name"]


def _place(name: str, sentence: str) -> Span | None:
    """Where a name stands in the English."""
    start = sentence.find(name)
    return Span(start, start + len(name), 1.0) if start >= 0 else None
