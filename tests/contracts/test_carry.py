"""From the court's ruling to money: each leaf of carry.tree."""

from typing import Any

import pytest

from tests.contracts.chain import Refusal
from tests.contracts.courtroom import Courtroom, parts, work
from tests.contracts.world import ADAM, BARB, CARL, DANA, EMMA, FRED, GINA, NATIVE, NEVER, USD, WEALTH, World

ENDED = (5, 4)  # the stage found and the stage needed


@pytest.fixture
def room(world: World) -> Courtroom:
    """A court and its adapter."""
    return Courtroom.on(world)


# Carry


@pytest.mark.parametrize(("ruling", "earned"), [(1, 25_000_000), (2, 29_750_000), (3, 27_375_000)])
def test_carry__paid(room: Courtroom, ruling: int, earned: int) -> None:
    """Each ruling pays to the unit, and whoever raised the case has the arbiter's fee."""
    batch = room.contested()
    room.ruled(room.raised(batch, sender=CARL), ruling)
    receipt = room.world.send(room.call_carry(batch), DANA)

    assert room.shares() == parts(earned, arbiter_fee=250_000)
    assert (room.owed(CARL), room.owed(BARB), room.owed(DANA)) == (250_000, 0, 0)
    assert room.world.stage(batch) == ("closed", 0)
    ruled = {"batch": batch.id, "task": 0, "reason": bytes(32)}
    assert room.world.events(receipt, "TaskRuled") == [("TaskRuled", ruled)]


def test_carry__odd_unit(room: Courtroom) -> None:
    """Of 100 rated below the curve 5 are the arbiter's; of 95 the half is 47, and the odd unit goes back."""
    batch = room.contested(rating=10, rewards=(100,))
    room.ruled(room.raised(batch), 3)
    room.world.send(room.call_carry(batch))

    assert room.shares() == (47, 0, 0, 48, 5)


@pytest.mark.parametrize(("ruling", "earned"), [(1, 25 * USD), (2, 25 * USD), (3, 25 * USD)])
def test_carry__all_to_the_arbiter(room: Courtroom, ruling: int, earned: int) -> None:
    """Where terms give the arbiter all that is in dispute, each ruling leaves what the rating offered."""
    batch = room.contested(arbiter_fee_bps=10_000)
    room.ruled(room.raised(batch), ruling)
    room.world.send(room.call_carry(batch))

    assert room.shares() == parts(earned, arbiter_fee=5 * USD)


def test_carry__without_fee(room: Courtroom) -> None:
    """Where terms give the arbiter nothing, whoever raised the case has nothing for it."""
    batch = room.contested(arbiter_fee_bps=0)
    room.ruled(room.raised(batch), 2)
    room.world.send(room.call_carry(batch))

    assert (room.shares(), room.owed(BARB)) == (parts(30 * USD), 0)


def test_carry__of_many(room: Courtroom) -> None:
    """A ruling moves its own task of a batch, whose reason is the court's number, and no other."""
    batch = room.contested(index=1, workers=(BARB, CARL, DANA), rewards=(10, 20, 40))
    room.contest(batch, index=2)
    room.raised(batch, 1)
    room.ruled(room.raised(batch, 2), 2)
    receipt = room.world.send(room.call_carry(batch, 2))

    assert room.world.events(receipt, "TaskRuled")[0][1]["reason"] == (1).to_bytes(32)
    assert [room.world.stage(batch, index)[0] for index in range(3)] == ["opened", "contested", "closed"]
    assert room.world.refusal(room.call_carry(batch, 1)) == Refusal("NoRuling", (batch.id, 1))


def test_carry__pushed(room: Courtroom) -> None:
    """A worker that is paid at once and calls back is paid once."""
    worker = room.world.stand_in("Reenterer")
    batch = room.world.batch(workers=(worker.address,), arbiter=room.adapter.address)
    room.open(batch)
    room.act(worker, room.world.escrow, "deliver", work(batch), bytes(32), NEVER, b"")
    room.rate(batch, 80)
    room.act(worker, room.world.escrow, "contest", work(batch), bytes(32), NEVER, b"")
    room.ruled(room.raised(batch), 2)
    again = room.adapter.encode_abi("carry", args=[work(batch)])
    room.world.send(worker.functions.setCall(room.adapter.address, again))
    before = int(room.world.web3.eth.get_balance(worker.address))
    room.world.send(room.call_carry(batch, push=True))

    paid = int(room.world.web3.eth.get_balance(worker.address)) - before
    assert worker.functions.done().call() is False
    assert (paid, room.world.balance(worker.address)) == (parts(29_750_000)[0], 0)
    assert room.owed(BARB) == room.world.balance(room.adapter.address) == 250_000


def test_carry__not_raised(room: Courtroom) -> None:
    """Without a case there is nothing to carry."""
    batch = room.contested()

    assert room.world.refusal(room.call_carry(batch)) == Refusal("NoRuling", (batch.id, 0))


def test_carry__not_ruled(room: Courtroom) -> None:
    """Before the court has ruled there is nothing to carry."""
    batch = room.contested()
    room.raised(batch)

    assert room.world.refusal(room.call_carry(batch)) == Refusal("NoRuling", (batch.id, 0))


def test_carry__refused(room: Courtroom) -> None:
    """Where the court does not decide the terms' default does, and nobody has a fee."""
    batch = room.contested()
    room.ruled(room.raised(batch), 0)

    assert room.case(batch) == (BARB, True, 0, 0)
    assert room.world.refusal(room.call_carry(batch)) == Refusal("NoRuling", (batch.id, 0))
    room.world.travel(batch.terms.rule_by)
    room.settle_by_date(batch)
    assert (room.shares(), room.owed(BARB)) == (parts(25 * USD), 0)


def test_carry__late(room: Courtroom) -> None:
    """A ruling in time that nobody carried in time has no effect."""
    batch = room.contested()
    room.ruled(room.raised(batch), 2)
    room.world.travel(batch.terms.rule_by)

    found = room.world.refusal(room.call_carry(batch))
    assert found == Refusal("TooLate", (batch.terms.rule_by, batch.terms.rule_by))


def test_carry__twice(room: Courtroom) -> None:
    """A ruling is carried once, and its fee owed once."""
    batch = room.contested()
    room.ruled(room.raised(batch), 2)
    room.world.send(room.call_carry(batch))

    assert room.world.refusal(room.call_carry(batch)) == Refusal("WrongStage", ENDED)
    assert room.owed(BARB) == 250_000


# Withdraw


def _carried(room: Courtroom, sender: str, salt: int, **changes: Any) -> None:
    batch = room.contested(salt=salt.to_bytes(32), **changes)
    room.ruled(room.raised(batch, sender=sender), 1)
    room.world.send(room.call_carry(batch))


def test_withdraw__paid(room: Courtroom) -> None:
    """Who raised cases takes their fees, all at once and wherever they like, and nobody else's."""
    _carried(room, CARL, 1)
    _carried(room, CARL, 2)
    _carried(room, GINA, 3)
    before = int(room.world.web3.eth.get_balance(FRED))
    room.world.send(room.adapter.functions.withdraw(NATIVE, FRED), CARL)

    assert int(room.world.web3.eth.get_balance(FRED)) - before == 500_000
    assert (room.owed(CARL), room.owed(GINA), room.world.balance(room.adapter.address)) == (0, 250_000, 250_000)


@pytest.mark.parametrize("holder", [BARB, CARL])
def test_withdraw__nothing(room: Courtroom, holder: str) -> None:
    """Nobody takes what another raised, nor the same fee twice."""
    _carried(room, CARL, 1)
    _carried(room, GINA, 2)
    room.world.send(room.adapter.functions.withdraw(NATIVE, CARL), CARL)

    assert room.world.refusal(room.adapter.functions.withdraw(NATIVE, holder), holder) == Refusal("ZeroAmount", (0,))


def test_withdraw__hostile_token(room: Courtroom) -> None:
    """A token that pays nobody holds up its own fees and no others."""
    token = room.world.stand_in("TrickToken")
    room.world.fund_token(token, ADAM, 30 * USD)
    _carried(room, CARL, 1, token=token.address)
    _carried(room, CARL, 2)
    room.world.send(token.functions.setAnswers(True, False))

    found = room.world.refusal(room.adapter.functions.withdraw(token.address, CARL), CARL)
    assert found == Refusal("SafeERC20FailedOperation", (token.address,))
    room.world.send(room.adapter.functions.withdraw(NATIVE, CARL), CARL)
    assert (room.owed(CARL, token.address), room.owed(CARL)) == (250_000, 0)


def test_withdraw__token_calls_back(room: Courtroom) -> None:
    """A token that calls back while it pays takes nothing of what others are owed in it."""
    token = room.world.stand_in("TrickToken")
    room.world.fund_token(token, ADAM, 60 * USD)
    _carried(room, CARL, 1, token=token.address)
    _carried(room, GINA, 2, token=token.address)
    again = room.adapter.encode_abi("withdraw", args=[token.address, token.address])
    room.world.send(token.functions.setHook(room.adapter.address, again))
    room.world.send(room.adapter.functions.withdraw(token.address, CARL), CARL)

    assert token.functions.hookDone().call() is False
    assert token.functions.balanceOf(CARL).call() == 250_000
    assert room.owed(GINA, token.address) == room.world.balance(room.adapter.address, token.address) == 250_000


def test_withdraw__raiser_calls_back(room: Courtroom) -> None:
    """A raiser that withdraws again while it is being paid is paid once."""
    raiser = room.world.stand_in("Reenterer")
    _carried(room, CARL, 1)
    batch = room.contested()
    room.world.send(room.court.functions.setCost(0))
    room.act(raiser, room.adapter, "raiseCase", work(batch))
    room.ruled(1, 1)
    room.world.send(room.call_carry(batch))
    before = int(room.world.web3.eth.get_balance(raiser.address))
    room.act(raiser, room.adapter, "withdraw", NATIVE, raiser.address)

    assert int(room.world.web3.eth.get_balance(raiser.address)) - before == 250_000 + 1
    assert (room.owed(raiser.address), room.owed(CARL)) == (0, 250_000)
    assert room.world.balance(room.adapter.address) == 250_000


def test_withdraw__refused(room: Courtroom) -> None:
    """Where the receiver takes no coins the fee stays owed, and goes elsewhere."""
    _carried(room, CARL, 1)
    refuser = room.world.stand_in("Refuser").address

    found = room.world.refusal(room.adapter.functions.withdraw(NATIVE, refuser), CARL)
    assert found == Refusal("PaymentRefused", (refuser, 250_000))
    room.world.send(room.adapter.functions.withdraw(NATIVE, EMMA), CARL)
    assert int(room.world.web3.eth.get_balance(EMMA)) == WEALTH + 250_000


def test_withdraw__for_the_adapter(room: Courtroom) -> None:
    """Nobody withdraws in the adapter's name from the escrow itself."""
    _carried(room, CARL, 1)
    call = room.world.escrow.functions.withdraw(NATIVE, room.adapter.address, DANA, 1, NEVER, b"\x01" * 65)

    assert room.world.refusal(call).name == "WrongSignature"
