"""The path of one task through all real parts of the ledger: command, outbox, relay, chain, watcher, journal, audit."""

from datetime import timedelta

from ledger.core.commands import AcceptRating, Rate, Withdraw
from ledger.core.task import Stage
from tests.ledger.hands import USD
from tests.ledger.world import STRANGER, World


def test_settle__rated_85_and_accepted(world: World) -> None:
    """A rating of 85 pays by the curve, the fee to the platform, the rest back to the employer."""
    adam, barb = world.enter("adam"), world.enter("barb")
    world.fund(adam, 100 * USD)
    task = world.open_task(adam, barb)
    world.hand_in(task, barb)
    world.do(Rate(**world.stamp(), person=adam, task=task, rating=85, grounds="late"))
    world.settle_down()
    world.do(AcceptRating(**world.stamp(), person=barb, task=task, rating=85))
    world.settle_down()

    assert world.look(task).stage is Stage.SETTLED
    # 85 lies 25/30 of the way from 60 to 90: 50 % + 50 % * 25/30 = 91.66 % of 30 USD, 5 % of that is the fee.
    assert world.held(barb) == 27_500_000 - 1_375_000
    assert world.held(adam) == 70 * USD + 2_500_000
    world.assert_audit_agrees()

    world.do(Withdraw(**world.stamp(), person=barb, asset="USD", minor=26 * USD, to=STRANGER.address))
    world.settle_down()
    assert world.held(barb) == 125_000
    world.assert_audit_agrees()


def test_refund__never_delivered(world: World) -> None:
    """What was never delivered goes back whole once the date has passed."""
    adam, barb = world.enter("adam"), world.enter("barb")
    world.fund(adam, 30 * USD)
    task = world.open_task(adam, barb)
    world.ledger.clock.advance(int(timedelta(days=2).total_seconds()))
    world.settle_down()

    assert world.look(task).stage is Stage.REFUNDED
    assert world.held(adam) == 30 * USD
    world.assert_audit_agrees()


def test_release__never_rated(world: World) -> None:
    """A silent employer pays in full once the date has passed."""
    adam, barb = world.enter("adam"), world.enter("barb")
    world.fund(adam, 30 * USD)
    task = world.open_task(adam, barb)
    world.hand_in(task, barb)
    world.ledger.clock.advance(int(timedelta(days=5).total_seconds()))
    world.settle_down()

    assert world.look(task).stage is Stage.SETTLED
    assert world.held(barb) == 28_500_000
    world.assert_audit_agrees()
