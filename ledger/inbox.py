"""The durable inbox: every update of the chat is a row before it is acknowledged, and done once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, select, tuple_, update

from ledger.bulk import insert_missing_rows
from ledger.claims import Claims
from ledger.database import reading, transact
from ledger.tables import inbox

_COLUMNS = ("bot_id", "update_id", "chat_id", "body", "received_at")


@dataclass(frozen=True, slots=True)
class Update:
    """One update as it came, in the chat's own JSON."""

    bot_id: int
    update_id: int
    chat_id: int
    body: str
    received_at: datetime

    @property
    def lane(self) -> str:
        """The queue it waits in: a chat's updates are answered in order, by one process at a time."""
        return f"inbox:{self.bot_id}:{self.chat_id}"


def receive(engine: Engine, updates: Sequence[Update]) -> None:
    """Store updates; one that is there already stays as it is."""
    # In one order, so that two who receive the same never wait for each other.
    ordered = sorted(updates, key=lambda one: (one.bot_id, one.update_id))
    rows = [(one.bot_id, one.update_id, one.chat_id, one.body, one.received_at) for one in ordered]
    transact(engine, lambda connection: insert_missing_rows(connection, inbox, _COLUMNS, rows))


def take_open(engine: Engine, claims: Claims, limit: int = 100) -> tuple[Update, ...]:
    """Take the oldest undone update of each chat that nobody is answering; ours until the claims let its lane go."""
    found = [item for item in select_open(engine, limit + claims.count) if not claims.holds(item.lane)]
    held = claims.take([item.lane for item in found], limit)
    if claims.is_shared and held:
        # Read again: what was open may have been answered just before its chat was ours.
        chats = {(one.bot_id, one.chat_id) for one in found if one.lane in held}
        taken = select_open(engine, limit, among=chats)
        claims.free(held.difference(item.lane for item in taken))
        return taken
    return tuple(item for item in found if item.lane in held)


def select_open(
    engine: Engine, limit: int = 100, among: Collection[tuple[int, int]] | None = None
) -> tuple[Update, ...]:
    """Read the oldest undone update of each chat, or of these (bot, chat): a chat's updates are taken in order."""
    is_open: ColumnElement[bool] = inbox.c.done_at.is_(None)
    if among is not None:
        is_open = and_(is_open, tuple_(inbox.c.bot_id, inbox.c.chat_id).in_(sorted(among)))
    oldest = (
        select(inbox.c.bot_id, inbox.c.chat_id, func.min(inbox.c.update_id).label("update_id"))
        .where(is_open)
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


def updates_done(connection: Connection, items: Iterable[Update], at: datetime) -> frozenset[tuple[int, int]]:
    """Mark many as done; gives (bot, update id) of those that still were to be done."""
    keys = sorted((item.bot_id, item.update_id) for item in items)
    here = and_(tuple_(inbox.c.bot_id, inbox.c.update_id).in_(keys), inbox.c.done_at.is_(None))
    marked = update(inbox).where(here).values(done_at=at).returning(inbox.c.bot_id, inbox.c.update_id)
    return frozenset((row[0], row[1]) for row in connection.execute(marked))
