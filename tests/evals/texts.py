"""The texts of a folder, as an evaluation reads them."""

from __future__ import annotations

from pathlib import Path

from flashgen.read.documents import expand, pairs_by_name


def texts_of(folder: Path) -> list[tuple[Path, ...]]:
    """The files of each text, pairs told by their names, in the order of these; what is told of the data is none."""
    pairs, others = pairs_by_name([path for path in expand([folder]) if not path.name.startswith("README")])
    return sorted([*pairs, *((path,) for path in others)])
