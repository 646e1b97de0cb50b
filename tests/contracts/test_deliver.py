"""Handing in: each leaf of deliver.tree and deliverMany.tree."""

import pytest

from ledger.core.packed import unpack_deliveries
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, DANA, HANK, NEVER, OWN, Batch, World, made


def _many(world: World, *workers: str) -> Batch:
    people = workers or (BARB, CARL, BARB, DANA)
    return world.opened(world.batch(people, range(100, 100 + len(people))))


def test_deliver__by_worker(world: World) -> None:
    """The task becomes delivered, the log holds what was handed in, and no money moves."""
    batch = _many(world)
    receipt = world.send(world.call_deliver(batch, 2), BARB)

    assert [world.stage(batch, index)[0] for index in range(4)] == ["opened", "opened", "delivered", "opened"]
    assert world.events(receipt) == [("TaskDelivered", {"batch": batch.id, "task": 2, "deliverable": made(2)})]
    assert sum(world.balances(ADAM, BARB, CARL)) == 0


def test_deliver__again(world: World) -> None:
    """A second delivery before submitBy is a log only: another deliverable, the same state."""
    batch = world.delivered()
    call = world.escrow.functions.deliver(batch.one(), b"\x99" * 32, NEVER, b"")
    receipt = world.send(call, BARB)

    assert world.stage(batch) == ("delivered", 0)
    assert world.events(receipt)[0][1]["deliverable"] == b"\x99" * 32


def test_deliver__again_too_late(world: World) -> None:
    """After submitBy there is no second delivery either."""
    batch = world.delivered()
    date = batch.terms.submit_by
    world.travel(date)

    assert world.refusal(world.call_deliver(batch), BARB) == Refusal("TooLate", (date, date))


def test_deliver__other_worker(world: World) -> None:
    """A task is its own worker's: another worker of the batch does not deliver it."""
    batch = _many(world)

    assert world.refusal(world.call_deliver(batch, 1), BARB) == Refusal("WrongSender", (BARB, CARL))


def test_deliver__other_deliverable(world: World) -> None:
    """What is handed in is what the worker signed."""
    batch = world.opened()
    sig = bytes(world.call_deliver(batch, 0, BARB).args[3])
    call = world.escrow.functions.deliver(batch.one(), b"\x99" * 32, NEVER, sig)

    assert world.refusal(call).name == "WrongSignature"


@pytest.mark.parametrize(("stage", "number"), [("rated", 3), ("contested", 4)])
def test_deliver__judged(world: World, stage: str, number: int) -> None:
    """What was graded is handed in no more."""
    batch = world.rated() if stage == "rated" else world.contested()

    assert world.refusal(world.call_deliver(batch), BARB) == Refusal("WrongStage", (number, 1))


def test_deliver__closed(world: World) -> None:
    """Nor what has ended."""
    batch = world.opened()
    world.send(world.call_rate(batch, 100), ADAM)

    assert world.refusal(world.call_deliver(batch), BARB) == Refusal("WrongStage", (5, 1))


def test_deliver_many__several_signers(world: World) -> None:
    """Each worker signs for all of theirs at once, and one call records the deliveries of all, as one log."""
    batch = _many(world)
    receipt = world.send(world.call_deliver_many(batch, [((0, 2), BARB), ((3,), DANA), ((1,), CARL)]))

    assert {world.stage(batch, index) for index in range(4)} == {("delivered", 0)}
    [(name, event)] = world.events(receipt)
    assert (name, event["batch"]) == ("TasksDelivered", batch.id)
    assert unpack_deliveries(event["deliveries"]) == tuple((index, made(index)) for index in (0, 2, 3, 1))


def test_deliver_many__by_hand(world: World) -> None:
    """A worker who sends needs no signature for their own group."""
    batch = _many(world)
    world.send(world.call_deliver_many(batch, [((2, 0), OWN), ((1,), CARL)]), BARB)

    assert [world.stage(batch, index)[0] for index in range(4)] == ["delivered"] * 3 + ["opened"]


@pytest.mark.parametrize("count", [24, 128, 255])
def test_deliver_many__all_of_many(world: World, count: int) -> None:
    """All tasks of the largest batches can be recorded at once."""
    batch = world.opened(world.batch([(BARB, CARL)[index % 2] for index in range(count)], [5] * count))
    evens, odds = range(0, count, 2), range(1, count, 2)
    world.send(world.call_deliver_many(batch, [(evens, BARB), (odds, CARL)]))

    assert {world.stage(batch, index) for index in (0, 1, count // 2, count - 1)} == {("delivered", 0)}


def test_deliver_many__again(world: World) -> None:
    """A task delivered before is logged once more, and so is one that is named twice."""
    batch = _many(world)
    world.send(world.call_deliver(batch, 0), BARB)
    receipt = world.send(world.call_deliver_many(batch, [((0, 2, 2), BARB)]))

    assert [index for index, _ in unpack_deliveries(world.events(receipt)[0][1]["deliveries"])] == [0, 2, 2]
    assert [world.stage(batch, index)[0] for index in range(4)] == ["delivered", "opened", "delivered", "opened"]


def test_deliver_many__wallets(world: World) -> None:
    """Smart wallets and accounts under EIP-7702 sign like all others."""
    wallet = world.wallet(DANA)
    batch = _many(world, wallet, HANK)
    world.send(world.call_deliver_many(batch, [((0,), wallet), ((1,), HANK)]))

    assert {world.stage(batch, index) for index in range(2)} == {("delivered", 0)}


def test_deliver_many__wrong_signature(world: World) -> None:
    """A group that its worker did not sign is left out, and shown in the log, without holding up the others."""
    batch = _many(world)
    receipt = world.send(world.call_deliver_many(batch, [((0, 2), CARL), ((1,), CARL), ((3,), OWN)]))

    assert world.skipped(receipt) == [(0, "WrongSignature"), (2, "WrongSignature")]
    assert [world.stage(batch, index)[0] for index in range(4)] == ["opened", "delivered", "opened", "delivered"]
    assert [name for name, _ in world.events(receipt)] == ["TasksSkipped", "TasksDelivered"]


def test_deliver_many__burning_wallet(world: World) -> None:
    """A worker's wallet that burns all it gets costs the call a bounded part, and the others nothing."""
    burner = str(world.stand_in("BurningWallet").address)
    batch = _many(world, burner, BARB)
    receipt = world.send(world.call_deliver_many(batch, [((0,), b"\1" * 65), ((1,), BARB)]))

    assert world.skipped(receipt) == [(0, "WrongSignature")]
    assert receipt["gasUsed"] < 400_000


def test_deliver_many__of_another(world: World) -> None:
    """A signature is for its signer's tasks: one of another's among them is left out."""
    batch = _many(world)
    receipt = world.send(world.call_deliver_many(batch, [((0, 1, 2), BARB)]))

    assert world.skipped(receipt) == [(1, "WrongSignature")]
    assert world.stage(batch, 1) == ("opened", 0)


def test_deliver_many__cut_out(world: World) -> None:
    """A worker's signature over several tasks does nothing for a part of them."""
    batch = _many(world)
    sig = world.call_deliver_many(batch, [((0, 2), BARB)]).args[2][-65:]

    assert world.refusal(world.call_deliver_many(batch, [((0,), sig)])) == Refusal("NothingDone", (batch.id,))


def test_deliver_many__wrong_stage(world: World) -> None:
    """What is graded or ended is left out, and shown in the log."""
    batch = world.rated(world.batch((BARB, BARB, BARB), (1, 2, 3)))
    world.send(world.call_rate(batch, 100, 1), ADAM)
    receipt = world.send(world.call_deliver_many(batch, [((0, 1, 2), BARB)]))

    assert world.skipped(receipt) == [(0, "WrongStage"), (1, "WrongStage")]
    assert [world.stage(batch, index)[0] for index in range(3)] == ["rated", "closed", "delivered"]


def test_deliver_many__nothing_done(world: World) -> None:
    """A call that records nothing is refused, one about nothing too."""
    batch = _many(world)
    nothing = Refusal("NothingDone", (batch.id,))

    assert world.refusal(world.call_deliver_many(batch, [((0, 2), CARL)])) == nothing
    assert world.refusal(world.call_deliver_many(batch, [])) == nothing


def test_deliver_many__index_beyond(world: World) -> None:
    """There is no task beyond the count, first in a group or later."""
    batch = _many(world)
    for tasks in ((4,), (0, 4)):
        call = world.call_deliver_many(batch, [((1,), CARL), (tasks, BARB)])
        assert world.refusal(call) == Refusal("WrongIndex", (4, 4))


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 20, 65, 66, 90, 100])
def test_deliver_many__cut_off(world: World, cut: int) -> None:
    """Groups that end before they should refuse the whole call: 101 bytes for one task and its signature."""
    batch = _many(world)
    call = world.call_deliver_many(batch, [((0,), BARB), ((1,), CARL)])
    groups = call.args[2]
    assert len(groups) == 2 * 101

    world.refusal(world.escrow.functions.deliverMany(batch.table(), NEVER, groups[:-cut]))


def test_deliver_many__empty_group(world: World) -> None:
    """A group about no task refuses the whole call."""
    batch = _many(world)
    groups = world.call_deliver_many(batch, [((0,), BARB)]).args[2] + bytes(3)

    world.refusal(world.escrow.functions.deliverMany(batch.table(), NEVER, groups))


def test_deliver_many__expired(world: World) -> None:
    """The deadline is that of all signatures in the call."""
    batch = _many(world)
    deadline = world.now + 30
    call = world.call_deliver_many(batch, [((0,), BARB)], deadline)
    world.travel(deadline - 1)
    with world.scratch():
        world.send(call)
    world.travel(deadline)

    assert world.refusal(call) == Refusal("Expired", (deadline, deadline))


def test_deliver_many__date(world: World) -> None:
    """In time is until a second before submitBy."""
    batch = _many(world)
    date = batch.terms.submit_by
    call = world.call_deliver_many(batch, [((0,), BARB)])
    world.travel(date - 1)
    with world.scratch():
        world.send(call)
    world.travel(date)

    assert world.refusal(call) == Refusal("TooLate", (date, date))
