"""Effects staged: rows of the outbox, many at once, in the transaction of the decisions that want them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, cast

from sqlalchemy import Connection, select

from ledger.bulk import among, insert_rows
from ledger.columns import Json
from ledger.core.effects import AskMoney, AskTask, Effect, Notify, lane
from ledger.core.ids import CommandId, PersonId
from ledger.tables import outbox, people

_BODY = cast("Json", outbox.c.body.type)
_COLUMNS = ("id", "kind", "lane", "body", "state", "due_at", "tries", "staged_at", "input_hash")


class Wanted(NamedTuple):
    """What one command wants done outside."""

    origin: CommandId
    effects: tuple[Effect, ...]
    at: datetime


def stage(connection: Connection, wanted: Sequence[Wanted]) -> None:
    """Stage effects in their order; their ids come from the command, so that a repeat could not stage them twice."""
    told = {effect.person for one in wanted for effect in one.effects if isinstance(effect, Notify)}
    chats = _chats(connection, told) if told else {}
    rows = [
        (f"{one.origin}/{number}", _kind(effect), _lane(effect, chats), body, *_fresh(one.at), hash_of(body))
        for one in wanted
        for number, effect in enumerate(one.effects)
        for body in (_BODY.written(effect),)
    ]
    insert_rows(connection, outbox, _COLUMNS, rows)


def _fresh(at: datetime) -> tuple[str, datetime, int, datetime]:
    """Say where a row begins: staged, due at once, never tried."""
    return "staged", at, 0, at


def hash_of(written: str) -> str:
    """Hash the text of a row."""
    return hashlib.sha256(written.encode()).hexdigest()


def _kind(effect: Effect) -> str:
    return "chain" if isinstance(effect, AskTask | AskMoney) else "message"


def _lane(effect: Effect, chats: dict[PersonId, int]) -> str:
    """Name an effect's lane; what a person is told waits with what is sent to their chat, so it comes in order."""
    if isinstance(effect, Notify) and effect.person in chats:
        return f"chat:{chats[effect.person]}"
    return lane(effect)


def _chats(connection: Connection, told: set[PersonId]) -> dict[PersonId, int]:
    rows = connection.execute(select(people.c.id, people.c.chat_id).where(among(connection, people.c.id, told)))
    return {row.id: row.chat_id for row in rows}
