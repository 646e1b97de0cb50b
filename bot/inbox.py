"""The inbox of the chat: what is stored is answered, a chat's updates one after the other, many chats at once.

A round takes the oldest open update of each chat that nobody answers, reads for all of them together, and commits
together what is only said. What brings commands is committed by itself, and what waits for Telegram has its own time.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import TelegramError

from bot.fetching import Keep, fetch
from bot.flooding import hear, scopes_of
from bot.flows import communities, entering, groups
from bot.incoming import Incoming, read_stored
from bot.maintaining import tell_once
from bot.ranks import ask_rank
from bot.replying import Ready, Reply, awake, hushed, sorry, waits, wants_file, words_of
from bot.routing import route
from bot.turn import Answer, Turn
from ledger import dialogues, inbox, outbox
from ledger.assembly import Ledger
from ledger.claims import Claims
from ledger.core.pacing import Limit
from ledger.database import Connection, reading, will_pass
from ledger.inbox import Update
from ledger.intake import Outcome, SecretRotated
from ledger.logs import about
from ledger.maintenance import maintained_since
from ledger.paces import select_paces, upsert_paces

log = logging.getLogger(__name__)

FLOOD = Limit(60, 60, 30)  # updates of one person
ROUND_MAX = 200
MAINTAINED_MAX = 10_000  # chats that are told of one maintenance
_PATIENCE_SECONDS = 0.1
_GATHER_SECONDS = 0.012  # while one round follows the other: to answer many costs hardly more than to answer one
_PAUSE = timedelta(seconds=3)


class AlreadyAnswered(Exception):
    """Another process has answered this update meanwhile: what this one would have done is dropped."""


class Inbox:
    """Answers updates."""

    def __init__(
        self, ledger: Ledger, bot: Bot, *, flood: Limit = FLOOD, said: Callable[[], None] = lambda: None
    ) -> None:
        self._ledger = ledger
        self._bot = bot
        self._flood = flood
        self._said = said
        self._claims = Claims(ledger.engine)
        self._paused: dict[int, datetime] = {}  # chats whose next update waits, and until when
        self._aside: set[asyncio.Task[None]] = set()  # presses being acknowledged, files being fetched
        self._is_busy = False  # the last round had something to answer

    async def run_once(self) -> int:
        """Answer the oldest open update of each chat that need not wait; says how many there were or are under way."""
        if self._is_busy:
            await asyncio.sleep(_GATHER_SECONDS)
        rows = await asyncio.to_thread(self._take)
        self._is_busy = bool(rows)
        if not rows:
            return await self._see_aside()
        waiting: Sequence[Ready] = ()
        try:
            read = [(row, self._read(row)) for row in rows]
            for _, incoming in read:
                if incoming is not None and incoming.query_id:
                    self._beside(self._acknowledge(incoming))
            waiting = await asyncio.to_thread(self._answer_all, read)
        finally:
            mine = {one.row.lane for one in waiting}
            await self._free({row.lane for row in rows} - mine)
        for one in waiting:
            self._beside(self._answer_later(one))
        self._said()
        return len(rows)

    async def close(self) -> None:
        """Let what is under way be; whoever is next begins it again."""
        for task in tuple(self._aside):
            task.cancel()
        await asyncio.gather(*self._aside, return_exceptions=True)
        await asyncio.to_thread(self._claims.close)

    async def _see_aside(self) -> int:
        if not self._aside:
            return 0
        await asyncio.wait(self._aside, timeout=_PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        return 1

    async def _free(self, lanes: set[str]) -> None:
        """Let chats go: a thread is asked only where others have to hear of it."""
        if self._claims.is_shared:
            await asyncio.to_thread(self._claims.free, lanes)
        else:
            self._claims.free(lanes)

    def _beside(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    def _take(self) -> tuple[Update, ...]:
        engine, now = self._ledger.engine, self._ledger.clock.now()
        if since := maintained_since(engine):
            waiting = inbox.select_open(engine, MAINTAINED_MAX)
            read = (self._read(row) for row in waiting)
            said = [one for one in read if one is not None and not one.is_of_group]
            tell_once(self._ledger, self._bot.id, said, since)
            return ()
        self._paused = {chat: until for chat, until in self._paused.items() if now < until}
        rows = inbox.take_open(engine, self._claims, ROUND_MAX)
        paused = {row.lane for row in rows if row.chat_id in self._paused}
        self._claims.free(paused)
        return tuple(row for row in rows if row.lane not in paused)

    def _read(self, row: Update) -> Incoming | None:
        try:
            incoming = read_stored(row.body, self._bot)
        except Exception:  # what nobody can read is done with: it must not keep all others waiting
            log.exception("the update cannot be read")
            return None
        is_heard = (
            incoming is None
            or not incoming.group_id
            or incoming.is_of_group
            or groups.is_heard(incoming, self._bot.username)
        )
        return incoming if is_heard else None

    async def _acknowledge(self, incoming: Incoming) -> None:
        """Stop the button's little clock; one that waited too long cannot be stopped, and need not be."""
        try:
            await self._bot.answer_callback_query(incoming.query_id)
        except TelegramError as error:  # also when it asks for patience: the answer itself will come
            log.info("press not acknowledged: %s", type(error).__name__)

    def _answer_all(self, read: Sequence[tuple[Update, Incoming | None]]) -> Sequence[Ready]:
        """Answer all that need not wait for Telegram; gives the others."""
        ready = self._prepared(read)
        waiting: list[Ready] = []
        replies: list[Reply] = []
        for turn in ready:
            if waits(turn):
                waiting.append(turn)
            else:
                replies.append(self._replied(turn))
        self._commit_words([one for one in replies if not one.answer.commands])
        for one in replies:
            if one.answer.commands:
                self._commit_safely(one)
        return waiting

    def _prepared(self, read: Sequence[tuple[Update, Incoming | None]]) -> list[Ready]:
        ledger, now = self._ledger, self._ledger.clock.now()
        known = [incoming for _, incoming in read if incoming is not None]
        if not known:
            return [Ready(row, None) for row, _ in read]
        people = ledger.views.people_by_telegram({one.telegram_id for one in known})
        with reading(ledger.engine) as connection:
            talks = dialogues.select_dialogues(connection, {one.chat_id for one in known}, now)
            even = select_paces(connection, {scope for one in known for scope in scopes_of(one.telegram_id)})
        assets = ledger.views.assets()

        def prepare(row: Update, incoming: Incoming | None) -> Ready:
            if incoming is None or incoming.is_of_group:
                return Ready(row, incoming)
            hearing = hear(self._flood, even, incoming.telegram_id, row.received_at)
            person = people.get(incoming.telegram_id)
            if person is None:
                return Ready(row, incoming, None, hearing)
            turn = Turn(
                bot_id=self._bot.id,
                incoming=incoming,
                person=person,
                dialogue=talks.get(incoming.chat_id),
                views=ledger.views,
                policy=ledger.policy,
                now=now,
                assets=assets,
                bot_name=self._bot.username,
                pages_url=ledger.settings.pages_url,
                support=ledger.settings.support,
            )
            return Ready(row, incoming, turn, hearing)

        return [prepare(row, incoming) for row, incoming in read]

    def _replied(self, ready: Ready) -> Reply:
        """Find the answer; a bug of ours must not stop this chat for ever."""
        if ready.incoming is None:
            return Reply(ready, Answer())
        with about(trail=ready.trail):
            try:
                return Reply(ready, hushed(ready, self._answered(ready.incoming, ready.turn)))
            except Exception as error:
                if will_pass(error):  # no bug: less might fit in than what was asked
                    raise
                log.exception("the update could not be answered")
                return Reply(ready, sorry(ready))

    def _answered(self, incoming: Incoming, turn: Turn | None) -> Answer:
        if incoming.is_of_group:
            return groups.changed(self._bot.id, incoming, self._ledger.clock.now(), self._ledger.views)
        if turn is None and incoming.group_id:
            return groups.stranger(incoming, self._bot.username, self._ledger.views)
        if turn is None:
            return entering.enter(self._bot.id, incoming, self._ledger.clock.now(), self._ledger.views)
        return route(turn)

    def _commit_words(self, replies: Sequence[Reply]) -> None:
        """Commit together what brings no command; if one of them cannot be written, each by itself."""
        try:
            self._commit(replies)
        except Exception as error:
            if will_pass(error):
                raise
            for one in replies:
                self._commit_safely(one)

    def _commit_safely(self, reply: Reply) -> None:
        with about(trail=reply.ready.trail):
            try:
                self._commit((reply,))
            except SecretRotated:  # no fault of this update: whoever is started with the new secret answers it
                raise
            except Exception as error:
                if will_pass(error):
                    raise
                log.exception("the update could not be answered")
                self._commit((Reply(reply.ready, sorry(reply.ready)),))

    def _commit(self, replies: Sequence[Reply]) -> None:
        """Commands, words, conversations, done marks: one transaction; where somebody else was faster, nothing.

        With commands it is one reply alone: what they do must go with its mark or not at all.
        """
        if not replies:
            return
        now = self._ledger.clock.now()
        commands = replies[0].answer.commands
        assert len(replies) == 1 or not any(one.answer.commands for one in replies), "commands go alone"

        def also(connection: Connection, outcomes: tuple[Outcome, ...]) -> None:
            done = inbox.updates_done(connection, [one.ready.row for one in replies], now)
            mine = [one for one in replies if (one.ready.row.bot_id, one.ready.row.update_id) in done]
            if commands and not mine:
                raise AlreadyAnswered
            outbox.insert_all(connection, [(one.origin, words_of(one, outcomes)) for one in mine], now)
            for one in mine:
                if one.moves_dialogue(outcomes):
                    dialogues.replace_dialogue(connection, one.ready.talk, one.answer.dialogue)
            even: dict[str, int] = {}
            for one in mine:
                even |= one.ready.hearing.even
                if one.ready.hearing.until is not None:
                    outbox.insert_later(connection, one.waking, awake(one.ready), one.ready.hearing.until)
            upsert_paces(connection, even)

        with contextlib.suppress(AlreadyAnswered):
            self._ledger.intake.handle(commands, also=also)
            for one in replies if commands or log.isEnabledFor(logging.DEBUG) else ():
                with about(trail=one.ready.trail):  # where nothing was asked of the ledger there is no trail to follow
                    log.info("answered")

    async def _answer_later(self, ready: Ready) -> None:
        """Ask Telegram for what the answer rests on, then answer; its chat waits meanwhile, and the others do not."""
        assert ready.turn is not None, "only for who is known is Telegram asked"
        try:
            with about(trail=ready.trail):
                incoming = await self._completed(ready, ready.turn)
                whole = replace(ready, incoming=incoming, turn=replace(ready.turn, incoming=incoming))
                await asyncio.to_thread(lambda: self._commit_safely(self._replied(whole)))
                self._said()
        except Exception as error:  # noqa: BLE001 (the row stays open, and it may be had a little later)
            log.warning("the update waits: %s", type(error).__name__)
            self._paused[ready.row.chat_id] = self._ledger.clock.now() + _PAUSE
        finally:
            await self._free({ready.row.lane})

    async def _completed(self, ready: Ready, turn: Turn) -> Incoming:
        """Fetch the file that was sent, or ask what somebody is in a group."""
        asked, waited = turn.incoming, self._ledger.clock.now() - ready.row.received_at
        if not wants_file(ready):
            group = await asyncio.to_thread(communities.group_asked, turn)
            return replace(asked, rank=await ask_rank(self._bot, group, asked.telegram_id, waited))
        assert asked.attachment is not None, "only a file is fetched"
        keep = Keep(self._ledger.files, f"tg:{ready.row.bot_id}:{ready.row.update_id}", turn.person.id)
        return replace(asked, attachment=await fetch(self._bot, asked.attachment, waited, keep))
