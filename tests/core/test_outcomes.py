"""What the chain tells of a task: its facts move it from wherever it stood, its refusals put it back."""

from dataclasses import replace
from datetime import datetime

import pytest

from ledger.core import dispute, moves, outcomes
from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.errors import StillWaiting
from ledger.core.facts import Deposited, Fact, TaskDelivered, TaskRated
from ledger.core.packed import Path
from ledger.core.task import EDGES, ENDED, RETRY_AFTER_REFUSAL, Stage, Step, Task, advance
from tests.core.samples import (
    ADAM,
    BARB,
    DANA,
    DAY,
    FIRST,
    NOON,
    SECOND,
    STAGES,
    STRANGER,
    USD,
    accepting,
    asks,
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
    ruling,
    settlement,
    terms_of,
    told,
    unopened,
    voiding,
)

RATED = {Stage.RATED, Stage.CONTESTED}


def refused(task: Task, step: TaskStep, rating: int | None = None) -> tuple[Task, tuple[tuple[str, str], ...]]:
    """Have the chain refuse a step; gives the task, no longer quiet, and who was told."""
    back = outcomes.refuse(task, AskTask(step, task.id, rating), "TooLate", NOON)
    until = NOON + RETRY_AFTER_REFUSAL
    if step in {TaskStep.OPEN, TaskStep.REVOKE} and task.terms is not None:
        until = max(until, moves.moment(task.terms.open_by))
    assert back.task.quiet_until == until
    assert all(isinstance(effect, Notify) for effect in back.effects)
    return replace(back.task, quiet_until=None), told(back.effects)


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
    ("task", "fact", "prior"),
    [
        (dispute.pay_in_full(opened(), ADAM).task, TaskDelivered(log(), batch_of(), 0, FIRST), Stage.DELIVERED),
        (dispute.pay_in_full(recorded(), ADAM).task, TaskRated(log(), batch_of(), 0, 70), Stage.RATED),
        (accepting(), contesting(), Stage.CONTESTED),
    ],
)
def test_learn__moved_on_while_settling(task: Task, fact: Fact, prior: Stage) -> None:
    """What the chain takes while an end is asked for is where the task returns to if the end is refused."""
    learned = outcomes.learn(task, fact).task

    assert (learned.stage, learned.prior) == (Stage.SETTLING, prior)
    back = refused(learned, TaskStep.GIVE_BACK)[0]
    assert (back.stage, back.prior, back.rating) == (prior, None, learned.rating if prior in RATED else None)


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


def test_refuse__contest() -> None:
    """An objection that was refused was never made: the rating stands as it stood."""
    assert refused(contested(), TaskStep.CONTEST) == (graded(), ((BARB, "tx-refused"),))
    assert refused(disputed(), TaskStep.CONTEST)[0] == disputed()


@pytest.mark.parametrize(
    ("settling", "step", "heard"),
    [
        (ruling(), TaskStep.RULE, [DANA]),
        (dispute.give_back(disputed(), BARB).task, TaskStep.GIVE_BACK, [BARB]),
        (dispute.pay_in_full(disputed(), ADAM).task, TaskStep.RATE, [ADAM]),
        (moves.settling(disputed(), AskTask(TaskStep.AGREE, disputed().id)).task, TaskStep.AGREE, [ADAM, BARB]),
        (moves.settling(disputed(), AskTask(TaskStep.DEFAULT, disputed().id)).task, TaskStep.DEFAULT, [ADAM]),
    ],
)
def test_refuse__end_of_a_dispute(settling: Task, step: TaskStep, heard: list[str]) -> None:
    """Whatever end is refused, the dispute goes on as it was, and whoever asked for it hears why."""
    back, told_to = refused(settling, step)

    assert back == disputed()
    assert [who for who, _ in told_to] == heard


def test_refuse__ruling_nobody_here_asked_for() -> None:
    """Where nobody known here may rule there is nobody to tell."""
    assert refused(replace(ruling(), arbiter=None), TaskStep.RULE)[1] == ()


def test_refuse__open() -> None:
    """What was signed for an open that was refused is made void at once, and both hear why."""
    step = outcomes.refuse(assigned(), AskTask(TaskStep.OPEN, assigned().id), "BalanceTooLow", NOON)

    assert (step.task.stage, step.task.prior, step.task.worker) == (Stage.REVOKING, Stage.POSTED, BARB)
    assert asks(step.effects) == (TaskStep.REVOKE,)
    assert told(step.effects) == ((ADAM, "tx-refused"), (BARB, "tx-refused"))


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


def refused_twice() -> Task:
    """Have the chain refuse to open, and to revoke as well."""
    return outcomes.refuse(unopened(), AskTask(TaskStep.REVOKE, assigned().id), "reverted", NOON).task


def test_refuse__revoke_after_a_refused_open() -> None:
    """What cannot be made void waits on the board until it can be opened by nobody; who did not ask hears nothing."""
    task, heard = refused(unopened(), TaskStep.REVOKE)

    terms = terms_of(assigned())
    assert task == replace(posted(), terms=terms, batch=assigned().batch, window_at=moves.moment(terms.open_by))
    assert heard == ()


def test_refuse__revoke_of_the_employer() -> None:
    """A task that its employer wanted back is given to nobody by itself."""
    task, heard = refused(revoking(), TaskStep.REVOKE)

    assert (task.stage, task.window_at, task.worker) == (Stage.POSTED, None, None)
    assert heard == ((ADAM, "tx-refused"),)


def test_refuse__open_that_is_being_revoked() -> None:
    """An open that is refused while it is being taken back changes nothing: the revocation is on its way."""
    assert refused(revoking(), TaskStep.OPEN)[0] == revoking()


@pytest.mark.parametrize("window", [None, NOON + DAY])
def test_learn__revoked_after_all(window: datetime | None) -> None:
    """A revocation that comes later than it was waited for ends the waiting; a window opens only if there was one."""
    waiting = replace(refused_twice(), window_at=window)
    freed = outcomes.learn(waiting, voiding()).task

    assert (freed.quiet_until, freed.window_at) == (None, window and voiding().log.block_time)


@pytest.mark.parametrize("window", [None, NOON])
def test_cancel__not_while_an_open_could_be_sent(window: datetime | None) -> None:
    """A task whose open could still be sent by anyone neither leaves the board nor expires: its money might follow."""
    waiting = replace(refused_twice(), window_at=window, expires_at=NOON)

    with pytest.raises(StillWaiting):
        moves.cancel(waiting, ADAM, (), NOON)
    with pytest.raises(StillWaiting):
        moves.expire(waiting, NOON)


def test_refuse__open_then_sent_by_another() -> None:
    """What was signed for a refused open can still be sent by anyone: the chain's word then holds, for that worker."""
    back = refused_twice()
    step = outcomes.learn(replace(back, worker=BARB), opening())

    assert step.task.stage is Stage.OPENED
    assert step.task.batch == assigned().batch


def test_assign__not_while_an_open_could_be_sent() -> None:
    """Nobody is assigned anew before the date of an open that was signed: it could commit the money twice."""
    terms, back = terms_of(assigned()), refused_twice()

    with pytest.raises(StillWaiting):
        moves.assign(back, BARB, terms, "0xbatch", against=(), now=NOON)
    with pytest.raises(StillWaiting):
        moves.assign_now(back, ADAM, applicants=1, now=NOON)
    late = moves.moment(terms.open_by)
    assert moves.assign(back, BARB, terms, "0xbatch", against=(), now=late).task.stage is Stage.ASSIGNED


def test_refuse__open_after_it_was_opened() -> None:
    """A refusal that comes after the chain has opened the task does not undo what the chain did."""
    assert refused(opened(), TaskStep.OPEN)[0] == opened()


def test_refuse__deliver() -> None:
    """A delivery that could not be recorded stays handed in; the worker hears that it is not recorded."""
    assert refused(delivered(), TaskStep.DELIVER) == (delivered(), ((BARB, "tx-refused"),))


def test_refuse__deliver_while_settling() -> None:
    """A delivery's late refusal does not call back the settlement that was asked for after it."""
    settling = moves.rate(delivered(), ADAM, 95, NOON).task

    assert refused(settling, TaskStep.DELIVER)[0] == settling


@pytest.mark.parametrize("rating", [70, 95])
def test_refuse__rate(rating: int) -> None:
    """A rating that was refused was never given: the employer may rate again."""
    task = moves.rate(recorded(), ADAM, rating, NOON).task

    assert refused(task, TaskStep.RATE, rating) == (recorded(), ((ADAM, "tx-refused"),))


def test_refuse__accept() -> None:
    """A refused acceptance leaves the rating as it was, and the worker hears of it."""
    assert refused(accepting(), TaskStep.ACCEPT, 70) == (graded(), ((BARB, "tx-refused"),))


@pytest.mark.parametrize(
    ("task", "step"),
    [(opened(), TaskStep.REFUND), (recorded(), TaskStep.RELEASE), (graded(), TaskStep.FINISH)],
)
def test_refuse__proposal(task: Task, step: TaskStep) -> None:
    """A proposal that the contract refused puts the task back where it stood."""
    settling = moves.propose(task, step, NOON + 500 * DAY).task

    assert refused(settling, step)[0] == task


def test_refuse__nothing_to_undo() -> None:
    """A refusal that finds the task elsewhere only quiets it."""
    assert refused(recorded(), TaskStep.RATE, 70)[0] == recorded()


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
