"""The project that the studio serves, and the one thread in which all its work is done."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ..errors import FlashgenError
from ..faults import Fault
from .project import Project

Result = TypeVar("Result")


class Studio:
    """The project, the one thread in which all its work is done, and how far that is."""

    def __init__(self, project: Project, stop: Callable[[], None]) -> None:
        self.project = project
        self.stop = stop
        self.step: tuple[str, int, int] = ("", 0, 0)
        self.problem = ""
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="studio")
        self._building = threading.Event()

    async def do(self, work: Callable[[], Result]) -> Result:
        """Some work on the project, after what is being done already."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def start(self) -> None:
        """Begin to build the deck, unless that is under way."""
        if self.project.deck is None and not self._building.is_set():
            self._building.set()
            self.problem = ""
            self._worker.submit(self._build)

    @property
    def busy(self) -> bool:
        """Whether the deck is being built."""
        return self._building.is_set()

    def _build(self) -> None:
        try:
            self.project.build(self._tell)
        except FlashgenError as error:
            self.problem = str(error).replace(f"{self.project.folder}/", "")
        except Exception as error:  # a page that hangs says less than a fault
            self.problem = str(Fault(error, self.project.name))
        finally:
            self._building.clear()
            self.step = ("", 0, 0)

    def _tell(self, step: str, done: int, total: int) -> None:
        self.step = (step, done, total)
