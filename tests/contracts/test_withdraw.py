"""Money out: each leaf of withdraw.tree."""

import pytest

from ledger.core.typed import Withdraw
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, DANA, NATIVE, NEVER, USD, WEALTH, World


def test_withdraw__by_holder(world: World) -> None:
    """Who is owed takes, at once and without anyone's leave."""
    world.fund(BARB, 100)
    receipt = world.send(world.call_withdraw(BARB, 70, CARL), BARB)

    event = {"token": NATIVE, "holder": BARB, "to": CARL, "amount": 70, "nonce": 0}
    assert world.events(receipt) == [("Withdrawn", event)]
    assert (world.balance(BARB), world.nonce(BARB), world.coins(CARL)) == (30, 1, WEALTH + 70)


def test_withdraw__signed(world: World) -> None:
    """Who has no coins for gas signs, and anyone sends."""
    world.fund(BARB, 100)
    world.send(world.call_withdraw(BARB, 70, CARL, BARB), DANA)

    assert (world.balance(BARB), world.coins(CARL)) == (30, WEALTH + 70)


def test_withdraw__revoked_by_hand(world: World) -> None:
    """A withdrawal by hand uses up the nonce, so what was signed before is void."""
    world.fund(BARB, 200)
    signed = world.call_withdraw(BARB, 70, CARL, BARB)
    world.send(world.call_withdraw(BARB, 1), BARB)

    digest = world.digest(Withdraw(NATIVE, BARB, CARL, 70, 1, NEVER))
    assert world.refusal(signed) == Refusal("WrongSignature", (BARB, digest))


def test_withdraw__unsigned(world: World) -> None:
    """Nobody takes what is owed to another."""
    world.fund(BARB, 100)

    assert world.refusal(world.call_withdraw(BARB, 70, DANA), DANA) == Refusal("WrongSender", (DANA, BARB))


def test_withdraw__elsewhere(world: World) -> None:
    """The signature says where to and how much, so the relay sends nothing else anywhere."""
    world.fund(BARB, 100)
    sig = world.sign(BARB, Withdraw(NATIVE, BARB, CARL, 70, 0, NEVER))
    for to, minor in ((DANA, 70), (CARL, 71)):
        digest = world.digest(Withdraw(NATIVE, BARB, to, minor, 0, NEVER))
        call = world.call_withdraw(BARB, minor, to, sig)
        assert world.refusal(call) == Refusal("WrongSignature", (BARB, digest))


def test_withdraw__balance_too_low(world: World) -> None:
    """Nobody takes more than is owed to them, though the escrow holds more."""
    world.fund(BARB, 100)
    world.fund(CARL, 900)

    assert world.refusal(world.call_withdraw(BARB, 101), BARB) == Refusal("BalanceTooLow", (100, 101))


def test_withdraw__nothing(world: World) -> None:
    """Nothing is not a withdrawal."""
    assert world.refusal(world.call_withdraw(BARB, 0), BARB) == Refusal("ZeroAmount", (0,))


@pytest.mark.parametrize("place", ["nobody", "escrow"])
def test_withdraw__not_payable(world: World, place: str) -> None:
    """Where money would be lost it does not go."""
    world.fund(BARB, 100)
    to = {"nobody": NATIVE, "escrow": world.escrow.address}[place]

    assert world.refusal(world.call_withdraw(BARB, 70, to), BARB) == Refusal("NotPayable", (to,))


def test_withdraw__payment_refused(world: World) -> None:
    """A receiver that takes no coins costs the holder nothing: there is another address to try."""
    world.fund(BARB, 100)
    refuser = world.stand_in("Refuser").address

    assert world.refusal(world.call_withdraw(BARB, 70, refuser), BARB) == Refusal("PaymentRefused", (refuser, 70))
    world.send(world.call_withdraw(BARB, 70, CARL), BARB)


def test_withdraw__token(world: World) -> None:
    """What is owed in a token is paid in that token."""
    world.fund_token(world.usd, BARB, 5 * USD)
    world.send(world.call_withdraw(BARB, 2 * USD, CARL, token=world.usd.address), BARB)

    assert world.usd.functions.balanceOf(CARL).call() == 2 * USD
    assert world.balance(BARB, world.usd.address) == 3 * USD


def test_withdraw__other_token(world: World) -> None:
    """What is owed in one token is not paid in another."""
    world.fund_token(world.usd, BARB, 5 * USD)
    world.fund(CARL, USD)

    assert world.refusal(world.call_withdraw(BARB, 1), BARB) == Refusal("BalanceTooLow", (0, 1))


@pytest.mark.parametrize("stage", ["opened", "delivered", "rated", "contested"])
def test_withdraw__committed(world: World, stage: str) -> None:
    """An employer cannot take back what a task was opened with, at any stage."""
    begin = {"opened": world.opened, "delivered": world.delivered, "rated": world.rated, "contested": world.contested}
    begin[stage](world.batch())
    world.fund(CARL, 10**9)

    assert world.refusal(world.call_withdraw(ADAM, 1), ADAM) == Refusal("BalanceTooLow", (0, 1))
