"""What is said twice (圆圆满满, 要不要, 光溜溜), directions (往上|升): where rules know the borders of words,
whatever the tagger says."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from ..lexicon import grammar
from ..lexicon.cedict import Cedict
from .shapes import NUMERAL

Tag = Callable[[str], str]
DESCRIBING_TAGS = frozenset("zo")
ADJECTIVE_TAG, VERB_TAG = "a", "v"
ASKED = re.compile(r"([\u3400-\u9fff])不\1")
"""A verb or adjective asked about: 要不要, 喜不喜欢."""
TOWARD = re.compile(f"[{grammar.TOWARD}](?=([{grammar.DIRECTIONS}][\u3400-\u9fff])(?!的|地方|方向|路))")
"""A direction in which something is done: 往上|升, no 上升; but 往|上班的路."""
DOUBLED = re.compile(r"(.)\1(.)\2")
AHEAD_DOUBLED = re.compile(r"(?=([\u3400-\u9fff])\1((?!\1)[\u3400-\u9fff])\2)")
AHEAD_PAIR = re.compile(r"(?=([\u3400-\u9fff])(?<![不没一了着来])((?!\1)[\u3400-\u9fff])(?<![不没一了着来])\1\2)")
"""The same and a repeated pair, wherever they begin; no 看一看一, 是不是不."""
AHEAD_TRIED = re.compile(rf"(?=([\u3400-\u9fff])(?<!{grammar.TRYING})\1{grammar.TRYING})")
"""A doubled verb that is tried."""
TO_AND_FRO = re.compile(r"(?=([\u3400-\u9fff])(?<![上下进出回过起从])来\1去(?![年世]))")
"""What is done again and again: 想来想去 is no 想来 "presumably"; not 出来|出去."""
EACH = re.compile(rf"一((?![{NUMERAL}])[\u3400-\u9fff])\1")
"""A measure word that comes twice after 一: one after the other."""
TAIL = re.compile(rf"(?![{NUMERAL}])[\u3400-\u9fff]([\u3400-\u9fff])\1")
AHEAD_TAIL = re.compile(rf"(?=((?![{NUMERAL}])[\u3400-\u9fff]([\u3400-\u9fff])\2)(?!\2))")
"""Two characters and the second again, and wherever they begin."""


def borders(text: str, ends: set[int], dictionary: Cedict, tag: Tag) -> set[int]:
    """Where words end: V不V is cut but where the dictionary has it, a doubled word of two characters is whole
    (圆圆满满), so is one whose last character comes twice (光溜溜); none reaches out of a repeated pair
    (整盆|整盆|地); V来V去 is whole or four words; a direction behind 往 is one (往上|升)."""
    for asked in ASKED.finditer(text):
        inside = {asked.start() + 1, asked.start() + 2}
        if asked.group() in dictionary:  # 是不是, 好不好
            ends = (ends - inside) | {asked.start(), asked.end()}
        else:
            ends |= {asked.start(), *inside}
    for both in AHEAD_DOUBLED.finditer(text):
        start, (first, second) = both.start(), both.groups()
        two = 2 * first in dictionary and 2 * second in dictionary  # 爸爸|妈妈
        if first + second in dictionary and not two:
            ends = (ends - {start + 1, start + 2, start + 3}) | {start, start + 4}
    for pair in AHEAD_PAIR.finditer(text):
        ends |= {pair.start() + place for place in (0, 2, 4)}
    for tried in AHEAD_TRIED.finditer(text):
        if not dictionary.is_verb(tried[1]) or tag(tried[1])[:1] == ADJECTIVE_TAG:
            continue  # 好|好看
        ends = (ends - {tried.start() + 1}) | {tried.start(), tried.start() + 2}
    for again in TO_AND_FRO.finditer(text):
        if not dictionary.is_verb(again[1]):
            continue
        whole = set(range(again.start() + 1, again.start() + 4))
        listed = text[again.start() : again.start() + 4] in dictionary  # 转来转去
        ends = (ends - whole if listed else ends | whole) | {again.start(), again.start() + 4}
    for place in directed(text, ends, dictionary, tag):
        ends = ends | {place, place + 1}
    for each in EACH.finditer(text):  # 一|道|道深沟: no 一道 "together"; 有一天天气
        if each.group() not in dictionary and each.end() in ends:
            ends |= {each.start() + place for place in range(4)}
    for tail in AHEAD_TAIL.finditer(text):
        start, last = tail.start(1), tail.end(1)
        if {last - 1, last} <= ends and has_tail(tail[1], dictionary, tag):
            ends = (ends - {start + 1, start + 2}) | {start, last}
    return ends


def directed(text: str, ends: Collection[int], dictionary: Cedict, tag: Tag) -> Iterator[int]:
    """Where a direction begins that makes a verb with what is done, if words end before 往 and behind the verb: 上 of
    往上升; not of 往上海, 往往上网, 往上班."""
    for toward in TOWARD.finditer(text):
        start, verb = toward.start(), toward[1]
        verbs = tag(verb)[:1] == VERB_TAG and verb in dictionary and dictionary.is_verb(verb[1])
        if verbs and {start, start + 3} <= {0, *ends}:
            yield start + 1


def has_tail(word: str, dictionary: Cedict, tag: Tag) -> bool:
    """Whether a word that describes stands with its second character again: 光溜溜, not 觉得|得, 数学|学."""
    describes = tag(word[:2])[:1] in DESCRIBING_TAGS and word[:2] in dictionary
    return bool(TAIL.fullmatch(word)) and describes and word not in dictionary
