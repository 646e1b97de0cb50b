"""The emulator in the test's own process, without sockets: the same hands, the real wire format."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.app import sandbox_app
from bot.sandbox.store import Store
from tests.bot.sandbox.conftest import TOKEN, Hands


class Line:
    """Carries requests into the emulator of the test that runs, one after the other."""

    def __init__(self, runner: asyncio.Runner) -> None:
        """Nobody answers yet."""
        self._runner = runner
        self._client: httpx.AsyncClient | None = None

    def connect(self, store: Store) -> None:
        """Have an emulator on this store answer from now on."""
        app = sandbox_app(store, token=TOKEN, ledger_url=None)
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app))

    def request(self, verb: str, url: str, **more: Any) -> httpx.Response:
        """Ask and wait for the answer."""
        assert self._client is not None, "connected by the fixture"
        return self._runner.run(self._client.request(verb, url, **more))

    def post(self, url: str, **more: Any) -> httpx.Response:
        """Ask by POST."""
        return self.request("POST", url, **more)

    def get(self, url: str, **more: Any) -> httpx.Response:
        """Ask by GET."""
        return self.request("GET", url, **more)


@pytest.fixture(scope="session")
def line() -> Iterator[Line]:
    """One event loop for all tests."""
    with asyncio.Runner() as runner:
        yield Line(runner)


@pytest.fixture
def launch(tmp_path: Path, line: Line) -> Iterator[Callable[[], Hands]]:
    """Start the emulator; once more on the same files when called again."""
    open_stores: list[Store] = []

    def start() -> Hands:
        while open_stores:
            open_stores.pop().close()
        open_stores.append(Store.open(tmp_path / "sandbox.sqlite"))
        line.connect(open_stores[0])
        return Hands("http://127.0.0.1", line)

    yield start
    for store in open_stores:
        store.close()
