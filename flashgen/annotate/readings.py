"""How each character is read here: pypinyin on the whole sentence, reconciled with the dictionary word by word.

Order of trust: a name that the English spells out; the dictionary's only reading of the word; of several, the one whose
meaning the English says, or the usual one; the trained model of characters where it is sure; what pypinyin makes of the
sentence. Tones are citation tones (一 yī, 不 bù), as GB/T 16159-2012 has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..context import ContextEncoder
from ..lexicon import english, glosses, grammar
from ..lexicon.cedict import MAX_PHRASE, MIN_PHRASE, Cedict
from ..lexicon.frequency import Frequencies
from ..lexicon.pinyin import marked, toneless
from ..lexicon.script import is_han, script_of, simplified
from ..lexicon.usual import usual_readings
from ..values import Entry
from . import polyphones
from .shapes import kind_of, offsets

if TYPE_CHECKING:
    from ..encoder import Vectors

MIN_MODEL = 0.5
"""Probability from which the model's reading is taken; .5 to .8 give the same accuracy within .3 points."""
SURE_MODEL = 0.9
"""Probability from which a reading is no guess: on the everyday set 99 % of such readings are right."""
UNSURE = frozenset({"dictionary, by context", "guess among dictionary readings", "pypinyin"})
"""Sources of readings that a single character's English may overrule; where it overruled the model too, readings of
newspapers fell from 99.2 to 98.5 (吓 "threaten", 要 "demand")."""
VERB_TAG, ADVERB_TAG = "v", "d"
"""First letters of jieba's tags."""
OBLIGATION = ("děi",)
CITATION = {"一": "yī", "不": "bù"}
"""pypinyin's phrases have the changed tone for some words (一般 yì) and not for others."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Syllables of one word, marked, and where they come from."""

    syllables: tuple[str, ...]
    source: str


def sentence_syllables(text: str) -> tuple[str, ...]:
    """pypinyin's reading of a whole sentence: one item a character, the character itself where it is not Chinese.

    >>> sentence_syllables("银行行长，ok")
    ('yín', 'háng', 'háng', 'zhǎng', '，', 'o', 'k')
    """
    from pypinyin import Style, lazy_pinyin

    shape = simplified(text) if script_of(text) == "Hant" else text
    # pypinyin reads 〇 and unknown characters as themselves; every other run comes back character by character.
    characters: Any = list  # pypinyin takes a list here, its annotation says str
    raw = lazy_pinyin(shape, style=Style.TONE, errors=characters)
    if len(raw) != len(text):
        raw = [lazy_pinyin(char, style=Style.TONE, errors=characters)[0] for char in shape]
    return tuple(
        CITATION.get(char, syllable) if is_han(char) else char for char, syllable in zip(text, raw, strict=True)
    )


def dictionary_readings(entries: Sequence[Entry], word: str) -> list[tuple[str, ...]]:
    """The readings that entries give a word, one syllable a character; those of a name too, in small letters where the
    word is no name alone: 佛 is Fó before it is fú."""
    found: dict[tuple[str, ...], None] = {}
    for entry in entries:
        syllables = tuple(map(marked, entry.pinyin.split()))
        if len(syllables) == len(word):
            found[syllables] = None
    common = [reading for reading in found if not reading[0][:1].isupper()]
    small = [tuple(syllable.lower() for syllable in reading) for reading in found]
    return list(dict.fromkeys(small)) if common else list(found)


def reading_by_english(entries: Sequence[Entry], word: str, said: str) -> tuple[str, ...] | None:
    """The only reading whose meanings have a content word of the English that says the word; None if it does not tell.

    Of words of several characters 292 have more than one reading, mostly a full and a neutral tone that no context
    tells apart. Single characters have many small meanings: there the English must be a whole gloss (烧干 "dry", gān).
    """
    wanted = {english.stem(w.text) for w in english.words(said)} - english.STOP_WORDS
    fitting, whole = [], []
    for reading in dictionary_readings(entries, word):
        same = [e for e in entries if tuple(map(marked, e.pinyin.split())) == reading]
        meanings = [m for e in same for s in e.senses if not glosses.is_meta(s) for m in glosses.phrases(s)]
        stems = [{english.stem(w.text) for w in english.words(m)} for m in meanings]
        if any(wanted & mine for mine in stems):
            fitting.append(reading)
        if wanted in stems:
            whole.append(reading)
    if len(word) == 1 and fitting != whole:
        return None
    several = len(dictionary_readings(entries, word)) > 1
    return fitting[0] if several and len(fitting) == 1 else None


def vectors_of(words: Sequence[str], context: ContextEncoder | None) -> dict[int, Vectors]:
    """The vector of each word in its sentence, by its place; marks are left out, as word links leave them, so that the
    encoder sees a sentence once. None without the encoder."""
    if context is None:
        return {}
    kept = _without_marks(words)
    return dict(zip(kept, context.words([words[k] for k in kept], spaced=False), strict=True))


def _without_marks(words: Sequence[str]) -> list[int]:
    return [k for k, word in enumerate(words) if kind_of(word) != "mark"]


Placed = Callable[[], "dict[int, Vectors]"]
"""The vectors of a sentence by the places of its words, once asked for."""


class Reader:
    """Readings of the words of a sentence; with a contextual encoder its vectors help to tell them."""

    def __init__(
        self,
        dictionary: Cedict,
        frequencies: Frequencies,
        context: ContextEncoder | None = None,
        model: polyphones.Model | None = None,
    ) -> None:
        self._frequencies, self._phrases, self._context = frequencies, dictionary.phrases, context
        self._model = polyphones.load(context is not None) if model is None else model
        self._options = lru_cache(maxsize=1 << 16)(lambda word: dictionary_readings(dictionary.entries(word), word))

    def prepare(self, sentences: Iterable[Sequence[str]]) -> None:
        """Encode the words of sentences that will be read."""
        if self._context:
            plain = map(_simplified, sentences)
            self._context.prepare(([words[k] for k in _without_marks(words)], False) for words in plain)

    def read(self, words: Sequence[str], syllables: Sequence[str]) -> list[Reading]:
        """The reading of each word; `syllables` is the whole sentence's, one a character."""
        plain = _simplified(words)
        readings, start = [], 0
        known = self._within_phrases(plain)
        vectors = lru_cache(maxsize=1)(lambda: vectors_of(plain, self._context))
        for index, word in enumerate(words):
            around = tuple(syllables[start : start + len(word)])
            readings.append(known.get(index) or self._read(plain[index], around, plain, index, vectors))
            start += len(word)
        return readings

    def _within_phrases(self, words: Sequence[str]) -> dict[int, Reading]:
        """The readings of single characters that stand in a set phrase or in a potential form of a word.

        为 + 人民 + 服务 is an entry of the dictionary; 吓 + 不 + 倒 is 吓倒 with 不 in it. Shorter wholes would be
        chance: 都 + 会 is no 都会 dūhuì.
        """
        found: dict[int, Reading] = {}
        for index in (i for i, word in enumerate(words) if len(word) == 1 and len(self._options(word)) > 1):
            for first, end in self._phrases_around(words, index):
                whole = "".join(words[first:end])
                options = self._options(whole) if whole in self._phrases else ()
                if len(options) == 1:
                    place = sum(map(len, words[first:index]))
                    found[index] = Reading(options[0][place : place + 1], "dictionary, set phrase")
            if self._is_obligation(words, index):
                found[index] = Reading(OBLIGATION, "an adverb before it, a verb after it")
            if (
                index > 1
                and words[index - 1] in grammar.POTENTIAL
                and self._is_potential(words[index - 2], words[index])
            ):
                options = self._options(words[index - 2] + words[index])
                if len(options) == 1:
                    found[index - 2], found[index] = (Reading((s,), "dictionary, potential form") for s in options[0])
        return found

    def _is_potential(self, verb: str, complement: str) -> bool:
        """Whether two characters may be a verb and its complement: not 都不会, 变得更."""
        return (
            len(verb) == 1
            and self._frequencies.tag(verb)[:1] == VERB_TAG
            and self._frequencies.tag(complement)[:1] not in {ADVERB_TAG, "m", "r"}
        )

    def _is_obligation(self, words: Sequence[str], index: int) -> bool:
        """Whether 得 is "must": 就得马上走, not 跑得快."""
        if words[index] != "得" or not 0 < index < len(words) - 1:
            return False
        before, after = (self._frequencies.tag(words[k])[:1] for k in (index - 1, index + 1))
        return before == ADVERB_TAG and after in {VERB_TAG, ADVERB_TAG, "p"}

    @staticmethod
    def _phrases_around(words: Sequence[str], index: int) -> Iterator[tuple[int, int]]:
        """The runs of words around one that are of the length of a set phrase."""
        for first in range(max(0, index - MAX_PHRASE + 1), index + 1):
            length = sum(map(len, words[first : index + 1]))
            for end in range(index + 1, len(words) + 1):
                length += len(words[end - 1]) if end > index + 1 else 0
                if length > MAX_PHRASE:
                    break
                if length >= MIN_PHRASE:
                    yield first, end

    def _read(self, word: str, around: tuple[str, ...], words: Sequence[str], index: int, vectors: Placed) -> Reading:
        if not all(map(is_han, word)):
            return Reading(around, "pypinyin")  # the dictionary reads letters and digits aloud, too: B bī
        options = self._options(word)
        if len(options) == 1:
            return Reading(options[0], "dictionary")
        usual = usual_readings().get(word)
        if usual in options:
            return Reading(usual, "dictionary, usual reading")
        said, sure = self._modelled(around, words, index, vectors)
        if sure and (not options or said in options):
            return Reading(said, "model" if options else "readings of its characters")
        if len(word) == 1 or not options:
            around = said
            if options and around == tuple(map(toneless, around)) and polyphones.knows(word, around[0], self._model):
                return Reading(around, "model")  # the dictionary gives a particle its full tone: 呵 ā
        if around in options:
            return Reading(around, "dictionary, by context")
        letters = tuple(map(toneless, around))
        near = [option for option in options if tuple(map(toneless, option)) == letters]
        if near:
            return Reading(near[0], "dictionary, by context" if len(near) == 1 else "guess among dictionary readings")
        return Reading(around, "pypinyin")

    def _modelled(
        self, around: tuple[str, ...], words: Sequence[str], index: int, vectors: Placed
    ) -> tuple[tuple[str, ...], bool]:
        """The syllables of a word, those replaced that the model knows better; and whether all of them are sure."""
        found, sure = list(around), True
        for offset, (char, usual) in enumerate(zip(words[index], around, strict=True)):
            place = polyphones.Place(words, index, offset)
            vector = vectors().get(index) if self._model.decides(char) else None
            said = polyphones.read(place, usual, self._frequencies.tag, self._model, vector)
            if said and said[1] >= MIN_MODEL:
                found[offset] = said[0]
            known = self._options(char)
            sure &= bool(said and said[1] >= SURE_MODEL) or known == [(found[offset],)]
        return tuple(found), sure


def _simplified(words: Sequence[str]) -> Sequence[str]:
    """The words of a sentence in the simplified script."""
    text = "".join(words)
    if script_of(text) != "Hant":
        return words
    shape = simplified(text)
    return [shape[start:end] for start, end in offsets(words)]
