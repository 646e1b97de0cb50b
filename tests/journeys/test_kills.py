"""The product is killed with SIGKILL at each named point of each task, and nothing is lost or happens twice.

Each test asserts that the points were reached. The number says which passing of the point kills: early in the task,
or at its end, where the money moves.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import POSTGRESQL, SQLITE, Databases, copied
from tests.journeys.kills import PLAYS, REACHED, die, funded
from tests.journeys.stage import Stage


@pytest.fixture
def stage(backend: str, databases: Databases, tmp_path: Path) -> Iterator[Stage]:
    """Copy the funded place; nothing is started yet."""
    with copied(databases, funded(databases, backend), tmp_path / "var") as place:
        yield Stage(place.folder, database_url=place.url)


def late(name: str, first: str, *others: str) -> tuple[str, ...]:
    """Die where the money moves, at the end of a play, and each time it has begun again at the next point of it."""
    return (f"{first}:{PLAYS[name][2]}", *(f"{point}:1" for point in others))


# Each point, on the one database or the other: the life of the transaction that pays is cut at all of them.
# Of the other ways to end, and of the beginning, one each. scripts/soak goes through all of them on both, one by one.
KILLS = [
    (SQLITE, "paid", ("inbox:1", *late("paid", *REACHED[2::2]))),
    (POSTGRESQL, "paid", late("paid", *REACHED[1::2])),
    *((SQLITE, name, late(name, "journal")) for name in PLAYS if name != "paid"),
    (SQLITE, "paid", ("broadcast:1",)),
]


def test_points__all() -> None:
    """No point is left out."""
    assert {stop.partition(":")[0] for _, _, stops in KILLS for stop in stops} == set(REACHED)


@pytest.mark.parametrize(("backend", "name", "stops"), KILLS, indirect=["backend"], ids=str)
def test_kill__nothing_lost_nothing_twice(stage: Stage, name: str, stops: tuple[str, ...]) -> None:
    """Whatever line the product dies on, the next start completes what was begun, once."""
    die(stage, name, *stops)
