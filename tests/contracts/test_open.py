"""Committing money to tasks: each leaf of open.tree."""

from dataclasses import replace

import pytest

from tests.contracts.world import (
    ADAM,
    BARB,
    CARL,
    DANA,
    GINA,
    NATIVE,
    USD,
    Batch,
    Refusal,
    World,
)

YEARS_TWO = 730 * 24 * 3600
WEALTHY = 10**9


def _refused(world: World, batch: Batch) -> Refusal:
    """Adam, who has enough, tries to open."""
    world.fund(ADAM, WEALTHY)
    return world.refusal(world.call_open(batch), ADAM)


def test_open__by_employer(world: World) -> None:
    """The employer's balance pays the sum, all tasks open, and the log holds all that a ledger needs."""
    batch = world.batch((BARB, CARL), (30 * USD, 5))
    world.fund(ADAM, 31 * USD)
    receipt = world.send(world.call_open(batch), ADAM)

    assert world.balance(ADAM) == USD - 5
    assert (world.stage(batch, 0), world.stage(batch, 1)) == (("opened", 0), ("opened", 0))
    [(name, event)] = world.events(receipt)
    assert name == "BatchOpened"
    assert (event["batch"], event["employer"], event["token"]) == (batch.id, ADAM, NATIVE)
    assert tuple(event["terms"].values()) == batch.head
    assert (event["workers"], event["amounts"]) == ([BARB, CARL], [30 * USD, 5])


def test_open__signed(world: World) -> None:
    """The employer's signature over the terms opens, whoever sends it."""
    batch = world.batch()
    world.fund(ADAM, 30 * USD)
    world.send(world.call_open(batch, world.sign(ADAM, batch.terms)), DANA)

    assert world.stage(batch) == ("opened", 0)
    assert world.balance(ADAM) == 0


def test_open__unsigned(world: World) -> None:
    """Nobody else's word opens."""
    batch = world.batch()

    assert world.refusal(world.call_open(batch), DANA) == Refusal("WrongSender", (DANA, ADAM))


def test_open__signed_by_another(world: World) -> None:
    """Nobody else's signature opens."""
    batch = world.batch()
    call = world.call_open(batch, world.sign(DANA, batch.terms))

    assert world.refusal(call, DANA) == Refusal("WrongSignature", (ADAM, batch.id))


def test_open__token(world: World) -> None:
    """A batch in a token is paid from the balance in that token, and from no other."""
    world.fund(ADAM, 30 * USD)
    world.fund_token(world.usd, ADAM, 31 * USD)
    world.send(world.call_open(world.batch(token=world.usd.address)), ADAM)

    assert (world.balance(ADAM), world.balance(ADAM, world.usd.address)) == (30 * USD, USD)


def test_open__balance_too_low(world: World) -> None:
    """Money that is not there cannot be committed."""
    batch = world.batch((BARB, CARL), (30 * USD, 5))
    world.fund(ADAM, 30 * USD + 4)

    assert world.refusal(world.call_open(batch), ADAM) == Refusal("BalanceTooLow", (30 * USD + 4, 30 * USD + 5))


def test_open__twice(world: World) -> None:
    """An open batch cannot be opened again."""
    batch = world.batch()
    world.open(batch)

    assert _refused(world, batch) == Refusal("AlreadyOpened", (batch.id,))


def test_open__again_after_the_end(world: World) -> None:
    """A batch that ended early keeps its mark: its id does not live twice."""
    batch = world.batch()
    world.open(batch)
    world.send(world.call_rate(batch, {0: 100}), ADAM)

    assert world.stage(batch) == ("closed", 0)
    assert _refused(world, batch) == Refusal("AlreadyOpened", (batch.id,))


def test_open__again_after_open_by(world: World) -> None:
    """A batch that ended after openBy leaves nothing behind, and its date keeps it from coming back."""
    batch = world.batch()
    world.open(batch)
    world.travel(batch.terms.open_by)
    world.send(world.call_rate(batch, {0: 100}), ADAM)

    assert world.stage(batch) == ("none", 0)
    refusal = _refused(world, batch)
    assert refusal == Refusal("TooLate", (world.now, batch.terms.open_by))


def test_open__too_late(world: World) -> None:
    """At openBy it is too late; a second before, it is not."""
    batch = world.batch()
    world.fund(ADAM, WEALTHY)
    world.travel(batch.terms.open_by - 1)
    with world.scratch():
        world.send(world.call_open(batch), ADAM)
    world.travel(batch.terms.open_by)

    refusal = world.refusal(world.call_open(batch), ADAM)
    assert refusal == Refusal("TooLate", (batch.terms.open_by, batch.terms.open_by))


@pytest.mark.parametrize("pair", ["open_by submit_by", "submit_by rate_by", "rate_by contest_by", "contest_by rule_by"])
def test_open__dates_out_of_order(world: World, pair: str) -> None:
    """Each date must be later than the one before; the same moment is not later."""
    earlier, later = pair.split()
    sound = world.batch().terms
    date = getattr(sound, earlier)

    refusal = _refused(world, world.batch(**{later: date}))
    assert refusal == Refusal("DatesOutOfOrder", (date, date))


def test_open__date_too_far(world: World) -> None:
    """Money is bound for two years at most."""
    world.fund(ADAM, WEALTHY)
    date = world.now + YEARS_TWO + 1
    call = world.call_open(world.batch(rule_by=date))

    assert world.refusal(call, ADAM) == Refusal("DateTooFar", (date, date - 1))


def test_open__date_just_near_enough(world: World) -> None:
    """Two years to the second are allowed."""
    world.fund(ADAM, WEALTHY)
    batch = world.batch(rule_by=world.now + YEARS_TWO)
    world.send(world.call_open(batch), ADAM)

    assert world.stage(batch) == ("opened", 0)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"fee_bps": 9_900, "benefits_bps": 101}, 10_001),
        ({"arbiter_fee_bps": 10_001}, 10_001),
        ({"floor_bps": 10_001}, 10_001),
        ({"default_split_bps": 65_535}, 65_535),
    ],
    ids=["fee", "arbiter", "floor", "default"],
)
def test_open__too_many_bps(world: World, changes: dict[str, int], found: int) -> None:
    """No share is more than the whole, and fee and benefits together are not either."""
    assert _refused(world, world.batch(**changes)) == Refusal("TooManyBps", (found, 10_000))


@pytest.mark.parametrize(
    ("receiver", "bps"),
    [("fee_receiver", 200), ("benefits_fund", 100), ("arbiter", 500)],
)
def test_open__nobody_to_pay(world: World, receiver: str, bps: int) -> None:
    """A share with nobody to go to would be lost."""
    assert _refused(world, world.batch(**{receiver: NATIVE})) == Refusal("NobodyToPay", (bps, NATIVE))


@pytest.mark.parametrize(
    ("least", "full", "values"), [(91, 90, (91, 90)), (60, 101, (101, 100))], ids=["crossed", "above the top"]
)
def test_open__ratings_out_of_order(world: World, least: int, full: int, values: tuple[int, int]) -> None:
    """The least rating that pays is not above the full one, nor that above 100."""
    batch = world.batch(min_rating=least, full_rating=full)

    assert _refused(world, batch) == Refusal("RatingsOutOfOrder", values)


@pytest.mark.parametrize("party", [ADAM, CARL], ids=["employer", "worker"])
def test_open__arbiter_is_party(world: World, party: str) -> None:
    """Nobody judges their own case."""
    batch = world.batch((BARB, CARL), (1, 1), arbiter=party)

    assert _refused(world, batch) == Refusal("ArbiterIsParty", (party, party))


@pytest.mark.parametrize("worker", [NATIVE, ADAM], ids=["nobody", "employer"])
def test_open__worker_not_allowed(world: World, worker: str) -> None:
    """Work is done by somebody, and by somebody else than who pays for it."""
    batch = world.batch((BARB, worker), (1, 1))

    assert _refused(world, batch) == Refusal("WorkerNotAllowed", (1, worker))


def test_open__without_arbiter(world: World) -> None:
    """Terms may name no arbiter, if they promise none a fee."""
    batch = world.batch(arbiter=NATIVE, arbiter_fee_bps=0)
    world.open(batch)

    assert world.stage(batch) == ("opened", 0)


def test_open__zero_amount(world: World) -> None:
    """A task that pays nothing is not a task."""
    assert _refused(world, world.batch((BARB, CARL), (1, 0))) == Refusal("ZeroAmount", (1,))


def test_open__no_task(world: World) -> None:
    """A batch has a task at least."""
    assert _refused(world, world.batch(count=0)) == Refusal("WrongCount", (0, 1))


@pytest.mark.parametrize(
    ("workers", "rewards"), [((BARB,), (1, 1)), ((BARB, CARL), (1,)), ((BARB, CARL, GINA), (1, 1, 1))]
)
def test_open__wrong_count(world: World, workers: tuple[str, ...], rewards: tuple[int, ...]) -> None:
    """The table is as long as the terms say."""
    batch = replace(world.batch((BARB, CARL), (1, 1)), workers=workers, rewards=rewards)
    odd = len(workers) if len(workers) != 2 else len(rewards)

    assert _refused(world, batch) == Refusal("WrongCount", (odd, 2))


def test_open__wrong_root(world: World) -> None:
    """Another table than the one that was signed does not open."""
    batch = world.batch((BARB, CARL), (1, 2))
    other = world.batch((BARB, CARL), (2, 1))

    refusal = _refused(world, replace(batch, rewards=(2, 1)))
    assert refusal == Refusal("WrongRoot", (other.terms.tasks_root, batch.terms.tasks_root))
