"""A database without room: what cannot be written has not happened, and happens once there is room again."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, Protocol

from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Engine, event, text

from ledger.database import DatabaseBusy, reading
from tests.databases import POSTGRESQL, Databases
from tests.ledger.faults.disk import Disk, NoDisk, small_disk
from tests.ledger.faults.folk import Folk
from tests.ledger.faults.pack import act
from tests.ledger.faults.survivor import Survivor

ROOM = 1_000_000  # pages: more than any test fills
DISK_FULL = "53100"


class Room(Protocol):
    """How much more a database may take."""

    most: int  # what is left is less than this: so little that it is soon used up

    def limit(self, more: int) -> None:
        """Leave room for so many pieces of 4096 bytes more."""

    def free(self) -> None:
        """Give room for all there will be."""

    def is_missed(self, error: DatabaseBusy) -> bool:
        """Say whether this is the error of a database without room."""


def fill_up(survivor: Survivor, databases: Databases, seed: int, rounds: int) -> int:
    """Take the room away, now and then, while people act and the loops go round; says how often it was missed.

    On PostgreSQL the survivor's database is gone afterwards.

    Raises:
        NoDisk: here no server can be left without room.
    """
    print(f"seed {seed}")  # noqa: T201 (what must be known when it fails)
    dice, missed = random.Random(seed), 0  # noqa: S311 (no secret)
    folk = Folk(survivor)
    with room_of(survivor.engine, databases) as room:
        for _ in range(rounds):
            room.limit(dice.randrange(room.most))
            missed += _go_round(folk, room, dice)
            room.free()
            folk.assert_agree()
        survivor.settle_down()
        folk.assert_kept()
    return missed


def _go_round(folk: Folk, room: Room, dice: random.Random) -> int:
    it, missed = folk.it, 0
    acts: list[Callable[[], object]] = [partial(act, folk, dice)] * 4
    for loop in (*acts, it.tick, it.relay, it.watch, it.relay, it.watch):
        try:
            loop()
        except DatabaseBusy as error:
            if not room.is_missed(error):
                raise
            missed += 1
        it.mine(dice.randrange(3))
    return missed


@contextmanager
def room_of(engine: Engine, databases: Databases) -> Iterator[Room]:
    """Lend what takes a database's room away and gives it back; on PostgreSQL the database is gone afterwards.

    Raises:
        NoDisk: here no server can be left without room.
    """
    if engine.dialect.name != POSTGRESQL:
        yield Pages(engine)
        return
    if os.environ.get("TEST_DATABASE_URL"):
        raise NoDisk("the server that is named keeps its own disks")
    server = databases.server
    with small_disk(*server.owner()) as folder, ExitStack() as stack:
        engine.dispose()
        try:
            stack.enter_context(server.moved(str(engine.url.database), folder))
        except InsufficientPrivilege as error:
            raise NoDisk(f"this machine hides the disk from the server: {error}") from error
        yield Tablespace(folder)


class Pages:
    """How many pages SQLite's file may have: told to each connection as it is made, so all are made anew."""

    most = 2

    def __init__(self, engine: Engine) -> None:
        self._engine, self._most = engine, ROOM
        event.listen(engine, "connect", self._tell)

    def limit(self, more: int) -> None:
        """Leave room for so many pages more."""
        with reading(self._engine) as connection:
            self._set(int(connection.execute(text("PRAGMA page_count")).scalar_one()) + more)

    def free(self) -> None:
        """Give room for all there will be."""
        self._set(ROOM)

    def is_missed(self, error: DatabaseBusy) -> bool:
        """Where SQLite has rolled back by itself, the savepoint is what is missed."""
        return "full" in str(error) or "savepoint" in str(error)

    def _set(self, most: int) -> None:
        self._most = most
        self._engine.dispose()

    def _tell(self, connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {self._most}")


class Tablespace(Disk):
    """The room on a disk where PostgreSQL keeps this database and nothing else; its log of writes is elsewhere.

    It adds two pieces to a table or index that is full, which has none at first; so an odd number tears a page in two.
    """

    most = 24

    def is_missed(self, error: DatabaseBusy) -> bool:
        """PostgreSQL has a number for it."""
        return getattr(error.orig, "sqlstate", None) == DISK_FULL
