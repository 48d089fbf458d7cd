"""Files of others read in a process of their own, with limits: `python -m flashgen.apart`.

A parser that hangs, runs out of memory or crashes takes nothing with it. Sources come pickled on standard input, from
the process that began this one; what they hold goes back as values behind checksums, in which nothing else is believed
(`kept.unpacked`).
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeVar

from . import inputs, kept
from .errors import FlashgenError
from .read.forms import table_rows

Held = TypeVar("Held", covariant=True)

MEMORY = 2 << 30
"""Bytes of address space: the largest texts that are let in take 600 MB."""
SECONDS = 120
"""Of the processor, for all the sources of a process; by the clock three times as many."""
SIZE = 8
"""Bytes that say how long what follows is."""
TOO_MUCH = "{}: reading it takes too long or too much memory. Save it anew, as plain text if nothing else helps."


class Readable(Protocol[Held]):
    """A source of a document, or anything else that is read from a file."""

    @property
    def path(self) -> Path:
        """The file."""
        ...

    def read(self) -> Held:
        """What it holds."""
        ...


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows."""

    path: Path

    def read(self) -> list[list[str]]:
        """The cells, row by row."""
        return [list(row) for row in table_rows(self.path)]


def read(sources: Sequence[Readable[Held]]) -> list[Held | FlashgenError]:
    """What each source holds, or what is wrong with it; one that ends its process does so alone."""
    found = _read(sources)
    if len(found) < len(sources) and len(sources) > 1:
        rest = sources[len(found) :]
        found += [one for source in rest for one in read([source])]
    return found or [FlashgenError(TOO_MUCH.format(source.path)) for source in sources]


def _read(sources: Sequence[Readable[Held]]) -> list[Held | FlashgenError]:
    """What one process says of the sources, in their order, until it ends."""
    command = [sys.executable, "-m", __name__]
    given = pickle.dumps(list(sources))
    try:
        done = subprocess.run(  # noqa: S603
            command, input=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=3 * SECONDS, check=False
        )
        said = done.stdout
    except subprocess.TimeoutExpired as late:
        said = late.stdout or b""
    except OSError:
        said = b""
    found: list[Held | FlashgenError] = []
    while len(said) > SIZE:
        size = int.from_bytes(said[:SIZE], "big")
        one = kept.unpacked(said[SIZE : SIZE + size])
        said = said[SIZE + size :]
        if one is None:
            break
        found.append(FlashgenError(one) if isinstance(one, str) else one)
    return found


def main(given: BinaryIO, said: BinaryIO) -> None:
    """Read what is given, and say what it holds."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows; the parent's clock remains
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sources: list[Readable[Any]] = pickle.load(given)  # noqa: S301  (from the process that began this one)
    for source in sources:
        one: Any
        try:
            one = source.read()
        except MemoryError:
            one = TOO_MUCH.format(source.path)
        except Exception as error:
            one = inputs.refusal(str(source.path), error).what
        packed = kept.packed(one)
        said.write(len(packed).to_bytes(SIZE, "big") + packed)
        said.flush()


if __name__ == "__main__":
    real = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints is no answer
    main(sys.stdin.buffer, real)
