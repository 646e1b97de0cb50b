#!/usr/bin/env python3
"""The reading marks: the watcher's way of reading, and of keeping, beside web3.py and cryo, turn by turn in one run.

All read the same logs from the same anvil, and what each brings is counted. Whatever else the machine does weighs on
all: of each the best turn counts. Alone: `python scripts/bench/ledger_marks/reading.py [TURNS]`.
"""

import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts" / "bench")]

from ledger_marks._deposits import A_BLOCK, BLOCKS, deposits  # noqa: E402 - the project's root comes first
from ledger_marks._saying import say  # noqa: E402
from sqlalchemy import Engine, func, select  # noqa: E402
from web3 import Web3  # noqa: E402

from bot.commands.collecting import spare_collector  # noqa: E402
from contracts import load  # noqa: E402
from ledger.chain.escrow import Escrow  # noqa: E402
from ledger.chain.following import Follower  # noqa: E402
from ledger.clock import Clock  # noqa: E402
from ledger.database import open_database, reading, writing  # noqa: E402
from ledger.intake import Intake  # noqa: E402
from ledger.keys import Vault  # noqa: E402
from ledger.stops import pass_by  # noqa: E402
from ledger.tables import blocks, heads, sightings  # noqa: E402
from ledger.watcher import Watcher, sighted  # noqa: E402
from tests.core import samples  # noqa: E402
from tests.databases import serving_postgresql  # noqa: E402

TURNS = 8
CRYO = ("cryo==0.3.2", "polars==2.1.0", "pyarrow==26.0.1")
FOR_WEB3 = 20  # blocks a turn: the rate is the same, and the whole would take half a minute
READ_MARK, CRYO_MARK, KEEP_MARK = 33.0, 0.95, 14.0


@dataclass
class Runner:
    """One way to do the work: a turn says how many logs it brought, and in how many seconds."""

    name: str
    turn: Callable[[], tuple[int, float]]
    rates: list[float] = field(default_factory=list)

    @property
    def best(self) -> float:
        """Logs a second in the best turn."""
        return max(self.rates)


def run(turns: int = TURNS) -> bool:
    """Take turns and compare; says whether all marks are reached."""
    with ExitStack() as stack:
        print(f"making {BLOCKS} blocks of {A_BLOCK} deposits on anvil ...", flush=True)
        escrow, first = stack.enter_context(deposits())
        ways = [*_reading(stack, escrow, first), *_keeping(stack, escrow, first)]
        spare_collector()  # as every process of the product does: what web3.py has made is not looked through each time
        for turn in range(turns + 1):
            for way in ways:
                count, seconds = way.turn()
                assert count in (BLOCKS * A_BLOCK, FOR_WEB3 * A_BLOCK), (way.name, count)
                if turn:  # the first turn warms up
                    way.rates.append(count / seconds)
                    print(f"  {way.name:24s} {way.rates[-1]:10,.0f} logs/s", flush=True)
        return _judged({way.name: way.best for way in ways})


def _judged(best: dict[str, float]) -> bool:
    web3, ours = best["web3.py"], best["read and decode"]
    return all(
        [
            say("reading beside web3.py", ours / web3, "x", READ_MARK),
            say("reading beside cryo 0.3.2", ours / best["cryo"], "x", CRYO_MARK),
            say("storing on SQLite beside web3.py's reading", best["store on SQLite"] / web3, "x", KEEP_MARK),
            say("storing on PostgreSQL beside web3.py's reading", best["store on PostgreSQL"] / web3, "x", KEEP_MARK),
        ]
    )


def _reading(stack: ExitStack, escrow: Escrow, first: int) -> Iterator[Runner]:
    last = first + BLOCKS - 1
    web3 = Web3(Web3.HTTPProvider(escrow.node.url))
    event = web3.eth.contract(
        address=Web3.to_checksum_address(escrow.address), abi=load("Escrow").abi
    ).events.Deposited()

    def with_web3() -> int:
        wanted = {"address": event.address, "fromBlock": first, "toBlock": first + FOR_WEB3 - 1}
        return len([event.process_log(log) for log in web3.eth.get_logs(wanted)])

    def with_ours() -> int:
        follower, at, parent, found = Follower(escrow.node.wire, escrow.address, sighted), first, None, 0
        while at <= last:
            stretch = follower.read(at, last, parent)
            found += len(stretch.said)
            at, parent = stretch.headers[-1].height + 1, stretch.headers[-1].hash
        return found

    yield Runner("web3.py", _timed(with_web3))
    yield Runner("read and decode", _timed(with_ours))
    yield Runner("cryo", stack.enter_context(_cryo(escrow, first, last)))


def _keeping(stack: ExitStack, escrow: Escrow, first: int) -> Iterator[Runner]:
    """The whole watcher, to databases that wait for the disk."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=_cache())))
    server = stack.enter_context(serving_postgresql(folder, "autovacuum = off\n"))
    for name, url in (("SQLite", f"sqlite:///{folder / 'marks.sqlite'}"), ("PostgreSQL", server.make())):
        engine = open_database(url)
        stack.callback(engine.dispose)
        yield Runner(f"store on {name}", _kept(engine, escrow, first))


def _kept(engine: Engine, escrow: Escrow, first: int) -> Callable[[], tuple[int, float]]:
    intake = Intake(engine, samples.POLICY, Vault(bytes(32)))

    def turn() -> tuple[int, float]:
        with writing(engine) as connection:
            for table in (heads, sightings, blocks):
                connection.execute(table.delete())
        # As deep as all of it, so that it is seen and not yet learned: what is learned is another mark.
        watcher = Watcher(
            engine,
            intake,
            escrow=escrow,
            first_block=first,
            finality=2 * BLOCKS,
            clock=Clock(engine),
            reach=pass_by,
        )
        started = time.perf_counter()
        while watcher.run_once():
            pass
        seconds = time.perf_counter() - started
        with reading(engine) as connection:
            count: int = connection.execute(select(func.count()).select_from(sightings)).scalar_one()
        return count, seconds

    return turn


def _timed(work: Callable[[], int]) -> Callable[[], tuple[int, float]]:
    def turn() -> tuple[int, float]:
        started = time.perf_counter()
        found = work()
        return found, time.perf_counter() - started

    return turn


def _cache() -> Path:
    place = ROOT / ".cache" / "bench"
    place.mkdir(parents=True, exist_ok=True)
    return place


@contextmanager
def _cryo(escrow: Escrow, first: int, last: int) -> Iterator[Callable[[], tuple[int, float]]]:
    """Start cryo in an environment of its own: it is no part of the product."""
    place = _cache() / "cryo"
    python = place / "bin" / "python"
    if not (place / "ready").exists():
        print("installing cryo for itself ...", flush=True)
        venv.create(place, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *CRYO], check=True)
        (place / "ready").touch()
    command = [
        python,
        Path(__file__).with_name("_cryo_turns.py"),
        escrow.node.url,
        str(first),
        str(last),
        escrow.address,
    ]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdin, "asked for"
    assert other.stdout, "asked for"

    def turn() -> tuple[int, float]:
        print(file=other.stdin, flush=True)
        count, seconds = other.stdout.readline().split()
        return int(count), float(seconds)

    with other, closing(other.stdin):
        yield turn


if __name__ == "__main__":
    sys.exit(not run(int(sys.argv[1]) if len(sys.argv) > 1 else TURNS))
