"""The bot at work: polling, answering and sending in one event loop; the ledger's own loops in threads beside it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, BotCommand
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.inbox import Inbox
from bot.sender import Sender
from bot.texts import ENGLISH, SIMPLIFIED_CHINESE, plain
from ledger.assembly import Ledger
from ledger.chain.errors import NodeError
from ledger.database import DatabaseBusy
from ledger.stops import Reach

log = logging.getLogger(__name__)

POLL_SECONDS = 20
IDLE_SECONDS = 0.15
AFTER_ERROR_SECONDS = 2.0
AFTER_FAILURE_SECONDS = 10.0
MENU = ("task", "board", "mine", "deliver", "fund", "balance", "withdraw", "language", "help")


class TokenRefused(ValueError):
    """The chat server does not know the bot."""


def make_bot(token: str, api_url: str) -> Bot:
    """Make the typed client; only the base URL tells the sandbox from Telegram."""
    base = api_url.rstrip("/") if api_url else "https://api.telegram.org"
    request = HTTPXRequest(connection_pool_size=8, read_timeout=30)
    polling = HTTPXRequest(connection_pool_size=1, read_timeout=POLL_SECONDS + 10)
    return Bot(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=polling,
    )


async def serve(ledger: Ledger, bot: Bot, *, reach: Reach, started: Callable[[], None]) -> None:
    """Work until cancelled."""
    inbox = Inbox(ledger, bot, reach=reach)
    sender = Sender(ledger.engine, bot, ledger.views, clock=ledger.clock, reach=reach)
    await _until_answered(bot.initialize)
    await _until_answered(lambda: _set_commands(bot))
    started()
    loops = (
        _poll(bot, inbox),
        _repeat("inbox", inbox.run_once),
        _repeat("sender", sender.run_once),
        _repeat("relay", lambda: asyncio.to_thread(ledger.relay.run_once)),
        _repeat("watcher", lambda: asyncio.to_thread(ledger.watcher.run_once)),
        _repeat("timers", lambda: asyncio.to_thread(ledger.tick)),
    )
    try:
        await asyncio.gather(*loops)
    finally:
        await bot.shutdown()


async def _poll(bot: Bot, inbox: Inbox) -> None:
    """Fetch updates; the offset moves only past what is stored, so what was not is given again."""
    offset = 0
    while True:
        try:
            updates = await bot.get_updates(
                offset=offset, timeout=POLL_SECONDS, allowed_updates=["message", "callback_query"]
            )
        except TelegramError as error:
            log.warning("no updates: %s", type(error).__name__)
            await asyncio.sleep(AFTER_ERROR_SECONDS)
            continue
        if not updates:
            continue
        try:
            await inbox.receive(updates)
        except DatabaseBusy as error:
            log.warning("updates wait: %s", error)
            await asyncio.sleep(AFTER_ERROR_SECONDS)
            continue
        offset = updates[-1].update_id + 1


async def _repeat(name: str, work: Callable[[], Awaitable[int]]) -> None:
    """Do a loop's work again and again; what a node or a network does not answer now is tried again later."""
    while True:
        try:
            done = await work()
        except (NodeError, TelegramError, DatabaseBusy) as error:
            log.warning("%s waits: %s", name, error)
            await asyncio.sleep(AFTER_ERROR_SECONDS)
            continue
        except Exception:  # one loop's trouble must not end the others: it is written down and tried again
            log.exception("%s failed and is tried again", name)
            await asyncio.sleep(AFTER_FAILURE_SECONDS)
            continue
        if not done:
            await asyncio.sleep(IDLE_SECONDS)


async def _until_answered(ask: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await ask()
        except InvalidToken:
            # Not the library's own text: it holds the token.
            raise TokenRefused("the chat server does not accept TELEGRAM_TOKEN: check it") from None
        except (NetworkError, RetryAfter) as error:
            log.warning("the chat does not answer yet: %s", type(error).__name__)
            await asyncio.sleep(AFTER_ERROR_SECONDS)
        else:
            return


async def _set_commands(bot: Bot) -> None:
    for locale, code in ((ENGLISH, ""), (SIMPLIFIED_CHINESE, "zh")):
        commands = [BotCommand(name, plain(locale, f"command-{name}")) for name in MENU]
        await bot.set_my_commands(commands, language_code=code or None)
