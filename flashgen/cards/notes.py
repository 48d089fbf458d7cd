"""Candidates with their glosses to notes: script, readings, part of speech, source, and what is doubtful."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ..lexicon import glosses, levels, pinyin
from ..lexicon.cedict import Cedict
from ..lexicon.script import is_han, simplified, traditional
from ..lexicon.spoken import spoken as as_spoken
from ..values import BY_HAND, BY_MEANING, Candidate, Entry, Example, Facts, Gloss, Note, Probability, Token
from .identity import guid, series_tag

UNSURE = 0.82
"""Probability that word and meaning are right (`gloss/trust.py`) below which teacher and student are told that it is
unsure. Of 2,129 words of cards of 18 texts that had taught nothing, 10 % lie below it: 29 in 100 are clearly false
in word or meaning, and they are half of all that are (51 %). At .74 it would be 6 and 30 %, at .86 14 and 61 %, 26 in
100 of them clearly false."""
UNSURE_MINED = 0.8
"""The same of a meaning that the translation alone has."""
PIECE, MISCUT = "character may be a piece of a longer word", "word may be a piece of another, or two words,"
"""What is then told of single characters and of others."""
UNSURE_READING = 0.9
"""Probability of a right reading below which it is a guess to the teacher."""
MIN_MARKED = 0.85
"""Probability of a right mark from which the English words are marked, unless the meaning is unsure. Of 3,305 cards of
18 texts that were read one by one 63 % show a mark then, and of these 1.4 % are clearly false; from .75 69 and 1.8 %,
from .9 56 and 1 %."""
WORD_RIGHT = 0.986
"""Share of labelled words worth a card that are cut rightly and no names: 761 of 772. Beside it stands what
`gloss/whole.py` says of this one; single characters have that alone."""
READ_RIGHT = {
    "model": 0.98,
    "readings of its characters": 0.98,
    "pypinyin": 0.85,
    BY_MEANING: 0.9,
    "dictionary, by context": 0.74,
    "guess among dictionary readings": 0.6,
}
"""Of the sources that may err, how often they are right on the polyphones of both sets, by models that have not seen
them (4,009, 1,820, 557, 444 readings; of the last no more than a handful)."""
SETTLED = 0.999
"""The same of all others: what is left are neutral tones that the dictionary has and the sets have not."""
IDIOM_TAG = "i"
"""jieba's tag for set phrases."""
UNCONFIRMED = "This meaning is the dictionary's: it may be another one here."
NAMES = "Names"
"""The sub-deck of names."""


def note(candidate: Candidate, gloss: Gloss, dictionary: Cedict, facts: Facts, series: str) -> Note:
    """The note of a word."""
    token, example = candidate.best.token, candidate.best.example
    entries = dictionary.entries(token.word)
    here = _entry_here(entries, candidate.reading, gloss)
    readings = _readings(entries)
    doubts = tuple(_doubts(candidate, gloss, here))
    speech = "name" if token.kind == "name" else "idiom" if token.pos[:1] == IDIOM_TAG else gloss.part_of_speech
    is_verb = bool(gloss.senses) and glosses.is_verb(gloss.senses[0])
    counted = [here] if here and not is_verb else []  # 份 counts a report, not "to report"
    classifiers = glosses.classifiers(counted, traditional=example.script == "Hant")
    return Note(
        guid=guid(series, candidate.headword, candidate.reading),
        candidate=candidate,
        gloss=gloss,
        headword=token.word,
        other_script=_other_script(token.word, here, example.script),
        pinyin=candidate.reading,
        syllables=_syllables(example, token),
        part_of_speech=speech,
        classifiers="、".join(classifiers[:3]),
        entry=tuple(filter(None, (_shown(e, len(readings) > 1) for e in entries if not _only_surname(e))))
        or tuple(f"{part}: {meaning}" for part, meaning in gloss.parts),
        other_readings=tuple(r for r in readings if r.lower() != candidate.reading.lower()),
        source=source_line(facts) if example.time is None else _film(facts, example.source, example.time),
        tags=tuple(_tags(candidate, series, bool(doubts))),
        subdeck=NAMES if token.kind == "name" else "",
        remarks=tuple(_remarks(candidate, gloss, here)),
        doubts=doubts,
        probability=probability(candidate, gloss, here),
    )


def read_right(source: str) -> float:
    """The probability that a reading from a source is right."""
    return 1.0 if source == BY_HAND else READ_RIGHT.get(source, SETTLED)


def probability(candidate: Candidate, gloss: Gloss, entry: Entry | None) -> Probability:
    """How probable it is that the card of a word is right; `entry` is that of its meaning.

    A meaning that has the reading confirms it: 行 is xíng where it means "all right". Where no English is marked none
    is marked wrongly.
    """
    read = read_right(candidate.best.token.reading_source)
    if entry and gloss.source == "dictionary" and not _read_otherwise(candidate, gloss, entry):
        read = 1 - (1 - read) * (1 - gloss.meant)
    cut = gloss.whole if len(candidate.headword) == 1 else min(gloss.whole, WORD_RIGHT)
    word = 1.0 if gloss.source == BY_HAND else cut
    return Probability(word, read, gloss.meant, gloss.marked if marks(gloss) else 1.0, gloss.right)


def with_lines(note: Note, *, spoken: bool, zhuyin: bool, taiwan: bool = False) -> Note:
    """The note with the optional lines of its reading; the spoken one only where it differs from the citation tones. In
    `taiwan` it has zhuyin in any case."""
    word = [note.headword]
    said = pinyin.join(as_spoken(word, [note.syllables])[0]) if spoken else ""
    return replace(
        note,
        spoken=said if said != note.pinyin else "",
        zhuyin=" ".join(map(pinyin.zhuyin, note.syllables)) if zhuyin or taiwan else "",
        taiwan=taiwan,
    )


def _film(facts: Facts, file: str, time: int) -> str:
    """The film, by its title or file, and the time at which a sentence is said."""
    return f"{source_line(facts) or file}, {clock(time)}"


def clock(time: int) -> str:
    """When something is said (milliseconds), as players show it.

    >>> clock(65_400), clock(3_725_000)
    ('1:05', '1:02:05')
    """
    minutes, seconds = divmod(time // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if minutes >= 60 else f"{minutes}:{seconds:02}"


def source_line(facts: Facts) -> str:
    """Where the sentence stands: title, date and page.

    >>> source_line(Facts(title_l2="五月杂感", author="张香山", date="1946-05-15", page="4"))
    '《五月杂感》 张香山, 1946-05-15, p. 4'
    """
    title = f"《{facts.title_l2}》" if facts.title_l2 else facts.title_l1
    rest = ", ".join(filter(None, [facts.author, facts.date, facts.page and f"p. {facts.page}"]))
    return " ".join(filter(None, [title, rest]))


def _syllables(example: Example, token: Token) -> tuple[str, ...]:
    """The reading of the headword, a syllable for each character; of a doubled or separated word those of its lemma."""
    read = example.syllables[token.start : token.end]
    return tuple(read[place] for place in token.places)


def _entry_here(entries: tuple[Entry, ...], reading: str, gloss: Gloss) -> Entry | None:
    """The entry that the gloss comes from, else the first with the reading of this card."""
    said = [e for e in entries if gloss.senses and gloss.senses[0] in e.senses]
    same = [e for e in said or entries if _reading(e).lower() == reading.lower()]
    return next(iter(same or said or entries), None)


def _reading(entry: Entry) -> str:
    return pinyin.join([pinyin.marked(s) for s in entry.pinyin.split()])


def _readings(entries: Iterable[Entry]) -> dict[str, None]:
    """The different readings in entries, in their order."""
    return dict.fromkeys(_reading(e) for e in entries if not _only_surname(e))


def _only_surname(entry: Entry) -> bool:
    return all(glosses.is_meta(s) for s in entry.senses) and any("surname" in s for s in entry.senses)


def _other_script(word: str, entry: Entry | None, script: str) -> str:
    """The word in the other script, "" where it is the same: the entry's own pair first."""
    if script == "Hant":
        other = entry.simplified if entry and entry.traditional == word else simplified(word)
    else:
        other = entry.traditional if entry and entry.simplified == word else traditional(word)
    return "" if other == word else other


def _shown(entry: Entry, with_reading: bool) -> str:
    """An entry as one line: its meanings, and its reading where the word has several."""
    meanings = [m for s in entry.senses if not glosses.is_meta(s) for m in ["; ".join(glosses.meanings(s))] if m]
    text = " / ".join(dict.fromkeys(meanings)) or " / ".join(s for s in entry.senses if not re.search(r"\[[a-z]+\d", s))
    return f"{_reading(entry)}: {text}" if with_reading and text else text


def unsure(gloss: Gloss) -> bool:
    """Whether the meaning might be another one, rather than the word none: not where the translation tells a name."""
    if gloss.source == "mined":
        return gloss.meant < UNSURE_MINED
    return _unsure(gloss) and gloss.whole >= gloss.meant


def _unsure(gloss: Gloss) -> bool:
    return gloss.source in {"dictionary", "second opinion"} and gloss.right < UNSURE


def marks(gloss: Gloss) -> bool:
    """Whether the English of a word is marked on its card."""
    return bool(gloss.span) and gloss.marked >= MIN_MARKED and not unsure(gloss)


def _doubts(candidate: Candidate, gloss: Gloss, entry: Entry | None) -> list[str]:
    """What a teacher should look at."""
    token, example = candidate.best.token, candidate.best.example
    doubts = []
    if gloss.source == "mined" and unsure(gloss):
        doubts.append("not in the dictionary: the meaning is taken from the translation")
    elif unsure(gloss) and len(gloss.senses) == 1:
        doubts.append(f"the word or its meaning may be wrong (probability {1 - gloss.right:.2f})")
    elif unsure(gloss):
        doubts.append(f"the meaning may be another one (probability {gloss.right:.2f})")
    elif told := _cut_wrongly(candidate, gloss):
        doubts.append(f"the {told} here (probability {1 - gloss.right:.2f})")
    if _read_otherwise(candidate, gloss, entry) and entry:
        doubts.append(f"the meaning belongs to another reading, {_reading(entry)}")
    if not example.sure and not example.alone:
        doubts.append("no sure translation of the sentence")
    if probability(candidate, gloss, entry).reading < UNSURE_READING:
        doubts.append(f"the reading is a guess ({token.reading_source})")
    return doubts


def _remarks(candidate: Candidate, gloss: Gloss, entry: Entry | None) -> list[str]:
    """What a student is told, so that nothing doubtful looks certain."""
    translated = candidate.best.example.sure or candidate.best.example.alone
    remarks = []
    if gloss.source == "mined":
        remarks.append("No dictionary has this word: the meaning is the translator's.")
    elif unsure(gloss):
        told = "The translation does not confirm this meaning." if candidate.best.example.l1 else UNCONFIRMED
        remarks.append(told)
    elif told := _cut_wrongly(candidate, gloss):
        remarks.append(f"This {told} here.")
    elif _read_otherwise(candidate, gloss, entry):
        remarks.append("This meaning may belong to another reading.")
    if not translated:
        remarks.append("This sentence has no sure translation.")
    return remarks


def _cut_wrongly(candidate: Candidate, gloss: Gloss) -> str:
    """What is told of a word that may be none where it stands, "" of others."""
    told = PIECE if len(candidate.headword) == 1 else MISCUT
    return told if _unsure(gloss) and not unsure(gloss) else ""


def _read_otherwise(candidate: Candidate, gloss: Gloss, entry: Entry | None) -> bool:
    """Whether the meaning stands under another reading than the card's."""
    if gloss.source != "dictionary" or entry is None or candidate.computed:
        return False
    return _reading(entry).lower() != candidate.reading.lower()


def _tags(candidate: Candidate, series: str, check: bool) -> list[str]:
    """Anki tags: never with white space."""
    level = levels.label(candidate.level, candidate.hsk).replace(" ", "")
    tags = [f"FlashGen::{level}"] if level else []
    tags.append(series_tag(series))
    if candidate.best.token.kind == "name":
        tags.append("FlashGen::name")
    if check:
        tags.append("FlashGen::check")
    return tags


def readable(word: str) -> bool:
    """Whether a word can stand on a card at all: Chinese characters, with Latin letters among them (卡拉OK)."""
    return any(map(is_han, word)) and all(is_han(char) or (char.isascii() and char.isalnum()) for char in word)
