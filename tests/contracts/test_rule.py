"""The arbiter's decision: each leaf of rule.tree."""

import pytest

from ledger.core.packed import Outcome, Path
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, EMMA, FRED, GINA, NATIVE, NEVER, REASON, USD, Batch, World

# A rating of 85 offers 27.50 of 30; the arbiter takes 5 % of the 2.50 in dispute.
OFFERED, FEE_ARBITER = 27_500_000, 125_000
MOST = 30 * USD - FEE_ARBITER


def _contested(world: World, rating: int = 85, **changes: int) -> Batch:
    return world.contested(world.batch((BARB, CARL), (30 * USD, 7), **changes), rating)


@pytest.mark.parametrize("earned", [OFFERED, 28 * USD + 1, MOST])
def test_rule__by_arbiter(world: World, earned: int) -> None:
    """The worker gets what was ruled less fee and benefits, the arbiter its fee, and the employer the rest."""
    batch = _contested(world)
    receipt = world.send(world.call_rule(batch, earned), GINA)

    names = [name for name, _ in world.events(receipt)]
    assert names == ["TaskRuled", "TaskSettled"]
    assert world.events(receipt)[0][1] == {"batch": batch.id, "task": 0, "reason": REASON}
    assert world.outcomes(receipt) == [Outcome(0, Path.RULED, 85, earned)]
    fee, benefits = earned * 200 // 10_000, earned * 100 // 10_000
    parts = (earned - fee - benefits, fee, benefits, FEE_ARBITER, 30 * USD - earned - FEE_ARBITER)
    assert world.balances(BARB, EMMA, FRED, GINA, ADAM) == parts
    assert (world.stage(batch), world.stage(batch, 1)) == (("closed", 0), ("opened", 0))


def test_rule__less_than_offered(world: World) -> None:
    """Contesting never costs the worker what the rating offered."""
    batch = _contested(world)

    assert world.refusal(world.call_rule(batch, OFFERED - 1), GINA) == Refusal("WrongSplit", (OFFERED - 1, OFFERED))


@pytest.mark.parametrize("earned", [MOST + 1, 30 * USD, 2**96 - 1])
def test_rule__more_than_there_is(world: World, earned: int) -> None:
    """The arbiter's fee is part of the amount, and nothing beyond the amount is given."""
    batch = _contested(world)

    assert world.refusal(world.call_rule(batch, earned), GINA) == Refusal("WrongSplit", (earned, MOST))


@pytest.mark.parametrize(("bps", "fee"), [(0, 0), (1, 3_000), (10_000, 30 * USD)])
def test_rule__fee_of_all(world: World, bps: int, fee: int) -> None:
    """A rating that pays nothing puts all in dispute; the fee is part of that, from nothing to all."""
    batch = _contested(world, 0, arbiter_fee_bps=bps)
    world.send(world.call_rule(batch, 0), GINA)

    assert world.balances(BARB, GINA, ADAM) == (0, fee, 30 * USD - fee)


def test_rule__fee_rounds_down(world: World) -> None:
    """The arbiter's fee rounds down."""
    batch = world.contested(world.batch(rewards=(101,), arbiter_fee_bps=99), 59)
    world.send(world.call_rule(batch, 101), GINA)

    assert world.balances(GINA, ADAM) == (0, 0)


@pytest.mark.parametrize("person", [ADAM, BARB, EMMA])
def test_rule__by_another(world: World, person: str) -> None:
    """Nobody rules in their own case, nor does a stranger."""
    batch = _contested(world)

    assert world.refusal(world.call_rule(batch, 28 * USD), person) == Refusal("WrongSender", (person, GINA))


def test_rule__other_decision(world: World) -> None:
    """What was decided and why is in what is signed."""
    batch = _contested(world)
    sig = world.call_rule(batch, 28 * USD, 0, GINA).args[4]
    for earned, reason in ((29 * USD, REASON), (28 * USD, b"\1" * 32)):
        call = world.escrow.functions.rule(batch.one(), earned, reason, NEVER, sig)
        assert world.refusal(call).name == "WrongSignature"


def test_rule__no_arbiter(world: World) -> None:
    """Where nobody was named nobody rules, with whatever signature."""
    batch = world.contested(world.batch(arbiter=NATIVE, arbiter_fee_bps=0))

    assert world.refusal(world.call_rule(batch, 28 * USD), GINA) == Refusal("WrongSender", (GINA, NATIVE))
    assert world.refusal(world.call_rule(batch, 28 * USD, 0, b"\0" * 65)).name == "WrongSignature"


@pytest.mark.parametrize(("stage", "number"), [("opened", 1), ("delivered", 2), ("rated", 3)])
def test_rule__not_contested(world: World, stage: str, number: int) -> None:
    """The arbiter has a say only where the worker asked for it."""
    begin = {"opened": world.opened, "delivered": world.delivered, "rated": world.rated}
    batch = begin[stage]()

    assert world.refusal(world.call_rule(batch, 28 * USD), GINA) == Refusal("WrongStage", (number, 4))


def test_rule__closed(world: World) -> None:
    """One ruling for a task, and none where employer and worker agreed meanwhile."""
    batch = _contested(world)
    world.send(world.call_agree(batch, 28 * USD))

    assert world.refusal(world.call_rule(batch, 28 * USD), GINA) == Refusal("WrongStage", (5, 4))


def test_rule__arbiter_is_paid_only_for_ruling(world: World) -> None:
    """Who pays in full, agrees, or waits for the default owes the arbiter nothing."""
    batch = _contested(world)
    world.travel(batch.terms.rule_by)
    for call in (
        world.call_rate(batch, 100, 0, ADAM),
        world.call_agree(batch, 28 * USD),
        world.call_give_back(batch, 0, BARB),
        world.call_settle(batch, 0),
    ):
        with world.scratch():
            world.send(call)
            assert (world.stage(batch)[0], world.balance(GINA)) == ("closed", 0)
