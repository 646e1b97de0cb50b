"""The rows of communities and of who rules there."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, insert, select, update

from ledger.community_tables import arbiters, communities
from ledger.core.communities import Arbiter, Community
from ledger.core.ids import CommunityId, PersonId
from ledger.database import Conflict

_NO_GROUP = 0  # Telegram's number of none: for a moment, as no two may stand at one
_OF_ARBITER = (arbiters.c.community, arbiters.c.person, arbiters.c.is_appointed)


def select_community(connection: Connection, community: CommunityId, *, lock: bool = False) -> Community | None:
    """Read a community; whoever will write it, or freezes what it asks, by what it says locks it."""
    return _one(connection, select(communities).where(communities.c.id == community), lock=lock)


def select_community_of(connection: Connection, chat_id: int, *, lock: bool = False) -> Community | None:
    """Read the community of a group."""
    return _one(connection, select(communities).where(communities.c.chat_id == chat_id), lock=lock)


def select_communities_received(connection: Connection, person: PersonId) -> tuple[Community, ...]:
    """Read the communities whose fee a person receives, oldest first."""
    query = select(communities).where(communities.c.receiver == person).order_by(communities.c.id)
    return tuple(_community(row) for row in connection.execute(query))


def insert_community(connection: Connection, community: Community) -> None:
    """Add a community."""
    connection.execute(insert(communities).values(**_values(community)))


def update_community(connection: Connection, before: Community, now: Community) -> None:
    """Write a community over the version it was read at.

    Raises:
        Conflict: somebody wrote it meanwhile.
    """
    here = and_(communities.c.id == before.id, communities.c.version == before.version)
    if not connection.execute(update(communities).where(here).values(**_values(now))).rowcount:
        raise Conflict("a community was written meanwhile")


def exchange_groups(
    connection: Connection, moved: tuple[Community, Community], aside: tuple[Community, Community]
) -> None:
    """Write two communities, each given before and after, that have changed groups.

    Raises:
        Conflict: somebody wrote one meanwhile.
    """
    before, now = aside
    between = replace(now, chat_id=_NO_GROUP)
    update_community(connection, before, between)
    update_community(connection, *moved)
    update_community(connection, between, now)


def select_arbiters(connection: Connection, community: CommunityId) -> tuple[Arbiter, ...]:
    """Read who rules in a community or offers to, in the order in which they offered."""
    query = select(*_OF_ARBITER).where(arbiters.c.community == community)
    rows = connection.execute(query.order_by(arbiters.c.offered_at, arbiters.c.person))
    return tuple(Arbiter(**{**row._mapping, "is_appointed": bool(row.is_appointed)}) for row in rows)  # noqa: SLF001 (SQLAlchemy's name)


def upsert_arbiter(connection: Connection, arbiter: Arbiter, at: datetime) -> None:
    """Keep that somebody offers to rule, or is appointed."""
    changed = connection.execute(update(arbiters).where(_is(arbiter)).values(is_appointed=arbiter.is_appointed))
    if not changed.rowcount:
        connection.execute(insert(arbiters).values(**_values(arbiter), offered_at=at))


def delete_arbiter(connection: Connection, arbiter: Arbiter) -> None:
    """Forget that somebody rules, or offered to."""
    connection.execute(delete(arbiters).where(_is(arbiter)))


def _is(arbiter: Arbiter) -> Any:
    return and_(arbiters.c.community == arbiter.community, arbiters.c.person == arbiter.person)


def _one(connection: Connection, query: Select[Any], *, lock: bool) -> Community | None:
    found = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return None if found is None else _community(found)


def _community(row: Row[Any]) -> Community:
    return Community(**row._mapping)  # noqa: SLF001 (SQLAlchemy's name)


def _values(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
