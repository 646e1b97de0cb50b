"""A ledger with real traffic behind it, played once for each kind of database; each test has its rows for itself."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from ledger.core.commands import AcceptRating, Rate, Withdraw
from tests.databases import Databases, copied
from tests.databases import Place as Rows
from tests.ledger.checks.scene import Scene, opened
from tests.ledger.hands import USD
from tests.ledger.world import STRANGER, World, embedded_chain, open_world, settings_of

At = Callable[[str], Rows]
Serve = Callable[[str], tuple[Rows, str]]


@pytest.fixture(scope="session")
def busy(founded: At, databases: Databases) -> At:
    """Give a place where money has gone every way: in, into tasks, out of them, and away."""

    def fill(place: Rows) -> None:
        with open_world(place) as world:
            play(world)

    return cache(lambda backend: databases.once("busy", backend, fill, before=founded))


def play(world: World) -> None:
    """Leave one task settled, one rated, one open and one on the board."""
    adam, barb, carl = world.enter("adam"), world.enter("barb"), world.enter("carl", "zh-Hans")
    world.fund(adam, 100 * USD)
    settled, rated = world.open_task(adam, barb), world.open_task(adam, carl)
    world.open_task(adam, barb, 10 * USD)
    world.hand_in(settled, barb)
    world.hand_in(rated, carl)
    for task, rating in ((settled, 85), (rated, 70)):
        world.do(Rate(**world.stamp(), person=adam, task=task, rating=rating, grounds="late"))
    world.settle_down()
    world.do(AcceptRating(**world.stamp(), person=barb, task=settled, rating=85))
    world.settle_down()
    world.do(Withdraw(**world.stamp(), person=barb, asset="USD", minor=26 * USD, to=STRANGER.address))
    world.settle_down()
    world.post(adam)


@pytest.fixture(scope="module")
def served(busy: At, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Serve the chain of such a place for all tests of a module: they change no block."""
    with ExitStack() as stack:

        @cache
        def serve(backend: str) -> tuple[Rows, str]:
            place = stack.enter_context(copied(databases, busy(backend), tmp_path_factory.mktemp("served")))
            return place, stack.enter_context(embedded_chain(settings_of(place)))

        yield serve


@pytest.fixture
def scene(backend: str, served: Serve, databases: Databases, tmp_path: Path) -> Iterator[Scene]:
    """The rows of such a place for one test alone, before the served chain."""
    template, url = served(backend)
    place = databases.copied_rows(template, tmp_path)
    with opened(place, url, settings_of(template).secret("master_secret")) as made:
        yield made
    databases.drop(place)
