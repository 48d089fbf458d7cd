"""Doubled and separated words and the dictionary form they belong to.

看看 is 看, 高高兴兴 is 高兴, 光溜溜 is 光溜, 吃了饭 is 吃饭, 散散步 is 散步, 点了点头 is 点头.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ..lexicon import glosses, grammar
from ..lexicon.cedict import Cedict
from ..lexicon.script import simplified
from .doubled import DOUBLED, has_tail
from .shapes import NUMERAL, offsets

VERB_TAG, VERB_OR_NOUN = "v", frozenset("vn")
"""jieba's tags; 见面 is a noun to it."""
HOW_OFTEN = f"[{NUMERAL}几幾数數半整多好兩]*(?:{'|'.join(grammar.HOW_LONG)})的?"
BETWEEN = re.compile(f"(?=.)[{grammar.REACHED}]?[{''.join(grammar.ASPECT)}]?(?:{HOW_OFTEN})?")
"""What may stand between the parts of a separable word: how it ends, how long or how often it lasts."""
ONCE = re.compile(f"[{''.join(grammar.ASPECT)}]一")
"""The same before what counts the verb itself: 吵了一架, 睡了一觉. Not 一 alone: 各退一步 is no 退步."""
MOST_BETWEEN = 4
"""Words of that."""
LEANING_TAGS = frozenset("umpcr")
"""Of words that lean on others: 等|了两年 holds no 了年."""
ADVERB_TAGS = frozenset("dz")
"""What says how something is done."""


def lemma(word: str, dictionary: Cedict, tag: Callable[[str], str]) -> str:
    """The dictionary form of a doubled or separated word, "" if it is none. `tag` gives jieba's part of speech.

    Of doubled characters only verbs have one, and what no dictionary has: 天天, 好好 and 妈妈 are words of their own.
    """
    whole = ""
    doubled = len(word) == 2 and word[0] == word[1]
    if DOUBLED.fullmatch(word):
        whole = word[0] + word[2]
    elif doubled and all(tag(simplified(w)) == VERB_TAG for w in (word, word[0])):
        whole = word[0]
    elif doubled and word not in dictionary and (dictionary.is_verb(word[0]) or tag(simplified(word[0])) == "a"):
        whole = word[0]  # jieba takes 问问, 量量 and 试试 for nouns
    elif has_tail(simplified(word), dictionary, tag):
        whole = word[:2]
    elif (
        len(word) > 2
        and (word[1:-1] == word[0] or _parts(word[0], word[1:-1], word[-1], tag))
        and _is_separable(word[0], word[1:-1], word[-1], dictionary, tag)
    ):
        whole = word[0] + word[-1]
    elif _is_doubled_across(word) and _is_separable(word[0], word[0], word[3], dictionary, tag):
        whole = word[0] + word[3]
    return whole if whole in dictionary else ""


def separated(words: Sequence[str], dictionary: Cedict, tag: Callable[[str], str]) -> Iterator[tuple[int, int]]:
    """The character ranges of separable words, doubled or with an aspect particle in them: 散散 + 步, 流 + 了 + 血."""
    places = offsets(words)
    text, borders = "".join(words), {0, *(end for _, end in places)}
    for start in (k for k in range(len(text) - 2) if text[k] == text[k + 1]):
        verb, noun = text[start], text[start + 2]
        another = 2 * verb in dictionary and tag(2 * verb)[:1] in ADVERB_TAGS  # 轻轻|取, no 轻取
        if {start, start + 3} <= borders and not another and _is_separable(verb, verb, noun, dictionary, tag):
            yield start, start + 3
    for start in (k for k in range(len(text) - 3) if _is_doubled_across(text[k : k + 4])):
        if {start, start + 4} <= borders and _is_separable(text[start], text[start], text[start + 3], dictionary, tag):
            yield start, start + 4
    for index, verb in enumerate(words):
        before = words[index - 1] if index else ""
        if len(verb) > 1 or (verb in grammar.INTO and len(before) == 1 and dictionary.is_verb(before)):
            continue
        for last in range(index + 2, min(len(words), index + 2 + MOST_BETWEEN)):
            between, noun = "".join(words[index + 1 : last]), words[last]
            counts = ONCE.fullmatch(between) and _is_noun_at(words, last + 1, tag)
            fits = (
                len(noun) == 1 and noun != verb and not counts and _parts(verb, between, noun, tag)
            )  # no 数数: 数了数
            if fits and _is_separable(verb, between, noun, dictionary, tag):
                yield places[index][0], places[last][1]
                break


def _parts(verb: str, between: str, noun: str, tag: Callable[[str], str]) -> bool:
    """Whether something may stand between these parts of a separable word."""
    if between in grammar.ASPECT:
        return True
    fits = BETWEEN.fullmatch(between) or ONCE.fullmatch(between)
    leaning = any(tag(simplified(word))[:1] in LEANING_TAGS for word in (verb, noun))
    return bool(fits) and not leaning and noun not in grammar.HOW_LONG


def _is_noun_at(words: Sequence[str], index: int, tag: Callable[[str], str]) -> bool:
    """Whether a noun stands there: 成了一名 before it counts, and holds no 成名."""
    return index < len(words) and tag(simplified(words[index]))[:1] == "n"


def _is_doubled_across(text: str) -> bool:
    """Whether a verb stands doubled with 了 or 一 between, and something after it: 点了点头."""
    return len(text) == 4 and text[0] == text[2] and text[1] in "了一"


def _is_separable(verb: str, between: str, noun: str, dictionary: Cedict, tag: Callable[[str], str]) -> bool:
    """Whether two characters are a verb with its object: the dictionary has the whole and the first as verbs.

    After 着 the second must be a noun: 披着红盖头 holds no 披红.
    """
    word, last = verb + noun, tag(simplified(noun))[:1]
    fits = noun != grammar.TRYING and (last == "n" if between in grammar.LASTING else last != "a")
    common = any(not glosses.MARKED.match(sense) for sense in dictionary.verbs(word))  # no slang: 靠着|北
    return fits and tag(simplified(word))[:1] in VERB_OR_NOUN and common and dictionary.is_verb(verb)
