"""Workers paid at once, or credited where that fails: each leaf of pushOut.tree."""

from dataclasses import replace
from typing import Any

import pytest
from web3.contract import Contract

from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, DANA, EMMA, FRED, HANK, NATIVE, WEALTH, Batch, World

REWARD, PAYOUT = 10_000, 9_700


def _opened(world: World, worker: str, **changes: Any) -> Batch:
    """One task whose calls ask for a push."""
    return world.opened(world.batch((worker,), (REWARD,), **changes)).pushed()


def _in_token(world: World, worker: str = BARB) -> tuple[Contract, Batch]:
    token = world.stand_in("TrickToken")
    return token, _opened(world, worker, token=token.address)


def test_push_out__coins(world: World) -> None:
    """The worker has the coins at once; fee, benefits and refund are credited as always."""
    batch = world.rated(world.batch(rewards=(REWARD,)), 60).pushed()
    receipt = world.send(world.call_accept(batch, 60, 0, BARB))

    assert world.events(receipt)[1] == ("Pushed", {"token": NATIVE, "holder": BARB, "amount": 4_850})
    assert world.coins(BARB) == WEALTH + 4_850
    assert world.balances(BARB, EMMA, FRED, ADAM) == (0, 100, 50, 5_000)


def test_push_out__tokens(world: World) -> None:
    """The same in a token."""
    batch = _opened(world, BARB, token=world.usd.address)
    receipt = world.send(world.call_rate(batch, 100, 0, ADAM))

    event = {"token": world.usd.address, "holder": BARB, "amount": PAYOUT}
    assert world.events(receipt, "Pushed") == [("Pushed", event)]
    assert world.usd.functions.balanceOf(BARB).call() == PAYOUT
    assert world.balances(BARB, EMMA, FRED, token=world.usd.address) == (0, 200, 100)


@pytest.mark.parametrize("ending", ["rate", "accept", "rule", "release", "finish", "default", "agree"])
def test_push_out__every_ending(world: World, ending: str) -> None:
    """Every ending that pays a worker can push."""
    batch = world.batch(rewards=(REWARD,)).pushed()
    begin = {"rate": world.opened, "release": world.delivered, "agree": world.opened}
    begin |= {"accept": world.rated, "finish": world.rated, "rule": world.contested, "default": world.contested}
    begin[ending](batch)
    calls: dict[str, Any] = {
        "rate": lambda: world.call_rate(batch, 100, 0, ADAM),
        "accept": lambda: world.call_accept(batch, 85, 0, BARB),
        "rule": lambda: world.call_rule(batch, 9_500, 0, batch.terms.arbiter),
        "agree": lambda: world.call_agree(batch, 9_500),
    }
    if ending not in calls:
        world.travel(batch.terms.rule_by)
    receipt = world.send(calls.get(ending, lambda: world.call_settle(batch, 0))())

    [(_, event)] = world.events(receipt, "Pushed")
    assert world.coins(BARB) == WEALTH + event["amount"] > WEALTH
    assert world.balance(BARB) == 0


@pytest.mark.parametrize("ending", ["refund", "giveBack", "nothing earned"])
def test_push_out__nothing(world: World, ending: str) -> None:
    """Where the worker gets nothing nothing is pushed, and the refund is credited."""
    batch = world.batch(rewards=(REWARD,)).pushed()
    begin = world.rated(batch, 0) if ending == "nothing earned" else world.opened(batch)
    assert begin.push
    world.travel(batch.terms.rule_by)
    call = world.call_give_back(batch, 0, BARB) if ending == "giveBack" else world.call_settle(batch, 0)
    receipt = world.send(call)

    assert world.events(receipt, "Pushed") == []
    assert world.balances(ADAM, BARB) == (REWARD, 0)


def test_push_out__table(world: World) -> None:
    """Of a table each worker is paid once, whatever the number of their tasks; one who cannot be is credited."""
    refuser = str(world.stand_in("Refuser").address)
    batch = world.opened(world.batch((BARB, refuser, CARL, BARB), (100, 200, 300, 400))).pushed()
    receipt = world.send(world.call_rate_many(batch, dict.fromkeys(range(4), 100), ADAM))

    assert [(event["holder"], event["amount"]) for _, event in world.events(receipt, "Pushed")] == [
        (BARB, 485),
        (CARL, 291),
    ]
    assert (world.coins(BARB), world.coins(CARL), world.balance(refuser)) == (WEALTH + 485, WEALTH + 291, 194)


def test_push_out__table_by_date(world: World) -> None:
    """What a date ends can be pushed too; those of the table who earned nothing get nothing."""
    batch = world.delivered(world.batch((BARB, CARL), (100, 200))).pushed()
    world.travel(batch.terms.rate_by)
    receipt = world.send(world.call_settle(batch))

    assert [(event["holder"], event["amount"]) for _, event in world.events(receipt, "Pushed")] == [(BARB, 97)]
    assert world.balances(ADAM, CARL) == (200, 0)


def test_push_out__not_asked(world: World) -> None:
    """Who sends decides: the terms say nothing of it, and without the bit the worker is credited."""
    batch = _opened(world, BARB)
    world.send(world.call_rate(replace(batch, push=False), 100, 0, ADAM))

    assert (world.balance(BARB), world.coins(BARB)) == (PAYOUT, WEALTH)


@pytest.mark.parametrize("name", ["Refuser", "BurningWallet", "Shouter"])
def test_push_out__receiver_refuses(world: World, name: str) -> None:
    """A receiver that refuses, burns all gas or answers at length is credited instead, for a bounded cost."""
    worker = str(world.stand_in(name).address)
    batch = _opened(world, worker)
    receipt = world.send(world.call_rate(batch, 100, 0, ADAM))

    assert world.events(receipt, "Pushed") == []
    assert (world.balance(worker), world.coins(worker)) == (PAYOUT, 0)
    assert receipt["gasUsed"] < 400_000


def test_push_out__delegated_account(world: World) -> None:
    """An account under EIP-7702 takes coins."""
    batch = _opened(world, HANK)
    world.send(world.call_rate(batch, 100, 0, ADAM))

    assert world.coins(HANK) == WEALTH + PAYOUT


@pytest.mark.parametrize("trick", ["false", "blocked", "greedy", "toll", "shrunk"])
def test_push_out__token_refuses(world: World, trick: str) -> None:
    """A token that says no, shuts the worker out, burns all gas, takes a toll, or is not there, leaves a credit."""
    token, batch = _in_token(world)
    say = token.functions
    orders = {"false": say.setAnswers(True, False), "blocked": say.setBlocked(BARB), "greedy": say.setGreedy(True)}
    orders |= {"toll": say.setTollBps(1_000), "shrunk": say.shrink(world.escrow.address, 302)}
    # So that a toll could be taken from the money of others.
    world.fund_token(token, CARL, 1 if trick == "shrunk" else 5_000)
    world.send(orders[trick])
    held = token.functions.balanceOf(world.escrow.address).call()
    receipt = world.send(world.call_rate(batch, 100, 0, ADAM))

    assert world.events(receipt, "Pushed") == []
    assert world.balances(BARB, EMMA, FRED, token=token.address) == (PAYOUT, 200, 100)
    assert token.functions.balanceOf(world.escrow.address).call() == held
    assert receipt["gasUsed"] < 500_000


@pytest.mark.parametrize("trick", ["silent", "fee"])
def test_push_out__token_odd(world: World, trick: str) -> None:
    """A token that returns no word pays; of one that keeps back a fee the worker gets less, and nobody else does."""
    token, batch = _in_token(world)
    orders = {"silent": token.functions.setAnswers(False, True), "fee": token.functions.setFeeBps(1_000)}
    world.send(orders[trick])
    world.send(world.call_rate(batch, 100, 0, ADAM))

    assert token.functions.balanceOf(BARB).call() == {"silent": PAYOUT, "fee": PAYOUT - 970}[trick]
    assert world.balances(BARB, EMMA, FRED, token=token.address) == (0, 200, 100)


def test_push_out__by_another(world: World) -> None:
    """Nobody but the escrow itself pushes."""
    world.fund(ADAM, 100)
    for person in (DANA, ADAM):
        refusal = world.refusal(world.escrow.functions.pushOut(NATIVE, person, 100), person)
        assert refusal == Refusal("WrongSender", (person, world.escrow.address))


def test_push_out__worker_is_a_token(world: World) -> None:
    """A worker that is the paying token itself is paid like others."""
    token = world.stand_in("TrickToken")
    batch = _opened(world, token.address, token=token.address)
    world.send(world.call_rate(batch, 100, 0, ADAM))

    assert token.functions.balanceOf(token.address).call() == PAYOUT
