"""A database without room: what cannot be written has not happened, and happens once there is room again."""

import random
from functools import partial
from typing import Any

from sqlalchemy import Engine, event, text

from ledger.database import DatabaseBusy, reading
from tests.ledger.faults.folk import Folk
from tests.ledger.faults.pack import act
from tests.ledger.faults.survivor import Survivor

ROOM = 1_000_000  # pages: more than any test fills


def fill_up(survivor: Survivor, seed: int, rounds: int) -> int:
    """Take the room away, now and then, while people act and the loops go round; says how often it was missed."""
    print(f"seed {seed}")  # noqa: T201 (what must be known when it fails)
    dice, missed, unexpected = random.Random(seed), 0, 0  # noqa: S311 (no secret)
    folk, room = Folk(survivor), Room(survivor.engine)
    for _ in range(rounds):
        room.limit(dice.randrange(2))
        acts = [partial(act, folk, dice)] * 4
        for loop in (*acts, survivor.tick, survivor.relay, survivor.watch, survivor.relay, survivor.watch):
            try:
                loop()
            except DatabaseBusy as error:  # where SQLite has rolled back by itself, the savepoint is what is missed
                missed += 1
                unexpected += "full" not in str(error) and "savepoint" not in str(error)
            survivor.mine(dice.randrange(3))
        room.limit(ROOM)
        assert not unexpected, "another error than that of a full database"
        folk.assert_agree()
    survivor.settle_down()
    folk.assert_kept()
    return missed


class Room:
    """How many pages the file may have: told to each connection as it is made, so all are made anew."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._most = engine, ROOM
        event.listen(engine, "connect", self._tell)

    def limit(self, more: int) -> None:
        """Leave room for so many pages more."""
        with reading(self._engine) as connection:
            self._most = int(connection.execute(text("PRAGMA page_count")).scalar_one()) + more
        self._engine.dispose()

    def _tell(self, connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {self._most}")
