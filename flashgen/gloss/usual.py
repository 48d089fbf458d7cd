"""How usual each sense of a word is in today's Chinese.

A dictionary lists senses in no such order, of some the oldest first, and of words that are met seldom
no translations and no labelled sentences tell. So readers judged the senses of 22,000 words, the commonest first
(`vocab/labels/usual.tsv`, by language-model readers). Packed by `python -m flashgen.gloss.train_usual`.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path

RARE, USUAL = 0, 2
"""The least and the most that a sense is judged; between them lie those that do occur, less often than others."""
UNKNOWN = 0.5
"""How usual a sense is that was not judged."""


def data_file() -> Path:
    """The shipped judgements."""
    return Path(str(resources.files(__package__).joinpath("weights", "usual.tsv.gz")))


def usual(headword: str, senses: Sequence[str]) -> list[float]:
    """How usual the senses of a word are: 0 rare, .5, 1 usual; `UNKNOWN` for those that nobody judged.

    >>> usual("东西", ["east and west", "thing"])
    [0.0, 1.0]
    """
    judged = shipped().get(headword, "")
    known = dict(zip(judged.split(" ")[::2], judged.split(" ")[1::2], strict=True)) if judged else {}
    return [int(known[key]) / USUAL if (key := key_of(sense)) in known else UNKNOWN for sense in senses]


def key_of(sense: str) -> str:
    """What stands for a sense in the file: its text is the dictionary's, and may be worded anew."""
    return f"{zlib.crc32(sense.encode()) & 0xFFFF:04x}"


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, str]:
    """Of each word what its senses were judged: key, digit, key, digit ..."""
    text = gzip.decompress(data_file().read_bytes()).decode()
    return dict(line.split("\t") for line in text.splitlines() if not line.startswith("#"))
