"""What the chain refuses: the task returns to where it stood, whoever asked is told, and nothing is opened twice."""

from dataclasses import replace
from datetime import datetime

import pytest

from ledger.core import dispute, moves, outcomes
from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.errors import StillWaiting
from ledger.core.facts import Fact, TaskDelivered, TaskRated
from ledger.core.task import RETRY_AFTER_REFUSAL, Stage, Task
from tests.core.samples import (
    ADAM,
    BARB,
    DANA,
    DAY,
    FIRST,
    NOON,
    accepting,
    asks,
    assigned,
    batch_of,
    contested,
    contesting,
    delivered,
    disputed,
    graded,
    log,
    opened,
    opening,
    posted,
    recorded,
    revoking,
    ruling,
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
