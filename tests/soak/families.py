"""The families of faults: each takes a place, a seed and a database, runs for some seconds, and says what it did."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from ledger.core.packed import Path as Ending
from ledger.database import open_database, writing
from ledger.store import insert_asset
from tests.core import samples
from tests.databases import BACKENDS, POSTGRESQL, Databases, copied
from tests.journeys.kills import PLAYS, REACHED, die, funded
from tests.journeys.stage import Stage
from tests.ledger.chains import deploy_all, on_anvil
from tests.ledger.faults.disk import NoDisk
from tests.ledger.faults.dying import die_correcting, die_replacing
from tests.ledger.faults.filling import fill_up
from tests.ledger.faults.folk import told
from tests.ledger.faults.living import live, nest
from tests.ledger.faults.migrating import kill_migrations
from tests.ledger.faults.pack import hunt
from tests.ledger.first import begin_at_first
from tests.ledger.rig import Rig
from tests.ledger.shaking import change_past, shake
from tests.ledger.shaky import Shaky, shaky_node
from tests.ledger.watching import kill_at_random


@dataclass
class Ground:
    """Where families run: databases, and folders of their own."""

    databases: Databases
    folder: Path
    reached: dict[tuple[str, str], int] = field(default_factory=dict)  # (point, database): how often killed there
    depths: list[int] = field(default_factory=list)  # of reorganisations
    ends: Counter[Ending] = field(default_factory=Counter)  # of tasks
    _numbers: Iterator[int] = field(default_factory=count)

    def made(self) -> Path:
        """Make a folder."""
        folder = self.folder / str(next(self._numbers))
        folder.mkdir()
        return folder

    def killed(self, point: str, backend: str) -> None:
        """Count a kill that was survived."""
        self.reached[point, backend] = self.reached.get((point, backend), 0) + 1

    @contextmanager
    def rig(self, backend: str) -> Iterator[Rig]:
        """Lend a watcher over an anvil, on an empty database."""
        place = self.databases.place(backend, self.made())
        with on_anvil() as node:
            deploy_all(node)
            engine = open_database(place.url)
            with writing(engine) as connection:
                insert_asset(connection, samples.USD)
            try:
                yield Rig(node, engine)
            finally:
                engine.dispose()
        self.databases.drop(place)


Run = Callable[[Ground, str, int], str]  # the ground, the database, the seed: what was done


def kill(ground: Ground, backend: str, seed: int) -> str:
    """The product killed at a named point of a task's life: in turn each point, play and passing."""
    name = list(PLAYS)[seed // len(REACHED) % len(PLAYS)]
    point = REACHED[seed % len(REACHED)]
    passings = PLAYS[name][2]
    number = passings - seed // (len(REACHED) * len(PLAYS)) % passings
    with copied(ground.databases, funded(ground.databases, backend), ground.made()) as place:
        die(Stage(place.folder, database_url=place.url), name, f"{point}:{number}")
    ground.killed(point, backend)
    return f"{name}, {point}:{number}"


def rare(ground: Ground, backend: str, seed: int) -> str:
    """Commands killed in a replacement, in a correction, in migrations."""
    which = ("replaced", "undo", "undone", "migration")[seed % 4]
    if which == "migration":
        template = ground.databases.place(backend, ground.made())
        begin_at_first(template)
        numbers = kill_migrations(ground.databases, template, seed, 12)
        ground.databases.drop(template)
        ground.killed("migration", backend)
        return f"migration, statements {min(numbers)} to {max(numbers)}, {len(numbers)} kills"
    with nest(ground.databases, backend, ground.made()) as home, home.life() as survivor:
        if which == "replaced":
            die_replacing(survivor)
        else:
            die_correcting(survivor, which, 1 + seed // 4 % 4)
    ground.killed(which, backend)
    return which


def machine(ground: Ground, backend: str, seed: int) -> str:
    """The machine: commands, deaths at any statement, reorganisations, jumps of the clock, in any order."""
    with nest(ground.databases, backend, ground.made()) as home:
        tally = live(home, seed, lives=6, steps=40)
    ground.ends += tally.ends
    return f"{tally.steps} steps, {tally.deaths} deaths, {tally.reorganisations} reorganisations; {told(tally.ends)}"


def pack(ground: Ground, backend: str, seed: int) -> str:
    """Two relays and two watchers on one database, one killed at random again and again."""
    folder = ground.made()
    with nest(ground.databases, backend, folder) as home, home.life() as survivor:
        ends = hunt(survivor, folder / "pack.log", seed, kills=20).ends()
        ground.ends += ends
        return f"{survivor.deaths} kills, {survivor.reorganisations} reorganisations; {told(ends)}"


def proxy(ground: Ground, backend: str, seed: int) -> str:
    """A watcher that reads through a node which fails, lies and lags, on a chain that goes back."""
    shaky = Shaky(seed, rate=random.Random(seed).choice((0.1, 0.25, 0.4)))  # noqa: S311 (no secret)
    with ground.rig(backend) as rig, shaky_node(rig.node.url, shaky) as url:
        done = shake(rig, shaky, url, 60)
    ground.depths += done.depths
    return f"{sum(shaky.done.values())} faults, {done.refusals} refusals, {done.reorganisations} reorganisations"


def watchers(ground: Ground, backend: str, seed: int) -> str:
    """Two watchers on one database, one killed at random again and again while the chain changes."""
    with ground.rig(backend) as rig:
        kill_at_random(rig, seed, 40)
    return "40 kills"


def past(ground: Ground, backend: str, seed: int) -> str:
    """Blocks of each depth from 1 to 20 replaced by others, while the watcher lives and while it catches up."""
    with ground.rig(backend) as rig:
        for depth in range(1, 21):
            change_past(rig, depth, is_behind=bool((depth + seed) % 2))
            ground.depths.append(depth)
    return "depths 1 to 20"


def full(ground: Ground, backend: str, seed: int) -> str:
    """No room is left in the database, now and then; what could not be written comes later, once."""
    with nest(ground.databases, backend, ground.made()) as home, home.life() as survivor:
        try:
            return f"{fill_up(survivor, ground.databases, seed, 30)} times full"
        except NoDisk as reason:
            return f"left out: {reason}"


def away(ground: Ground, backend: str, seed: int) -> str:
    """The database cuts everybody off, now and then."""
    from tests.ledger.faults.outage import go_away

    with nest(ground.databases, backend, ground.made()) as home, home.life() as survivor:
        return f"{go_away(survivor, ground.databases.server, seed, 30)} times away"


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of fault, and the databases on which there is such a thing."""

    run: Run
    backends: tuple[str, ...] = BACKENDS
    least: int = 1  # seeds, however little time there is


FAMILIES: Mapping[str, Family] = {
    "kill": Family(kill, least=len(REACHED)),
    "rare": Family(rare, least=4),
    "machine": Family(machine),
    "pack": Family(pack, (POSTGRESQL,)),
    "proxy": Family(proxy),
    "watchers": Family(watchers, (POSTGRESQL,)),
    "past": Family(past),
    "full": Family(full),
    "away": Family(away, (POSTGRESQL,)),
}
