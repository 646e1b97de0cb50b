"""The webhook: stored before it is acknowledged, in order, once; nobody else learns anything, and nothing is lost."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.inbox import Inbox
from bot.receiving import Receiver
from bot.sandbox.webhook import SECRET_HEADER
from bot.webhook import BODY_BYTES_MAX, CannotListen, listening
from ledger.inbox import select_open
from tests.bot.chat import Actor, Chat
from tests.databases import Databases, on_postgresql

SECRET = "a-secret-of-sixteen-or-more"


def update(number: int, chat_id: int, text: str = "/help") -> bytes:
    """Make an update as Telegram writes it."""
    person = {"id": chat_id, "is_bot": False, "first_name": "adam", "language_code": "en"}
    chat = {"id": chat_id, "type": "private", "first_name": "adam"}
    said = {"message_id": number, "date": 1_700_000_000, "chat": chat, "from": person, "text": text}
    return json.dumps({"update_id": number, "message": said}, ensure_ascii=False).encode()


def brought(chat: Chat, *bodies: bytes, secret: str = SECRET, method: str = "POST") -> list[tuple[int, bytes]]:
    """Bring these to a webhook of the chat's; gives what each was answered."""

    async def bring() -> list[tuple[int, bytes]]:
        receiver = Receiver(chat.ledger, chat.exchange.bot.id, reach=chat.reach)
        async with (
            listening(receiver.take, secret=SECRET, bind="127.0.0.1", port=0) as port,
            ClientSession(headers={SECRET_HEADER: secret}) as session,
        ):

            async def one(body: bytes) -> tuple[int, bytes]:
                async with session.request(method, f"http://127.0.0.1:{port}/any", data=body) as answer:
                    return answer.status, await answer.read()

            return list(await asyncio.gather(*map(one, bodies)))

    return chat.exchange.runner.run(bring())


def test_webhook__stored_before_the_answer(chat: Chat, adam: Actor) -> None:
    """What was acknowledged is a row, each once however often it is brought, and is answered."""
    bodies = [update(10_000 + number, adam.id, f"/word{number}") for number in range(3)]
    assert brought(chat, *bodies, *bodies) == [(200, b"")] * 6
    assert [row.update_id for row in select_open(chat.ledger.engine)] == [10_000]
    chat.pump()

    assert [f"/word{number}" in message.words for number, message in enumerate(adam.hears())] == [True] * 3


@pytest.mark.parametrize("secret", ["", "a-secret-of-sixteen-or-morf", "ä" * 27])
def test_webhook__wrong_secret(chat: Chat, adam: Actor, secret: str) -> None:
    """Who does not know the secret is refused without a word, and nothing is stored."""
    assert brought(chat, update(1, adam.id), secret=secret) == [(403, b"")]
    assert select_open(chat.ledger.engine) == ()


def test_webhook__no_update(chat: Chat) -> None:
    """What is no update is refused without a word, and so is what is too long or is asked for by other methods."""
    odd = [b"", b"{", b"[]", b"\xff", b'{"update_id": "1"}', b'{"update_id": -1}', b'{"update_id": true}']

    assert brought(chat, *odd) == [(400, b"")] * len(odd)
    assert brought(chat, b" " * (BODY_BYTES_MAX + 1)) == [(413, b"")]
    assert brought(chat, b"", method="GET") == [(405, b"")]
    assert select_open(chat.ledger.engine) == ()


def test_webhook__odd_words(chat: Chat, adam: Actor) -> None:
    """Every text that Telegram can write is stored, and an update that is of no chat is taken and done with."""
    bodies = [update(1, adam.id, "/课题😀"), b'{"update_id": 2, "poll": {"id": "1"}}', b'{"update_id": 3}']
    lone = update(4, adam.id).replace(b"/help", b"/\\ud83d\\u0000")
    assert [code for code, _ in brought(chat, *bodies, lone)] == [200] * 4
    chat.pump()

    assert select_open(chat.ledger.engine) == ()
    assert "课题😀" in adam.hears().words


@on_postgresql
def test_webhook__while_the_database_is_away(chat: Chat, adam: Actor, databases: Databases) -> None:
    """What cannot be stored is not acknowledged, so that Telegram brings it again."""
    with databases.server.away(str(chat.ledger.engine.url.database)):
        assert brought(chat, update(1, adam.id)) == [(503, b"")]
    assert brought(chat, update(1, adam.id)) == [(200, b"")]


def test_webhook__port_taken(chat: Chat) -> None:
    """Where the port is taken it is said which setting to change."""

    async def twice() -> None:
        async def take(_body: bytes) -> None: ...

        async with listening(take, secret=SECRET, bind="127.0.0.1", port=0) as port:
            with pytest.raises(CannotListen, match="WEBHOOK_PORT"):
                async with listening(take, secret=SECRET, bind="127.0.0.1", port=port):
                    pass

    chat.exchange.runner.run(twice())


def shared(chat: Chat, **more: Any) -> Inbox:
    """Make another inbox on the same database, as another of our processes has it."""
    return Inbox(chat.ledger, chat.exchange.bot, **more)


def test_inbox__of_two_at_once(chat: Chat, adam: Actor, barb: Actor) -> None:
    """Two that answer the same chats at once answer each update once, and each chat in order."""
    people = (adam, barb)
    bodies = [update(100 + n * 2 + m, who.id, f"/word{n}") for n in range(8) for m, who in enumerate(people)]
    assert {code for code, _ in brought(chat, *bodies)} == {200}
    other = shared(chat)

    async def both() -> None:
        async def work(inbox: Inbox) -> None:
            while await inbox.run_once() or select_open(chat.ledger.engine):
                pass

        await asyncio.gather(work(chat.inbox), work(other))
        await other.close()

    chat.exchange.runner.run(both())
    chat.pump()

    for actor in people:
        assert [f"/word{n}" in message.words for n, message in enumerate(actor.hears())] == [True] * 8
