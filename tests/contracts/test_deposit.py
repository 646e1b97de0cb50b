"""Money in: each leaf of deposit.tree."""

from dataclasses import replace

import pytest
from web3.contract.contract import ContractFunction

from ledger.core.typed import Deposit
from tests.contracts.world import ADAM, BARB, DANA, NATIVE, NEVER, USD, Refusal, World


def _call(world: World, message: Deposit, sig: bytes, permit_sig: bytes = b"") -> ContractFunction:
    return world.escrow.functions.depositWithSig(
        message.token, message.holder, message.minor, message.deadline, sig, NEVER, permit_sig
    )


def _signed(world: World) -> Deposit:
    """Adam has 30 USD and no allowance yet."""
    world.send(world.usd.functions.faucet(ADAM, 30 * USD))
    return Deposit(world.usd.address, ADAM, 30 * USD, nonce=0, deadline=NEVER)


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


def test_deposit__signed(world: World) -> None:
    """Anyone can bring a holder's tokens in on the holder's two signatures."""
    message = _signed(world)
    receipt = world.send(_call(world, message, world.sign(ADAM, message), world.sign_permit(ADAM, 30 * USD)))

    assert world.balance(ADAM, world.usd.address) == 30 * USD
    assert world.nonce(ADAM, world.usd.address) == 1
    assert world.events(receipt) == [
        ("Deposited", {"token": world.usd.address, "holder": ADAM, "from": ADAM, "amount": 30 * USD})
    ]


def test_deposit__permit_front_run(world: World) -> None:
    """A permit that somebody sent first has done its work: the deposit does not depend on who sent it."""
    message = _signed(world)
    permit_sig = world.sign_permit(ADAM, 30 * USD)
    r, s, v = permit_sig[:32], permit_sig[32:64], permit_sig[64]
    world.send(world.usd.functions.permit(ADAM, world.escrow.address, 30 * USD, NEVER, v, r, s))
    world.send(_call(world, message, world.sign(ADAM, message), permit_sig))

    assert world.balance(ADAM, world.usd.address) == 30 * USD


def test_deposit__replayed(world: World) -> None:
    """A Deposit signature works once, however large the allowance."""
    message = _signed(world)
    call = _call(world, message, world.sign(ADAM, message))
    world.send(world.usd.functions.approve(world.escrow.address, 60 * USD), ADAM)
    world.send(call)
    world.send(world.usd.functions.faucet(ADAM, 30 * USD))

    digest = world.digest(replace(message, nonce=1))
    assert world.refusal(call) == Refusal("WrongSignature", (ADAM, digest))


def test_deposit__permit_alone(world: World) -> None:
    """A permit lets the escrow take, but not on anyone's word."""
    message = _signed(world)
    call = _call(world, message, b"", world.sign_permit(ADAM, 30 * USD))

    assert world.refusal(call) == Refusal("WrongSender", (DANA, ADAM))


def test_deposit__expired(world: World) -> None:
    """At its deadline a Deposit signature is worth nothing."""
    message = replace(_signed(world), deadline=world.now + 10)
    call = _call(world, message, world.sign(ADAM, message))
    world.travel(message.deadline)

    assert world.refusal(call) == Refusal("Expired", (message.deadline, message.deadline))


def test_deposit__signed_by_another(world: World) -> None:
    """Nobody but the holder can sign for the holder's tokens."""
    message = _signed(world)

    refusal = world.refusal(_call(world, message, world.sign(BARB, message)))
    assert refusal == Refusal("WrongSignature", (ADAM, world.digest(message)))


def test_deposit__signed_no_code(world: World) -> None:
    """A signature does not turn an address without code into a token, with a permit or without."""
    message = Deposit(BARB, ADAM, 5, nonce=0, deadline=NEVER)
    sig = world.sign(ADAM, message)

    assert world.refusal(_call(world, message, sig)) == Refusal("NoCode", (BARB,))
    assert world.refusal(_call(world, message, sig, sig)) == Refusal("NoCode", (BARB,))


def test_deposit__signed_without_permit(world: World) -> None:
    """Where an allowance stands already no permit is needed."""
    message = _signed(world)
    world.send(world.usd.functions.approve(world.escrow.address, 30 * USD), ADAM)
    world.send(_call(world, message, world.sign(ADAM, message)))

    assert world.balance(ADAM, world.usd.address) == 30 * USD
