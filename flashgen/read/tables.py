"""Pairs of sentences in tables: .csv and .tsv (Tatoeba's too), JSON and JSON lines, .tmx, .xlf; which column is which
is found by its content, if it is not said.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..errors import LoadError
from ..lexicon import english
from .archives import attribute, children, local, parse
from .content import Content, Row
from .lines import is_chinese, is_list

MIN_SHARE = 0.7
"""Share of the rows in which a column must hold its language."""
MIN_ROWS_PLAIN = 2
PAIRS = "# flashgen: pairs"
"""The first line of pairs that a teacher corrected: all of its rows are kept, those without English too."""
OPEN = "?"
"""What stands in the third column of such pairs as nobody has settled yet."""
ENGLISH = re.compile(r"\A(?:en|eng|english|英文|英语|英語|translation)\Z", re.IGNORECASE)
CHINESE = re.compile(r"\A(?:中文|汉语|漢語|中国话|原文|句子|生词|词语|单词)\Z")
PREFIX = 8
"""Characters by which two texts of a column count as beginning alike."""
MOST_COLUMNS, MOST_HEADS = 50, 5
MAX_WORD = 8
DELIMITERS = ("\t", "|", ",", ";")
LANGUAGE = re.compile(r"\A(?:zh|cmn|yue|chi)", re.IGNORECASE)
COLUMN = re.compile(r"(zh|en)\s*=\s*(\w[^,]*)\Z")
XML = re.compile(r"<(tmx|xliff)\b")
COLUMNS_HINT = "Write for example --columns zh=2,en=3, or the names at the heads of the columns."


def read(text: str, suffix: str, where: object, columns: str = "") -> Content | None:
    """What a text holds that is a table, None if it is none; `columns` says which are meant (zh=2,en=3)."""
    if text.startswith(PAIRS):
        rows = [[*map(str.strip, line.split("\t")), "", ""][:3] for line in text.splitlines()[1:] if line.strip()]
        unsettled = frozenset(number for number, (_, _, mark) in enumerate(rows) if mark == OPEN)
        return Content(pairs=tuple((zh, en) for zh, en, _ in rows), open=unsettled, what="corrected pairs")
    if suffix in {".tmx", ".xlf", ".xliff"} or XML.search(text[:2000]):
        units = tuple(_units(parse(text.encode("utf-8"), where)))
        if not units:
            raise LoadError(where, "no unit of it has both Chinese and English", hint="Export it with both languages.")
        return Content(pairs=units, what="a translation memory")
    head = text.lstrip()[:1]
    if suffix in {".json", ".jsonl", ".ndjson"} or (head and head in "[{" and '"' in text[:2000]):
        records = _records(text)
        if records:
            return chosen(records, columns, where)
        if suffix in {".json", ".jsonl", ".ndjson"}:
            raise LoadError(where, "this is no JSON that can be read", hint="A list of objects with both languages.")
    return _delimited(text, suffix, where, columns)


def chosen(table: Sequence[Sequence[str]], columns: str, where: object) -> Content | None:
    """The rows of the columns that are named (zh=2,en=3: numbers from 1, or heads), else of those found by content."""
    if not columns:
        return _by_content(table)
    said = (match for match in map(COLUMN.match, map(str.strip, columns.split(","))) if match)
    named = {match.group(1): match.group(2) for match in said}
    heads = [[cell.strip().lower() for cell in row] for row in table[:MOST_HEADS]]
    wanted = {name.strip().lower() for name in named.values() if not name.strip().isdecimal()}
    row = next((k for k, head in enumerate(heads) if wanted <= set(head)), 0)
    head = heads[row] if heads else []
    places = {language: _column(name.strip().lower(), head) for language, name in named.items()}
    width = len(head) if wanted else max(map(len, table), default=0)
    if set(places) != {"zh", "en"} or not all(0 <= k < width for k in places.values()):
        found_heads = f" (the first row: {', '.join(head)[:100]})" if head else ""
        raise LoadError(where, f"there are no such columns: {columns}{found_heads}", hint=COLUMNS_HINT)
    body = [r for r in (table[row + 1 :] if wanted else table) if not _is_head(r, places)]
    pairs = ((row[places["zh"]], row[places["en"]]) for row in body if len(row) > max(places.values()))
    found = tuple((zh.strip(), en.strip()) for zh, en in pairs if is_chinese(zh) and en.strip())
    if not found:
        raise LoadError(where, f"these columns hold no Chinese with English: {columns}", hint=COLUMNS_HINT)
    return _content(found, ())


def _column(name: str, head: Sequence[str]) -> int:
    """The place of a column that is said by its number, from 1, or by its head; -1 if there is none."""
    return int(name) - 1 if name.isdecimal() else head.index(name) if name in head else -1


def _is_head(row: Sequence[str], places: Mapping[str, int]) -> bool:
    """Whether a row names its columns."""
    zh, en = (row[k].strip() if k < len(row) else "" for k in (places["zh"], places["en"]))
    return bool(CHINESE.match(zh) and ENGLISH.match(en))


def chinese(table: Sequence[Sequence[str]]) -> list[str]:
    """The column that is Chinese, if only one language is there: words or sentences, a row each."""
    column = next((c for c in _columns(table) if _share(c, chinese=True) >= MIN_SHARE), [])
    return [cell for cell in column if is_chinese(cell)]


def delimited(text: str) -> list[list[str]]:
    """The rows of a table in text; what parts its cells is told by its first line, as Excel writes it or says it.

    >>> delimited("sep=;\\r\\nword;reading\\r\\n采纳;\\"a;b\\"\\r\\n")
    [['word', 'reading'], ['采纳', 'a;b']]
    """
    first, _, rest = text.partition("\n")
    said = re.fullmatch(r"sep=(.)", first.strip())
    delimiter = said[1] if said else max("\t;,", key=first.count)
    try:
        return [row for row in csv.reader(io.StringIO(rest if said else text), delimiter=delimiter) if any(row)]
    except csv.Error:
        return []


def _delimited(text: str, suffix: str, where: object, columns: str) -> Content | None:
    given = {".tsv": ("\t",), ".csv": (",", ";", "\t")}.get(suffix, DELIMITERS)
    wrong: LoadError | None = None
    table: list[list[str]] = []
    for delimiter in given:
        plain = delimiter not in ",;" and suffix != ".csv"  # a quotation mark in Tatoeba's export is one
        try:
            lines = io.StringIO(text)
            read = (
                csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
                if plain
                else csv.reader(lines, delimiter=delimiter)
            )
            table = [row for row in read if any(row)]
        except csv.Error:
            continue
        uneven = suffix != ".csv" and delimiter in ",;" and len({len(row) for row in table}) > 1  # commas of sentences
        if uneven or (columns and max(map(len, table), default=0) < 2):
            continue
        try:
            found = chosen(table, columns, where)
        except LoadError as error:
            wrong = error
            continue
        if found and (suffix in {".csv", ".tsv"} or len(found.pairs) >= max(MIN_ROWS_PLAIN, MIN_SHARE * len(table))):
            return found
    if wrong:
        raise wrong
    alone = chinese(table) if suffix in {".csv", ".tsv"} else []
    return Content("\n".join(alone), what="a column of Chinese") if alone else None


def _by_content(table: Sequence[Sequence[str]]) -> Content | None:
    """The rows of the Chinese column with the longest texts, of the one that is most English (by its head, else by its
    words), and the words that another Chinese column takes from the sentences."""
    columns = _columns(table)
    chinese = [column for column in columns if _share(column, chinese=True) >= MIN_SHARE]
    latin = [k for k, column in enumerate(columns) if _share(column, chinese=False) >= MIN_SHARE]
    if not chinese or not latin:
        return None
    zh = max(chinese, key=lambda column: sum(map(len, column)))
    en = columns[max(latin, key=lambda k: (bool(ENGLISH.match(columns[k][0])), _englishness(columns[k]), -k))]
    rows = enumerate(zip(zh, en, strict=True))
    kept = [
        k for k, row in rows if is_chinese(row[0]) and _is_english(row[1]) and not _is_head(row, {"zh": 0, "en": 1})
    ]
    taken = (
        column for column in chinese if column is not zh and _is_taken([column[k] for k in kept], [zh[k] for k in kept])
    )
    words = next(taken, [])
    return _content(tuple((zh[k], en[k]) for k in kept), tuple(words[k] for k in kept if words and words[k]))


def _content(pairs: tuple[Row, ...], words: tuple[str, ...]) -> Content | None:
    """Pairs as content; where the Chinese is a list of words, these are meant."""
    listed = words or (tuple(zh for zh, _ in pairs) if is_list([zh for zh, _ in pairs]) else ())
    what = "a list of words" if listed and not words else "a table of sentences" + (" with words" if words else "")
    return Content(pairs=pairs, words=listed, what=what) if pairs else None


def _is_taken(words: Sequence[str], sentences: Sequence[str]) -> bool:
    """Whether the cells of a column are words of the sentences beside them."""
    inside = sum(bool(w) and len(w) <= MAX_WORD and w in s for w, s in zip(words, sentences, strict=True))
    return bool(words) and inside >= MIN_SHARE * len(words)


def _columns(table: Sequence[Sequence[str]]) -> list[list[str]]:
    width = min(max(map(len, table), default=0), MOST_COLUMNS)
    return [[row[k].strip() if k < len(row) else "" for row in table] for k in range(width)]


def _share(column: Sequence[str], *, chinese: bool) -> float:
    body = column[1:] if len(column) > 2 else column  # a head names the columns
    return sum(map(is_chinese if chinese else _is_english, body)) / len(body) if body else 0.0


def _englishness(column: Sequence[str]) -> float:
    """Share of the words of a column that are English function words, each sentence beginning counted once: a licence
    that stands in every row says nothing."""
    texts = {text[:PREFIX].lower(): text for text in column}.values()
    words = [word.text.lower() for text in texts for word in english.words(text)]
    return sum(word in english.STOP_WORDS for word in words) / len(words) * len(texts) / len(column) if words else 0.0


def _is_english(text: str) -> bool:
    return not is_chinese(text) and sum(c.isascii() and c.isalpha() for c in text) >= 2


def _records(text: str) -> list[list[str]]:
    """The texts of each object, by the order of the first object's keys."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        try:
            data = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return []
    if isinstance(data, dict):
        data = next((value for value in data.values() if isinstance(value, list)), [data])
    if not isinstance(data, list):
        return []
    objects = [
        item if isinstance(item, dict) else dict(enumerate(item)) for item in data if isinstance(item, (dict, list))
    ]
    keys = dict.fromkeys(itertools.chain.from_iterable(map(dict.keys, objects[:100])))
    return [[item[k] if isinstance(item.get(k), str) else "" for k in keys] for item in objects]


def _units(root: Any) -> Iterator[Row]:
    """The units of a translation memory (TMX) or of a translator's file (XLIFF 1.2 and 2) that have both languages."""
    for element in root.iter():
        name = local(element)
        if name == "tu":
            variants = [(attribute(v, "lang"), v) for v in children(element, "tuv")]
            said = [(language, _text(next(children(v, "seg"), None))) for language, v in variants]
        elif name in {"trans-unit", "segment"}:
            languages = _languages(root)
            said = [(languages[part], _text(next(children(element, part), None))) for part in ("source", "target")]
        else:
            continue
        zh = next((text for language, text in said if LANGUAGE.match(language) and text), "")
        en = next((text for language, text in said if language.lower().startswith("en") and text), "")
        if zh and en:
            yield zh, en


def _languages(root: Any) -> dict[str, str]:
    """The languages of source and target, which XLIFF says at its root or at its files."""
    elements = [root, *children(root, "file")]
    names = {"source": ("source-language", "srcLang"), "target": ("target-language", "trgLang")}
    return {
        part: next((found for e in elements for key in keys if (found := attribute(e, key))), "")
        for part, keys in names.items()
    }


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
