"""The exemplars of `exemplars.py` from labelled words, and what they tell of words whose own text they leave out."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .. import context
from ..annotate.train_labels import OWN
from . import pos
from .cues import NAMES
from .exemplars import DIMENSIONS, Exemplar, Exemplars, data_file, packed

if TYPE_CHECKING:
    from ..encoder import Vectors
    from .train import Labelled

COLUMN = NAMES.index("exemplars")


def of_words(words: Sequence[Labelled]) -> Exemplars:
    """The exemplars of our own labels, where one sense is right and another is not; gold labels are none."""
    axes = _axes([word.vector for word in words if word.vector is not None])
    places = Exemplars({}, axes)
    found: dict[str, list[Exemplar]] = {}
    for word in words:
        if word.file == OWN and word.worth.max() > 0 and word.worth.min() < word.worth.max():
            worth = {sense: float(value) for (sense, _), value in zip(word.listed, word.worth, strict=True) if value}
            shares = {sense: round(value / sum(worth.values()), 3) for sense, value in worth.items()}
            exemplar = Exemplar(shares, _part(word.gold.get("pos", "")), places.place(word.vector), word.text)
            found.setdefault(word.token.headword, []).append(exemplar)
    return Exemplars(found, axes)


def _part(label: str) -> str:
    return label if label in pos.PARTS or not label else "other"


def _axes(vectors: Sequence[Vectors]) -> Vectors | None:
    """The principal axes of some vectors, from the eigenvectors of their second moments."""
    import numpy as np

    if not vectors:
        return None
    rows = np.array(vectors, np.float64)
    axes: Vectors = np.linalg.eigh(rows.T @ rows)[1][:, : -DIMENSIONS - 1 : -1].astype(np.float32)
    return axes


def retold(words: Sequence[Labelled], exemplars: Exemplars, without: Collection[str] = ()) -> list[Labelled]:
    """The words with what exemplars of other texts than `without` tell."""
    found = []
    for word in words:
        rows = word.rows.copy()
        senses = [sense for sense, _ in word.listed]
        left_out = {word.text, *without}
        rows[:, COLUMN] = exemplars.log_counts(word.token.headword, senses, word.vector, left_out)
        found.append(replace(word, rows=rows))
    return found


def with_parts(
    words: Sequence[Labelled], cues: Sequence[dict[str, float]], exemplars: Exemplars, without: Collection[str] = ()
) -> list[dict[str, float]]:
    """The cues of parts of speech of some words with what exemplars of other texts than `without` tell."""
    return [
        row | pos.told(exemplars.log_parts(word.token.headword, word.vector, {word.text, *without}))
        for word, row in zip(words, cues, strict=True)
    ]


def write(words: Sequence[Labelled]) -> None:
    """Write the exemplars beside this module."""
    import numpy as np

    exemplars = of_words(words)
    rows = [(headword, exemplar) for headword, some in sorted(exemplars.words.items()) for exemplar in some]
    nowhere = np.zeros(DIMENSIONS, np.float32)
    assert exemplars.axes is not None, "The extra `context` is not installed."
    data = {
        "made": f"python -m flashgen.gloss.train, {len(rows)} labelled words",
        "context": context.fingerprint(),
        "axes": packed(exemplars.axes),
        "places": packed(np.array([nowhere if e.place is None else e.place for _, e in rows])),
        "words": [[headword, dict(exemplar.worth), exemplar.part] for headword, exemplar in rows],
    }
    data_file().write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
