"""Grading: each leaf of rate.tree."""

import pytest

from ledger.core.typed import Rate
from tests.contracts.world import ADAM, BARB, CARL, DANA, EMMA, FRED, NEVER, Batch, Refusal, World

ROOT = b"\x54" * 32
REWARD = 1_000_001  # an odd unit shows who keeps it
FEE, BENEFITS = 20_000, 10_000  # 2 % and 1 %, rounded down
PAYOUT = REWARD - FEE - BENEFITS


def _batch(world: World) -> Batch:
    return world.batch(rewards=(REWARD,))


def _selector(world: World, name: str) -> bytes:
    return next(selector for selector, (known, _) in world.errors.items() if known == name)


def test_rate__full_undelivered(world: World) -> None:
    """A full rating needs no recorded delivery and pays even long after all dates."""
    batch = _batch(world)
    world.open(batch)
    world.travel(batch.terms.rule_by + 1000)
    receipt = world.send(world.call_rate(batch, {0: 90}), ADAM)

    parts = {"payout": PAYOUT, "fee": FEE, "benefits": BENEFITS, "refund": 0}
    assert world.events(receipt) == [("TaskSettled", {"batch": batch.id, "index": 0, "rating": 90} | parts)]
    assert world.balances(BARB, EMMA, FRED, ADAM) == (PAYOUT, FEE, BENEFITS, 0)


def test_rate__below_undelivered(world: World) -> None:
    """Without a recorded delivery the employer cannot pay less than all."""
    batch = _batch(world)
    world.open(batch)

    assert world.refusal(world.call_rate(batch, {0: 89}), ADAM) == Refusal("WrongStage", (1, 2))


def test_rate__full_late(world: World) -> None:
    """A full rating is never too late while the task is open."""
    batch = world.delivered(_batch(world))
    world.travel(batch.terms.rate_by + 5)
    world.send(world.call_rate(batch, {0: 100}), ADAM)

    assert world.balance(BARB) == PAYOUT


@pytest.mark.parametrize("rating", [0, 59, 89])
def test_rate__below(world: World, rating: int) -> None:
    """A rating below full waits for the worker; nobody is paid yet."""
    batch = world.delivered(_batch(world))
    world.travel(batch.terms.rate_by - 1)
    receipt = world.send(world.call_rate(batch, {0: rating}), ADAM)

    assert world.stage(batch) == ("rated", rating)
    assert world.events(receipt) == [("TaskRated", {"batch": batch.id, "index": 0, "rating": rating})]
    assert world.balances(BARB, EMMA, FRED, ADAM) == (0, 0, 0, 0)


def test_rate__below_late(world: World) -> None:
    """At rateBy only a full rating is left."""
    batch = world.delivered(_batch(world))
    date = batch.terms.rate_by
    world.travel(date)

    assert world.refusal(world.call_rate(batch, {0: 89}), ADAM) == Refusal("TooLate", (date, date))


@pytest.mark.parametrize("rating", [84, 100])
def test_rate__again(world: World, rating: int) -> None:
    """A rating stands; what comes after it is the worker's."""
    batch = world.rated(_batch(world), 85)

    assert world.refusal(world.call_rate(batch, {0: rating}), ADAM) == Refusal("WrongStage", (3, 2))


def test_rate__closed(world: World) -> None:
    """What has ended is not paid again, on the same signature or a new one."""
    batch = _batch(world)
    world.open(batch)
    sig = world.sign(ADAM, Rate(batch.id, (0,), (95,), ROOT, NEVER))
    world.send(world.call_rate(batch, {0: 95}, sig))

    assert world.refusal(world.call_rate(batch, {0: 95}, sig)) == Refusal("WrongStage", (5, 2))
    assert world.refusal(world.call_rate(batch, {0: 100}), ADAM) == Refusal("WrongStage", (5, 2))


def test_rate__above_the_top(world: World) -> None:
    """There is no rating of 101."""
    batch = world.delivered(_batch(world))

    assert world.refusal(world.call_rate(batch, {0: 101}), ADAM) == Refusal("WrongRating", (101, 100))


def test_rate__signed(world: World) -> None:
    """Anyone can bring the employer's signature."""
    batch = world.delivered(_batch(world))
    sig = world.sign(ADAM, Rate(batch.id, (0,), (85,), ROOT, NEVER))
    world.send(world.call_rate(batch, {0: 85}, sig), DANA)

    assert world.stage(batch) == ("rated", 85)


def test_rate__unsigned(world: World) -> None:
    """Workers do not grade themselves."""
    batch = world.delivered(_batch(world))

    assert world.refusal(world.call_rate(batch, {0: 100}), BARB) == Refusal("WrongSender", (BARB, ADAM))


def test_rate__signed_by_another(world: World) -> None:
    """Nobody else's signature grades."""
    batch = world.delivered(_batch(world))
    message = Rate(batch.id, (0,), (100,), ROOT, NEVER)
    call = world.call_rate(batch, {0: 100}, world.sign(BARB, message))

    assert world.refusal(call) == Refusal("WrongSignature", (ADAM, world.digest(message)))


def test_rate__other_ratings(world: World) -> None:
    """The signature covers every rating."""
    batch = world.delivered(_batch(world))
    call = world.call_rate(batch, {0: 100}, world.sign(ADAM, Rate(batch.id, (0,), (85,), ROOT, NEVER)))

    digest = world.digest(Rate(batch.id, (0,), (100,), ROOT, NEVER))
    assert world.refusal(call) == Refusal("WrongSignature", (ADAM, digest))


def test_rate__expired(world: World) -> None:
    """A signature is worth nothing from its deadline on."""
    batch = world.delivered(_batch(world))
    deadline = world.now + 5
    sig = world.sign(ADAM, Rate(batch.id, (0,), (85,), ROOT, deadline))
    world.travel(deadline)

    refusal = world.refusal(world.call_rate(batch, {0: 85}, sig, deadline))
    assert refusal == Refusal("Expired", (deadline, deadline))


def test_rate__skips(world: World) -> None:
    """One task that cannot be rated does not hold up the others."""
    batch = world.batch((BARB, CARL, BARB), (100, 200, 300))
    world.delivered(batch, 0)
    receipt = world.send(world.call_rate(batch, {0: 70, 1: 70, 2: 100}), ADAM)

    assert [world.stage(batch, index) for index in range(3)] == [("rated", 70), ("opened", 0), ("closed", 0)]
    assert [name for name, _ in world.events(receipt)] == ["TaskRated", "TaskSkipped", "TaskSettled"]
    skipped = {"batch": batch.id, "index": 1, "reason": _selector(world, "WrongStage")}
    assert world.events(receipt, "TaskSkipped") == [("TaskSkipped", skipped)]


def test_rate__skips_late(world: World) -> None:
    """A rating below full that comes too late does not hold up a full one."""
    batch = world.batch((BARB, CARL), (100, 200))
    world.delivered(batch, 0)
    world.travel(batch.terms.rate_by)
    receipt = world.send(world.call_rate(batch, {0: 70, 1: 100}), ADAM)

    skipped = {"batch": batch.id, "index": 0, "reason": _selector(world, "TooLate")}
    assert world.events(receipt, "TaskSkipped") == [("TaskSkipped", skipped)]
    assert (world.stage(batch, 0), world.stage(batch, 1)) == (("delivered", 0), ("closed", 0))


def test_rate__named_twice(world: World) -> None:
    """A task settles once, even within one call."""
    batch = world.batch((BARB, CARL), (100, 200))
    world.open(batch)
    task = batch.task(0)
    receipt = world.send(world.escrow.functions.rate(batch.head, [task, task], [100, 100], ROOT, NEVER, b""), ADAM)

    assert [name for name, _ in world.events(receipt)] == ["TaskSettled", "TaskSkipped"]
    assert world.balances(BARB, EMMA, FRED) == (97, 2, 1)


def test_rate__nothing_done(world: World) -> None:
    """A call that does nothing is refused, so that its gas shows as wasted."""
    batch = world.batch((BARB, CARL), (100, 200))
    world.open(batch)

    refusal = world.refusal(world.call_rate(batch, {0: 70, 1: 70}), ADAM)
    assert refusal == Refusal("NothingDone", (batch.id, 2))


def test_rate__no_tasks(world: World) -> None:
    """A call about no task is refused."""
    batch = world.delivered(_batch(world))

    assert world.refusal(world.call_rate(batch, {}), ADAM) == Refusal("NothingDone", (batch.id, 0))


def test_rate__wrong_count(world: World) -> None:
    """Each task has its rating."""
    batch = world.delivered(_batch(world))
    call = world.escrow.functions.rate(batch.head, [batch.task()], [100, 100], ROOT, NEVER, b"")

    assert world.refusal(call, ADAM) == Refusal("WrongCount", (2, 1))
