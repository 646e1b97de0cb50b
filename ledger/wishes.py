"""Wishes for people's own money that are not done yet, and how one ends that was met without us."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, and_, select, update

from ledger.bulk import among
from ledger.core.effects import AskMoney
from ledger.core.ids import EffectId, PersonId
from ledger.core.meeting import Wish
from ledger.tables import attempts, outbox

_MET = "done outside of this ledger, in tx "


def select_wishes(connection: Connection, person: PersonId) -> tuple[Wish, ...]:
    """Read what a person wants done with their own money and is not known to be done: what is unsent comes first."""
    is_open = and_(outbox.c.kind == "chain", outbox.c.state.in_(("staged", "sending")))
    here = and_(outbox.c.lane == f"money:{person}", is_open)
    query = select(outbox.c.id, outbox.c.body, outbox.c.state, outbox.c.note).where(here).order_by(outbox.c.seq)
    rows = [row for row in connection.execute(query) if not (row.note or "").startswith(_MET)]
    # One that has a tx of ours may yet turn out to be done by it; one that has none is not.
    rows.sort(key=lambda row: row.state == "sending")
    return tuple((EffectId(row.id), row.body) for row in rows if isinstance(row.body, AskMoney))


def has_wishes(connection: Connection) -> bool:
    """Say whether anybody at all waits for something to be done with their own money."""
    is_open = and_(outbox.c.kind == "chain", outbox.c.state.in_(("staged", "sending")))
    query = select(outbox.c.seq).where(is_open, outbox.c.lane.like("money:%")).limit(1)
    return connection.execute(query).first() is not None


def select_staged(connection: Connection, effects: Collection[EffectId]) -> frozenset[EffectId]:
    """Say which of these are still to be sent."""
    here = and_(among(connection, outbox.c.id, effects), outbox.c.state == "staged")
    return frozenset(connection.execute(select(outbox.c.id).where(here)).scalars())


def select_ours(connection: Connection, tx_hashes: Collection[str]) -> frozenset[str]:
    """Say which of these txs were signed here."""
    here = among(connection, attempts.c.tx_hash, tx_hashes)
    return frozenset(connection.execute(select(attempts.c.tx_hash).where(here)).scalars())


def has_met(connection: Connection, person: PersonId, tx_hash: str) -> bool:
    """Say whether a tx has met a wish of this person before: what is read anew after a correction meets no other."""
    here = and_(outbox.c.lane == f"money:{person}", outbox.c.note == _MET + tx_hash)
    return connection.execute(select(outbox.c.seq).where(here).limit(1)).first() is not None


def meet(connection: Connection, effect: EffectId, tx_hash: str, at: datetime) -> None:
    """End a wish as done by a tx that is none of ours; one that is on its way ends with its own, and this is kept."""
    here = and_(outbox.c.id == effect, outbox.c.state.in_(("staged", "sending")))
    connection.execute(update(outbox).where(here).values(note=_MET + tx_hash))  # from here on the row is ours
    unsent = and_(outbox.c.id == effect, outbox.c.state == "staged")
    connection.execute(update(outbox).where(unsent).values(state="done", done_at=at))


def select_met(connection: Connection, effects: Collection[EffectId], *, lock: bool = False) -> frozenset[EffectId]:
    """Say which of these were met by a tx that is none of ours."""
    query = select(outbox.c.id).where(among(connection, outbox.c.id, effects), outbox.c.note.startswith(_MET))
    return frozenset(connection.execute(query.with_for_update() if lock else query).scalars())


def end_met(connection: Connection, effects: Collection[EffectId], at: datetime) -> frozenset[EffectId]:
    """End those of these that were met while a tx of ours was on its way that did nothing; says which."""
    met = select_met(connection, effects, lock=True)
    if met:
        here = among(connection, outbox.c.id, met)
        connection.execute(update(outbox).where(here).values(state="done", done_at=at))
    return met
