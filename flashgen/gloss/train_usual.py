"""`python -m flashgen.gloss.train_usual`: packs how usual senses were judged (`vocab/labels/usual.tsv`)."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from .usual import data_file, key_of

FILE = Path(__file__).parents[2] / "vocab" / "labels" / "usual.tsv"
BETWEEN = " | "


def packed(path: Path = FILE) -> bytes:
    """The judgements as `usual.shipped` reads them."""
    lines = ["# made: python -m flashgen.gloss.train_usual"]
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            pairs = zip(row["senses"].split(BETWEEN), row["usual"].split(), strict=True)
            lines.append(f"{row['word']}\t" + " ".join(f"{key_of(sense)} {digit}" for sense, digit in pairs))
    return gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0)


def main() -> None:
    """Write the file beside the weights."""
    data_file().write_bytes(packed())


if __name__ == "__main__":
    main()
