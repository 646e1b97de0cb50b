"""Reads what is handed out, page by page: nothing here holds more than a page, however long the journal is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, Select, Table, func, select, type_coerce

from ledger import store
from ledger.bulk import among
from ledger.columns import Word
from ledger.core.facts import BatchOpened, LogRef
from ledger.core.ids import PersonId
from ledger.core.journal import GENESIS, Entry, Posting
from ledger.core.money import Asset
from ledger.core.people import Person
from ledger.database import Connection
from ledger.tables import balances, batches, blocks, entries, heads, people, postings, tasks

ENTRIES_PER_PAGE = 200  # an entry may have 256 legs
ROWS_PER_FETCH = 500
_ID_DIGITS_MAX = 18  # what both databases hold in 64 bits
_log_of = msgspec.json.Decoder(LogRef).decode  # of a million logs: much quicker than the column's own reading
_RAW_LOG = type_coerce(entries.c.log, Word).label("raw_log")


@dataclass(frozen=True, slots=True)
class Basis:
    """What all figures read in one snapshot rest on."""

    chain_id: int
    escrow: str
    block: int  # the last final block whose logs are in the journal; -1 before the first
    block_hash: str
    block_at: datetime | None  # of that block or one just before it
    last_entry: int
    last_hash: str  # of the chain of entries


@dataclass(frozen=True, slots=True)
class Numbered:
    """An entry with its number and its hash in the chain of entries."""

    seq: int
    hash: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Leg:
    """One posting of an account and the entry it is a leg of."""

    place: int  # among the entry's legs
    of: Numbered

    @property
    def minor(self) -> int:
        """How much it moves."""
        return self.of.entry.postings[self.place].minor


def select_basis(connection: Connection) -> Basis:
    """Read what the journal rests on."""
    last = connection.execute(
        select(entries.c.seq, entries.c.hash, entries.c.chain_id).order_by(entries.c.seq.desc()).limit(1)
    ).one_or_none()
    query = select(heads).order_by(heads.c.height.desc()).limit(1)
    head = connection.execute(query if last is None else query.where(heads.c.chain_id == last.chain_id)).one_or_none()
    seq, hashed = (0, GENESIS) if last is None else (last.seq, last.hash)
    if head is None:
        return Basis(0, "", -1, "", None, seq, hashed)
    below = (blocks.c.chain_id == head.chain_id, blocks.c.number <= head.height)
    known = connection.execute(select(blocks.c.at).where(*below).order_by(blocks.c.number.desc()).limit(1))
    at = known.scalar_one_or_none()
    return Basis(head.chain_id, head.escrow, head.height, head.block_hash, at, seq, hashed)


def select_assets_by_token(connection: Connection) -> dict[str, Asset]:
    """Read the currencies by the token behind them."""
    return {asset.token: asset for asset in store.select_assets(connection).values()}


def select_accounts(connection: Connection) -> Iterator[tuple[str, str, int]]:
    """Read each account with what the product keeps as its balance: (account, token, minor), in order."""
    query = select(balances).order_by(balances.c.account, balances.c.token)
    for row in connection.execute(query.execution_options(yield_per=ROWS_PER_FETCH)):
        yield row.account, row.token, row.minor


def select_tokens(connection: Connection, account: str) -> tuple[str, ...]:
    """Read which tokens an account has ever held."""
    query = select(balances.c.token).where(balances.c.account == account).order_by(balances.c.token)
    return tuple(connection.execute(query).scalars())


def select_all_tokens(connection: Connection) -> tuple[str, ...]:
    """Read which tokens the journal knows."""
    return tuple(connection.execute(select(balances.c.token).distinct().order_by(balances.c.token)).scalars())


def select_days(connection: Connection) -> tuple[date, date]:
    """Read the first and the last day, UTC, on which an entry's block was made."""
    days = [
        _log_of(raw).block_time.astimezone(UTC).date()
        for order in (entries.c.seq, entries.c.seq.desc())
        for raw in connection.execute(select(_RAW_LOG).order_by(order).limit(1)).scalars()
    ]
    return (min(days), max(days)) if days else (date.min, date.min)


def select_journal(connection: Connection) -> Iterator[Numbered]:
    """Read the journal in order."""
    query = _entries().order_by(entries.c.seq).execution_options(yield_per=ENTRIES_PER_PAGE)
    for page in connection.execute(query).partitions():
        yield from _complete(connection, page)


def select_legs(connection: Connection, account: str, token: str) -> Iterator[tuple[Leg, ...]]:
    """Read what moved an account, in order, as pages."""
    mine = (postings.c.account == account, postings.c.token == token)
    query = _entries(postings.c.leg).join(postings, postings.c.entry == entries.c.seq).where(*mine)
    query = query.order_by(postings.c.entry, postings.c.leg).execution_options(yield_per=ENTRIES_PER_PAGE)
    for page in connection.execute(query).partitions():
        whole = {one.seq: one for one in _complete(connection, page)}
        yield tuple(Leg(row.leg, whole[row.seq]) for row in page)


def select_sums_before(
    connection: Connection, accounts: Iterable[str], token: str, end: datetime
) -> dict[str, tuple[int, int]]:
    """Add up what moved some accounts before a moment, as (first entry, sum)."""
    sums: dict[str, tuple[int, int]] = {}
    query = select(postings.c.account, postings.c.entry, postings.c.minor, _RAW_LOG)
    query = query.join(entries, postings.c.entry == entries.c.seq).order_by(postings.c.entry)
    query = query.where(among(connection, postings.c.account, tuple(accounts)), postings.c.token == token)
    for row in connection.execute(query):
        if _log_of(row.raw_log).block_time < end:
            first, before = sums.get(row.account, (row.entry, 0))
            sums[row.account] = (first, before + row.minor)
    return sums


def select_titles(connection: Connection, names: Iterable[str]) -> dict[tuple[str, int], str]:
    """Read the titles of our own tasks in some batches, by (batch, place)."""
    query = select(tasks.c.batch, tasks.c.place, tasks.c.title).where(among(connection, tasks.c.batch, set(names)))
    return {(row.batch, row.place): row.title for row in connection.execute(query)}


def select_somebody(connection: Connection, given: str) -> Person | None:
    """Find a person by id, by numeric Telegram id, or by address; never by a name, which anyone can take."""
    if given.isascii() and given.isdecimal() and len(given) <= _ID_DIGITS_MAX:
        found = store.select_people_by_telegram(connection, (int(given),))
        return found[0] if found else None
    found = store.select_people_by_address(connection, (given,))
    return found[0] if found else store.select_person(connection, PersonId(given))


def count_legs(connection: Connection, account: str, token: str) -> int:
    """Count what has moved an account."""
    query = select(func.count()).where(postings.c.account == account, postings.c.token == token)
    return int(connection.execute(query).scalar_one())


def count_postings(connection: Connection) -> int:
    """Count the legs of all entries."""
    return _count(connection, postings)


def count_tasks(connection: Connection) -> int:
    """Count the tasks."""
    return _count(connection, tasks)


def count_batches(connection: Connection) -> int:
    """Count the batches."""
    return _count(connection, batches)


def select_task_rows(connection: Connection) -> Iterator[Mapping[str, Any]]:
    """Read every task with the addresses of its people; no title, no name."""
    addresses = {role: people.alias(role) for role in ("employer", "worker", "arbiter")}
    joined = tasks.join(addresses["employer"], tasks.c.employer == addresses["employer"].c.id)
    for role in ("worker", "arbiter"):
        joined = joined.outerjoin(addresses[role], tasks.c[role] == addresses[role].c.id)
    shown: list[ColumnElement[Any]] = [tasks.c[name] for name in _TASK_COLUMNS]
    shown += [table.c.address.label(f"{role}_address") for role, table in addresses.items()]
    query = select(*shown).select_from(joined).order_by(tasks.c.id).execution_options(yield_per=ROWS_PER_FETCH)
    for row in connection.execute(query).mappings():
        yield dict(row)


def select_batch_rows(connection: Connection) -> Iterator[BatchOpened]:
    """Read how every batch began, ours or not."""
    query = select(batches.c.opened).order_by(batches.c.batch).execution_options(yield_per=ENTRIES_PER_PAGE)
    yield from connection.execute(query).scalars()


_TASK_COLUMNS = (
    *("id", "stage", "asset", "reward", "seconds", "skills", "languages", "posted_at", "expires_at"),
    *("batch", "place", "deliverable", "rating", "path"),
)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _entries(*more: Any) -> Select[Any]:
    return select(entries.c.seq, entries.c.kind, entries.c.hash, entries.c.reverses, _RAW_LOG, *more)


def _complete(connection: Connection, page: Sequence[Row[Any]]) -> Iterator[Numbered]:
    """Give entries of a page their legs; an entry that is there twice is given once."""
    rows = {row.seq: row for row in page}
    query = select(postings).where(postings.c.entry.in_(list(rows))).order_by(postings.c.entry, postings.c.leg)
    legs = {
        seq: tuple(Posting(leg.account, leg.token, leg.minor) for leg in group)
        for seq, group in groupby(connection.execute(query), key=lambda leg: leg.entry)
    }
    for seq, row in rows.items():
        yield Numbered(seq, row.hash, Entry(row.kind, _log_of(row.raw_log), legs.get(seq, ()), row.reverses))
