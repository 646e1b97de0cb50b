"""A database that is full, or away for a while: nothing is lost, and nothing happens twice."""

import secrets
from pathlib import Path

import pytest

from ledger.database import DatabaseBusy, open_database, will_pass, writing
from ledger.store import upsert_setting
from tests.databases import Databases, Place, on_postgresql
from tests.ledger.faults.disk import NoDisk
from tests.ledger.faults.filling import fill_up, room_of
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


def test_write__no_room(databases: Databases, empty_place: Place) -> None:
    """What does not fit is an error that will pass, also where there was a savepoint to go back to."""
    engine = open_database(empty_place.url)
    try:
        with room_of(engine, databases) as room:
            room.limit(0)
            with pytest.raises(DatabaseBusy) as caught, writing(engine) as connection, connection.begin_nested():
                upsert_setting(connection, "a", secrets.token_hex(99_999))
    except NoDisk as reason:
        pytest.skip(str(reason))
    finally:
        engine.dispose()

    assert will_pass(caught.value)


@on_postgresql
def test_cut_off__in_the_middle(backend: str, databases: Databases, tmp_path: Path) -> None:
    """Cut off anywhere in the work, the loops go on from the rows when the database is back."""
    with nest(databases, backend, tmp_path) as home, home.life() as survivor:
        assert go_away(survivor, databases.server, SEED, ROUNDS)
