"""The journal's rows: append an entry, read accounts. Nothing here changes or deletes an entry."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, and_, insert, select, update

from ledger.core.facts import BatchOpened
from ledger.core.journal import GENESIS, Entry, Posting, entry_hash
from ledger.database import lock
from ledger.tables import balances, batches, entries, postings


def lock_books(connection: Connection) -> None:
    """Wait until nobody else is at the books, and keep them until the transaction's end.

    Taken before anything else of the transaction: who held a task and then waited for the books could be waited
    for by whoever has them.
    """
    lock(connection, "books")


def insert_entry(connection: Connection, entry: Entry) -> int:
    """Append an entry, chained to the last, and move the balances it touches; returns its number.

    The books are locked. If they were not, of two entries chained to the same one the keys refuse the second.
    """
    last = connection.execute(
        select(entries.c.seq, entries.c.hash).order_by(entries.c.seq.desc()).limit(1)
    ).one_or_none()
    seq, previous = (1, GENESIS) if last is None else (last.seq + 1, last.hash)
    log = entry.log
    connection.execute(
        insert(entries).values(
            seq=seq,
            kind=entry.kind,
            chain_id=log.chain_id,
            block_hash=log.block_hash,
            log_index=log.log_index,
            part=log.part,
            log=log,
            previous=previous,
            hash=entry_hash(previous, entry),
        )
    )
    for leg, posting in enumerate(entry.postings):
        _insert_posting(connection, seq, leg, posting)
    return seq


def _insert_posting(connection: Connection, seq: int, leg: int, posting: Posting) -> None:
    row = {"account": posting.account, "token": posting.token, "minor": posting.minor}
    connection.execute(insert(postings).values(entry=seq, leg=leg, **row))
    mine = and_(balances.c.account == posting.account, balances.c.token == posting.token)
    before = connection.execute(select(balances.c.minor).where(mine).with_for_update()).scalar_one_or_none()
    if before is None:
        connection.execute(insert(balances).values(**row))
        return
    connection.execute(update(balances).where(mine).values(minor=before + posting.minor))


def select_balance(connection: Connection, account: str, token: str) -> int:
    """Read what stands in an account."""
    mine = and_(balances.c.account == account, balances.c.token == token)
    return connection.execute(select(balances.c.minor).where(mine)).scalar_one_or_none() or 0


def select_balances(connection: Connection) -> Mapping[tuple[str, str], int]:
    """Read all accounts: (account, token) to what stands there."""
    rows = connection.execute(select(balances.c.account, balances.c.token, balances.c.minor))
    return {(row.account, row.token): row.minor for row in rows}


def select_entries(
    connection: Connection, *, after: int = 0, limit: int | None = None
) -> Iterator[tuple[int, str, Entry]]:
    """Read entries in order as (number, hash, entry)."""
    query = select(entries).where(entries.c.seq > after).order_by(entries.c.seq).limit(limit)
    for row in connection.execute(query).all():
        legs = connection.execute(select(postings).where(postings.c.entry == row.seq).order_by(postings.c.leg))
        kept = tuple(Posting(leg.account, leg.token, leg.minor) for leg in legs)
        yield row.seq, row.hash, Entry(row.kind, row.log, kept)


def select_last_entry(connection: Connection) -> int:
    """Read the number of the last entry; 0 before the first."""
    return connection.execute(select(entries.c.seq).order_by(entries.c.seq.desc()).limit(1)).scalar_one_or_none() or 0


def insert_batch(connection: Connection, opened: BatchOpened) -> None:
    """Keep how a batch began."""
    connection.execute(insert(batches).values(batch=opened.batch, opened=opened))


def select_batch(connection: Connection, batch: str) -> BatchOpened | None:
    """Read how a batch began."""
    return connection.execute(select(batches.c.opened).where(batches.c.batch == batch)).scalar_one_or_none()
