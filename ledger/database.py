"""The database: one engine, one way to write, one way to read, and migrations at the start."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import OperationalError as DatabaseBusy

# Who only passes a database on takes them from here: the library itself stays with the modules that keep rows.
__all__ = [
    "Connection",
    "DatabaseBusy",
    "Engine",
    "connect",
    "has_journal",
    "migrate",
    "open_database",
    "reading",
    "snapshot",
    "writing",
]

_BEGIN = "escrowd_begin"  # how a transaction on SQLite begins; empty: not at all


def open_database(url: str) -> Engine:
    """Open the database of `url`, bring its schema up to date, and return the engine."""
    engine = connect(url)
    migrate(engine)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: on SQLite it takes the write lock first, so it never fails half-way."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Reading takes no lock and leaves no transaction open."""
    # SQLite's driver is in autocommit already and has only to be left there; see `_begin`.
    option = {_BEGIN: ""} if engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
    with engine.connect().execution_options(**option) as connection:
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """One transaction that only reads: all that is read in it is of one moment, and writers do not wait for it."""
    option = {_BEGIN: "BEGIN"} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**option) as connection:
        yield connection


def has_journal(engine: Engine) -> bool:
    """Say whether this is a ledger's database at all."""
    try:
        return inspect(engine).has_table("entries")
    except DatabaseError:  # not even a database
        return False


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to a revision, the newest if none is named."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect() as connection, _without_foreign_keys(connection), connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if connection.dialect.name == "sqlite":
            lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            assert not lost, lost


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, and would see every row that points to it point nowhere meanwhile."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def connect(url: str) -> Engine:
    """Open a database as it is."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin on its own
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: a transaction that read first could not be given it later.
    if how := connection.get_execution_options().get(_BEGIN, "BEGIN IMMEDIATE"):
        connection.exec_driver_sql(how)
