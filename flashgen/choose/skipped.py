"""The words that a user never wants a card for: a file of their own, kept from build to build, undone as easily.

It lies in the user's configuration folder (`$FLASHGEN_CONFIG` names another), one word a line.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import platformdirs

from ..errors import RecipeError, VocabError
from ..lexicon.script import is_han, simplified

NAME = "skip.txt"
HEADER = "# Words that flashgen never makes a card of: flashgen skip WORD adds one, --undo takes it back.\n"


def path() -> Path:
    """Where the words are kept."""
    folder = os.environ.get("FLASHGEN_CONFIG") or platformdirs.user_config_dir("flashgen", appauthor=False)
    return Path(folder) / NAME


def read() -> frozenset[str]:
    """The skipped words (simplified)."""
    try:
        lines = path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return frozenset()
    except (OSError, UnicodeDecodeError) as error:
        raise VocabError(path(), f"can't be read ({error})", hint="Mend or delete this file.") from None
    return frozenset(simplified(line.strip()) for line in lines if line.strip() and not line.startswith("#"))


def changed(words: Iterable[str], *, undo: bool = False) -> tuple[frozenset[str], str]:
    """The skipped words with some more, or without them, and the text of their file; words must be Chinese."""
    given = frozenset(simplified(word.strip()) for word in words)
    wrong = sorted(word for word in given if not any(map(is_han, word)) or not word.isprintable())
    if wrong:
        raise RecipeError(f"“{wrong[0]}” is no Chinese word. Write the words as they stand in the text.")
    now = read() - given if undo else read() | given
    return now, HEADER + "".join(f"{word}\n" for word in sorted(now))
