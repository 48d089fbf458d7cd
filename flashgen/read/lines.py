"""Lines of a body to paragraphs: what newspapers, translators and OCR do to a text, undone.

All functions are pure and serve both languages. `notes` on the behaviour of real files stand where the rule is.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..lexicon.script import is_han
from ..values import Issue

BULLET = re.compile(r"\A(?:[＊△▲●•◆■□○※·]+|[-*](?=\s))\s*")
ENUMERATION = re.compile(
    r"\A(?:[（(](?:[一二三四五六七八九十百]{1,4}|\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[）)][、.．]?"
    r"|[一二三四五六七八九十]{1,3}[、．]|\d{1,2}[、．](?!\d)|\d{1,2}[.)]\s|[IVX]{1,5}\.\s)\s*"
)
EMPHASIS = re.compile(r"(\*\*|__|(?<![\w*])\*(?=\S))(.{1,200}?)(?<=\S)(\*\*|__|\*(?![\w*]))")
COLUMN_GAP = re.compile(r"(?<=\S)(?:[\u3000\t]{2,}|\u3000+(?=[\d，,.]+(?:\s|$))|\t+| {4,})(?=\S)")
LONGEST_LISTED, MEAN_LISTED = 8, 3.2
"""Characters of the longest word of a list, and on the average: words of the HSK have 1.9, lines of verse 5 or 7."""
SENTENCE_END = re.compile("[。！？…!?.;；:：][”’\"'》」』）)\\]]*\\s*\\Z")
LINE_END = re.compile("[。！？…!?.;；:：”’\"'》」』）)\\]]\\s*\\Z")
INDENT = re.compile(r"\s*")

FULL_LINE = 36
"""A line of at least this many characters that ends in no punctuation was broken by the typesetter. In the
development corpus the longest heading in a body has 26 characters; of five broken lines one has 28, the others
49 to 152."""
MAX_BETWEEN = 4
"""Lines between two table rows that still belong to the table: cells alone on a line, blank lines."""
SIGNATURE_INDENT = 16
"""Columns of indent from which a line is set right: a signature with its date."""


def comparable(text: str) -> str:
    """Letters and digits only, in lower case and one width: two printings of a title compare equal.

    >>> comparable("“如何”继续前进？ １２") == comparable("如何继续前进12")
    True
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def is_chinese(text: str) -> bool:
    """Whether most of a line's letters are Chinese.

    >>> is_chinese("他们返回驻地。"), is_chinese("returned to their驻地 on the 31st"), is_chinese("1958")
    (True, False, False)
    """
    han = sum(map(is_han, text))
    return han > 0 and han >= sum(c.isalpha() and not is_han(c) for c in text)


def is_list(lines: Sequence[str]) -> bool:
    """Whether Chinese lines are words, not sentences or verse: short all of them, without marks.

    >>> is_list(["苹果", "图书馆", "打篮球"]), is_list(["床前明月光", "疑是地上霜"]), is_list(["好。", "来吧！"])
    (True, False, False)
    """
    bare = [line.strip() for line in lines]
    short = all(len(line) <= LONGEST_LISTED and all(map(str.isalnum, line)) for line in bare)
    return len(bare) > 1 and short and sum(map(len, bare)) <= MEAN_LISTED * len(bare)


def plain(line: str) -> str:
    """A line without indent, list mark, Markdown emphasis or odd spaces.

    >>> plain("　　△　我国红十字会"), plain("1. **Early** romance"), plain("  ＊饿狗不怕木棍。"), plain("二、保持整齐")
    ('我国红十字会', 'Early romance', '饿狗不怕木棍。', '保持整齐')
    """
    line = EMPHASIS.sub(r"\2", line.replace("\u00a0", " ").strip())
    line = ENUMERATION.sub("", BULLET.sub("", line))
    return EMPHASIS.sub(r"\2", line).strip()


def indent(line: str) -> int:
    """Columns of white space before the text; U+3000 counts two, a tab four."""
    space = INDENT.match(line)
    return sum({"\u3000": 2, "\t": 4}.get(c, 1) for c in (space.group() if space else ""))


def table_rows(lines: Sequence[str]) -> list[bool]:
    """Which lines belong to a table: rows with column gaps or without letters, and what stands between them.

    A caesura of verse is one U+3000, a column gap two or a number after it.

    >>> table_rows(["贵州　　43，727　　1，241", "育苗（亩）", "2，127", "四川　　42，430", "人民中国　屹立亚东"])
    [True, True, True, True, False]
    """
    row = [_is_row(line) for line in lines]
    if sum(row) < 3:
        return [False] * len(lines)
    filled = list(row)
    rows = [i for i, is_row in enumerate(row) if is_row]
    for before, after in itertools.pairwise(rows):
        between = range(before + 1, after)
        if len(between) <= MAX_BETWEEN and not any(SENTENCE_END.search(lines[i]) for i in between):
            for i in between:
                filled[i] = True
    return filled


def _is_row(line: str) -> bool:
    """Whether a line by itself looks like a row: columns, or no letters at all.

    One tab without a number sets a speaker apart from what he says; what is set far right is a signature with its date.
    """
    text = line.strip()
    if not text or SENTENCE_END.search(text) or indent(line) >= SIGNATURE_INDENT:
        return False
    gaps = COLUMN_GAP.findall(text)
    spoken = len(gaps) == 1 and "\t" in gaps[0] and not any(c.isdigit() for c in text)
    return bool(gaps and not spoken) or not any(c.isalpha() for c in text)


def without_tables(lines: Sequence[str]) -> tuple[list[str], int]:
    """The lines outside tables, and how many were left out."""
    inside = table_rows(lines)
    return [line for line, row in zip(lines, inside, strict=True) if not row], sum(inside)


def table_issue(path: Path, rows_l2: int, rows_l1: int) -> tuple[Issue, ...]:
    """What a teacher is told of the table rows that were left out, if any were."""
    if not rows_l2 and not rows_l1:
        return ()
    return (Issue("read", str(path), f"{rows_l2} Chinese and {rows_l1} English table rows left out"),)


def paragraphs(lines: Iterable[str]) -> list[str]:
    """Non-empty lines as paragraphs; a line that was broken in mid-sentence is joined to its rest.

    Chinese newspapers print a paragraph on one line, so a full line without any end mark was broken by the
    typesetter; in English the rest begins with a small letter.

    >>> paragraphs(["波兰工会理事会副主席团员：赫·科瓦尔斯基　波兰铸造工人工会执行委员会副主席，印度工会主", "席。"])
    ['波兰工会理事会副主席团员：赫·科瓦尔斯基　波兰铸造工人工会执行委员会副主席，印度工会主席。']
    >>> paragraphs(["The night shift workers", "cheered.", "Head: Yusuf", "Member: Rao"])
    ['The night shift workers cheered.', 'Head: Yusuf', 'Member: Rao']
    """
    result: list[str] = []
    before = ""
    for line in lines:
        text = plain(line)
        if not text:
            continue
        if before and not LINE_END.search(before) and _continues(before, text):
            result[-1] += text if is_chinese(text) else f" {text}"
        else:
            result.append(text)
        before = text
    return result


def _continues(before: str, text: str) -> bool:
    if is_chinese(before):
        return len(before) >= FULL_LINE and is_chinese(text)
    return text[:1].islower()


def without_title(lines: Sequence[str], title: str) -> list[str]:
    """The body without the title that it repeats at its head: whole, in parts, or glued to the first line.

    >>> without_title(["　打听海应该问渔人", "（日本谚语）没有黄鼠狼。"], "打听海应该问渔人（日本谚语）")
    ['没有黄鼠狼。']
    """
    whole = rest = comparable(title)
    for number, line in enumerate(lines):
        head = comparable(line)
        if not rest or (head and not rest.startswith(head)):
            glued = len(rest) >= 3 and rest != whole and head.startswith(rest)
            return [_after(line, rest), *lines[number + 1 :]] if glued else list(lines[number:])
        rest = rest[len(head) :]
    return []


def without_prefix(lines: Sequence[str], prefix: str) -> list[str]:
    """The body without a word that is glued to its first line or stands alone there: the author's name."""
    key = comparable(prefix)
    if lines and key and comparable(lines[0]).startswith(key):
        rest = _after(lines[0], key)
        return [rest, *lines[1:]] if rest.strip() else list(lines[1:])
    return list(lines)


def _after(line: str, key: str) -> str:
    """What follows `key` (comparable text) in a line that begins with it, closing brackets dropped."""
    lengths = itertools.accumulate(len(comparable(char)) for char in line)
    position = next((place for place, length in enumerate(lengths, 1) if length >= len(key)), len(line))
    return line[position:].lstrip(" \u3000）)》」』”\"'：:、，,。")
