"""Committing money to tasks: each leaf of open.tree."""

import pytest

from ledger.core.packed import unpack_batch
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, DANA, NATIVE, USD, Batch, World

YEARS_TWO = 730 * 24 * 3600
WEALTHY = 10**9


def _refused(world: World, batch: Batch) -> Refusal:
    """Adam, who has enough, tries to open, alone and through a namer; both are refused alike."""
    world.fund(ADAM, WEALTHY)
    refusal = world.refusal(world.call_open(batch, ADAM))
    assert world.refusal(world.call_open_offered(batch)) == refusal
    assert world.refusal(world.call_open_wallet(batch), ADAM) == refusal
    return refusal


def test_open__by_employer(world: World) -> None:
    """The employer's balance pays the sum, all tasks open, and the log holds all that a ledger needs."""
    batch = world.batch((BARB, CARL), (30 * USD, 5))
    world.fund(ADAM, 31 * USD)
    receipt = world.send(world.call_open(batch), ADAM)

    assert world.balance(ADAM) == USD - 5
    assert (world.stage(batch, 0), world.stage(batch, 1)) == (("opened", 0), ("opened", 0))
    [(name, event)] = world.events(receipt)
    assert (name, event["batch"]) == ("BatchOpened", batch.id)
    assert unpack_batch(event["work"]) == (batch.terms, batch.workers, batch.rewards)


@pytest.mark.parametrize("form", ["one", "table"])
def test_open__one_task(world: World, form: str) -> None:
    """A batch of one task opens in either form, and the log holds what was sent."""
    batch = world.batch()
    work = batch.one() if form == "one" else batch.table()
    world.pay(batch)
    receipt = world.send(world.call_open(batch, ADAM, work))

    assert world.events(receipt) == [("BatchOpened", {"batch": batch.id, "work": work})]
    assert unpack_batch(work) == (batch.terms, batch.workers, batch.rewards)
    assert (world.stage(batch), world.balance(ADAM)) == (("opened", 0), 0)


def test_open__most_tasks(world: World) -> None:
    """A batch has up to 255 tasks, and their sum is paid to the unit."""
    batch = world.batch([(BARB, CARL, DANA)[index % 3] for index in range(255)], range(1, 256))
    world.fund(ADAM, 255 * 128 + 1)
    world.send(world.call_open(batch, ADAM))

    assert world.balance(ADAM) == 1
    assert {world.stage(batch, index) for index in (0, 126, 127, 254)} == {("opened", 0)}


def test_open__widest_amounts(world: World) -> None:
    """An amount has up to 96 bits, and several such do not overflow."""
    world.send(world.usd.functions.faucet(DANA, 2**98))
    world.send(world.usd.functions.approve(world.escrow.address, 2**98), DANA)
    world.send(world.escrow.functions.deposit(world.usd.address, ADAM, 2**98), DANA)
    batch = world.batch((BARB, CARL, BARB), (2**96 - 1,) * 3, token=world.usd.address)
    world.send(world.call_open(batch, ADAM))

    assert world.balance(ADAM, world.usd.address) == 2**96 + 3


def test_open__with_coins(world: World) -> None:
    """Native coin sent along pays the sum exactly; the balance stays as it is, and the log shows where it came from."""
    batch = world.batch((BARB, CARL), (700, 5))
    world.fund(ADAM, 3)
    receipt = world.send(world.call_open(batch, ADAM), DANA, 705)

    deposited = {"token": NATIVE, "holder": ADAM, "from": DANA, "amount": 705}
    assert world.events(receipt)[0] == ("Deposited", deposited)
    assert [name for name, _ in world.events(receipt)] == ["Deposited", "BatchOpened"]
    assert (world.balance(ADAM), world.balance(DANA), world.coins(world.escrow.address)) == (3, 0, 708)


@pytest.mark.parametrize("value", [704, 706])
def test_open__wrong_value(world: World, value: int) -> None:
    """Not a coin more or less, whatever the balance is."""
    batch = world.batch((BARB, CARL), (700, 5))
    world.fund(ADAM, WEALTHY)

    assert world.refusal(world.call_open(batch, ADAM), DANA, value) == Refusal("WrongValue", (value, 705))


def test_open__coins_for_tokens(world: World) -> None:
    """Coins pay for nothing that is priced in a token."""
    batch = world.batch(rewards=(705,), token=world.usd.address)
    world.pay(batch)

    assert world.refusal(world.call_open(batch, ADAM), DANA, 705) == Refusal("WrongValue", (705, 705))


def test_open__token(world: World) -> None:
    """A batch in a token is paid from the balance in that token, and from no other."""
    world.fund(ADAM, 30 * USD)
    world.fund_token(world.usd, ADAM, 31 * USD)
    world.send(world.call_open(world.batch(token=world.usd.address)), ADAM)

    assert (world.balance(ADAM), world.balance(ADAM, world.usd.address)) == (30 * USD, USD)


def test_open__balance_too_low(world: World) -> None:
    """Money that is not there cannot be committed, though the escrow holds enough of others."""
    batch = world.batch((BARB, CARL), (30 * USD, 5))
    world.fund(ADAM, 30 * USD + 4)
    world.fund(DANA, WEALTHY)

    low = Refusal("BalanceTooLow", (30 * USD + 4, 30 * USD + 5))
    assert world.refusal(world.call_open(batch), ADAM) == low
    assert world.refusal(world.call_open_offered(batch)) == low


def test_open__twice(world: World) -> None:
    """An open batch cannot be opened again."""
    batch = world.batch()
    world.open(batch)

    assert _refused(world, batch) == Refusal("AlreadyOpened", (batch.id,))


def test_open__again_after_the_end(world: World) -> None:
    """A batch that ended early keeps its mark: its id does not live twice."""
    batch = world.batch()
    world.open(batch)
    world.send(world.call_rate(batch, 100), ADAM)

    assert world.stage(batch) == ("closed", 0)
    assert _refused(world, batch) == Refusal("AlreadyOpened", (batch.id,))


def test_open__again_after_open_by(world: World) -> None:
    """A batch that ended after openBy leaves nothing behind, and its date keeps it from coming back."""
    batch = world.batch()
    world.open(batch)
    world.travel(batch.terms.open_by)
    world.send(world.call_rate(batch, 100), ADAM)

    assert world.stage(batch) == ("none", 0)
    world.fund(ADAM, WEALTHY)
    refusal = world.refusal(world.call_open(batch), ADAM)
    assert refusal == Refusal("TooLate", (world.now, batch.terms.open_by))


def test_open__revoked(world: World) -> None:
    """What was revoked cannot be opened."""
    batch = world.batch()
    world.send(world.call_revoke(batch), ADAM)

    assert _refused(world, batch) == Refusal("AlreadyOpened", (batch.id,))
    assert world.stage(batch) == ("closed", 0)


def test_open__same_work_again(world: World) -> None:
    """The same work under another salt is another batch."""
    first = world.opened()
    second = world.opened(world.changed(first, salt=b"\x99" * 32))

    assert first.id != second.id
    assert world.stage(first) == world.stage(second) == ("opened", 0)


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
        ({"fee_bps": 65_535, "benefits_bps": 65_535}, 131_070),
        ({"arbiter_fee_bps": 10_001}, 10_001),
        ({"floor_bps": 10_001}, 10_001),
        ({"default_split_bps": 65_535}, 65_535),
    ],
    ids=["fee", "both", "arbiter", "floor", "default"],
)
def test_open__too_many_bps(world: World, changes: dict[str, int], found: int) -> None:
    """No share is more than the whole, and fee and benefits together are not either."""
    assert _refused(world, world.changed(world.batch(), **changes)) == Refusal("TooManyBps", (found, 10_000))


@pytest.mark.parametrize(
    ("receiver", "bps"),
    [("fee_receiver", 200), ("benefits_fund", 100), ("arbiter", 500)],
)
def test_open__nobody_to_pay(world: World, receiver: str, bps: int) -> None:
    """A share with nobody to go to would be lost."""
    assert _refused(world, world.changed(world.batch(), **{receiver: NATIVE})) == Refusal("NobodyToPay", (bps, NATIVE))


@pytest.mark.parametrize(
    ("least", "full", "values"), [(91, 90, (91, 90)), (60, 101, (101, 100))], ids=["crossed", "above the top"]
)
def test_open__ratings_out_of_order(world: World, least: int, full: int, values: tuple[int, int]) -> None:
    """The least rating that pays is not above the full one, nor that above 100."""
    batch = world.batch(min_rating=least, full_rating=full)

    assert _refused(world, batch) == Refusal("RatingsOutOfOrder", values)


@pytest.mark.parametrize("workers", [(BARB, CARL), (CARL,)], ids=["table", "one"])
@pytest.mark.parametrize("party", [ADAM, CARL], ids=["employer", "worker"])
def test_open__arbiter_is_party(world: World, party: str, workers: tuple[str, ...]) -> None:
    """Nobody judges their own case."""
    batch = world.batch(workers, (1,) * len(workers), arbiter=party)

    assert _refused(world, batch) == Refusal("ArbiterIsParty", (party, party))


@pytest.mark.parametrize("others", [(BARB,), ()], ids=["table", "one"])
@pytest.mark.parametrize("which", ["nobody", "employer", "escrow"])
def test_open__worker_not_allowed(world: World, which: str, others: tuple[str, ...]) -> None:
    """Work is done by somebody, by somebody else than who pays for it, and not by the escrow."""
    worker = {"nobody": NATIVE, "employer": ADAM, "escrow": world.escrow.address}[which]
    batch = world.batch((*others, worker), (1,) * (len(others) + 1))

    assert _refused(world, batch) == Refusal("WorkerNotAllowed", (len(others), worker))


def test_open__without_arbiter(world: World) -> None:
    """Terms may name no arbiter, if they promise none a fee."""
    batch = world.batch(arbiter=NATIVE, arbiter_fee_bps=0)
    world.open(batch)

    assert world.stage(batch) == ("opened", 0)


@pytest.mark.parametrize("rewards", [(1, 0), (0,)], ids=["table", "one"])
def test_open__zero_amount(world: World, rewards: tuple[int, ...]) -> None:
    """A task that pays nothing is not a task."""
    batch = world.batch((BARB, CARL)[: len(rewards)], rewards)

    assert _refused(world, batch) == Refusal("ZeroAmount", (len(rewards) - 1,))


def test_open__other_table(world: World) -> None:
    """Another table than the one that was signed is another batch, so nobody signed it."""
    batch, other = world.batch((BARB, CARL), (1, 2)), world.batch((BARB, CARL), (2, 1))
    world.fund(ADAM, WEALTHY)
    call = world.call_open(batch, world.sign(ADAM, batch.terms), other.table())

    assert world.refusal(call) == Refusal("WrongSignature", (ADAM, other.id))
