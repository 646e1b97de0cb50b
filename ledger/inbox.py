"""The durable inbox: every update of the chat is a row before it is acknowledged, and done once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, and_, func, insert, select, update

from ledger.database import holding, reading, transact
from ledger.tables import inbox


@dataclass(frozen=True, slots=True)
class Update:
    """One update as it came, in the chat's own JSON."""

    bot_id: int
    update_id: int
    chat_id: int
    body: str
    received_at: datetime


def receive(engine: Engine, updates: Sequence[Update]) -> None:
    """Store updates; one that is there already stays as it is."""

    def keep(connection: Connection) -> None:
        # In one order, so that two who receive the same never wait for each other.
        for item in sorted(updates, key=lambda one: (one.bot_id, one.update_id)):
            here = and_(inbox.c.bot_id == item.bot_id, inbox.c.update_id == item.update_id)
            if connection.execute(select(inbox.c.update_id).where(here)).one_or_none() is None:
                row = {"bot_id": item.bot_id, "update_id": item.update_id, "chat_id": item.chat_id}
                connection.execute(insert(inbox).values(**row, body=item.body, received_at=item.received_at))

    transact(engine, keep)


@contextmanager
def claim_open(engine: Engine, limit: int = 100) -> Iterator[tuple[Update, ...]]:
    """Give the oldest undone update of each chat that nobody else is answering, for as long as the block lasts."""
    found = select_open(engine, limit)
    if not found:
        yield ()
        return
    with holding(engine, [_chat(item) for item in found]) as held:
        # Read again: what was open may have been answered just before its chat was ours.
        yield tuple(item for item in select_open(engine, limit) if _chat(item) in held)


def _chat(item: Update) -> str:
    return f"inbox:{item.bot_id}:{item.chat_id}"


def select_open(engine: Engine, limit: int = 100) -> tuple[Update, ...]:
    """Read the oldest undone update of each chat: a chat's updates are taken in order."""
    oldest = (
        select(inbox.c.bot_id, inbox.c.chat_id, func.min(inbox.c.update_id).label("update_id"))
        .where(inbox.c.done_at.is_(None))
        .group_by(inbox.c.bot_id, inbox.c.chat_id)
        .subquery()
    )
    same = and_(inbox.c.bot_id == oldest.c.bot_id, inbox.c.update_id == oldest.c.update_id)
    query = select(inbox).join(oldest, same).order_by(inbox.c.update_id).limit(limit)
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    return tuple(Update(row.bot_id, row.update_id, row.chat_id, row.body, row.received_at) for row in rows)


def update_done(connection: Connection, item: Update, at: datetime) -> bool:
    """Mark an update as done, in the transaction of what it brought about; says whether it still was to be done."""
    here = and_(inbox.c.bot_id == item.bot_id, inbox.c.update_id == item.update_id, inbox.c.done_at.is_(None))
    return bool(connection.execute(update(inbox).where(here).values(done_at=at)).rowcount)
