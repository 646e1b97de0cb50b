"""Opening with tokens from the sender's hand: each leaf of openFromWallet.tree."""

import pytest

from tests.contracts.chain import Refusal, encoded
from tests.contracts.world import ADAM, BARB, CARL, DANA, NATIVE, USD, Batch, World


def _batch(world: World) -> Batch:
    """Adam has what it costs in the hand, and the escrow may take it."""
    batch = world.batch((BARB, CARL), (30 * USD, 5), token=world.usd.address)
    world.allow(world.usd, ADAM, 30 * USD + 5)
    return batch


def test_open_from_wallet__by_employer(world: World) -> None:
    """The sum goes from the hand into the tasks; the balance is not touched, and the log shows both steps."""
    batch = _batch(world)
    world.fund_token(world.usd, ADAM, 9)
    receipt = world.send(world.call_open_wallet(batch), ADAM)

    deposited = {"token": world.usd.address, "holder": ADAM, "from": ADAM, "amount": 30 * USD + 5}
    opened = {"batch": batch.id, "work": batch.whole()}
    assert world.events(receipt) == [("Deposited", deposited), ("BatchOpened", opened)]
    assert world.stage(batch, 1) == ("opened", 0)
    assert (world.balance(ADAM, world.usd.address), world.usd.functions.balanceOf(ADAM).call()) == (9, 0)


def test_open_from_wallet__by_another(world: World) -> None:
    """Nobody opens in another's name, and nobody pays for another by accident."""
    batch = _batch(world)
    world.allow(world.usd, DANA, 31 * USD)

    assert world.refusal(world.call_open_wallet(batch), DANA) == Refusal("WrongSender", (DANA, ADAM))


def test_open_from_wallet__without_allowance(world: World) -> None:
    """Nothing is taken that was not allowed, and nothing opens."""
    batch = _batch(world)
    world.send(world.usd.functions.approve(world.escrow.address, 30 * USD + 4), ADAM)
    values = (world.escrow.address, 30 * USD + 4, 30 * USD + 5)

    assert world.refusal(world.call_open_wallet(batch), ADAM) == Refusal("ERC20InsufficientAllowance", values)


@pytest.mark.parametrize("bps", [1, 300])
def test_open_from_wallet__fee_token(world: World, bps: int) -> None:
    """A token of which less arrives than the tasks cost opens nothing."""
    trick = world.stand_in("TrickToken")
    world.send(trick.functions.setFeeBps(bps))
    world.allow(trick, ADAM, 10_000)
    batch = world.batch(rewards=(10_000,), token=trick.address)

    refusal = world.refusal(world.call_open_wallet(batch), ADAM)
    assert refusal == Refusal("WrongValue", (10_000 - bps, 10_000))


def test_open_from_wallet__told_in_order(world: World) -> None:
    """A token that calls back while it pays cannot put the end of a task before its beginning in the log."""
    trick = world.stand_in("TrickToken")
    batch = world.batch((BARB,), (1_000,), token=trick.address)
    world.allow(trick, ADAM, 1_000)
    world.send(trick.functions.setHook(world.escrow.address, encoded(world.call_rate(batch, 100, 0, ADAM))))
    receipt = world.send(world.call_open_wallet(batch), ADAM)

    assert [name for name, _ in world.events(receipt)] == ["Deposited", "BatchOpened", "TaskSettled"]
    assert world.balance(BARB, trick.address) == 970


@pytest.mark.parametrize("token", [NATIVE, BARB], ids=["coin", "person"])
def test_open_from_wallet__no_code(world: World, token: str) -> None:
    """What has no code is no token; the chain's own coin is sent along with open instead."""
    assert world.refusal(world.call_open_wallet(world.batch(token=token)), ADAM) == Refusal("NoCode", (token,))


def test_open_from_wallet__twice(world: World) -> None:
    """An open batch cannot be opened again."""
    batch = _batch(world)
    world.send(world.call_open_wallet(batch), ADAM)
    world.allow(world.usd, ADAM, 31 * USD)

    assert world.refusal(world.call_open_wallet(batch), ADAM) == Refusal("AlreadyOpened", (batch.id,))


def test_open_from_wallet__date(world: World) -> None:
    """In time is until a second before openBy."""
    batch = _batch(world)
    date = batch.terms.open_by
    world.travel(date - 1)
    with world.scratch():
        world.send(world.call_open_wallet(batch), ADAM)
    world.travel(date)

    assert world.refusal(world.call_open_wallet(batch), ADAM) == Refusal("TooLate", (date, date))
