"""What stands before every page: who may ask, how, and what a browser may do with the answer."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCALHOST = "localhost"

# Nothing is loaded from elsewhere, no script runs, nothing is framed, and nothing is kept.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_MISDIRECTED = 421
_NOT_ALLOWED = 405


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine and cannot be reached from another."""
    if host.lower() == LOCALHOST:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Guard:
    """Answers only who asks this machine by its own name, and only who asks to read.

    A page of somebody else, whose name was bent to point here, sends its own name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may be asked, and add the headers to the answer."""
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, send_guarded)

    @staticmethod
    def _refusal(scope: Scope) -> PlainTextResponse | None:
        if not is_loopback(_name(Headers(scope=scope).get("host", ""))):
            return PlainTextResponse("421 Misdirected Request\n", status_code=_MISDIRECTED)
        if scope["method"] not in ("GET", "HEAD"):
            allow = {"Allow": "GET, HEAD"}
            return PlainTextResponse("405 Method Not Allowed\n", _NOT_ALLOWED, headers=allow)
        return None


def _name(host: str) -> str:
    """Return a host without its port and brackets; nothing where it is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
