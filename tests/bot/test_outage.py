"""The database goes away for a while: nothing that was said meanwhile is lost, and nothing stops."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import pytest

from bot.app import Poller
from bot.loops import Loop, Looping
from ledger.inbox import select_open
from ledger.pulse import Pulse
from tests.bot.chat import Actor, Chat
from tests.databases import Databases, on_postgresql

PATIENCE, PAUSE = 60.0, 0.05


@on_postgresql
def test_update__while_the_database_is_away(
    chat: Chat, adam: Actor, databases: Databases, caplog: pytest.LogCaptureFixture
) -> None:
    """An update that could not be stored is not acknowledged: it is given again until it can."""
    engine = chat.ledger.engine

    async def live_through() -> None:
        poller = Poller(chat.exchange.bot, chat.receiver, chat.ledger)
        looping = Looping(chat.ledger.clock, Pulse(), chat.ledger.meters)
        polling = asyncio.create_task(looping.forever((Loop("updates", poller.run_once),)))
        with databases.server.away(str(engine.url.database)):
            adam.types("/balance")
            await until(lambda: "updates wait" in caplog.text)
        await until(lambda: bool(select_open(engine)))
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling

    chat.exchange.runner.run(live_through())
    chat.pump()

    assert "Your balance" in adam.hears().words


async def until(has_come: Callable[[], bool]) -> None:
    """Wait for something."""
    for _ in range(int(PATIENCE / PAUSE)):
        if has_come():
            return
        await asyncio.sleep(PAUSE)  # polling: the loop under test tells nobody
    raise AssertionError("it never came")
