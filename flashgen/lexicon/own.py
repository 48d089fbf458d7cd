"""A user's own words: one a line, with a reading and a gloss where the dictionary's should not be used.

    word <tab> reading <tab> gloss

Reading and gloss may be missing or empty; `#` begins a comment. A reading has a syllable for each character, with
tone marks or numbers (`zhuózhòng`, `zhuó zhòng`, `zhuo2 zhong4`); a capital makes the word a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import VocabError
from ..values import Entry
from .pinyin import split
from .script import is_han, simplified

MAX_WORD, MAX_GLOSS = 20, 200
SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?(?:i?ang?|uang?|iong|u?eng?|i?ao|[aeu]i|uai|i?an|uan|[iu]ng?|ong|[iu]?ou?|uo|i?e"
    r"|u:?e|u:|i?a|ua|er|iu|u|i|o)[1-5]\Z|(?:r|m|n|ng|hm|hng|e\^)[1-5]\Z",
    re.IGNORECASE,
)
"""A syllable of Mandarin with its tone, any initial with any final: what is mistyped is rarely one by chance."""


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A word, its numbered syllables as CC-CEDICT writes them ("" if not given), its gloss ("" if not given)."""

    word: str
    pinyin: str = ""
    gloss: str = ""


def parse(text: str, path: Path | str) -> dict[str, OwnWord]:
    """The words of a list by their simplified form; a `VocabError` names the line that can't be used.

    >>> parse("运动\\t\\tmovement\\n# names\\n热风炉\\trè fēng lú\\thot blast stove\\n", "own.tsv")["热风炉"]
    OwnWord(word='热风炉', pinyin='re4 feng1 lu2', gloss='hot blast stove')
    """
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        word, reading, gloss = (*(cell.strip() for cell in line.split("\t")), "", "")[:3]
        if not word or not all(map(is_han, word)) or len(word) > MAX_WORD:
            raise VocabError(
                path, f"{word[:30]!r} is no Chinese word", line=number, hint="Write: word, tab, reading, tab, gloss."
            )
        if len(gloss) > MAX_GLOSS:
            raise VocabError(
                path, "this gloss is too long for a card", line=number, hint=f"At most {MAX_GLOSS} letters."
            )
        found[simplified(word)] = OwnWord(word, numbered_reading(reading, word, path, number), gloss.replace("/", "; "))
    if not found:
        raise VocabError(path, "the list holds no word", hint="Write: word, tab, reading, tab, gloss.")
    return found


def entries(own: OwnWord, listed: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries of a word: what its user says, the dictionary's where they say nothing."""
    pinyin = own.pinyin or (listed[0].pinyin if listed else _guessed(own.word))
    fitting = [e for e in listed if not own.pinyin or e.pinyin.lower() == own.pinyin.lower()] or listed
    if not own.gloss and not own.pinyin and listed:
        return tuple(listed)
    senses = (own.gloss,) if own.gloss else tuple(dict.fromkeys(s for e in fitting for s in e.senses))
    traditional = listed[0].traditional if listed else own.word
    return (Entry(traditional, simplified(own.word), pinyin, senses),)


def numbered_reading(reading: str, word: str, path: Path | str, line: int) -> str:
    """A reading as numbered syllables; as many as the word has characters."""
    if not reading:
        return ""

    given = re.sub(r"(?<=[1-5])(?=[^\s\d])", " ", reading.replace("'", " ")).split()
    if len(given) < len(word):
        given = split(reading, word) or given
    if len(given) != len(word):
        raise VocabError(
            path,
            f"“{reading}” has {len(given)} syllables for the {len(word)} characters of {word}",
            line=line,
            hint="Put a space between syllables.",
        )
    return " ".join(_syllable(syllable, path, line) for syllable in given)


def _syllable(given: str, path: Path | str, line: int) -> str:
    from pypinyin.contrib.tone_convert import to_tone3

    plain = given if given[-1:].isdigit() else to_tone3(given.lower(), neutral_tone_with_five=True)
    numbered = plain.replace("ü", "v").replace("v", "u:")
    if not SYLLABLE.match(numbered):
        raise VocabError(path, f"{given!r} is no pinyin", line=line, hint="Write zhuó or zhuo2.")
    return numbered[:1].upper() + numbered[1:] if given[:1].isupper() else numbered


def _guessed(word: str) -> str:
    from pypinyin import Style, lazy_pinyin

    found = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
    return " ".join(syllable.replace("v", "u:") for syllable in found)


def pattern(words: Mapping[str, OwnWord]) -> re.Pattern[str] | None:
    """What finds the words in a text, the longest first; None for none."""
    forms = sorted({*words, *(own.word for own in words.values())}, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, forms))) if forms else None
