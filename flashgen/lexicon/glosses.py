"""CC-CEDICT senses as a learner should read them.

A sense is one slash-separated item of an entry, for example `sophisticated; advanced (technology etc)`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from ..values import Entry
from . import pinyin

META = re.compile(
    r"(?:\([^)]*\) ?)?(?:CL:|Taiwan pr|also pr|also written"
    r"|(?:old |archaic |erhua |Japanese |nonstandard |\w+ )?(?:variant|form) of [\u3400-\u9fff]"
    r"|see (?:also )?[\u3400-\u9fff]|used in [\u3400-\u9fff]|(?:two-character )?surname [A-Z]|abbr\. (?:for|to|of) "
    r"|opposite:|colloquial pr|pr\. \[|\(?Kangxi|\".*\" radical|classifier for"
    r"|(?:same as|equivalent to) [\u3400-\u9fff])"
)
"""Senses that say something about the word but not what it means."""
MARKED = re.compile(
    r"\((?:[^()]*\b)?(?:old|archaic|dialect|slang|literary|Tw|loanword|math|physics|chemistry|computing|biology"
    r"|textiles|theater|euphemism|euph|Peking opera|Daoism|Buddhism|geology|bound form|Cantonese|derog|fig|botany"
    r"|linguistics|medicine|statistics|law|art|mus|coll|grammar|sports|military|Internet)\b"
)
"""Senses of a special field or register: never first unless the English says so."""
REFERENCE = re.compile(r"[^\s()\[\]/,;:]*[\u3400-\u9fff][^\s()\[\]/,;:]*(?:\[[^\]]*\])?|\[[A-Za-z:]+\d[^\]]*\]")
TARGET = re.compile(
    r"(?:variant of|erhua form of|see also|see|abbr\. (?:for|to|of)|same as|equivalent to|also written) "
    r"([^\s\[|]+\|)?([^\s\[|,;()]+)\[([^\]]+)\]",
    re.IGNORECASE,
)
VARIANT = re.compile(r"^(?:\w+ )?(?:variant|form) of [\u3400-\u9fff]")
TAIWAN = re.compile(r"^Taiwan pr\. \[([a-z:A-Z0-9 ]+)\]")
CLASSIFIER = re.compile(r"CL:(.+)")
MEASURES = re.compile(r"(?:\([^()]*\) ?)?classifier for ")
BRACKETS = re.compile(r"\s*\([^()]*\)")
KEPT_BRACKETS = re.compile(
    r"\((?:old|archaic|(?:Internet )?slang|(?:slang, )?vulgar|dialect|literary|coll\.|derog\.|fig\.)\)"
)
UNCLEAN = re.compile(r"\((?:[^()]*\b)?(?:vulgar|slang|derog|obscene|offensive|taboo)\b")
"""Senses that a teacher may not want in class."""
TELLING = re.compile(
    r"(?<=[a-z]) \((?!(?:idiom|name|loanword|proverb|saying|surname|brand|formal|classical|colloquial|humble|honorific"
    r"|sth|sb|etc|that|with|old|archaic|literary|dialect|slang|vulgar)\))[a-z]{3,12}\)\Z"
)
"""A bracket that tells which meaning of an English word is meant: hot (spicy), crane (bird)."""
MAX_MEANINGS = 3
MAX_CHARS = 60
"""A gloss is to be read at a glance: at most three short meanings and about one line on a phone."""


def is_meta(sense: str) -> bool:
    """Whether a sense is no meaning: classifier, variant, cross-reference, surname, pronunciation note.

    >>> [is_meta(s) for s in ("CL:場|场[chang3]", "old variant of 煙|烟[yan1]", "surname Wang", "see 要是[yao4 shi5]")]
    [True, True, True, True]
    >>> [is_meta(s) for s in ("surname and given name", "see you again later", "see also")]
    [False, False, False]
    """
    return bool(META.match(sense))


@lru_cache(maxsize=1 << 15)
def meanings(sense: str) -> tuple[str, ...]:
    """The short meanings in a sense, for display: split at semicolons, references and long brackets dropped.

    >>> meanings("sophisticated; advanced (technology etc)")
    ('sophisticated', 'advanced')
    >>> meanings("(old) to study; abbr. for 中國|中国[Zhong1 guo2]")
    ('(old) to study',)
    >>> meanings("autonomous region – a provincial-level division of China")
    ('autonomous region',)
    >>> meanings("to put sth to use (idiom)")
    ('to put sth to use',)
    >>> meanings("hot (spicy); crane (bird)"), meanings("re-"), meanings("-ful")
    (('hot (spicy)', 'crane (bird)'), ('re-',), ('-ful',))
    """
    found = []
    for part in _split(sense, ";"):
        if is_meta(part):
            continue
        marks = " ".join(KEPT_BRACKETS.findall(part))
        telling = TELLING.search(part)
        bare = BRACKETS.sub("", BRACKETS.sub("", part)).split(" – ")[0]
        text = " ".join(bare.split()).removesuffix(" -").removeprefix("- ").strip(" ,;:")
        if telling and len(text.removeprefix("to ").split()) == 1:  # a longer one is clear by itself
            text += telling.group()
        if REFERENCE.search(text):
            text = _without_references(text)
        if text and any(c.isalpha() for c in text):
            found.append(f"{marks} {text}".strip())
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1 << 15)
def phrases(sense: str) -> tuple[str, ...]:
    """The same for comparison with English: also split at commas, without `to`, articles, `sb` and `sth`.

    >>> phrases("(bound form) to move to action, to stir sb (to do sth)")
    ('move to action', 'stir')
    """
    found = []
    for meaning in meanings(sense):
        for part in BRACKETS.sub("", KEPT_BRACKETS.sub("", meaning)).split(","):
            text = re.sub(r"\b(?:sb|sth|etc|esp|usu|one's|oneself|i\.e|e\.g)\b\.?", " ", part)
            text = re.sub(r"^\s*(?:to be|to|be|a|an|the)\s+", "", " ".join(text.split()))
            if text.strip(" .-"):
                found.append(text.strip())
    return tuple(dict.fromkeys(found))


def is_classifier(sense: str) -> bool:
    """Whether a sense says what a measure word counts.

    >>> is_classifier("(coll.) classifier for money or currency units"), is_classifier("CL:個|个[ge4]")
    (True, False)
    """
    return bool(MEASURES.match(sense))


def shown(sense: str) -> tuple[str, ...]:
    """What a card shows of a sense: its meanings, or what a measure word counts.

    >>> shown("classifier for events, things, clothes etc")
    ('measure word for events, things, clothes etc',)
    """
    if is_classifier(sense):
        counted = _without_references(BRACKETS.sub("", MEASURES.sub("", sense)))
        return (f"measure word for {counted}",) if counted else ()
    return meanings(sense)


def is_verb(sense: str) -> bool:
    """Whether a sense is phrased as a verb.

    >>> is_verb("(old) to study"), is_verb("study")
    (True, False)
    """
    return bool(re.match(r"(?:\([^)]*\) )*to ", sense))


def classifiers(entries: Sequence[Entry], *, traditional: bool = False) -> tuple[str, ...]:
    """The measure words that entries name, in one script, each with its reading.

    >>> classifiers([Entry("會議", "会议", "hui4 yi4", ("meeting", "CL:場|场[chang3],屆|届[jie4]"))])
    ('场 chǎng', '届 jiè')
    """
    found = []
    for entry in entries:
        for sense in entry.senses:
            match = CLASSIFIER.match(sense)
            for item in match.group(1).split(",") if match else ():
                written, _, read = item.partition("[")
                forms = written.split("|")
                reading = pinyin.join([pinyin.marked(s) for s in read.rstrip("]").split()])
                found.append(f"{forms[0] if traditional else forms[-1]} {reading}".strip())
    return tuple(dict.fromkeys(found))


def referred(entry: Entry) -> list[tuple[str, str]]:
    """Words and numbered pinyin of the entries whose meanings are this one's too: of what it is a variant, and of what
    it points to otherwise if it has no meaning of its own.

    >>> referred(Entry("秏", "秏", "hao4", ("old variant of 耗[hao4]",)))
    [('耗', 'hao4')]
    >>> referred(Entry("回復", "回复", "hui2 fu4", ("to recover", "variant of 回覆[hui2 fu4]", "see 恢復[hui1 fu4]")))
    [('回覆', 'hui2 fu4')]
    """
    alone = all(map(is_meta, entry.senses))
    found = (TARGET.search(sense) for sense in entry.senses if alone or VARIANT.search(sense))
    return [(match.group(2), match.group(3).replace(" : ", ":")) for match in found if match]


def taiwan_reading(entry: Entry) -> str:
    """The numbered pinyin that Taiwan has for an entry as a whole, "" where it names none.

    >>> taiwan_reading(Entry("垃圾", "垃圾", "la1 ji1", ("trash", "Taiwan pr. [le4 se4]")))
    'le4 se4'
    """
    found = next((match for sense in entry.senses if (match := TAIWAN.search(sense))), None)
    return found.group(1) if found and len(found.group(1).split()) == len(entry.pinyin.split()) else ""


def clean(entry: Entry) -> Entry:
    """An entry without its vulgar, slang and derogatory senses; of a vulgar word nothing is left."""
    vulgar = any("(vulgar" in sense for sense in entry.senses)
    return replace(entry, senses=tuple(s for s in entry.senses if not vulgar and not UNCLEAN.search(s)))


def joined(texts: Sequence[str]) -> str:
    """Short meanings as the gloss of a card: at most `MAX_MEANINGS`, as many as fit in `MAX_CHARS`.

    >>> joined(["to study", "to do research", "research"])
    'to study; to do research; research'
    """
    kept: list[str] = []
    for text in dict.fromkeys(texts):
        if kept and (len(kept) == MAX_MEANINGS or len("; ".join([*kept, text])) > MAX_CHARS):
            break
        kept.append(text)
    return "; ".join(kept)


def _split(text: str, mark: str) -> list[str]:
    """Split at a mark outside brackets."""
    parts, depth, start = [], 0, 0
    for position, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if char == mark and depth <= 0:
            parts.append(text[start:position].strip())
            start = position + 1
    return [*parts, text[start:].strip()]


def _without_references(text: str) -> str:
    """A meaning without Chinese words and raw pinyin, and without the preposition that led to them."""
    text = re.sub(r"\s+([,;:.])", r"\1", " ".join(REFERENCE.sub("", text).split()))
    return re.sub(r"(?:\s*[,;:]|\s+(?:of|as|in|for|to|with|and|or|also))+$", "", text).strip(" ,;:-")
