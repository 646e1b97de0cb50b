"""A task on the board: applying, closing the window, naming a worker, taking back, expiring."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ledger.core import moves
from ledger.core.commands import EditTask, Filling, Reason
from ledger.core.effects import Notify, TaskStep
from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, StillWaiting, TooLate, WrongStage
from ledger.core.ids import CommandId
from ledger.core.task import Stage, Step, Task
from tests.core.samples import (
    ADAM,
    BARB,
    CARL,
    DAY,
    EMPLOYER,
    NOON,
    POLICY,
    STAGES,
    USD,
    WORKER,
    asks,
    posted,
    told,
)

NOT_POSTED = [stage for stage in Stage if stage is not Stage.POSTED]


def test_apply__first() -> None:
    """The first offer starts the window in which others may offer too, and the employer hears of it."""
    step = moves.apply(posted(), BARB, POLICY, NOON)

    assert step.task == replace(posted(), window_at=NOON + POLICY.match_window)
    assert told(step.effects) == ((ADAM, "application-received"),)


def test_apply__second() -> None:
    """A later offer leaves the window as it is."""
    first = moves.apply(posted(), BARB, POLICY, NOON).task

    assert moves.apply(first, CARL, POLICY, NOON + DAY).task.window_at == first.window_at


def test_apply__own_task() -> None:
    """An employer cannot apply for a task of their own."""
    with pytest.raises(NotAllowed) as refused:
        moves.apply(posted(), ADAM, POLICY, NOON)

    assert refused.value.details["reason"] == "own-task"


def test_apply__last_moment() -> None:
    """In time means before the date: at the date it is too late."""
    task = posted()
    moves.apply(task, BARB, POLICY, task.expires_at - task.expires_at.resolution)

    with pytest.raises(TooLate):
        moves.apply(task, BARB, POLICY, task.expires_at)


def test_unapply__others_remain() -> None:
    """One offer less leaves the window to the others."""
    task = moves.apply(posted(), BARB, POLICY, NOON).task

    assert moves.unapply(task, BARB, remaining=1).task == task


def test_unapply__nobody_remains() -> None:
    """With nobody left to choose from the window closes."""
    task = moves.apply(posted(), BARB, POLICY, NOON).task

    assert moves.unapply(task, BARB, remaining=0).task.window_at is None


def test_assign_now__closes_the_window() -> None:
    """The employer need not wait for the window."""
    task = moves.apply(posted(), BARB, POLICY, NOON).task

    assert moves.assign_now(task, ADAM, applicants=1, now=NOON).task.window_at == NOON


def test_assign_now__nobody_applied() -> None:
    """Nobody can be chosen from nobody."""
    with pytest.raises(BadCommand) as refused:
        moves.assign_now(posted(), ADAM, applicants=0, now=NOON)

    assert refused.value.details["reason"] == "no-applicants"


def test_assign_now__somebody_else() -> None:
    """Only the employer closes the window early."""
    with pytest.raises(NotAllowed):
        moves.assign_now(posted(), BARB, applicants=1, now=NOON)


def to_choose() -> Task:
    """Make a task whose employer chooses."""
    return replace(posted(), filling=Filling.CHOOSE)


def test_apply__first_come() -> None:
    """Where the first who offers gets it nobody waits, and the employer hears who it is and not that there is one."""
    step = moves.apply(replace(posted(), filling=Filling.FIRST), BARB, POLICY, NOON)

    assert step.task.window_at == NOON
    assert step.effects == ()
    assert moves.apply(step.task, CARL, POLICY, NOON + DAY).task == step.task


def test_apply__employer_chooses() -> None:
    """Where the employer chooses no window opens by itself, and each offer is told."""
    step = moves.apply(to_choose(), BARB, POLICY, NOON)

    assert step.task == to_choose()
    assert told(step.effects) == ((ADAM, "application-to-choose"),)


def test_choose__closes_the_window() -> None:
    """Whom the employer names is named alone, at once."""
    task = moves.choose(to_choose(), ADAM, BARB, applicants=(BARB, CARL), now=NOON).task

    assert (task.wanted, task.window_at, task.stage) == (BARB, NOON, Stage.POSTED)


def test_choose__somebody_else() -> None:
    """Only the employer chooses."""
    with pytest.raises(NotAllowed):
        moves.choose(to_choose(), CARL, BARB, applicants=(BARB,), now=NOON)


@pytest.mark.parametrize("filling", [Filling.FIRST, Filling.MATCHER])
def test_choose__by_rule(filling: Filling) -> None:
    """A task that was posted to be filled by a rule is filled by it."""
    with pytest.raises(NotAllowed) as refused:
        moves.choose(replace(posted(), filling=filling), ADAM, BARB, applicants=(BARB,), now=NOON)

    assert refused.value.details["reason"] == "chosen-by-rule"


def test_choose__not_applied() -> None:
    """Nobody is named who does not offer."""
    with pytest.raises(BadCommand) as refused:
        moves.choose(to_choose(), ADAM, BARB, applicants=(CARL,), now=NOON)

    assert refused.value.details["reason"] == "applicant-gone"


def test_choose__open_signed() -> None:
    """Nobody is named while an earlier open could still be sent."""
    task = replace(to_choose(), quiet_until=NOON + DAY)

    with pytest.raises(StillWaiting):
        moves.choose(task, ADAM, BARB, applicants=(BARB,), now=NOON)


def test_assign_now__employer_chooses() -> None:
    """Who wants to choose is asked to, and nobody is chosen instead."""
    with pytest.raises(BadCommand) as refused:
        moves.assign_now(to_choose(), ADAM, applicants=1, now=NOON)

    assert refused.value.details["reason"] == "choose-somebody"


def test_unapply__who_was_chosen() -> None:
    """If the one who was chosen takes the offer back, the employer chooses anew; if another does, nothing changes."""
    chosen = moves.choose(to_choose(), ADAM, BARB, applicants=(BARB, CARL), now=NOON).task

    assert moves.unapply(chosen, CARL, remaining=1).task == chosen
    assert moves.unapply(chosen, BARB, remaining=1).task == to_choose()


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (posted(), True),
        (replace(posted(), window_at=NOON), False),
        (STAGES[Stage.ASSIGNED], False),
        (replace(posted(), filling=Filling.CHOOSE), False),
        (replace(posted(), filling=Filling.CHOOSE, wanted=BARB), True),
    ],
)
def test_waits_for_money__cases(task: Task, *, expected: bool) -> None:
    """Money alone brings on a task that was decided or is decided by a rule, and stands still on the board."""
    assert moves.waits_for_money(task) is expected


def test_cancel__tells_applicants() -> None:
    """Whoever offered hears that the task is gone."""
    step = moves.cancel(posted(), ADAM, (BARB, CARL), NOON)

    assert step.task.stage is Stage.CANCELLED
    assert told(step.effects) == ((BARB, "task-cancelled"), (CARL, "task-cancelled"))
    assert asks(step.effects) == ()


def test_cancel__somebody_else() -> None:
    """Only the employer takes a task back."""
    with pytest.raises(NotAllowed):
        moves.cancel(posted(), BARB, (), NOON)


def test_expire__at_the_date() -> None:
    """A task that found nobody leaves the board at its date, and its employer hears so."""
    step = moves.expire(posted(), posted().expires_at)

    assert step.task.stage is Stage.EXPIRED
    assert told(step.effects) == ((ADAM, "task-expired"),)


def test_expire__tells_applicants() -> None:
    """Whoever offered hears that there is nothing more to wait for."""
    step = moves.expire(posted(), posted().expires_at, (BARB, CARL))

    assert told(step.effects)[1:] == ((BARB, "task-expired-worker"), (CARL, "task-expired-worker"))


def test_expire__too_early() -> None:
    """A task does not leave the board before its date."""
    with pytest.raises(BadCommand) as refused:
        moves.expire(posted(), posted().expires_at - DAY)

    assert refused.value.details["reason"] == "too-early"


def test_lack_cover__says_so_once() -> None:
    """A balance that does not reach closes the window, so that nothing is said again before something changes."""
    step = moves.lack_cover(moves.apply(posted(), BARB, POLICY, NOON).task)

    assert (step.task.stage, step.task.window_at) == (Stage.POSTED, None)
    assert told(step.effects) == ((ADAM, "cover-missing"),)


def test_assign__asks_to_open() -> None:
    """A worker is named, everybody hears of it, those not chosen why, and the escrow is asked to open."""
    terms = POLICY.terms(posted(), asset=USD, employer=EMPLOYER, worker=WORKER, at=NOON)
    against = ((CARL, Reason(key="rating", figure=41, points=7)),)
    step = moves.assign(replace(posted(), window_at=NOON), BARB, terms, "0xbatch", against=against, now=NOON)

    assert (step.task.stage, step.task.worker, step.task.window_at) == (Stage.ASSIGNED, BARB, None)
    assert (step.task.terms, step.task.batch) == (terms, "0xbatch")
    assert asks(step.effects) == (TaskStep.OPEN,)
    assert told(step.effects) == ((BARB, "assigned-worker"), (ADAM, "assigned-employer"), (CARL, "assigned-other"))
    other = step.effects[-1]
    assert isinstance(other, Notify)
    assert other.details == {"task": "tsk_1", "why": "rating", "figure": 41}


@pytest.mark.parametrize("stage", NOT_POSTED)
def test_posting__wrong_stage(stage: Stage) -> None:
    """What is done on the board can be done nowhere else."""
    task = STAGES[stage]
    terms = POLICY.terms(posted(), asset=USD, employer=EMPLOYER, worker=WORKER, at=NOON)

    refusing: tuple[Callable[[], Step], ...] = (
        lambda: moves.apply(task, CARL, POLICY, NOON),
        lambda: moves.unapply(task, BARB, remaining=0),
        lambda: moves.choose(task, ADAM, BARB, applicants=(BARB,), now=NOON),
        lambda: moves.assign_now(task, ADAM, applicants=1, now=NOON),
        lambda: moves.cancel(task, ADAM, (), NOON),
        lambda: moves.expire(task, task.expires_at),
        lambda: moves.lack_cover(task),
        lambda: moves.assign(task, BARB, terms, "0xbatch", against=(), now=NOON),
    )
    for move in refusing:
        with pytest.raises(WrongStage) as refused:
            move()
        assert refused.value.details == {"task": "tsk_1", "stage": stage}


def _edit(task: Task, **changes: object) -> EditTask:
    given = {name: getattr(task, name) for name in ("title", "asset", "reward", "seconds", "skills", "languages")}
    at = changes.pop("at", NOON)
    return EditTask(id=CommandId("tg:1:1"), at=at, person=task.employer, task=task.id, **given | changes)  # type: ignore[arg-type]


def test_edit__applied_for() -> None:
    """A changed task waits for offers anew: who had agreed to it as it was hears of it."""
    task = moves.apply(posted(), BARB, POLICY, NOON).task
    step = moves.edit(task, _edit(task, title="x", reward=1), (BARB,))

    assert step.task == replace(posted(), title="x", reward=1)
    assert told(step.effects) == ((BARB, "task-edited"),)


def test_edit__nothing_changed() -> None:
    """An edit that changes nothing costs nobody the offer."""
    task = moves.apply(posted(), BARB, POLICY, NOON).task

    with pytest.raises(AlreadyDone):
        moves.edit(task, _edit(task), (BARB,))


def test_edit__refused() -> None:
    """Only the employer may, on the board, in time, and not while an open that was signed could still be sent."""
    task = posted()

    with pytest.raises(NotAllowed):
        moves.edit(task, replace(_edit(task, title="x"), person=BARB), ())
    with pytest.raises(TooLate):
        moves.edit(task, _edit(task, title="x", at=task.expires_at), ())
    with pytest.raises(StillWaiting):
        moves.edit(replace(task, quiet_until=NOON + DAY), _edit(task, title="x"), ())
    for stage in NOT_POSTED:
        with pytest.raises(WrongStage):
            moves.edit(STAGES[stage], _edit(task, title="x"), ())
