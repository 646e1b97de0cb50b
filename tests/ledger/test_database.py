"""The database: strict tables, migrations that make what the code expects, and reading that blocks nobody."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from ledger.core.ids import TaskId
from ledger.core.task import Slot
from ledger.database import (
    DatabaseBusy,
    NoDatabase,
    connect,
    has_journal,
    migrate,
    open_database,
    reading,
    snapshot,
    will_pass,
    writing,
)
from ledger.store import select_slots
from ledger.tables import metadata, postings, settings, tasks
from tests.databases import POSTGRESQL, SQLITE, Databases, Place, on_postgresql, on_sqlite
from tests.ledger.first import begin_at_first


@on_sqlite
def test_tables__strict(engine: Engine) -> None:
    """Every table is STRICT: SQLite takes no text where a number belongs."""
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")).all()
    loose = {name for name, strict in rows if not strict and not name.startswith("sqlite_")}

    assert loose <= {"alembic_version"}
    assert {name for name, _ in rows} >= set(metadata.tables)


def test_migrations__make_the_tables(engine: Engine) -> None:
    """What the migrations make is what the code expects: nothing is missing, left over or of another kind."""
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})

        assert compare_metadata(context, metadata) == []


def test_migrations__make_the_same_words(engine: Engine, empty_place: Place) -> None:
    """Checks, keys, indexes and orders of text too are the same, word for word."""
    bare = connect(empty_place.url)
    metadata.create_all(bare)

    assert _words(engine) == _words(bare)
    bare.dispose()


def _words(engine: Engine) -> dict[str, list[str]]:
    """Read what every table was made with, in an order that does not count."""
    with reading(engine) as connection:
        rows = connection.execute(text(MADE[engine.dialect.name])).all()
    return {
        name: sorted(line.strip().rstrip(",").replace('"', "") for line in sql.splitlines() if line.strip())
        for name, sql in rows
        if not name.startswith("alembic")
    }


MADE = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL",
    "postgresql": """
        SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT table_name || '.' || column_name,
            concat_ws(' ', data_type, numeric_precision, collation_name, column_default, is_nullable)
            FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT relname, obj_description(oid, 'pg_class') FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND obj_description(oid, 'pg_class') <> ''""",
}


def test_migrate__keeps_what_is_there(empty_place: Place) -> None:
    """A database of the first revision keeps its rows, and what points to them, when its tables change."""
    begin_at_first(empty_place)
    engine = connect(empty_place.url)
    migrate(engine)

    with reading(engine) as connection:
        task = connection.execute(select(tasks).where(tasks.c.id == "t")).mappings().one()
        assert (task["id"], task["title"], task["arbiter"], task["is_contest_final"]) == ("t", "words", None, False)
        assert connection.execute(select(postings.c.account)).scalars().all() == ["outside"]
        assert select_slots(connection, "0xbatch") == (Slot("0xbatch", 0, TaskId("u"), "0xb", 30),)
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM tasks")
    engine.dispose()


def test_migrate__again(engine: Engine) -> None:
    """Migrating what is migrated changes nothing."""
    with writing(engine) as connection:
        connection.execute(insert(settings).values(key="a", value="b"))
    migrate(engine)

    with reading(engine) as connection:
        assert connection.execute(select(settings.c.value)).scalars().all() == ["b"]


def test_tables__say_what_they_are_for() -> None:
    """Every table carries a comment."""
    assert [table.name for table in metadata.tables.values() if not (table.comment or "").endswith(".")] == []


def test_foreign_keys__on(engine: Engine) -> None:
    """A row that points nowhere is refused."""
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), writing(engine) as connection:
        connection.execute(insert(postings).values(entry=99, leg=0, account="a", token="t", minor=1))


def test_strict__refuses_text_for_a_number(engine: Engine) -> None:
    """A word where a number belongs is refused by the database itself."""
    with pytest.raises(DatabaseError), writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO assets VALUES ('X', 'many', '0x', 0)")


@on_sqlite
def test_settings__durable(engine: Engine) -> None:
    """Writing is durable, waits for others, and readers do not wait for writers."""
    with reading(engine) as connection:
        pragmas = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]

    assert pragmas == ["wal", 2]


def test_read__while_another_writes(engine: Engine) -> None:
    """A reader reads on while a writer holds the lock, and sees nothing half done."""
    with writing(engine) as writer:
        writer.execute(insert(settings).values(key="a", value="b"))
        with reading(engine) as reader:
            assert reader.execute(select(settings)).all() == []
    with reading(engine) as reader:
        assert len(reader.execute(select(settings)).all()) == 1


def test_read__leaves_nothing_open(engine: Engine) -> None:
    """After reading, the same connection is free to write."""
    with reading(engine) as connection:
        connection.execute(select(settings)).all()
        assert not _is_in_transaction(connection.connection.driver_connection)
    with writing(engine) as connection:
        connection.execute(insert(settings).values(key="a", value="b"))


def _is_in_transaction(raw: object) -> bool:
    if isinstance(raw, sqlite3.Connection):
        return raw.in_transaction
    assert isinstance(raw, psycopg.Connection)
    return raw.info.transaction_status is not TransactionStatus.IDLE


def test_snapshot__of_one_moment(engine: Engine) -> None:
    """What is read in a snapshot is of one moment, whoever writes meanwhile."""
    with snapshot(engine) as connection:
        assert connection.execute(select(settings)).all() == []
        with writing(engine) as other:
            other.execute(insert(settings).values(key="a", value="b"))
        assert connection.execute(select(settings)).all() == []


@on_sqlite
def test_write__takes_the_lock_first(engine: Engine) -> None:
    """A writer has the lock before it reads, so that it is never told half-way that it is too late."""
    with writing(engine):
        other = sqlite3.connect(str(engine.url.database), timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


@pytest.mark.parametrize(
    ("backend", "asked"),
    [(SQLITE, "SELECT 1 FROM nowhere"), (POSTGRESQL, "SELECT repeat('x', 1 << 30)")],
    indirect=["backend"],
)
def test_pass__never(engine: Engine, asked: str) -> None:
    """Some errors of the kind that mostly pass will not: waiting does not make them right."""
    with pytest.raises(DatabaseBusy) as caught, reading(engine) as connection:
        connection.execute(text(asked))

    assert not will_pass(caught.value)


@on_sqlite
def test_has_journal__of_any_file(engine: Engine, tmp_path: Path) -> None:
    """A ledger's database is told from an empty one and from a file that is none."""
    other = tmp_path / "letter.txt"
    other.write_text("dear barb, " * 100)
    strangers = (connect("sqlite://"), connect(f"sqlite:///{other}"))

    assert has_journal(engine)
    for stranger in strangers:
        assert not has_journal(stranger)
        stranger.dispose()


@on_postgresql
def test_has_journal__of_any_database(engine: Engine, empty_place: Place) -> None:
    """A ledger's database is told from another one."""
    stranger = connect(empty_place.url)

    assert has_journal(engine)
    assert not has_journal(stranger)
    stranger.dispose()


def test_open__new(empty_place: Place) -> None:
    """In a database that is empty, or a file that is not there, the tables are made."""
    engine = open_database(empty_place.url)
    with reading(engine) as connection:
        assert connection.execute(select(settings)).all() == []
    engine.dispose()


NOBODY = "postgresql://adam:secret@127.0.0.1:1/escrowd"


@pytest.mark.parametrize("ask", [open_database, lambda url: has_journal(connect(url))])
def test_open__nobody_answers(ask: Callable[[str], object]) -> None:
    """A server that is not there is said in a sentence, without the password."""
    with pytest.raises(NoDatabase, match=r"the database .* does not answer: .*refused") as refusal:
        ask(NOBODY)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("url", ["postgresql://h:x/escrowd", "://"])
def test_open__no_address(url: str) -> None:
    """What is no address is said to be none."""
    with pytest.raises(NoDatabase, match="cannot be read"):
        connect(url)


@on_postgresql
def test_open__text_that_not_every_script_fits_in(databases: Databases, backend: str) -> None:
    """A database that could not hold every script is refused at the start, with how to make one that can."""
    url = databases.server.make(encoding="SQL_ASCII")

    with pytest.raises(NoDatabase, match="keeps text as SQL_ASCII: make it with ENCODING 'UTF8'"):
        open_database(url)
    databases.server.drop(url)
