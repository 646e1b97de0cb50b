"""The product as one process, killed at a named point of a task's life, and what everybody must have afterwards."""

import json
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO

from bot.main import main
from ledger.stops import POINTS
from tests.databases import Databases, Place
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
# Nothing is replaced on a chain that mines what comes (tests/ledger/faults/dying.py has that point).
REACHED = tuple(point for point in POINTS if point != "replaced")


def funded(databases: Databases, backend: str) -> Place:
    """Give a place to copy at which everybody has entered and the employer has 100 USD."""

    def fill(place: Place) -> None:
        with performing(Stage(place.folder, database_url=place.url)) as stage:
            chen, barb, lin = cast(stage)
            plays.enter(chen, barb, lin)
            plays.fund(chen, 100)
            assert stage.product.stop() == 0

    return databases.once("funded", backend, fill)


def die(stage: Stage, name: str, *stops: str) -> None:
    """Play, be killed at a point (`point:passing`), started again, killed at the next: nothing lost, nothing twice."""
    play, expected, _ = PLAYS[name]
    first, *stage.product.stops = stops
    with performing(stage, STOP_AT=first):
        chen, barb, lin = cast(stage)
        worker, _ = plays.open_task(chen, barb, lin)
        play(stage, chen, worker)
        with redirect_stdout(StringIO()) as told:
            code = main(stage.audit_command())

    said = told.getvalue()
    for stop in stops:
        assert (stage.folder / f"stopped-{stop.partition(':')[0]}").exists(), "the point was never reached"
    assert stage.product.deaths == len(stops)
    assert code == 0, said
    assert held(json.loads(said)) == expected


def held(report: dict[str, list[dict[str, str]]]) -> dict[str, int]:
    """Name what everybody has by what it is: each figure of a play belongs to one role only."""
    roles = {figure: role for _, figures, _ in PLAYS.values() for role, figure in figures.items()}
    minors = (int(row["minor"]) for row in report["balances"])
    return {roles[minor]: minor for minor in minors}
