"""The database: strict tables, migrations that make what the code expects, and reading that blocks nobody."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import IntegrityError

from ledger.database import connect, has_journal, migrate, open_database, reading, writing
from ledger.tables import metadata, postings, settings, tasks


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


def test_migrations__make_the_same_words(engine: Engine, tmp_path: Path) -> None:
    """Checks, keys and indexes too are the same, word for word."""
    bare = connect(f"sqlite:///{tmp_path / 'bare.sqlite'}")
    metadata.create_all(bare)

    assert _words(engine) == _words(bare)
    bare.dispose()


def _words(engine: Engine) -> dict[str, list[str]]:
    """Read what every table was made with, in an order that does not count."""
    with reading(engine) as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")).all()
    return {
        name: sorted(line.strip().rstrip(",").replace('"', "") for line in sql.splitlines() if line.strip())
        for name, sql in rows
        if not name.startswith("alembic")
    }


def test_migrate__keeps_what_is_there(tmp_path: Path) -> None:
    """A database of the first revision keeps its rows, and what points to them, when its tables are made anew."""
    engine = connect(f"sqlite:///{tmp_path / 'old.sqlite'}")
    migrate(engine, "0001")
    with writing(engine) as connection:
        for statement in FIRST_ROWS:
            connection.exec_driver_sql(statement)
    migrate(engine)

    with reading(engine) as connection:
        task = connection.execute(select(tasks)).mappings().one()
        assert (task["id"], task["title"], task["arbiter"], task["is_contest_final"]) == ("t", "words", None, False)
        assert connection.execute(select(postings.c.account)).scalars().all() == ["outside"]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM tasks")
    engine.dispose()


FIRST_ROWS = (
    "INSERT INTO assets VALUES ('USD', 6, '0x', 0)",
    "INSERT INTO people VALUES ('p', 1, 1, 'adam', 'en', '0xa', 0)",
    """INSERT INTO tasks (id, version, stage, employer, title, asset, reward, seconds, skills, languages, spec_salt,
    posted_at, expires_at, is_recorded, is_rating_final)
    VALUES ('t', 1, 'posted', 'p', 'words', 'USD', '30', 60, '[]', '[]', x'00', 0, 0, 0, 0)""",
    "INSERT INTO applications VALUES ('t', 'p', 0)",
    "INSERT INTO entries VALUES (1, 'deposit', 1, '0x', 0, '{}', 'a', 'b')",
    "INSERT INTO postings VALUES (1, 0, 'outside', '0x', '-1')",
)


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
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), writing(engine) as connection:
        connection.execute(insert(postings).values(entry=99, leg=0, account="a", token="t", minor=1))


def test_strict__refuses_text_for_a_number(engine: Engine) -> None:
    """A word where a number belongs is refused by the database itself."""
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO assets VALUES ('X', 'many', '0x', 0)")


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
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        assert not raw.in_transaction
    with writing(engine) as connection:
        connection.execute(insert(settings).values(key="a", value="b"))


def test_write__takes_the_lock_first(engine: Engine) -> None:
    """A writer has the lock before it reads, so that it is never told half-way that it is too late."""
    with writing(engine):
        other = sqlite3.connect(str(engine.url.database), timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_has_journal__of_any_file(engine: Engine, tmp_path: Path) -> None:
    """A ledger's database is told from an empty one and from a file that is none."""
    other = tmp_path / "letter.txt"
    other.write_text("dear barb, " * 100)
    strangers = (connect("sqlite://"), connect(f"sqlite:///{other}"))

    assert has_journal(engine)
    for stranger in strangers:
        assert not has_journal(stranger)
        stranger.dispose()


def test_open__new_file(tmp_path: Path) -> None:
    """A database that is not there is made."""
    engine = open_database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    with reading(engine) as connection:
        assert connection.execute(select(settings)).all() == []
    engine.dispose()
