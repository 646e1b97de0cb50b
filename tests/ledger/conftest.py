"""What the ledger's tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.world import World, open_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A fresh ledger on a fresh chain."""
    with open_world(tmp_path) as made:
        yield made
