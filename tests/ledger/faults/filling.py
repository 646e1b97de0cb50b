"""A database without room: what cannot be written has not happened, and happens once there is room again."""

import random

from sqlalchemy import Connection, text

from ledger.database import DatabaseBusy, reading
from tests.ledger.faults.folk import Folk
from tests.ledger.faults.pack import act
from tests.ledger.faults.survivor import Survivor

ROOM = 1_000_000  # pages: more than any test fills


def fill_up(survivor: Survivor, seed: int, rounds: int) -> int:
    """Take the room away, now and then, while people act and the loops go round; says how often it was missed."""
    print(f"seed {seed}")  # noqa: T201 (what must be known when it fails)
    dice, missed = random.Random(seed), 0  # noqa: S311 (no secret)
    folk = Folk(survivor)
    for _ in range(rounds):
        act(folk, dice)
        _limit(survivor, dice.randrange(3))
        for loop in (survivor.tick, survivor.relay, survivor.watch, survivor.relay, survivor.watch):
            try:
                loop()
            except DatabaseBusy as error:
                if "full" not in str(error):
                    raise
                missed += 1
            survivor.mine(dice.randrange(3))
        _limit(survivor, ROOM)
        folk.assert_agree()
    survivor.settle_down()
    folk.assert_kept()
    return missed


def _limit(survivor: Survivor, pages: int) -> None:
    """Leave room for so many pages more, on every connection to come."""
    with reading(survivor.engine) as connection:
        count = int(connection.execute(text("PRAGMA page_count")).scalar_one())
        free = int(connection.execute(text("PRAGMA freelist_count")).scalar_one())
        _set(connection, ROOM if pages == ROOM else count - free + free + pages)


def _set(connection: Connection, pages: int) -> None:
    connection.execute(text(f"PRAGMA max_page_count = {pages}"))
