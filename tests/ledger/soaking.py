"""The watcher's faults for as long as wanted: `python -m tests.ledger.soaking FIRST_SEED SEEDS`, for `scripts/soak`.

Each seed is a world of its own: a watcher shaken on each kind of database, a task's whole life through a failing node,
and two watchers on one PostgreSQL of which one after another is killed. The first that fails ends it, with its seed.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from ledger.database import connect, open_database, writing
from ledger.store import insert_asset
from tests.core import samples
from tests.databases import BACKENDS, POSTGRESQL, Databases
from tests.ledger.chains import deploy_all, on_anvil
from tests.ledger.rig import Rig
from tests.ledger.shaking import shake, shake_ledger
from tests.ledger.shaky import Shaky, shaky_node
from tests.ledger.watching import kill_at_random
from tests.ledger.world import open_world

ROUNDS, KILLS = 120, 40


def soak(seeds: range, rounds: int = ROUNDS, kills: int = KILLS) -> dict[str, int]:
    """Go through seeds; gives how much has been survived."""
    done = {"seeds": 0, "reorganisations": 0, "faults": 0, "kills": 0}
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            for seed in seeds:
                for backend in BACKENDS:
                    _shake(databases, backend, seed, rounds, done)
                    _live(databases, backend, seed, rounds, done)
                with _rows(databases, POSTGRESQL) as engine, on_anvil() as node:
                    deploy_all(node)
                    kill_at_random(Rig(node, engine), seed, kills)
                done["kills"] += kills
                done["seeds"] += 1
                print(f"after seed {seed}: {done}", flush=True)  # noqa: T201 (the answer)
        finally:
            databases.close()
    return done


def _shake(databases: Databases, backend: str, seed: int, rounds: int, done: dict[str, int]) -> None:
    shaky = Shaky(seed)
    with _rows(databases, backend) as engine, on_anvil() as node:
        deploy_all(node)
        with shaky_node(node.url, shaky) as url:
            done["reorganisations"] += shake(Rig(node, engine), shaky, url, rounds).reorganisations
    done["faults"] += sum(shaky.done.values())


def _live(databases: Databases, backend: str, seed: int, rounds: int, done: dict[str, int]) -> None:
    shaky = Shaky(seed)
    with tempfile.TemporaryDirectory() as folder:
        place = databases.place(backend, Path(folder))
        with open_world(place) as world, shaky_node(world.url, shaky) as url:
            shake_ledger(world, shaky, url, rounds)
            world.assert_audit_agrees()
        databases.drop(place)
    done["faults"] += sum(shaky.done.values())


@contextmanager
def _rows(databases: Databases, backend: str) -> Iterator[Engine]:
    """Make a database with every table and one currency."""
    with tempfile.TemporaryDirectory() as folder:
        place = databases.place(backend, Path(folder))
        made = open_database(place.url)
        with writing(made) as connection:
            insert_asset(connection, samples.USD)
        made.dispose()
        engine = connect(place.url)
        try:
            yield engine
        finally:
            engine.dispose()
            databases.drop(place)


if __name__ == "__main__":
    start, count = (int(argument) for argument in sys.argv[1:3])
    soak(range(start, start + count))
