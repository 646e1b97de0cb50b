"""The one door: every change of domain state goes through `handle`, and only here is it committed."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ledger import books
from ledger.core.commands import Command, Enter, Learn
from ledger.core.errors import LedgerError, OtherContent
from ledger.core.ids import CommandId
from ledger.core.policy import Policy
from ledger.database import TRIES, Connection, Engine, reading, transact
from ledger.handled import Handled, content_hash, select_handled
from ledger.handlers import BY_THE_BOOKS, HANDLERS
from ledger.handlers.desk import Desk
from ledger.keys import Vault
from ledger.logs import about
from ledger.saving import Taken, save
from ledger.store import VAULT_MARK, select_setting
from ledger.trails import trail_of

log = logging.getLogger(__name__)

__all__ = ["TRIES", "Also", "Intake", "Outcome", "SecretRotated", "content_hash"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command: `result` names what it made; a refusal changed nothing."""

    id: CommandId
    result: str = ""
    refusal: LedgerError | None = None
    is_repeat: bool = False


class SecretRotated(RuntimeError):
    """Keys are sealed under another master secret than this process was started with: it must be started again."""


Also = Callable[[Connection, tuple[Outcome, ...]], None]


def _nothing(_connection: Connection, _outcomes: tuple[Outcome, ...]) -> None:
    """Do nothing besides."""


class Intake:
    """Handles commands: refuses a repeat, calls one handler, saves the change, stages the effects, commits."""

    def __init__(self, engine: Engine, policy: Policy, vault: Vault) -> None:
        self._engine = engine
        self._policy = policy
        self._vault = vault

    def require_same_secret(self) -> None:
        """See that keys are still sealed under the secret that we were started with.

        Raises:
            SecretRotated: they are not.
        """
        with reading(self._engine) as connection:
            _require_same_secret(connection, self._vault)

    def handle(self, asked: Sequence[Command], also: Also = _nothing) -> tuple[Outcome, ...]:
        """Handle commands in one transaction; `also` runs in it last, with what became of them.

        A refused command changes nothing and does not stop its neighbours. When a row changed under us, or the
        same command came in elsewhere at the same time, the whole is tried again.
        """

        def work(connection: Connection) -> tuple[Outcome, ...]:
            if any(isinstance(command, BY_THE_BOOKS) for command in asked):
                books.lock_books(connection)
            desk = Desk(connection, self._policy, self._vault)
            outcomes = tuple(_outcomes(asked, desk))
            also(connection, outcomes)
            if any(isinstance(command, Enter) for command in asked):  # a key may have been made
                _require_same_secret(connection, self._vault)
            return outcomes

        outcomes = transact(self._engine, work)
        _tell(asked, outcomes)
        return outcomes


def _require_same_secret(connection: Connection, vault: Vault) -> None:
    """Refuse a key that was made under a master secret which was rotated away since this process began.

    It is looked up after the key's row was written: a rotation waits for such rows, and such rows for a rotation.
    """
    if select_setting(connection, VAULT_MARK) not in (None, vault.mark):
        raise SecretRotated("the master secret was rotated: start again with the new MASTER_SECRET")


def _tell(asked: Sequence[Command], outcomes: tuple[Outcome, ...]) -> None:
    """Write down what was decided; facts are told by whoever brought them, with their transaction."""
    for command, outcome in zip(asked, outcomes, strict=True):
        if outcome.is_repeat or isinstance(command, Learn):
            continue
        # A date is proposed again and again until it is taken.
        level = logging.DEBUG if outcome.refusal is not None and command.id.startswith("timer:") else logging.INFO
        with about(trail=trail_of(command.id), command=command.id):
            log.log(level, "%s: %s", type(command).__name__, outcome.refusal.code if outcome.refusal else "done")


def _outcomes(asked: Sequence[Command], desk: Desk) -> Iterator[Outcome]:
    """Take what people and dates ask one by one, and what the chain has said round by round."""
    for is_fact, group in groupby(asked, lambda command: isinstance(command, Learn)):
        commands = tuple(group)
        if is_fact:
            yield from _learn(commands, desk)
        else:
            yield from (_take(command, desk) for command in commands)


def _take(command: Command, desk: Desk) -> Outcome:
    """Handle one command; what it was refused after leaves nothing."""
    content = content_hash(command)
    known = _answer(command, content, select_handled(desk.connection, (command.id,)))
    if known is not None:
        return known
    try:
        with desk.connection.begin_nested():
            change = HANDLERS[type(command)](command, desk)
            save(desk.connection, [Taken(command, content, change)])
    except LedgerError as refusal:
        return Outcome(command.id, refusal=refusal)
    return Outcome(command.id, change.result)


def _learn(commands: Sequence[Command], desk: Desk) -> Iterator[Outcome]:
    """Decide a round of facts, each by what those before it have made of the rows, and write it all at once."""
    handled = dict(select_handled(desk.connection, [command.id for command in commands]))
    facts = [command.fact for command in commands if isinstance(command, Learn) and command.id not in handled]
    desk.turn_to(facts)
    taken = []
    for command in commands:
        content = content_hash(command)
        known = _answer(command, content, handled)
        if known is not None:
            yield known
            continue
        try:
            change = HANDLERS[type(command)](command, desk)
        except LedgerError as refusal:
            yield Outcome(command.id, refusal=refusal)
            continue
        desk.known.keep(change.batch, change.tasks)
        handled[command.id] = Handled(content, change.result)
        taken.append(Taken(command, content, change))
        yield Outcome(command.id, change.result)
    save(desk.connection, taken)


def _answer(command: Command, content: str, handled: Mapping[CommandId, Handled]) -> Outcome | None:
    """Answer what was asked before: as before if it is the same, and with a refusal if it is not."""
    kept = handled.get(command.id)
    if kept is None:
        return None
    if kept.content != content:
        return Outcome(command.id, refusal=OtherContent(id=command.id))
    return Outcome(command.id, kept.result, is_repeat=True)
