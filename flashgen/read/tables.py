"""Pairs of sentences in tables: .csv and .tsv (Tatoeba's too), JSON and JSON lines, .tmx; which column is which is
found by its content. `defusedxml` (PSF licence) reads XML without entities and other traps.
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
from .lines import is_chinese

Row = tuple[str, str]
"""Chinese and English."""
MIN_SHARE = 0.7
"""Share of the rows in which a column must hold its language."""
MIN_ROWS_PLAIN = 2
ENGLISH = re.compile(r"\A(?:en|eng|english|英文|英语|英語|translation)\Z", re.IGNORECASE)
PREFIX = 8
"""Characters by which two texts of a column count as beginning alike."""
MAX_FIELD = 100_000
DELIMITERS = ("\t", ",", ";", "|")
LANGUAGE = re.compile(r"\A(?:zh|cmn|yue|chi)", re.IGNORECASE)
TAG = re.compile(r"<[^<>]{1,200}>")


def rows(text: str, suffix: str, where: object) -> list[Row]:
    """The pairs of a text that is a table, [] if it is none."""
    if suffix == ".tmx" or "<tmx" in text[:2000]:
        return _tmx(text, where)
    head = text.lstrip()[:1]
    if suffix in {".json", ".jsonl", ".ndjson"} or (head and head in "[{" and '"' in text[:2000]):
        records = _records(text)
        if records:
            return _by_content(records)
        if suffix in {".json", ".jsonl", ".ndjson"}:
            raise LoadError(where, "this is no JSON that can be read", hint="A list of objects with both languages.")
    return _delimited(text, suffix)


def _delimited(text: str, suffix: str) -> list[Row]:
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
        found = _by_content(table)
        if found and (suffix in {".csv", ".tsv"} or len(found) >= max(MIN_ROWS_PLAIN, MIN_SHARE * len(table))):
            return found
    return []


def _by_content(table: Sequence[Sequence[str]]) -> list[Row]:
    """The rows of the column that is Chinese and of the one that is most English: by its head, else by its words."""
    width = max(map(len, table), default=0)
    columns = [[row[k].strip() if k < len(row) else "" for row in table] for k in range(min(width, 50))]
    zh = next((k for k, column in enumerate(columns) if _share(column, chinese=True) >= MIN_SHARE), None)
    latin = [k for k, column in enumerate(columns) if _share(column, chinese=False) >= MIN_SHARE]
    if zh is None or not latin:
        return []
    en = max(latin, key=lambda k: (bool(ENGLISH.match(columns[k][0])), _englishness(columns[k]), -k))
    return [(a, b) for a, b in zip(columns[zh], columns[en], strict=True) if is_chinese(a) and _is_english(b)]


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


def _tmx(text: str, where: object) -> list[Row]:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(text.encode("utf-8"), forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise LoadError(
            where, f"the XML can't be read ({error})", hint="Export the translation memory again."
        ) from None
    return list(_units(root))


def _units(root: Any) -> Iterator[Row]:
    for unit in root.iter("tu"):
        zh = en = ""
        for variant in unit.iter("tuv"):
            language = variant.get("{http://www.w3.org/XML/1998/namespace}lang") or variant.get("lang") or ""
            segment = variant.find("seg")
            said = " ".join("".join(segment.itertext()).split()) if segment is not None else ""
            if LANGUAGE.match(language):
                zh = zh or said
            elif language.lower().startswith("en"):
                en = en or said
        if zh and en:
            yield zh, en
