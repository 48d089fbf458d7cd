"""`python -m flashgen.annotate.train translations|cuts|links|pointer|readings FOLDER ...`: this room's data and models.

`train_translations.py`, `train_cuts.py`, `train_links.py`, `train_pointer.py` and `train_readings.py` say what a FOLDER
holds. Others are trained after translations, which are among their features, the pointer after links; these two need
the extra `context`, the pointer torch as well (extra `tune`).
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..lexicon import translations
from ..pipeline import Engines
from . import train_cuts, train_labels, train_links, train_readings, train_translations


def _pointer(folders: Sequence[Path], engines: Engines) -> dict[str, Any]:
    """The network that points at what says a word."""
    from . import train_pointer  # needs torch

    return train_pointer.train(folders, engines)


MODELS = {
    "links": (train_links.train, {"links.json": False, "links_context.json": True}),
    "pointer": (_pointer, {"pointer.json": True}),
    "cuts": (train_cuts.train, {"cuts.json": False}),
    "readings": (train_readings.train, {"polyphones.json": False, "polyphones_context.json": True}),
}
"""The trainer, its files, and which of them are for builds with the contextual encoder; cuts serve both kinds."""


def main() -> None:
    """Train a model and write its weights beside this module."""
    arguments = argparse.ArgumentParser(prog="python -m flashgen.annotate.train", description=__doc__)
    arguments.add_argument("model", choices=["translations", *MODELS])
    arguments.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    options = arguments.parse_args()
    if options.model == "translations":
        text = train_translations.train(options.folders, Engines(), train_labels.labelled_pairs())
        translations.data_file().write_bytes(gzip.compress(text.encode(), 9, mtime=0))
        return
    train, files = MODELS[options.model]
    for name, context in files.items():
        text = written(train(options.folders, Engines(context=context)))
        (Path(__file__).parent / "weights" / name).write_text(text, encoding="utf-8")


def written(data: dict[str, Any]) -> str:
    """JSON with a line for each entry of the inner objects: a feature or a character, or a layer.

    >>> print(written({"made": "so", "first": {"bias": 1, "place": [2, 3]}}), end="")
    {
    "made": "so",
    "first": {
     "bias": 1,
     "place": [2,3]
    }
    }
    """

    def line(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    parts = [
        f"{line(key)}: {line(value)}"
        if not isinstance(value, dict)
        else f"{line(key)}: {{\n" + ",\n".join(f" {line(k)}: {line(v)}" for k, v in value.items()) + "\n}"
        for key, value in data.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    main()
