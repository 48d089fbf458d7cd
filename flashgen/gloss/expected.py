"""What English a word in its sentence leads one to expect, whether the translation says it or not.

A logit of English stems on the vector of the word in its sentence (`context.py`): 打 beside 篮球 expects "play", beside
电话 "call". It tells senses apart where the English is silent or free. Trained on some 700,000 links of translated
sentences by `python -m flashgen.gloss.train_expected`; 2 MB, one byte a weight.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from ..lexicon import english

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..encoder import Vectors

LEAST = -12.0
"""Log-probability of what is not expected at all."""
ROWS = 1 << 8
"""Words in their sentences that are remembered."""


def data_file() -> Path:
    """The shipped weights."""
    return Path(str(resources.files(__package__).joinpath("weights", "expected.npz")))


class Expected:
    """The model, read when first asked."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or data_file()
        self._logs = lru_cache(maxsize=ROWS)(self._of)

    @cached_property
    def _model(self) -> tuple[dict[str, int], Vectors, Vectors, Vectors]:
        import numpy as np

        with np.load(self._path) as data:
            stems = {stem: k for k, stem in enumerate(bytes(data["stems"]).decode().split("\n"))}
            weights = data["weights"].astype(np.float32) * data["scales"]
            return stems, weights, data["bias"], data["middle"]

    def centred(self, vector: Vectors) -> Vectors:
        """A word's vector less the mean of all words, of length 1."""
        import numpy as np

        x = vector - self._model[3]
        centred: Vectors = x / np.maximum(np.linalg.norm(x), np.float32(1e-9))
        return centred

    def likely(self, vector: Vectors, phrases: Collection[tuple[str, ...]]) -> float | None:
        """The log-probability that a word with this vector (centred) is put into one of some phrases (stems): of a
        phrase its rarest content word; None if the model knows none of them."""
        import numpy as np

        stems = self._model[0]
        logs = self._logs(vector.tobytes())
        found = []
        for phrase in phrases:
            known = [logs[stems[stem]] for stem in english.content(phrase) if stem in stems]
            if known:
                found.append(min(known))
        return max(LEAST, float(np.logaddexp.reduce(sorted(found)))) if found else None

    def _of(self, vector: bytes) -> NDArray[np.float32]:
        import numpy as np

        _, weights, bias, _ = self._model
        scores: Vectors = np.frombuffer(vector, np.float32) @ weights + bias
        scores -= np.logaddexp.reduce(scores)
        return scores
