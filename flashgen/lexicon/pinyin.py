"""Spelling of pinyin: tone numbers to marks, syllables to words (GB/T 16159-2012).

Numbered pinyin is CC-CEDICT's (`lu:4`, neutral tone 5, erhua `r5`); marked pinyin is what a card shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

SYLLABLE = re.compile(r"[A-Za-zü:]+[1-5]?\Z")
TONES = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}


@lru_cache(maxsize=4096)
def marked(numbered: str) -> str:
    """One numbered syllable with its tone mark; anything else comes back as it is.

    >>> marked("lu:4"), marked("Bei3"), marked("de5"), marked("r5"), marked("m2"), marked("·")
    ('lǜ', 'Běi', 'de', 'r', 'ḿ', '·')
    """
    if not SYLLABLE.match(numbered):
        return numbered
    from pypinyin.contrib.tone_convert import to_tone

    plain = numbered.lower().replace("u:", "v").replace("ü", "v").replace("5", "")
    shown = unicodedata.normalize("NFC", str(to_tone(plain))).replace("v", "ü")
    return shown[:1].upper() + shown[1:] if numbered[:1].isupper() else shown


def tone(syllable: str) -> int:
    """Tone 1..4 of a marked syllable, 5 for the neutral tone.

    >>> [tone(s) for s in ("mā", "má", "mǎ", "mà", "ma", "lǜ")]
    [1, 2, 3, 4, 5, 4]
    """
    return next((TONES[c] for c in unicodedata.normalize("NFD", syllable) if c in TONES), 5)


def toneless(syllable: str) -> str:
    """Lower-case letters of a marked syllable, ü kept.

    >>> toneless("Lǜ"), toneless("Běi")
    ('lü', 'bei')
    """
    kept = (c for c in unicodedata.normalize("NFD", syllable.lower()) if c not in TONES)
    return unicodedata.normalize("NFC", "".join(kept))


def numbered(syllable: str) -> str:
    """A marked syllable for typing: letters, then the tone number; ü as v.

    >>> numbered("xiān"), numbered("lǜ"), numbered("de")
    ('xian1', 'lv4', 'de5')
    """
    return f"{toneless(syllable).replace('ü', 'v')}{tone(syllable)}"


def tone_mark(char: str) -> bool:
    """Whether a character carries a tone mark.

    >>> tone_mark("ǎ"), tone_mark("a"), tone_mark("ü")
    (True, False, False)
    """
    return bool(set(unicodedata.normalize("NFD", char)) & set("\u0304\u0301\u030c\u0300"))


def join(syllables: Sequence[str]) -> str:
    """The marked syllables of one word as GB/T 16159 spells it.

    Joined; an apostrophe before a later syllable that begins with a, e or o; erhua fused; a capital letter
    begins a new word of a name.

    >>> join(["xī", "ān"]), join(["wán", "r"]), join(["Zhōng", "gòng", "Zhōng", "yāng"]), join(["xiān", "jìn"])
    ("xī'ān", 'wánr', 'Zhōnggòng Zhōngyāng', 'xiānjìn')
    """
    word = ""
    for syllable in syllables:
        if not syllable[:1].isalpha():
            word += "" if syllable in {"·", "-"} else syllable
        elif word and syllable[:1].isupper():
            word += f" {syllable}"
        elif word and word[-1].isalpha() and toneless(syllable)[:1] in {"a", "e", "o"}:
            word += f"'{syllable}"
        else:
            word += syllable
    return word


def split(reading: str, word: str) -> list[str]:
    """The syllables of a reading as `join` writes it, one a character, by the readings that the characters can have, or
    else by all there are (垃圾 lèsè); [] if they can't be told apart so. The tones are those of the reading.

    >>> split("péngyouquān", "朋友圈"), split("xī'ān", "西安"), split("wánr", "玩儿"), split("kàn shū", "看")
    (['péng', 'you', 'quān'], ['xī', 'ān'], ['wán', 'r'], [])
    >>> split("lèsè", "垃圾")
    ['lè', 'sè']
    """
    from pypinyin import Style, pinyin

    text = re.sub(r"['’\s-]", "", unicodedata.normalize("NFC", reading))
    plain = toneless(text)
    if len(plain) != len(text):
        return []

    def walk(index: int, at: int, known: frozenset[str] = frozenset()) -> list[str] | None:
        if index == len(word):
            return [] if at == len(text) else None
        listed = known or pinyin(word[index], style=Style.NORMAL, heteronym=True, v_to_u=True)[0]
        for letters in sorted({*listed, *(["r"] if word[index] in "儿兒" else [])}, key=len, reverse=True):
            if plain.startswith(letters, at):
                rest = walk(index + 1, at + len(letters), known)
                if rest is not None:
                    return [text[at : at + len(letters)], *rest]
        return None

    return walk(0, 0) or walk(0, 0, _letters()) or []


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    """All syllables without tones, but for those without a vowel (ń)."""
    from pypinyin.constants import PINYIN_DICT

    every = (toneless(reading) for readings in PINYIN_DICT.values() for reading in readings.split(","))
    return frozenset(letters for letters in every if set(letters) & set("aeiouü"))


@lru_cache(maxsize=1 << 15)
def syllables(word: str) -> tuple[str, ...]:
    """The usual syllables of a word's characters as English newspapers spell names: no tones, u for ü.

    >>> syllables("吕嘉民")
    ('lu', 'jia', 'min')
    """
    from pypinyin import lazy_pinyin

    return tuple(toneless(s).replace("ü", "u") for s in lazy_pinyin(word, v_to_u=True))


@lru_cache(maxsize=4096)
def usual(char: str) -> str:
    """The most usual reading of a character alone, as pypinyin has it; the character itself if it has none.

    >>> usual("石"), usual("重")
    ('shí', 'zhòng')
    """
    from pypinyin import pinyin

    return str(pinyin(char)[0][0])


@lru_cache(maxsize=4096)
def zhuyin(syllable: str) -> str:
    """A marked syllable in zhuyin, the dot of the neutral tone first as Taiwan writes it.

    >>> [zhuyin(s) for s in ("xiān", "lǜ", "de", "Běi", "r", "，")]
    ['ㄒㄧㄢ', 'ㄌㄩˋ', '˙ㄉㄜ', 'ㄅㄟˇ', 'ㄦ', '，']
    """
    from pypinyin.style.bopomofo import BopomofoConverter

    if not syllable[:1].isalpha():
        return syllable
    if syllable.lower() == "r":
        return "ㄦ"
    found = str(BopomofoConverter().to_bopomofo(syllable.lower()))
    return "˙" + found[:-1] if found.endswith("˙") else found
