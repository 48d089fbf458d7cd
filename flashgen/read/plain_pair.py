"""Two plain files, Chinese and English: paragraphs a line each, or set apart by blank lines."""

from __future__ import annotations

from pathlib import Path

from ..errors import LoadError
from ..values import Document, Facts
from .encoding import printable
from .lines import is_chinese, paragraphs, table_issue, without_tables

MIN_SHARE = 0.5
"""Share of a file's lines that must be in its language; below it the two files are probably swapped or wrong."""


def is_chinese_text(text: str) -> bool:
    """Whether most of a text's lines are Chinese."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and sum(map(is_chinese, lines)) >= MIN_SHARE * len(lines)


def parse(zh: str, en: str, zh_path: Path, en_path: Path) -> Document:
    """The document of two texts; a `LoadError` where a file is not in the language it should be in."""
    if not is_chinese_text(zh):
        raise LoadError(
            zh_path,
            "the file given as Chinese has hardly any Chinese text",
            hint="The two files seem to be swapped: exchange --zh and --en." if is_chinese_text(en) else "Check --zh.",
        )
    if is_chinese_text(en) or not any(c.isalpha() for c in en):
        raise LoadError(en_path, "the file given as English has hardly any English text", hint="Check --en.")
    kept_zh, rows_zh = without_tables(zh.splitlines())
    kept_en, rows_en = without_tables(en.splitlines())
    issues = table_issue(zh_path, rows_zh, rows_en)
    return Document(printable(zh_path.stem), Facts(), tuple(paragraphs(kept_zh)), tuple(paragraphs(kept_en)), issues)
