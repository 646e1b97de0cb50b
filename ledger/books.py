"""The journal's rows: append an entry, read accounts. Nothing here changes or deletes an entry."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, select, tuple_

from ledger.bulk import among, insert_rows, update_rows
from ledger.core.facts import BatchOpened
from ledger.core.journal import GENESIS, Entry, Posting, entry_hash
from ledger.database import lock
from ledger.tables import balances, batches, entries, postings

_OF_ENTRY = ("seq", "kind", "chain_id", "block_hash", "log_index", "part", "era", "log", "previous", "hash", "reverses")
_OF_POSTING = ("entry", "leg", "account", "token", "minor")
PAGE = 2000
ANY = ("", "\U0010ffff")  # names before and after those of all accounts


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it is kept: its number, the hash it follows, its own, and the place that its keys say."""

    seq: int
    previous: str
    hash: str
    place: tuple[int, str, int, int]  # chain, block hash, log index and part
    entry: Entry


def lock_books(connection: Connection) -> None:
    """Wait until nobody else is at the books, and keep them until the transaction's end.

    Taken before anything else of the transaction: who held a task and then waited for the books could be waited
    for by whoever has them.
    """
    lock(connection, "books")


def insert_entries(connection: Connection, appended: Sequence[Entry]) -> None:
    """Append entries, each chained to the one before it, and move the balances they touch.

    The books are locked. If they were not, of two entries chained to the same one the keys refuse the second.
    """
    if not appended:
        return
    last = connection.execute(
        select(entries.c.seq, entries.c.hash).order_by(entries.c.seq.desc()).limit(1)
    ).one_or_none()
    count, previous = (0, GENESIS) if last is None else last
    rows, legs = [], []
    for seq, entry in enumerate(appended, count + 1):
        log, hashed = entry.log, entry_hash(previous, entry)
        place = (log.chain_id, log.block_hash, log.log_index, log.part, log.era)
        rows.append((seq, entry.kind, *place, log, previous, hashed, entry.reverses))
        legs += [(seq, leg, one.account, one.token, one.minor) for leg, one in enumerate(entry.postings)]
        previous = hashed
    insert_rows(connection, entries, _OF_ENTRY, rows)
    insert_rows(connection, postings, _OF_POSTING, legs)
    _move_balances(connection, legs)


def _move_balances(connection: Connection, legs: Sequence[tuple[int, int, str, str, int]]) -> None:
    """Add postings up and write each account they touch once."""
    sums: dict[tuple[str, str], int] = {}
    for _, _, account, token, minor in legs:
        sums[account, token] = sums.get((account, token), 0) + minor
    touched = among(connection, balances.c.account, {account for account, _ in sums})
    query = select(balances.c.account, balances.c.token, balances.c.minor).where(touched).order_by(balances.c.account)
    before = {(row.account, row.token): row.minor for row in connection.execute(query.with_for_update())}
    moved = [(before[key] + sum_, *key) for key, sum_ in sums.items() if key in before]
    fresh = [(*key, sum_) for key, sum_ in sums.items() if key not in before]
    update_rows(connection, balances, columns=("minor",), keys=("account", "token"), rows=moved)
    insert_rows(connection, balances, ("account", "token", "minor"), fresh)


def select_balance(connection: Connection, account: str, token: str) -> int:
    """Read what stands in an account."""
    mine = and_(balances.c.account == account, balances.c.token == token)
    return connection.execute(select(balances.c.minor).where(mine)).scalar_one_or_none() or 0


def select_balances(connection: Connection) -> Mapping[tuple[str, str], int]:
    """Read all accounts: (account, token) to what stands there."""
    rows = connection.execute(select(balances.c.account, balances.c.token, balances.c.minor))
    return {(row.account, row.token): row.minor for row in rows}


def each_balance(connection: Connection, names: tuple[str, str] = ANY) -> Iterator[tuple[str, str, int]]:
    """Read the accounts between two names in order, as (account, token, what stands there), a page at a time."""
    key, after = tuple_(balances.c.account, balances.c.token), (names[0], "")
    while True:
        query = select(balances.c.account, balances.c.token, balances.c.minor)
        query = query.where(key > tuple_(*after), balances.c.account < names[1])
        page = connection.execute(query.order_by(balances.c.account, balances.c.token).limit(PAGE)).all()
        yield from ((row[0], row[1], row[2]) for row in page)
        if len(page) < PAGE:
            return
        after = (page[-1][0], page[-1][1])


def select_entries(
    connection: Connection, *, after: int = 0, limit: int | None = None
) -> Iterator[tuple[int, str, Entry]]:
    """Read entries in order as (number, hash, entry), a page at a time."""
    left = limit
    while left is None or left > 0:
        page = select_page(connection, after=after, limit=PAGE if left is None else min(PAGE, left))
        yield from ((kept.seq, kept.hash, kept.entry) for kept in page)
        if len(page) < PAGE:
            return
        after, left = page[-1].seq, None if left is None else left - len(page)


def select_page(connection: Connection, *, after: int, limit: int) -> tuple[Kept, ...]:
    """Read the next entries with what they are chained to: two questions, however many there are."""
    query = select(entries).where(entries.c.seq > after).order_by(entries.c.seq).limit(limit)
    rows = connection.execute(query).all()
    if not rows:
        return ()
    within = postings.c.entry.between(rows[0].seq, rows[-1].seq)
    legs: dict[int, list[Posting]] = {row.seq: [] for row in rows}
    for leg in connection.execute(select(postings).where(within).order_by(postings.c.entry, postings.c.leg)):
        legs.setdefault(leg.entry, []).append(Posting(leg.account, leg.token, leg.minor))
    return tuple(_kept(row, tuple(legs[row.seq])) for row in rows)


def _kept(row: Any, legs: tuple[Posting, ...]) -> Kept:
    place = (row.chain_id, row.block_hash, row.log_index, row.part)
    return Kept(row.seq, row.previous, row.hash, place, Entry(row.kind, row.log, legs, row.reverses))


def select_last_entry(connection: Connection) -> int:
    """Read the number of the last entry; 0 before the first."""
    return connection.execute(select(entries.c.seq).order_by(entries.c.seq.desc()).limit(1)).scalar_one_or_none() or 0


def insert_batches(connection: Connection, opened: Sequence[BatchOpened]) -> None:
    """Keep how batches began."""
    insert_rows(connection, batches, ("batch", "opened"), [(one.batch, one) for one in opened])


def select_batches(connection: Connection, named: Collection[str]) -> Mapping[str, BatchOpened]:
    """Read how batches began, as far as they have."""
    rows = connection.execute(
        select(batches.c.batch, batches.c.opened).where(among(connection, batches.c.batch, named))
    )
    return {row.batch: row.opened for row in rows}
