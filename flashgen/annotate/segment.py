"""Sentences to words: a trained tagger of characters, a split inside its tokens along CC-CEDICT, and where the tagger
is unsure of a border, all ways to cut weighed anew (`recut.py`), by the English too where it is given.

The tagger joins what no learner's dictionary lists (中小城镇); the split cuts such a token where words of two
or more characters are in it. Measured on the GSDSimp test set (card-F1 / crossing words per 1,000): jieba 83.2 / 8.0,
jieba without guessing and with the split 86.1 / 3.7, the tagger 86.7 / 3.8, with the split 88.1 / 3.8, weighed anew
88.2 / 3.7. Traditional text is segmented in its simplified form, character for character.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from ..lexicon import grammar
from ..lexicon.cedict import Cedict
from ..lexicon.frequency import Frequencies
from ..lexicon.script import is_han, script_of, simplified
from ..lexicon.translations import Translations
from ..values import Likely
from . import doubled, recut
from .recut import Evidence, Stretch, Way
from .shapes import CHUNK, offsets
from .tagger import Tagger

PLACE_TAG, PRONOUN_TAG = "f", "r"
LATIN_LETTER = re.compile("[A-Za-z]")
TWICE = re.compile(r"([\u3400-\u9fff])[不一没来]?\1")
"""What is said twice, or asked: rules know how it is cut."""
RUN = re.compile("[〇\u3400-\u9fff\U00020000-\U0003ffff]{1,5000}")
"""Han characters in a row; a run without end is cut, which bounds memory."""
OFTEN = 3.5
"""Zipf frequency of a verb with its result from which 得 stands between the two: 看到 5.4, 打出 4.1; 盼到 1.7."""


class First(NamedTuple):
    """The words of a text by the tagger and the split, of traditional text in simplified characters; its runs of Han
    characters with where they begin; the stretches in which the tagger is unsure."""

    words: tuple[str, ...]
    runs: tuple[tuple[int, str], ...]
    unsure: tuple[Stretch, ...]


class Cut(NamedTuple):
    """The words of a text, where they begin and end; where stretches begin in which the tagger is unsure, with the
    probability of each way to cut them."""

    words: tuple[str, ...]
    places: frozenset[tuple[int, int]]
    weighed: tuple[tuple[int, Mapping[Way, float]], ...]


class Segmenter(Protocol):
    """Anything that cuts text into words."""

    def cut(self, text: str, l1: str = "") -> list[str]:
        """The words in order; joined they give the text back. `l1` is its English, where it is known."""
        ...

    def likely(self, text: str, start: int, end: int, l1: str = "") -> Likely | None:
        """How likely a piece of a text is a word; None where that can't be told."""
        ...


class WordSegmenter:
    """The tagger, the split and what weighs them."""

    def __init__(
        self, dictionary: Cedict, frequencies: Frequencies, tagger: Tagger, translations: Translations
    ) -> None:
        self._dictionary, self._frequencies, self._tagger = dictionary, frequencies, tagger
        self._evidence = Evidence(dictionary, frequencies, translations)
        self._mixed = re.compile("|".join(map(re.escape, sorted(dictionary.mixed, key=len, reverse=True))) or "(?!)")
        self._remembered = lru_cache(maxsize=1 << 13)(self._cut)
        self.first = lru_cache(maxsize=1 << 13)(self._first)

    def cut(self, text: str, l1: str = "") -> list[str]:
        """The words of a text of either script; joined they give the text back."""
        return list(self._remembered(text, l1).words)

    def likely(self, text: str, start: int, end: int, l1: str = "") -> Likely | None:
        """How likely a piece of a text is a word, by the tagger or, where that is unsure, by the ways to cut; None for
        what holds more than Han characters, and for what is cut otherwise than into this piece: only some later step
        made a word of it."""
        found = self._remembered(text, l1)
        if (start, end) not in found.places:
            return None
        for first, ways in found.weighed:
            if first <= start and end <= first + sum(map(len, next(iter(ways)))):
                return _by_ways(ways, start - first, end - first)
        for first, run in self.first(text).runs:
            if first <= start and end <= first + len(run):
                return self._tagger.likely(run, start - first, end - first)
        return None

    def _cut(self, text: str, l1: str) -> Cut:
        """The words; alignment, names of the document and annotation each ask for every sentence."""
        words, _, unsure = self.first(text)
        shape = "".join(words)
        ends = {end for _, end in offsets(words)}
        weighed = []
        stems = recut.stems(l1) if unsure else frozenset()
        for stretch in unsure:
            around = recut.around(words, stretch.words, stems)
            ways = recut.weighed(stretch, around, self._evidence)
            weighed.append((stretch.start, ways))
            ends -= set(range(stretch.start + 1, stretch.end))
            ends |= {stretch.start + last for _, last in offsets(recut.best(ways, around.now))}
        pieces = [shape[a:b] for a, b in itertools.pairwise([0, *sorted(ends)])]
        places = tuple(offsets(self._possible(pieces)))
        return Cut(tuple(text[a:b] for a, b in places), frozenset(places), tuple(weighed))

    def _first(self, text: str) -> First:
        shape = simplified(text) if script_of(text) == "Hant" else text
        words = self._cut_simplified(shape)
        runs = tuple((run.start(), run.group()) for run in RUN.finditer(shape))
        number = {place: k for k, place in enumerate([0, *(end for _, end in offsets(words))])}
        unsure = []
        directed = {*doubled.directed(shape, number.keys(), self._dictionary, self._frequencies.tag)}
        for begin, run in runs:
            for start, ways in recut.stretches(run, self._tagger, self._split):
                end = begin + start + sum(map(len, next(iter(ways))))
                at = number.get(begin + start), number.get(end)
                now = max(ways, key=lambda way: ways[way])
                if at[0] is None or at[1] is None or tuple(words[slice(*at)]) != now:  # a rule cut it otherwise
                    continue
                # no word is made that no dictionary has: seven stretches of read texts are spoilt then, not fifteen
                known = {way: p for way, p in ways.items() if all(self._is_known(word, now) for word in way)}
                ruled = not directed.isdisjoint(range(begin + start, end))
                if len(known) > 1 and not ruled and not TWICE.search(shape[max(0, begin + start - 1) : end + 1]):
                    unsure.append(Stretch(begin + start, end, (at[0], at[1]), known))
        return First(tuple(words), runs, tuple(unsure))

    def _is_known(self, word: str, now: Way) -> bool:
        return len(word) == 1 or word in now or word in self._dictionary

    def _cut_simplified(self, text: str) -> list[str]:
        words: list[str] = []
        start = 0
        for mixed in self._mixed.finditer(text):
            if not LATIN_LETTER.match(text[mixed.start() - 1 : mixed.start()] + text[mixed.end() : mixed.end() + 1]):
                words += [*self._cut_pure(text[start : mixed.start()]), mixed.group()]
                start = mixed.end()
        return words + self._cut_pure(text[start:])

    def _cut_pure(self, text: str) -> list[str]:
        """The words of simplified text in which Chinese words have no Latin letters."""
        ends = self._ends(text)
        words: list[str] = []
        start, counted = 0, False
        for chunk in CHUNK.finditer(text):
            number = chunk.group("number")
            if number and self._is_word_part(text, chunk):
                continue
            words += self._cut_plain(text, start, chunk.start(), ends, counted)
            words.append(chunk.group())
            start, counted = chunk.end(), bool(number)
        return self._possible(words + self._cut_plain(text, start, len(text), ends, counted))

    def _possible(self, words: Sequence[str]) -> list[str]:
        """The words in which 不 and a result follow a verb, cut as such: 看|不|到; 看不见 if it is listed; 得 and a
        result where nothing follows, or where the verb often has that result: 勾|得|到吗, 看|得|到海, but 盼|得到信.
        What is one word with 儿 at its end is not cut before it: 聊天儿."""
        found: list[str] = []
        for word, after in itertools.zip_longest(words, words[1:], fillvalue=""):
            found.append(word)
            potential = word[0] == "不" or (
                word[0] == "得"
                and (
                    after in grammar.ASKING
                    or not is_han(after[:1])
                    or self._frequencies.zipf("".join(found[-2:-1]) + word[1:]) >= OFTEN
                )
            )
            if len(word) == 2 and potential and word[1] in grammar.RESULTS and self._is_verb(found[-2:-1]):
                found[-1:] = word
            place = self._frequencies.tag(word)[:1] == PRONOUN_TAG  # 在|那儿
            if len(word) == 2 and word[1] == "儿" and not place and "".join(found[-2:]) in self._dictionary:
                found[-2:] = ["".join(found[-2:])]
            if len(found) > 2 and found[-2] == "不" and found[-1] in grammar.RESULTS and self._is_verb(found[-3:-2]):
                whole = "".join(found[-3:])
                if whole in self._dictionary:
                    found[-3:] = [whole]
        return found

    def _is_verb(self, words: Sequence[str]) -> bool:
        """Whether the word before 不, if there is one, is a verb of one character that may have a result."""
        return any(len(w) == 1 and self._frequencies.tag(w)[:1] == "v" and w not in grammar.NO_RESULT for w in words)

    def _ends(self, text: str) -> set[int]:
        """Where words end: the tagger is asked for whole runs of characters, numbers included, as it learnt them."""
        ends = set(range(len(text) + 1))
        runs = list(RUN.finditer(text))
        for run, words in zip(runs, self._tagger.cut([run.group() for run in runs]), strict=True):
            ends -= set(range(run.start() + 1, run.end()))
            ends |= {run.start() + end for _, end in offsets(words)}
        return doubled.borders(text, ends, self._dictionary, self._frequencies.tag)

    def _is_word_part(self, text: str, number: re.Match[str]) -> bool:
        """Whether numerals are the head of a dictionary word (一方面, 万一, 十分, 三三两两), not a number."""
        start, end = number.span()
        if any(c.isdigit() and c < "\uff20" and not is_han(c) for c in number.group()):
            return False
        if number.group() in self._dictionary and len(number.group()) > 1 and not number.group().startswith("第"):
            return len(number.group()) >= 4 or self._frequencies.tag(number.group())[:1] not in {"m", ""}
        longer = text[start : min(len(text), end + 3)]
        return any(
            longer[:size] in self._dictionary and self._frequencies.count(longer[:size])
            for size in range(len(longer), end - start, -1)
        )

    def _cut_plain(self, text: str, start: int, end: int, ends: Collection[int], counted: bool) -> list[str]:
        """The words between two chunks; `counted`: the first of them follows a number."""
        words: list[str] = []
        for place in range(start + 1, end + 1):
            if place == end or place in ends:
                words += self._split(text[start:place], counted)
                start, counted = place, False
        return words

    def _split(self, word: str, counted: bool = False) -> list[str]:
        """A token that the dictionary lacks, along dictionary words; whole if only characters would remain.

        What begins with a numeral, a pronoun, 很 or 不, holds a particle, or ends in a preposition or a word of place
        is a phrase all the same (这次, 一班, 很大, 不严, 流了血, 摆在, 墙上); so is what is `counted` (7时半). A
        doubled word stays whole (干干净净).
        """
        if counted and len(word) == 2 and word[0] in grammar.UNITS and word[1] in grammar.PLACES:
            return list(word)
        tail = doubled.has_tail(word, self._dictionary, self._frequencies.tag)
        whole = word in self._dictionary or doubled.DOUBLED.fullmatch(word) or tail
        if len(word) < 2 or whole or not all(map(is_han, word)):
            return [word]
        parts = best_path(word, self._dictionary, self._frequencies)
        phrase = (
            counted
            or self._frequencies.tag(word[0])[:1] in {"m", "r"}
            or word[0] in grammar.MODIFIERS
            or word[-1] in grammar.AFTER_VERB
            or self._frequencies.tag(word[-1])[:1] == PLACE_TAG
            or not grammar.PARTICLES.isdisjoint(word)
        )
        return parts if phrase or any(len(part) > 1 for part in parts) else [word]


def _by_ways(ways: Mapping[Way, float], start: int, end: int) -> Likely:
    """How likely a piece is a word, by the probabilities of all ways to cut the stretch around it."""
    begins = ends = is_word = 0.0
    for way, share in ways.items():
        places = offsets(way)
        begins += share * any(a == start for a, _ in places)
        ends += share * any(b == end for _, b in places)
        is_word += share * ((start, end) in places)
    return Likely(begins, ends, is_word)


def best_path(word: str, dictionary: Cedict, frequencies: Frequencies) -> list[str]:
    """The way to write a word in the fewest dictionary words and single characters, the most probable of these."""
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for end in range(1, len(word) + 1):
        options = [
            (best[start][0] - 1, best[start][1] + frequencies.log_probability(word[start:end]), start)
            for start in range(end)
            if end - start == 1 or word[start:end] in dictionary
        ]
        best.append(max(options))
    parts: list[str] = []
    end = len(word)
    while end:
        start = best[end][2]
        parts.append(word[start:end])
        end = start
    return parts[::-1]
