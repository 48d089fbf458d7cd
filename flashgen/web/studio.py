"""The project that the studio serves, the one thread in which all work on it is done, and how far that is.

Looking at the texts has a thread of its own, for it need not wait while a book is worked through. A change ends the
building that is under way: the deck would be another one.
"""

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


class Stopped(BaseException):
    """Raised where the building of a deck is to end: no error, so that nothing that looks after errors keeps it."""


class OutdatedPage(FlashgenError):
    """A change asked for by a page that shows the project as it was before another page changed it."""

    def __init__(self) -> None:
        super().__init__("This was changed in another window. Look at it as it is now, then do it again.")


class Studio:
    """The project, the one thread in which all its work is done, and how far that is."""

    def __init__(self, project: Project, stop: Callable[[], None]) -> None:
        self.project = project
        self.stop = stop
        self.step: tuple[str, int, int] = ("", 0, 0)
        self.problem = ""
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="studio")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="studio-reader")
        self._building = threading.Event()
        self._unwanted = threading.Event()
        project.pulse = self._go_on  # before any engines are made

    async def do(self, work: Callable[[], Result]) -> Result:
        """Some work on the project, after what is being done already."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    async def look(self, work: Callable[[], Result]) -> Result:
        """A look at the texts, which waits for no deck."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, work)

    async def change(self, work: Callable[[], Result], seen: str = "") -> Result:
        """A change by a page that shows the project at the revision `seen`; an `OutdatedPage` if it is another by now.
        What is being built ends."""
        self.interrupt()

        def checked() -> Result:
            if seen and seen != self.project.revision:
                raise OutdatedPage
            return work()

        return await self.do(checked)

    def start(self) -> None:
        """Begin to build the deck, unless that is under way."""
        if self.project.deck is None and not self._building.is_set():
            self._building.set()
            self._unwanted.clear()
            self.problem = ""
            self._worker.submit(self._build)

    def interrupt(self) -> None:
        """End the building that is under way; what it found out of whole texts is kept."""
        if self.busy:
            self._unwanted.set()

    @property
    def busy(self) -> bool:
        """Whether the deck is being built."""
        return self._building.is_set()

    def _build(self) -> None:
        try:
            self.project.build(self._tell)
        except Stopped:
            pass
        except FlashgenError as error:
            self.problem = str(error).replace(f"{self.project.folder}/", "")
        except Exception as error:  # a page that hangs says less than a fault
            self.problem = str(Fault(error, self.project.name))
        finally:
            self._building.clear()
            self._unwanted.clear()
            self.step = ("", 0, 0)

    def _tell(self, step: str, done: int, total: int) -> None:
        self._go_on()
        self.step = (step, done, total)

    def _go_on(self) -> None:
        """Asked again and again by what takes long."""
        if self._unwanted.is_set():
            raise Stopped
