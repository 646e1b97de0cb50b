"""What the ledger's tests share: each thing that is slow to make is made once and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ledger.chain.node import Node
from ledger.clock import Clock
from ledger.database import connect, open_database, writing
from ledger.intake import Intake
from ledger.keys import Vault
from ledger.store import insert_asset
from tests.core import samples
from tests.ledger.chains import COIN, embedded, on_anvil
from tests.ledger.hands import USD, Hands
from tests.ledger.world import World, open_world


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a chain on which escrow and token stand."""
    folder = tmp_path_factory.mktemp("founded")
    with open_world(folder):
        return folder


@pytest.fixture(scope="session")
def begun(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where adam has 100 USD and a task of 30 open with barb."""
    folder = _copied(founded, tmp_path_factory.mktemp("begun"))
    with open_world(folder) as world:
        adam, barb = world.enter("adam"), world.enter("barb")
        world.fund(adam, 100 * USD)
        world.open_task(adam, barb)
    return folder


@pytest.fixture
def world(founded: Path, tmp_path: Path) -> Iterator[World]:
    """A fresh ledger on a fresh chain."""
    with open_world(_copied(founded, tmp_path)) as made:
        yield made


@pytest.fixture
def begun_world(begun: Path, tmp_path: Path) -> Iterator[World]:
    """A ledger where adam has an open task with barb."""
    with open_world(_copied(begun, tmp_path)) as made:
        yield made


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with every table and one currency."""
    path = tmp_path_factory.mktemp("migrated") / "ledger.sqlite"
    engine = open_database(f"sqlite:///{path}")
    with writing(engine) as connection:
        insert_asset(connection, samples.USD)
    engine.dispose()
    return path


@pytest.fixture
def engine(migrated: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database of one's own."""
    made = connect(f"sqlite:///{shutil.copy(migrated, tmp_path / 'ledger.sqlite')}")
    yield made
    made.dispose()


@pytest.fixture
def hands(engine: Engine) -> Hands:
    """The one door on a database of one's own, with no chain behind it."""
    return Hands(engine, Intake(engine, samples.POLICY, Vault(bytes(32))), Clock(engine))


def _copied(template: Path, target: Path) -> Path:
    shutil.copytree(template, target, dirs_exist_ok=True)
    return target


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A new embedded chain, on which nothing stands."""
    with embedded(tmp_path, barb=COIN) as made:
        yield made


@pytest.fixture(scope="session")
def anvil() -> Iterator[Node]:
    """One anvil for a whole session; each test leaves it as it was."""
    with on_anvil() as made:
        yield made


@pytest.fixture
def other(anvil: Node) -> Iterator[Node]:
    """Anvil as it starts: with the proxy, and nothing of ours."""
    snapshot = anvil._raw("evm_snapshot", [])
    yield anvil
    anvil._raw("evm_revert", [snapshot])
