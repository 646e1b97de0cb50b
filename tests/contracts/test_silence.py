"""Exits that a date alone opens, to anyone: each leaf of settleByDate.tree."""

from collections.abc import Callable

import pytest

from ledger.core.packed import Outcome, Path
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, DANA, EMMA, FRED, GINA, USD, Batch, World

ROOTLESS = bytes(32)
# Of 30 USD: where the task stands, from when, how it ends, and what the worker earns by it.
EXITS = [
    ("opened", "submit_by", Path.REFUNDED, 0, 0),
    ("delivered", "rate_by", Path.RELEASED, 0, 30 * USD),
    ("rated", "contest_by", Path.FINISHED, 85, 27_500_000),
    ("contested", "rule_by", Path.DEFAULTED, 85, 27_500_000),
]
each = pytest.mark.parametrize(("stage", "date", "path", "rating", "earned"), EXITS, ids=[one[0] for one in EXITS])
forms = pytest.mark.parametrize("form", ["one", "table"])


def _at(world: World, stage: str, batch: Batch | None = None) -> Batch:
    begin: dict[str, Callable[..., Batch]] = {
        "opened": world.opened,
        "delivered": world.delivered,
        "rated": world.rated,
        "contested": world.contested,
    }
    return begin[stage](batch or world.batch())


@forms
@each
def test_settle_by_date__due(
    world: World, form: str, stage: str, date: str, path: Path, rating: int, earned: int
) -> None:
    """From its date on anyone ends a task: refund, release, finish or default, alone or with its table."""
    batch = _at(world, stage)
    world.travel(getattr(batch.terms, date))
    receipt = world.send(world.call_settle(batch, 0 if form == "one" else None), DANA)

    assert world.outcomes(receipt) == [Outcome(0, path, rating, earned)]
    assert [name for name, _ in world.events(receipt)] == ["TaskSettled" if form == "one" else "TasksSettled"]
    fee, benefits = earned * 200 // 10_000, earned * 100 // 10_000
    parts = (earned - fee - benefits, fee, benefits, 30 * USD - earned, 0)
    assert world.balances(BARB, EMMA, FRED, ADAM, GINA) == parts
    assert world.stage(batch) == ("none", 0)


@forms
@each
def test_settle_by_date__too_early(
    world: World, form: str, stage: str, date: str, path: Path, rating: int, earned: int
) -> None:
    """A second before its date it is too early: the window is somebody else's."""
    batch = _at(world, stage)
    moment = getattr(batch.terms, date)
    world.travel(moment - 1)

    expected = Refusal("TooEarly", (moment - 1, moment)) if form == "one" else Refusal("NothingDone", (batch.id,))
    assert world.refusal(world.call_settle(batch, 0 if form == "one" else None)) == expected


@each
def test_settle_by_date__long_after(world: World, stage: str, date: str, path: Path, rating: int, earned: int) -> None:
    """Nothing expires: ten years later the same exit is open."""
    batch = _at(world, stage)
    world.travel(batch.terms.rule_by + 10 * 365 * 86_400)

    assert world.outcomes(world.send(world.call_settle(batch, 0))) == [Outcome(0, path, rating, earned)]


def test_settle_by_date__closed(world: World) -> None:
    """What has ended does not end again while others of its batch are open."""
    batch = world.opened(world.batch((BARB, CARL), (100, 200)))
    world.send(world.call_rate(batch, 100), ADAM)
    world.travel(batch.terms.rule_by)

    assert world.refusal(world.call_settle(batch, 0)) == Refusal("WrongStage", (5, 1))


def test_settle_by_date__closed_early(world: World) -> None:
    """Nor where all have ended before openBy and the mark stays."""
    batch = world.opened(world.batch((BARB, CARL), (100, 200)))
    world.send(world.call_rate_many(batch, {0: 100, 1: 100}), ADAM)
    world.travel(batch.terms.rule_by)

    assert world.refusal(world.call_settle(batch)) == Refusal("NothingDone", (batch.id,))
    assert world.refusal(world.call_settle(batch, 0)) == Refusal("WrongStage", (5, 1))


@forms
def test_settle_by_date__twice(world: World, form: str) -> None:
    """Nor where nothing of the batch remains."""
    batch = world.opened()
    world.travel(batch.terms.submit_by)
    call = world.call_settle(batch, 0 if form == "one" else None)
    world.send(call)

    assert world.refusal(call) == Refusal("UnknownBatch", (batch.id,))


def test_settle_by_date__some_are_due(world: World) -> None:
    """Of a table only what is due ends, each in its way; the others are left as they are, without a word."""
    batch = world.contested(world.batch((BARB, CARL, BARB, CARL), (100, 200, 300, 400)))
    for index in (1, 2):
        world.send(world.call_deliver(batch, index, batch.workers[index]))
    world.send(world.call_rate(batch, 70, 1), ADAM)
    world.travel(batch.terms.rate_by)
    receipt = world.send(world.call_settle(batch))

    assert world.outcomes(receipt) == [Outcome(2, Path.RELEASED, 0, 300), Outcome(3, Path.REFUNDED, 0, 0)]
    assert [name for name, _ in world.events(receipt)] == ["TasksSettled"]
    assert [world.stage(batch, index)[0] for index in range(4)] == ["contested", "rated", "closed", "closed"]
    assert world.balances(ADAM, BARB, CARL) == (400, 300 - 9, 0)

    world.travel(batch.terms.rule_by)
    receipt = world.send(world.call_settle(batch))
    assert world.outcomes(receipt) == [Outcome(0, Path.DEFAULTED, 85, 91), Outcome(1, Path.FINISHED, 70, 133)]


@pytest.mark.parametrize(
    ("rating", "bps", "earned"), [(0, 5_000, 50), (85, 5_000, 92), (60, 7_001, 70), (0, 0, 0), (89, 10_000, 101)]
)
def test_settle_by_date__default_split(world: World, rating: int, bps: int, earned: int) -> None:
    """Where the arbiter was silent the larger of default split and curve is paid, rounded down."""
    batch = world.contested(world.batch(rewards=(101,), default_split_bps=bps), rating)
    world.travel(batch.terms.rule_by)
    receipt = world.send(world.call_settle(batch, 0))

    assert world.outcomes(receipt) == [Outcome(0, Path.DEFAULTED, rating, earned)]
    assert world.balances(GINA, ADAM) == (0, 101 - earned)


def test_settle_by_date__delivered_in_the_last_second(world: World) -> None:
    """A delivery in the last second leaves the employer the whole window to rate in, and the worker safe."""
    batch = world.opened()
    world.travel(batch.terms.submit_by - 1)
    world.send(world.call_deliver(batch), BARB)
    date = batch.terms.rate_by
    world.travel(batch.terms.submit_by)

    assert world.refusal(world.call_settle(batch, 0)) == Refusal("TooEarly", (world.now, date))
    world.send(world.call_rate(batch, 70), ADAM)


@pytest.mark.parametrize("count", [23, 128, 255])
def test_settle_by_date__all_of_many(world: World, count: int) -> None:
    """All tasks of the largest batches are refunded at once, to the unit, and nothing of the batch remains."""
    batch = world.opened(world.batch([(BARB, CARL)[index % 2] for index in range(count)], range(1, count + 1)))
    world.travel(batch.terms.submit_by)
    world.send(world.call_settle(batch))

    assert world.balance(ADAM) == sum(batch.rewards)
    assert world.stage(batch, count - 1) == ("none", 0)
