"""Several calls at once, each by itself: each leaf of multicall.tree."""

from typing import Any

import pytest
from eth_tester.exceptions import TransactionFailed

from ledger.core.typed import Withdraw
from tests.contracts.chain import Refusal, encoded
from tests.contracts.world import ADAM, BARB, CARL, DANA, HANK, NATIVE, NEVER, WEALTH, Batch, World

EMPLOYERS = (ADAM, CARL, HANK)


def _singles(world: World) -> list[Batch]:
    """One task each of several employers, who have the money."""
    batches = [world.batch(rewards=(100 + i,), employer=one) for i, one in enumerate(EMPLOYERS)]
    for batch in batches:
        world.pay(batch)
    return batches


def test_multicall__many_employers(world: World) -> None:
    """One-task batches of many employers open in one transaction, and settle in another."""
    batches = _singles(world)
    world.send(world.call_multi(*(world.call_open(batch, batch.terms.employer) for batch in batches)))
    assert [world.stage(batch)[0] for batch in batches] == ["opened"] * 3
    receipt = world.send(world.call_multi(*(world.call_rate(one, 100, 0, one.terms.employer) for one in batches)))

    assert [end.earned for end in world.outcomes(receipt)] == [100, 101, 102]
    assert world.balances(*EMPLOYERS, BARB) == (0, 0, 0, 97 + 98 + 99)


def test_multicall__one_fails(world: World) -> None:
    """A call that fails is shown in the log, by its place and reason, and changes nothing for the others."""
    batches = _singles(world)
    calls = [world.call_open(batch, batch.terms.employer) for batch in batches]
    calls.insert(1, world.call_rate(batches[0], 101, 0, ADAM))
    receipt = world.send(world.call_multi(*calls))

    assert world.failed(receipt) == [(1, Refusal("WrongRating", (101, 100)))]
    assert [world.stage(batch)[0] for batch in batches] == ["opened"] * 3


def test_multicall__undoes_what_failed(world: World) -> None:
    """Of a call that fails nothing stays: the mark that an open sets before it finds too little money is gone."""
    batch = world.batch()
    world.fund(BARB, 9)
    withdrawing = world.call_withdraw(BARB, 9, CARL, BARB)
    receipt = world.send(world.call_multi(world.call_open(batch, ADAM), withdrawing))

    assert world.failed(receipt) == [(0, Refusal("BalanceTooLow", (0, 30_000_000)))]
    assert world.stage(batch) == ("none", 0)
    world.opened(batch)


def test_multicall__by_the_sender(world: World) -> None:
    """Within a multicall the sender is still the one who acts."""
    batch = world.opened()
    world.send(world.call_multi(world.call_deliver(batch)), BARB)
    other = world.call_multi(world.call_accept(batch))

    assert world.stage(batch) == ("delivered", 0)
    assert world.refusal(other, DANA).name == "NothingDone"
    receipt = world.send(world.call_multi(world.call_give_back(batch), world.call_revoke_offer(1)), ADAM)
    assert world.failed(receipt) == [(0, Refusal("WrongSender", (ADAM, BARB)))]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_multicall__nothing_done(world: World, count: int) -> None:
    """If none succeeds all is refused, one about nothing too."""
    calls = [world.call_settle(world.batch(), 0)] * count

    assert world.refusal(world.call_multi(*calls)) == Refusal("NothingDone", (count.to_bytes(32),))


def test_multicall__whole_life(world: World) -> None:
    """Later calls see what earlier ones did: a whole life fits one transaction."""
    batch = world.batch(rewards=(1_000,))
    world.pay(batch)
    calls = [world.call_open(batch, ADAM), world.call_deliver(batch, 0, BARB), world.call_rate(batch, 85, 0, ADAM)]
    calls += [world.call_contest(batch, 0, BARB), world.call_agree(batch, 1_000)]
    world.send(world.call_multi(*calls, world.call_withdraw(BARB, 970, CARL, BARB)))

    assert (world.stage(batch), world.balance(BARB), world.coins(CARL)) == (("closed", 0), 0, WEALTH + 970)


def test_multicall__nested(world: World) -> None:
    """A multicall within a multicall is a call like others."""
    batch = world.batch()
    world.pay(batch)
    world.send(world.call_multi(world.call_multi(world.call_open(batch, ADAM))))

    assert world.stage(batch) == ("opened", 0)


def test_multicall__coins(world: World) -> None:
    """It takes no coins: one value cannot be counted for several calls."""
    calls = [world.escrow.functions.depositFor(BARB)] * 2

    words: Any = {"from": DANA, "to": world.escrow.address, "data": encoded(world.call_multi(*calls)), "value": 5}
    with pytest.raises(TransactionFailed):
        world.web3.eth.call(words)
    assert world.refusal(world.call_multi(*calls)) == Refusal("NothingDone", ((2).to_bytes(32),))
    assert world.coins(world.escrow.address) == 0


def test_multicall__withdrawals_in_turn(world: World) -> None:
    """Each call takes its own lock and its own nonce."""
    world.fund(BARB, 100)
    sigs = [world.sign(BARB, Withdraw(NATIVE, BARB, CARL, 30, nonce, NEVER)) for nonce in range(3)]
    calls = [world.escrow.functions.withdraw(NATIVE, BARB, CARL, 30, NEVER, sig) for sig in (*sigs, sigs[0])]
    receipt = world.send(world.call_multi(*calls))

    assert [(place, refusal.name) for place, refusal in world.failed(receipt)] == [(3, "WrongSignature")]
    assert (world.balance(BARB), world.nonce(BARB), world.coins(CARL)) == (10, 3, WEALTH + 90)


def test_multicall__long_answer(world: World) -> None:
    """Of whatever a failing call answers no more than 68 bytes are logged."""
    shouter = world.stand_in("Shouter").address
    world.fund(BARB, 9)
    refused = world.call_withdraw(BARB, 9, shouter, BARB)
    receipt = world.send(world.call_multi(refused, world.call_revoke_offer(1, ADAM)))
    assert world.failed(receipt) == [(0, Refusal("PaymentRefused", (shouter, 9)))]

    trick = world.stand_in("TrickToken")
    world.fund_token(trick, BARB, 9)
    world.send(trick.functions.setBlocked(CARL))
    refused = world.call_withdraw(BARB, 9, CARL, BARB, token=trick.address)
    receipt = world.send(world.call_multi(refused, world.call_revoke_offer(2, ADAM)))
    assert len(world.events(receipt, "CallFailed")[0][1]["reason"]) == 68


def test_multicall__no_such_call(world: World) -> None:
    """Bytes that are no call fail like any other, and a plain transfer is none."""
    calls = [b"", b"\1", b"\1\2\3\4", encoded(world.call_revoke_offer(1, ADAM))]
    receipt = world.send(world.escrow.functions.multicall(calls))

    assert [event["place"] for _, event in world.events(receipt, "CallFailed")] == [0, 1, 2]


def test_multicall__push_out(world: World) -> None:
    """The escrow's own way out does not open through a multicall: the sender is not the escrow."""
    world.fund(ADAM, 100)
    calls = [encoded(world.escrow.functions.pushOut(NATIVE, DANA, 100)), encoded(world.call_revoke_offer(1, ADAM))]
    receipt = world.send(world.escrow.functions.multicall(calls), DANA)

    assert world.failed(receipt) == [(0, Refusal("WrongSender", (DANA, world.escrow.address)))]
