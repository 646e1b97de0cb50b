"""The rows of whose own address is looked at, and how far; and whether money of theirs is on its way already."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, insert, literal, or_, select, update

from ledger.core.ids import PersonId
from ledger.tables import lookouts, outbox, people


@dataclass(frozen=True, slots=True)
class Watched:
    """Somebody whose address is looked at."""

    person: PersonId
    address: str
    until: datetime
    height: int | None  # the last final block that was looked at; nothing before the first look
    is_asked: bool


def select_watched(connection: Connection, now: datetime, *, below: int, limit: int) -> tuple[Watched, ...]:
    """Read who is to be looked at up to this block: who waits for the first look, then who was looked at longest ago.

    Whoever has money on its way just now comes later: what stands at their address is about to change.
    """
    columns = (lookouts.c.person, people.c.address, lookouts.c.until, lookouts.c.height, lookouts.c.is_asked)
    behind = or_(lookouts.c.height.is_(None), lookouts.c.height < below)
    query = (
        select(*columns)
        .join(people, people.c.id == lookouts.c.person)
        .where(lookouts.c.until > now, behind, ~_moves(literal("money:") + lookouts.c.person))
        .order_by(lookouts.c.height.is_not(None), lookouts.c.height, lookouts.c.person)
        .limit(limit)
    )
    return tuple(Watched(**row) for row in connection.execute(query).mappings())


def upsert_lookout(connection: Connection, person: PersonId, until: datetime, *, is_asked: bool) -> None:
    """Look at somebody's address until then; asked for an answer, or after a pause, from its balance on."""
    here = lookouts.c.person == person
    known = connection.execute(select(lookouts.c.height).where(here)).one_or_none()
    height = None if known is None or is_asked else known.height
    connection.execute(delete(lookouts).where(here))
    connection.execute(insert(lookouts).values(person=person, until=until, height=height, is_asked=is_asked))


def move_lookouts(connection: Connection, watched: Collection[Watched], height: int) -> bool:
    """Write down that these were looked at up to a block; says whether all still stood where they were seen."""
    moved = 0
    for one in watched:
        seen = lookouts.c.height.is_(None) if one.height is None else lookouts.c.height == one.height
        here = and_(lookouts.c.person == one.person, lookouts.c.until == one.until, seen)
        moved += connection.execute(update(lookouts).where(here).values(height=height, is_asked=False)).rowcount
    return moved == len(watched)


def has_money_on_its_way(connection: Connection, person: PersonId) -> bool:
    """Say whether something was asked of the chain for somebody's own money that has not ended."""
    return bool(connection.execute(select(_moves(literal(f"money:{person}")))).scalar())


def _moves(lane: ColumnElement[str]) -> ColumnElement[bool]:
    is_open = outbox.c.state.in_(("staged", "sending"))
    return exists().where(and_(outbox.c.kind == "chain", outbox.c.lane == lane, is_open))
