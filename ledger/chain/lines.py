"""Kept-alive connections to a node: a question is sent now, and its answer read when it is wanted.

So the node works on the next answer while we are busy with the last one, and no thread waits for it: a thread would
want the interpreter's lock just when another one is decoding.
"""

import base64
import http.client
import select
import ssl
import zlib
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit
from weakref import finalize

import certifi
from requests.utils import get_environ_proxies

from ledger.chain.errors import NodeUnreachable
from ledger.chain.silence import silent
from ledger.chain.timed import UNREACHABLE, fault_of, method_of
from ledger.meters import Meters

_SILENCE = (OSError, http.client.HTTPException, zlib.error)
Timed = AbstractContextManager[Callable[[str], None]]
_GZIP = 16 + zlib.MAX_WBITS


class Pending(Protocol):
    """An answer that is on its way."""

    def read(self) -> bytes:
        """Take the whole of it.

        Raises:
            NodeUnreachable: it did not come.
        """

    def drop(self) -> None:
        """Do without it, unless it was taken."""


class Lines:
    """Connections to one address, as many as there are questions on their way."""

    def __init__(self, url: str, name: str, timeout: float, meters: Meters) -> None:
        self._parts, self.name, self._timeout = urlsplit(url), name, timeout
        self._meters = meters
        self._path = (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")
        self._headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"} | _authority(self._parts)
        self._idle: deque[http.client.HTTPConnection] = deque()
        self._all: set[http.client.HTTPConnection] = set()
        finalize(self, _let_go, self._all)  # who forgets to close them leaves nothing open

    def ask(self, question: bytes) -> Pending:
        """Send a question.

        Raises:
            NodeUnreachable: nobody takes it.
        """
        line = self._line()
        asked = _Coming(self, line, self._meters.asking(method_of(question)))
        try:
            line.request("POST", self._path, question, self._headers)
        except _SILENCE as error:
            asked.drop(UNREACHABLE)
            raise silent(self.name, error) from error
        return asked

    def give_back(self, line: http.client.HTTPConnection) -> None:
        """Keep a connection for the next question."""
        self._idle.append(line)

    def lose(self, line: http.client.HTTPConnection) -> None:
        """Let go of a connection, and of what is still in it."""
        line.close()
        self._all.discard(line)

    def close(self) -> None:
        """Let all connections go."""
        _let_go(self._all)
        self._idle.clear()

    def _line(self) -> http.client.HTTPConnection:
        """Take a connection that is free and still alive, or make one."""
        with suppress(IndexError):
            while True:
                line = self._idle.pop()
                # Whatever comes where nothing was asked is the end of the connection.
                if line.sock is None or not select.select([line.sock], [], [], 0)[0]:
                    return line
                self.lose(line)
        line = self._made()
        self._all.add(line)
        return line

    def _made(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme != "https":
            return http.client.HTTPConnection(host, port, timeout=self._timeout)
        context = ssl.create_default_context(cafile=certifi.where())
        proxy = urlsplit(get_environ_proxies(self._parts.geturl()).get("https") or "")
        if not proxy.hostname:
            return http.client.HTTPSConnection(host, port, timeout=self._timeout, context=context)
        line = http.client.HTTPSConnection(proxy.hostname, proxy.port, timeout=self._timeout, context=context)
        line.set_tunnel(host, port or 443, _authority(proxy, "Proxy-Authorization"))
        return line


class _Coming:
    """An answer on a connection of its own; its time is counted until it is taken."""

    def __init__(self, lines: Lines, line: http.client.HTTPConnection, timed: Timed) -> None:
        self._lines, self._line = lines, line
        self._timed = ExitStack()
        self._tell = self._timed.enter_context(timed)
        self._is_over = False

    def read(self) -> bytes:
        """Take the whole of it."""
        try:
            answer = self._line.getresponse()
            body = answer.read()
            if answer.getheader("Content-Encoding") == "gzip":
                body = zlib.decompress(body, _GZIP)
        except _SILENCE as error:
            self.drop(UNREACHABLE)
            raise silent(self._lines.name, error) from error
        self._end(fault_of(answer.status, body))
        self._lines.give_back(self._line)
        if answer.status != http.client.OK and not body.startswith((b"{", b"[")):
            raise NodeUnreachable(f"{self._lines.name} answers {answer.status}")
        return body

    def drop(self, fault: str = "") -> None:
        """Do without it, unless it was taken."""
        if not self._is_over:
            self._end(fault)
            self._lines.lose(self._line)

    def _end(self, fault: str) -> None:
        self._is_over = True
        if fault:
            self._tell(fault)
        self._timed.close()


def _authority(parts: SplitResult, header: str = "Authorization") -> dict[str, str]:
    if parts.username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {header: "Basic " + base64.b64encode(pair.encode()).decode()}


def _let_go(lines: set[http.client.HTTPConnection]) -> None:
    while lines:
        lines.pop().close()
