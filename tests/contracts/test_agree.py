"""Endings that need no date: each leaf of giveBack.tree, agree.tree and extend.tree."""

from typing import Any

import pytest

from ledger.core.packed import Outcome, Path
from ledger.core.typed import Agree
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, DANA, EMMA, FRED, GINA, NEVER, NOTHING, OWN, USD, Batch, World

STAGES = ["opened", "delivered", "rated", "contested"]
late = pytest.mark.parametrize("is_late", [False, True], ids=["early", "late"])


def _at(world: World, stage: str, batch: Batch | None = None) -> Batch:
    begin: dict[str, Any] = {"opened": world.opened, "delivered": world.delivered, "rated": world.rated}
    begin["contested"] = world.contested
    return begin[stage](batch or world.batch((BARB, CARL), (30 * USD, 7)))  # type: ignore[no-any-return]


def _next(world: World, batch: Batch, **changes: Any) -> Batch:
    """What follows: later dates and another salt."""
    later = {
        name: getattr(batch.terms, name) + 1_000
        for name in ("open_by", "submit_by", "rate_by", "contest_by", "rule_by")
    }
    return world.changed(batch, salt=b"\x77" * 32, **(later | changes))


@late
@pytest.mark.parametrize("stage", STAGES)
def test_give_back__by_worker(world: World, stage: str, is_late: bool) -> None:  # noqa: FBT001  pytest gives it
    """A worker declines from every stage, early or late: all goes back to the employer, without fee."""
    batch = _at(world, stage)
    if is_late:
        world.travel(batch.terms.rule_by + 99)
    receipt = world.send(world.call_give_back(batch), BARB)

    rating = 85 if stage in {"rated", "contested"} else 0
    assert world.outcomes(receipt) == [Outcome(0, Path.GIVEN_BACK, rating, 0)]
    assert world.balances(ADAM, BARB, EMMA, FRED, GINA) == (30 * USD, 0, 0, 0, 0)
    assert (world.stage(batch), world.stage(batch, 1)) == (("closed", 0), ("opened", 0))


@pytest.mark.parametrize("person", [ADAM, CARL])
def test_give_back__by_another(world: World, person: str) -> None:
    """Nobody gives back another's task: an employer cannot take the work away."""
    batch = _at(world, "delivered")

    assert world.refusal(world.call_give_back(batch), person) == Refusal("WrongSender", (person, BARB))


def test_give_back__closed(world: World) -> None:
    """What was paid is the worker's and cannot be given back here."""
    batch = _at(world, "opened")
    world.send(world.call_rate(batch, 100), ADAM)

    assert world.refusal(world.call_give_back(batch), BARB) == Refusal("WrongStage", (5, 1))


@late
@pytest.mark.parametrize("stage", STAGES)
def test_agree__both_sign(world: World, stage: str, is_late: bool) -> None:  # noqa: FBT001  pytest gives it
    """Both end a task as they like, from every stage, early or late; fee and benefits are taken all the same."""
    batch = _at(world, stage)
    if is_late:
        world.travel(batch.terms.rule_by + 99)
    earned = 10_000_099
    receipt = world.send(world.call_agree(batch, earned), DANA)

    rating = 85 if stage in {"rated", "contested"} else 0
    assert world.outcomes(receipt) == [Outcome(0, Path.AGREED, rating, earned)]
    parts = (earned - 200_001 - 100_000, 200_001, 100_000, 30 * USD - earned, 0)
    assert world.balances(BARB, EMMA, FRED, ADAM, GINA) == parts


@pytest.mark.parametrize("earned", [0, 1, 30 * USD])
def test_agree__from_nothing_to_all(world: World, earned: int) -> None:
    """Whatever is between nothing and all can be agreed."""
    batch = _at(world, "opened")
    world.send(world.call_agree(batch, earned))

    assert sum(world.balances(BARB, EMMA, FRED)) == earned
    assert world.balance(ADAM) == 30 * USD - earned


def test_agree__one_sends(world: World) -> None:
    """The one who sends needs no signature, the other does."""
    batch = _at(world, "delivered")
    with world.scratch():
        world.send(world.call_agree(batch, 5, 0, (OWN, BARB)), ADAM)
    with world.scratch():
        world.send(world.call_agree(batch, 5, 0, (ADAM, OWN)), BARB)
    call = world.call_agree(batch, 5, 0, (OWN, OWN))

    assert world.refusal(call, ADAM) == Refusal("WrongSender", (ADAM, BARB))
    assert world.refusal(call, BARB) == Refusal("WrongSender", (BARB, ADAM))


def test_agree__different_splits(world: World) -> None:
    """Both sign the same."""
    batch = _at(world, "delivered")
    ours = world.sign(BARB, Agree(batch.id, 0, 6, NOTHING, NEVER))
    digest = world.digest(Agree(batch.id, 0, 5, NOTHING, NEVER))

    assert world.refusal(world.call_agree(batch, 5, 0, (ADAM, ours))) == Refusal("WrongSignature", (BARB, digest))


@pytest.mark.parametrize("earned", [30 * USD + 1, 2**96 - 1])
def test_agree__more_than_there_is(world: World, earned: int) -> None:
    """Nothing beyond the task's amount can be agreed."""
    batch = _at(world, "opened")

    assert world.refusal(world.call_agree(batch, earned)) == Refusal("WrongSplit", (earned, 30 * USD))


def test_agree__closed(world: World) -> None:
    """What has ended is not ended again."""
    batch = _at(world, "opened")
    world.send(world.call_rate(batch, 100), ADAM)

    assert world.refusal(world.call_agree(batch, 0)) == Refusal("WrongStage", (5, 1))


def test_agree__other_task(world: World) -> None:
    """An agreement is about its task."""
    batch = world.opened(world.batch((BARB, BARB), (100, 100)))
    sigs = world.call_agree(batch, 5, 0).args[3:]
    call = world.escrow.functions.agree(batch.one(1), 5, NEVER, *sigs)

    digest = world.digest(Agree(batch.id, 1, 5, NOTHING, NEVER))
    assert world.refusal(call) == Refusal("WrongSignature", (ADAM, digest))


@pytest.mark.parametrize("stage", STAGES)
def test_extend__both_sign(world: World, stage: str) -> None:
    """The task is given back and the next batch opened from the same balance, in one call."""
    batch = _at(world, stage, world.batch(rewards=(30 * USD,)))
    following = _next(world, batch)
    receipt = world.send(world.call_extend(batch, following))

    rating = 85 if stage in {"rated", "contested"} else 0
    assert world.outcomes(receipt) == [Outcome(0, Path.AGREED, rating, 0)]
    assert [name for name, _ in world.events(receipt)] == ["TaskSettled", "BatchOpened"]
    assert world.events(receipt)[1][1] == {"batch": following.id, "work": following.whole()}
    assert (world.stage(batch), world.stage(following)) == (("closed", 0), ("opened", 0))
    assert world.balances(ADAM, BARB, EMMA) == (0, 0, 0)


def test_extend__late(world: World) -> None:
    """Where every date has passed both may still go on, under new dates."""
    batch = _at(world, "contested", world.batch())
    world.travel(batch.terms.rule_by + 99)
    following = _next(world, batch)
    world.send(world.call_extend(batch, following))

    assert (world.stage(batch), world.stage(following)) == (("none", 0), ("opened", 0))


def test_extend__dearer(world: World) -> None:
    """What the next batch costs more comes from the employer's balance, and must be there."""
    batch = _at(world, "opened", world.batch(rewards=(100,)))
    following = _next(world, world.batch((BARB, CARL), (100, 11)))
    call = world.call_extend(batch, following)
    world.fund(ADAM, 10)
    assert world.refusal(call) == Refusal("BalanceTooLow", (110, 111))
    world.fund(ADAM, 1)
    world.send(call)

    assert (world.stage(following, 1), world.balance(ADAM)) == (("opened", 0), 0)


def test_extend__other_next(world: World) -> None:
    """The next batch is named in what both sign: no other opens, and it is not ended without it."""
    batch = _at(world, "opened", world.batch())
    signed, other = _next(world, batch), _next(world, batch, fee_bps=201)
    sigs = world.call_extend(batch, signed).args[3:]
    digest = world.digest(Agree(batch.id, 0, 0, other.id, NEVER))
    wrong = Refusal("WrongSignature", (ADAM, digest))
    assert world.refusal(world.escrow.functions.extend(batch.one(), other.whole(), NEVER, *sigs)) == wrong
    digest = world.digest(Agree(batch.id, 0, 0, NOTHING, NEVER))
    alone = world.escrow.functions.agree(batch.one(), 0, NEVER, *sigs)

    assert world.refusal(alone) == Refusal("WrongSignature", (ADAM, digest))


def test_extend__agreement_without_next(world: World) -> None:
    """An agreement to end does not open anything."""
    batch = _at(world, "opened", world.batch())
    following = _next(world, batch)
    sigs = world.call_agree(batch, 0).args[3:]
    digest = world.digest(Agree(batch.id, 0, 0, following.id, NEVER))

    call = world.escrow.functions.extend(batch.one(), following.whole(), NEVER, *sigs)
    assert world.refusal(call) == Refusal("WrongSignature", (ADAM, digest))


def test_extend__other_employer(world: World) -> None:
    """Nobody commits another's money to the next batch."""
    batch = _at(world, "opened", world.batch())
    world.fund(DANA, 30 * USD)
    following = _next(world, batch, employer=DANA)

    assert world.refusal(world.call_extend(batch, following)) == Refusal("WrongSender", (DANA, ADAM))


def test_extend__next_unsound(world: World) -> None:
    """Where the next batch cannot open the task is not given back either."""
    batch = _at(world, "delivered", world.batch())
    following = _next(world, batch, fee_bps=9_901)

    assert world.refusal(world.call_extend(batch, following)) == Refusal("TooManyBps", (10_001, 10_000))
    assert world.stage(batch) == ("delivered", 0)


def test_extend__into_itself(world: World) -> None:
    """A batch does not follow itself."""
    batch = _at(world, "opened", world.batch())

    assert world.refusal(world.call_extend(batch, batch)) == Refusal("AlreadyOpened", (batch.id,))


def test_extend__itself_unopened(world: World) -> None:
    """A batch is not opened by the call that ends its task: the log would tell the end before the beginning."""
    batch = world.batch()

    assert world.refusal(world.call_extend(batch, batch)) == Refusal("UnknownBatch", (batch.id,))


def test_extend__closed(world: World) -> None:
    """Of what has ended nothing is given back, and nothing opens by it."""
    batch = _at(world, "opened", world.batch())
    world.send(world.call_rate(batch, 100), ADAM)
    world.fund(ADAM, 30 * USD)

    assert world.refusal(world.call_extend(batch, _next(world, batch))) == Refusal("WrongStage", (5, 1))


def test_extend__other_token(world: World) -> None:
    """The next batch may be in another token, if the balance in that token reaches."""
    batch = _at(world, "opened", world.batch(rewards=(USD,)))
    following = _next(world, batch, token=world.usd.address)
    assert world.refusal(world.call_extend(batch, following)) == Refusal("BalanceTooLow", (0, USD))
    world.fund_token(world.usd, ADAM, USD)
    world.send(world.call_extend(batch, following))

    assert (world.balance(ADAM), world.balance(ADAM, world.usd.address)) == (USD, 0)
