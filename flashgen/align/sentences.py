"""Paragraphs to sentences, for both languages.

A sentence keeps its closing quotes and brackets. A dateline (据新华社7日讯, "Xinhua News Agency, 7th.") is a unit
of its own: English breaks after it where Chinese does not. A piece without any mark
is cut at `MAX_L2` and `MAX_L1` characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..lexicon import english_grammar

MAX_L2, MAX_L1 = 500, 2000
"""Longest sentence. Real Chinese ones stay under 400 characters; beyond lies a file without punctuation."""

LONGEST_WORD = 30

LONG_L2, LONG_L1 = 100, 400
"""Characters from which a sentence counts as more than one: the work on it grows with the square of its length."""
CLOSING = "”’\"'」』）)】》〉］\\]"
L2_END = re.compile(f"(?:[。！？!?]+|…{{2,}}(?=[^，、；：,]|$)|(?<=[；;])(?=$))[{CLOSING}]*")
L2_DATELINE = re.compile(
    r"\A(?:【[^】]{2,30}[电讯]】|(?:据)?[^\s　，。；：]{0,14}(?:社|报|台|网)[^\s　，。；]{0,20}"
    r"(?:[电讯]|报道)(?=[\s　])|[^\s　，。；：]{0,14}(?:社|报|台|网)讯(?=[\s　：:]))[：:]?"
)
L1_END = re.compile(r"(?<![.!?])[.!?]+[”’\"')\]]*(?=\s|$)|(?:[。！？])")
L1_START = re.compile(r"\s{0,100}[“‘\"'(\[]{0,20}[A-Z0-9À-ÞĀ-Ž\u4e00-\u9fff]")
L1_NEXT = re.compile(r"\W{0,100}(\w{1,100})")


def split_l2(paragraph: str) -> list[str]:
    """Chinese sentences of a paragraph.

    >>> split_l2("据新华社7日讯　会议今天开幕。他说：“好！”大家笑了……")
    ['据新华社7日讯', '会议今天开幕。', '他说：“好！”', '大家笑了……']
    """
    dateline = L2_DATELINE.match(paragraph)
    start = dateline.end() if dateline and paragraph[dateline.end() :].strip() else 0
    pieces = [paragraph[:start]] if start else []
    for end in L2_END.finditer(paragraph, start):
        pieces.append(paragraph[start : end.end()])
        start = end.end()
    pieces.append(paragraph[start:])
    return [part for piece in pieces for part in _cut(piece.strip(), MAX_L2)]


def size(sentences: Sequence[str], long: int) -> int:
    """As how many sentences of ordinary length some sentences count, beside which `long` is long.

    >>> size(["好。", "好" * 300], LONG_L2)
    10
    """
    return round(sum(max(1.0, len(sentence) / long) ** 2 for sentence in sentences))


def split_l1(paragraph: str) -> list[str]:
    """English sentences of a paragraph.

    >>> split_l1('Xinhua, 7th. Mr. Li gave $1.5 million to the U.S. team. "Why?" he asked. It rose by 2.5%.')
    ['Xinhua, 7th.', 'Mr. Li gave $1.5 million to the U.S. team.', '"Why?" he asked.', 'It rose by 2.5%.']
    """
    pieces, start = [], 0
    paragraph = paragraph.rstrip()
    for end in L1_END.finditer(paragraph):
        if _ends_l1(paragraph, end):
            pieces.append(paragraph[start : end.end()])
            start = end.end()
    pieces.append(paragraph[start:])
    return [part for piece in pieces for part in _cut(piece.strip(), MAX_L1)]


def _ends_l1(text: str, mark: re.Match[str]) -> bool:
    """Whether a full stop, question or exclamation mark ends a sentence here."""
    if mark.end() == len(text):
        return True
    if not L1_START.match(text, mark.end()):
        return False
    if mark.group()[0] != ".":
        return True
    word = re.search(r"[\w.]*\Z", text[max(0, mark.start() - LONGEST_WORD) : mark.start()])
    last = (word.group() if word else "").lower()
    following = L1_NEXT.match(text, mark.end())
    begins = bool(following) and following.group(1).lower() in english_grammar.STARTERS if following else False
    if last in english_grammar.AMBIGUOUS:
        return begins
    if last in english_grammar.ABBREVIATIONS:
        return False
    initial = len(last) == 1 and last.isalpha() and text[mark.start() - 1].isupper()
    return not initial or begins


def _cut(sentence: str, longest: int) -> Iterator[str]:
    """A sentence, in pieces where it is longer than any sentence can be."""
    for start in range(0, len(sentence), longest):
        yield sentence[start : start + longest]
