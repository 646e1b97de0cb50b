"""The emulator's memory: one SQLite file, a folder of uploads beside it, and a bell rung at every change."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).with_name("schema.sql")
FIRST_UPDATE = 400_000_001
LATER_COLUMNS = (  # a file of an older version gets them when it is opened
    ("chats", "is_forum", "INTEGER NOT NULL DEFAULT 0"),
    ("chats", "migrated_to", "INTEGER"),
    ("chats", "extra", "TEXT NOT NULL DEFAULT '{}'"),  # description, permissions
    ("messages", "extra", "TEXT NOT NULL DEFAULT '{}'"),  # what no edit changes: thread, origin, album
    ("files", "attributes", "TEXT NOT NULL DEFAULT '{}'"),  # duration, title
)


class StoreInUse(Exception):
    """Another sandbox has this file open."""


class Bell:
    """Wakes all who wait when something has changed."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._event = asyncio.Event()
        self._closed = False

    def ring(self) -> None:
        """Wake everybody who waits now; only from the server's own loop."""
        event, self._event = self._event, asyncio.Event()
        event.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for the next ring, at most so long; False once the bell is closed or nothing came."""
        if self._closed:
            return False
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return False
        return not self._closed

    @property
    def closed(self) -> bool:
        """Whether waiting is over for good."""
        return self._closed

    def close(self) -> None:
        """End all waits for good, so that a server can stop at once."""
        self._closed = True
        self.ring()


class Store:
    """One open file; every change is one transaction."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        """Take an open connection; `Store.open` makes one."""
        self._connection = connection
        self.folder = folder
        self.bell = Bell()

    @classmethod
    def open(cls, path: Path) -> "Store":
        """Open or make the file; uploads go to a folder of the same name with `.files` added."""
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = path.with_name(path.name + ".files")
        folder.mkdir(exist_ok=True)
        # One loop uses the connection, but a test may open it in another thread than that loop's.
        connection = sqlite3.connect(path, isolation_level=None, timeout=1, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        try:
            _prepare(connection)
        except sqlite3.OperationalError as error:
            connection.close()
            if "locked" not in str(error):
                raise
            raise StoreInUse(f"{path} is open in another sandbox") from error
        return cls(connection, folder)

    def close(self) -> None:
        """Let the file go."""
        self.bell.close()
        self._connection.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """All that happens inside is kept together or not at all."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
        self.bell.ring()

    def run(self, sql: str, *values: Any) -> int:
        """Run one statement; the number of the row it added."""
        return self._connection.execute(sql, values).lastrowid or 0

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """All rows of a query, whose values stand in order or, in one mapping, by name."""
        by_name = values[0] if len(values) == 1 and isinstance(values[0], dict) else values
        return self._connection.execute(sql, by_name).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """Give the first row of a query, if there is one."""
        found: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return found

    def setting(self, name: str, default: Any = None) -> Any:
        """Give a remembered setting."""
        found = self.row("SELECT value FROM settings WHERE name = ?", name)
        return json.loads(found["value"]) if found else default

    def set_setting(self, name: str, value: Any) -> None:
        """Remember a setting."""
        self.run("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, json.dumps(value))


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables and take the lock; a killed process leaves whole transactions only."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.executescript(SCHEMA.read_text(encoding="utf-8"))
    for table, column, kind in LATER_COLUMNS:
        if column not in {row["name"] for row in connection.execute(f"PRAGMA table_info({table})")}:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    with suppress(sqlite3.IntegrityError):
        connection.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT 'updates', ?"
            " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'updates')",
            (FIRST_UPDATE - 1,),
        )
