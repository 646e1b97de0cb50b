"""The worker's answer to a rating below full: each leaf of accept.tree and contest.tree."""

import pytest

from ledger.core.packed import Outcome, Path
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, EMMA, FRED, GINA, NEVER, REASON, USD, Batch, World

# 85 between 60 (a half) and 90 (all) earns 27.50 of 30; 2 % and 1 % of that are 0.55 and 0.275.
PAYOUT, FEE, BENEFITS, REFUND = 26_675_000, 550_000, 275_000, 2_500_000


def _rated(world: World, rating: int = 85) -> Batch:
    return world.rated(world.batch((BARB, CARL), (30 * USD, 7)), rating)


def test_accept__by_worker(world: World) -> None:
    """The curve decides: 30 USD rated 85 earn 27.50, and the employer gets 2.50 back."""
    batch = _rated(world)
    receipt = world.send(world.call_accept(batch), BARB)

    assert world.outcomes(receipt) == [Outcome(0, Path.ACCEPTED, 85, PAYOUT + FEE + BENEFITS)]
    assert [(name, event["deliverable"]) for name, event in world.events(receipt)] == [("TaskSettled", bytes(32))]
    assert world.balances(BARB, EMMA, FRED, ADAM, GINA) == (PAYOUT, FEE, BENEFITS, REFUND, 0)
    assert (world.stage(batch), world.stage(batch, 1)) == (("closed", 0), ("opened", 0))


@pytest.mark.parametrize("rating", [0, 59])
def test_accept__nothing_earned(world: World, rating: int) -> None:
    """Below the least rating that pays the worker agrees to nothing at all."""
    batch = _rated(world, rating)
    receipt = world.send(world.call_accept(batch, rating), BARB)

    assert world.outcomes(receipt) == [Outcome(0, Path.ACCEPTED, rating, 0)]
    assert world.balances(BARB, EMMA, FRED, ADAM) == (0, 0, 0, 30 * USD)


def test_accept__least(world: World) -> None:
    """The least rating that pays pays the floor."""
    batch = _rated(world, 60)
    receipt = world.send(world.call_accept(batch, 60), BARB)

    assert world.outcomes(receipt) == [Outcome(0, Path.ACCEPTED, 60, 15 * USD)]


@pytest.mark.parametrize("rating", [0, 84, 86, 90, 100, 255])
def test_accept__other_rating(world: World, rating: int) -> None:
    """The worker agrees to the rating that was given and to no other."""
    refusal = world.refusal(world.call_accept(_rated(world), rating), BARB)
    assert refusal == Refusal("WrongRating", (rating, 85))


@pytest.mark.parametrize("person", [ADAM, CARL])
def test_accept__by_another(world: World, person: str) -> None:
    """Neither the employer nor another worker accepts in the worker's place."""
    assert world.refusal(world.call_accept(_rated(world)), person) == Refusal("WrongSender", (person, BARB))


def test_accept__contested(world: World) -> None:
    """Who has contested accepts no more; both can still agree."""
    batch = world.contested()

    assert world.refusal(world.call_accept(batch), BARB) == Refusal("WrongStage", (4, 3))


@pytest.mark.parametrize(("stage", "number"), [("opened", 1), ("delivered", 2)])
def test_accept__not_rated(world: World, stage: str, number: int) -> None:
    """There must be a rating to accept."""
    batch = world.opened() if stage == "opened" else world.delivered()

    assert world.refusal(world.call_accept(batch), BARB) == Refusal("WrongStage", (number, 3))


def test_accept__closed(world: World) -> None:
    """What has ended is not paid again."""
    batch = _rated(world)
    world.send(world.call_rate(batch, 100), ADAM)

    assert world.refusal(world.call_accept(batch), BARB) == Refusal("WrongStage", (5, 3))


@pytest.mark.parametrize("rating", [0, 85])
def test_contest__by_worker(world: World, rating: int) -> None:
    """The task becomes contested, the rating stays, the log holds the reason's hash, and no money moves."""
    batch = _rated(world, rating)
    receipt = world.send(world.call_contest(batch), BARB)

    assert world.events(receipt) == [("TaskContested", {"batch": batch.id, "task": 0, "reason": REASON})]
    assert world.stage(batch) == ("contested", rating)
    assert world.balances(BARB, EMMA, FRED, ADAM, GINA) == (0, 0, 0, 0, 0)


def test_contest__without_arbiter(world: World) -> None:
    """Where nobody was named to rule the worker may contest all the same: the default split decides."""
    batch = world.contested(world.batch(arbiter="0x" + "00" * 20, arbiter_fee_bps=0))

    assert world.stage(batch) == ("contested", 85)


@pytest.mark.parametrize("person", [ADAM, CARL, GINA])
def test_contest__by_another(world: World, person: str) -> None:
    """Only the worker objects."""
    assert world.refusal(world.call_contest(_rated(world)), person) == Refusal("WrongSender", (person, BARB))


def test_contest__other_reason(world: World) -> None:
    """The reason is in what is signed."""
    batch = _rated(world)
    sig = world.call_contest(batch, 0, BARB).args[3]
    call = world.escrow.functions.contest(batch.one(), b"\1" * 32, NEVER, sig)

    assert world.refusal(call).name == "WrongSignature"


@pytest.mark.parametrize(("stage", "number"), [("opened", 1), ("delivered", 2), ("contested", 4)])
def test_contest__not_rated(world: World, stage: str, number: int) -> None:
    """There must be a rating to object to, and one objects once."""
    begin = {"opened": world.opened, "delivered": world.delivered, "contested": world.contested}
    batch = begin[stage]()

    assert world.refusal(world.call_contest(batch), BARB) == Refusal("WrongStage", (number, 3))


def test_contest__closed(world: World) -> None:
    """What has ended is not contested."""
    batch = _rated(world)
    world.send(world.call_accept(batch), BARB)

    assert world.refusal(world.call_contest(batch), BARB) == Refusal("WrongStage", (5, 3))


@pytest.mark.parametrize("index", [0, 22, 23, 31, 32, 127, 254])
def test_contest__any_place(world: World, index: int) -> None:
    """In a batch of any size the rating of the contested task stays, and no neighbour's is touched."""
    count = index + 1 if index < 23 else 255
    batch = world.opened(world.batch((BARB,) * count, (100,) * count))
    near = [one for one in (index - 1, index, index + 1) if 0 <= one < count]
    world.send(world.call_deliver_many(batch, [(near, BARB)]))
    world.send(world.call_rate_many(batch, {one: 80 + one % 8 for one in near}), ADAM)
    world.send(world.call_contest(batch, index), BARB)

    stages = {one: world.stage(batch, one) for one in near}
    assert stages == {one: ("contested" if one == index else "rated", 80 + one % 8) for one in near}
