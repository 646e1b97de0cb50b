"""One message to Telegram: as it stands, or where that is not taken in its next form, or as a card edited in place."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

from telegram import Bot, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.deliverables import KEPT
from bot.forms import FILED, last_form, other_forms
from bot.request import AiohttpRequest
from bot.turn import SHOW_CARD
from ledger import dialogues
from ledger.core.effects import Send
from ledger.database import Engine, writing
from ledger.files import Files

log = logging.getLogger(__name__)

NO_CHANGE = "message is not modified"


class Caller:
    """Calls the Bot API for a message, once, in the form that is taken."""

    def __init__(self, engine: Engine, bot: Bot, files: Files | None) -> None:
        self._engine = engine
        self._bot = bot
        self._files = files

    async def call(self, ready: Send) -> Any:
        """Send it, give the answer; a file not taken goes as a picture, from our own copy, or at least in words."""
        if ready.method == SHOW_CARD:
            await self._show_card(ready)
            return None
        async for form in self._other_forms(ready):
            try:
                return await self._call_as(form)
            except BadRequest as refused:
                log.info("not taken as %s: %s", form.method, refused.message)
        return await self._call_as(last_form(ready))

    async def _other_forms(self, ready: Send) -> AsyncIterator[Send]:
        """List what is tried before the words alone; a copy of ours is read only when it comes to that."""
        kept = ready.payload.get(KEPT)
        plain = replace(ready, payload={name: value for name, value in ready.payload.items() if name != KEPT})
        ours = self._files is not None and isinstance(kept, Mapping)
        is_first = isinstance(kept, Mapping) and bool(kept["is_first"])
        if ours and is_first and (copy := await asyncio.to_thread(self._from_copy, plain, kept)) is not None:
            yield copy
        for form in other_forms(plain):
            yield form
        if ours and not is_first and (copy := await asyncio.to_thread(self._from_copy, plain, kept)) is not None:
            yield copy

    def _from_copy(self, plain: Send, kept: object) -> Send | None:
        """Make a message of our own copy, if it is there and what it was."""
        assert isinstance(kept, Mapping), "a copy is named"
        assert self._files is not None, "copies are kept here"
        content = self._files.whole(str(kept["name"]), str(kept["sha256"]))
        if content is None:
            return None
        named = {"document": content, "filename": str(kept["filename"])}
        return replace(plain, payload={**plain.payload, **named})

    async def _show_card(self, ready: Send) -> None:
        """Edit a card in place; one that is new, or gone, or cannot be edited, is sent and remembered."""
        shown = dict(ready.payload)
        name, pressed, is_new = str(shown.pop("card")), int(str(shown.pop("message_id"))), bool(shown.pop("is_new"))
        known = pressed or await asyncio.to_thread(dialogues.select_card, self._engine, ready.chat_id, name)
        if known and not is_new:
            try:
                await self._call_as(Send(ready.chat_id, "editMessageText", {**shown, "message_id": known}))
            except BadRequest as refused:
                if NO_CHANGE in str(refused).casefold():
                    return
                log.info("card not edited: %s", refused.message)
            else:
                await asyncio.to_thread(self._keep_card, ready.chat_id, name, known)
                return
        sent = await self._call_as(Send(ready.chat_id, "sendMessage", shown))
        await asyncio.to_thread(self._keep_card, ready.chat_id, name, sent["message_id"])

    def _keep_card(self, chat_id: int, name: str, message_id: int) -> None:
        with writing(self._engine) as connection:
            dialogues.replace_card(connection, chat_id, name, message_id)

    async def _call_as(self, ready: Send) -> Any:
        """Call as the row says; a document or photo of bytes goes by the library, which makes a form of it."""
        kind = next((name for name in FILED if isinstance(ready.payload.get(name), bytes)), "")
        if kind:
            payload = dict(ready.payload)
            markup = payload.pop("reply_markup", None)
            if markup is not None:
                payload["reply_markup"] = InlineKeyboardMarkup.de_json(markup, self._bot)  # type: ignore[arg-type]
            send = self._bot.send_document if kind == "document" else self._bot.send_photo
            return await send(chat_id=ready.chat_id, **payload)  # type: ignore[arg-type]
        request = self._bot.request
        assert isinstance(request, AiohttpRequest), "a bot of ours reaches its server our way"
        return await request.call(f"{self._bot.base_url}/{ready.method}", {"chat_id": ready.chat_id, **ready.payload})
