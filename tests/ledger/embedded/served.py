"""The embedded chain behind a real server, asked over HTTP as clients ask."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn

from ledger.embedded.rpc import rpc_app
from tests.ledger.embedded.world import World

PATIENCE_SECONDS = 120  # a machine that is busy with other things takes its time


@dataclass(frozen=True, slots=True)
class Served:
    """A chain behind a real server on loopback."""

    world: World
    url: str

    def post(self, body: Any, **headers: str) -> httpx.Response:
        """Send a body as a client does."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return httpx.post(
            self.url, content=content, headers={"content-type": "application/json", **headers}, timeout=30
        )

    def ask(self, method: str, *params: Any) -> Any:
        """Ask one question and return the whole answer."""
        return self.post({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}).json()


@contextmanager
def serve(world: World) -> Iterator[Served]:
    """Serve a world's chain on a port of its own."""
    server = uvicorn.Server(uvicorn.Config(rpc_app(world.chain), port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + PATIENCE_SECONDS
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)  # polling: the server takes a moment to listen
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Served(world, f"http://127.0.0.1:{port}/")
    finally:
        server.should_exit = True
        thread.join()
