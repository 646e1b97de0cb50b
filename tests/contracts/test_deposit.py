"""Money in, by whoever sends it: each leaf of deposit.tree."""

import pytest

from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, DANA, NATIVE, World


def test_deposit__native(world: World) -> None:
    """Anyone can credit anyone in the chain's own coin."""
    receipt = world.send(world.escrow.functions.depositFor(ADAM), DANA, 700)

    assert world.balances(ADAM, DANA) == (700, 0)
    assert world.events(receipt) == [("Deposited", {"token": NATIVE, "holder": ADAM, "from": DANA, "amount": 700})]


def test_deposit__native_nothing(world: World) -> None:
    """A deposit of nothing is refused."""
    assert world.refusal(world.escrow.functions.depositFor(ADAM)) == Refusal("ZeroAmount", (0,))


def test_deposit__native_for_nobody(world: World) -> None:
    """Money for the zero address would be lost, so it is refused."""
    assert world.refusal(world.escrow.functions.depositFor(NATIVE), value=1) == Refusal("NotPayable", (NATIVE,))


def test_deposit__plain_transfer(world: World) -> None:
    """A plain transfer names no holder, so it is refused."""
    assert world.refusal(world.escrow.receive, DANA, 5) == Refusal("PlainTransfer", (DANA, 5))


def test_deposit__token_for_another(world: World) -> None:
    """Tokens come from the sender's allowance and go to the named holder."""
    world.send(world.usd.functions.faucet(DANA, 50))
    world.send(world.usd.functions.approve(world.escrow.address, 50), DANA)
    receipt = world.send(world.escrow.functions.deposit(world.usd.address, ADAM, 50), DANA)

    assert world.balances(ADAM, DANA, token=world.usd.address) == (50, 0)
    assert world.usd.functions.balanceOf(world.escrow.address).call() == 50
    assert world.events(receipt) == [
        ("Deposited", {"token": world.usd.address, "holder": ADAM, "from": DANA, "amount": 50})
    ]


def test_deposit__without_allowance(world: World) -> None:
    """Nothing is taken that was not allowed."""
    world.send(world.usd.functions.faucet(DANA, 50))

    call = world.escrow.functions.deposit(world.usd.address, DANA, 50)

    refusal = world.refusal(call, DANA)
    assert refusal == Refusal("ERC20InsufficientAllowance", (world.escrow.address, 0, 50))


def test_deposit__token_for_nobody(world: World) -> None:
    """Tokens for the zero address would be lost, so they are refused."""
    world.send(world.usd.functions.faucet(DANA, 50))
    world.send(world.usd.functions.approve(world.escrow.address, 50), DANA)
    call = world.escrow.functions.deposit(world.usd.address, NATIVE, 50)

    assert world.refusal(call, DANA) == Refusal("NotPayable", (NATIVE,))


def test_deposit__token_nothing(world: World) -> None:
    """A deposit of no tokens is refused."""
    call = world.escrow.functions.deposit(world.usd.address, ADAM, 0)

    assert world.refusal(call, DANA) == Refusal("NothingReceived", (0, 0))


@pytest.mark.parametrize("token", [NATIVE, BARB], ids=["zero", "person"])
def test_deposit__no_code(world: World, token: str) -> None:
    """An address without code answers every call with success, so it is no token."""
    call = world.escrow.functions.deposit(token, ADAM, 5)

    assert world.refusal(call, DANA) == Refusal("NoCode", (token,))
