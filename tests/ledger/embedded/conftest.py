"""What the tests of the embedded chain share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.embedded.served import Served, serve
from tests.ledger.embedded.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Open a new chain in a file of its own."""
    opened = World.open(tmp_path / "chain.db")
    yield opened
    opened.chain.close()


@pytest.fixture
def served(world: World) -> Iterator[Served]:
    """Serve the world's chain over HTTP."""
    with serve(world) as made:
        yield made
