"""Tables for analysts: postings, tasks, batches; addresses and no names, money as whole smallest units in text."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any

from ledger.core.facts import BatchOpened
from ledger.core.money import Asset
from ledger.core.packed import Path
from ledger.database import Connection
from ledger.exports import reading
from ledger.exports.kinds import task_of
from ledger.exports.reading import Numbered

_PROGRESS_EVERY = 1000
Progress = Callable[[str, int, int], None]
Cell = str | int | datetime | None


class Type(Enum):
    """What a column holds."""

    TEXT = "text"  # money too: no other type holds 256 bits everywhere
    WHOLE = "whole"  # 64 bits
    MOMENT = "moment"  # UTC, milliseconds


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns in order, how many rows there are, and how they are read."""

    columns: Mapping[str, Type]
    count: Callable[[Connection], int]
    read: Callable[[Connection], Iterator[tuple[Cell, ...]]]


def counted(table: Table, progress: Progress) -> tuple[Table, list[int]]:
    """Make a table tell how far it has been read, and keep the count where it can be seen afterwards."""
    told = [0]

    def read(connection: Connection) -> Iterator[tuple[Cell, ...]]:
        total = table.count(connection)
        for row in table.read(connection):
            yield row
            told[0] += 1
            if not told[0] % _PROGRESS_EVERY:
                progress("rows", told[0], total)

    return Table(table.columns, table.count, read), told


def csv_of(table: Table, connection: Connection) -> Iterator[str]:
    """Write a table as CSV; what is not there is empty."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.read(connection):
        writer.writerow([_plain(cell) for cell in row])
        yield made.getvalue()
        made.seek(0)
        made.truncate()
    yield made.getvalue()  # where there is no row: the heads


def _plain(cell: Cell) -> str | int | None:
    return cell.astimezone(UTC).isoformat(timespec="milliseconds") if isinstance(cell, datetime) else cell


def _postings(connection: Connection) -> Iterator[tuple[Cell, ...]]:
    known = reading.select_assets_by_token(connection)
    for numbered in reading.select_journal(connection):
        yield from _legs(numbered, known)


def _legs(numbered: Numbered, known: Mapping[str, Asset]) -> Iterator[tuple[Cell, ...]]:
    entry, log = numbered.entry, numbered.entry.log
    place = (log.chain_id, log.block_number, log.block_hash, log.block_time, log.tx_hash, log.log_index, log.part)
    for leg, posting in enumerate(entry.postings):
        asset = known.get(posting.token)
        code, decimals = (None, None) if asset is None else (asset.code, asset.decimals)
        batch, index = task_of(posting.account) or (None, None)
        moved = (posting.account, batch, index, posting.token, code, decimals, str(posting.minor))
        yield (numbered.seq, entry.kind, entry.reverses, *place, leg, *moved, numbered.hash)


def _tasks(connection: Connection) -> Iterator[tuple[Cell, ...]]:
    for row in reading.select_task_rows(connection):
        yield tuple(_task_cell(name, row) for name in TASKS.columns)


def _task_cell(name: str, row: Mapping[str, Any]) -> Cell:
    value = row[name]
    match name:
        case "reward":
            return str(value)
        case "skills" | "languages":
            return " ".join(sorted(value))
        case "path":
            return None if value is None else Path(value).name.lower()
        case _:
            kept: Cell = value
            return kept


def _batches(connection: Connection) -> Iterator[tuple[Cell, ...]]:
    for opened in reading.select_batch_rows(connection):
        yield _batch(opened)


def _batch(opened: BatchOpened) -> tuple[Cell, ...]:
    log, terms = opened.log, opened.terms
    place = (log.chain_id, log.block_number, log.block_time, log.tx_hash)
    named = {name: getattr(terms, name) for name in _TERMS}
    return (opened.batch, *place, len(opened.rewards), str(sum(opened.rewards)), *named.values())


_PLACE = {
    "chain_id": Type.WHOLE,
    "block": Type.WHOLE,
    "block_hash": Type.TEXT,
    "block_at": Type.MOMENT,
    "tx": Type.TEXT,
    "log": Type.WHOLE,
    "part": Type.WHOLE,
}
_TERMS = {
    "employer": Type.TEXT,
    "token": Type.TEXT,
    "fee_bps": Type.WHOLE,
    "fee_receiver": Type.TEXT,
    "benefits_bps": Type.WHOLE,
    "benefits_fund": Type.TEXT,
    "arbiter": Type.TEXT,
    "arbiter_fee_bps": Type.WHOLE,
    "min_rating": Type.WHOLE,
    "full_rating": Type.WHOLE,
    "floor_bps": Type.WHOLE,
    "default_split_bps": Type.WHOLE,
    "open_by": Type.WHOLE,
    "submit_by": Type.WHOLE,
    "rate_by": Type.WHOLE,
    "contest_by": Type.WHOLE,
    "rule_by": Type.WHOLE,
}
POSTINGS = Table(
    {
        "entry": Type.WHOLE,
        "kind": Type.TEXT,
        "reverses": Type.WHOLE,
        **_PLACE,
        "leg": Type.WHOLE,
        "account": Type.TEXT,
        "batch": Type.TEXT,
        "index": Type.WHOLE,
        "token": Type.TEXT,
        "asset": Type.TEXT,
        "decimals": Type.WHOLE,
        "minor": Type.TEXT,
        "entry_hash": Type.TEXT,
    },
    reading.count_postings,
    _postings,
)
TASKS = Table(
    {
        "id": Type.TEXT,
        "stage": Type.TEXT,
        "employer_address": Type.TEXT,
        "worker_address": Type.TEXT,
        "arbiter_address": Type.TEXT,
        "asset": Type.TEXT,
        "reward": Type.TEXT,
        "seconds": Type.WHOLE,
        "skills": Type.TEXT,
        "languages": Type.TEXT,
        "posted_at": Type.MOMENT,
        "expires_at": Type.MOMENT,
        "batch": Type.TEXT,
        "place": Type.WHOLE,
        "deliverable": Type.TEXT,
        "rating": Type.WHOLE,
        "path": Type.TEXT,
    },
    reading.count_tasks,
    _tasks,
)
BATCHES = Table(
    {
        "batch": Type.TEXT,
        "chain_id": Type.WHOLE,
        "block": Type.WHOLE,
        "block_at": Type.MOMENT,
        "tx": Type.TEXT,
        "tasks": Type.WHOLE,
        "reward_sum": Type.TEXT,
        **_TERMS,
    },
    reading.count_batches,
    _batches,
)
TABLES: Mapping[str, Table] = MappingProxyType({"journal": POSTINGS, "tasks": TASKS, "batches": BATCHES})
