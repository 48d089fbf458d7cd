"""How far a long piece of work is: what a caller is told, and how it is counted.

A caller that wants the work to end raises something from what it is told with; nothing is written by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done and how much there is (0: not known)."""


def silent(step: str, done: int, total: int) -> None:
    """The progress display of a library: none."""


def counted(items: Iterable[Item], step: str, total: int, progress: Progress) -> Iterator[Item]:
    """The items, each told before it is handed on.

    >>> told = []
    >>> list(counted("ab", "reading", 2, lambda *how_far: told.append(how_far))), told
    (['a', 'b'], [('reading', 0, 2), ('reading', 1, 2)])
    """
    for number, item in enumerate(items):
        progress(step, number, total)
        yield item
