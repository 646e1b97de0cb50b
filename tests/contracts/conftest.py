"""One chain for all tests of the contract, and a snapshot of it around each."""

from collections.abc import Iterator

import pytest

from tests.contracts.world import World


@pytest.fixture(scope="session")
def chain() -> World:
    """The world with its contracts and nothing more."""
    return World()


@pytest.fixture
def world(chain: World) -> Iterator[World]:
    """The world, put back afterwards as it was."""
    with chain.scratch():
        yield chain
