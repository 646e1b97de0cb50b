"""What every test shares: databases of both kinds, and hypothesis without a stopwatch, as the machine is shared."""

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import settings

from tests.databases import BACKENDS, Databases

settings.register_profile("house", deadline=None)
settings.load_profile("house")

HERE = Path(__file__).parent
# Where each test runs on one database, by turns; but for those of what the databases themselves must do.
BY_TURNS = (HERE / "bot", HERE / "ledger")
ON_BOTH = {
    HERE / "ledger" / place
    for place in (
        "test_backup.py",
        "test_bulk.py",
        "test_columns.py",
        "test_database.py",
        "test_inbox.py",
        "test_intake.py",
        "test_outbox.py",
        "test_relay.py",
        "test_restored.py",
        "test_rotation.py",
        "test_sharing.py",
        "test_txs.py",
        "test_watcher.py",
    )
}
# Where tests take ten seconds and more; those of a group share a lock, or what is slow to make.
LONG = (
    ("contracts/test_forge.py", "contracts/test_artifacts.py"),
    ("journeys/test_kills.py",),
    ("ledger/faults",),
    ("journeys/test_journey.py", "journeys/test_anvil.py", "journeys/test_company.py"),
    ("contracts/test_gas.py", "contracts/test_machine.py"),
    ("bot/test_notices.py", "journeys/test_tour.py", "journeys/test_webhook.py"),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let all tests run on both databases."""
    parser.addoption("--both", action="store_true", help="run each test on both databases")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take most tests on one database, and let each worker begin with long tests."""
    if not config.getoption("--both"):
        _leave_others(config, items)
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = _begun_with_long(items, workers)


def _leave_others(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the other database out, always the same: each is asked for most things by some test or other."""
    left = [item for item in items if _takes_turns(item.path) and _is_other(item)]
    config.hook.pytest_deselected(items=left)
    without = set(left)
    items[:] = [item for item in items if item not in without]


def _begun_with_long(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Order tests so that each worker begins with its share of the long: else the last runs while others are idle.

    pytest-xdist's worksteal cuts the list into as many pieces of one length as there are workers.
    """
    long: list[list[pytest.Item]] = [[] for _ in LONG]
    short = []
    for item in items:
        places = {str(place.relative_to(HERE)) for place in (item.path, *item.path.parents) if HERE in place.parents}
        found = next((group for group, paths in zip(long, LONG, strict=True) if not places.isdisjoint(paths)), short)
        found.append(item)
    order: list[pytest.Item] = []
    for worker in range(workers):
        order += chain.from_iterable(long[worker::workers])
        wanted = max(0, len(items) * (worker + 1) // workers - len(order))
        order, short = order + short[:wanted], short[wanted:]
    return order + short


def _takes_turns(path: Path) -> bool:
    places = {path, *path.parents}
    return not places.isdisjoint(BY_TURNS) and places.isdisjoint(ON_BOTH)


def _is_other(item: pytest.Item) -> bool:
    """Say whether this is the database that is left out; a test that names its own has no other."""
    backend = next((one for one in BACKENDS if one in item.name), None)
    if backend is None or any(mark.args[0] == "backend" for mark in item.iter_markers("parametrize")):
        return False
    base = item.nodeid.replace(backend, "")
    return BACKENDS[crc32(base.encode()) % len(BACKENDS)] != backend


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Make databases; all processes of a session share what is slow to start."""
    own = tmp_path_factory.getbasetemp()
    made = Databases(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)
    yield made
    made.close()


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """Name a kind of database: what asks for one is tested on each."""
    return str(request.param)
