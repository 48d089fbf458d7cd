"""`python -m flashgen.gloss.train_whole FOLDER ...`: the weights of `whole.py`, from labelled words.

The folders are those of `train.py`; of their rows the single characters count that are words (`unit` ok) or pieces of
longer ones (cut), where they are tokens by themselves. Maximum likelihood with a Gaussian prior.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .. import context
from ..annotate.train import written
from ..annotate.train_links import text_of
from ..pipeline import Engines
from . import whole
from .senses import possible
from .train import fit_sure

PRIOR = 0.6
"""Half and twice as much are as good; with 2 the area under the curve is .89 instead of .90."""


class Character(NamedTuple):
    """A labelled character: its text, its cues, whether it is a word by itself, the file's name."""

    text: str
    cues: dict[str, float]
    is_word: bool
    file: str


def labelled(folders: Sequence[Path], engines: Engines) -> Iterator[Character]:
    """The labelled characters of all files of some folders."""
    for path in [path for folder in folders for path in sorted(folder.glob("*.jsonl"))]:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if len(row.get("surface", row["word"])) == 1 and row.get("unit", "ok") in {"ok", "cut"}:
                example = engines.annotator.sentence(row["sentence_zh"], row["sentence_en"])
                for token in example.tokens:
                    if token.start == row["start"] and whole.is_character(token):
                        listed = [sense for sense, _ in possible(token, engines.dictionary)]
                        cues = whole.features(token, example, listed, engines.sources)
                        yield Character(text_of(row), cues, row.get("unit", "ok") == "ok", path.stem)


def fit(characters: Sequence[Character]) -> dict[str, float]:
    """The weights by cue."""
    import numpy as np

    names = sorted(
        {name for character in characters for name in character.cues}, key=lambda name: (name != "bias", name)
    )
    rows = np.array([[character.cues.get(name, 0.0) for name in names] for character in characters])
    found = fit_sure(rows, np.array([float(character.is_word) for character in characters]), PRIOR)
    return {name: round(float(weight), 3) for name, weight in zip(names, found, strict=True)}


def main() -> None:
    """Train the model, without and with the contextual encoder, and write its weights beside this module."""
    arguments = argparse.ArgumentParser(prog="python -m flashgen.gloss.train_whole", description=__doc__)
    arguments.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    folders = arguments.parse_args().folders
    for with_context in (False, True):
        characters = list(labelled(folders, Engines(context=with_context)))
        data: dict[str, Any] = {
            "made": f"python -m flashgen.gloss.train_whole, prior {PRIOR}",
            "data": f"{len(characters)} labelled characters, {sum(not c.is_word for c in characters)} of them pieces",
            **({"context": context.fingerprint()} if with_context else {}),
            "weights": fit(characters),
        }
        path = Path(__file__).parent / "weights" / whole.file_name(with_context)
        path.write_text(written(data), encoding="utf-8")


if __name__ == "__main__":
    main()
