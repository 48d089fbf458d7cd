"""`python -m flashgen.gloss.train_whole FOLDER ...`: the weights of `whole.py`, from labelled words.

The folders are those of `train.py`; of their rows those count that are words (`unit` ok) or pieces of others (cut),
where they are tokens by themselves. The strings of `train_pieces.py` count beside them; as they were written to be
pieces as often as words, they have a bias of their own. Maximum likelihood with a Gaussian prior.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .. import context
from ..annotate.train import written
from ..annotate.train_labels import PIECES, SHOWING
from ..annotate.train_links import text_of
from ..pipeline import Engines
from . import whole
from .logit import of_vector
from .senses import possible
from .train import fit_sure
from .train_pieces import items, with_pieces

WRITTEN = "written"
"""The bias of what was written to be a piece: no word of a text has it."""
PRIOR = 0.6
"""Half and twice as much are as good; with 2 the area under the curve is .89 instead of .90."""


class Word(NamedTuple):
    """A labelled word: its text, its kind, its cues, whether it is one by itself, the file's name."""

    text: str
    kind: str
    cues: dict[str, float]
    is_word: bool
    file: str


def labelled(folders: Sequence[Path], engines: Engines) -> Iterator[Word]:
    """The labelled words of all files of some folders."""
    paths = (path for folder in folders for path in sorted(folder.glob("*.jsonl")))
    for path in (path for path in paths if path.stem not in SHOWING):  # there all are words
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("unit", "ok") in {"ok", "cut"}:
                example = engines.annotator.sentence(row["sentence_zh"], row["sentence_en"])
                place = row["start"], row["start"] + len(row.get("surface", row["word"]))
                for token in example.tokens:
                    kind = whole.kind_of(token, example, engines.sources)
                    if kind and (token.start, token.end) == place:
                        listed = [sense for sense, _ in possible(token, engines.dictionary)]
                        vector = engines.sources.in_context(token, example)
                        cues = whole.features(token, example, listed, engines.sources) | of_vector(vector)
                        yield Word(text_of(row), kind, cues, row.get("unit", "ok") == "ok", path.stem)


def of_pieces(engines: Engines) -> Iterator[Word]:
    """The strings that are words or none, each told by the exemplars of other sentences."""
    found = list(items(engines))
    sources = with_pieces(engines.sources, found)
    for item in found:
        if kind := whole.kind_of(item.token, item.example, sources):
            listed = [sense for sense, _ in possible(item.token, engines.dictionary)]
            cues = whole.features(item.token, item.example, listed, sources, {item.text})
            cues |= of_vector(sources.in_context(item.token, item.example)) | {WRITTEN: 1.0}
            yield Word(item.text, kind, cues, item.is_word, PIECES)


def fit(words: Sequence[Word]) -> dict[str, dict[str, float]]:
    """The weights by cue, of each kind of words."""
    kinds = (whole.CHARACTER, whole.LONGER)
    return {kind: _fitted(mine) for kind in kinds if (mine := [word for word in words if word.kind == kind])}


def _fitted(words: Sequence[Word]) -> dict[str, float]:
    import numpy as np

    names = sorted({name for word in words for name in word.cues}, key=lambda name: (name != "bias", name))
    rows = np.array([[word.cues.get(name, 0.0) for name in names] for word in words])
    found = fit_sure(rows, np.array([float(word.is_word) for word in words]), PRIOR)
    return {name: round(float(weight), 3) for name, weight in zip(names, found, strict=True)}


def main() -> None:
    """Train the model, without and with the contextual encoder, and write its weights beside this module."""
    arguments = argparse.ArgumentParser(prog="python -m flashgen.gloss.train_whole", description=__doc__)
    arguments.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    folders = arguments.parse_args().folders
    for with_context in (False, True):
        engines = Engines(context=with_context)
        words = [*labelled(folders, engines), *of_pieces(engines)]
        data: dict[str, Any] = {
            "made": f"python -m flashgen.gloss.train_whole, prior {PRIOR}",
            "data": f"{len(words)} labelled words, {sum(not word.is_word for word in words)} of them pieces",
            **({"context": context.fingerprint()} if with_context else {}),
            "weights": fit(words),
        }
        path = Path(__file__).parent / "weights" / whole.file_name(with_context)
        path.write_text(written(data), encoding="utf-8")


if __name__ == "__main__":
    main()
