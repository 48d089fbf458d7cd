"""Changes that can be undone: the small files of a folder are kept as they were before each.

A change is a folder of its own; what is undone is put back file by file, each whole or not at all.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..output.atomically import replacing

HISTORY = ".studio"
ABOUT = "about.json"
"""What was changed, in the folder of a change; written last and removed first, so that what lacks it is no change."""
MOST_STEPS = 50
"""Changes that can be undone."""


class History:
    """The changes of a folder, the last ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def change(self, what: str, files: Sequence[Path]) -> Iterator[None]:
        """Keep some files of the folder as they are, so that the change in the block can be undone."""
        place = self.folder / HISTORY / f"{time.time_ns():020}"
        place.mkdir(parents=True)
        there = {}
        for path in files:
            there[path.name] = path.exists()
            if path.exists():
                shutil.copyfile(path, place / path.name)
        write(place / ABOUT, json.dumps({"what": what, "files": there}))
        for old in self._steps()[:-MOST_STEPS]:
            shutil.rmtree(old)
        try:
            yield
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._steps())

    def undo(self) -> str:
        """Take the last change back: what it was, "" if there is none."""
        steps = self._steps()
        if not steps:
            return ""
        last = steps[-1]
        facts = json.loads((last / ABOUT).read_text(encoding="utf-8"))
        for name, there in facts["files"].items():
            path = self.folder / name
            if there:
                with replacing(path) as temporary:
                    shutil.copyfile(last / name, temporary)
            else:
                path.unlink(missing_ok=True)
        (last / ABOUT).unlink()
        shutil.rmtree(last)
        return str(facts["what"])

    def _steps(self) -> list[Path]:
        return sorted(path for path in (self.folder / HISTORY).glob("*") if (path / ABOUT).is_file())


def write(path: Path, text: str) -> None:
    """Write a file, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
