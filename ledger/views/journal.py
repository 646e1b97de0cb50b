"""The journal for reading: an entry by its number, and pages by what is asked for, newest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, select, text

from ledger.core.facts import LogRef
from ledger.core.journal import Entry, Posting, entry_hash
from ledger.tables import entries, postings

PAGE = 50
LOOKED_MOST = 2000  # entries looked at for one page, where what is asked for has no index of its own
OF_BLOCK_MOST = 500
_CHUNK = 250


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as its row keeps it."""

    seq: int
    entry: Entry
    previous: str
    hash: str

    @property
    def is_whole(self) -> bool:
        """Whether the hash is that of what stands there."""
        return entry_hash(self.previous, self.entry) == self.hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for; what is left empty asks for nothing."""

    kind: str = ""
    account: str = ""
    token: str = ""
    first_block: int | None = None
    last_block: int | None = None
    since: datetime | None = None
    until: datetime | None = None  # before it
    tx_hash: str = ""
    block_hash: str = ""  # where a tx is: rows are found by their block
    chain_id: int = 0  # whose block that is

    def takes(self, kept: Kept) -> bool:
        """Say whether an entry is one of those asked for."""
        entry, log = kept.entry, kept.entry.log
        return (
            (not self.kind or entry.kind == self.kind)
            and (not self.tx_hash or log.tx_hash == self.tx_hash)
            and (not self.block_hash or log.block_hash == self.block_hash)
            and any(self._touches(leg) for leg in entry.postings)
            and (self.first_block is None or log.block_number >= self.first_block)
            and (self.last_block is None or log.block_number <= self.last_block)
            and (self.since is None or log.block_time >= self.since)
            and (self.until is None or log.block_time < self.until)
        )

    def _touches(self, leg: Posting) -> bool:
        return (not self.account or leg.account == self.account) and (not self.token or leg.token == self.token)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of entries, and before which number the next one begins; nothing where there is no more."""

    kept: tuple[Kept, ...]
    before: int | None
    looked: int  # entries looked at


def select_kept(connection: Connection, numbers: Sequence[int]) -> tuple[Kept, ...]:
    """Read entries by their numbers, newest first: two questions, however many there are."""
    if not numbers:
        return ()
    rows = connection.execute(select(entries).where(entries.c.seq.in_(numbers)).order_by(entries.c.seq.desc()))
    return _with_postings(connection, rows.all())


def _with_postings(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[Kept, ...]:
    query = select(postings).where(postings.c.entry.in_([row.seq for row in rows]))
    legs: dict[int, list[Posting]] = {}
    for leg in connection.execute(query.order_by(postings.c.entry, postings.c.leg)):
        legs.setdefault(leg.entry, []).append(Posting(leg.account, leg.token, leg.minor))
    return tuple(Kept(row.seq, _entry(row, legs.get(row.seq, ())), row.previous, row.hash) for row in rows)


def _entry(row: Row[Any], legs: Sequence[Posting]) -> Entry:
    return Entry(row.kind, row.log, tuple(legs), reverses=row.reverses)


def select_sheet(
    connection: Connection, wanted: Wanted, *, before: int | None = None, limit: int = PAGE, look: int = LOOKED_MOST
) -> Sheet:
    """Read a page of what is asked for, below a number; one that finds little says where to look on."""
    low, high = _span(connection, wanted)
    top = high + 1 if before is None else min(before, high + 1)
    found: list[Kept] = []
    looked, size = 0, limit + 1  # often the first are those that are asked for
    while looked < look:
        numbers = _numbers(connection, wanted, low, top, size)
        for kept in select_kept(connection, numbers):
            looked, top = looked + 1, kept.seq
            if wanted.takes(kept):
                found.append(kept)
            if len(found) == limit:
                is_last = kept.seq == numbers[-1] and len(numbers) < size
                return Sheet(tuple(found), None if is_last else top, looked)
        if len(numbers) < size:
            return Sheet(tuple(found), None, looked)
        size = _CHUNK
    return Sheet(tuple(found), top, looked)


def _numbers(connection: Connection, wanted: Wanted, low: int, top: int, size: int) -> Sequence[int]:
    """List the next numbers by the best index there is for what is asked for."""
    if wanted.block_hash:
        found = numbers_of_block(connection, wanted.chain_id, wanted.block_hash)
        return [seq for seq in found if low <= seq < top][:size]
    if wanted.account:
        here = and_(postings.c.account == wanted.account, postings.c.entry < top, postings.c.entry >= low)
        query = select(postings.c.entry).where(here).distinct().order_by(postings.c.entry.desc())
    else:
        query = select(entries.c.seq).where(entries.c.seq < top, entries.c.seq >= low).order_by(entries.c.seq.desc())
        if wanted.kind:
            query = query.where(entries.c.kind == wanted.kind)
    return connection.execute(query.limit(size)).scalars().all()


def numbers_of_block(connection: Connection, chain_id: int, block_hash: str) -> Sequence[int]:
    """List what a block's logs brought, and what undid it once the chain had taken the block back; newest first."""
    # SQLite would look for `reverses IS NULL` in the index of what is reversed, which is to say at every entry.
    how = " INDEXED BY uq_entries_log" if connection.dialect.name == "sqlite" else ""
    here = "chain_id = :chain_id AND block_hash = :block_hash AND reverses IS NULL ORDER BY seq DESC LIMIT :most"
    query = text(f"SELECT seq FROM entries{how} WHERE {here}")  # noqa: S608 (words of our own)
    given = {"chain_id": chain_id, "block_hash": block_hash, "most": OF_BLOCK_MOST}
    brought = connection.execute(query, given).scalars().all()
    undone = connection.execute(select(entries.c.seq).where(entries.c.reverses.in_(brought))).scalars().all()
    return sorted({*brought, *undone}, reverse=True)


def _span(connection: Connection, wanted: Wanted) -> tuple[int, int]:
    """Find the first and the last number that can be asked for.

    Entries stand in the order of their blocks, except where the chain took some back: from the first correction on all
    are looked at.
    """
    last = connection.execute(select(entries.c.seq).order_by(entries.c.seq.desc()).limit(1)).scalar_one_or_none() or 0
    first, since = wanted.first_block, wanted.since
    low, high = 1, last
    # By the index of what is reversed; they are few, and asked for their least SQLite would look at every entry.
    corrections = connection.execute(select(entries.c.seq).where(entries.c.reverses > 0)).scalars().all()
    corrected = min(corrections, default=None)
    end = last if corrected is None else corrected - 1
    if first is not None:
        low = max(low, _first(connection, end, lambda log: log.block_number >= first))
    if since is not None:
        low = max(low, _first(connection, end, lambda log: log.block_time >= since))
    if corrected is not None:
        return low, high
    final, until = wanted.last_block, wanted.until
    if final is not None:
        high = min(high, _first(connection, end, lambda log: log.block_number > final) - 1)
    if until is not None:
        high = min(high, _first(connection, end, lambda log: log.block_time >= until) - 1)
    return low, high


def _first(connection: Connection, last: int, is_past: Callable[[LogRef], bool]) -> int:
    """Find the first entry past a point by halving: some twenty looks in a million."""
    low, high = 1, last + 1
    while low < high:
        middle = (low + high) // 2
        log = connection.execute(select(entries.c.log).where(entries.c.seq == middle)).scalar_one_or_none()
        if log is None or is_past(log):
            high = middle
        else:
            low = middle + 1
    return low
