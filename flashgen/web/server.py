"""Starting and ending the studio: a free port of this machine, an address with a token, one server a project."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import socket
import urllib.request
import webbrowser
from collections.abc import Callable
from pathlib import Path

from ..errors import ExportError, MissingEngine
from ..http_client import opener
from ..lexicon import cache

HOST = "127.0.0.1"
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104
"""What stands for all addresses of this machine."""


def run(
    folder: Path, *, port: int = 0, host: str = "", phrase: str = "", browser: bool = True, say: Callable[[str], None]
) -> None:
    """Serve the studio of a folder until it is ended; a second start opens the first one's page."""
    if host and not phrase:
        raise ExportError("To serve other machines, give a pass phrase too: --host 0.0.0.0 --phrase WORDS")
    try:
        import uvicorn

        from .app import app
        from .guard import Guard
        from .project import Project
    except ImportError as error:
        how = "pip install 'flashgen[studio]' (or: make studio)"
        raise MissingEngine(f"The studio needs more packages ({error.name}): {how}") from None
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder}: this is a file. Give a folder: the studio keeps the course in it.")
    note = _note(folder)
    running = _running(note)
    if running:
        say(f"The studio of this folder is open already: {running}")
        _open(running, browser)
        return
    sockets = _bound(host or HOST, port)
    number = sockets.getsockname()[1]
    token = secrets.token_urlsafe(24)
    others = _addresses(host) if host else []
    here = HOST if not host or host in EVERYWHERE else others[0]
    names = {f"{name}:{number}" for name in (HOST, "localhost", *([*others, socket.gethostname()] if host else []))}
    address = f"http://{here}:{number}/?token={token}"
    server: list[uvicorn.Server] = []
    made = app(Project(folder), lambda: setattr(server[0], "should_exit", True))
    guarded = Guard(made, token=token, hosts=frozenset(names), phrase=phrase)
    config = uvicorn.Config(guarded, log_level="critical", access_log=False, server_header=False, date_header=False)
    server.append(uvicorn.Server(config))
    note.write_text(json.dumps({"address": address}), encoding="utf-8")
    note.chmod(0o600)
    say(f"The studio is open at {address}\nEnd it there, or here with Ctrl+C. All is saved at once.")
    if host:
        say(f"Others open http://{others[0]}:{number}/?phrase=... with your pass phrase.")
    _open(address, browser)
    try:
        server[0].run(sockets=[sockets])
    finally:
        with contextlib.suppress(OSError):
            note.unlink()


def _bound(host: str, port: int) -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as error:
        raise ExportError(
            f"{host}:{port} can't be used ({error.strerror}). Leave --port out to take a free one."
        ) from None
    return found


def _addresses(host: str) -> list[str]:
    """By which other machines reach what listens at a host, as they stand in a URL."""
    found = [host]
    if host in EVERYWHERE:
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # sends nothing: it asks which address would be used
            found = [probe.getsockname()[0]]
        with contextlib.suppress(OSError):
            found += socket.gethostbyname_ex(socket.gethostname())[2]
    return [f"[{address}]" if ":" in address else address for address in dict.fromkeys(found)]


def _note(folder: Path) -> Path:
    """Where a running studio says its address: in the user's own folder, which others can't read."""
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    return cache.folder() / f"studio-{os.getuid() if hasattr(os, 'getuid') else 'user'}-{name}.json"


def _running(note: Path) -> str:
    """The address of the studio that runs for a folder, "" if none answers."""
    try:
        address = str(json.loads(note.read_text(encoding="utf-8"))["address"])
        cookies, follow = urllib.request.HTTPCookieProcessor(), urllib.request.HTTPRedirectHandler()
        with opener(address, cookies, follow).open(address, timeout=2) as answer:
            return address if answer.status < 400 else ""
    except (OSError, ValueError, KeyError):
        return ""


def _open(address: str, browser: bool) -> None:
    if browser:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(address)
