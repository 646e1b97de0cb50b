"""Serving an ASGI application on loopback from a thread of its own."""

import errno
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

_GRACE_SECONDS = 3
_IDLE_SECONDS = 75  # that a connection is kept for the next question: who asks now and then finds it as it was


class NotServing(RuntimeError):
    """The server did not come up; the text says why."""


class _Server(uvicorn.Server):
    """A server that first ends what would keep its connections open."""

    def __init__(self, config: uvicorn.Config, before_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._before_stop = before_stop

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; runs in the server's own loop, where events may be set."""
        self._before_stop()
        await super().shutdown(sockets)


def _nothing() -> None:
    """Do nothing."""


@contextmanager
def serving(
    app: ASGIApp, port: int = 0, *, bind: str = "127.0.0.1", before_stop: Callable[[], None] = _nothing
) -> Iterator[str]:
    """Serve until the block ends, on this machine alone unless told otherwise; port 0 takes a free one.

    Gives the address.

    `before_stop` runs in the server's loop when it is to stop: the place to end long polls.

    Raises:
        NotServing: the port is taken, or the application does not start.
    """
    # The protocol must be named: asyncio turns Nagle's algorithm off only where it reads TCP, and every answer
    # would otherwise wait 40 ms for an acknowledgement.
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((bind, port))
        except OSError as error:
            raise NotServing(_why(error, bind, port)) from error
        listener.listen(128)
        config = uvicorn.Config(
            app,
            log_level="warning",
            ws="none",
            proxy_headers=False,  # a line that anybody can send: tries to sign in would be counted for whom they name
            timeout_keep_alive=_IDLE_SECONDS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        server = _Server(config, before_stop)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        _wait_until_started(server, thread)
        try:
            yield f"http://{f'[{bind}]' if ':' in bind else bind}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=2 * _GRACE_SECONDS)


def _why(error: OSError, bind: str, port: int) -> str:
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{bind} is not this machine's: set METRICS_BIND to an address of its own"
    return f"port {port} is taken: stop the other program, or set PORT (or METRICS_PORT) to a free one"


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    while not server.started:
        if not thread.is_alive():
            raise NotServing("the server ended before it had begun: see the lines above")
        time.sleep(0.01)  # uvicorn offers no event to wait on
