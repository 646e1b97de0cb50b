"""What the ledger's tests share: each thing that is slow to make is made once and copied for each test."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ledger.chain.node import Node
from ledger.clock import Clock
from ledger.database import connect, open_database, writing
from ledger.intake import Intake
from ledger.keys import Vault
from ledger.store import insert_asset
from ledger.tables import assets, metadata
from tests.core import samples
from tests.databases import POSTGRESQL, Databases, Place, copied
from tests.ledger.chains import COIN, embedded, on_anvil
from tests.ledger.hands import USD, Hands
from tests.ledger.world import World, open_world

# All that a test can have put into the tables beside the one currency.
EMPTYING = tuple(
    f"DELETE FROM {table.name}" + (f" WHERE code <> '{samples.USD.code}'" if table is assets else "")  # noqa: S608
    for table in reversed(metadata.sorted_tables)
)
At = Callable[[str], Place]  # a kind of database -> a place of that kind, made when first asked for


@pytest.fixture(scope="session")
def founded(databases: Databases) -> At:
    """Give a place with a chain on which escrow and token stand."""

    def fill(place: Place) -> None:
        with open_world(place):
            pass

    return cache(lambda backend: databases.once("founded", backend, fill))


@pytest.fixture(scope="session")
def begun(founded: At, databases: Databases) -> At:
    """Give a place where adam has 100 USD and a task of 30 open with barb."""

    def fill(place: Place) -> None:
        with open_world(place) as world:
            adam, barb = world.enter("adam"), world.enter("barb")
            world.fund(adam, 100 * USD)
            world.open_task(adam, barb)

    return cache(lambda backend: databases.once("begun", backend, fill, before=founded))


@pytest.fixture
def world(backend: str, founded: At, databases: Databases, tmp_path: Path) -> Iterator[World]:
    """A fresh ledger on a fresh chain."""
    with copied(databases, founded(backend), tmp_path) as place, open_world(place) as made:
        yield made


@pytest.fixture
def begun_world(backend: str, begun: At, databases: Databases, tmp_path: Path) -> Iterator[World]:
    """A ledger where adam has an open task with barb."""
    with copied(databases, begun(backend), tmp_path) as place, open_world(place) as made:
        yield made


@pytest.fixture(scope="session")
def migrated(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> At:
    """Give a database with every table and one currency."""

    @cache
    def at(backend: str) -> Place:
        place = databases.place(backend, tmp_path_factory.mktemp("migrated"))
        engine = open_database(place.url)
        with writing(engine) as connection:
            insert_asset(connection, samples.USD)
        engine.dispose()
        return place

    return at


@pytest.fixture
def empty_place(backend: str, databases: Databases, tmp_path: Path) -> Iterator[Place]:
    """A database with nothing in it."""
    folder = tmp_path / "empty"
    folder.mkdir()
    place = databases.place(backend, folder)
    yield place
    databases.drop(place)


@pytest.fixture
def place(backend: str, migrated: At, databases: Databases, tmp_path: Path) -> Iterator[Place]:
    """A database of one's own, not opened yet."""
    template = migrated(backend)
    if backend == POSTGRESQL:  # one serves all tests of a worker, the one after the other
        yield template
        databases.server.empty(template.url, EMPTYING)
        return
    with copied(databases, template, tmp_path) as made:
        yield made


@pytest.fixture
def engine(place: Place) -> Iterator[Engine]:
    """A database of one's own."""
    made = connect(place.url)
    yield made
    made.dispose()


@pytest.fixture
def hands(engine: Engine) -> Hands:
    """The one door on a database of one's own, with no chain behind it."""
    return Hands(engine, Intake(engine, samples.POLICY, Vault(bytes(32))), Clock(engine))


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
    snapshot = anvil.request("evm_snapshot", [])
    yield anvil
    anvil.request("evm_revert", [snapshot])
