"""Paths to documents: which reader serves which file, and what to say when none does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import LoadError
from ..values import Document
from . import bilingual_article, plain_pair
from .encoding import decode
from .lines import is_chinese
from .safely import MAX_BYTES, read_bytes

SUFFIXES = (".txt", ".md", ".text", ".markdown")
"""What is taken from a folder; a file that is named is read whatever its suffix."""
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
    if bilingual_article.recognises(text):
        return bilingual_article.parse(text, path)
    lines = [line for line in text.splitlines() if line.strip()]
    chinese = sum(map(is_chinese, lines))
    if not chinese:
        raise LoadError(path, "there is no Chinese text in it", hint=PAIR_HINT)
    if chinese == len(lines) or not any(any(c.isascii() and c.isalpha() for c in line) for line in lines):
        raise LoadError(path, "there is only Chinese in it, no English translation", hint=PAIR_HINT)
    raise LoadError(
        path,
        "both languages are there, but not the line “<hr />” and “Original:” between English and Chinese",
        hint=PAIR_HINT,
    )


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
    chinese = [plain_pair.is_chinese_text(text) for text in texts]
    if chinese[0] == chinese[1]:
        return None
    return (files[0], files[1]) if chinese[0] else (files[1], files[0])


def read_pair(zh: Path, en: Path, *, encoding: str = "", max_bytes: int = MAX_BYTES) -> Document:
    """The document of a Chinese and an English file."""
    texts = [decode(read_bytes(p, max_bytes=max_bytes), p, encoding) for p in (zh, en)]
    return plain_pair.parse(texts[0], texts[1], zh, en)
