"""Processes that work on tasks: whatever ends one, no task is lost and none is counted twice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Any, Protocol

Task = tuple[str, Any]
"""The name of a task, and what is given to its work."""
Work = Callable[[Any], Any]
"""A function of a module; what it needs for long (engines) it keeps in its process."""
AHEAD = 2
"""Tasks a process that are handed out at once: one in hand, one that waits. It bounds memory."""


class Workers(Protocol):
    """Whatever can run tasks."""

    def run(self, work: Work, tasks: Iterable[Task]) -> Iterator[tuple[str, Any]]:
        """The result of each task beside its name, as they come; None for one that ended its process twice."""
        ...

    def close(self) -> None:
        """Let the processes go."""
        ...


class Here:
    """This process alone, for few texts and for tests."""

    def run(self, work: Work, tasks: Iterable[Task]) -> Iterator[tuple[str, Any]]:
        """One task after the other."""
        for name, given in tasks:
            yield name, work(given)

    def close(self) -> None:
        """There are none."""


class Local:
    """Processes of this machine, which stay until `close`; `jobs` 0: one a core."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def run(self, work: Work, tasks: Iterable[Task]) -> Iterator[tuple[str, Any]]:
        """As `Workers.run`. A process that is killed breaks the pool: what was in hand then is done alone, each task in
        a process of its own, so that the one that kills is known."""
        rest = iter(tasks)
        waiting: dict[Future[Any], Task] = {}
        while True:
            broken: list[Task] = []
            for task in islice(rest, AHEAD * self.jobs - len(waiting)):
                self._pool = self._pool or _pool(self.jobs)
                try:
                    waiting[self._pool.submit(work, task[1])] = task
                except BrokenProcessPool:  # it broke while the last result was used
                    broken.append(task)
                    break
            if not waiting and not broken:
                return
            for future in () if broken else wait(waiting, return_when=FIRST_COMPLETED).done:
                task = waiting.pop(future)
                try:
                    yield task[0], future.result()
                except BrokenProcessPool:
                    broken.append(task)
            if broken:
                self.close()
                broken += waiting.values()
                waiting.clear()
                for name, given in broken:
                    yield name, _alone(work, given)

    def close(self) -> None:
        """End the processes; what they have not begun is not done."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._pool = None


def _alone(work: Work, given: Any) -> Any:
    with _pool(1) as pool:
        try:
            return pool.submit(work, given).result()
        except BrokenProcessPool:
            return None


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, get_context("spawn"))
