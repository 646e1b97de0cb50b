"""Wishes for people's own money that no tx of ours carries yet, and how one ends that was met without us."""

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
    """Read what a person has asked for their own money and nothing was sent for, in the order it was asked."""
    here = and_(outbox.c.lane == f"money:{person}", outbox.c.kind == "chain", outbox.c.state == "staged")
    rows = connection.execute(select(outbox.c.id, outbox.c.body).where(here).order_by(outbox.c.seq))
    return tuple((EffectId(row.id), row.body) for row in rows if isinstance(row.body, AskMoney))


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
    """End a wish as done by a tx that is none of ours, unless it is on its way meanwhile: then the contract decides."""
    here = and_(outbox.c.id == effect, outbox.c.state == "staged")
    connection.execute(update(outbox).where(here).values(state="done", done_at=at, note=_MET + tx_hash))
