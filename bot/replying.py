"""What becomes of an update: what is known when it is answered, and what is said in the end."""

from dataclasses import dataclass, replace

from bot.asides import QUESTIONS
from bot.flooding import HEARD, Hearing
from bot.flows import communities, drafting, mine
from bot.flows.money import not_covered
from bot.incoming import Incoming
from bot.texts import choose_locale, text
from bot.turn import Answer, Turn, message, only
from ledger.core.effects import Send
from ledger.core.errors import LedgerError, NotCovered, TooManyTaken, TooOften, Unfit, WrongSplit
from ledger.core.ids import CommandId, TaskId
from ledger.inbox import Update
from ledger.intake import Outcome

# A reason that has a sentence of its own; else the refusal's code is the key.
_REASONS = frozenset(
    {
        "own-task",
        "other-seat",
        "named-arbiter",
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
        "no-arbiter",
        "already-offered",
        "board-closed",
        "board-changed",
    }
)
_WITH_LIMIT = frozenset(
    {
        "seats",
        "attachments",
        "grounds-length",
        "words-length",
        "evidence-enough",
        "too-many-templates",
        "arbiters",
        "community-fee",
    }
)
_TAKE_FILES = frozenset({"deliver", "evidence", *drafting.FLOWS})  # the questions that a file may answer
# A button that was pressed too late: the task has moved on, and its card is shown as it is now.
_MOVED_ON = frozenset(
    {"wrong-stage", "already-done", "too-late", "still-waiting", "no-proposal", "other-proposal", "too-early"}
)
_OVER = _MOVED_ON - {"still-waiting", "too-early"}  # what was asked for will not be wanted later either


@dataclass(frozen=True, slots=True)
class Ready:
    """An update read, with what is known of whoever sent it: all that is needed to answer."""

    row: Update
    incoming: Incoming | None
    turn: Turn | None = None
    hearing: Hearing = HEARD

    @property
    def trail(self) -> str:
        """What everything is named after that comes of it."""
        return f"tg:{self.row.bot_id}:{self.row.update_id}"

    @property
    def talk(self) -> int:
        """The chat whose conversation goes on: what is said in a group goes on in private."""
        assert self.incoming is not None, "what was not read moves nothing"
        return self.incoming.chat_id

    @property
    def locale(self) -> str:
        """The language to answer in."""
        assert self.incoming is not None, "only what was read is answered"
        return choose_locale(None if self.turn is None else self.turn.locale, self.incoming.language_code)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is to be made of an update."""

    ready: Ready
    answer: Answer

    @property
    def origin(self) -> CommandId:
        """What its words are named after."""
        return CommandId(f"reply:{self.ready.row.bot_id}:{self.ready.row.update_id}")

    @property
    def waking(self) -> CommandId:
        """What is named after it that ends a silence."""
        return CommandId(f"waking:{self.ready.row.bot_id}:{self.ready.row.update_id}")

    def moves_dialogue(self, outcomes: tuple[Outcome, ...]) -> bool:
        """Say whether the chat stands elsewhere afterwards.

        After a refusal it stays where it is, so that what was typed can be confirmed again; only a question whose
        task has moved on is left, as the next words would be taken for its answer.
        """
        if self.ready.incoming is None:
            return False
        before = None if self.ready.turn is None else self.ready.turn.dialogue
        refusal = refusal_of(outcomes)
        is_kept = refusal is not None and (before is None or before.flow not in QUESTIONS or refusal.code not in _OVER)
        return not is_kept and self.answer.dialogue != before


def hushed(ready: Ready, answer: Answer) -> Answer:
    """Say nothing, or only that it is too much: what was confirmed is done, what was asked stays as it was."""
    if not ready.hearing.is_silent:
        return answer
    assert ready.incoming is not None, "only what was read is heard"
    words = (message(ready.incoming.chat_id, text(ready.locale, "too-many")),) if ready.hearing.is_warned else ()
    if answer.commands:
        return replace(answer, accepted=lambda _: words)
    return only(*words, dialogue=None if ready.turn is None else ready.turn.dialogue)


def awake(ready: Ready) -> Send:
    """Say that a silence is over, and what was not read in it: else a file sent meanwhile would seem to be taken."""
    assert ready.incoming is not None, "only what was read is heard"
    return message(ready.incoming.chat_id, text(ready.locale, "awake"))


def wants_file(ready: Ready) -> bool:
    """Say whether a file that came is fetched: only where it is handed in, or attached to a task."""
    turn = ready.turn
    if turn is None or turn.incoming.attachment is None:
        return False
    if turn.incoming.command == "task":
        return True
    return turn.dialogue is not None and turn.dialogue.flow in _TAKE_FILES and not turn.incoming.command


def waits(ready: Ready) -> bool:
    """Say whether the answer rests on what Telegram must be asked: a file, or what somebody is in a group."""
    return wants_file(ready) or (ready.turn is not None and bool(communities.group_asked(ready.turn)))


def sorry(ready: Ready) -> Answer:
    """Own up to a bug; what was waited for is waited for still."""
    assert ready.incoming is not None, "nothing was to be done with what cannot be read"
    if ready.incoming.is_of_group:
        return Answer()
    words = message(ready.incoming.chat_id, text(ready.locale, "internal-error"))
    return only(words, dialogue=None if ready.turn is None else ready.turn.dialogue)


def words_of(reply: Reply, outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
    """Say what became of an update, now that it is known whether its commands were accepted."""
    refusal = refusal_of(outcomes)
    if refusal is None:
        return reply.answer.accepted(outcomes)
    if reply.ready.hearing.is_silent:
        return reply.answer.accepted(())
    assert reply.ready.turn is not None, "entering is never refused"
    return (_refused(reply.ready.turn, reply.answer, refusal), *_fresh(reply.ready.turn, reply.answer, refusal))


def refusal_of(outcomes: tuple[Outcome, ...]) -> LedgerError | None:
    """Give the first reason why commands were not accepted, if there is one."""
    return next((outcome.refusal for outcome in outcomes if outcome.refusal is not None), None)


def _fresh(turn: Turn, answer: Answer, refusal: LedgerError) -> tuple[Send, ...]:
    """Show how things stand now, beside a refusal that they have caused."""
    is_stale = bool(turn.incoming.query_id) and refusal.code in _MOVED_ON and "task" in refusal.details
    return answer.fresh() or (mine.fresh(turn, TaskId(str(refusal.details["task"]))) if is_stale else ())


def _refused(turn: Turn, answer: Answer, refusal: LedgerError) -> Send:
    if isinstance(refusal, NotCovered):
        return not_covered(turn, refusal)
    if isinstance(refusal, WrongSplit):
        asset = str(refusal.details["asset"])
        least, most = (turn.money(int(refusal.details[name]), asset) for name in ("least", "most"))
        return turn.say(refusal.code, least=least, most=most)
    if isinstance(refusal, Unfit | TooManyTaken):
        return _unfit(turn, refusal)
    reason = str(refusal.details.get("reason", ""))
    if reason in _WITH_LIMIT or isinstance(refusal, TooOften):
        return turn.say(reason or refusal.code, limit=str(refusal.details["limit"]))
    if reason == "open-signed":
        return turn.say(reason, until=turn.date(int(refusal.details["until"])))
    return turn.say(reason if reason in _REASONS else answer.instead.get(refusal.code, refusal.code))


def _unfit(turn: Turn, refusal: Unfit | TooManyTaken) -> Send:
    """Say which requirement is not met, or how much is open already and why it may not be more."""
    if isinstance(refusal, Unfit):
        asked, has = (str(refusal.details[name]) for name in ("asked", "has"))
        return turn.say(f"unfit-{refusal.details['need']}", asked=asked, has=has)
    values: dict[str, str | int] = {name: str(refusal.details[name]) for name in ("because", "limit", "open")}
    return turn.say(refusal.code, **values, lapses=int(refusal.details["lapses"]))
