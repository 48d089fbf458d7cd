"""How flashgen asks other programs over HTTP: a request goes to the address that was named, and nowhere else."""

from __future__ import annotations

import urllib.request
from typing import Any
from urllib.parse import urlsplit

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
"""Hosts that are this machine."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: what is sent (a key, cards) is for one address."""

    def redirect_request(self, *_: Any) -> None:
        return None


def is_local(url: str) -> bool:
    """Whether an address is on this machine."""
    return urlsplit(url).hostname in LOCAL


def opener(url: str, *handlers: urllib.request.BaseHandler) -> urllib.request.OpenerDirector:
    """What opens an address: past the proxy where it is on this machine, without redirections unless one of the
    handlers follows them."""
    direct = [urllib.request.ProxyHandler({})] if is_local(url) else []
    stay = [] if any(isinstance(h, urllib.request.HTTPRedirectHandler) for h in handlers) else [_Stay]
    return urllib.request.build_opener(*stay, *direct, *handlers)
