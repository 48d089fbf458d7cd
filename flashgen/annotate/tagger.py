"""Where words begin and end in a run of Chinese characters: a linear-chain conditional random field, read and decoded.

The model is that of the package `wapic-cws-model` (MIT): ten templates of single characters and pairs around a place,
and the step from tag to tag. Its own decoder wants a compiler where no wheel fits; this one is numpy and a short loop
and gives the same words (all of the GSDSimp test set), so every platform gets the same deck.
"""

from __future__ import annotations

import importlib.util
import itertools
import math
import operator
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..errors import MissingEngine
from ..lexicon import cache
from ..values import Likely

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

TEMPLATES = ((-2,), (-1,), (0,), (1,), (2,), (-1, 0), (0, 1), (-2, -1), (1, 2), (-1, 1))
"""Places of the characters that each template looks at, in the order of the model's `u00` to `u09`."""
BEFORE, AFTER = "\ue001\ue000", "\ue002\ue003"
"""Stand-ins for the two characters before and after a run: private ones, which no run holds."""
OUTSIDE = dict(zip((b"_x-2", b"_x-1", b"_x+1", b"_x+2"), BEFORE + AFTER, strict=True))
BITS = 21
TAGS = 4
"""Tags in the order of the model: a word's beginning, middle and end, and a word of one character."""


def data_file() -> Path:
    """Where `wapic-cws-model` keeps its model; the package is not imported."""
    spec = importlib.util.find_spec("wapic_model")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(place) / "data" / "wapic-cws.wac"
        if path.is_file():
            return path
    raise MissingEngine("The word segmentation model is missing. Install it: pip install wapic-cws-model")


NEVER = -1e9
"""The logarithm of 0, nearly."""
Row = tuple[float, float, float, float]


class Sums(NamedTuple):
    """What `Tagger._sums` tells of a run, all logarithms: a row a character, in the order of the tags."""

    rows: Sequence[Sequence[float]]
    ahead: Sequence[Row]
    behind: Sequence[Row]
    ends: Sequence[float]
    total: float


class Tagger:
    """The model as an engine: `cut(runs)`."""

    def __init__(self, path: Path | None = None) -> None:
        import numpy as np

        table = np.asarray(cache.mapped("cws", path or data_file(), _parsed))
        self._keys, self._weights = table[0, :-TAGS], table[1, :-TAGS].view(np.float16).reshape(-1, TAGS)
        self._steps = table[1, -TAGS:].view(np.float16).reshape(TAGS, TAGS).astype(float).tolist()
        self.sums = lru_cache(maxsize=1 << 9)(self._sums)
        self._last: dict[str, list[list[float]]] = {}
        """What the runs of the last `cut` emit: their sums are asked for next. Only speed depends on it."""

    def cut(self, runs: Sequence[str]) -> list[list[str]]:
        """The words of each run of Chinese characters; joined they give the run back."""
        found = []
        start = 0
        self._last = {}
        emissions = self._emissions(runs).tolist()
        for run in runs:
            rows = emissions[start : start + len(run)]
            start += len(run)
            self._last[run] = rows
            words, begin = [], 0
            for place, tag in enumerate(self._decode(rows), 1):
                if tag >= 2:
                    words.append(run[begin:place])
                    begin = place
            found.append(words)
        return found

    def likely(self, run: str, start: int, end: int) -> Likely:
        """How likely these characters of a run are a word by themselves, by all ways to cut it (forward-backward)."""
        sums = self.sums(run)
        before = sums.ends[start - 1] if start else 0.0
        return Likely(math.exp(before), math.exp(sums.ends[end - 1]), math.exp(self.score(run, start, (end - start,))))

    def score(self, run: str, start: int, lengths: Sequence[int]) -> float:
        """The logarithm of the probability that words of these lengths begin at a place of a run."""
        sums = self.sums(run)
        tags = [tag for length in lengths for tag in ((3,) if length == 1 else (0, *[1] * (length - 2), 2))]
        total = sums.ahead[start][tags[0]]
        for place, (before, tag) in enumerate(itertools.pairwise(tags), start + 1):
            total += self._steps[before][tag] + sums.rows[place][tag]
        return min(0.0, total + sums.behind[start + len(tags) - 1][tags[-1]] - sums.total)

    def _sums(self, run: str) -> Sums:
        """Of each character the logarithm of the sum over all ways to cut what stands before it and it, and over those
        to cut what stands behind, by its tag; that a word ends with it; the sum of all ways."""
        (_, b_m, b_e, _), (_, m_m, m_e, _), (e_b, _, _, e_s), (s_b, _, _, s_s) = self._steps
        rows = self._last.get(run) or self._emissions([run]).tolist()
        ahead = [(rows[0][0], NEVER, NEVER, rows[0][3])]
        for to_begin, to_middle, to_end, to_single in rows[1:]:
            begin, middle, end, single = ahead[-1]
            ahead.append(
                (
                    to_begin + _plus(end + e_b, single + s_b),
                    to_middle + _plus(begin + b_m, middle + m_m),
                    to_end + _plus(begin + b_e, middle + m_e),
                    to_single + _plus(end + e_s, single + s_s),
                )
            )
        behind = [(NEVER, NEVER, 0.0, 0.0)]
        for row in rows[:0:-1]:
            begin, middle, end, single = map(operator.add, row, behind[-1])
            behind.append(
                (
                    _plus(b_m + middle, b_e + end),
                    _plus(m_m + middle, m_e + end),
                    _plus(e_b + begin, e_s + single),
                    _plus(s_b + begin, s_s + single),
                )
            )
        behind.reverse()
        total = _plus(ahead[-1][2], ahead[-1][3])
        ends = [min(0.0, _plus(a[2] + b[2], a[3] + b[3]) - total) for a, b in zip(ahead, behind, strict=True)]
        return Sums(rows, ahead, behind, ends, total)

    def _emissions(self, runs: Sequence[str]) -> Matrix:
        """What speaks for each tag at each character of all runs: shape (characters, TAGS)."""
        import numpy as np

        text = "".join(f"{BEFORE}{run}{AFTER}" for run in runs)
        codes = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)
        ends = np.cumsum([len(run) + len(BEFORE) + len(AFTER) for run in runs], dtype=int)
        inside = np.ones(len(codes), bool)
        for back in range(1, len(AFTER) + 1):
            inside[ends - back] = False
        starts = np.append(0, ends[:-1]) if len(ends) else ends
        for ahead in range(len(BEFORE)):
            inside[starts + ahead] = False
        places = np.flatnonzero(inside)
        shift = np.uint64(BITS)
        sought = np.empty((len(TEMPLATES), len(places)), np.uint64)
        for number, shifts in enumerate(TEMPLATES):
            key = np.uint64(number) << shift | codes[places + shifts[0]]
            sought[number] = key << shift | (codes[places + shifts[1]] if len(shifts) > 1 else np.uint64(0))
        found = np.minimum(np.searchsorted(self._keys, sought), len(self._keys) - 1)
        there = self._keys[found] == sought
        total: Matrix = np.where(there[..., None], self._weights[found], np.float16(0)).sum(axis=0, dtype=np.float32)
        return total

    def _decode(self, rows: Sequence[Sequence[float]]) -> Iterator[int]:
        """The best tags (Viterbi); a word that begins must end before the next begins."""
        (_, b_m, b_e, _), (_, m_m, m_e, _), (e_b, _, _, e_s), (s_b, _, _, s_s) = self._steps
        begin, _, _, single = rows[0]
        middle = end = -1e9
        back: list[tuple[int, int, int, int]] = []
        for to_begin, to_middle, to_end, to_single in rows[1:]:
            choices = (
                (end + e_b, single + s_b),
                (begin + b_m, middle + m_m),
                (begin + b_e, middle + m_e),
                (end + e_s, single + s_s),
            )
            back.append(
                (
                    2 if choices[0][0] > choices[0][1] else 3,
                    0 if choices[1][0] > choices[1][1] else 1,
                    0 if choices[2][0] > choices[2][1] else 1,
                    2 if choices[3][0] > choices[3][1] else 3,
                )
            )
            begin, middle = max(choices[0]) + to_begin, max(choices[1]) + to_middle
            end, single = max(choices[2]) + to_end, max(choices[3]) + to_single
        tag = 2 if end > single else 3
        tags = [tag]
        for row in reversed(back):
            tag = row[tag]
            tags.append(tag)
        return reversed(tags)


def _parsed(source: Path) -> NDArray[np.uint64]:
    """The model as two rows: sorted keys of features, and the four weights of each as half-precision numbers side by
    side; the last four columns hold the steps from each tag.

    In the file, `#TrieBin#N` stands before N names of features, each after its length (2 bytes); `#ModelBin32#N` before
    N weights that are not 0, each after the step from the last index (1 byte). `uNN:x` and `uNN:x/y` have a weight
    for each tag, `b` one for each pair of tags.
    """
    import numpy as np

    data = source.read_bytes()
    names = _names(data)
    sizes = np.where(np.array([name == b"b" for name in names]), TAGS * TAGS, TAGS)
    firsts = np.concatenate([[0], np.cumsum(sizes)])
    mark = data.rindex(b"#ModelBin32#")
    packed = np.frombuffer(data[data.index(b"\n", mark) + 1 :], np.dtype([("step", "u1"), ("weight", "<f4")]))
    weights = np.zeros(int(firsts[-1]), np.float32)
    weights[np.cumsum(packed["step"].astype(int)) - 1] = packed["weight"]
    steps = weights[firsts[names.index(b"b")] :][: TAGS * TAGS]
    numbers = [k for k, name in enumerate(names) if name != b"b"]
    keys = np.array([_name_key(names[k]) for k in numbers], np.uint64)
    order = np.argsort(keys)
    rows = np.concatenate([weights[firsts[numbers][order][:, None] + np.arange(TAGS)], steps.reshape(TAGS, TAGS)])
    packed_rows = np.ascontiguousarray(rows.astype(np.float16)).view(np.uint64).ravel()
    return np.stack([np.append(keys[order], np.full(TAGS, np.iinfo(np.uint64).max, np.uint64)), packed_rows])


def _names(data: bytes) -> list[bytes]:
    """The names of the features: the second list of names, after that of the tags."""
    place = data.index(b"#TrieBin#", data.index(b"#TrieBin#") + 1)
    end = data.index(b"\n", place)
    count, place, found = int(data[place:end].rsplit(b"#", 1)[1]), end + 1, []
    for _ in range(count):
        size = int.from_bytes(data[place : place + 2], "little")
        found.append(data[place + 2 : place + 2 + size])
        place += 2 + size
    return found


def _name_key(name: bytes) -> int:
    """The key of a feature: its template and the code points of its one or two characters."""
    template, text = int(name[1:3]), name[4:]
    first, second = text, b""
    if len(TEMPLATES[template]) > 1:
        cut = text.index(b"/", 1)
        first, second = text[:cut], text[cut + 1 :]
    return (template << BITS | _code(first)) << BITS | (_code(second) if second else 0)


def _code(char: bytes) -> int:
    return ord(OUTSIDE.get(char) or char.decode())


def _plus(one: float, other: float) -> float:
    """The logarithm of the sum of two numbers whose logarithms these are."""
    return max(one, other) + math.log1p(math.exp(-abs(one - other)))
