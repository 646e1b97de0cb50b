"""Logs as rows, and the filter of eth_getLogs as a condition on them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

TOPICS_MAX = 4
# The columns that have an index, those that tell the most first: a batch or a holder stands in topic1 or topic2,
# one contract says nearly everything on a chain like this, and one topic0 stands under many logs of it.
INDEXED = ("topic2", "topic1", "address", "topic0")


@dataclass(frozen=True, slots=True)
class LogRow:
    """One log, with everything that eth_getLogs says about it."""

    block_number: int
    log_index: int
    block_hash: bytes
    tx_hash: bytes
    address: bytes
    topics: tuple[bytes, ...]
    payload: bytes

    def columns(self) -> tuple[int | bytes | None, ...]:
        """Lay the row out as the table has it: four topic columns, empty ones at the end."""
        padded = (*self.topics, *(None,) * (TOPICS_MAX - len(self.topics)))
        return (
            self.block_number,
            self.log_index,
            self.block_hash,
            self.tx_hash,
            self.address,
            *padded,
            self.payload,
        )

    @classmethod
    def of(
        cls,
        row: tuple[int, int, bytes, bytes, bytes, bytes | None, bytes | None, bytes | None, bytes | None, bytes],
    ) -> Self:
        """Read a row of the table."""
        number, index, block_hash, tx_hash, address, *padded, payload = row
        topics = tuple(topic for topic in padded if isinstance(topic, bytes))
        assert isinstance(payload, bytes)
        return cls(number, index, block_hash, tx_hash, address, topics, payload)


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which logs are wanted; an empty tuple of alternatives lets everything through."""

    first: int
    last: int
    addresses: tuple[bytes, ...] = ()
    topics: tuple[tuple[bytes, ...], ...] = ()


def sql_of(wanted: LogFilter) -> tuple[str, tuple[int | bytes, ...]]:
    """Say the filter in SQL, every value as a placeholder."""
    clauses = ["block_number BETWEEN ? AND ?"]
    values: list[int | bytes] = [wanted.first, wanted.last]
    restricted = dict(_alternatives(wanted))
    best = next((column for column in INDEXED if column in restricted), "")
    for column, choices in restricted.items():
        # SQLite keeps no figures here that would tell it which index is best: a plus keeps it from the others.
        name = column if column == best else f"+{column}"
        clauses.append(f"{name} IN ({', '.join('?' * len(choices))})")
        values.extend(choices)
    if wanted.topics:
        # A filter of n positions asks for n topics, even where it does not say which.
        clauses.append(f"topic{len(wanted.topics) - 1} IS NOT NULL")
    return " AND ".join(clauses), tuple(values)


def _alternatives(wanted: LogFilter) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """Yield each column that is restricted, with what it may hold."""
    if wanted.addresses:
        yield "address", wanted.addresses
    for position, choices in enumerate(wanted.topics):
        if choices:
            yield f"topic{position}", choices
