"""The one door: every change of domain state goes through `handle`, and only here is it committed."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

from sqlalchemy import Connection, Engine, insert, select

from ledger import books, outbox, store
from ledger.core.commands import Command
from ledger.core.errors import LedgerError, OtherContent
from ledger.core.ids import CommandId
from ledger.core.policy import Policy
from ledger.database import TRIES, transact
from ledger.handlers import BY_THE_BOOKS, HANDLERS
from ledger.handlers.desk import Change, Desk
from ledger.keys import Vault
from ledger.tables import commands

__all__ = ["TRIES", "Also", "Intake", "Outcome", "content_hash"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a command: `result` names what it made; a refusal changed nothing."""

    id: CommandId
    result: str = ""
    refusal: LedgerError | None = None
    is_repeat: bool = False


Also = Callable[[Connection, tuple[Outcome, ...]], None]


def _nothing(_connection: Connection, _outcomes: tuple[Outcome, ...]) -> None:
    """Do nothing besides."""


class Intake:
    """Handles commands: refuses a repeat, calls one handler, saves the change, stages the effects, commits."""

    def __init__(self, engine: Engine, policy: Policy, vault: Vault) -> None:
        self._engine = engine
        self._policy = policy
        self._vault = vault

    def handle(self, asked: Sequence[Command], also: Also = _nothing) -> tuple[Outcome, ...]:
        """Handle commands in one transaction; `also` runs in it last, with what became of them.

        A refused command changes nothing and does not stop its neighbours. When a row changed under us, or the
        same command came in elsewhere at the same time, the whole is tried again.
        """

        def work(connection: Connection) -> tuple[Outcome, ...]:
            if any(isinstance(command, BY_THE_BOOKS) for command in asked):
                books.lock_books(connection)
            desk = Desk(connection, self._policy, self._vault)
            outcomes = tuple(self._take(command, desk) for command in asked)
            also(connection, outcomes)
            return outcomes

        return transact(self._engine, work)

    def _take(self, command: Command, desk: Desk) -> Outcome:
        content = content_hash(command)
        kept = desk.connection.execute(select(commands).where(commands.c.id == command.id)).one_or_none()
        if kept is not None and kept.content_hash != content:
            return Outcome(command.id, refusal=OtherContent(id=command.id))
        if kept is not None:
            return Outcome(command.id, kept.result, is_repeat=True)
        try:
            with desk.connection.begin_nested():
                change = HANDLERS[type(command)](command, desk)
                _save(desk.connection, command, change)
                _insert_command(desk.connection, command, content, change.result)
        except LedgerError as refusal:
            return Outcome(command.id, refusal=refusal)
        return Outcome(command.id, change.result)


def _insert_command(connection: Connection, command: Command, content: str, result: str) -> None:
    row = {"id": command.id, "content_hash": content, "kind": type(command).__name__, "result": result}
    connection.execute(insert(commands).values(**row, handled_at=command.at))


def content_hash(command: Command) -> str:
    """Hash what a command asks: all of it but the moment it is decided at."""
    asked = {field.name: getattr(command, field.name) for field in fields(command) if field.name != "at"}
    return hashlib.sha256(f"{type(command).__name__}{asked!r}".encode()).hexdigest()


def _save(connection: Connection, command: Command, change: Change) -> None:
    _save_people(connection, change)
    if change.new_task is not None:
        store.insert_task(connection, change.new_task)
    for before, after in change.tasks:
        if after != before:
            store.update_task(connection, replace(after, version=before.version + 1), version=before.version)
    _save_beside_task(connection, command, change)
    if change.batch is not None:
        books.insert_batch(connection, change.batch)
    if change.entry is not None:
        books.insert_entry(connection, change.entry)
    outbox.insert_effects(connection, command.id, change.effects, command.at)


def _save_beside_task(connection: Connection, command: Command, change: Change) -> None:
    if change.applied is not None:
        store.insert_application(connection, *change.applied, command.at)
    if change.unapplied is not None:
        store.delete_application(connection, *change.unapplied)
    if change.assignment is not None:
        store.insert_assignment(connection, change.tasks[0][1], *change.assignment, command.at)
    store.insert_slots(connection, change.slots)
    if change.deliverable is not None:
        hashed, salt, body = change.deliverable
        task = change.tasks[0][1].id
        store.insert_deliverable(connection, task=task, hashed=hashed, salt=salt, body=body, at=command.at)
    if change.grounds is not None:
        store.insert_grounds(connection, change.grounds)
    if change.is_unproposed:
        store.delete_proposal(connection, change.tasks[0][1].id)
    if change.proposal is not None:
        store.upsert_proposal(connection, change.proposal)


def _save_people(connection: Connection, change: Change) -> None:
    if change.person is not None:
        store.upsert_person(connection, change.person)
    if change.key is not None:
        key = change.key
        store.insert_key(connection, address=key.address, sealed=key.sealed, wrapped=key.wrapped)
