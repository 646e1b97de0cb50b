"""Money out: each leaf of withdraw.tree."""

import pytest

from ledger.core.typed import Withdraw
from tests.contracts.world import ADAM, BARB, CARL, DANA, NATIVE, NEVER, USD, WEALTH, Refusal, World


def _coins(world: World, holder: str) -> int:
    return int(world.web3.eth.get_balance(holder))


def _signed(world: World, **changes: object) -> bytes:
    fields = {
        "token": NATIVE,
        "holder": BARB,
        "to": CARL,
        "minor": 70,
        "nonce": 0,
        "deadline": NEVER,
    } | changes
    return world.sign(BARB, Withdraw(**fields))  # type: ignore[arg-type]


def test_withdraw__by_holder(world: World) -> None:
    """Who is owed takes, at once and without anyone's leave."""
    world.fund(BARB, 100)
    receipt = world.send(world.call_withdraw(BARB, 70, CARL), BARB)

    event = {"token": NATIVE, "holder": BARB, "to": CARL, "amount": 70, "nonce": 0}
    assert world.events(receipt) == [("Withdrawn", event)]
    assert (world.balance(BARB), world.nonce(BARB), _coins(world, CARL)) == (30, 1, WEALTH + 70)


def test_withdraw__signed(world: World) -> None:
    """Who has no coins for gas signs, and anyone sends."""
    world.fund(BARB, 100)
    world.send(world.call_withdraw(BARB, 70, CARL, _signed(world)), DANA)

    assert (world.balance(BARB), _coins(world, CARL)) == (30, WEALTH + 70)


def test_withdraw__replayed(world: World) -> None:
    """A Withdraw signature works once."""
    world.fund(BARB, 200)
    call = world.call_withdraw(BARB, 70, CARL, _signed(world))
    world.send(call)

    digest = world.digest(Withdraw(NATIVE, BARB, CARL, 70, 1, NEVER))
    assert world.refusal(call) == Refusal("WrongSignature", (BARB, digest))


def test_withdraw__revoked_by_hand(world: World) -> None:
    """A withdrawal by hand uses up the nonce, so what was signed before is void."""
    world.fund(BARB, 200)
    world.send(world.call_withdraw(BARB, 1), BARB)

    assert world.refusal(world.call_withdraw(BARB, 70, CARL, _signed(world))).name == "WrongSignature"


def test_withdraw__unsigned(world: World) -> None:
    """Nobody takes what is owed to another."""
    world.fund(BARB, 100)

    assert world.refusal(world.call_withdraw(BARB, 70, DANA), DANA) == Refusal("WrongSender", (DANA, BARB))


def test_withdraw__elsewhere(world: World) -> None:
    """The signature says where to, so the relay cannot send it elsewhere."""
    world.fund(BARB, 100)
    call = world.call_withdraw(BARB, 70, DANA, _signed(world))

    digest = world.digest(Withdraw(NATIVE, BARB, DANA, 70, 0, NEVER))
    assert world.refusal(call) == Refusal("WrongSignature", (BARB, digest))


def test_withdraw__expired(world: World) -> None:
    """A signature is worth nothing from its deadline on."""
    world.fund(BARB, 100)
    deadline = world.now + 5
    call = world.call_withdraw(BARB, 70, CARL, _signed(world, deadline=deadline), deadline)
    world.travel(deadline)

    assert world.refusal(call) == Refusal("Expired", (deadline, deadline))


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
    world.send(world.escrow.functions.withdraw(world.usd.address, BARB, CARL, 2 * USD, NEVER, b""), BARB)

    assert world.usd.functions.balanceOf(CARL).call() == 2 * USD
    assert world.balance(BARB, world.usd.address) == 3 * USD


def test_withdraw__committed(world: World) -> None:
    """An employer cannot take back what a task was opened with, at any stage."""
    world.rated(world.batch())
    world.fund(CARL, 10**9)

    assert world.refusal(world.call_withdraw(ADAM, 1), ADAM) == Refusal("BalanceTooLow", (0, 1))
