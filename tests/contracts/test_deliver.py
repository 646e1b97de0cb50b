"""Handing in: each leaf of deliver.tree."""

from ledger.core.typed import Deliver
from tests.contracts.world import ADAM, BARB, DANA, NEVER, Batch, Refusal, World

HANDED_IN = b"\x53" * 32


def _opened(world: World) -> Batch:
    batch = world.batch()
    world.open(batch)
    return batch


def test_deliver__by_worker(world: World) -> None:
    """The worker's word is enough, and moves no money."""
    batch = _opened(world)
    receipt = world.send(world.call_deliver(batch), BARB)

    assert world.stage(batch) == ("delivered", 0)
    event = {"batch": batch.id, "index": 0, "worker": BARB, "deliverable": HANDED_IN}
    assert world.events(receipt) == [("TaskDelivered", event)]
    assert world.balances(ADAM, BARB) == (0, 0)


def test_deliver__signed(world: World) -> None:
    """Anyone can bring the worker's signature."""
    batch = _opened(world)
    sig = world.sign(BARB, Deliver(batch.id, 0, HANDED_IN, NEVER))
    world.send(world.call_deliver(batch, sig=sig), DANA)

    assert world.stage(batch) == ("delivered", 0)


def test_deliver__unsigned(world: World) -> None:
    """Nobody else's word delivers."""
    assert world.refusal(world.call_deliver(_opened(world)), ADAM) == Refusal("WrongSender", (ADAM, BARB))


def test_deliver__signed_by_another(world: World) -> None:
    """Nobody else's signature delivers."""
    batch = _opened(world)
    message = Deliver(batch.id, 0, HANDED_IN, NEVER)
    call = world.call_deliver(batch, sig=world.sign(ADAM, message))

    assert world.refusal(call) == Refusal("WrongSignature", (BARB, world.digest(message)))


def test_deliver__expired(world: World) -> None:
    """A signature is worth nothing from its deadline on."""
    batch = _opened(world)
    deadline = world.now + 5
    call = world.call_deliver(batch, deadline=deadline, sig=world.sign(BARB, Deliver(batch.id, 0, HANDED_IN, deadline)))
    world.travel(deadline)

    assert world.refusal(call) == Refusal("Expired", (deadline, deadline))


def test_deliver__again(world: World) -> None:
    """A second delivery replaces the first in the log and changes nothing else."""
    batch = world.delivered(world.batch())
    other = world.escrow.functions.deliver(batch.head, batch.task(), b"\x99" * 32, NEVER, b"")
    receipt = world.send(other, BARB)

    assert world.stage(batch) == ("delivered", 0)
    assert world.events(receipt)[0][1]["deliverable"] == b"\x99" * 32


def test_deliver__last_second(world: World) -> None:
    """The last second before submitBy is in time."""
    batch = _opened(world)
    world.travel(batch.terms.submit_by - 1)
    world.send(world.call_deliver(batch), BARB)

    assert world.stage(batch) == ("delivered", 0)


def test_deliver__too_late(world: World) -> None:
    """At submitBy it is too late, for the first delivery and for another."""
    batch = _opened(world)
    date = batch.terms.submit_by
    with world.scratch():
        world.travel(date)
        assert world.refusal(world.call_deliver(batch), BARB) == Refusal("TooLate", (date, date))
    world.send(world.call_deliver(batch), BARB)
    world.travel(date)

    assert world.refusal(world.call_deliver(batch), BARB) == Refusal("TooLate", (date, date))


def test_deliver__rated(world: World) -> None:
    """What has been rated cannot be handed in again."""
    batch = world.rated(world.batch())

    assert world.refusal(world.call_deliver(batch), BARB) == Refusal("WrongStage", (3, 1))


def test_deliver__closed(world: World) -> None:
    """What has ended cannot be handed in."""
    batch = _opened(world)
    world.send(world.call_rate(batch, {0: 90}), ADAM)

    assert world.refusal(world.call_deliver(batch), BARB) == Refusal("WrongStage", (5, 1))
