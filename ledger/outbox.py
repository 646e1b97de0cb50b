"""The outbox: what is to be done outside, as rows. Staged in the transaction of the decision, worked after it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, func, insert, select, update

from ledger.core.effects import Effect
from ledger.core.ids import CommandId, EffectId
from ledger.database import holding, reading
from ledger.staging import Wanted, stage
from ledger.tables import attempts, outbox, signers

# How many lanes are looked at for each that is taken: where others hold the first ones, there is still work.
_LANES_SEEN = 4


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the outbox."""

    seq: int
    id: EffectId
    effect: Effect
    tries: int
    lane: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """A transaction of the relay, from the reserved nonce to the receipt."""

    signer: str
    nonce: int
    effect: EffectId
    unsigned: Mapping[str, str | int]
    state: str
    raw: bytes | None
    tx_hash: str | None
    reserved_at: datetime


def insert_effects(connection: Connection, origin: CommandId, effects: tuple[Effect, ...], at: datetime) -> None:
    """Stage effects; their ids come from the command, so that a repeat could not stage them twice."""
    stage(connection, [Wanted(origin, effects, at)])


def select_due(connection: Connection, kind: str, now: datetime, limit: int) -> tuple[Item, ...]:
    """Read the first open row of each lane, if it is due: a lane waits for its first, lanes not for each other."""
    heads = (
        select(func.min(outbox.c.seq).label("seq"))
        .where(and_(outbox.c.kind == kind, outbox.c.state.in_(("staged", "sending"))))
        .group_by(outbox.c.lane)
        .subquery()
    )
    query = select(outbox).join(heads, outbox.c.seq == heads.c.seq)
    query = query.where(outbox.c.state == "staged", outbox.c.due_at <= now).order_by(outbox.c.seq).limit(limit)
    return tuple(_item(row) for row in connection.execute(query))


@contextmanager
def claim_due(engine: Engine, kind: str, now: datetime, limit: int) -> Iterator[tuple[Item, ...]]:
    """Give what is due in lanes that nobody else works on; they are ours for as long as the block lasts."""
    with reading(engine) as connection:
        found = select_due(connection, kind, now, limit * _LANES_SEEN)
    if not found:
        yield ()
        return
    with holding(engine, [item.lane for item in found], limit) as held:
        with reading(engine) as connection:  # again: it may have been done just before its lane was ours
            found = select_due(connection, kind, now, limit * _LANES_SEEN)
        yield tuple(item for item in found if item.lane in held)


def _item(row: Row[Any]) -> Item:
    return Item(row.seq, row.id, row.body, row.tries, row.lane)


def update_effect(
    connection: Connection, effect: EffectId, state: str, *, at: datetime, note: str | None = None
) -> None:
    """Move a row of the outbox; `at` is when it ended, if this is an end."""
    ended = at if state in {"done", "refused"} else None
    here = outbox.c.id == effect
    connection.execute(update(outbox).where(here).values(state=state, done_at=ended, note=note))


def delay_effect(connection: Connection, effect: EffectId, *, due_at: datetime, note: str) -> None:
    """Try a row again later."""
    here = outbox.c.id == effect
    connection.execute(update(outbox).where(here).values(due_at=due_at, tries=outbox.c.tries + 1, note=note))


def select_effect(connection: Connection, effect: EffectId) -> Item | None:
    """Read one row of the outbox."""
    row = connection.execute(select(outbox).where(outbox.c.id == effect)).one_or_none()
    return None if row is None else _item(row)


def count_open(connection: Connection) -> Mapping[str, int]:
    """Count what still waits, by kind."""
    # Both columns are named, and so the index of what is open is enough.
    waiting = and_(outbox.c.kind.in_(("chain", "message")), outbox.c.state.in_(("staged", "sending")))
    rows = connection.execute(select(outbox.c.kind, func.count()).where(waiting).group_by(outbox.c.kind))
    return {row[0]: int(row[1]) for row in rows}


def reserve_nonce(
    connection: Connection,
    *,
    signer: str,
    first: int,
    effect: EffectId,
    unsigned: Mapping[str, str | int],
    at: datetime,
) -> Attempt | None:
    """Take the signer's next nonce for an effect and mark the effect as on its way, in one transaction.

    Nothing if another relay has taken it meanwhile. `first` is the chain's count, used when this signer has
    never sent anything from here.
    """
    staged = and_(outbox.c.id == effect, outbox.c.state == "staged")
    if not connection.execute(update(outbox).where(staged).values(state="sending")).rowcount:
        return None
    here = signers.c.address == signer
    row = connection.execute(select(signers.c.next_nonce).where(here).with_for_update()).one_or_none()
    nonce = first if row is None else int(row.next_nonce)
    if row is None:
        connection.execute(insert(signers).values(address=signer, next_nonce=nonce + 1))
    else:
        connection.execute(update(signers).where(here).values(next_nonce=nonce + 1))
    attempt = Attempt(signer, nonce, effect, {**unsigned, "nonce": nonce}, "reserved", None, None, at)
    columns = {"effect": effect, "unsigned": attempt.unsigned, "state": attempt.state, "reserved_at": at}
    connection.execute(insert(attempts).values(signer=signer, nonce=nonce, **columns))
    return attempt


def update_attempt(connection: Connection, attempt: Attempt) -> None:
    """Write what has become of a transaction."""
    here = and_(attempts.c.signer == attempt.signer, attempts.c.nonce == attempt.nonce)
    row = {"state": attempt.state, "raw": attempt.raw, "tx_hash": attempt.tx_hash}
    connection.execute(update(attempts).where(here).values(**row))


def forsake_attempt(connection: Connection, attempt: Attempt, *, next_nonce: int, at: datetime) -> None:
    """Give up a transaction whose nonce another has used: its effect is begun again, with a later one."""
    update_attempt(connection, replace(attempt, state="failed"))
    behind = and_(signers.c.address == attempt.signer, signers.c.next_nonce < next_nonce)
    connection.execute(update(signers).where(behind).values(next_nonce=next_nonce))
    update_effect(connection, attempt.effect, "staged", at=at)


def select_open_attempts(connection: Connection, signer: str) -> tuple[Attempt, ...]:
    """Read a signer's transactions that have not ended, in nonce order."""
    is_open = attempts.c.state.in_(("reserved", "signed", "broadcast"))
    query = select(attempts).where(is_open, attempts.c.signer == signer).order_by(attempts.c.nonce)
    rows = connection.execute(query)
    return tuple(Attempt(**row) for row in rows.mappings())
