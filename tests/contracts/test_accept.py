"""Agreeing to a rating below full: each leaf of accept.tree."""

from ledger.core.typed import Accept
from tests.contracts.world import ADAM, BARB, DANA, EMMA, FRED, NEVER, USD, Batch, Refusal, World

# 85 between 60 (a half) and 90 (all) earns 27.50 of 30; 2 % and 1 % of that are 0.55 and 0.275.
PAYOUT, FEE, BENEFITS, REFUND = 26_675_000, 550_000, 275_000, 2_500_000


def _rated(world: World, rating: int = 85) -> Batch:
    return world.rated(world.batch(rewards=(30 * USD,)), rating)


def test_accept__by_worker(world: World) -> None:
    """The curve decides: 30 USD rated 85 earn 27.50, and the employer gets 2.50 back."""
    batch = _rated(world)
    receipt = world.send(world.call_accept(batch, 85), BARB)

    parts = {"payout": PAYOUT, "fee": FEE, "benefits": BENEFITS, "refund": REFUND}
    assert world.events(receipt) == [("TaskSettled", {"batch": batch.id, "index": 0, "rating": 85} | parts)]
    assert world.balances(BARB, EMMA, FRED, ADAM) == (PAYOUT, FEE, BENEFITS, REFUND)
    assert world.stage(batch) == ("closed", 0)


def test_accept__nothing_earned(world: World) -> None:
    """Below the least rating that pays the worker agrees to nothing at all."""
    batch = _rated(world, 59)
    world.send(world.call_accept(batch, 59), BARB)

    assert world.balances(BARB, EMMA, FRED, ADAM) == (0, 0, 0, 30 * USD)


def test_accept__signed(world: World) -> None:
    """Anyone can bring the worker's signature."""
    batch = _rated(world)
    sig = world.sign(BARB, Accept(batch.id, 0, 85, NEVER))
    world.send(world.call_accept(batch, 85, sig=sig), DANA)

    assert world.balance(BARB) == PAYOUT


def test_accept__unsigned(world: World) -> None:
    """The employer cannot accept in the worker's place."""
    assert world.refusal(world.call_accept(_rated(world), 85), ADAM) == Refusal("WrongSender", (ADAM, BARB))


def test_accept__signed_by_another(world: World) -> None:
    """Nobody else's signature accepts."""
    batch = _rated(world)
    message = Accept(batch.id, 0, 85, NEVER)
    call = world.call_accept(batch, 85, sig=world.sign(ADAM, message))

    assert world.refusal(call) == Refusal("WrongSignature", (BARB, world.digest(message)))


def test_accept__other_rating(world: World) -> None:
    """The worker agrees to the rating that was given and to no other."""
    assert world.refusal(world.call_accept(_rated(world), 86), BARB) == Refusal("WrongRating", (86, 85))


def test_accept__expired(world: World) -> None:
    """A signature is worth nothing from its deadline on."""
    batch = _rated(world)
    deadline = world.now + 5
    call = world.call_accept(batch, 85, deadline=deadline, sig=world.sign(BARB, Accept(batch.id, 0, 85, deadline)))
    world.travel(deadline)

    assert world.refusal(call) == Refusal("Expired", (deadline, deadline))


def test_accept__last_second(world: World) -> None:
    """The last second before contestBy is in time."""
    batch = _rated(world)
    world.travel(batch.terms.contest_by - 1)
    world.send(world.call_accept(batch, 85), BARB)

    assert world.balance(BARB) == PAYOUT


def test_accept__too_late(world: World) -> None:
    """At contestBy there is nothing to accept any more: anyone may finish."""
    batch = _rated(world)
    date = batch.terms.contest_by
    world.travel(date)

    assert world.refusal(world.call_accept(batch, 85), BARB) == Refusal("TooLate", (date, date))


def test_accept__not_rated(world: World) -> None:
    """There must be a rating to agree to."""
    batch = world.delivered(world.batch())

    assert world.refusal(world.call_accept(batch, 85), BARB) == Refusal("WrongStage", (2, 3))


def test_accept__replayed(world: World) -> None:
    """A signature that was used pays nothing more."""
    batch = _rated(world)
    call = world.call_accept(batch, 85, sig=world.sign(BARB, Accept(batch.id, 0, 85, NEVER)))
    world.send(call)

    assert world.refusal(call) == Refusal("WrongStage", (5, 3))
