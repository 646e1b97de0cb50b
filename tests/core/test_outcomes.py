"""What the chain tells of a task: its facts move it from wherever it stood."""

from dataclasses import replace

import pytest

from ledger.core import moves, outcomes
from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.facts import Deposited, TaskDelivered, TaskRated
from ledger.core.packed import Path
from ledger.core.task import EDGES, ENDED, Stage, Step, Task, advance
from tests.core.samples import (
    ADAM,
    BARB,
    DANA,
    FIRST,
    NOON,
    SECOND,
    STAGES,
    STRANGER,
    USD,
    accepting,
    assigned,
    batch_of,
    contested,
    contesting,
    delivered,
    disputed,
    ending,
    graded,
    log,
    opened,
    opening,
    posted,
    rated,
    recorded,
    refunding,
    releasing,
    revoking,
    settlement,
    terms_of,
    told,
    unopened,
    voiding,
)


def test_learn__opened() -> None:
    """When the open is final both hear that the work may start."""
    step = outcomes.learn(assigned(), opening())

    assert step.task.stage is Stage.OPENED
    assert told(step.effects) == ((BARB, "opened-worker"), (ADAM, "opened-employer"))


@pytest.mark.parametrize("task", [opened(), recorded(), accepting()])
def test_learn__opened_before(task: Task) -> None:
    """An opening that the task is past changes nothing."""
    assert outcomes.learn(task, opening()) == Step(task)


def test_learn__delivered() -> None:
    """A delivery is said to be recorded only when it is."""
    step = outcomes.learn(delivered(), TaskDelivered(log(), batch_of(), 0, FIRST))

    assert (step.task.stage, step.task.is_recorded) == (Stage.DELIVERED, True)
    assert told(step.effects) == ((BARB, "delivered-worker"),)


def test_learn__delivered_by_the_worker_alone() -> None:
    """A worker may deliver without the platform: the chain's word holds."""
    step = outcomes.learn(opened(), TaskDelivered(log(), batch_of(), 0, SECOND))

    assert (step.task.stage, step.task.deliverable, step.task.is_recorded) == (Stage.DELIVERED, SECOND, True)


def test_learn__earlier_delivery() -> None:
    """The record of an earlier delivery holds against silence, but the newest is what was handed in."""
    again = moves.deliver(delivered(), BARB, SECOND, NOON).task
    step = outcomes.learn(again, TaskDelivered(log(), batch_of(), 0, FIRST))

    assert (step.task.deliverable, step.task.is_recorded, step.effects) == (SECOND, True, ())


def test_learn__rated() -> None:
    """When a rating stands on chain both hear of it, and the worker may accept."""
    step = outcomes.learn(rated(), TaskRated(log(), batch_of(), 0, 70))

    assert (step.task.stage, step.task.rating, step.task.is_rating_final) == (Stage.RATED, 70, True)
    assert told(step.effects) == ((BARB, "rated-worker"), (ADAM, "rated-employer"))


def test_learn__rated_by_the_employer_alone() -> None:
    """An employer may rate without the platform."""
    step = outcomes.learn(recorded(), TaskRated(log(), batch_of(), 0, 65))

    assert (step.task.stage, step.task.rating, step.task.is_rating_final) == (Stage.RATED, 65, True)


def test_learn__rated_while_settling() -> None:
    """A rating that arrives while the escrow is asked for more does not call the task back."""
    step = outcomes.learn(accepting(), TaskRated(log(), batch_of(), 0, 70))

    assert step.task.stage is Stage.SETTLING


def test_learn__settled() -> None:
    """A settlement ends the task, and both get its figures exactly."""
    step = outcomes.learn(accepting(), settlement(70))

    assert (step.task.stage, step.task.rating, step.task.prior) == (Stage.SETTLED, 70, None)
    assert told(step.effects) == ((BARB, "settled-worker"), (ADAM, "settled-employer"))
    receipt = step.effects[0]
    assert isinstance(receipt, Notify)
    # 70 lies 10/30 of the way from 60 to 90: 50 % + 50 % / 3 of 30 USD is 20 USD, and 5 % of that is the fee.
    figures = {"payout": "19000000", "fee": "1000000", "refund": "10000000", "rating": 70, "block": 9}
    assert receipt.details == {"task": "tsk_1", "tx": log(9).tx_hash, **figures}


def test_learn__settled_with_nothing_paid() -> None:
    """A rating below the least pays nothing, and still is a settlement and no refund."""
    task = moves.accept(graded(30), BARB, 30, NOON).task
    step = outcomes.learn(task, settlement(30))

    assert (step.task.stage, step.task.rating) == (Stage.SETTLED, 30)


def test_learn__rated_full() -> None:
    """A full rating is on the worker's record, which a release is not though it pays the same."""
    task = moves.rate(recorded(), ADAM, 100, NOON).task
    step = outcomes.learn(task, settlement(100, Path.RATED))

    assert (step.task.stage, step.task.rating) == (Stage.SETTLED, 100)
    assert told(step.effects)[0] == (BARB, "settled-worker")


@pytest.mark.parametrize("task", [recorded(), rated()])
def test_learn__released(task: Task) -> None:
    """Silence pays in full but is no rating, nor is one that the chain never took."""
    step = outcomes.learn(task, releasing())

    assert (step.task.stage, step.task.rating) == (Stage.SETTLED, None)
    assert told(step.effects) == ((BARB, "released-worker"), (ADAM, "released-employer"))


@pytest.mark.parametrize("task", [opened(), delivered(), rated(30)])
def test_learn__refunded(task: Task) -> None:
    """What the chain has no delivery of goes back, whatever we were told meanwhile."""
    step = outcomes.learn(task, refunding())

    assert (step.task.stage, step.task.rating) == (Stage.REFUNDED, None)
    assert told(step.effects) == ((BARB, "refunded-worker"), (ADAM, "refunded-employer"))


@pytest.mark.parametrize("stage", sorted(ENDED))
def test_learn__after_the_end(stage: Stage) -> None:
    """A task settles once: no fact and no refusal moves what has ended."""
    task = STAGES[stage]
    facts = (opening(), voiding(), TaskRated(log(), batch_of(), 0, 1), contesting(), settlement(100), refunding())

    assert {outcomes.learn(task, fact) for fact in facts} == {Step(task)}
    asks = (AskTask(step, task.id) for step in TaskStep)
    assert {outcomes.refuse(task, ask, "WrongStage", NOON) for ask in asks} == {Step(task)}


def test_learn__money() -> None:
    """A deposit is no matter of any task."""
    fact = Deposited(log(), USD.token, STRANGER, 1)

    assert outcomes.learn(opened(), fact) == Step(opened())


def test_learn__contested() -> None:
    """When an objection stands on chain both hear what happens if nobody rules, and the arbiter what may be given."""
    step = outcomes.learn(contested(30), contesting())

    assert (step.task.stage, step.task.is_contest_final) == (Stage.CONTESTED, True)
    assert told(step.effects) == (
        (BARB, "contested-worker"),
        (ADAM, "contested-employer"),
        (DANA, "contested-arbiter"),
    )
    worker, _, arbiter = (effect.details for effect in step.effects if isinstance(effect, Notify))
    default = {"payout": "14250000", "refund": "15000000", "has_arbiter": "yes"}
    assert worker == {"task": "tsk_1", "rating": 30, **default}
    bounds = {"least": "0", "most": "28500000", "arbiter_fee": "1500000"}
    assert arbiter == {"task": "tsk_1", "rating": 30, **bounds}


def test_learn__contested_without_an_arbiter() -> None:
    """Where the terms name nobody, both hear that the default split decides."""
    terms = replace(terms_of(assigned()), arbiter="0x" + "0" * 40, arbiter_fee_bps=0)
    step = outcomes.learn(replace(contested(), arbiter=None, terms=terms), contesting())

    assert told(step.effects) == ((BARB, "contested-worker"), (ADAM, "contested-employer"))
    assert all(isinstance(effect, Notify) and effect.details["has_arbiter"] == "no" for effect in step.effects)


def test_learn__contested_by_the_worker_alone() -> None:
    """A worker may object without the platform."""
    step = outcomes.learn(graded(), contesting())

    assert (step.task.stage, step.task.is_contest_final) == (Stage.CONTESTED, True)


@pytest.mark.parametrize(
    ("path", "kind", "stage"),
    [
        (Path.FINISHED, "settled", Stage.SETTLED),
        (Path.RULED, "ruled", Stage.SETTLED),
        (Path.DEFAULTED, "defaulted", Stage.SETTLED),
        (Path.AGREED, "agreed", Stage.SETTLED),
        (Path.GIVEN_BACK, "given-back", Stage.REFUNDED),
    ],
)
def test_learn__ended_otherwise(path: Path, kind: str, stage: Stage) -> None:
    """Each way to end is told as itself, and a task that nothing was paid for is refunded."""
    step = outcomes.learn(disputed(), ending(path, 70, 0 if path is Path.GIVEN_BACK else 25 * 10**6))

    assert (step.task.stage, step.task.path) == (stage, path)
    assert told(step.effects)[:2] == ((BARB, f"{kind}-worker"), (ADAM, f"{kind}-employer"))


@pytest.mark.parametrize(
    ("path", "figure", "rating"),
    [
        (Path.RULED, 20 * 10**6, 70),  # upheld
        (Path.RULED, 25 * 10**6, None),
        (Path.DEFAULTED, 20 * 10**6, 70),
        (Path.AGREED, 25 * 10**6, None),
        (Path.RATED, 30 * 10**6, 100),
    ],
)
def test_learn__rating_that_held(path: Path, figure: int, rating: int | None) -> None:
    """A rating is on the worker's record if it is what was paid by, not if overturned or bargained away."""
    fact = ending(path, 100 if path is Path.RATED else 70, figure)

    assert outcomes.learn(disputed(), fact).task.rating == rating


def test_learn__declined_after_a_bad_rating() -> None:
    """Declining what the rating would have paid nothing for does not wipe the rating off the record."""
    assert outcomes.learn(graded(30), ending(Path.GIVEN_BACK, 30, 0)).task.rating == 30
    assert outcomes.learn(graded(70), ending(Path.GIVEN_BACK, 70, 0)).task.rating is None


def test_learn__revoked_after_a_refused_open() -> None:
    """When what was signed is void the task is free for anybody again, at once."""
    step = outcomes.learn(unopened(), voiding())

    kept = replace(posted(), terms=assigned().terms, batch=assigned().batch)
    assert step == Step(replace(kept, window_at=voiding().log.block_time))
    assert moves.assign(step.task, BARB, terms_of(assigned()), "0x", against=(), now=NOON).task.stage is Stage.ASSIGNED


@pytest.mark.parametrize("task", [assigned(), revoking()])
def test_learn__revoked_by_the_employer(task: Task) -> None:
    """What the employer took back before it was opened has ended, and both hear it."""
    step = outcomes.learn(task, voiding())

    assert (step.task.stage, step.task.prior) == (Stage.CANCELLED, None)
    assert told(step.effects) == ((BARB, "revoked-worker"), (ADAM, "revoked-employer"))


@pytest.mark.parametrize("task", [revoking(), unopened()])
def test_learn__opened_before_it_was_revoked(task: Task) -> None:
    """The open may come first: then the work may start, and nothing is taken back."""
    step = outcomes.learn(task, opening())

    assert (step.task.stage, step.task.prior) == (Stage.OPENED, None)
    assert told(step.effects) == ((BARB, "opened-worker"), (ADAM, "opened-employer"))


def test_learn__revoked_though_opened() -> None:
    """No task in escrow is moved by such a log: the contract cannot write it."""
    assert outcomes.learn(opened(), voiding()) == Step(opened())


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("target", Stage)
def test_advance__edges(stage: Stage, target: Stage) -> None:
    """Only the edges of the diagram exist, and no edge leaves an end."""
    task = STAGES[stage]
    assert stage not in ENDED or stage not in EDGES

    if target is stage or target in EDGES.get(stage, ()):
        assert advance(task, target).stage is target
    else:
        with pytest.raises(AssertionError):
            advance(task, target)
