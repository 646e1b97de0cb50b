"""The sender: messages of the outbox go to Telegram, a chat's in order; a kill between send and mark repeats one."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot import papers
from bot.notices import Scribe
from bot.texts import text
from bot.threads import in_threads
from bot.turn import SHOW_CARD, message
from ledger import dialogues, outbox
from ledger.clock import Clock
from ledger.core.effects import Notify, Send
from ledger.database import Engine, reading, will_pass, writing
from ledger.logs import about
from ledger.meters import Meters
from ledger.outbox import Item
from ledger.stops import Reach
from ledger.trails import find_trail
from ledger.views import Views

log = logging.getLogger(__name__)

ITEMS_PER_ROUND = 30
RETRY_SECONDS, RETRY_SECONDS_MAX = 2, 60
_NO_CHANGE = "message is not modified"


class Sender:
    """Carries out what is to be said."""

    def __init__(
        self,
        engine: Engine,
        bot: Bot,
        views: Views,
        *,
        clock: Clock,
        reach: Reach,
        meters: Meters | None = None,
        public_url: str = "",
    ) -> None:
        self._engine = engine
        self._bot = bot
        self._views = views
        self._clock = clock
        self._reach = reach
        self._meters = meters or Meters()
        self._public_url = public_url
        self._methods: Mapping[str, Callable[..., Awaitable[Any]]] = {
            "sendMessage": bot.send_message,
            "sendDocument": bot.send_document,
            "sendPhoto": bot.send_photo,
            "editMessageReplyMarkup": bot.edit_message_reply_markup,
            "editMessageText": bot.edit_message_text,
        }

    async def run_once(self) -> int:
        """Send what is due; says how much that was."""
        claim = outbox.claim_due(self._engine, "message", self._clock.now(), ITEMS_PER_ROUND)
        async with in_threads(claim) as due:
            for item in due:
                await self._send(item)
            return len(due)

    async def _send(self, item: Item) -> None:
        with about(trail=await asyncio.to_thread(self._trail, item), effect=item.id):
            await self._send_on_trail(item)

    def _trail(self, item: Item) -> str:
        if not log.isEnabledFor(logging.INFO):
            return ""
        task = item.effect.details.get("task", "") if isinstance(item.effect, Notify) else ""
        with reading(self._engine) as connection:
            return find_trail(connection, item.id, (f"task:{task}",))

    async def _send_on_trail(self, item: Item) -> None:
        ready = await asyncio.to_thread(self._word, item)
        self._reach("send")
        try:
            await self._call(ready)
        except RetryAfter as later:
            await asyncio.to_thread(self._delay, item, _span(later.retry_after), "too many requests")
        except (Forbidden, BadRequest) as refused:
            await asyncio.to_thread(self._refuse, item, refused)
        except TelegramError as error:
            pause = timedelta(seconds=min(RETRY_SECONDS << min(item.tries, 8), RETRY_SECONDS_MAX))
            await asyncio.to_thread(self._delay, item, pause, type(error).__name__)
        else:
            self._meters.count_message("sent")
            log.info("sent")
            await asyncio.to_thread(self._mark, item, "done", None)

    def _word(self, item: Item) -> Send:
        if isinstance(item.effect, Send):
            return papers.complete(item.effect, self._views)
        assert isinstance(item.effect, Notify), "only these are of the kind 'message'"
        person = self._views.person(item.effect.person)
        try:
            return Scribe(self._views, person, self._views.assets(), self._public_url).word(item.effect)
        except Exception as error:  # a bug of ours must not silence the chat for ever, nor stop the others
            if will_pass(error):  # no bug: it is worded when there is a database
                raise
            log.exception("the notice could not be worded")
            return message(person.chat_id, text(person.language, "something-new"))

    async def _call(self, ready: Send) -> None:
        """Send it; what Telegram does not take as a file goes as a picture, or at least in words."""
        if ready.method == SHOW_CARD:
            await self._show_card(ready)
            return
        for form in _other_forms(ready):
            try:
                await self._call_as(form)
            except BadRequest as refused:
                log.info("not taken as %s: %s", form.method, refused.message)
            else:
                return
        await self._call_as(_last_form(ready))

    async def _show_card(self, ready: Send) -> None:
        """Edit a card in place; one that is new, or gone, or cannot be edited, is sent and remembered."""
        shown = dict(ready.payload)
        name, pressed, is_new = str(shown.pop("card")), int(str(shown.pop("message_id"))), bool(shown.pop("is_new"))
        known = pressed or await asyncio.to_thread(dialogues.select_card, self._engine, ready.chat_id, name)
        if known and not is_new:
            try:
                await self._call_as(Send(ready.chat_id, "editMessageText", {**shown, "message_id": known}))
            except BadRequest as refused:
                if _NO_CHANGE in str(refused).casefold():
                    return
                log.info("card not edited: %s", refused.message)
            else:
                await asyncio.to_thread(self._keep_card, ready.chat_id, name, known)
                return
        sent = await self._call_as(Send(ready.chat_id, "sendMessage", shown))
        await asyncio.to_thread(self._keep_card, ready.chat_id, name, sent.message_id)

    def _keep_card(self, chat_id: int, name: str, message_id: int) -> None:
        with writing(self._engine) as connection:
            dialogues.replace_card(connection, chat_id, name, message_id)

    async def _call_as(self, ready: Send) -> Any:
        payload = dict(ready.payload)
        markup = payload.pop("reply_markup", None)
        if markup is not None:
            payload["reply_markup"] = InlineKeyboardMarkup.de_json(markup, self._bot)  # type: ignore[arg-type]
        return await self._methods[ready.method](chat_id=ready.chat_id, **payload)

    def _refuse(self, item: Item, refused: TelegramError) -> None:
        """Telegram will never take this one: a person who blocked the bot, or a card that already is as asked."""
        if _NO_CHANGE in str(refused).casefold():
            self._mark(item, "done", None)
            return
        self._meters.count_message("refused")
        log.warning("not taken: %s", refused.message)
        self._mark(item, "refused", refused.message)

    def _delay(self, item: Item, pause: timedelta, note: str) -> None:
        self._meters.count_message("put_off")
        log.info("put off: %s", note)
        with writing(self._engine) as connection:
            outbox.delay_effect(connection, item.id, due_at=self._clock.now() + pause, note=note)

    def _mark(self, item: Item, state: str, note: str | None) -> None:
        with writing(self._engine) as connection:
            outbox.update_effect(connection, item.id, state, at=self._clock.now(), note=note)


def _span(given: int | timedelta) -> timedelta:
    return given if isinstance(given, timedelta) else timedelta(seconds=given)


def _other_forms(ready: Send) -> tuple[Send, ...]:
    """List what is tried before the last form: a photo's id is no document's, and only Telegram knows which it is."""
    if ready.method != "sendDocument":
        return ()
    payload = {name: value for name, value in ready.payload.items() if name != "document"}
    return (ready, Send(ready.chat_id, "sendPhoto", {**payload, "photo": ready.payload["document"]}))


def _last_form(ready: Send) -> Send:
    """Give the words alone where there was a file: whoever has to rate it must hear of it."""
    if ready.method != "sendDocument":
        return ready
    kept = {name: value for name, value in ready.payload.items() if name in {"parse_mode", "reply_markup"}}
    return Send(ready.chat_id, "sendMessage", {**kept, "text": ready.payload["caption"]})
