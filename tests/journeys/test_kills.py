"""The product is killed with SIGKILL at each named point of each task, and nothing is lost or happens twice.

Each test asserts that the point was reached. The count says which passing of the point kills: early in the task,
or at its end, where the money moves.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.databases import POSTGRESQL, SQLITE, Databases, Place, copied
from tests.journeys.kills import PLAYS, REACHED, die_once, fund_place
from tests.journeys.stage import Stage


@pytest.fixture(scope="session")
def funded(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Place]:
    """Give a place at which everybody has entered and the employer has 100 USD."""
    return cache(lambda backend: fund_place(databases, backend, tmp_path_factory.mktemp("funded")))


@pytest.fixture
def stage(backend: str, funded: Callable[[str], Place], databases: Databases, tmp_path: Path) -> Iterator[Stage]:
    """Copy the funded place; nothing is started yet."""
    with copied(databases, funded(backend), tmp_path / "var") as place:
        yield Stage(place.folder, database_url=place.url)


# Each point at the end of a paid task, on the one database or the other; of the other ways to end, and of the
# beginning, one each. scripts/soak goes through all of them on both.
KILLS = [
    *(((SQLITE, POSTGRESQL)[number % 2], "paid", point, "late") for number, point in enumerate(REACHED)),
    *((SQLITE, name, "journal", "late") for name in PLAYS if name != "paid"),
    (SQLITE, "paid", "broadcast", "early"),
]


@pytest.mark.parametrize(("backend", "name", "point", "moment"), KILLS, indirect=["backend"])
def test_kill__nothing_lost_nothing_twice(stage: Stage, name: str, point: str, moment: str) -> None:
    """Whatever line the product dies on, the next start completes what was begun, once."""
    _, _, passings = PLAYS[name]
    die_once(stage, name, point, 1 if moment == "early" else passings)
