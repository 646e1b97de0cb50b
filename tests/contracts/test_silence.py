"""Exits that a date alone opens, to anyone: each leaf of finish.tree, release.tree and refund.tree."""

from typing import Any

from tests.contracts.world import ADAM, BARB, CARL, DANA, EMMA, FRED, USD, Batch, Refusal, World


def _finish(world: World, batch: Batch, index: int = 0) -> Any:
    return world.escrow.functions.finish(batch.head, batch.task(index))


def _release(world: World, batch: Batch, index: int = 0) -> Any:
    return world.escrow.functions.release(batch.head, batch.task(index))


def _refund(world: World, batch: Batch, index: int = 0) -> Any:
    return world.escrow.functions.refund(batch.head, batch.task(index))


def _opened(world: World) -> Batch:
    batch = world.batch()
    world.open(batch)
    return batch


def test_finish__by_anyone(world: World) -> None:
    """A worker who neither accepts nor contests is paid by the curve."""
    batch = world.rated(world.batch())
    world.travel(batch.terms.contest_by)
    receipt = world.send(_finish(world, batch), DANA)

    parts = {"payout": 26_675_000, "fee": 550_000, "benefits": 275_000, "refund": 2_500_000}
    assert world.events(receipt) == [("TaskSettled", {"batch": batch.id, "index": 0, "rating": 85} | parts)]
    assert world.balances(BARB, EMMA, FRED, ADAM) == tuple(parts.values())


def test_finish__too_early(world: World) -> None:
    """Until contestBy the rating is the worker's to contest."""
    batch = world.rated(world.batch())
    date = batch.terms.contest_by
    world.travel(date - 1)

    assert world.refusal(_finish(world, batch)) == Refusal("TooEarly", (date - 1, date))


def test_finish__not_rated(world: World) -> None:
    """There must be a rating to pay by."""
    batch = world.delivered(world.batch())
    world.travel(batch.terms.contest_by)

    assert world.refusal(_finish(world, batch)) == Refusal("WrongStage", (2, 3))


def test_finish__twice(world: World) -> None:
    """What was paid is not paid again."""
    batch = world.rated(world.batch())
    world.travel(batch.terms.contest_by)
    world.send(_finish(world, batch))

    assert world.refusal(_finish(world, batch)) == Refusal("UnknownBatch", (batch.id,))


def test_release__by_anyone(world: World) -> None:
    """Who delivers to a silent employer is paid in full; the log calls that a rating of 100."""
    batch = world.delivered(world.batch())
    world.travel(batch.terms.rate_by)
    receipt = world.send(_release(world, batch), DANA)

    parts = {"payout": 29_100_000, "fee": 600_000, "benefits": 300_000, "refund": 0}
    assert world.events(receipt) == [("TaskSettled", {"batch": batch.id, "index": 0, "rating": 100} | parts)]
    assert world.balances(BARB, EMMA, FRED, ADAM) == tuple(parts.values())


def test_release__too_early(world: World) -> None:
    """Until rateBy the employer may still speak."""
    batch = world.delivered(world.batch())
    date = batch.terms.rate_by
    world.travel(date - 1)

    assert world.refusal(_release(world, batch)) == Refusal("TooEarly", (date - 1, date))


def test_release__not_delivered(world: World) -> None:
    """Silence pays only for what was handed in."""
    batch = _opened(world)
    world.travel(batch.terms.rate_by)

    assert world.refusal(_release(world, batch)) == Refusal("WrongStage", (1, 2))


def test_release__rated(world: World) -> None:
    """An employer who graded was not silent."""
    batch = world.rated(world.batch())
    world.travel(batch.terms.rate_by)

    assert world.refusal(_release(world, batch)) == Refusal("WrongStage", (3, 2))


def test_release__twice(world: World) -> None:
    """What was paid is not paid again."""
    batch = world.delivered(world.batch())
    world.travel(batch.terms.rate_by)
    world.send(_release(world, batch))

    assert world.refusal(_release(world, batch)) == Refusal("UnknownBatch", (batch.id,))


def test_refund__by_anyone(world: World) -> None:
    """Work that was never handed in costs nothing, no fee either."""
    batch = _opened(world)
    world.travel(batch.terms.submit_by)
    receipt = world.send(_refund(world, batch), DANA)

    parts = {"payout": 0, "fee": 0, "benefits": 0, "refund": 30 * USD}
    assert world.events(receipt) == [("TaskSettled", {"batch": batch.id, "index": 0, "rating": 0} | parts)]
    assert world.balances(BARB, EMMA, FRED, ADAM) == tuple(parts.values())


def test_refund__too_early(world: World) -> None:
    """Until submitBy the worker may still hand in."""
    batch = _opened(world)
    date = batch.terms.submit_by
    world.travel(date - 1)

    assert world.refusal(_refund(world, batch)) == Refusal("TooEarly", (date - 1, date))


def test_refund__delivered(world: World) -> None:
    """What was handed in is not refunded by a date."""
    batch = world.delivered(world.batch())
    world.travel(batch.terms.rule_by)

    assert world.refusal(_refund(world, batch)) == Refusal("WrongStage", (2, 1))


def test_refund__closed(world: World) -> None:
    """What was paid is not refunded from the money of others in the batch."""
    batch = world.batch((BARB, CARL), (100, 200))
    world.open(batch)
    world.send(world.call_rate(batch, {0: 100}), ADAM)
    world.travel(batch.terms.submit_by)

    assert world.refusal(_refund(world, batch, 0)) == Refusal("WrongStage", (5, 1))


def test_refund__twice(world: World) -> None:
    """What was given back is not given back again."""
    batch = _opened(world)
    world.travel(batch.terms.submit_by)
    world.send(_refund(world, batch))

    assert world.refusal(_refund(world, batch)) == Refusal("UnknownBatch", (batch.id,))
