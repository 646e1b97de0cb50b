"""Many rows at once: what SQLAlchemy does for each row costs more than all the rest, so only its column types are used.

A value is written exactly as it is elsewhere: each column's own type says how. Rows go to the driver in one call:
`executemany` on SQLite; on PostgreSQL COPY for new rows, and one statement over a JSON text for rows that are there.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache, partial
from typing import Any

import msgspec
from sqlalchemy import (
    BIGINT,
    JSON,
    TEXT,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    Table,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.types import TypeEngine

from ledger import postgresql
from ledger.columns import Minor, Moment, Whole, Word

Row = Sequence[Any]
_Is = ColumnElement[bool]
_encode = msgspec.json.Encoder().encode


def insert_rows(connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Add rows, in their order."""
    if not rows:
        return
    written = written_as(connection.dialect, table, columns, rows)
    named = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        postgresql.copy_rows(connection, f"COPY {table.name} ({named}) FROM STDIN", written)
        return
    marks = ", ".join("?" * len(columns))
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({named}) VALUES ({marks})", written)  # noqa: S608 (our own names)


def upsert_rows(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Row], *, key: str
) -> None:
    """Add rows, or where `key` is there already write the others' columns."""
    if not rows:
        return
    named, others = ", ".join(columns), [name for name in columns if name != key]
    set_ = ", ".join(f"{name} = excluded.{name}" for name in others)
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    statement = (
        f"INSERT INTO {table.name} ({named}) VALUES ({', '.join([mark] * len(columns))}) "  # noqa: S608 (our own names)
        f"ON CONFLICT ({key}) DO UPDATE SET {set_}"
    )
    connection.exec_driver_sql(statement, written_as(connection.dialect, table, columns, rows))


def insert_missing_rows(connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
    """Add the rows whose key is not there yet; the others stay as they are."""
    if not rows:
        return
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    marks = ", ".join([mark] * len(columns))
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
    connection.exec_driver_sql(statement, written_as(connection.dialect, table, columns, rows))


def update_rows(
    connection: Connection, table: Table, *, columns: tuple[str, ...], keys: tuple[str, ...], rows: Sequence[Row]
) -> int:
    """Write `columns` of the rows that `keys` name, given before the keys; says how many were there."""
    if not rows:
        return 0
    written = written_as(connection.dialect, table, columns + keys, rows)
    if connection.dialect.name == "postgresql":
        return _update_from_json(connection, table, columns, keys, written)
    set_ = ", ".join(f"{name} = ?" for name in columns)
    where = " AND ".join(f"{name} = ?" for name in keys)
    statement = f"UPDATE {table.name} SET {set_} WHERE {where}"  # noqa: S608 (our own names)
    return int(connection.exec_driver_sql(statement, written).rowcount)


def _update_from_json(
    connection: Connection, table: Table, columns: tuple[str, ...], keys: tuple[str, ...], rows: Sequence[Row]
) -> int:
    places = [f"v{number}" for number in range(len(columns) + len(keys))]
    kinds = [_kind(connection.dialect, table.c[name]) for name in columns + keys]
    record = ", ".join(f"{place} {kind}" for place, kind in zip(places, kinds, strict=True))
    set_ = ", ".join(f"{name} = new.{place}" for name, place in zip(columns, places, strict=False))
    where = " AND ".join(
        f"{table.name}.{name} = new.{place}" for name, place in zip(keys, places[len(columns) :], strict=True)
    )
    # No JSON library writes every integer; PostgreSQL reads one from its text as well.
    shown = [[str(value) if type(value) is int else value for value in row] for row in rows]
    text = _encode([dict(zip(places, row, strict=True)) for row in shown]).decode()
    statement = f"UPDATE {table.name} SET {set_} FROM json_to_recordset(%s::json) AS new({record}) WHERE {where}"  # noqa: S608
    return int(connection.exec_driver_sql(statement, (text,)).rowcount)


def _kind(dialect: Dialect, column: Column[Any]) -> str:
    return str(column.type.compile(dialect)).partition(" COLLATE")[0]


def written_as(dialect: Dialect, table: Table, columns: tuple[str, ...], rows: Sequence[Row]) -> list[tuple[Any, ...]]:
    """Turn values into what the driver takes, column by column."""
    writers = _writers(table, columns, dialect)
    return list(
        zip(*(write(values) for write, values in zip(writers, zip(*rows, strict=True), strict=True)), strict=True)
    )


Writer = Callable[[Iterable[Any]], Iterable[Any]]


@lru_cache(maxsize=256)
def _writers(table: Table, columns: tuple[str, ...], dialect: Dialect) -> tuple[Writer, ...]:
    return tuple(_writer(table.c[name].type, dialect) for name in columns)


def _writer(kind: TypeEngine[Any], dialect: Dialect) -> Writer:
    """Say how a type writes a whole column; what there is most of, without a call for each value."""
    bind = kind.dialect_impl(dialect).bind_processor(dialect)
    if bind is None:
        return iter
    if isinstance(kind, Word):
        return lambda values: [one if type(one) is str and one.isprintable() else bind(one) for one in values]
    if isinstance(kind, Minor) and dialect.name == "sqlite":
        return lambda values: [str(one) if type(one) is int else bind(one) for one in values]
    if isinstance(kind, Moment):
        return lambda values: map(lru_cache(maxsize=100)(bind), values)  # the same few, again and again
    return partial(map, bind)


def among(connection: Connection, column: ColumnElement[Any], values: Collection[str] | Collection[int]) -> _Is:
    """Ask for any of these words or numbers, in one parameter however many they are."""
    if connection.dialect.name == "postgresql":
        # Not `= ANY`: once it is prepared, that compares each word with each row where it passes the whole table. And
        # no array: its driver writes that word by word, which costs more than to read the rows.
        listed = cast(literal(_encode(list(values)).decode(), TEXT), JSON)
        found = func.json_array_elements_text(listed).column_valued("value")
        return column.in_(select(cast(found, BIGINT) if isinstance(column.type, Whole) else found))
    each = func.json_each(_encode(list(values)).decode()).table_valued("value")
    return column.in_(select(each.c.value))
