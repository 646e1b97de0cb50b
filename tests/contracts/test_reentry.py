"""Tokens and receivers that call back, into every entry point, from within a deposit, a withdrawal and a push.

Within one transfer an inner call is either refused by the lock or does exactly what it does by itself. In both
cases what is owed and committed is what is held, to the unit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from web3.contract import Contract

from ledger.core.typed import Deposit
from tests.contracts.chain import encoded
from tests.contracts.world import ADAM, BARB, CARL, DANA, EMMA, FRED, GINA, NATIVE, NEVER, Batch, World

LOCKED = "ReentrancyGuardReentrantCall"
PEOPLE = (ADAM, BARB, CARL, DANA, EMMA, FRED, GINA)
REWARDS = (1_000, 2_000)


@dataclass(frozen=True)
class Stage:
    """Batches at every stage in one token, and who calls back."""

    world: World
    token: str
    caller: Contract
    none: Batch
    opened: Batch
    delivered: Batch
    rated: Batch
    contested: Batch
    due: Batch
    outer: Batch  # the one whose worker is pushed to

    def batches(self) -> tuple[Batch, ...]:
        """All of them."""
        return (self.none, self.opened, self.delivered, self.rated, self.contested, self.due, self.outer, self.next)

    @property
    def next(self) -> Batch:
        """What an extension opens."""
        return self.world.changed(self.rated, salt=b"\x77" * 32)

    def owed(self) -> int:
        """All balances and all that is committed."""
        balances = self.world.balances(*PEOPLE, self.caller.address, token=self.token)
        open_ = ((batch, index) for batch in self.batches() for index in range(batch.terms.count))
        still = (batch.rewards[i] for batch, i in open_ if self.world.stage(batch, i)[0] not in {"none", "closed"})
        return sum(balances) + sum(still)

    def held(self) -> int:
        """What is there."""
        if self.token == NATIVE:
            return self.world.coins(self.world.escrow.address)
        return int(self.world.view(self.caller.functions.balanceOf(self.world.escrow.address))[0])


def _stage(world: World, caller: Contract, token: str) -> Stage:
    changes: dict[str, Any] = {"token": token, "open_by": world.now + 5_000, "submit_by": world.now + 6_000}
    changes |= {"rate_by": world.now + 7_000, "contest_by": world.now + 8_000, "rule_by": world.now + 9_000}

    def made(salt: int, worker: str = BARB, **more: Any) -> Batch:
        return world.batch((worker, CARL), REWARDS, salt=salt.to_bytes(32), **(changes | more))

    none, outer, now = made(1), made(7, caller.address if token == NATIVE else BARB), world.now
    world.pay(none)
    due = world.opened(made(6, open_by=now + 500, submit_by=now + 600, rate_by=now + 700, contest_by=now + 800))
    stage = Stage(
        world,
        token,
        caller,
        none,
        world.opened(made(2)),
        world.delivered(made(3)),
        world.rated(made(4)),
        world.contested(made(5)),
        due,
        world.opened(outer).pushed(),
    )
    for holder in (ADAM, BARB, caller.address):
        world.fund(holder, 5_000) if token == NATIVE else world.fund_token(world.token(token), holder, 5_000)
    world.travel(now + 650)
    return stage


def _inner(stage: Stage) -> dict[str, Any]:
    """Every entry point, as it would work by itself."""
    world, token, ask = stage.world, stage.token, stage.world.escrow.functions
    deposit = Deposit(token, CARL, 7, 0, NEVER)
    return {
        "deposit": ask.deposit(token, DANA, 500),
        "depositWithSig": ask.depositWithSig(token, CARL, 7, NEVER, world.sign(CARL, deposit), NEVER, b""),
        "depositWithAuthorization": ask.depositWithAuthorization(token, CARL, 7, 0, NEVER, bytes(32), b"\1" * 65),
        "openFromWallet": world.call_open_wallet(stage.none),
        "withdraw": world.call_withdraw(BARB, 100, DANA, BARB, token=token),
        "withdraw in another token": world.call_withdraw(BARB, 100, DANA, BARB, token=world.usd.address),
        "rate, push": world.call_rate(stage.opened.pushed(), 100, 0, ADAM),
        "rateMany, push": world.call_rate_many(stage.opened.pushed(), {0: 100, 1: 100}, ADAM),
        "agree, push": world.call_agree(stage.rated.pushed(), 500),
        "rate of the same, push": world.call_rate(stage.outer, 100, 1, ADAM),
        "open": world.call_open(stage.none, ADAM),
        "openOffered": world.call_open_offered(stage.none),
        "revoke": world.call_revoke(stage.none, ADAM),
        "revokeOffer": world.call_revoke_offer(5, ADAM),
        "deliver": world.call_deliver(stage.opened, 0, BARB),
        "deliverMany": world.call_deliver_many(stage.opened, [((0,), BARB), ((1,), CARL)]),
        "rate": world.call_rate(stage.delivered, 100, 0, ADAM),
        "rate of the same": world.call_rate(Batch(*_parts(stage.outer)), 100, 1, ADAM),
        "rateMany": world.call_rate_many(stage.opened, {0: 100, 1: 100}, ADAM),
        "accept": world.call_accept(stage.rated, 85, 0, BARB),
        "contest": world.call_contest(stage.rated, 0, BARB),
        "rule": world.call_rule(stage.contested, 940, 0, GINA),
        "settleByDate": world.call_settle(stage.due, 0),
        "settleByDate, table": world.call_settle(stage.due),
        "giveBack": world.call_give_back(stage.rated, 0, BARB),
        "agree": world.call_agree(stage.rated, 500),
        "extend": world.call_extend(stage.rated, stage.next),
        "multicall": world.call_multi(world.call_rate(stage.delivered, 100, 0, ADAM)),
        "multicall of a withdrawal": world.call_multi(world.call_withdraw(BARB, 100, DANA, BARB, token=token)),
        "pushOut": ask.pushOut(token, DANA, 100),
        "depositFor": ask.depositFor(DANA),
    }


def _parts(batch: Batch) -> tuple[Any, ...]:
    return batch.terms, batch.workers, batch.rewards, batch.id


REFUSED = {
    "multicall of a withdrawal": "NothingDone",
    "pushOut": "WrongSender",
    "depositFor": "ZeroAmount",
} | dict.fromkeys(
    (
        "deposit",
        "depositWithSig",
        "depositWithAuthorization",
        "openFromWallet",
        "withdraw",
        "withdraw in another token",
        "rate, push",
        "rateMany, push",
        "agree, push",
        "rate of the same, push",
    ),
    LOCKED,
)


def _some(stage: Stage) -> dict[str, Any]:
    """Of every kind of entry point those that move money, where all have been tried in another transfer."""
    telling = {*REFUSED, "rate of the same", "settleByDate, table", "extend", "multicall"}
    return {name: call for name, call in _inner(stage).items() if name in telling}


def _hook(stage: Stage, inner: Any) -> None:
    told = "setHook" if stage.token != NATIVE else "setCall"
    stage.world.send(stage.caller.functions[told](stage.world.escrow.address, encoded(inner)))


def _try(stage: Stage, calls: dict[str, Any], outer: Any, moved: int, answer: Callable[[], tuple[bool, bytes]]) -> None:
    """Make Adam's outer call with each inner call in it."""
    world, before = stage.world, stage.held()
    assert stage.owed() == before
    for name, inner in calls.items():
        with world.scratch():
            _hook(stage, inner)
            world.send(outer, ADAM)
            done, words = answer()
            assert ("" if done else world.errors[words][0]) == REFUSED.get(name, ""), name
            assert (stage.owed(), stage.held()) == (before + moved, before + moved), name


def _try_pushing(stage: Stage, calls: dict[str, Any], answer: Callable[[], tuple[bool, bytes]]) -> None:
    """The same in a push: what is too dear for the push's gas is undone with it, and the worker credited."""
    world, before = stage.world, stage.held()
    ask = world.call_rate(stage.outer, 100)
    for name, inner in calls.items():
        with world.scratch():
            _hook(stage, inner)
            receipt = world.send(ask, ADAM)
            moved = sum(event["amount"] for _, event in world.events(receipt, "Pushed"))
            done, words = answer()
            assert done is False or name not in REFUSED, name
            assert words == bytes(4) or world.errors[words][0] == REFUSED.get(name, ""), name
            assert (stage.owed(), stage.held()) == (before - moved, before - moved), name


def _answer(world: World, done: Any, words: Any) -> tuple[bool, bytes]:
    return world.view(done)[0], world.view(words)[0]


@pytest.fixture
def token_stage(world: World) -> tuple[Stage, Callable[[], tuple[bool, bytes]]]:
    """A token that calls back."""
    trick = world.stand_in("TrickToken")
    stage = _stage(world, trick, trick.address)
    world.allow(trick, ADAM, 1_000)
    world.send(trick.functions.faucet(trick.address, 500))
    return stage, lambda: _answer(world, trick.functions.hookDone(), trick.functions.hookAnswer())


@pytest.fixture
def coin_stage(world: World) -> tuple[Stage, Callable[[], tuple[bool, bytes]]]:
    """A receiver of coins that calls back."""
    caller = world.stand_in("Reenterer")
    return _stage(world, caller, NATIVE), lambda: _answer(world, caller.functions.done(), caller.functions.answer())


def test_reenter__from_a_deposit(token_stage: Any) -> None:
    """A token that calls back during a deposit cannot have one transfer counted twice."""
    stage, answer = token_stage
    ask = stage.world.escrow.functions.deposit(stage.token, ADAM, 1_000)

    _try(stage, _inner(stage), ask, 1_000, answer)


def test_reenter__from_a_withdrawal_of_tokens(token_stage: Any) -> None:
    """Nor during a withdrawal have anything paid twice."""
    stage, answer = token_stage
    ask = stage.world.call_withdraw(ADAM, 400, DANA, token=stage.token)

    _try(stage, _some(stage), ask, -400, answer)


def test_reenter__from_a_push_of_tokens(token_stage: Any) -> None:
    """Nor during a push."""
    stage, answer = token_stage

    _try_pushing(stage, _some(stage), answer)


def test_reenter__from_a_withdrawal_of_coins(coin_stage: Any) -> None:
    """A receiver of coins that calls back has nothing paid twice."""
    stage, answer = coin_stage
    ask = stage.world.call_withdraw(ADAM, 400, stage.caller.address)

    _try(stage, _some(stage), ask, -400, answer)


def test_reenter__from_a_push_of_coins(coin_stage: Any) -> None:
    """Nor has a worker that is pushed to."""
    stage, answer = coin_stage

    _try_pushing(stage, _inner(stage), answer)
