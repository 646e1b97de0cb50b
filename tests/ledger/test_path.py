"""The path of one task through all real parts of the ledger: command, outbox, relay, chain, watcher, journal, audit."""

from datetime import timedelta

from ledger.audit import audit
from ledger.core.commands import (
    AcceptRating,
    Apply,
    Deliver,
    Deliverable,
    DeliverableKind,
    Fund,
    PostTask,
    Rate,
    Withdraw,
)
from ledger.core.ids import PersonId, TaskId
from ledger.core.task import Stage, Task
from tests.ledger.world import World

USD = 10**6
STRANGER = "0x00000000000000000000000000000000000000AA"


def fund(world: World, person: PersonId, minor: int) -> None:
    """Fund somebody and wait for the chain."""
    world.do(Fund(**world.stamp(), person=person, asset="USD", minor=minor))
    world.settle_down()


def opened_task(world: World, adam: PersonId, barb: PersonId) -> TaskId:
    """Post a task and have it opened for a worker."""
    post = PostTask(
        **world.stamp(),
        person=adam,
        title="翻译 500 字",
        asset="USD",
        reward=30 * USD,
        seconds=172800,
        skills=(),
        languages=("zh",),
    )
    task = TaskId(world.do(post))
    world.do(Apply(**world.stamp(), person=barb, task=task))
    world.settle_down()
    assert look(world, task).stage is Stage.OPENED
    return task


def hand_in(world: World, task: TaskId, barb: PersonId) -> None:
    """Deliver and wait for the chain."""
    body = Deliverable(kind=DeliverableKind.TEXT, sha256="ab" * 32, text="done")
    world.do(Deliver(**world.stamp(), person=barb, task=task, deliverable=body))
    world.settle_down()


def look(world: World, task: TaskId) -> Task:
    """Read a task."""
    listing = world.ledger.views.listing(task)
    assert listing is not None
    return listing.task


def held(world: World, person: PersonId) -> int:
    """Read what the journal says somebody has."""
    views = world.ledger.views
    return views.balance(views.person(person), views.assets()["USD"])


def assert_audit_agrees(world: World) -> None:
    """Chain logs, contract and journal read the same."""
    report = audit(world.ledger.escrow, first_block=world.ledger.founded.first_block, engine=world.ledger.engine)
    assert report.findings == ()
    assert report.agrees


def test_settle__rated_85_and_accepted(world: World) -> None:
    """A rating of 85 pays by the curve, the fee to the platform, the rest back to the employer."""
    adam, barb = world.enter("adam"), world.enter("barb")
    fund(world, adam, 100 * USD)
    task = opened_task(world, adam, barb)
    hand_in(world, task, barb)
    world.do(Rate(**world.stamp(), person=adam, task=task, rating=85))
    world.settle_down()
    world.do(AcceptRating(**world.stamp(), person=barb, task=task, rating=85))
    world.settle_down()

    assert look(world, task).stage is Stage.SETTLED
    # 85 lies 25/30 of the way from 60 to 90: 50 % + 50 % * 25/30 = 91.66 % of 30 USD, 5 % of that is the fee.
    assert held(world, barb) == 27_500_000 - 1_375_000
    assert held(world, adam) == 70 * USD + 2_500_000
    assert_audit_agrees(world)

    world.do(Withdraw(**world.stamp(), person=barb, asset="USD", minor=26 * USD, to=STRANGER))
    world.settle_down()
    assert held(world, barb) == 125_000
    assert_audit_agrees(world)


def test_refund__never_delivered(world: World) -> None:
    """What was never delivered goes back whole once the date has passed."""
    adam, barb = world.enter("adam"), world.enter("barb")
    fund(world, adam, 30 * USD)
    task = opened_task(world, adam, barb)
    world.ledger.clock.advance(int(timedelta(days=2).total_seconds()))
    world.settle_down()

    assert look(world, task).stage is Stage.REFUNDED
    assert held(world, adam) == 30 * USD
    assert_audit_agrees(world)


def test_release__never_rated(world: World) -> None:
    """A silent employer pays in full once the date has passed."""
    adam, barb = world.enter("adam"), world.enter("barb")
    fund(world, adam, 30 * USD)
    task = opened_task(world, adam, barb)
    hand_in(world, task, barb)
    world.ledger.clock.advance(int(timedelta(days=5).total_seconds()))
    world.settle_down()

    assert look(world, task).stage is Stage.SETTLED
    assert held(world, barb) == 28_500_000
    assert_audit_agrees(world)
