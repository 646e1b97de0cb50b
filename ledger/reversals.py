"""Entries undone: each by another that reverses it, the newest first; no row of the journal is changed or deleted."""

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, delete, select

from ledger import books
from ledger.core.journal import Entry, reversal_of
from ledger.tables import batches, entries

_AT_ONCE = 500


def reverse_above(connection: Connection, block: int, era: int) -> int:
    """Undo every entry from above a block that has not been undone yet; says how many. The books are locked."""
    found = tuple(_standing_above(connection, block))
    books.insert_entries(connection, [reversal_of(entry, seq, era) for seq, entry in found])
    return len(found)


def _standing_above(connection: Connection, block: int) -> Iterator[tuple[int, Entry]]:
    """Read back from the newest entry; those that stand are in the order of their blocks, whatever was undone."""
    undone: set[int] = set()
    above = books.select_last_entry(connection)
    while above > 0:
        for seq, _, entry in reversed(tuple(books.select_entries(connection, after=above - _AT_ONCE, limit=_AT_ONCE))):
            if entry.reverses is not None:
                undone.add(entry.reverses)
            elif seq not in undone:
                if entry.log.block_number <= block:
                    return
                yield seq, entry
        above -= _AT_ONCE


def select_reversed(connection: Connection) -> frozenset[int]:
    """Read the numbers of the entries that have been undone."""
    return frozenset(connection.execute(select(entries.c.reverses).where(entries.c.reverses.is_not(None))).scalars())


def delete_batches(connection: Connection, named: Collection[str]) -> None:
    """Forget how batches began that never did."""
    connection.execute(delete(batches).where(batches.c.batch.in_(named)))
