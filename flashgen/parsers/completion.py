"""The completion of commands, options and files by a shell: shtab writes it from the arguments."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import shtab

from . import parser

FILE = re.compile(r"FILE|DECK|PAGE|RECIPE|article|deck|kind")
"""What the names of arguments that are files have in them; of others that may be folders."""
FOLDER = re.compile(r"FOLDER")


def script(shell: str) -> str:
    """What the shell must read, as its start-up file says."""
    top = parser()
    for action in _actions(top):
        named = str(action.metavar or "")
        if FILE.search(named):
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif FOLDER.search(named):
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    return shtab.complete(top, shell=shell)


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The arguments of a parser and of its commands."""
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _actions(command)
