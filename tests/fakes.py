"""Small stand-ins for the engines, so that the tests of a room load nothing."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from flashgen.values import Candidate, Example, Gloss, Note, Occurrence, Span, Token


class BagEncoder:
    """Texts as bags of their characters or, where spaces stand, of their words; what `same` maps to counts alike."""

    def __init__(self, same: Mapping[str, str] | None = None) -> None:
        self._same = same or {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), 256), np.float32)
        for row, text in enumerate(texts):
            for part in text.lower().split():
                vectors[row, zlib.crc32(self._same.get(part, part).encode()) % 256] += 1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = (vectors / np.maximum(norms, 1e-9)).astype(np.float32)
        return unit


def example(l2: str = "他们采纳了意见。", l1: str = "They adopted it.", **changes: object) -> Example:
    """An example in which 采纳 stands at 2-4 and is said by "adopted"."""
    token = Token(2, 4, "采纳", "采纳", "word", "v", "cǎinà", "dictionary", "", Span(5, 12, 0.95))
    parts = [Token(0, 2, "他们", "他们", "word", "r", "tāmen"), token, Token(4, 5, "了", "了", "word", "ul", "le")]
    parts += [Token(5, 7, "意见", "意见", "word", "n", "yìjiàn"), Token(7, 8, "。", "。", "mark")]
    values: dict[str, object] = {
        "id": "doc:1",
        "source": "doc",
        "l2": l2,
        "l1": l1,
        "confidence": 0.98 if l1 else 0.0,
        "sure": bool(l1),
        "script": "Hans",
        "tokens": tuple(parts),
        "syllables": ("tā", "men", "cǎi", "nà", "le", "yì", "jiàn", "。"),
        **changes,
    }
    return Example(**values)  # type: ignore[arg-type]


def note(guid: str = "fg1:test:采纳", text: str = "to adopt", **changes: object) -> Note:
    """A note on 采纳."""
    candidate = Candidate("采纳", "cǎinà", 2, 3.9, 6, 4.2, Occurrence(example(), 1), ("2 times in the text: +1.58",))
    values: dict[str, object] = {
        "guid": guid,
        "candidate": candidate,
        "gloss": Gloss(text, ("to adopt",), (5, 12), 0.9, "dictionary"),
        "headword": "采纳",
        "other_script": "採納",
        "pinyin": "cǎinà",
        "syllables": ("cǎi", "nà"),
        "part_of_speech": "verb",
        "entry": ("to accept; to adopt",),
        "source": "《A & B》 1957-01-09",
        "tags": ("FlashGen::HSK6",),
        **changes,
    }
    return Note(**values)  # type: ignore[arg-type]
