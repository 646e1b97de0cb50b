"""What this process alone works on just now: names taken and let go one by one; nobody waits, the dead hold nothing."""

import threading
from collections.abc import Iterable, Sequence

from ledger import postgresql
from ledger.database import Connection, DatabaseBusy, Engine


class Claims:
    """Names that no other process works on for as long as they are held here, by a connection of its own.

    It is no transaction, so what is held may be sent. On SQLite, which is one process's, only what this one holds
    already is refused. Where the connection is lost another may take what is still worked on here: so whoever ends
    some work marks it as done only if nobody else has.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._held: set[str] = set()
        self._alone = threading.Lock()

    @property
    def is_shared(self) -> bool:
        """Whether other processes may take names too."""
        return self._engine.dialect.name == "postgresql"

    @property
    def count(self) -> int:
        """How many names we work on."""
        return len(self._held)

    def take(self, names: Sequence[str], limit: int) -> frozenset[str]:
        """Take the first names that nobody holds, not even we, as many as `limit`."""
        with self._alone:
            wanted = [name for name in dict.fromkeys(names) if name not in self._held]
            got = frozenset(self._locked(wanted, limit) if self.is_shared and wanted else wanted[:limit])
            self._held |= got
            return got

    def free(self, names: Iterable[str]) -> None:
        """Let names go."""
        with self._alone:
            mine = self._held.intersection(names)
            self._held -= mine
            if mine and self._connection is not None:
                try:
                    postgresql.unlock(self._connection, sorted(mine))
                except DatabaseBusy:  # the connection is gone, and what it held with it
                    self._drop()

    def holds(self, name: str) -> bool:
        """Say whether we work on this."""
        return name in self._held

    def close(self) -> None:
        """Let all go."""
        with self._alone:
            self._held.clear()
            self._drop()

    def _locked(self, wanted: Sequence[str], limit: int) -> Sequence[str]:
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            return postgresql.try_locks(self._connection, wanted, limit)
        except DatabaseBusy:
            self._drop()
            raise

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()  # never back into the pool: its locks would stay
            connection.close()
