"""Every command that was handled, with the hash of its content: a repeat is known by it, and changes nothing."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import NamedTuple, get_args

from sqlalchemy import Connection, select

from ledger.bulk import among, insert_rows
from ledger.core.commands import Command, Learn
from ledger.core.facts import Fact, LogRef
from ledger.core.ids import CommandId
from ledger.tables import commands

_SHOWN = (LogRef, *get_args(Fact))
_READERS = {kind: attrgetter(*(field.name for field in fields(kind))) for kind in _SHOWN}
_FORMATS = {
    kind: f"{kind.__qualname__}({', '.join(f'{field.name}=%r' for field in fields(kind))})".replace("log=%r", "log=%s")
    for kind in _SHOWN
}
_COLUMNS = ("id", "content_hash", "kind", "result", "handled_at")


class Handled(NamedTuple):
    """What is kept of a command."""

    content: str  # the hash of what it asked
    result: str  # what it made, for a repeat to answer the same


def content_hash(command: Command) -> str:
    """Hash what a command asks: all of it but the moment it is decided at."""
    if isinstance(command, Learn):
        text = f"Learn{{'id': {command.id!r}, 'fact': {_shown(command.fact)}}}"
        return hashlib.sha256(text.encode()).hexdigest()
    asked = {field.name: getattr(command, field.name) for field in fields(command) if field.name != "at"}
    return hashlib.sha256(f"{type(command).__name__}{asked!r}".encode()).hexdigest()


def _shown(fact: Fact) -> str:
    """Show a fact as `repr` does, in a third of its time: of nothing there is more."""
    kind, log = type(fact), fact.log
    rest = _READERS[kind](fact)[1:]  # the log comes first
    return _FORMATS[kind] % (_FORMATS[LogRef] % _READERS[LogRef](log), *rest)


def select_handled(connection: Connection, ids: Collection[CommandId]) -> Mapping[CommandId, Handled]:
    """Read which of these commands were handled before."""
    rows = connection.execute(
        select(commands.c.id, commands.c.content_hash, commands.c.result).where(among(connection, commands.c.id, ids))
    )
    return {row.id: Handled(row.content_hash, row.result) for row in rows}


def insert_handled(connection: Connection, handled: Sequence[tuple[Command, Handled]]) -> None:
    """Keep what was handled."""
    rows = [(command.id, kept.content, type(command).__name__, kept.result, command.at) for command, kept in handled]
    insert_rows(connection, commands, _COLUMNS, rows)
