"""Logs as they were seen, decoded: rows that a reorganisation takes back, until they are final and become facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, and_, delete, func, insert, select, tuple_

from ledger.database import Connection
from ledger.postgresql import copy_rows
from ledger.tables import blocks, sightings

_NAMES_AT_ONCE = 500
_ENDINGS = ("TaskSettled", "TasksSettled")
_MONEY = ("Deposited", "Withdrawn")  # each begins with token and holder
_RECORDS = ("TaskContested", "TaskDelivered", "TaskRated", "TasksDelivered", "TasksRated")
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(tuple[str | int, ...]).decode


@dataclass(frozen=True, slots=True)
class Seen:
    """A block as far as the watcher keeps one."""

    number: int
    hash: str
    at: datetime


class Sighting(msgspec.Struct, frozen=True, gc=False):
    """One log of the escrow's: where it stands, and its members in the order of the interface."""

    block_number: int
    log_index: int
    block_hash: str
    tx_hash: str
    kind: str
    fields: tuple[str | int, ...]


Placed = tuple[Sighting, datetime]  # with its block's time


def insert_sightings(connection: Connection, chain_id: int, seen: Sequence[Sighting]) -> None:
    """Keep logs; past SQLAlchemy's own types, which cost more than the rest of the way together."""
    if not seen:
        return
    rows = [
        (chain_id, one.block_number, one.log_index, one.block_hash, one.tx_hash, one.kind, _encode(one.fields).decode())
        for one in seen
    ]
    if connection.dialect.name == "postgresql":
        copy_rows(connection, "COPY sightings FROM STDIN", rows)
        return
    marks = ", ".join("?" * len(sightings.c))
    connection.exec_driver_sql(f"INSERT INTO sightings VALUES ({marks})", rows)  # noqa: S608 (marks alone)


def insert_blocks(connection: Connection, chain_id: int, seen: Sequence[Seen]) -> None:
    """Keep the blocks that may still be taken back, and those with logs."""
    rows = [{"chain_id": chain_id, "number": one.number, "hash": one.hash, "at": one.at} for one in seen]
    if rows:
        connection.execute(insert(blocks), rows)


def select_blocks_above(connection: Connection, chain_id: int, number: int) -> tuple[Seen, ...]:
    """Read the kept blocks above a height, the highest first."""
    here = and_(blocks.c.chain_id == chain_id, blocks.c.number > number)
    rows = connection.execute(select(blocks).where(here).order_by(blocks.c.number.desc()))
    return tuple(Seen(row.number, row.hash, row.at) for row in rows)


def select_blocks_below(connection: Connection, chain_id: int, number: int, limit: int) -> tuple[Seen, ...]:
    """Read the next kept blocks below a height, the highest first."""
    here = and_(blocks.c.chain_id == chain_id, blocks.c.number < number)
    rows = connection.execute(select(blocks).where(here).order_by(blocks.c.number.desc()).limit(limit))
    return tuple(Seen(row.number, row.hash, row.at) for row in rows)


def select_said(connection: Connection, chain_id: int, first: int, last: int) -> tuple[Placed, ...]:
    """Read the logs in a range of blocks, both ends included, with their block's time."""
    found = connection.execute(_placed(chain_id).where(sightings.c.block_number.between(first, last)))
    return tuple((_sighting(row), row.at) for row in found)


def select_endings(
    connection: Connection, chain_id: int, after: tuple[int, int], last: int, limit: int
) -> tuple[Placed, ...]:
    """Read the next logs up to a block that say how tasks ended, after a place: block and log index."""
    return _next_of(connection, _ENDINGS, _placed(chain_id), after, last, limit)


def select_records(
    connection: Connection, chain_id: int, after: tuple[int, int], last: int, limit: int
) -> tuple[Placed, ...]:
    """Read the next logs up to a block that record deliveries, ratings and objections, after a place likewise."""
    return _next_of(connection, _RECORDS, _placed(chain_id), after, last, limit)


def _next_of(
    connection: Connection, kinds: Sequence[str], placed: Select[Any], after: tuple[int, int], last: int, limit: int
) -> tuple[Placed, ...]:
    place = tuple_(sightings.c.block_number, sightings.c.log_index)
    beyond = and_(place > tuple_(*after), sightings.c.block_number <= last)
    found = connection.execute(placed.where(beyond, sightings.c.kind.in_(kinds)).limit(limit))
    return tuple((_sighting(row), row.at) for row in found)


def select_said_of(connection: Connection, chain_id: int, last: int, batches: Sequence[str]) -> tuple[Placed, ...]:
    """Read all the logs up to a block that are about some batches; each of them begins with its batch."""
    said: list[Placed] = []
    batch = func.substr(sightings.c.body, 3, 66)  # past the bracket and the quotation mark
    for start in range(0, len(batches), _NAMES_AT_ONCE):
        named = batch.in_(batches[start : start + _NAMES_AT_ONCE])
        query = _placed(chain_id).where(sightings.c.block_number <= last, named)
        said += ((_sighting(row), row.at) for row in connection.execute(query))
    return tuple(said)


def _placed(chain_id: int) -> Select[Any]:
    same = and_(blocks.c.chain_id == sightings.c.chain_id, blocks.c.number == sightings.c.block_number)
    query = select(sightings, blocks.c.at).join(blocks, same).where(sightings.c.chain_id == chain_id)
    return query.order_by(sightings.c.block_number, sightings.c.log_index)


def select_moved(connection: Connection, chain_id: int, above: int) -> frozenset[tuple[str, str]]:
    """Name whose money has moved in blocks above one, as far as they were seen: token, holder, in small letters."""
    here = and_(sightings.c.chain_id == chain_id, sightings.c.block_number > above, sightings.c.kind.in_(_MONEY))
    found = (_decode(body) for body in connection.execute(select(sightings.c.body).where(here)).scalars())
    return frozenset((str(fields[0]).lower(), str(fields[1]).lower()) for fields in found)


def delete_above(connection: Connection, chain_id: int, number: int) -> int:
    """Take back what was seen above a height; says how many logs that were."""
    taken = connection.execute(
        delete(sightings).where(sightings.c.chain_id == chain_id, sightings.c.block_number > number)
    )
    connection.execute(delete(blocks).where(blocks.c.chain_id == chain_id, blocks.c.number > number))
    return int(taken.rowcount)


def delete_empty_blocks(connection: Connection, chain_id: int, below: int) -> None:
    """Forget the blocks below a height that no log needs; none of them will be taken back any more."""
    full = select(sightings.c.block_number).where(
        sightings.c.chain_id == blocks.c.chain_id, sightings.c.block_number == blocks.c.number
    )
    connection.execute(delete(blocks).where(blocks.c.chain_id == chain_id, blocks.c.number < below, ~full.exists()))


def select_next(
    connection: Connection, chain_id: int, above: int, last: int, limit: int
) -> tuple[Seen | None, tuple[Placed, ...]]:
    """Read the next logs in order with their block's time, and the block up to which they are all.

    At most about `limit`, but never a part of a block. No block where nothing above is kept.
    """
    here = and_(blocks.c.chain_id == chain_id, blocks.c.number > above, blocks.c.number <= last)
    counted = select(sightings.c.block_number).where(
        sightings.c.chain_id == chain_id, sightings.c.block_number > above, sightings.c.block_number <= last
    )
    rows = connection.execute(counted.order_by(sightings.c.block_number).offset(limit).limit(1))
    # Where there are more, the block of the first too many is left for the next time, unless it is the only one.
    more = rows.scalar_one_or_none()
    if more is not None:
        first = connection.execute(counted.order_by(sightings.c.block_number).limit(1)).scalar_one()
        here = and_(here, blocks.c.number <= max(first, more - 1))
    end = connection.execute(select(blocks).where(here).order_by(blocks.c.number.desc()).limit(1)).one_or_none()
    if end is None:
        return None, ()
    return Seen(end.number, end.hash, end.at), select_said(connection, chain_id, above + 1, end.number)


def _sighting(row: Any) -> Sighting:
    return Sighting(row.block_number, row.log_index, row.block_hash, row.tx_hash, row.kind, _decode(row.body))
