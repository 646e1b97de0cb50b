"""The product is killed with SIGKILL at each named point of each task, and nothing is lost or happens twice.

Each test asserts that the point was reached. The count says which passing of the point kills: early in the task,
or at its end, where the money moves.
"""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.main import main
from ledger.stops import POINTS
from tests.databases import POSTGRESQL, SQLITE, Databases, Place, copied
from tests.journeys import plays
from tests.journeys.stage import Actor, Stage, cast, performing

EMPLOYER, PLATFORM, WORKER = "employer", "platform", "worker"


def be_paid(_stage: Stage, chen: Actor, worker: Actor) -> None:
    """Deliver, rate 85, accept."""
    plays.deliver(chen, worker)
    plays.settle(chen, worker)


def be_refunded(stage: Stage, chen: Actor, worker: Actor) -> None:
    """Never deliver."""
    plays.let_it_be_refunded(stage, chen, worker)


def be_released(stage: Stage, chen: Actor, worker: Actor) -> None:
    """Deliver, and never rate."""
    plays.deliver(chen, worker)
    plays.let_it_be_released(stage, chen, worker)


Play = Callable[[Stage, Actor, Actor], None]

# The play, what everybody has at its end, and how often it passes a point that follows a transaction.
PLAYS: dict[str, tuple[Play, dict[str, int], int]] = {
    "paid": (be_paid, {EMPLOYER: 72_500_000, WORKER: 26_125_000, PLATFORM: 1_375_000}, 4),
    "refunded": (be_refunded, {EMPLOYER: 100_000_000}, 2),
    "released": (be_released, {EMPLOYER: 70_000_000, WORKER: 28_500_000, PLATFORM: 1_500_000}, 3),
}


@pytest.fixture(scope="session")
def funded(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Place]:
    """Give a place at which everybody has entered and the employer has 100 USD."""

    @cache
    def at(backend: str) -> Place:
        place = databases.place(backend, tmp_path_factory.mktemp("funded"))
        with performing(Stage(place.folder, database_url=place.url)) as stage:
            chen, barb, lin = cast(stage)
            plays.enter(chen, barb, lin)
            plays.fund(chen, 100)
            assert stage.product.stop() == 0
        return place

    return at


@pytest.fixture
def stage(backend: str, funded: Callable[[str], Place], databases: Databases, tmp_path: Path) -> Iterator[Stage]:
    """Copy the funded place; nothing is started yet."""
    with copied(databases, funded(backend), tmp_path / "var") as place:
        yield Stage(place.folder, database_url=place.url)


# Nothing is replaced on a chain that mines what comes (tests/ledger/test_stuck.py has that point).
REACHED = tuple(point for point in POINTS if point != "replaced")
BETWEEN = ("reserved", "mined")  # points between two others: one play is enough
# Each play at each point; on PostgreSQL, where what differs is the database, each point once.
KILLS = [
    *((SQLITE, name, point, "late") for name in PLAYS for point in REACHED if name == "paid" or point not in BETWEEN),
    *((SQLITE, "paid", point, "early") for point in REACHED if point not in BETWEEN),
    *((POSTGRESQL, "paid", point, "late") for point in REACHED),
]


@pytest.mark.parametrize(("backend", "name", "point", "moment"), KILLS, indirect=["backend"])
def test_kill__nothing_lost_nothing_twice(
    stage: Stage, name: str, point: str, moment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever line the product dies on, the next start completes what was begun, once."""
    play, expected, passings = PLAYS[name]
    count = 1 if moment == "early" else passings
    with performing(stage, STOP_AT=f"{point}:{count}"):
        chen, barb, lin = cast(stage)
        worker, _ = plays.open_task(chen, barb, lin)
        play(stage, chen, worker)
        code = main(stage.audit_command())

    assert (stage.folder / f"stopped-{point}").exists(), "the point was never reached"
    assert stage.product.deaths == 1
    said = capsys.readouterr().out
    assert code == 0, said
    assert held(json.loads(said)) == expected


def held(report: dict[str, list[dict[str, str]]]) -> dict[str, int]:
    """Name what everybody has by what it is: each figure of a play belongs to one role only."""
    roles = {figure: role for _, figures, _ in PLAYS.values() for role, figure in figures.items()}
    minors = (int(row["minor"]) for row in report["balances"])
    return {roles[minor]: minor for minor in minors}
