"""The command line: parse arguments, run the command, turn every error into a message and an exit code."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module

from .errors import FlashgenError
from .parsers import parsed
from .terminal import open_streams, warn

GC_THRESHOLD = 200_000
"""Objects between two collections: loading half a million dictionary entries at the default of 700 costs a sixth
of a short run."""
COMMANDS = {
    "build": "decks",
    "coverage": "texts",
    "preview": "decks",
    "align": "texts",
    "corpus": "corpus",
    "explain": "texts",
    "words": "course",
    "new": "course",
    "check": "course",
    "export": "course",
    "handout": "course",
    "push": "decks",
    "report": "decks",
    "page": "course",
    "diff": "decks",
    "studio": "settings",
    "doctor": "settings",
    "skip": "settings",
    "fetch": "settings",
}
"""The module of `commands` that has each command, as a function of its name."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run the command; exits with 0 done, 1 something is wrong with the input, 2 wrong usage."""
    open_streams()
    try:
        arguments = parsed(argv)
    except BrokenPipeError:  # of what help, version and completion print
        sys.exit(_unheard())
    gc.set_threshold(GC_THRESHOLD)
    with contextlib.suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stop tidies up like Ctrl-C
    try:
        module = import_module(f"{__package__}.commands.{COMMANDS[arguments.command]}")
        code = getattr(module, arguments.command)(arguments)
        sys.stdout.flush()
    except FlashgenError as error:
        warn(f"flashgen: {error}")
        code = 1
    except KeyboardInterrupt:
        warn("flashgen: stopped.")
        code = 130
    except BrokenPipeError:
        code = _unheard()
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        warn(f"flashgen: {where}{error.strerror or error}. Check the path and the free space.")
        code = 1
    except RecursionError:
        warn("flashgen: the input is nested too deeply.")
        code = 1
    except MemoryError:
        warn("flashgen: there is not enough memory for this text. Split it into single articles.")
        code = 1
    except Exception as error:
        from .faults import Fault

        warn(f"flashgen: {Fault(error, ' '.join(map(str, arguments.article)) or arguments.command)}")
        code = 1
    sys.exit(code)


def _unheard() -> int:
    """The exit code where nobody reads on; what is still to be written goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
