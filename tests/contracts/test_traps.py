"""Tokens and receivers that misbehave: the loss stays with who dealt with them."""

from typing import Any

import pytest
from web3.contract import Contract

from ledger.core.typed import Withdraw
from tests.contracts.world import ADAM, BARB, CARL, DANA, NEVER, Refusal, World


@pytest.fixture
def trick(world: World) -> Contract:
    """A token of which adam has 1,000 and the escrow may take all."""
    token = world.stand_in("TrickToken")
    world.send(token.functions.faucet(ADAM, 1_000))
    world.send(token.functions.approve(world.escrow.address, 2**255), ADAM)
    return token


def _deposit(world: World, token: Contract, minor: int = 1_000) -> Any:
    return world.escrow.functions.deposit(token.address, ADAM, minor)


def _withdraw(world: World, token: Contract, minor: int, to: str = ADAM) -> Any:
    return world.escrow.functions.withdraw(token.address, ADAM, to, minor, NEVER, b"")


def test_deposit__false_token(world: World, trick: Contract) -> None:
    """A token that says no instead of refusing brings no credit."""
    world.send(trick.functions.setAnswers(True, False))

    refusal = world.refusal(_deposit(world, trick), ADAM)
    assert refusal == Refusal("SafeERC20FailedOperation", (trick.address,))


def test_deposit__silent_token(world: World, trick: Contract) -> None:
    """A token that returns no word works, in and out."""
    world.send(trick.functions.setAnswers(False, True))
    world.send(_deposit(world, trick), ADAM)
    world.send(_withdraw(world, trick, 400), ADAM)

    assert world.balance(ADAM, trick.address) == 600
    assert trick.functions.balanceOf(ADAM).call() == 400


def test_deposit__fee_token(world: World, trick: Contract) -> None:
    """What a token keeps back on the way in is not credited."""
    world.send(trick.functions.setFeeBps(300))
    receipt = world.send(_deposit(world, trick), ADAM)

    assert world.balance(ADAM, trick.address) == 970
    assert world.events(receipt)[0][1]["amount"] == 970
    assert trick.functions.balanceOf(world.escrow.address).call() == 970


def test_deposit__token_keeps_all(world: World, trick: Contract) -> None:
    """A deposit of which nothing arrives is refused."""
    world.send(trick.functions.setFeeBps(10_000))

    assert world.refusal(_deposit(world, trick), ADAM) == Refusal("NothingReceived", (0, 0))


def test_deposit__reentered(world: World, trick: Contract) -> None:
    """A token that calls back during a deposit cannot have one transfer counted twice."""
    world.send(trick.functions.faucet(trick.address, 500))
    inner = world.escrow.functions.deposit(trick.address, DANA, 500)
    world.send(trick.functions.setHook(world.escrow.address, inner._encode_transaction_data()))
    world.send(_deposit(world, trick), ADAM)

    assert trick.functions.hookDone().call() is False
    assert world.balances(ADAM, DANA, token=trick.address) == (1_000, 0)


def test_withdraw__reentered_by_token(world: World, trick: Contract) -> None:
    """A token that calls back during a withdrawal cannot have itself withdrawn again."""
    world.send(_deposit(world, trick), ADAM)
    sig = world.sign(ADAM, Withdraw(trick.address, ADAM, DANA, 100, 1, NEVER))
    inner = world.escrow.functions.withdraw(trick.address, ADAM, DANA, 100, NEVER, sig)
    world.send(trick.functions.setHook(world.escrow.address, inner._encode_transaction_data()))
    world.send(_withdraw(world, trick, 400), ADAM)

    assert trick.functions.hookDone().call() is False
    assert world.balance(ADAM, trick.address) == 600


def test_withdraw__reentered_by_receiver(world: World) -> None:
    """A receiver of coins that calls back cannot withdraw within the withdrawal."""
    thief = world.stand_in("Reenterer")
    world.fund(CARL, 1_000)
    world.fund(thief.address, 100)
    sig = world.sign(CARL, Withdraw("0x" + "00" * 20, CARL, thief.address, 100, 1, NEVER))
    inner = world.call_withdraw(CARL, 100, thief.address, sig)
    world.send(thief.functions.setCall(world.escrow.address, inner._encode_transaction_data()))
    world.send(world.call_withdraw(CARL, 100, thief.address), CARL)

    assert thief.functions.done().call() is False
    assert world.balances(CARL, thief.address) == (900, 100)


def test_withdraw__toll_token(world: World, trick: Contract) -> None:
    """A token that takes from the escrow more than was sent would take it from others, so it is refused."""
    world.send(trick.functions.faucet(BARB, 1_000))
    world.send(trick.functions.approve(world.escrow.address, 1_000), BARB)
    world.send(_deposit(world, trick), ADAM)
    world.send(world.escrow.functions.deposit(trick.address, BARB, 1_000), BARB)
    world.send(trick.functions.setTollBps(100))

    refusal = world.refusal(_withdraw(world, trick, 400), ADAM)
    assert refusal == Refusal("WrongOutflow", (404, 400))


def test_withdraw__false_token(world: World, trick: Contract) -> None:
    """A token that says no on the way out leaves the balance as it was."""
    world.send(_deposit(world, trick), ADAM)
    world.send(trick.functions.setAnswers(True, False))

    refusal = world.refusal(_withdraw(world, trick, 400), ADAM)
    assert refusal == Refusal("SafeERC20FailedOperation", (trick.address,))


def test_withdraw__blacklisted(world: World, trick: Contract) -> None:
    """A holder whom the token shuts out withdraws to another address, and nobody else is held up."""
    world.send(_deposit(world, trick), ADAM)
    world.send(trick.functions.setBlocked(ADAM))
    assert world.refusal(_withdraw(world, trick, 400), ADAM) == Refusal("other", ("blocked",))
    world.send(_withdraw(world, trick, 400, CARL), ADAM)

    assert trick.functions.balanceOf(CARL).call() == 400


def test_settle__blacklisted_worker(world: World, trick: Contract) -> None:
    """A worker whom the token shuts out holds up neither the settlement nor the fee."""
    world.send(_deposit(world, trick), ADAM)
    batch = world.batch((BARB,), (1_000,), token=trick.address)
    world.send(world.call_open(batch), ADAM)
    world.send(trick.functions.setBlocked(BARB))
    world.send(world.call_rate(batch, {0: 100}), ADAM)

    assert world.balance(BARB, trick.address) == 970


def test_deposit__too_much(world: World, trick: Contract) -> None:
    """A balance that would not fit its half of the word is refused, not cut off."""
    world.send(trick.functions.faucet(ADAM, 2**128 - 1_000))

    refusal = world.refusal(_deposit(world, trick, 2**128), ADAM)
    assert refusal == Refusal("BalanceTooHigh", (2**128, 2**128 - 1))


@pytest.mark.filterwarnings("ignore:SELFDESTRUCT opcode present")  # that opcode is the point of the test
def test_balance__forced_coins(world: World) -> None:
    """Coins forced into the contract belong to nobody and harm nobody."""
    world.fund(ADAM, 100)
    heir = bytes.fromhex(world.escrow.address[2:])
    will = b"\x73" + heir + b"\xff"  # PUSH20 heir SELFDESTRUCT, run as the code of a creation
    world.web3.eth.send_transaction({"from": DANA, "data": will, "value": 5, "gas": 200_000})

    assert world.web3.eth.get_balance(world.escrow.address) == 105
    assert world.balance(ADAM) == 100
