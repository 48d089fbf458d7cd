"""Who may ask the studio for anything: this machine's browser, opened by the studio itself, and nobody else.

A page from elsewhere that the same browser shows could send requests to this machine. So every request needs the right
Host, a cookie that only the opened address gave, and, where it changes something, its own origin.
"""

from __future__ import annotations

import hmac
import time
from collections import deque
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "flashgen_studio"
MAX_BODY = 60_000_000
"""Bytes of a request: several texts of the largest size."""
MOST_REQUESTS, WINDOW = 600, 10.0
"""Requests in so many seconds."""
SAFE = frozenset({"GET", "HEAD"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # without any, forms send the Origin "null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """An ASGI middleware that lets only the studio's own page in."""

    def __init__(self, app: ASGIApp, *, token: str, hosts: frozenset[str], phrase: str = "") -> None:
        self.app = app
        self.token = token
        self.hosts = hosts
        self.phrase = phrase
        self._times: deque[float] = deque(maxlen=MOST_REQUESTS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        refusal = self._refusal(request)
        response = refusal or self._entrance(request)
        if response:
            await _with_headers(response)(scope, receive, send)
            return
        await self.app(scope, _bounded(receive), _adding(send))

    def _refusal(self, request: Request) -> Response | None:
        """Why a request is not answered."""
        now = time.monotonic()
        if len(self._times) == MOST_REQUESTS and now - self._times[0] < WINDOW:
            return PlainTextResponse("Too many requests.", 429)
        self._times.append(now)
        if request.headers.get("host", "") not in self.hosts:
            return PlainTextResponse("This address is not the studio's.", 421)
        length = request.headers.get("content-length") or "0"
        if not length.isascii() or not length.isdecimal() or len(length) > len(str(MAX_BODY)) or int(length) > MAX_BODY:
            return PlainTextResponse("This is too large.", 413)
        site = request.headers.get("sec-fetch-site", "same-origin")
        origin = request.headers.get("origin", "")
        foreign = bool(origin) and origin.partition("//")[2] not in self.hosts
        if request.method not in SAFE and (foreign or site not in {"same-origin", "none"}):
            return PlainTextResponse("Only the studio's own page may change anything.", 403)
        return None

    def _entrance(self, request: Request) -> Response | None:
        """The cookie for who comes with the token, nothing for who has it, a refusal for others."""
        given = request.query_params.get("token", "")
        if given and request.url.path == "/" and _equal(given, self.token):
            response: Response = RedirectResponse("/", 303)
            response.set_cookie(COOKIE, self.token, httponly=True, samesite="strict", path="/")
            return response
        if _equal(request.cookies.get(COOKIE, ""), self.token):
            return None
        if self.phrase and request.url.path == "/" and _equal(request.query_params.get("phrase", ""), self.phrase):
            response = RedirectResponse("/", 303)
            response.set_cookie(COOKIE, self.token, httponly=True, samesite="strict", path="/")
            return response
        return PlainTextResponse("Open the studio by the address that flashgen shows in the terminal.", 403)


def _equal(a: str, b: str) -> bool:
    return hmac.compare_digest(a.encode(), b.encode())


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _bounded(receive: Receive) -> Receive:
    """A stream of a body that ends with an error when it is longer than any may be, whatever it says of itself."""
    size = 0

    async def read() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_BODY:
            raise ValueError("the request is too large")
        return message

    return read


def _adding(send: Send) -> Callable[[Message], Awaitable[None]]:
    """Headers of safety for every answer that has none of its own."""

    async def write(message: Message) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message["headers"]}
            extra = [(k.lower().encode(), v.encode()) for k, v in HEADERS.items() if k.lower().encode() not in there]
            message = {**message, "headers": [*message["headers"], *extra]}
        await send(message)

    return write
