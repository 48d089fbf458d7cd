"""Where a sentence and its translation can be cut alike: at marks between which no link crosses."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from ..lexicon import english, english_grammar
from ..lexicon.script import is_han
from ..values import Link, Token

MARKS_L2 = frozenset("，,；;：:。！？!?")
MARK_L1 = re.compile(r"[,;:.!?][\"'”’)]*\s|\s?[—–]\s?|\s--\s")
JOINT = re.compile(rf"(?<=\w) (?=(?:{'|'.join(english_grammar.JOINING)})\s)")
STOPS_L2, STOP_L1 = frozenset("。！？!?"), frozenset(".!?;")
"""Where a Chinese sentence ends, the English is cut at the end of one too."""
CROSSING, CROSSING_JOINT = 1.0, 0.5
"""Summed probability of links that may cross a cut at a mark, or at a joint without one: on 150 hand-aligned news
sentences, linked by weights that have not seen them, 112 of 192 Chinese marks can be cut, and no sure link crosses; the
first would from 1.5 and 1 on. With 1.25 and .75 3 more can, and cards are no shorter."""
LIMITS = (MARK_L1, CROSSING), (JOINT, CROSSING_JOINT)
MARGIN = 0.5
"""How many more would cross at any other place of the English: else the words between may belong to either side."""
BOTH_SIDES = 0.8
"""Summed probability of links that there must be on either side."""


def cuts(tokens: Sequence[Token], l1: str, links: Sequence[Link]) -> tuple[tuple[int, int], ...]:
    """The places (L2 offset, L1 offset) behind marks where both texts may be cut, in order; every mark of one without
    translation.

    `tokens` are all of the L2 sentence; the links count its tokens without marks and the English words.
    """
    if not l1:
        return tuple((token.end, 0) for k, token in enumerate(tokens[:-1]) if _is_border(tokens, k))
    said = english.words(l1)
    places_l1 = {m.end(): limit for p, limit in LIMITS for m in p.finditer(l1) if _may_end(l1, m.end())}
    stops_l1 = {place: limit for place, limit in places_l1.items() if STOP_L1 & set(l1[:place].rstrip("\"'”’) ")[-1:])}
    if not said or not links:
        return ()
    words = [token for token in tokens if token.kind != "mark"]
    pairs = [(words[link.l2].start, said[link.l1].start, link.probability) for link in links]
    found: list[tuple[int, int]] = []
    for k, mark in enumerate(tokens[:-1]):
        if _is_border(tokens, k):
            place = _place(mark.end, stops_l1 if mark.text[-1] in STOPS_L2 else places_l1, pairs)
            if place:
                found.append((mark.end, place))
    return tuple(found) if all(a[1] < b[1] for a, b in itertools.pairwise(found)) else ()


def _is_border(tokens: Sequence[Token], k: int) -> bool:
    """Whether a token ends a clause: a mark does, and a space between characters, which subtitles have instead."""
    mark = tokens[k]
    if mark.kind != "mark" or mark.text.strip():
        return mark.kind == "mark" and mark.text[-1] in MARKS_L2
    return 0 < k < len(tokens) - 1 and is_han(tokens[k - 1].text[-1]) and is_han(tokens[k + 1].text[0])


def _may_end(l1: str, place: int) -> bool:
    """Whether a piece of English may end here."""
    last = l1[:place].split()[-1:]
    return place < len(l1) and bool(last) and last[0].lower() not in english_grammar.PREPOSITIONS


def _place(l2: int, places_l1: Mapping[int, float], pairs: Sequence[tuple[int, int, float]]) -> int:
    """Where the English is to be cut for a cut of the Chinese, 0 for nowhere."""
    if not places_l1:
        return 0
    crossing = sorted((sum(p for a, b, p in pairs if (a < l2) != (b < l1)), l1) for l1 in places_l1)
    least, best = crossing[0]
    before = sum(p for a, b, p in pairs if a < l2 and b < best)
    after = sum(p for a, b, p in pairs if a >= l2 and b >= best)
    alone = len(crossing) == 1 or crossing[1][0] >= least + MARGIN
    return best if least <= places_l1[best] and alone and min(before, after) >= BOTH_SIDES else 0
