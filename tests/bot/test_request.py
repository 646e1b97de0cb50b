"""How the library reaches a server: what goes wrong is told as it documents it, and files go both ways in pieces."""

import asyncio
import socket

import pytest
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, TimedOut

from bot.request import CHUNK_BYTES, AiohttpRequest
from tests.bot.chat import TOKEN, Actor, Chat


def test_request__nobody_there() -> None:
    """Where nobody listens there is a network error, and its words hold no token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"

    async def ask() -> None:
        request = AiohttpRequest(connections=1, read_seconds=1)
        await request.initialize()
        with pytest.raises(NetworkError) as told:
            await request.call(f"{url}/bot{TOKEN}/getMe", {})
        await request.shutdown()
        assert TOKEN not in str(told.value)

    asyncio.run(ask())


def test_request__too_slow() -> None:
    """A server that takes a connection and says nothing is given up after its time."""

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(1000):
            pass
        writer.close()
        left.set()

    left = asyncio.Event()

    async def ask() -> None:
        server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        request = AiohttpRequest(connections=1, read_seconds=0.05)
        with pytest.raises(NetworkError, match="initialize"):
            await request.call(url, {})
        await request.initialize()
        with pytest.raises(TimedOut):
            await request.call(url, {})
        await request.shutdown()
        await left.wait()
        server.close()
        await server.wait_closed()

    asyncio.run(ask())


def test_request__refused(chat: Chat, adam: Actor) -> None:
    """What the server refuses is told by the library's own errors, whichever way it was asked."""
    bot = chat.exchange.bot
    request = bot.request
    assert isinstance(request, AiohttpRequest)

    async def ask() -> None:
        with pytest.raises(BadRequest):
            await bot.send_message(adam.id, "")
        with pytest.raises(BadRequest):
            await request.call(f"{bot.base_url}/sendMessage", {"chat_id": adam.id, "text": ""})
        with pytest.raises(InvalidToken):
            await request.call(f"{chat.exchange.url}/bot2:other/getMe", {})

    chat.exchange.runner.run(ask())


def test_request__files(chat: Chat, adam: Actor) -> None:
    """A file goes up as a form and comes down in pieces, whole."""
    bot, content = chat.exchange.bot, bytes(range(256)) * 1000

    async def there_and_back(bot: Bot) -> list[bytes]:
        sent = await bot.send_document(adam.id, content, filename="a.bin")
        assert sent.document is not None
        file = await bot.get_file(sent.document.file_id)
        request = bot.request
        assert isinstance(request, AiohttpRequest)
        with pytest.raises(NetworkError):
            async for _ in request.stream(f"{file.file_path}-none"):
                pass
        return [piece async for piece in request.stream(file.file_path or "")]

    pieces = chat.exchange.runner.run(there_and_back(bot))

    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= CHUNK_BYTES
