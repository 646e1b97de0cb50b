"""The bot at work: its loops for fetching updates, answering and sending."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeDefault, MenuButtonCommands
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.inbox import Inbox
from bot.loops import AFTER_ERROR_SECONDS, ChatAway, Loop, TokenRefused
from bot.receiving import Receiver
from bot.request import AiohttpRequest
from bot.sender import Sender, limits_of
from bot.texts import ENGLISH, SIMPLIFIED_CHINESE, plain
from bot.threads import in_threads
from bot.webhook import listening
from ledger.assembly import Ledger
from ledger.core.pacing import Limit
from ledger.database import holding
from ledger.stops import Reach

log = logging.getLogger(__name__)

WANTED = ["message", "callback_query", "my_chat_member"]
POLL_SECONDS = 20
CONNECTIONS = 200  # more than the sender uses at once, so that a press is acknowledged meanwhile
TURN_SECONDS = 2.0  # until a process that was not first looks again whether it may poll
MENU = (
    "task",
    "board",
    "mine",
    "deliver",
    "templates",
    "community",
    "fund",
    "deposit",
    "balance",
    "statement",
    "withdraw",
    "wallet",
    "settings",
    "language",
    "cancel",
    "help",
    "terms",
    "privacy",
    "paysupport",
)
GROUP_MENU = ("task", "board", "community", "help")


def make_bot(token: str, api_url: str) -> Bot:
    """Make the typed client; only the base URL tells the sandbox from Telegram."""
    base = api_url.rstrip("/") if api_url else "https://api.telegram.org"
    request = AiohttpRequest(connections=CONNECTIONS, read_seconds=30)
    polling = AiohttpRequest(connections=1, read_seconds=POLL_SECONDS + 10)
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


async def open_chat_loops(
    ledger: Ledger, bot: Bot, parts: Sequence[str], reach: Reach, stack: AsyncExitStack
) -> list[Loop]:
    """Make the loops of the parts that speak to the chat, which the stack ends; the bot has begun.

    Raises:
        CannotListen: the webhook's port cannot be had.
    """
    settings, loops = ledger.settings, list[Loop]()
    told, asked = asyncio.Event(), asyncio.Event()  # something is to be said; something was asked
    if "send" in parts:
        sender = Sender(
            ledger.engine,
            bot,
            ledger.views,
            clock=ledger.clock,
            reach=reach,
            meters=ledger.meters,
            public_url=settings.public_url,
            pages_url=settings.pages_url,
            keystores=ledger,
            files=ledger.files,
            limits=limits_of(
                per_second=settings.messages_per_second,
                chat_per_second=settings.chat_messages_per_second,
                group_per_minute=settings.group_messages_per_minute,
            ),
        )
        stack.push_async_callback(sender.close)
        loops.append(Loop("sender", sender.run_once, bell=told))
    if "bot" in parts:
        most = settings.flood_updates_per_minute
        inbox = Inbox(ledger, bot, flood=Limit(most, 60, -(-most // 2)), said=told.set)
        stack.push_async_callback(inbox.close)
        receiver = Receiver(ledger, bot.id, reach=reach, stored=asked.set)
        loops += await _incoming_loops(ledger, bot, receiver, stack)
        loops.append(Loop("inbox", inbox.run_once, bell=asked))
    return loops


async def _incoming_loops(ledger: Ledger, bot: Bot, receiver: Receiver, stack: AsyncExitStack) -> list[Loop]:
    """Let updates come: brought to the webhook where one is set, else fetched."""
    settings = ledger.settings
    if not settings.webhook_url:
        await _until_answered(lambda: _leave_webhook(bot))
        return [Loop("updates", Poller(bot, receiver, ledger).run_once, TURN_SECONDS)]
    secret = settings.secret("webhook_secret")
    await stack.enter_async_context(
        listening(receiver.take, secret=secret, bind=settings.webhook_bind, port=settings.webhook_port)
    )
    url = settings.webhook_url
    await _until_answered(lambda: bot.set_webhook(url, secret_token=secret, allowed_updates=WANTED))
    log.info("updates come to the webhook")
    return []


async def _leave_webhook(bot: Bot) -> None:
    """Telegram lets nobody fetch while a webhook is set; what waits for it is kept, to be fetched."""
    if (await bot.get_webhook_info()).url:
        await bot.delete_webhook()


class Poller:
    """Fetches updates. Telegram gives them to one process only: of several the others wait for their turn."""

    def __init__(self, bot: Bot, receiver: Receiver, ledger: Ledger) -> None:
        self._bot = bot
        self._receiver = receiver
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
                updates = await self._bot.get_updates(offset=self._offset, timeout=POLL_SECONDS, allowed_updates=WANTED)
            except TelegramError as error:
                raise ChatAway(f"no updates: {type(error).__name__}") from error
            if updates:
                await self._receiver.receive(updates)
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
