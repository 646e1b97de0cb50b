"""SIGKILL at the points that the product's long life does not pass: replacing, correcting, migrating."""

from pathlib import Path

import pytest

from ledger.stops import RARE_POINTS
from tests.databases import Databases, Place
from tests.ledger.faults.dying import die_correcting, die_replacing
from tests.ledger.faults.living import nest
from tests.ledger.faults.migrating import kill_migrations
from tests.ledger.first import begin_at_first

SEED, KILLS = 3, 3


def test_replace__killed(backend: str, databases: Databases, tmp_path: Path) -> None:
    """Killed between signing a replacement and sending it, everything comes to its end, once."""
    with nest(databases, backend, tmp_path) as home, home.life() as survivor:
        die_replacing(survivor)


@pytest.mark.parametrize("point", RARE_POINTS)
def test_correct__killed(backend: str, databases: Databases, tmp_path: Path, point: str) -> None:
    """Killed in a correction, nothing of it is there; done again, the books follow the chain."""
    with nest(databases, backend, tmp_path) as home, home.life() as survivor:
        die_correcting(survivor, point)


def test_migrate__killed(databases: Databases, empty_place: Place, backend: str) -> None:
    """Killed before any statement of a migration, nothing of it is there; the next start does it whole."""
    begin_at_first(empty_place)

    assert len(kill_migrations(databases, empty_place, SEED, KILLS)) == KILLS
