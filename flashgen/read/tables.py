"""Pairs of sentences in tables: .csv and .tsv (Tatoeba's too), JSON and JSON lines, .tmx, .xlf; which column is which
is found by its content, if it is not said.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ..errors import LoadError
from ..lexicon import english
from .archives import attribute, children, local, parse
from .content import Row
from .lines import is_chinese

MIN_SHARE = 0.7
"""Share of the rows in which a column must hold its language."""
MIN_ROWS_PLAIN = 2
ENGLISH = re.compile(r"\A(?:en|eng|english|英文|英语|英語|translation)\Z", re.IGNORECASE)
PREFIX = 8
"""Characters by which two texts of a column count as beginning alike."""
MOST_COLUMNS = 50
DELIMITERS = ("\t", ",", ";", "|")
LANGUAGE = re.compile(r"\A(?:zh|cmn|yue|chi)", re.IGNORECASE)
COLUMN = re.compile(r"(zh|en)\s*=\s*(\w[^,]*)\Z")
XML = re.compile(r"<(tmx|xliff)\b")
COLUMNS_HINT = "Write for example --columns zh=2,en=3, or the names at the heads of the columns."


def rows(text: str, suffix: str, where: object, columns: str = "") -> list[Row]:
    """The pairs of a text that is a table, [] if it is none; `columns` says which are meant (zh=2,en=3)."""
    if suffix in {".tmx", ".xlf", ".xliff"} or XML.search(text[:2000]):
        return list(_units(parse(text.encode("utf-8"), where)))
    head = text.lstrip()[:1]
    if suffix in {".json", ".jsonl", ".ndjson"} or (head and head in "[{" and '"' in text[:2000]):
        records = _records(text)
        if records:
            return chosen(records, columns, where)
        if suffix in {".json", ".jsonl", ".ndjson"}:
            raise LoadError(where, "this is no JSON that can be read", hint="A list of objects with both languages.")
    return _delimited(text, suffix, where, columns)


def chosen(table: Sequence[Sequence[str]], columns: str, where: object) -> list[Row]:
    """The rows of the columns that are named (zh=2,en=3: numbers from 1, or heads), else of those found by content."""
    if not columns:
        return _by_content(table)
    said = (match for match in map(COLUMN.match, map(str.strip, columns.split(","))) if match)
    named = {match.group(1): match.group(2) for match in said}
    head = [cell.strip().lower() for cell in table[0]] if table else []
    places = {
        language: int(name) - 1 if name.isdecimal() else head.index(name.lower()) if name.lower() in head else -1
        for language, name in named.items()
    }
    if set(places) != {"zh", "en"} or not all(0 <= k < max(map(len, table), default=0) for k in places.values()):
        raise LoadError(where, f"there are no such columns: {columns}", hint=COLUMNS_HINT)
    pairs = ((row[places["zh"]], row[places["en"]]) for row in table if len(row) > max(places.values()))
    return [(zh.strip(), en.strip()) for zh, en in pairs if is_chinese(zh) and en.strip()]


def words(table: Sequence[Sequence[str]]) -> list[str]:
    """The column that is Chinese, if only one language is there: words or sentences, a row each."""
    column = next((c for c in _columns(table) if _share(c, chinese=True) >= MIN_SHARE), [])
    return [cell for cell in column if is_chinese(cell)]


def _delimited(text: str, suffix: str, where: object, columns: str) -> list[Row]:
    given = {".tsv": ("\t",), ".csv": (",", ";", "\t")}.get(suffix, ("\t", "|"))
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
        if columns and max(map(len, table), default=0) < 2:
            continue
        found = chosen(table, columns, where)
        if found and (suffix in {".csv", ".tsv"} or len(found) >= max(MIN_ROWS_PLAIN, MIN_SHARE * len(table))):
            return found
    return []


def _by_content(table: Sequence[Sequence[str]]) -> list[Row]:
    """The rows of the column that is Chinese and of the one that is most English: by its head, else by its words."""
    columns = _columns(table)
    zh = next((k for k, column in enumerate(columns) if _share(column, chinese=True) >= MIN_SHARE), None)
    latin = [k for k, column in enumerate(columns) if _share(column, chinese=False) >= MIN_SHARE]
    if zh is None or not latin:
        return []
    en = max(latin, key=lambda k: (bool(ENGLISH.match(columns[k][0])), _englishness(columns[k]), -k))
    return [(a, b) for a, b in zip(columns[zh], columns[en], strict=True) if is_chinese(a) and _is_english(b)]


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
