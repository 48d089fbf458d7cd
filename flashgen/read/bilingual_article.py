"""The bilingual newspaper article: English with a header, a rule, `Original:`, then Chinese under a `###` title.

The shape and its many variations are those of the People's Daily collection that the project began with; the
separator is matched tolerantly, and a missing one is made up for by the Chinese header (`### ...` and 第N版).
Header lines, the page line and the column become `Facts`; repeated titles, author lines, lists of named entities,
tables and a Chinese copy inside the English half are left out of the text.
"""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import LoadError
from ..lexicon.script import is_han
from ..values import Document, Facts
from .encoding import printable
from .lines import is_chinese, paragraphs, plain, table_issue, without_prefix, without_tables, without_title

RULE = re.compile(r"^[ \t]*<hr\s*/?>\s*$", re.IGNORECASE | re.MULTILINE)
ORIGINAL = re.compile(r"^[ \t]*(?:\*\*)?Original:?(?:\*\*)?[ \t]*$", re.IGNORECASE | re.MULTILINE)
CHINESE_HEAD = re.compile(r"^#{1,6}[ \t]*\S.*\n(?:.*\n){1,4}?第[^\n]{1,6}版", re.MULTILINE)
HEADER_KEY = re.compile(r"(Title|Author|Date|Page|Edition|Source)\s*[:：]\s*(.*)", re.IGNORECASE)
ENTITIES = re.compile(r"^\s*(?:\*\*|#+\s*)?Named Entities:?(?:\*\*)?\s*$", re.IGNORECASE)
DATE = re.compile(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?")
PAGE = re.compile(r"第\s*(\d+|[一二三四五六七八九十]+)\s*版\s*(?:[(（](.*)[)）])?\s*$")
COLUMN = re.compile(r"专\s*栏\s*[:：]\s*(.*)")
HEAD_LINES = 4
"""A body's title stands within its first four non-empty lines (a translated column name may come first)."""
MAX_HEAD = 70
"""Longest heading line in characters, by which a column name above the title is told from the first sentence."""
MAX_FACT = 200
"""Longest title or name that is kept, in characters: it stands on every card."""
PICTURE = "图片"


def recognises(text: str) -> bool:
    """Whether a text looks like such an article."""
    return bool(RULE.search(text) and ORIGINAL.search(text)) or bool(CHINESE_HEAD.search(text))


def parse(text: str, path: Path) -> Document:
    """The document of a bilingual article; a `LoadError` if a half is missing."""
    english, chinese = _halves(text)
    head, body_l1 = _english(english)
    facts, body_l2 = _chinese(chinese, head)
    lines_l1, rows_l1 = without_tables(body_l1)
    lines_l2, rows_l2 = without_tables(body_l2)
    l1 = tuple(paragraphs(lines_l1))
    l2 = tuple(paragraphs(lines_l2))
    if not l2 and not rows_l2:
        raise LoadError(path, "there is no Chinese text in it", hint="The Chinese half follows the line “Original:”.")
    if not l1 and not rows_l1:
        raise LoadError(path, "there is no English text in it", hint="The translation stands above the line “<hr />”.")
    return Document(printable(path.stem), facts, l2, l1, table_issue(path, rows_l2, rows_l1))


def _halves(text: str) -> tuple[str, str]:
    """English and Chinese part. Several rules may stand in a text: the one before `Original:` counts."""
    first = RULE.search(text)
    original = ORIGINAL.search(text, first.end()) if first else None
    if original:
        *_, rule = RULE.finditer(text, 0, original.start())
        return text[: rule.start()], text[original.end() :]
    head = CHINESE_HEAD.search(text)
    cut = head.start() if head else len(text)
    return RULE.sub("", text[:cut]), text[cut:]


def _english(text: str) -> tuple[Facts, list[str]]:
    """Facts of the header and the lines of the body."""
    lines = text.splitlines()
    found: dict[str, str] = {}
    start = 0
    for number, line in enumerate(lines):
        key = HEADER_KEY.match(line.strip())
        if key and key.group(1).lower() not in found:
            found[key.group(1).lower()] = key.group(2).strip()
            start = number + 1
        elif line.strip():
            break
    body = lines[start:]
    entities = next((i for i, line in enumerate(body) if ENTITIES.match(line)), len(body))
    body = [line for line in body[:entities] if not is_chinese(line)]
    title, author = found.get("title", ""), found.get("author", "")
    facts = Facts(
        title_l1=_fact(title),
        author=_fact(author),
        date=_fact(found.get("date", "")),
        page=_fact(found.get("page") or found.get("edition", "")),
    )
    return facts, without_prefix(_without_heading(body, title), author)


def _without_heading(body: list[str], title: str) -> list[str]:
    """The English body without its title, in the same words or others, and without a column name above it."""
    first = [i for i, line in enumerate(body) if line.strip()][:HEAD_LINES]
    long = next((k for k, i in enumerate(first) if len(plain(body[i])) > MAX_HEAD), len(first))
    places = first[: long + 1]
    for position in places:
        rest = without_title(body[position:], title)
        if len(rest) < len(body) - position or (rest and rest[0] != body[position]):
            return rest
    for position in places:
        if _paraphrases(body[position], title):
            return body[position + 1 :]
    if first and plain(body[first[0]]).endswith(":") and len(plain(body[first[0]])) <= MAX_HEAD:
        return body[first[0] + 1 :]
    return body


def _paraphrases(line: str, title: str) -> bool:
    """Whether a short line without full stop shares most of its longer words with the title."""
    if line.rstrip().endswith((".", "。", ":")) or len(line.strip()) > max(MAX_HEAD, 2 * len(title)):
        return False
    words, known = ({w[:5] for w in re.findall(r"[a-z]{3,}", t.lower())} - {"the", "and", "for"} for t in (line, title))
    return len(words) >= 2 and len(words & known) >= 0.6 * len(words)


def _chinese(text: str, head: Facts) -> tuple[Facts, list[str]]:
    """All facts (those of the English header added to) and the lines of the Chinese body."""
    lines = text.splitlines()
    numbers = [i for i, line in enumerate(lines) if line.strip()]
    title, author, date, page, column = "", "", head.date, head.page, ""
    start = 0
    for number in numbers[:6]:
        line = lines[number].strip()
        if line.startswith("#") and not title:
            title = line.lstrip("# \u3000")
        elif len(line) > MAX_FACT:
            break
        elif DATE.fullmatch(line):
            date = line
        elif PAGE.match(line):
            page = PAGE.sub(r"\1", line) or page
        elif COLUMN.match(line):
            column = COLUMN.sub(r"\1", line).strip()
        elif title and start and not author and number == start and not _body_begins(lines, number):
            author = re.sub(r"[\s\u3000]+", "、", line)
        else:
            break
        start = number + 1
    body = without_title(lines[start:], "" if title == PICTURE else title)
    for name in filter(None, {author, author.replace("、", "")}):
        body = without_prefix(body, name)
    facts = Facts(
        title_l2=_fact(re.sub(r"[ \u3000]{2,}|\s*\u3000", "　", title)),
        title_l1=head.title_l1,
        author=author or head.author,
        date=date,
        page=page,
        column=column,
    )
    return facts, [line for line in body if not _is_english(line)]


def _fact(text: str) -> str:
    """What a document says of itself, cut where it would not fit a card."""
    return text if len(text) <= MAX_FACT else f"{text[: MAX_FACT - 1]}…"


def _is_english(line: str) -> bool:
    """Whether a line of the Chinese half is a piece of the translation: more English words than Chinese characters.

    >>> [_is_english(line) for line in ("他在Facebook和Instagram上发照片。", "returned to their驻地", "1958")]
    [False, True, False]
    """
    return len(re.findall("[A-Za-z]{2,}", line)) > sum(map(is_han, line))


def _body_begins(lines: list[str], number: int) -> bool:
    """Whether the text begins at this line: no date or page line follows soon."""
    return not any(DATE.fullmatch(line.strip()) or PAGE.match(line.strip()) for line in lines[number + 1 : number + 4])
