"""The relay's transactions for reading: the one place of the pages that knows how they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, select, tuple_

from ledger.tables import attempts, carried, signers, txs
from ledger.txs import OPEN

PENDING_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A transaction of the relay's: what it is for, and how far it has come."""

    signer: str
    nonce: int
    state: str
    effects: tuple[str, ...]
    tx_hash: str | None  # the one that was mined, or the newest
    attempts: int
    fee_most: int | None  # wei for a unit of gas
    tip: int | None
    reserved_at: datetime
    mined_block: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """A key of the relay's, as far as rows know it."""

    address: str
    next_nonce: int


def select_signers(connection: Connection) -> tuple[Signer, ...]:
    """Read the keys that have sent anything from here."""
    rows = connection.execute(select(signers).order_by(signers.c.address))
    return tuple(Signer(row.address, row.next_nonce) for row in rows)


def select_pending(connection: Connection, limit: int = PENDING_MOST) -> tuple[Sent, ...]:
    """Read the transactions that have not ended, by key and nonce."""
    keys = select(signers.c.address)  # the index begins with the key
    return _select(connection, and_(txs.c.signer.in_(keys), txs.c.state.in_(OPEN)), limit)


def select_sent_for(connection: Connection, effects: Sequence[str]) -> tuple[Sent, ...]:
    """Read the transactions that carried some effects."""
    if not effects:
        return ()
    chosen = select(carried.c.signer, carried.c.nonce).where(carried.c.effect.in_(effects))
    return _select(connection, tuple_(txs.c.signer, txs.c.nonce).in_(chosen), PENDING_MOST)


def select_sent(connection: Connection, tx_hash: str) -> Sent | None:
    """Read the transaction one of whose attempts has this hash."""
    chosen = select(attempts.c.signer, attempts.c.nonce).where(attempts.c.tx_hash == tx_hash)
    found = _select(connection, tuple_(txs.c.signer, txs.c.nonce).in_(chosen), 1)
    return found[0] if found else None


def _select(connection: Connection, wanted: ColumnElement[bool], limit: int) -> tuple[Sent, ...]:
    """Read transactions with all their attempts and effects: three questions, however many there are."""
    rows = connection.execute(select(txs).where(wanted).order_by(txs.c.signer, txs.c.nonce).limit(limit)).all()
    if not rows:
        return ()
    keys = [(row.signer, row.nonce) for row in rows]
    tried: dict[tuple[str, int], list[Row[Any]]] = {}
    query = select(attempts).where(tuple_(attempts.c.signer, attempts.c.nonce).in_(keys))
    for row in connection.execute(query.order_by(attempts.c.number)):
        tried.setdefault((row.signer, row.nonce), []).append(row)
    effects: dict[tuple[str, int], list[str]] = {}
    carrying = select(carried).where(tuple_(carried.c.signer, carried.c.nonce).in_(keys))
    for row in connection.execute(carrying.order_by(carried.c.place, carried.c.effect)):
        effects.setdefault((row.signer, row.nonce), []).append(row.effect)
    return tuple(_sent(row, tried.get(key, []), effects.get(key, [])) for key, row in zip(keys, rows, strict=True))


def _sent(row: Row[Any], tried: Sequence[Row[Any]], effects: Sequence[str]) -> Sent:
    newest = tried[-1] if tried else None
    return Sent(
        signer=row.signer,
        nonce=row.nonce,
        state=row.state,
        effects=tuple(effects),
        tx_hash=row.mined_hash or (None if newest is None else newest.tx_hash),
        attempts=len(tried),
        fee_most=None if newest is None else newest.most,
        tip=None if newest is None else newest.tip,
        reserved_at=row.reserved_at,
        mined_block=row.mined_block,
        note=row.note,
    )
