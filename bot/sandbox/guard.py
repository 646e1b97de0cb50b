"""Keeps other web pages out: a request must name this machine, and a page that sends one must be our own.

A sandbox has a token that can be guessed, so a page from elsewhere, open in the same browser, must not reach it,
neither by a cross-site form nor by a host name that it made point here.
"""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE)
_READING = ("GET", "HEAD")
_OWN_PATHS = (
    "/bot",
    "/file/",
    "/sandbox/",
)  # what programs and our page ask; the rest is pages, which may be linked to
_MARKS = {
    "X-Content-Type-Options": "nosniff",  # a file is what we say it is, never a page
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",  # nor does a page from elsewhere show it, as a picture or a script
    "Cache-Control": "no-cache",  # a new version of the page shows at once
}
_OWN_SITE = ("same-origin", "none")


class Guard:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str] = LOOPBACK) -> None:
        """Keep what is guarded and the names by which this machine may be called."""
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass or refuse it."""
        refusal = self._refusal(scope) if scope["type"] == "http" else ""
        if refusal:
            await PlainTextResponse(refusal, status_code=403)(scope, receive, send)
            return

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _MARKS.items():
                    headers.setdefault(name, value)  # what is mounted here may be stricter
            await send(message)

        await self._app(scope, receive, send_marked)

    def _refusal(self, scope: Scope) -> str:
        """Why this request is not let through, or nothing."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            return "This server answers only to its own machine's name."
        origin = headers.get("origin")
        if origin is not None and origin != f"{scope['scheme']}://{host}":
            return "Requests from other sites are refused."
        # A call of the Bot API has its effect by GET as well, so a picture's address could carry one.
        is_link = scope["method"] in _READING and not scope["path"].startswith(_OWN_PATHS)
        if not is_link and headers.get("sec-fetch-site", "none") not in _OWN_SITE:
            return "Requests from other sites are refused."
        return ""


def _name(host: str) -> str | None:
    """Give the name in a Host header, without its port; nothing for what is no name, such as `a@localhost`."""
    named = _HOST.fullmatch(host)
    return (named[1] or named[2]).lower() if named else None
