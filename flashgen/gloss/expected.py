"""What English a word in its sentence leads one to expect, whether the translation says it or not.

A logit of English stems on the vector of the word in its sentence (`context.py`): 打 beside 篮球 expects "play", beside
电话 "call". It tells senses apart where the English is silent or free. Trained on some 700,000 links of translated
sentences by `python -m flashgen.gloss.train_expected`; 2 MB, one byte a weight.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from ..lexicon import english

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Vectors


def data_file() -> Path:
    """The shipped weights."""
    return Path(str(resources.files(__package__).joinpath("weights", "expected.npz")))


def fingerprint() -> str:
    """By which a model says with which expectations it was trained."""
    return hashlib.sha256(data_file().read_bytes()).hexdigest()[:16]


class Expected:
    """The model, read when first asked."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or data_file()

    @cached_property
    def _model(self) -> tuple[dict[str, int], NDArray[np.int8], Vectors, Vectors, Vectors]:
        """The row of each stem, weights of shape (stems, dimensions), their scales, bias; the mean of all words."""
        import numpy as np

        with np.load(self._path) as data:
            stems = {stem: k for k, stem in enumerate(bytes(data["stems"]).decode().split("\n"))}
            return stems, np.ascontiguousarray(data["weights"].T), data["scales"], data["bias"], data["middle"]

    def centred(self, vector: Vectors) -> Vectors:
        """A word's vector less the mean of all words, of length 1."""
        import numpy as np

        x = vector - self._model[4]
        centred: Vectors = x / np.maximum(np.linalg.norm(x), np.float32(1e-9))
        return centred

    def likely(self, vector: Vectors, meanings: Sequence[Collection[tuple[str, ...]]]) -> list[float | None]:
        """How likely a word with this vector (centred) is put into one of the phrases (stems) of each meaning: a
        logarithm, up to what all meanings have in common. Of a phrase its rarest content word counts; None where the
        model knows none."""
        import numpy as np

        rows, weights, scales, bias, _ = self._model
        content = [[[s for s in english.content(p) if s in rows] for p in sorted(phrases)] for phrases in meanings]
        asked = sorted({rows[stem] for phrases in content for phrase in phrases for stem in phrase})
        scores = dict(zip(asked, (weights[asked] @ vector * scales[asked] + bias[asked]).tolist(), strict=True))
        found = [[min(scores[rows[stem]] for stem in phrase) for phrase in phrases if phrase] for phrases in content]
        return [float(np.logaddexp.reduce(logs)) if logs else None for logs in found]
