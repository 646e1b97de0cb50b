"""The inbox of the chat: updates become rows before they are acknowledged, then turns, one after the other a chat."""

import asyncio
import contextlib
import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from telegram import Bot
from telegram import Update as TelegramUpdate
from telegram.error import BadRequest, TelegramError

from bot.flows import entering, groups, mine
from bot.flows.money import not_covered
from bot.flows.working import FILE_BYTES_MAX
from bot.incoming import Attachment, Incoming, read_update
from bot.routing import route
from bot.texts import choose_locale, text
from bot.threads import in_threads
from bot.turn import Answer, Turn, message, only
from ledger import dialogues, inbox, outbox
from ledger.assembly import Ledger
from ledger.core.effects import Send
from ledger.core.errors import LedgerError, NotCovered, TooOften, Unfit, WrongSplit
from ledger.core.ids import CommandId, TaskId
from ledger.database import Connection, will_pass
from ledger.inbox import Update
from ledger.intake import Outcome, SecretRotated
from ledger.logs import about
from ledger.stops import Reach

log = logging.getLogger(__name__)

# A reason that has a sentence of its own; else the refusal's code is the key.
_REASONS = frozenset(
    {
        "own-task",
        "already-applied",
        "not-applied",
        "no-applicants",
        "applicant-gone",
        "choose-somebody",
        "chosen-by-rule",
        "newer-delivery",
        "own-proposal",
        "figure-unclear",
        "nothing-changed",
    }
)
_WITH_LIMIT = frozenset({"grounds-length", "words-length", "evidence-enough", "too-many-templates"})
_TAKE_FILES = frozenset({"deliver", "evidence"})  # the questions that a file may answer
# A button that was pressed too late: the task has moved on, and its card is shown as it is now.
_MOVED_ON = frozenset(
    {"wrong-stage", "already-done", "too-late", "still-waiting", "no-proposal", "other-proposal", "too-early"}
)
_PAUSE = timedelta(seconds=3)
_PATIENCE = timedelta(minutes=2)  # with a file that cannot be fetched: its chat waits so long, and no longer
_TOO_BIG = "file is too big"  # Telegram's words


class AlreadyAnswered(Exception):
    """Another process has answered this update meanwhile: what this one would have done is dropped."""


class Inbox:
    """Receives updates and answers them."""

    def __init__(self, ledger: Ledger, bot: Bot, *, reach: Reach) -> None:
        self._ledger = ledger
        self._bot = bot
        self._reach = reach
        self._paused: dict[int, datetime] = {}  # chats whose next update waits, and until when

    async def receive(self, updates: Sequence[TelegramUpdate]) -> None:
        """Store updates; only after this may they be acknowledged."""
        now = self._ledger.clock.now()
        rows = tuple(
            Update(
                self._bot.id,
                update.update_id,
                update.effective_chat.id if update.effective_chat else 0,
                json.dumps(update.to_dict()),  # in ASCII: a lone surrogate or NUL could not be stored otherwise
                now,
            )
            for update in updates
        )
        await asyncio.to_thread(inbox.receive, self._ledger.engine, rows)
        self._reach("inbox")

    async def run_once(self) -> int:
        """Answer the oldest open update of each chat that need not wait; says how many there were."""
        now = self._ledger.clock.now()
        self._paused = {chat: until for chat, until in self._paused.items() if now < until}
        async with in_threads(inbox.claim_open(self._ledger.engine)) as open_rows:
            ready = tuple(row for row in open_rows if row.chat_id not in self._paused)
            for row in ready:
                await self._take(row)
            return len(ready)

    async def _take(self, row: Update) -> None:
        with about(trail=f"tg:{row.bot_id}:{row.update_id}"):
            await self._answer_row(row)

    async def _answer_row(self, row: Update) -> None:
        update = TelegramUpdate.de_json(json.loads(row.body), self._bot)
        incoming = read_update(update)
        if incoming is None or (incoming.group_id and not groups.is_heard(incoming, self._bot.username)):
            await asyncio.to_thread(self._commit, row, None, Answer())
            return
        if incoming.query_id:
            await self._acknowledge(incoming)
        turn = await self._turn(incoming)
        try:
            if turn is not None and _is_asked_for(turn):
                attachment = await self._fetch(row, turn.incoming.attachment)
                turn = replace(turn, incoming=replace(turn.incoming, attachment=attachment))
            answer = await asyncio.to_thread(self._answer, incoming, turn)
            await asyncio.to_thread(self._commit, row, turn, answer)
        except TelegramError as error:  # a file could not be fetched just now: the row stays open
            log.warning("the update waits: %s", type(error).__name__)
            self._paused[row.chat_id] = self._ledger.clock.now() + _PAUSE
        except SecretRotated:  # no fault of this update: whoever is started with the new secret answers it
            raise
        except Exception as error:  # a bug of ours must not stop this chat for ever
            if will_pass(error):  # no bug: less might fit in than what was asked
                raise
            log.exception("the update could not be answered")
            await asyncio.to_thread(self._commit, row, None, _sorry(incoming, turn))

    async def _acknowledge(self, incoming: Incoming) -> None:
        """Stop the button's little clock; one that waited too long cannot be stopped, and need not be."""
        try:
            await self._bot.answer_callback_query(incoming.query_id)
        except TelegramError as error:  # also when it asks for patience: the answer itself will come
            log.info("press not acknowledged: %s", type(error).__name__)

    async def _turn(self, incoming: Incoming) -> Turn | None:
        ledger = self._ledger
        now = ledger.clock.now()
        person = await asyncio.to_thread(ledger.views.person_by_telegram, incoming.telegram_id)
        if person is None:
            return None
        dialogue = await asyncio.to_thread(dialogues.select_dialogue, ledger.engine, incoming.chat_id, now)
        return Turn(
            bot_id=self._bot.id,
            incoming=incoming,
            person=person,
            dialogue=dialogue,
            views=ledger.views,
            policy=ledger.policy,
            now=now,
            assets=await asyncio.to_thread(ledger.views.assets),
            bot_name=self._bot.username,
        )

    async def _fetch(self, row: Update, attachment: Attachment | None) -> Attachment | None:
        """Fetch a file and hash it; one that cannot be had comes back with a fault.

        Raises:
            TelegramError: it may be had a little later.
        """
        if attachment is None or attachment.fault:
            return attachment
        if attachment.size > FILE_BYTES_MAX:
            return replace(attachment, fault="file-too-large")
        try:
            file = await self._bot.get_file(attachment.file_id)
            content = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            if _TOO_BIG in str(error).casefold():
                return replace(attachment, fault="file-too-large")
            if isinstance(error, BadRequest) or self._ledger.clock.now() - row.received_at > _PATIENCE:
                return replace(attachment, fault="file-not-fetched")
            raise
        return replace(attachment, size=len(content), sha256=hashlib.sha256(content).hexdigest())

    def _answer(self, incoming: Incoming, turn: Turn | None) -> Answer:
        if turn is None and incoming.group_id:
            return groups.stranger(incoming, self._bot.username)
        if turn is None:
            return entering.enter(self._bot.id, incoming, self._ledger.clock.now())
        return route(turn)

    def _commit(self, row: Update, turn: Turn | None, answer: Answer) -> None:
        """Commands, words, the conversation and the done mark: one transaction, or nothing if somebody was faster."""
        now = self._ledger.clock.now()

        def also(connection: Connection, outcomes: tuple[Outcome, ...]) -> None:
            if not inbox.update_done(connection, row, now):
                raise AlreadyAnswered
            origin = CommandId(f"reply:{row.bot_id}:{row.update_id}")
            outbox.insert_effects(connection, origin, _words(turn, answer, outcomes), now)
            # What is said in a group goes on in private, and is waited for there.
            where = row.chat_id if turn is None else turn.incoming.chat_id
            dialogues.replace_dialogue(connection, where, answer.dialogue)

        with contextlib.suppress(AlreadyAnswered):
            self._ledger.intake.handle(answer.commands, also=also)
            log.info("answered")


def _is_asked_for(turn: Turn) -> bool:
    """Say whether a file that came is fetched: only where it is handed in."""
    return turn.dialogue is not None and turn.dialogue.flow in _TAKE_FILES and not turn.incoming.command


def _sorry(incoming: Incoming, turn: Turn | None) -> Answer:
    """Own up to a bug; what was waited for is waited for still."""
    locale = choose_locale(None, incoming.language_code) if turn is None else turn.locale
    words = message(incoming.chat_id, text(locale, "internal-error"))
    return only(words, dialogue=None if turn is None else turn.dialogue)


def _words(turn: Turn | None, answer: Answer, outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
    refusal = next((outcome.refusal for outcome in outcomes if outcome.refusal is not None), None)
    if refusal is None:
        return answer.accepted(outcomes)
    assert turn is not None, "entering is never refused"
    is_stale = bool(turn.incoming.query_id) and refusal.code in _MOVED_ON and "task" in refusal.details
    shown = mine.fresh(turn, TaskId(str(refusal.details["task"]))) if is_stale else ()
    return (_refused(turn, answer, refusal), *(answer.fresh() or shown))


def _refused(turn: Turn, answer: Answer, refusal: LedgerError) -> Send:
    if isinstance(refusal, NotCovered):
        return not_covered(turn, refusal)
    if isinstance(refusal, WrongSplit):
        asset = str(refusal.details["asset"])
        least, most = (turn.money(int(refusal.details[name]), asset) for name in ("least", "most"))
        return turn.say(refusal.code, least=least, most=most)
    if isinstance(refusal, Unfit):
        asked, has = (str(refusal.details[name]) for name in ("asked", "has"))
        return turn.say(f"unfit-{refusal.details['need']}", asked=asked, has=has)
    reason = str(refusal.details.get("reason", ""))
    if reason in _WITH_LIMIT or isinstance(refusal, TooOften):
        return turn.say(reason or refusal.code, limit=str(refusal.details["limit"]))
    if reason == "open-signed":
        return turn.say(reason, until=turn.date(int(refusal.details["until"])))
    return turn.say(reason if reason in _REASONS else answer.instead.get(refusal.code, refusal.code))
