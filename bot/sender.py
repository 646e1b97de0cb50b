"""The sender: messages of the outbox go to Telegram, a chat's in order; a kill between send and mark repeats one.

Turn after turn: what has ended is marked, what is due is taken, both in one transaction; then it is sent, many chats at
once. Whoever is slow to take a message keeps nobody else waiting.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot import papers
from bot.calling import NO_CHANGE, Caller
from bot.flows.wallet import VANISH
from bot.notices import Scribe
from bot.phrases import signed
from bot.texts import text
from bot.turn import SHOW_CARD, message
from ledger import outbox
from ledger.claims import Claims
from ledger.clock import Clock
from ledger.core.effects import Notify, Send
from ledger.core.ids import CommandId
from ledger.core.pacing import MICROS, Limit, after, open_at, room
from ledger.core.personal import Phrase
from ledger.database import Connection, Engine, reading, will_pass, writing
from ledger.files import Files
from ledger.logs import about
from ledger.meters import Meters
from ledger.outbox import Item
from ledger.paces import lock_paces, select_paces, upsert_paces
from ledger.stops import Reach
from ledger.trails import find_trail, trail_of
from ledger.views import Views

log = logging.getLogger(__name__)

SENDS_AT_ONCE = 150
GATHER_SECONDS = 0.04  # that one which has ended waits for others, to be marked with them
PATIENCE_SECONDS = 0.1  # until a new look is taken while all that is under way is slow
RETRY_SECONDS, RETRY_SECONDS_MAX = 2, 60
_ALL = "messages"  # the scope of every call


@dataclass(frozen=True, slots=True)
class Limits:
    """What Telegram allows: calls in all, messages to one chat, messages to one group."""

    overall: Limit
    chat: Limit
    group: Limit


def limits_of(*, per_second: int = 30, chat_per_second: int = 1, group_per_minute: int = 20) -> Limits:
    """Make limits; Telegram's own unless told. A tenth of each may come at once."""
    return Limits(_limit(per_second, 1), _limit(chat_per_second, 1), _limit(group_per_minute, 60))


def _limit(most: int, seconds: int) -> Limit:
    return Limit(most, seconds, max(1, most // 10))


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a row that was sent: an end, or a pause until it is tried again."""

    item: Item
    state: str = ""
    note: str | None = None
    pause: timedelta | None = None
    vanishing: tuple[Send, timedelta] | None = None  # what takes the message away again, and when


class Sender:
    """Carries out what is to be said."""

    def __init__(  # noqa: PLR0913 (what a process has of each, given once where it begins)
        self,
        engine: Engine,
        bot: Bot,
        views: Views,
        *,
        clock: Clock,
        reach: Reach,
        meters: Meters | None = None,
        limits: Limits | None = None,
        public_url: str = "",
        pages_url: str = "",
        keystores: papers.Keystores | None = None,
        files: Files | None = None,
    ) -> None:
        self._engine = engine
        self._caller = Caller(engine, bot, files)
        self._views = views
        self._clock = clock
        self._reach = reach
        self._meters = meters or Meters()
        self._limits = limits or limits_of()
        self._public_url = public_url
        self._pages_url = pages_url
        self._keystores = keystores
        self._claims = Claims(engine)
        self._under_way: set[asyncio.Task[None]] = set()
        self._ended: list[Ending] = []

    async def run_once(self) -> int:
        """Mark what has ended, begin to send what is due; says how much of either there is, and under way."""
        await self._gather()
        ended = tuple(self._ended)
        taken, pause = await asyncio.to_thread(self._turn, ended)
        del self._ended[: len(ended)]
        for item, phrase in taken:
            task = asyncio.create_task(self._send(item, phrase))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        if pause and not self._under_way:
            await asyncio.sleep(min(pause, PATIENCE_SECONDS))
        # What ended while the turn was taken is still to be marked: it counts, or whoever rests on 0 sends it again.
        return len(ended) + len(self._under_way) + len(self._ended) + bool(pause)

    async def close(self) -> None:
        """Mark what has ended, let what is under way be; whoever is next sends that again."""
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        if self._ended:
            await asyncio.to_thread(self._mark_alone, tuple(self._ended))
            self._ended.clear()
        await asyncio.to_thread(self._claims.close)

    async def _gather(self) -> None:
        """Wait until something has ended, and a moment more if much is under way: marking costs the same for many."""
        if self._under_way and not self._ended:
            await asyncio.wait(self._under_way, timeout=PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if self._under_way and self._ended:
            await asyncio.wait(self._under_way, timeout=GATHER_SECONDS)

    def _turn(self, ended: Sequence[Ending]) -> tuple[list[tuple[Item, Phrase | None]], float]:
        """Mark and take in one transaction; gives what is to be sent, and how many seconds a limit bids to wait."""
        if not ended and not self._has_due():  # nothing is locked to find nothing
            return [], 0.0
        lanes = frozenset(one.item.lane for one in ended)
        taken: tuple[Item, ...] = ()
        begun = self._claims.count
        may_go: tuple[Item, ...] = ()
        try:
            with writing(self._engine) as connection:
                self._mark(connection, ended)
                most, pause = self._room(connection, SENDS_AT_ONCE - begun + len(lanes))
                if most:
                    now = self._clock.now()
                    taken = outbox.take_due(connection, self._claims, "message", now, limit=most, ours=lanes)
                    may_go = self._let_go(connection, taken, now)
        except BaseException:
            self._claims.free({item.lane for item in taken} - lanes)
            raise
        self._claims.free(lanes.union(item.lane for item in taken).difference(item.lane for item in may_go))
        private = {chat for item in may_go if (chat := _chat(item)) > 0}  # its number is its reader's
        phrases = self._views.phrases(private) if private else {}
        return [(item, phrases.get(_chat(item))) for item in may_go], pause

    def _has_due(self) -> bool:
        with reading(self._engine) as connection:
            return outbox.has_due(connection, "message", self._clock.now())

    def _room(self, connection: Connection, most: int) -> tuple[int, float]:
        """Say how many may be sent now, and if none how many seconds to wait."""
        if most <= 0:
            return 0, 0.0
        lock_paces(connection, _ALL)
        now, limit = _micros(self._clock.now()), self._limits.overall
        even = select_paces(connection, (_ALL,)).get(_ALL, 0)
        allowed = room(limit, even, now)
        if allowed or not outbox.has_due(connection, "message", self._clock.now()):
            return min(most, allowed), 0.0
        return 0, (open_at(limit, even, now) - now) / MICROS

    def _let_go(self, connection: Connection, taken: Sequence[Item], now: datetime) -> tuple[Item, ...]:
        """Choose those whose chat may have another message now; the others are due when it may."""
        micros, may_go = _micros(now), []
        limits = {item.lane: limit for item in taken if (limit := self._limit(item)) is not None}
        even = select_paces(connection, (_ALL, *limits))
        for item in taken:
            limit = limits.get(item.lane)
            if limit is not None:
                kept = even.get(item.lane, 0)
                if not room(limit, kept, micros):
                    outbox.set_due(connection, item.id, _moment(open_at(limit, kept, micros)))
                    continue
                even[item.lane] = after(limit, kept, micros)
            may_go.append(item)
        if may_go:
            even[_ALL] = after(self._limits.overall, even.get(_ALL, 0), micros, len(may_go))
            upsert_paces(connection, even)
        return tuple(may_go)

    def _limit(self, item: Item) -> Limit | None:
        """Choose what limits a row's chat; to change a message is no new one."""
        effect = item.effect
        if not isinstance(effect, Send):
            return self._limits.chat
        if effect.method.startswith(("edit", "delete")) or (
            effect.method == SHOW_CARD and not effect.payload["is_new"]
        ):
            return None
        return self._limits.group if effect.chat_id < 0 else self._limits.chat

    def _mark_alone(self, ended: Sequence[Ending]) -> None:
        """Mark and take nothing; without a database the next start sends it again, as after a kill."""
        try:
            with writing(self._engine) as connection:
                self._mark(connection, ended)
        except Exception as error:
            if not will_pass(error):
                raise
            log.warning("could not be marked as sent")

    def _mark(self, connection: Connection, ended: Sequence[Ending]) -> None:
        now = self._clock.now()
        outbox.update_effects(connection, [one.item.id for one in ended if one.state == "done"], note=None, at=now)
        gone = [(CommandId(one.item.id), one.vanishing) for one in ended if one.vanishing is not None]
        for origin, (away, lasts) in gone:
            outbox.insert_later(connection, origin, away, now + lasts)
        for one in ended:
            if one.pause is not None:
                outbox.delay_effect(connection, one.item.id, due_at=now + one.pause, note=one.note or "")
            elif one.state != "done":
                outbox.update_effect(connection, one.item.id, one.state, at=now, note=one.note)

    async def _send(self, item: Item, phrase: Phrase | None) -> None:
        try:
            with about(trail=await self._trail(item), effect=item.id):
                ending = await self._sent(item, phrase)
        except Exception as error:  # one row's trouble must not end the others, nor hold its lane for ever
            if not will_pass(error):
                log.exception("could not be sent, and is tried again")
            ending = self._put_off(item, type(error).__name__)
        self._ended.append(ending)

    async def _trail(self, item: Item) -> str:
        trail = trail_of(item.id)
        if not trail.startswith("log:") or not log.isEnabledFor(logging.INFO):
            return trail
        return await asyncio.to_thread(self._trail_on_chain, item)

    def _trail_on_chain(self, item: Item) -> str:
        task = item.effect.details.get("task", "") if isinstance(item.effect, Notify) else ""
        with reading(self._engine) as connection:
            return find_trail(connection, item.id, (f"task:{task}",))

    async def _sent(self, item: Item, phrase: Phrase | None) -> Ending:
        if isinstance(item.effect, Send) and not papers.is_unfinished(item.effect):
            *ahead, ready = signed(item.effect, phrase)
        else:
            *ahead, ready = await asyncio.to_thread(self._word, item)
        self._reach("send")
        lasts = ready.payload.get(VANISH)
        if lasts is not None:
            ready = Send(ready.chat_id, ready.method, {k: v for k, v in ready.payload.items() if k != VANISH})
        try:
            for one in ahead:
                await self._caller.call(one)
            try:
                said = await self._caller.call(ready)
            except ChatMigrated as moved:  # said before its board has followed it
                ready = replace(ready, chat_id=moved.new_chat_id)
                said = await self._caller.call(ready)
        except RetryAfter as later:
            return self._put_off(item, "too many requests", _span(later.retry_after))
        except (Forbidden, BadRequest) as refused:
            return self._refused(item, refused)
        except TelegramError as error:
            return self._put_off(item, type(error).__name__)
        self._meters.count_message("sent")
        log.info("sent")
        return Ending(item, "done", vanishing=_vanishing(ready.chat_id, said, lasts))

    def _word(self, item: Item) -> tuple[Send, ...]:
        """Make the words of what has none yet, under its reader's phrase."""
        worded = self._worded(item)
        return signed(worded, self._views.phrases((worded.chat_id,)).get(worded.chat_id))

    def _worded(self, item: Item) -> Send:
        if isinstance(item.effect, Send):
            return papers.complete(item.effect, self._views, self._keystores)
        assert isinstance(item.effect, Notify), "only these are of the kind 'message'"
        person = self._views.person(item.effect.person)
        try:
            return Scribe(self._views, person, self._views.assets(), self._public_url, self._pages_url).word(
                item.effect
            )
        except Exception as error:  # a bug of ours must not silence the chat for ever, nor stop the others
            if will_pass(error):  # no bug: it is worded when there is a database
                raise
            log.exception("the notice could not be worded")
            return message(person.chat_id, text(person.language, "something-new"))

    def _refused(self, item: Item, refused: TelegramError) -> Ending:
        """Telegram will never take this one: a person who blocked the bot, or a card that already is as asked."""
        if NO_CHANGE in str(refused).casefold():
            return Ending(item, "done")
        self._meters.count_message("refused")
        log.warning("not taken: %s", refused.message)
        return Ending(item, "refused", refused.message)

    def _put_off(self, item: Item, note: str, pause: timedelta | None = None) -> Ending:
        self._meters.count_message("put_off")
        log.info("put off: %s", note)
        usual = timedelta(seconds=min(RETRY_SECONDS << min(item.tries, 8), RETRY_SECONDS_MAX))
        return Ending(item, note=note, pause=pause or usual)


def _vanishing(chat_id: int, said: Any, lasts: object) -> tuple[Send, timedelta] | None:
    """Make what deletes a message that may not stand for long."""
    if not isinstance(lasts, int):
        return None
    number = said["message_id"] if isinstance(said, dict) else said.message_id
    return Send(chat_id, "deleteMessage", {"message_id": number}), timedelta(seconds=lasts)


def _chat(item: Item) -> int:
    """Name the chat of a message that has its words; a notice's is known when it has."""
    return item.effect.chat_id if isinstance(item.effect, Send) else 0


def _micros(moment: datetime) -> int:
    return int(moment.timestamp() * MICROS)


def _moment(micros: int) -> datetime:
    """Round up to what a row can hold."""
    return datetime.fromtimestamp(-(-micros // 1000) / 1000, UTC)


def _span(given: int | timedelta) -> timedelta:
    return given if isinstance(given, timedelta) else timedelta(seconds=given)
