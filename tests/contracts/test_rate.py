"""Grading one task: each leaf of rate.tree."""

import pytest

from ledger.core.packed import Outcome, Path
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, EMMA, FRED, GINA, NEVER, Batch, World, made

REWARD = 1_000_001  # an odd unit shows who keeps it
FEE, BENEFITS = 20_000, 10_000  # 2 % and 1 %, rounded down
PAYOUT = REWARD - FEE - BENEFITS


def _batch(world: World) -> Batch:
    return world.batch((BARB, CARL), (REWARD, 7))


def _at(world: World, stage: str, batch: Batch) -> Batch:
    stages = {"opened": world.opened, "delivered": world.delivered, "rated": world.rated, "contested": world.contested}
    return stages[stage](batch)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("rating", [90, 100])
@pytest.mark.parametrize("stage", ["opened", "delivered", "rated", "contested"])
def test_rate__full(world: World, stage: str, rating: int, late: bool) -> None:  # noqa: FBT001  pytest gives it
    """A full rating pays in full from every stage that is not the end, even long after all dates."""
    batch = _at(world, stage, _batch(world))
    if late:
        world.travel(batch.terms.rule_by + 1000)
    receipt = world.send(world.call_rate(batch, rating), ADAM)

    [(name, event)] = world.events(receipt)
    assert (name, event["batch"], event["deliverable"]) == ("TaskSettled", batch.id, made(0))
    assert world.outcomes(receipt) == [Outcome(0, Path.RATED, rating, REWARD)]
    assert world.balances(BARB, EMMA, FRED, ADAM, GINA) == (PAYOUT, FEE, BENEFITS, 0, 0)
    assert world.stage(batch) == ("closed", 0)
    assert world.stage(batch, 1) == ("opened", 0)


def test_rate__below_undelivered(world: World) -> None:
    """Without a recorded delivery the employer cannot pay less than all."""
    batch = world.opened(_batch(world))

    assert world.refusal(world.call_rate(batch, 89), ADAM) == Refusal("WrongStage", (1, 2))


@pytest.mark.parametrize("rating", [0, 59, 60, 89])
def test_rate__below(world: World, rating: int) -> None:
    """A rating below full waits for the worker; nobody is paid yet."""
    batch = world.delivered(_batch(world))
    world.travel(batch.terms.rate_by - 1)
    receipt = world.send(world.call_rate(batch, rating), ADAM)

    event = {"batch": batch.id, "task": 0, "rating": rating, "deliverable": made(0)}
    assert world.stage(batch) == ("rated", rating)
    assert world.events(receipt) == [("TaskRated", event)]
    assert world.balances(BARB, EMMA, FRED, ADAM) == (0, 0, 0, 0)


@pytest.mark.parametrize(("stage", "number"), [("rated", 3), ("contested", 4)])
@pytest.mark.parametrize("rating", [0, 84, 89])
def test_rate__again(world: World, stage: str, number: int, rating: int) -> None:
    """A rating below full stands; the employer can only pay in full."""
    batch = _at(world, stage, _batch(world))

    assert world.refusal(world.call_rate(batch, rating), ADAM) == Refusal("WrongStage", (number, 2))


def test_rate__closed(world: World) -> None:
    """What has ended is not paid again, on the same signature or a new one."""
    batch = world.opened(_batch(world))
    call = world.call_rate(batch, 95, 0, ADAM)
    world.send(call)

    assert world.refusal(call) == Refusal("WrongStage", (5, 2))
    assert world.refusal(world.call_rate(batch, 100), ADAM) == Refusal("WrongStage", (5, 2))


@pytest.mark.parametrize("rating", [101, 255])
def test_rate__above_the_top(world: World, rating: int) -> None:
    """There is no rating of 101."""
    batch = world.delivered(_batch(world))

    assert world.refusal(world.call_rate(batch, rating), ADAM) == Refusal("WrongRating", (rating, 100))


def test_rate__other_rating(world: World) -> None:
    """The signature covers the rating and what it is about."""
    batch = world.delivered(_batch(world))
    sig = bytes(world.call_rate(batch, 85, 0, ADAM).args[4])
    for rating, deliverable in ((100, made(0)), (85, made(1))):
        call = world.escrow.functions.rate(batch.one(), rating, deliverable, NEVER, sig)
        assert world.refusal(call).name == "WrongSignature"


def test_rate__other_task(world: World) -> None:
    """A rating is about its task."""
    batch = world.delivered(_batch(world))
    sig = bytes(world.call_rate(batch, 100, 0, ADAM).args[4])

    assert world.refusal(world.escrow.functions.rate(batch.one(1), 100, made(0), NEVER, sig)).name == "WrongSignature"


def test_rate__worker(world: World) -> None:
    """Workers do not grade themselves."""
    batch = world.delivered(_batch(world))

    assert world.refusal(world.call_rate(batch, 100), BARB) == Refusal("WrongSender", (BARB, ADAM))


@pytest.mark.parametrize(("least", "full", "rating"), [(0, 0, 0), (90, 90, 90), (0, 100, 100)])
def test_rate__where_full_begins(world: World, least: int, full: int, rating: int) -> None:
    """Full begins where the terms say, at zero too."""
    batch = world.opened(world.batch(min_rating=least, full_rating=full))
    receipt = world.send(world.call_rate(batch, rating), ADAM)

    assert world.outcomes(receipt) == [Outcome(0, Path.RATED, rating, sum(batch.rewards))]
    assert world.balance(ADAM) == 0


@pytest.mark.parametrize("fee", [(10_000, 0), (0, 10_000), (9_999, 1), (0, 0)])
def test_rate__extreme_shares(world: World, fee: tuple[int, int]) -> None:
    """Fee and benefits may be all or nothing; what is left is the worker's."""
    bps, other = fee
    batch = world.opened(world.batch(rewards=(10_001,), fee_bps=bps, benefits_bps=other))
    world.send(world.call_rate(batch, 100), ADAM)
    parts = (10_001 * bps // 10_000, 10_001 * other // 10_000)

    assert world.balances(EMMA, FRED, BARB) == (*parts, 10_001 - sum(parts))


def test_rate__one_person_many_roles(world: World) -> None:
    """Fee, benefits and refund may go to one holder; the sums are right all the same."""
    batch = world.rated(world.batch(rewards=(1_000,), fee_receiver=ADAM, benefits_fund=ADAM), 60)
    world.send(world.call_accept(batch, 60), BARB)

    assert world.balances(ADAM, BARB) == (500 + 10 + 5, 485)
