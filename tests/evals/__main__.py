"""`python -m tests.evals NAME FOLDER`: score flashgen's public functions on labelled data."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from flashgen import engines

from . import align, decks, gloss, order, passages, polyphones, readings, scripts, segment, senses, series, whole, words

EVALS = {
    "align": align.run,
    "passages": passages.run,
    "words": words.run,
    "segment": segment.run,
    "readings": readings.run,
    "polyphones": polyphones.run,
    "senses": senses.run,
    "whole": whole.run,
    "gloss": gloss.run,
    "corpus-gloss": gloss.run_corpus,
    "order": order.run,
    "series": series.run,
    "decks": decks.run,
    "scripts": scripts.run,
}
FOLDERS = {
    "align": "align",
    "passages": "align",
    "words": "words",
    "segment": "segment",
    "readings": "pinyin",
    "polyphones": "../corpus/baokan",
    "senses": "gloss",
    "whole": "gloss",
    "gloss": "gloss",
    "corpus-gloss": "../corpus/baokan",
    "order": "../corpus/genres",
    "series": "../corpus/genres",
    "decks": "../corpus/genres",
    "scripts": "../corpus/genres",
}
"""Where each evaluation's data lies within a folder that holds the data of all."""


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m tests.evals", description=__doc__)
    arguments.add_argument("name", choices=EVALS)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--plain", action="store_true", help="without the contextual encoder")
    options = arguments.parse_args()
    if options.plain:
        setattr(engines, "installed", lambda: False)  # noqa: B010  (it is imported there, not exported)
    if not options.folder.is_dir():
        arguments.error(f"{options.folder} is no folder")
    inside = options.folder / FOLDERS[options.name]
    folder = inside if inside.is_dir() else options.folder
    printed = 0
    for result in EVALS[options.name](folder):
        print(json.dumps(result, ensure_ascii=False), flush=True)
        printed += 1
    if not printed:
        raise SystemExit(f"{options.folder} holds no data for the evaluation “{options.name}”")


if __name__ == "__main__":
    main()
