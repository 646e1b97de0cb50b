"""One clock for everything: wall time plus an offset kept in the database, which only the sandbox moves, forward."""

import time
from datetime import UTC, datetime, timedelta

from ledger.database import Connection, Engine, lock, reading, transact
from ledger.store import select_setting, upsert_setting

OFFSET_SECONDS_MAX = 100 * 366 * 24 * 3600  # beyond, dates stop meaning anything to databases and people
_KEY = "clock_offset_seconds"


class Clock:
    """Tells the time that deadlines are judged by."""

    def __init__(self, engine: Engine, *, may_be_moved: bool = False) -> None:
        self._engine = engine
        self.may_be_moved = may_be_moved  # then other processes may have moved it
        self._offset = 0
        self.catch_up()

    @property
    def offset_seconds(self) -> int:
        """How far this clock is ahead of the wall's."""
        return self._offset

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC) + timedelta(seconds=self._offset)

    def seconds(self) -> int:
        """Tell the time as a block would be stamped."""
        return int(time.time()) + self._offset

    def catch_up(self) -> None:
        """Go as far as the clock was moved elsewhere."""
        with reading(self._engine) as connection:
            self._offset = int(select_setting(connection, _KEY) or 0)

    def advance(self, seconds: int) -> None:
        """Move the clock forward, for good.

        Raises:
            ValueError: time does not go back.
        """
        if seconds <= 0:
            raise ValueError("the clock moves forward only")
        if self._offset + seconds > OFFSET_SECONDS_MAX:
            raise ValueError("the clock goes no further than a hundred years ahead")

        def move(connection: Connection) -> int:
            lock(connection, _KEY)  # a row that is not there yet cannot be locked
            moved = int(select_setting(connection, _KEY) or 0) + seconds
            upsert_setting(connection, _KEY, str(moved))
            return moved

        self._offset = transact(self._engine, move)
