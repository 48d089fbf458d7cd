"""Files of a project, read by another process: the documents of its texts, once as long as their files are the same;
tables of words."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .. import apart, inputs
from ..course import sheet
from ..errors import FlashgenError, RecipeError
from ..recipe import SHEETS
from ..values import Document


class Reader:
    """What sources were read as."""

    def __init__(self) -> None:
        self._documents: dict[tuple[Any, ...], Document | FlashgenError] = {}

    def opened(self, sources: Sequence[inputs.Source]) -> list[Document | FlashgenError]:
        """The document of each source, or what is wrong with it; read once as long as its files are the same."""
        keys = {source: (source, tuple(map(_stamp, source.files))) for source in sources}
        new = [source for source in keys if keys[source] not in self._documents]
        for source, found in zip(new, apart.read(new) if new else (), strict=True):
            self._documents[keys[source]] = found
        return [self._documents[keys[source]] for source in sources]


def check_sheet(suffix: str, data: bytes) -> None:
    """Nothing, if a table of words that came back from a spreadsheet can be taken over, else a `FlashgenError`."""
    if suffix not in SHEETS:
        raise RecipeError(f"This is no table that can be read: {', '.join(SHEETS)}.")
    with tempfile.TemporaryDirectory() as place:
        came = Path(place) / f"table{suffix}"
        came.write_bytes(data)
        [rows] = apart.read([apart.Table(came)])
        if isinstance(rows, Exception):
            raise FlashgenError(str(rows).replace(f"{place}/", ""))
        sheet.corrections(sheet.cleared(rows), came.name)


def _stamp(path: Path) -> tuple[Path, int, int]:
    """A file as it is now."""
    try:
        stat = path.stat()
    except OSError:
        return path, 0, 0
    return path, stat.st_mtime_ns, stat.st_size
