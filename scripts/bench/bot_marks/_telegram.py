"""Telegram as the marks need it: a Bot API that answers after its latency, and updates brought to webhooks.

It is no emulator: it believes everything. A chat's updates are brought one after the other, as Telegram does it, many
chats at once over as many connections as Telegram opens unless told otherwise.
"""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
from aiohttp import ClientError, ClientSession, DummyCookieJar, TCPConnector, web

CONNECTIONS = 40
SECRET = "bench-bench-bench-bench"  # noqa: S105 (known to all)
TOKEN = "1:bench"  # noqa: S105
FIRST_CHAT = 1_000
_ME = {"id": 1, "is_bot": True, "first_name": "bench", "username": "bench_bot"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the bot has sent: where, what, and when it came in."""

    chat_id: int
    text: str
    at: float


@dataclass
class Telegram:
    """The stand-in: what it was sent, and its latency in seconds."""

    url: str = ""
    latency: float = 0.0
    sent: list[Sent] = field(default_factory=list)
    answered: int = 0
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """Answer a call of the Bot API."""
        method, body = request.path.rpartition("/")[2], await request.read()
        at = time.perf_counter()
        if self.latency:
            await asyncio.sleep(self.latency)
        if method.lower() != "sendmessage":
            return _json({"ok": True, "result": _ME if method.lower() == "getme" else True})
        is_json = request.content_type == "application/json"
        given = orjson.loads(body) if is_json else dict(parse_qsl(body.decode()))  # as aiogram writes it
        chat_id, text = int(given["chat_id"]), str(given["text"])
        self.sent.append(Sent(chat_id, text, at))
        self.answered += 1
        chat = {"id": chat_id, "type": "private", "first_name": "x"}
        message = {"message_id": self.answered, "date": 1_700_000_000, "chat": chat, "from": _ME, "text": text}
        return _json({"ok": True, "result": message})

    async def until_sent(self, count: int, seconds: float = 120) -> None:
        """Wait until so many messages were sent."""
        async with asyncio.timeout(seconds):
            while len(self.sent) < count:  # noqa: ASYNC110 (an event for every message would be as much work)
                await asyncio.sleep(0.002)

    def message(self, chat_id: int, text: str) -> bytes:
        """Make an update: somebody writes."""
        person = {"id": chat_id, "is_bot": False, "first_name": "adam", "language_code": "en"}
        chat = {"id": chat_id, "type": "private", "first_name": "adam"}
        number = next(self.numbers)
        command = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        said = {"message_id": number, "date": 1_700_000_000, "chat": chat, "from": person, "text": text}
        return orjson.dumps({"update_id": number, "message": {**said, "entities": command}})

    def press(self, chat_id: int, carried: str) -> bytes:
        """Make an update: somebody presses a button."""
        number = next(self.numbers)
        person = {"id": chat_id, "is_bot": False, "first_name": "adam", "language_code": "en"}
        chat = {"id": chat_id, "type": "private", "first_name": "adam"}
        card = {"message_id": 1, "date": 1_700_000_000, "chat": chat, "from": _ME, "text": "card"}
        query = {"id": str(number), "from": person, "message": card, "chat_instance": "1", "data": carried}
        return orjson.dumps({"update_id": number, "callback_query": query})


def _json(value: Any) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")


@asynccontextmanager
async def serving(telegram: Telegram) -> AsyncIterator[Telegram]:
    """Serve the Bot API on a port of its own."""
    runner = web.ServerRunner(web.Server(telegram.answer, access_log=None))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    telegram.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield telegram
    finally:
        await runner.cleanup()


async def bring(hook: str, chats: Mapping[int, Sequence[bytes]], *, patience: float = 0.0) -> float:
    """Bring each chat's updates in order; gives when the first was on its way. Refused ones are brought again."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
    begun = time.perf_counter()
    slots = asyncio.Semaphore(CONNECTIONS)
    connector = TCPConnector(limit=CONNECTIONS)
    async with ClientSession(connector=connector, cookie_jar=DummyCookieJar(), headers=headers) as session:

        async def chat(updates: Sequence[bytes]) -> None:
            for update in updates:
                while True:
                    async with slots:
                        if await _taken(session, hook, update):
                            break
                    if time.perf_counter() - begun > patience:
                        raise RuntimeError("the webhook does not take its updates")
                    await asyncio.sleep(0.1)

        await asyncio.gather(*map(chat, chats.values()))
    return begun


async def _taken(session: ClientSession, hook: str, update: bytes) -> bool:
    try:
        async with session.post(hook, data=update) as answer:
            return answer.ok
    except (ClientError, OSError):
        return False
