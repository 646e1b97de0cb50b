"""Tokens and receivers that misbehave: the loss stays with who dealt with them."""

from typing import Any

import pytest
from web3.contract import Contract

from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, DANA, NATIVE, Batch, World


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
    return world.call_withdraw(ADAM, minor, to, ADAM, token=token.address)


def _held(world: World, token: Contract) -> int:
    return int(token.functions.balanceOf(world.escrow.address).call())


def test_deposit__false_token(world: World, trick: Contract) -> None:
    """A token that says no instead of refusing brings no credit, and opens nothing."""
    world.send(trick.functions.setAnswers(True, False))
    failed = Refusal("SafeERC20FailedOperation", (trick.address,))

    assert world.refusal(_deposit(world, trick), ADAM) == failed
    batch = world.batch(rewards=(1_000,), token=trick.address)
    assert world.refusal(world.call_open_wallet(batch), ADAM) == failed


def test_withdraw__false_token(world: World, trick: Contract) -> None:
    """Nor does it take anything from a balance on the way out."""
    world.send(_deposit(world, trick), ADAM)
    world.send(trick.functions.setAnswers(True, False))

    assert world.refusal(_withdraw(world, trick, 400)) == Refusal("SafeERC20FailedOperation", (trick.address,))
    assert world.balance(ADAM, trick.address) == 1_000


def test_deposit__silent_token(world: World, trick: Contract) -> None:
    """A token that returns no word works, in and out."""
    world.send(trick.functions.setAnswers(False, True))
    world.send(_deposit(world, trick), ADAM)
    world.send(_withdraw(world, trick, 400))

    assert world.balance(ADAM, trick.address) == 600
    assert trick.functions.balanceOf(ADAM).call() == 400


def test_deposit__fee_token(world: World, trick: Contract) -> None:
    """What a token keeps back on the way in is not credited."""
    world.send(trick.functions.setFeeBps(300))
    receipt = world.send(_deposit(world, trick), ADAM)

    assert world.balance(ADAM, trick.address) == 970
    assert world.events(receipt)[0][1]["amount"] == 970
    assert _held(world, trick) == 970


def test_withdraw__fee_token(world: World, trick: Contract) -> None:
    """What it keeps back on the way out is who withdraws' loss and nobody else's."""
    world.send(_deposit(world, trick), ADAM)
    world.fund_token(trick, BARB, 500)
    world.send(trick.functions.setFeeBps(300))
    world.send(_withdraw(world, trick, 400))

    assert (_held(world, trick), world.balance(ADAM, trick.address)) == (1_100, 600)
    assert (trick.functions.balanceOf(ADAM).call(), world.balance(BARB, trick.address)) == (388, 500)


def test_deposit__token_keeps_all(world: World, trick: Contract) -> None:
    """A deposit of which nothing arrives is refused."""
    world.send(trick.functions.setFeeBps(10_000))

    assert world.refusal(_deposit(world, trick), ADAM) == Refusal("NothingReceived", (0, 0))


def test_withdraw__toll_token(world: World, trick: Contract) -> None:
    """A token that takes more from the sender than was sent would take it from the other holders: it pays nothing."""
    world.send(_deposit(world, trick), ADAM)
    world.fund_token(trick, BARB, 500)
    world.send(trick.functions.setTollBps(1_000))

    assert world.refusal(_withdraw(world, trick, 400)) == Refusal("WrongOutflow", (440, 400))
    world.send(trick.functions.setTollBps(0))
    world.send(_withdraw(world, trick, 400))


def test_withdraw__blocked(world: World, trick: Contract) -> None:
    """A holder whom the token shuts out withdraws to another address, and nobody else is held up."""
    world.send(_deposit(world, trick), ADAM)
    world.send(trick.functions.setBlocked(ADAM))
    assert world.refusal(_withdraw(world, trick, 400)) == Refusal("other", ("blocked",))
    world.send(_withdraw(world, trick, 400, CARL))

    assert trick.functions.balanceOf(CARL).call() == 400


def test_withdraw__shrunk_token(world: World, trick: Contract) -> None:
    """A token that takes from the escrow by itself: who comes last finds too little there, in that token only."""
    world.send(_deposit(world, trick), ADAM)
    world.fund_token(trick, BARB, 500)
    world.fund(BARB, 500)
    world.send(trick.functions.shrink(world.escrow.address, 600))
    world.send(_withdraw(world, trick, 900))

    short = Refusal("ERC20InsufficientBalance", (world.escrow.address, 0, 500))
    assert world.refusal(world.call_withdraw(BARB, 500, token=trick.address), BARB) == short
    world.send(world.call_withdraw(BARB, 500), BARB)


def test_deposit__after_shrinking(world: World, trick: Contract) -> None:
    """What is deposited later is credited by what it brought, not by what would make up for the loss."""
    world.send(_deposit(world, trick), ADAM)
    world.send(trick.functions.shrink(world.escrow.address, 600))
    world.fund_token(trick, BARB, 500)

    assert (world.balance(BARB, trick.address), _held(world, trick)) == (500, 900)


def test_balance__gift_of_tokens(world: World, trick: Contract) -> None:
    """Tokens sent without a deposit belong to nobody: the next deposit is credited by its own."""
    world.send(trick.functions.faucet(world.escrow.address, 77))
    world.send(_deposit(world, trick, 400), ADAM)

    assert (world.balance(ADAM, trick.address), _held(world, trick)) == (400, 477)


def test_settle__blacklisted_worker(world: World, trick: Contract) -> None:
    """A worker whom the token shuts out holds up neither the settlement nor the fee, credited or pushed."""
    world.send(_deposit(world, trick), ADAM)
    batch = world.batch((BARB,), (1_000,), token=trick.address)
    world.send(world.call_open(batch), ADAM)
    world.send(trick.functions.setBlocked(BARB))
    for one in (batch, batch.pushed()):
        with world.scratch():
            world.send(world.call_rate(one, 100), ADAM)
            assert world.balance(BARB, trick.address) == 970


def test_settle__dead_token(world: World, trick: Contract) -> None:
    """A token that works no more holds up no ending: all are credits, and credits in other tokens pay."""
    world.send(_deposit(world, trick), ADAM)
    batch = world.batch((BARB,), (1_000,), token=trick.address)
    world.send(world.call_open(batch), ADAM)
    world.send(trick.functions.setAnswers(True, False))
    world.send(world.call_rate(batch, 100), ADAM)
    world.fund(BARB, 5)
    world.send(world.call_withdraw(BARB, 5), BARB)

    assert world.balance(BARB, trick.address) == 970


def test_deposit__too_much(world: World, trick: Contract) -> None:
    """A balance that would not fit its half of the word is refused, not cut off."""
    world.send(trick.functions.faucet(ADAM, 2**128 - 1_000))

    refusal = world.refusal(_deposit(world, trick, 2**128), ADAM)
    assert refusal == Refusal("BalanceTooHigh", (2**128, 2**128 - 1))


def test_settle__balance_too_high(world: World, trick: Contract) -> None:
    """A worker filled up to the brim by a worthless token is not paid in it, and in every other as always."""
    world.send(_deposit(world, trick), ADAM)
    batch = world.batch((BARB,), (1_000,), token=trick.address)
    world.send(world.call_open(batch), ADAM)
    world.fund_token(trick, BARB, 2**128 - 1 - 969)
    high = Refusal("BalanceTooHigh", (970, 969))
    assert world.refusal(world.call_rate(batch, 100), ADAM) == high
    other = world.opened()
    world.send(world.call_rate(other, 100), ADAM)
    world.send(world.call_withdraw(BARB, 1, token=trick.address), BARB)

    world.send(world.call_rate(batch, 100), ADAM)


@pytest.mark.filterwarnings("ignore:SELFDESTRUCT opcode present")  # that opcode is the point of the test
def test_balance__forced_coins(world: World) -> None:
    """Coins forced into the contract belong to nobody, harm nobody, and pay for no task."""
    world.fund(ADAM, 100)
    heir = bytes.fromhex(world.escrow.address[2:])
    will = b"\x73" + heir + b"\xff"  # PUSH20 heir SELFDESTRUCT, run as the code of a creation
    tx: Any = {"from": DANA, "data": will, "value": 5, "gas": 200_000}
    world.web3.eth.send_transaction(tx)

    assert world.coins(world.escrow.address) == 105
    assert world.balances(ADAM, DANA, NATIVE, world.escrow.address) == (100, 0, 0, 0)
    assert world.refusal(world.call_open(world.batch(rewards=(105,))), ADAM) == Refusal("BalanceTooLow", (100, 105))


def test_balance__plain_coins(world: World) -> None:
    """Coins sent plainly are refused, with bytes that are no call too."""
    assert world.refusal(world.escrow.receive, DANA, 5) == Refusal("PlainTransfer", (DANA, 5))


def test_settle__fee_receiver_refuses(world: World) -> None:
    """Fee and benefits are credited, never pushed: a receiver that takes no coins holds up nobody."""
    refuser = str(world.stand_in("Refuser").address)
    batch: Batch = world.opened(world.batch(fee_receiver=refuser, benefits_fund=refuser)).pushed()
    world.send(world.call_rate(batch, 100, 0, ADAM))

    assert (world.balance(refuser), world.balance(BARB)) == (900_000, 0)
