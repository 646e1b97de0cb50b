"""The bot at work: its loops for fetching updates, answering and sending."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeDefault, MenuButtonCommands
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.inbox import Inbox
from bot.loops import AFTER_ERROR_SECONDS, ChatAway, Loop, TokenRefused
from bot.sender import Sender
from bot.texts import ENGLISH, SIMPLIFIED_CHINESE, plain
from bot.threads import in_threads
from ledger.assembly import Ledger
from ledger.database import holding
from ledger.stops import Reach

log = logging.getLogger(__name__)

POLL_SECONDS = 20
TURN_SECONDS = 2.0  # until a process that was not first looks again whether it may poll
MENU = (
    "task",
    "board",
    "mine",
    "deliver",
    "templates",
    "fund",
    "balance",
    "statement",
    "withdraw",
    "settings",
    "language",
    "help",
    "terms",
    "privacy",
    "paysupport",
)
GROUP_MENU = ("task", "board", "help")


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


async def begin_chat(bot: Bot) -> None:
    """Wait until the chat's server knows us, and tell it our commands.

    Raises:
        TokenRefused: it does not know us.
    """
    await _until_answered(bot.initialize)
    await _until_answered(lambda: _set_commands(bot))


def loops_of(ledger: Ledger, bot: Bot, part: str, reach: Reach) -> tuple[Loop, ...]:
    """Make the loops of a part that speaks to the chat; the bot has begun."""
    if part == "send":
        sender = Sender(
            ledger.engine,
            bot,
            ledger.views,
            clock=ledger.clock,
            reach=reach,
            meters=ledger.meters,
            public_url=ledger.settings.public_url,
        )
        return (Loop("sender", sender.run_once),)
    inbox = Inbox(ledger, bot, reach=reach)
    return (Loop("updates", Poller(bot, inbox, ledger).run_once, TURN_SECONDS), Loop("inbox", inbox.run_once))


class Poller:
    """Fetches updates. Telegram gives them to one process only: of several the others wait for their turn."""

    def __init__(self, bot: Bot, inbox: Inbox, ledger: Ledger) -> None:
        self._bot = bot
        self._inbox = inbox
        self._ledger = ledger
        self._offset = 0

    async def run_once(self) -> int:
        """Wait for updates and store them; says whether it was our turn.

        The offset moves only past what is stored, so what was not is given again.

        Raises:
            ChatAway: the chat's server does not answer.
        """
        async with in_threads(holding(self._ledger.engine, [f"updates:{self._bot.id}"])) as held:
            if not held:
                return 0
            try:
                updates = await self._bot.get_updates(
                    offset=self._offset, timeout=POLL_SECONDS, allowed_updates=["message", "callback_query"]
                )
            except TelegramError as error:
                raise ChatAway(f"no updates: {type(error).__name__}") from error
            if updates:
                await self._inbox.receive(updates)
                self._offset = updates[-1].update_id + 1
        return 1


async def _until_answered(ask: Callable[[], Awaitable[object]]) -> None:
    is_said = False
    while True:
        try:
            await ask()
        except InvalidToken:
            # Not the library's own text: it holds the token.
            raise TokenRefused("the chat server does not accept TELEGRAM_TOKEN: check it") from None
        except (NetworkError, RetryAfter) as error:
            if not is_said:
                log.warning("the chat does not answer yet: %s", type(error).__name__)
            is_said = True
            await asyncio.sleep(AFTER_ERROR_SECONDS)
        else:
            return


async def _set_commands(bot: Bot) -> None:
    for locale, code in ((ENGLISH, ""), (SIMPLIFIED_CHINESE, "zh")):
        for menu, scope in ((MENU, BotCommandScopeDefault()), (GROUP_MENU, BotCommandScopeAllGroupChats())):
            commands = [BotCommand(name, plain(locale, f"command-{name}")) for name in menu]
            await bot.set_my_commands(commands, scope=scope, language_code=code or None)
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
