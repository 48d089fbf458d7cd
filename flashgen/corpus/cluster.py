"""Workers of dask.distributed (extra `cluster`), which run on any number of machines.

A worker that dies is dask's to replace: its tasks go to others, and one that has ended three is given back as lost. A
connection to the scheduler that breaks is made anew, and what was in hand is asked for again under the same names, so
that nothing is counted twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from importlib import import_module
from itertools import islice
from typing import Any

from ..errors import ExportError, MissingEngine
from ..workers import AHEAD, Task, Work

CONNECTIONS = 5
"""Times that a connection is made anew before the run ends; what is done by then is kept."""
PATIENCE = 10
"""Seconds that a scheduler has to answer."""


class Cluster:
    """The workers of a scheduler at an address such as tcp://10.0.0.1:8786."""

    def __init__(self, address: str) -> None:
        try:
            self._dask: Any = import_module("distributed")  # without types
        except ImportError as error:
            raise MissingEngine("To use a cluster, install dask: pip install 'flashgen[cluster]'") from error
        self.address = address

    def run(self, work: Work, tasks: Iterable[Task]) -> Iterator[tuple[str, bytes | None]]:
        """As `Workers.run`."""
        rest = iter(tasks)
        asked: dict[str, Any] = {}
        for attempt in range(CONNECTIONS):
            try:
                for name, result in self._connected(work, rest, asked, attempt):
                    del asked[name]
                    yield name, result
                return
            except OSError as error:
                lost = error
            time.sleep(attempt)
        problem = f"{self.address}: the connection to the scheduler was lost ({str(lost)[:200]})."
        raise ExportError(f"{problem} Start again when it is back: what was done is kept.")

    def close(self) -> None:
        """The cluster is its owner's."""

    def _connected(
        self, work: Work, rest: Iterator[Task], asked: dict[str, Any], attempt: int
    ) -> Iterator[tuple[str, bytes | None]]:
        """The results as they come while one connection stands; what is in hand stays in `asked`."""
        with self._dask.Client(self.address, timeout=PATIENCE, set_as_default=False) as client:
            ready = self._dask.as_completed(loop=client.loop)

            def ask(name: str, given: Any) -> None:
                ready.add(client.submit(work, given, key=f"{name}-{attempt}", pure=False, retries=2))

            for name, given in asked.items():
                ask(name, given)
            most = AHEAD * max(1, sum(client.nthreads().values()))
            while True:
                for name, given in islice(rest, max(0, most - len(asked))):
                    asked[name] = given
                    ask(name, given)
                if not asked:
                    return
                future = next(ready)
                name = str(future.key).rpartition("-")[0]
                try:
                    yield name, future.result()
                except self._dask.KilledWorker:
                    yield name, None
                except CancelledError as error:
                    raise OSError("its tasks were given up") from error
