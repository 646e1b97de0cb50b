"""What PostgreSQL needs that SQLite does not: how it is reached, locks by name, and which errors say "once more"."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, bindparam, create_engine, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TEXT

OLDEST = 15
# Two transactions met and one must begin again: serialization, deadlock, and a key that somebody else was first with.
_LOST_RACES = frozenset({"40001", "40P01", "23505"})
_PLAIN = {str, int, type(None)}  # not truths: they are shown otherwise
_TOO_MUCH = "54"  # the class of what is more than it can ever do
# Whoever is stopped in the middle of a transaction loses it, so that nobody waits for them for ever.
_OPTIONS = "-c lock_timeout=30s -c idle_in_transaction_session_timeout=60s"
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_TRY = text(
    "SELECT name FROM unnest(:names) AS wanted (name) "
    "WHERE pg_try_advisory_lock(hashtextextended(name, 0)) LIMIT :limit"
).bindparams(bindparam("names", type_=ARRAY(TEXT)))
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended(name, 0)) FROM unnest(:names) AS held (name)").bindparams(
    bindparam("names", type_=ARRAY(TEXT))
)


def open_engine(url: URL) -> Engine:
    """Make the engine; nothing is connected yet."""
    given = url.query.get("options", "")
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        hide_parameters=True,
        connect_args={
            "application_name": "escrowd",
            "client_encoding": "utf8",
            "connect_timeout": 10,
            "options": f"{_OPTIONS} {given}".strip(),
        },
    )


def faults_of(connection: Connection) -> str:
    """Say why this server or database cannot serve; nothing if it can."""
    version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000
    if version < OLDEST:
        return f"it is PostgreSQL {version}, and {OLDEST} or newer is needed"
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        return f"it keeps text as {encoding}: make it with ENCODING 'UTF8' TEMPLATE template0"
    return ""


def is_lost_race(error: DBAPIError) -> bool:
    """Say whether the same transaction, begun again, may well succeed."""
    return getattr(error.orig, "sqlstate", None) in _LOST_RACES


def is_too_much(error: DBAPIError) -> bool:
    """Say whether more was asked than the server can do, however long one waits."""
    return (getattr(error.orig, "sqlstate", None) or "").startswith(_TOO_MUCH)


def lock_until_commit(connection: Connection, name: str) -> None:
    """Wait for a lock that goes with the transaction."""
    connection.execute(_LOCK, {"name": name})


def try_locks(connection: Connection, names: Sequence[str], limit: int) -> tuple[str, ...]:
    """Lock the first names that nobody else has, until they are unlocked or the connection ends; in autocommit."""
    return tuple(connection.execute(_TRY, {"names": list(names), "limit": limit}).scalars())


def unlock(connection: Connection, names: Sequence[str]) -> None:
    """Let names go that this connection has locked."""
    connection.execute(_UNLOCK, {"names": list(names)})


@contextmanager
def holding_locks(connection: Connection, names: Sequence[str], limit: int) -> Iterator[tuple[str, ...]]:
    """Hold the first names that nobody else holds, for as long as the block or the connection lasts.

    The connection must be in autocommit, and nothing else may hold by it.
    """
    held = try_locks(connection, names, limit)
    try:
        yield held
    finally:
        try:
            connection.exec_driver_sql("SELECT pg_advisory_unlock_all()")
        except DBAPIError:  # the connection is gone, and what it held with it
            connection.invalidate()


def copy_rows(connection: Connection, statement: str, rows: Sequence[Sequence[object]]) -> None:
    """Send rows as a stream, in the connection's transaction: the quickest way in, and past SQLAlchemy.

    Words and numbers that need no care go as one text, quicker still than row by row.
    """
    written = _plain_text(rows)
    with _copying(connection, statement) as copy:
        if written is not None:
            copy.write(written)
            return
        for row in rows:
            copy.write_row(row)


def _plain_text(rows: Sequence[Sequence[object]]) -> str | None:
    """Write rows as COPY's own text; nothing where a value needs care: another kind, or what stands between values."""
    columns = list(zip(*rows, strict=True))
    if any(not {*map(type, column)} <= _PLAIN for column in columns):
        return None
    absent = sum(column.count(None) for column in columns)
    shown = [["\\N" if one is None else str(one) for one in column] for column in columns]
    written = "\n".join(map("\t".join, zip(*shown, strict=True))) + "\n"
    between = (written.count("\t"), written.count("\n"), written.count("\\"), written.count("\r"))
    return written if between == (len(rows) * (len(columns) - 1), len(rows), absent, 0) else None


@contextmanager
def _copying(connection: Connection, statement: str) -> Iterator[Any]:
    dialect = connection.dialect
    driver, cursor = dialect.dbapi, cast("Any", connection.connection.cursor())
    assert driver is not None, "an engine has its driver"
    try:
        with cursor.copy(statement) as copy:
            yield copy
    except driver.Error as error:
        raise DBAPIError.instance(statement, None, error, driver.Error, dialect=dialect) from error
