"""A real emulator on a loopback port for each test, and hands to use it with: the bot's and a person's."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from bot.sandbox.app import sandbox_app
from bot.sandbox.store import Store
from bot.sandbox.tour import Tour

TOKEN = "42:sandbox"
LOOSE_ENDS_SECONDS = 5


class Server(uvicorn.Server):
    """A server in a thread of its own, so that tests talk to it over real sockets."""

    def __init__(
        self, path: Path, *, ledger_url: str | None = "http://127.0.0.1:9/", port: int = 0, tour: Tour | None = None
    ) -> None:
        """Open the store; the port is the system's choice unless one is named."""
        self.store = Store.open(path)
        app = sandbox_app(self.store, token=TOKEN, ledger_url=ledger_url, tour=tour)
        super().__init__(uvicorn.Config(app, port=port, ws="none", log_level="critical", timeout_graceful_shutdown=1))
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._live)

    async def startup(self, sockets: Any = None) -> None:
        """Tell the test when the port is open."""
        await super().startup(sockets)
        self._ready.set()

    async def shutdown(self, sockets: Any = None) -> None:
        """End the long polls before waiting for their connections."""
        self.store.bell.close()
        await super().shutdown(sockets)

    def begin(self) -> str:
        """Start, and say where."""
        self._thread.start()
        assert self._ready.wait(LOOSE_ENDS_SECONDS)
        return f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"

    def leave(self) -> None:
        """Tell the server to stop, without waiting for it."""
        self.should_exit = True

    def end(self) -> None:
        """Stop, and wait until the store is free."""
        self.leave()
        self._thread.join(LOOSE_ENDS_SECONDS)
        assert not self._thread.is_alive()

    def _live(self) -> None:
        """Serve until told to stop, then let the store go."""
        self.run()
        self.store.close()


@dataclass(frozen=True)
class Hands:
    """One emulator as tests use it."""

    url: str
    http: Any  # an httpx client, or what stands for one

    def call(self, method: str, **arguments: Any) -> Any:
        """Call a Bot API method and expect it to succeed."""
        answer = self.http.post(f"{self.url}/bot{TOKEN}/{method}", json=arguments)
        body = answer.json()
        assert body["ok"], body
        return body["result"]

    def refusal(self, method: str, **arguments: Any) -> tuple[int, str]:
        """Call a Bot API method and expect it to be refused."""
        answer = self.http.post(f"{self.url}/bot{TOKEN}/{method}", json=arguments)
        body = answer.json()
        assert not body["ok"], body
        assert body["error_code"] == answer.status_code
        return body["error_code"], body["description"]

    def upload(self, method: str, files: dict[str, Any], **arguments: Any) -> Any:
        """Call a Bot API method with files."""
        answer = self.http.post(f"{self.url}/bot{TOKEN}/{method}", data=arguments, files=files)
        return answer.json()

    def updates(self, **arguments: Any) -> list[dict[str, Any]]:
        """Ask for updates once, without waiting."""
        result: list[dict[str, Any]] = self.call("getUpdates", **arguments)
        return result

    def control(self, verb: str, path: str, **more: Any) -> Any:
        """Use the control API and expect it to succeed."""
        answer = self.http.request(verb, f"{self.url}/sandbox/api/{path}", **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def person(self, first_name: str = "Adam", language_code: str = "en") -> int:
        """Make a person who has pressed Start; their updates are confirmed."""
        given = {"first_name": first_name, "language_code": language_code}
        person_id: int = self.control("POST", "people", json=given)["id"]
        said = self.say(person_id, "/start")
        self.updates(offset=said["update_id"] + 1)
        return person_id

    def group(self, title: str, *members: int, bot: str | None = "member", **more: Any) -> Any:
        """Make a group, the first of the members its creator."""
        return self.control("POST", "groups", json={"title": title, "members": members, "bot": bot, **more})

    def confirm(self, **more: Any) -> None:
        """Confirm whatever waits."""
        waiting = self.updates(**more)
        self.updates(offset=waiting[-1]["update_id"] + 1 if waiting else 0)

    def say(self, person_id: int, text: str, **more: Any) -> Any:
        """Write to the bot as a person."""
        return self.control("POST", f"people/{person_id}/messages", json={"text": text, **more})

    def press(self, person_id: int, message_id: int, callback: str, **more: Any) -> Any:
        """Press a button as a person."""
        given = {"message_id": message_id, "callback_data": callback, **more}
        return self.control("POST", f"people/{person_id}/presses", json=given)

    def hand_in(self, person_id: int, name: str, content: bytes, **more: Any) -> Any:
        """Send a file to the bot as a person."""
        path = f"people/{person_id}/documents"
        return self.control("POST", path, files={"file": (name, content, "text/plain")}, data=more)

    def seen(self, chat_id: int) -> list[dict[str, Any]]:
        """List what a person sees in their chat."""
        messages: list[dict[str, Any]] = self.control("GET", f"chats/{chat_id}/messages")["messages"]
        return messages


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    """One client for all tests."""
    with httpx.Client(trust_env=False, timeout=20) as client:
        yield client


@pytest.fixture(scope="session")
def leaving() -> Iterator[list[Server]]:
    """Collect servers that were told to stop, so that no test has to wait for them."""
    servers: list[Server] = []
    yield servers
    for server in servers:
        server.end()


@pytest.fixture
def launch(tmp_path: Path, http: httpx.Client, leaving: list[Server]) -> Iterator[Callable[..., Hands]]:
    """Start the emulator; once more on the same files when called again."""
    running: list[Server] = []

    def start(tour: Tour | None = None) -> Hands:
        while running:
            running.pop().end()
        running.append(Server(tmp_path / "sandbox.sqlite", tour=tour))
        return Hands(running[0].begin(), http)

    yield start
    for server in running:
        server.leave()
        leaving.append(server)


@pytest.fixture
def hands(launch: Callable[[], Hands]) -> Hands:
    """Give a running emulator."""
    return launch()
