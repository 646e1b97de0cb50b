"""The stage of a journey: the product as a process of its own, the emulator beside it, and people who only chat.

Nothing here reaches into the code: people speak over the emulator's HTTP, the audit is the command, the clock
is moved over the ledger's HTTP.
"""

import json
import os
import secrets
import signal
import socket
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import requests

from bot.commands.sandbox import TOKEN
from bot.sandbox.app import sandbox_app
from bot.sandbox.store import Store
from bot.sandbox.tour import Tour
from bot.tour import escrowd_tour
from ledger.web.serving import serving
from tests.journeys.starting import begin

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0  # seconds that anything may take; a journey that waits longer has failed


class NeverCame(AssertionError):
    """What was waited for did not come; the text tells what did."""


def free_ports() -> int:
    """Find a port that is free together with the one above it."""
    while True:
        # Below the range that the system hands out by itself, so that nobody takes them in between.
        port = 20_000 + 2 * secrets.randbelow(6_000)
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
        return port


@dataclass
class Program:
    """One `escrowd` process, kept alive: if it dies by the kill under test it is started again."""

    arguments: tuple[str, ...]
    env: Mapping[str, str]
    log: Path
    ready: str  # what it prints when it may be used
    running: BaseProcess | None = None
    deaths: int = 0
    stops: list[str] = field(default_factory=list)  # where it is to die next, once it has died
    said: int = 0  # what stood in the log before it was started

    def start(self, **more: str) -> None:
        """Start it and wait until it says that it is ready, or is dead already."""
        self.begin(**more)
        self.await_ready()

    def begin(self, **more: str) -> None:
        """Start it, and do not wait."""
        self.said = self.log.stat().st_size if self.log.exists() else 0
        self.running = begin(self.arguments, {**os.environ, **self.env, **more}, self.log)

    def await_ready(self, patience: float = PATIENCE) -> None:
        """Wait until it says that it is ready, or is dead already."""
        assert self.running is not None
        deadline = time.monotonic() + patience
        while not self.log.exists() or self.ready not in self.log.read_bytes()[self.said :].decode():
            if self.running.exitcode is not None:
                return
            if time.monotonic() > deadline:
                raise NeverCame(f"{self.arguments} is not ready:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.05)  # polling: the only thing it offers is its output

    def stop(self) -> int:
        """Ask it to stop as Ctrl-C does, and wait."""
        assert self.running is not None
        assert self.running.pid is not None
        os.kill(self.running.pid, signal.SIGINT)
        self.running.join(30)
        assert self.running.exitcode is not None, "it does not stop"
        return self.running.exitcode

    def revive(self) -> None:
        """Start it again if it was killed at a point under test."""
        assert self.running is not None
        if self.running.exitcode is None:
            return
        assert self.running.exitcode == -signal.SIGKILL, self.log.read_text()[-3000:]
        self.deaths += 1
        self.start(STOP_AT=self.stops.pop(0) if self.stops else "")

    def end(self) -> None:
        """Leave nothing behind, whatever has happened."""
        if self.running is not None and self.running.exitcode is None:
            self.running.kill()
            self.running.join(10)


@dataclass
class Stage:
    """A product, an emulator, and the folder they keep."""

    folder: Path
    database_url: str = ""
    chain_url: str = ""
    escrow: str = ""
    window: int = 60
    port: int = field(default_factory=free_ports)
    sandbox_port: int = field(default_factory=free_ports)

    def __post_init__(self) -> None:
        """Set both programs up; nothing is started yet."""
        api = f"http://127.0.0.1:{self.sandbox_port}"
        shared = {"DATA_DIR": str(self.folder), "DATABASE_URL": self.database_url, "PYTHONUNBUFFERED": "1"}
        product = shared | {"PORT": str(self.port), "TELEGRAM_API_URL": api}
        product |= {"MATCH_WINDOW_SECONDS": str(self.window), "CHAIN_RPC_URL": self.chain_url}
        # The play reads that a delivery is recorded before it rates; nobody is there to share a transaction with.
        product |= {"DELIVERY_WAIT_SECONDS": "0", "RELAY_WAIT_SECONDS": "0"}
        # Telegram's limits are of Telegram; nobody is to be waited for here.
        product |= {"MESSAGES_PER_SECOND": "1000", "CHAT_MESSAGES_PER_SECOND": "100"}
        product |= self.chain_secrets() if self.chain_url else {}
        self.product = Program(("run",), product, self.folder / "product.log", "Escrowd is ready")
        self.api = f"{api}/sandbox/api"
        self.rpc = self.chain_url or f"http://127.0.0.1:{self.port + 1}"

    def chain_secrets(self) -> dict[str, str]:
        """Give what a chain that is not embedded needs; anvil's first account is known to all."""
        return {
            "OPERATOR_KEYS": "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
            "MASTER_SECRET": "11" * 32,
            "ARBITER": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
        }

    def call(self, method: str, path: str, **more: Any) -> Any:
        """Speak to the emulator's control API."""
        answer = requests.request(method, f"{self.api}{path}", timeout=70, **more)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def overview(self) -> Any:
        """Read what the page shows of the ledger."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/ledger/api/overview", timeout=30) as answer:
            return json.load(answer)

    def advance(self, seconds: int) -> None:
        """Move the sandbox's clock forward; asked again if the product is just being killed."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.product.revive()
            try:
                answer = requests.post(
                    f"http://127.0.0.1:{self.port}/ledger/api/clock", json={"advance_seconds": seconds}, timeout=10
                )
            except requests.ConnectionError:
                time.sleep(0.1)  # polling: the product is starting again
                continue
            assert answer.ok, answer.text
            return
        raise NeverCame("the clock could not be moved")

    def audit_command(self) -> list[str]:
        """Give the auditor's command for chain and journal."""
        escrow = self.overview()["chain"]["escrow"]
        journal = self.database_url or str(self.folder / "ledger.sqlite")
        return ["audit", "--json", "--rpc", self.rpc, "--escrow", escrow, "--database", journal]


@dataclass
class Actor:
    """A person at a chat client: says, presses, sends and reads."""

    stage: Stage
    id: int
    name: str
    language: str
    seen: int = 0  # the number of the last message that was waited for
    heard: int = 0  # the number of the last event on the screen that was waited for

    def say(self, text: str) -> None:
        """Type a message."""
        self.stage.call("POST", f"/people/{self.id}/messages", json={"text": text})

    def attach(self, name: str, content: bytes) -> None:
        """Send a file."""
        self.stage.call("POST", f"/people/{self.id}/documents", files={"file": (name, content)})

    def messages(self, after: int = 0) -> list[dict[str, Any]]:
        """Read the chat."""
        found = self.stage.call("GET", f"/chats/{self.id}/messages?after={after}&limit=500")
        return list(found["messages"])

    def press(self, label: str, *, on: str = "") -> None:
        """Press the newest button that carries this label, on a card that holds `on`."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for message in reversed(self.messages()):
                carried = _button(message, label)
                if carried is not None and on in words(message):
                    press = {"message_id": message["message_id"], "callback_data": carried}
                    self.stage.call("POST", f"/people/{self.id}/presses", json=press)
                    return
            self.stage.product.revive()
            self._waits()
        raise NeverCame(f"{self.name} has no button {label!r}:\n{self.transcript()}")

    def forge(self, carried: str, message_id: int = 1) -> None:
        """Send what no button of this person's carries."""
        press = {"message_id": message_id, "callback_data": carried, "forge": True}
        self.stage.call("POST", f"/people/{self.id}/presses", json=press)

    def read(self, *parts: str) -> str:
        """Wait for a message of the bot's that holds all these words, later than the last one waited for."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for message in self.messages(self.seen):
                text = words(message)
                if message["from"]["is_bot"] and all(part in text for part in parts):
                    self.seen = int(message["message_id"])
                    return text
            self.stage.product.revive()
            self._waits()
        raise NeverCame(f"{self.name} never read {parts}:\n{self.transcript()}")

    def _waits(self) -> None:
        """Wait until something is new on the screen; a second at most, as the product may be dead."""
        found = self.stage.call("GET", f"/events?after={self.heard}&wait=1&chat_id={self.id}")["events"]
        self.heard = found[-1]["seq"] if found else self.heard

    def count(self, part: str) -> int:
        """Count the bot's messages that hold these words."""
        return sum(part in words(message) for message in self.messages() if message["from"]["is_bot"])

    def transcript(self) -> str:
        """Write down the whole chat."""
        return "\n".join(
            f"[{'bot' if message['from']['is_bot'] else self.name}] {words(message)}" for message in self.messages()
        )


def words(message: Mapping[str, Any]) -> str:
    """Read what a message says."""
    return str(message.get("text") or message.get("caption") or "")


def _button(message: Mapping[str, Any], label: str) -> str | None:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    found = (one for row in rows for one in row if one["text"].startswith(label))
    return next((one.get("callback_data") for one in found), None)


@contextmanager
def performing(stage: Stage, **product_env: str) -> Iterator[Stage]:
    """Start emulator and product, and leave neither behind.

    The emulator is Telegram: it has a server and a file of its own, outlives the product's deaths, and needs no
    process of its own for that.
    """
    stage.folder.mkdir(parents=True, exist_ok=True)
    store = Store.open(stage.folder / "sandbox" / "sandbox.sqlite")
    tour = Tour.model_validate(escrowd_tour())
    emulator = sandbox_app(store, token=TOKEN, ledger_url=f"http://127.0.0.1:{stage.port}/ledger", tour=tour)
    try:
        with serving(emulator, stage.sandbox_port, before_stop=store.bell.close):
            try:
                stage.product.start(**product_env)
                yield stage
            finally:
                stage.product.end()
    finally:
        store.close()


def cast(stage: Stage) -> tuple[Actor, Actor, Actor]:
    """Find the people of the play, or bring them in: a Chinese employer, an English and a Chinese freelancer."""
    wanted = (("陈静", "zh-hans"), ("Barb", "en"), ("林涛", "zh-hans"))
    there = {person["first_name"]: person["id"] for person in stage.call("GET", "/people")["people"]}
    for name, language in wanted:
        if name not in there:
            made = stage.call("POST", "/people", json={"first_name": name, "language_code": language})
            there[name] = made["id"]
    chen, barb, lin = (Actor(stage, there[name], name, language) for name, language in wanted)
    return chen, barb, lin
