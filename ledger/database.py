"""The database: one engine, two ways to write, two to read, what one alone may do, and migrations at the start."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError
from sqlalchemy.exc import OperationalError as DatabaseBusy  # also: it is away

from ledger import postgresql

if TYPE_CHECKING:
    from alembic.config import Config

# Who only passes a database on takes them from here: the library itself stays with the modules that keep rows.
__all__ = [
    "Conflict",
    "Connection",
    "DatabaseAway",
    "DatabaseBusy",
    "Engine",
    "NoDatabase",
    "connect",
    "has_journal",
    "holding",
    "is_current",
    "lock",
    "migrate",
    "open_database",
    "reading",
    "shown",
    "snapshot",
    "time_statements",
    "transact",
    "will_pass",
    "writing",
]

TRIES = 10
_BEGIN = "escrowd_begin"  # how a transaction on SQLite begins; empty: not at all
_Done = TypeVar("_Done")
_WRITERS: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()  # of each SQLite file's engine


class Conflict(RuntimeError):
    """A row changed between reading and writing: the whole transaction is to be tried again."""


class NoDatabase(RuntimeError):
    """There is no database to work with; the text says what is in the way."""


class DatabaseAway(NoDatabase):
    """It does not answer: it may a little later."""


def open_database(url: str) -> Engine:
    """Open the database of `url`, bring its schema up to date, and return the engine.

    Raises:
        DatabaseAway: it does not answer.
        NoDatabase: it cannot serve.
    """
    engine = connect(url)
    try:
        _require_fit(engine)
        migrate(engine)
    except DatabaseBusy as error:
        engine.dispose()
        raise DatabaseAway(f"the database {shown(engine)} does not answer: {_first_line(error)}") from error
    return engine


def time_statements(engine: Engine, told: Callable[[float], None]) -> None:
    """Tell how many seconds each statement takes, from here on."""

    def begin(_connection: Connection, _cursor: Any, _words: str, _given: Any, context: Any, _many: bool) -> None:  # noqa: FBT001 (SQLAlchemy's call)
        context.begun = time.perf_counter()

    def end(_connection: Connection, _cursor: Any, _words: str, _given: Any, context: Any, _many: bool) -> None:  # noqa: FBT001 (SQLAlchemy's call)
        told(time.perf_counter() - context.begun)

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: on SQLite it takes the write lock first, so it never fails half-way.

    On PostgreSQL others write meanwhile: what reads a row and writes by it goes through `transact`.
    """
    with _alone(engine), engine.begin() as connection:
        yield connection


def _alone(engine: Engine) -> AbstractContextManager[object]:
    """Let the threads of this process write one after the other: SQLite has who comes second look again and again."""
    if engine.dialect.name != "sqlite":
        return nullcontext()
    return _WRITERS.setdefault(engine, threading.Lock())


def transact(engine: Engine, work: Callable[[Connection], _Done]) -> _Done:
    """Do work in one transaction that writes; where somebody else was faster, the whole is done again.

    So `work` may run several times, and keeps nothing but what it returns.

    Raises:
        Conflict: somebody was faster every time.
    """
    for _ in range(TRIES - 1):
        try:
            with writing(engine) as connection:
                return work(connection)
        except Conflict:
            continue
        except DBAPIError as error:
            if not postgresql.is_lost_race(error):
                raise
    with writing(engine) as connection:
        return work(connection)


def will_pass(error: Exception) -> bool:
    """Say whether the same may succeed later: there is no room, or no connection, or somebody else is at it."""
    if not isinstance(error, DatabaseBusy):
        return False
    if isinstance(error.orig, sqlite3.Error):  # who has run out of room has lost the savepoint they would go back to
        code = getattr(error.orig, "sqlite_errorcode", None)
        return code != sqlite3.SQLITE_ERROR or "no such savepoint" in str(error.orig)
    return not postgresql.is_too_much(error)


def lock(connection: Connection, name: str) -> None:
    """Wait until nobody else has locked this name, and lock it until the transaction's end."""
    if connection.dialect.name == "postgresql":  # on SQLite whoever writes has locked all there is
        postgresql.lock_until_commit(connection, name)


@contextmanager
def holding(engine: Engine, names: Sequence[str], limit: int | None = None) -> Iterator[frozenset[str]]:
    """Hold the first names that no other process holds, as many as `limit`, for as long as the block lasts.

    It is no transaction, so what is held may be sent. What a process held is free as soon as it is dead.
    """
    most = len(names) if limit is None else limit
    if engine.dialect.name != "postgresql":  # a SQLite file is one process's
        yield frozenset(names[:most])
        return
    with reading(engine) as connection, postgresql.holding_locks(connection, names, most) as held:
        yield frozenset(held)


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
    option = (
        {_BEGIN: "BEGIN"}
        if engine.dialect.name == "sqlite"
        else {
            "isolation_level": "REPEATABLE READ",
            "postgresql_readonly": True,
        }
    )
    with engine.connect().execution_options(**option) as connection:
        yield connection


def has_journal(engine: Engine) -> bool:
    """Say whether this is a ledger's database at all."""
    try:
        return inspect(engine).has_table("entries")
    except DatabaseError as error:
        if engine.dialect.name == "postgresql":
            raise NoDatabase(f"the database {shown(engine)} does not answer: {_first_line(error)}") from error
        return False  # a file that is not even a database


def is_current(engine: Engine) -> bool:
    """Say whether the schema is the newest."""
    from alembic.script import ScriptDirectory

    with reading(engine) as connection:
        return _revision(connection) == ScriptDirectory.from_config(_migrations()).get_current_head()


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to a revision, the newest if none is named."""
    from alembic import command

    config = _migrations()
    with engine.connect() as connection, _without_foreign_keys(connection), connection.begin():
        if connection.dialect.name == "postgresql":  # of processes that start together one migrates, the others wait
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            lock(connection, "migrations")
        config.attributes["connection"] = connection
        before = _revision(connection)
        command.upgrade(config, revision)
        # Every row is looked at: only where a table may have been made anew.
        if connection.dialect.name == "sqlite" and _revision(connection) != before:
            lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            assert not lost, lost


def _migrations() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _revision(connection: Connection) -> str | None:
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


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
    """Open a database as it is.

    Raises:
        NoDatabase: this is no address of one.
    """
    try:
        parsed = make_url(url.replace("postgres://", "postgresql://", 1))
    except (ArgumentError, ValueError) as error:
        raise NoDatabase("the database's address cannot be read: postgresql://user:password@host:port/name") from error
    if parsed.get_backend_name() == "postgresql":
        return postgresql.open_engine(parsed)
    engine = create_engine(parsed, connect_args={"timeout": 30, "check_same_thread": False}, hide_parameters=True)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _require_fit(engine: Engine) -> None:
    """Refuse a server that is too old, or a database that cannot hold every script."""
    if engine.dialect.name != "postgresql":
        return
    with reading(engine) as connection:
        fault = postgresql.faults_of(connection)
    if fault:
        engine.dispose()
        raise NoDatabase(f"the database {shown(engine)} cannot serve: {fault}")


def shown(engine: Engine) -> str:
    """Name a database without its password."""
    return engine.url.render_as_string(hide_password=True)


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0]


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin on its own
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: a transaction that read first could not be given it later.
    if how := connection.get_execution_options().get(_BEGIN, "BEGIN IMMEDIATE"):
        connection.exec_driver_sql(how)
