"""The chain's one SQLite file: py-evm's key-value state, an index of logs, the clock, and who owns it all.

Everything that one block changes is committed in one SQL transaction, so that the file always holds a whole
chain, whenever the program stops. `synchronous=FULL` makes each commit survive a loss of power too.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from ledger.embedded.clock import Clock
from ledger.embedded.errors import ChainLocked, ChainUnreadable
from ledger.embedded.logs import LogFilter, LogRow, sql_of

# "ESCR" as a number: tells our file from any other SQLite file.
APPLICATION_ID = 0x45534352
SCHEMA_VERSION = 1

SCHEMA = """
-- What py-evm stores: headers, bodies, receipts, and the nodes of every trie, none of them ever changed.
CREATE TABLE chain_state (key BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
-- Every log of every block, so that eth_getLogs costs what it returns.
CREATE TABLE log (
    block_number INTEGER NOT NULL, log_index INTEGER NOT NULL,
    block_hash BLOB NOT NULL, tx_hash BLOB NOT NULL,
    address BLOB NOT NULL, topic0 BLOB, topic1 BLOB, topic2 BLOB, topic3 BLOB, payload BLOB NOT NULL,
    PRIMARY KEY (block_number, log_index)
) STRICT, WITHOUT ROWID;
-- One row: whose chain this is and where its clock stands.
CREATE TABLE chain (
    id INTEGER PRIMARY KEY CHECK (id = 1), chain_id INTEGER NOT NULL,
    clock_offset INTEGER NOT NULL, clock_exact INTEGER
) STRICT;
"""

# Made in older files when they are opened: an index changes nothing that is kept.
INDEXES = """
CREATE INDEX IF NOT EXISTS log_by_address ON log (address, block_number);
CREATE INDEX IF NOT EXISTS log_by_topic ON log (topic0, block_number);
CREATE INDEX IF NOT EXISTS log_by_topic1 ON log (topic1, block_number) WHERE topic1 IS NOT NULL;
CREATE INDEX IF NOT EXISTS log_by_topic2 ON log (topic2, block_number) WHERE topic2 IS NOT NULL;
"""


@dataclass(slots=True)
class ChainFile:
    """The open file; one process owns it until it is closed."""

    path: Path
    _lock: FileLock
    _db: sqlite3.Connection

    @classmethod
    def open(cls, path: Path, *, chain_id: int) -> Self:
        """Take the file, making it if there is none."""
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not bound to a thread: whoever closes the chain may be another thread than opened it.
        lock = FileLock(f"{path}.lock", timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout as taken:
            raise ChainLocked(str(path)) from taken
        try:
            return cls(path, lock, _connect(path, chain_id))
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Fold the write-ahead log into the file and let others have it."""
        self._db.close()
        self._lock.release()

    def read(self, key: bytes) -> bytes | None:
        """Return what is stored under this key, if anything."""
        row = self._db.execute("SELECT value FROM chain_state WHERE key = ?", (key,)).fetchone()
        return None if row is None else row[0]

    def commit(self, writes: Mapping[bytes, bytes | None], logs: Iterable[LogRow], clock: Clock) -> None:
        """Make one block, its logs and the clock durable together; `None` deletes a key."""
        kept = [(key, value) for key, value in writes.items() if value is not None]
        gone = [(key,) for key, value in writes.items() if value is None]
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany("INSERT OR REPLACE INTO chain_state VALUES (?, ?)", kept)
            self._db.executemany("DELETE FROM chain_state WHERE key = ?", gone)
            self._db.executemany(
                "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (log.columns() for log in logs)
            )
            self._db.execute("UPDATE chain SET clock_offset = ?, clock_exact = ?", (clock.offset, clock.exact))
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # a full disk may have ended it already
                self._db.execute("ROLLBACK")
            raise

    def select_clock(self) -> Clock:
        """Return the clock as the last commit left it."""
        offset, exact = self._db.execute("SELECT clock_offset, clock_exact FROM chain").fetchone()
        return Clock(offset=offset, exact=exact)

    def select_logs(self, wanted: LogFilter, *, limit: int) -> tuple[LogRow, ...]:
        """Return the logs that match, in order, no more than the limit."""
        where, values = sql_of(wanted)
        query = f"SELECT * FROM log WHERE {where} ORDER BY block_number, log_index LIMIT ?"  # noqa: S608 - placeholders only
        return tuple(LogRow.of(row) for row in self._db.execute(query, (*values, limit)))


def _connect(path: Path, chain_id: int) -> sqlite3.Connection:
    """Open the file and see that it is ours, without changing one that is not."""
    # Explicit transactions; calls come from any thread, one at a time under the chain's lock.
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        _check(db, path, chain_id)
        db.executescript(INDEXES)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA cache_size = -65536")
    except sqlite3.DatabaseError as broken:
        db.close()
        raise ChainUnreadable(str(path), str(broken)) from broken
    except BaseException:
        db.close()
        raise
    return db


def _check(db: sqlite3.Connection, path: Path, chain_id: int) -> None:
    """Make the tables in an empty file; refuse a file made by something else or for another chain."""
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if tables == 0 and application == 0:
        _create(db, chain_id)
        return
    if application != APPLICATION_ID:
        raise ChainUnreadable(str(path), "it is a database of something else")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version != SCHEMA_VERSION:
        raise ChainUnreadable(str(path), f"its layout is version {version}, this program knows {SCHEMA_VERSION}")
    (stored,) = db.execute("SELECT chain_id FROM chain").fetchone()
    if stored != chain_id:
        raise ChainUnreadable(str(path), f"it holds chain {stored}, not chain {chain_id}")


def _create(db: sqlite3.Connection, chain_id: int) -> None:
    """Lay out a new file in one transaction, so that a half-made one is never seen."""
    db.execute("PRAGMA journal_mode = WAL")
    db.executescript(f"BEGIN IMMEDIATE; {SCHEMA}")
    db.execute("INSERT INTO chain VALUES (1, ?, 0, NULL)", (chain_id,))
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    db.execute("COMMIT")
