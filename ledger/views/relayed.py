"""The relay's transactions for reading: the one place of the pages that knows how they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from ledger.tables import attempts, signers

PENDING_MOST = 200
_OPEN = ("reserved", "signed", "broadcast")


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
    rests_until: datetime | None = None


def select_signers(connection: Connection) -> tuple[Signer, ...]:
    """Read the keys that have sent anything from here."""
    rows = connection.execute(select(signers).order_by(signers.c.address))
    return tuple(Signer(row.address, row.next_nonce) for row in rows)


def select_pending(connection: Connection, limit: int = PENDING_MOST) -> tuple[Sent, ...]:
    """Read the transactions that have not ended, by key and nonce."""
    return _select(connection, attempts.c.state.in_(_OPEN), limit)


def select_sent_for(connection: Connection, effects: Sequence[str]) -> tuple[Sent, ...]:
    """Read the transactions that carried some effects."""
    return _select(connection, attempts.c.effect.in_(effects), PENDING_MOST) if effects else ()


def select_sent(connection: Connection, tx_hash: str) -> Sent | None:
    """Read the transaction one of whose attempts has this hash."""
    found = _select(connection, attempts.c.tx_hash == tx_hash, 1)
    return found[0] if found else None


def _select(connection: Connection, wanted: ColumnElement[bool], limit: int) -> tuple[Sent, ...]:
    query = select(attempts).where(wanted).order_by(attempts.c.signer, attempts.c.nonce).limit(limit)
    return tuple(_sent(row) for row in connection.execute(query))


def _sent(row: Any) -> Sent:
    return Sent(
        signer=row.signer,
        nonce=row.nonce,
        state=row.state,
        effects=(row.effect,),
        tx_hash=row.tx_hash,
        attempts=int(row.tx_hash is not None),
        fee_most=_figure(row.unsigned.get("maxFeePerGas")),
        tip=_figure(row.unsigned.get("maxPriorityFeePerGas")),
        reserved_at=row.reserved_at,
    )


def _figure(kept: Any) -> int | None:
    return None if kept is None else int(kept)
