"""The weights of `parts.py` from labelled words whose part of speech was read, and what they tell of words in texts
that they have not seen. Maximum likelihood with Gaussian priors. Needs scipy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .. import context
from . import train_logit
from .cues import names
from .logit import Logit, of_vector
from .parts import PARTS, Model, cues_of, fitting, numbers
from .sources import Sources
from .train_exemplars import FOLDS

if TYPE_CHECKING:
    from .train_labelled import Labelled

ASKED_PRIOR, HAD_PRIOR = 2.0, 0.3
"""On the weights for words and for glosses: a half and a third as much are as good for the choice of senses."""
ITERATIONS = 150
FILE = Path(__file__).parent / "weights" / "parts.json"


def fit(words: Sequence[Labelled], sources: Sources) -> Model:
    """The model of the words whose part of speech was read."""
    told = [(word, word.vector) for word in words if word.gold.get("pos") and word.vector is not None]
    parts = [_number(word.gold["pos"]) for word, _ in told]
    cues = [cues_of(word.token, word.example) | of_vector(vector) for word, vector in told]
    names_, rows = train_logit.table(cues)
    asked = train_logit.fit(rows, parts, len(PARTS), ASKED_PRIOR, ITERATIONS)
    right = [k for k, (word, _) in enumerate(told) if word.worth.max() > 0]
    best = [told[k][0].listed[int(told[k][0].worth.argmax())][0] for k in right]
    of_right = [parts[k] for k in right]
    had = train_logit.fit(numbers(best, sources), of_right, len(PARTS), HAD_PRIOR, ITERATIONS)
    return Model(Logit.of(dict(zip(names_, asked.tolist(), strict=True))), had)


def _number(part: str) -> int:
    return PARTS.index(part if part in PARTS else "other")


def retold(words: Sequence[Labelled], sources: Sources) -> list[Labelled]:
    """The words with what models of other texts than their own tell; as they are without the contextual encoder."""
    if "part" not in names(sources):
        return [*words]
    texts = sorted({word.text for word in words})
    found = [*words]
    for fold in range(FOLDS):
        without = frozenset(texts[fold::FOLDS])
        model = fit([word for word in words if word.text not in without], sources)
        for k, word in enumerate(words):
            if word.text in without:
                rows = word.rows.copy()
                senses = [sense for sense, _ in word.listed]
                told = fitting(senses, word.token, word.example, word.vector, sources, model)
                rows[:, names(sources).index("part")] = told
                found[k] = replace(word, rows=rows)
    return found


def write(words: Sequence[Labelled], sources: Sources) -> None:
    """Write the weights beside this module."""
    model = fit(words, sources)
    data = {
        "made": f"python -m flashgen.gloss.train, priors {ASKED_PRIOR} and {HAD_PRIOR}",
        "data": f"{sum(bool(word.gold.get('pos')) for word in words)} labelled words",
        "context": context.fingerprint(),
        "asked": {n: [round(float(w), 3) for w in model.asked.weights[row]] for n, row in model.asked.rows.items()},
        "had": [[round(float(w), 3) for w in row] for row in model.had],
    }
    text = json.dumps(data, separators=(",", ":")).replace("],", "],\n") + "\n"
    FILE.write_text(text, encoding="utf-8")
