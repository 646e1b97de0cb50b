"""What every test shares: databases of both kinds, and hypothesis without a stopwatch, as the machine is shared."""

import os
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import settings

from tests.databases import BACKENDS, Databases

settings.register_profile("house", deadline=None)
settings.load_profile("house")

CHAT = Path(__file__).parent / "bot"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let tests of the chat run on both databases."""
    parser.addoption("--both", action="store_true", help="run each test of the chat on both databases")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take each test of the chat on one database, always the same: what it asks of them the ledger tries on both."""
    if config.getoption("--both"):
        return
    left = [item for item in items if CHAT in item.path.parents and _is_other(item)]
    config.hook.pytest_deselected(items=left)
    without = set(left)
    items[:] = [item for item in items if item not in without]


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
