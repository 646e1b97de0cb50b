"""The sender: messages of the outbox go to Telegram, a lane in order; a kill between send and mark repeats one."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.notices import Scribe
from ledger import outbox
from ledger.clock import Clock
from ledger.core.effects import Notify, Send
from ledger.database import Engine, reading, writing
from ledger.outbox import Item
from ledger.stops import Reach
from ledger.views import Views

log = logging.getLogger(__name__)

ITEMS_PER_ROUND = 30
RETRY_AFTER = timedelta(seconds=2)
_NO_CHANGE = "message is not modified"


class Sender:
    """Carries out what is to be said."""

    def __init__(self, engine: Engine, bot: Bot, views: Views, *, clock: Clock, reach: Reach) -> None:
        self._engine = engine
        self._bot = bot
        self._views = views
        self._clock = clock
        self._reach = reach
        self._methods: Mapping[str, Callable[..., Awaitable[Any]]] = {
            "sendMessage": bot.send_message,
            "sendDocument": bot.send_document,
            "editMessageReplyMarkup": bot.edit_message_reply_markup,
        }

    async def run_once(self) -> int:
        """Send what is due; says how much that was."""
        due = await asyncio.to_thread(self._due)
        for item in due:
            await self._send(item)
        return len(due)

    def _due(self) -> tuple[Item, ...]:
        with reading(self._engine) as connection:
            return outbox.select_due(connection, "message", self._clock.now(), ITEMS_PER_ROUND)

    async def _send(self, item: Item) -> None:
        ready = await asyncio.to_thread(self._word, item)
        self._reach("send")
        try:
            await self._call(ready)
        except RetryAfter as later:
            pause = (
                later.retry_after if isinstance(later.retry_after, timedelta) else timedelta(seconds=later.retry_after)
            )
            await asyncio.to_thread(self._delay, item, pause, "too many requests")
        except (Forbidden, BadRequest) as refused:
            await asyncio.to_thread(self._refuse, item, refused)
        except (NetworkError, TelegramError) as error:
            await asyncio.to_thread(self._delay, item, RETRY_AFTER, type(error).__name__)
        else:
            await asyncio.to_thread(self._mark, item, "done", None)

    def _word(self, item: Item) -> Send:
        if isinstance(item.effect, Send):
            return item.effect
        assert isinstance(item.effect, Notify), "only these are of the kind 'message'"
        person = self._views.person(item.effect.person)
        return Scribe(self._views, person, self._views.assets()).word(item.effect)

    async def _call(self, ready: Send) -> None:
        payload = dict(ready.payload)
        markup = payload.pop("reply_markup", None)
        if markup is not None:
            payload["reply_markup"] = InlineKeyboardMarkup.de_json(markup, self._bot)  # type: ignore[arg-type]
        await self._methods[ready.method](chat_id=ready.chat_id, **payload)

    def _refuse(self, item: Item, refused: TelegramError) -> None:
        """Telegram will never take this one: a person who blocked the bot, or a card that already is as asked."""
        if _NO_CHANGE in str(refused).casefold():
            self._mark(item, "done", None)
            return
        log.warning("message %s not taken: %s", item.id, refused.message)
        self._mark(item, "refused", refused.message)

    def _delay(self, item: Item, pause: timedelta, note: str) -> None:
        with writing(self._engine) as connection:
            outbox.delay_effect(connection, item.id, due_at=self._clock.now() + pause, note=note)

    def _mark(self, item: Item, state: str, note: str | None) -> None:
        with writing(self._engine) as connection:
            outbox.update_effect(connection, item.id, state, at=self._clock.now(), note=note)
