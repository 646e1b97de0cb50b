"""What every test shares: databases of both kinds, and hypothesis without a stopwatch, as the machine is shared."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.databases import BACKENDS, Databases

settings.register_profile("house", deadline=None)
settings.load_profile("house")


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
