"""From opening a database of 1,000,000 entries to accepting work, imports excluded: no full scan, under a second.

Alone: `python scripts/bench/ledger_marks/opening.py [ENTRIES] [sqlite|postgresql]... [checks]`; with `checks` it says
too how long each check takes, which is many minutes for all hashes of a million entries.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from ledger import inbox, outbox  # noqa: E402 - the project's root comes first
from ledger.assembly import Ledger, assemble, operator_account  # noqa: E402
from ledger.checks.looking import Depth  # noqa: E402
from ledger.checks.running import CHECKS, run_checks  # noqa: E402
from ledger.claims import Claims  # noqa: E402
from ledger.config import Settings  # noqa: E402
from ledger.core.commands import Enter  # noqa: E402
from ledger.core.ids import CommandId  # noqa: E402
from ledger.database import Engine, connect, writing  # noqa: E402
from tests.databases import BACKENDS, Databases, Place  # noqa: E402
from tests.ledger.million import ENTRIES_A_LIFE, fill  # noqa: E402
from tests.ledger.scans import listening, rows_read, scans  # noqa: E402
from tests.ledger.world import embedded_chain, open_world, settings_of  # noqa: E402

ENTRIES = 1_000_000
MARK_SECONDS = 1.0
ROWS_MOST = 1000  # read of a growing table, of up to some million
TURNS = 3
_ON_ROWS = frozenset({"stages", "outbox", "inbox", "txs", "doubles", "logs", "journal"})


def run(entries: int = ENTRIES, backends: Sequence[str] = BACKENDS, *, is_checked: bool = False) -> bool:
    """Measure on each kind of database; says whether the mark is reached on all."""
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            begun = [_begun(databases, backend, Path(folder) / backend) for backend in backends]
            places = [place for place, _ in begun]
            with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:  # filled beside each other
                for said in pool.map(_filled, begun, [entries] * len(begun)):
                    _say(said)
            reached = [_measure(place, is_checked=is_checked) for place in places]
            for place in places:
                databases.drop(place)
        finally:
            databases.close()
    return all(reached)


def _begun(databases: Databases, backend: str, folder: Path) -> tuple[Place, int]:
    folder.mkdir()
    place = databases.place(backend, folder)
    with open_world(place) as world:
        world.enter("adam"), world.enter("barb")
        world.settle_down()
        return place, world.ledger.policy.chain_id


def _filled(begun: tuple[Place, int], entries: int) -> str:
    """Bring the rows of years in; says how many, and how long it took."""
    place, chain_id = begun
    settings = settings_of(place)
    engine = connect(place.url)
    started = time.perf_counter()
    signer = str(operator_account(settings).address)
    last = fill(engine, entries // ENTRIES_A_LIFE, chain_id=chain_id, signer=signer)
    engine.dispose()
    taken = time.perf_counter() - started
    return f"{place.backend}: {last:,} entries and what belongs to them in {taken:.0f} s"


def _measure(place: Place, *, is_checked: bool) -> bool:
    settings = settings_of(place)
    with embedded_chain(settings) as url:
        before = _rows_read(place)
        seconds, rounds, said = min((_open(settings, url, turn + 1) for turn in range(TURNS)), key=lambda one: one[0])
        read = _scanned(place, said, before)
        is_reached = seconds < MARK_SECONDS and not read
        mark = f"(mark under {MARK_SECONDS:.2f}, no full scan)"
        _say(f"mark opening-{place.backend}: {seconds:.2f} s {mark} {'ok' if is_reached else 'short'}")
        _say(f"  and the first round of every loop {rounds:.2f} s more")
        for scan in read:
            _say(f"  {scan}")
        if is_checked:
            _check(settings, url)
    return is_reached


def _open(settings: Settings, url: str, turn: int) -> tuple[float, float, dict[str, Any]]:
    """Open, take one command in, and let every loop look once; gives the seconds of both and what was asked."""
    said: dict[str, Any] = {}
    started = time.perf_counter()
    with listening(Engine) as heard:
        ledger = assemble(settings, url)
        number = 10**6 + turn
        person = {"telegram_id": number, "chat_id": number, "name": "carl", "language": "en"}
        enter = Enter(id=CommandId(f"bench:{turn}"), at=ledger.clock.now(), **person)  # type: ignore[arg-type]
        (outcome,) = ledger.intake.handle((enter,))
        assert outcome.refusal is None
        accepted = time.perf_counter()
        for loop in _loops(ledger):
            loop()
        ended = time.perf_counter()
        said |= heard
    ledger.engine.dispose()
    ledger.escrow.node.close()
    return accepted - started, ended - accepted, said


def _loops(ledger: Ledger) -> Iterator[Callable[[], object]]:
    yield ledger.tick
    yield ledger.relay.run_once
    yield ledger.watcher.run_once
    yield ledger.inspector.run_once
    claims = Claims(ledger.engine)
    yield lambda: inbox.take_open(ledger.engine, claims)
    yield lambda: _taken(ledger, claims)
    claims.close()


def _taken(ledger: Ledger, claims: Claims) -> None:
    with writing(ledger.engine) as connection:
        outbox.take_due(connection, claims, "message", ledger.clock.now(), limit=20)


def _rows_read(place: Place) -> dict[str, int]:
    if place.backend == "sqlite":
        return {}
    with _connected(place) as engine:
        return rows_read(engine)


def _scanned(place: Place, said: dict[str, Any], before: dict[str, int]) -> list[str]:
    """Say what was read that grows: by SQLite's plans, and by PostgreSQL's own count."""
    with _connected(place) as engine:
        if place.backend == "sqlite":
            return scans(engine, said)
        read = {name: (count - before[name]) // TURNS for name, count in rows_read(engine).items()}
    return [f"{count:,} rows read of {name}" for name, count in read.items() if count > ROWS_MOST]


@contextmanager
def _connected(place: Place) -> Iterator[Any]:
    engine = connect(place.url)
    yield engine
    engine.dispose()


def _check(settings: Settings, url: str) -> None:
    """Say how long the checks take that rest on the rows alone."""
    ledger = assemble(settings, url)
    checks = [check for check in CHECKS if check.name in _ON_ROWS]
    for depth in Depth.BRISK, Depth.USUAL, Depth.FULL:
        for check in checks:
            started = time.perf_counter()
            results = run_checks(ledger.inspector.place, depth, checks=[check])
            seconds = time.perf_counter() - started
            for result in results:
                codes = sorted({f"{one.code} {one.subject}" for one in result.findings})[:3]
                _say(f"  {depth.name.lower()} {check.name}: {result.count:,} in {seconds:.2f} s {codes or ''}")
    ledger.engine.dispose()
    ledger.escrow.node.close()


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    numbers = [int(given) for given in sys.argv[1:] if given.isdigit()]
    named = [given for given in sys.argv[1:] if given in BACKENDS]
    sys.exit(0 if run(*numbers[:1] or [ENTRIES], named or BACKENDS, is_checked="checks" in sys.argv) else 1)
