"""Everything that stops a run, with words a teacher can act on.

    FlashgenError
    ├─ RecipeError (also ValueError)      key, what was found, the nearest valid key or value
    ├─ LoadError                          file, place, what was expected there
    │  └─ VocabError                      the same for word lists
    ├─ MissingEngine (also ImportError)   which package to install
    └─ ExportError                        target, reason

A doubtful reading, gloss or alignment is no error but an `Issue` in the result:
one bad document never stops the others.
"""

from __future__ import annotations


class FlashgenError(Exception):
    """Base of all errors that flashgen raises on purpose; `str()` of it is meant for the user."""


class RecipeError(FlashgenError, ValueError):
    """A recipe or an option is wrong."""


class LoadError(FlashgenError):
    """An input file can't be used.

    The message reads `PATH: line N: what happened. What to try.`

    >>> str(LoadError("a.txt", "the file is empty", hint="Give an article with both languages."))
    'a.txt: the file is empty. Give an article with both languages.'
    >>> str(LoadError("a.txt", "no English text", line=7))
    'a.txt: line 7: no English text.'
    """

    def __init__(self, path: object, problem: str, *, line: int | None = None, hint: str = "") -> None:
        name = str(path).encode("utf-8", "replace").decode("utf-8")
        self.path, self.problem, self.line, self.hint = name, problem, line, hint
        place = f"line {line}: " if line else ""
        super().__init__(f"{self.path}: {place}{problem}.{' ' + hint if hint else ''}")


class VocabError(LoadError):
    """A word list can't be used."""


class MissingEngine(FlashgenError, ImportError):
    """A package or a data file that a step needs is not installed."""


class ExportError(FlashgenError):
    """The result can't be written; what stood at the target is untouched."""


def damaged() -> tuple[type[Exception], ...]:
    """What files of others raise that are damaged, locked or made to harm: archives, databases, what is in them."""
    import lzma
    import sqlite3
    import zipfile
    import zlib

    import zstandard

    packed = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, zstandard.ZstdError, EOFError, NotImplementedError)
    inside = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RuntimeError, MemoryError)
    return (OSError, sqlite3.Error, *packed, *inside)
