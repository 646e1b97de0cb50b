"""A database that is full, or away for a while: nothing is lost, and nothing happens twice."""

from pathlib import Path

import pytest

from tests.databases import Databases, on_postgresql
from tests.ledger.faults.disk import NoDisk
from tests.ledger.faults.filling import fill_up
from tests.ledger.faults.living import nest
from tests.ledger.faults.outage import go_away

SEED, ROUNDS = 2, 6


def test_fill__now_and_then(backend: str, databases: Databases, tmp_path: Path) -> None:
    """Where there is no room nothing is half written; with room again all comes to its end."""
    with nest(databases, backend, tmp_path) as home, home.life() as survivor:
        try:
            missed = fill_up(survivor, databases, SEED, ROUNDS)
        except NoDisk as reason:
            pytest.skip(str(reason))

    assert missed


@on_postgresql
def test_cut_off__in_the_middle(backend: str, databases: Databases, tmp_path: Path) -> None:
    """Cut off anywhere in the work, the loops go on from the rows when the database is back."""
    with nest(databases, backend, tmp_path) as home, home.life() as survivor:
        assert go_away(survivor, databases.server, SEED, ROUNDS)
