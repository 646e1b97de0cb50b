"""Updates become rows before they are acknowledged, whichever way they come: fetched, or brought by the webhook."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

from telegram import Update as TelegramUpdate

from bot.webhook import NotAnUpdate
from ledger import inbox
from ledger.assembly import Ledger
from ledger.inbox import Update
from ledger.stops import Reach

GATHER_SECONDS = 0.012  # while one group follows the other; the first after a pause does not wait


class Receiver:
    """Stores updates, all that have come meanwhile in one transaction."""

    def __init__(self, ledger: Ledger, bot_id: int, *, reach: Reach, stored: Callable[[], None] = lambda: None) -> None:
        self._ledger = ledger
        self._bot_id = bot_id
        self._reach = reach
        self._stored = stored
        self._waiting: list[tuple[Update, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def receive(self, updates: Sequence[TelegramUpdate]) -> None:
        """Store updates that were fetched; only after this may they be acknowledged."""
        now = self._ledger.clock.now()
        rows = tuple(
            Update(
                self._bot_id,
                update.update_id,
                update.effective_chat.id if update.effective_chat else 0,
                json.dumps(update.to_dict()),  # in ASCII: a lone surrogate or NUL could not be stored otherwise
                now,
            )
            for update in updates
        )
        await asyncio.to_thread(inbox.receive, self._ledger.engine, rows)
        self._reach("inbox")
        self._stored()

    async def take(self, body: bytes) -> None:
        """Store what the webhook was brought; it is there when this returns, with all others that came meanwhile.

        Raises:
            NotAnUpdate: it cannot be read.
            DatabaseBusy: it could not be stored; Telegram will bring it again.
        """
        row = self._row(body)
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, stored))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        await stored

    def _row(self, body: bytes) -> Update:
        try:
            words = body.decode()
            update: Any = json.loads(words)
            number = update["update_id"]
        except (ValueError, KeyError, TypeError) as error:
            raise NotAnUpdate from error
        if type(number) is not int or not 0 <= number < 2**63:
            raise NotAnUpdate
        written = words if words.isascii() else json.dumps(update)
        return Update(self._bot_id, number, _chat_of(update), written, self._ledger.clock.now())

    async def _write(self) -> None:
        try:
            is_busy = False
            while self._waiting:
                if is_busy:  # to store many costs hardly more than to store one
                    await asyncio.sleep(GATHER_SECONDS)
                group, self._waiting = self._waiting, []
                is_busy = True
                await self._write_group(group)
        finally:
            self._writer = None

    async def _write_group(self, group: Sequence[tuple[Update, asyncio.Future[None]]]) -> None:
        try:
            await asyncio.to_thread(inbox.receive, self._ledger.engine, [row for row, _ in group])
        except Exception as error:  # noqa: BLE001 (who brought one of these hears of it, and brings it again)
            for _, stored in group:
                if not stored.done():
                    stored.set_exception(error)
            return
        self._reach("inbox")
        for _, stored in group:
            if not stored.done():  # who has gone meanwhile brings it again: it is there
                stored.set_result(None)
        self._stored()


def _chat_of(update: dict[str, Any]) -> int:
    """Find the chat an update is of, as the library does; 0 for what is of none."""
    for told in update.values():
        if isinstance(told, dict):
            chat = told.get("chat") or (told.get("message") or {}).get("chat") or {}
            number = chat.get("id", 0)
            return number if type(number) is int and abs(number) < 2**63 else 0
    return 0
