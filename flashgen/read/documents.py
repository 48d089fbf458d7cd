"""Paths to documents: which reader serves which file, and what to say when none does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ..errors import LoadError
from ..values import Document, Facts, Issue
from . import bilingual_article, plain_pair, subtitles, tables, turns
from .annotated import cleaned
from .encoding import decode, printable
from .lines import is_chinese, paragraphs
from .safely import MAX_BYTES, read_bytes

SUFFIXES = (
    *(".txt", ".md", ".text", ".markdown"),
    *(".srt", ".vtt", ".ass", ".ssa", ".lrc"),
)
"""What is taken from a folder; a file that is named is read whatever its suffix. Tables are not: flashgen's own state,
corrections and reports are some, and lie beside texts."""
LANGUAGE_IN_NAME = re.compile(r"\A(.+)[._-](zh|cn|chi|chinese|en|eng|english)(?:-\w+)?\.\w+\Z", re.IGNORECASE)
UNTRANSLATED = (
    "there is only Chinese in it: meanings are the dictionary's, more of them doubtful. With a translation "
    "(a second file, or English in the same one) they would be those of the text"
)
PAIR_HINT = "If the two languages are in two files, name both, or use --zh FILE --en FILE."


def expand(paths: list[Path]) -> list[Path]:
    """Files as they are, each once; for a folder its articles, by name. An empty folder is a `LoadError`."""
    files: list[Path] = []
    for path in paths:
        try:
            inside = (
                sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file())
                if path.is_dir()
                else None
            )
        except (OSError, ValueError) as error:
            raise LoadError(path, f"it can't be reached ({getattr(error, 'strerror', None) or error})") from None
        if inside == []:
            raise LoadError(path, f"the folder holds no article ({', '.join(SUFFIXES)})")
        files.extend(inside if inside is not None else [path])
    return list(dict.fromkeys(files))


def read_article(path: Path, *, encoding: str = "", max_bytes: int = MAX_BYTES) -> Document:
    """A bilingual article of any known format; a `LoadError` says what is missing."""
    text = decode(read_bytes(path, max_bytes=max_bytes), path, encoding)
    if subtitles.recognises(text):
        cues = subtitles.cues(text, path)
        found = subtitles.pairs(cues)
        return _paired(path, found, "subtitles in both languages") if found else _halved(path, subtitles.lines(cues))
    suffix = path.suffix.lower()
    rows = tables.rows(text, suffix, path)
    if rows:
        return _paired(path, rows, "a table of sentences")
    if bilingual_article.recognises(text):
        try:
            return bilingual_article.parse(text, path)
        except LoadError:
            body = turns.bodied(text)
            if not (body and is_chinese(body[0]) and turns.halves(body)):  # else its order is reversed: Chinese first
                raise
    lines = turns.bodied(text)
    found = turns.by_turns(lines)
    return _paired(path, found, "lines of both languages by turns") if found else _halved(path, lines)


def _paired(path: Path, rows: Sequence[tuple[str, str]], what: str) -> Document:
    """The document of pairs that are certain, with a word on how the file was read."""
    name = printable(path.stem)
    issue = Issue("read", name, f"read as {what}: {len(rows)} pairs")
    return Document(name, Facts(), tuple(zh for zh, _ in rows), tuple(en for _, en in rows), (issue,), paired=True)


def _halved(path: Path, lines: Sequence[str]) -> Document:
    """The document of a text that has one language after the other; a `LoadError` says what was found instead."""
    chinese = sum(map(is_chinese, lines))
    if not chinese:
        raise LoadError(path, "there is no Chinese text in it", hint=PAIR_HINT)
    name = printable(path.stem)
    if chinese == len(lines) or not any(any(c.isascii() and c.isalpha() for c in line) for line in lines):
        return Document(name, Facts(), tuple(paragraphs(lines)), (), (Issue("read", name, UNTRANSLATED),))
    both = turns.halves(lines)
    if not both:
        problem = (
            f"both languages are there ({chinese} lines of {len(lines)} are Chinese), but neither by turns nor one"
        )
        raise LoadError(path, f"{problem} after the other", hint=PAIR_HINT)
    l2, l1 = (tuple(paragraphs(half)) for half in both)
    return Document(name, Facts(), l2, l1, (Issue("read", name, "read as one language after the other"),))


def pair_among(files: Sequence[Path], *, encoding: str = "", max_bytes: int = MAX_BYTES) -> tuple[Path, Path] | None:
    """Of exactly two files the Chinese and the English one, if each is in one language; else None."""
    if len(files) != 2:
        return None
    try:
        texts = [decode(read_bytes(path, max_bytes=max_bytes), path, encoding) for path in files]
    except LoadError:
        return None  # whoever reads the files one by one says what is wrong
    if any(map(bilingual_article.recognises, texts)):
        return None
    chinese = [plain_pair.is_chinese_text(_plain(text, path)) for text, path in zip(texts, files, strict=True)]
    if chinese[0] == chinese[1]:
        return None
    return (files[0], files[1]) if chinese[0] else (files[1], files[0])


def read_pair(zh: Path, en: Path, *, encoding: str = "", max_bytes: int = MAX_BYTES) -> Document:
    """The document of a Chinese and an English file."""
    texts = [_plain(decode(read_bytes(p, max_bytes=max_bytes), p, encoding), p) for p in (zh, en)]
    return plain_pair.parse(texts[0], texts[1], zh, en)


def pairs_by_name(files: Sequence[Path]) -> tuple[list[tuple[Path, Path]], list[Path]]:
    """The files that belong together by their names (`x.zh.txt`, `x.en.txt`), Chinese first, and the others."""
    known: dict[str, dict[str, Path]] = {}
    for path in files:
        match = LANGUAGE_IN_NAME.match(path.name)
        if match:
            language = "zh" if match.group(2).lower().startswith(("zh", "cn", "ch")) else "en"
            known.setdefault(f"{path.parent}/{match.group(1)}", {})[language] = path
    pairs = [(both["zh"], both["en"]) for both in known.values() if len(both) == 2]
    taken = {path for pair in pairs for path in pair}
    return pairs, [path for path in files if path not in taken]


def _plain(text: str, path: Path) -> str:
    """One language's text without annotations and the times of subtitles."""
    return "\n".join(subtitles.lines(subtitles.cues(text, path))) if subtitles.recognises(text) else cleaned(text)
