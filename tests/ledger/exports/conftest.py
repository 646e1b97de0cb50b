"""A written journal for tests of what is laid out: made once, read by all, in a file of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.database import Connection, open_database, snapshot, writing
from ledger.store import insert_asset
from tests.core import samples
from tests.ledger.exports.told import story, write


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the story into a SQLite file; gives the folder, as DATA_DIR has it."""
    folder = tmp_path_factory.mktemp("journal")
    engine = open_database(f"sqlite:///{folder / 'ledger.sqlite'}")
    with writing(engine) as connection:
        insert_asset(connection, samples.USD)
        write(connection, story().facts)
    engine.dispose()
    return folder


@pytest.fixture(scope="module")
def told_once(journal: Path) -> Iterator[Connection]:
    """Read the story, all in one snapshot."""
    engine = open_database(f"sqlite:///{journal / 'ledger.sqlite'}")
    with snapshot(engine) as connection:
        yield connection
    engine.dispose()
