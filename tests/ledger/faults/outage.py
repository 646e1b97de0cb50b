"""A database that goes away in the middle of the work and comes back: nothing is lost, and nothing happens twice."""

import random
import threading
import time

from sqlalchemy import Engine

from ledger.database import DatabaseBusy
from tests.databases import Server
from tests.ledger.faults.folk import Folk
from tests.ledger.faults.pack import act
from tests.ledger.faults.survivor import Survivor

POLL = 0.002


def go_away(survivor: Survivor, server: Server, seed: int, rounds: int) -> int:
    """Cut everybody off somewhere in each round of the loops; says how often a loop was hit."""
    print(f"seed {seed}")  # noqa: T201 (what must be known when it fails)
    dice, hit = random.Random(seed), 0  # noqa: S311 (no secret)
    folk = Folk(survivor)
    for _ in range(rounds):
        act(folk, dice)
        with _cut_off(survivor.engine, server, dice.random() * 0.15):
            for loop in (survivor.tick, survivor.relay, survivor.watch, survivor.relay, survivor.watch):
                try:
                    loop()
                except DatabaseBusy:
                    hit += 1
                survivor.mine(dice.randrange(3))
        folk.assert_agree()
    survivor.settle_down()
    folk.assert_kept()
    return hit


class _cut_off:  # noqa: N801 (used as a word)
    """Cut everybody off once, after so many seconds, beside whatever is done meanwhile."""

    def __init__(self, engine: Engine, server: Server, seconds: float) -> None:
        self._name, self._server, self._seconds = str(engine.url.database), server, seconds
        self._thread = threading.Thread(target=self._cut)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_raised: object) -> None:
        self._thread.join()

    def _cut(self) -> None:
        until = time.monotonic() + self._seconds
        while time.monotonic() < until:
            time.sleep(POLL)  # polling: as long as the dice say
        with self._server.away(self._name):
            pass
