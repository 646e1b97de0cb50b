"""A task in escrow: delivering, rating, accepting, and what deadlines open."""

from dataclasses import replace

import pytest

from ledger.core import moves
from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, StillWaiting, TooLate, WrongStage
from ledger.core.task import ENDED, Stage, Task
from tests.core.samples import (
    ADAM,
    BARB,
    CARL,
    DAY,
    FIRST,
    NOON,
    SECOND,
    STAGES,
    assigned,
    at,
    contested,
    delivered,
    disputed,
    graded,
    opened,
    posted,
    rated,
    recorded,
    terms_of,
    told,
)


def test_deliver__asks_to_record() -> None:
    """A delivery is recorded on chain at once, as protection against silence."""
    step = moves.deliver(opened(), BARB, FIRST, NOON)

    assert (step.task.stage, step.task.deliverable, step.task.is_recorded) == (Stage.DELIVERED, FIRST, False)
    assert step.effects[0] == AskTask(TaskStep.DELIVER, opened().id)
    assert told(step.effects) == ((ADAM, "delivered-employer"),)


def test_deliver__again() -> None:
    """A later delivery takes the place of the earlier, whose record goes on standing against silence."""
    step = moves.deliver(recorded(), BARB, SECOND, NOON)

    assert (step.task.stage, step.task.deliverable, step.task.is_recorded) == (Stage.DELIVERED, SECOND, True)
    assert step.effects[1] == Notify(ADAM, "delivered-employer", {"task": recorded().id, "again": "yes"})


def test_deliver__last_moment() -> None:
    """A delivery in the last second is in time, one at the date is not."""
    task = opened()
    submit_by = terms_of(task).submit_by
    moves.deliver(task, BARB, FIRST, at(submit_by, -1))

    with pytest.raises(TooLate):
        moves.deliver(task, BARB, FIRST, at(submit_by))


def test_deliver__before_the_open_is_final() -> None:
    """Nobody starts before the money is in escrow."""
    with pytest.raises(StillWaiting):
        moves.deliver(assigned(), BARB, FIRST, NOON)


@pytest.mark.parametrize("person", [ADAM, CARL])
def test_deliver__somebody_else(person: str) -> None:
    """Only the worker who was named delivers."""
    with pytest.raises(NotAllowed):
        moves.deliver(opened(), person, FIRST, NOON)  # type: ignore[arg-type]


@pytest.mark.parametrize("stage", [Stage.RATED, Stage.SETTLING, Stage.SETTLED, Stage.REFUNDED])
def test_deliver__wrong_stage(stage: Stage) -> None:
    """What was rated or has ended is not delivered again."""
    with pytest.raises(WrongStage):
        moves.deliver(STAGES[stage], BARB, SECOND, NOON)


@pytest.mark.parametrize("rating", [90, 100])
def test_rate__full(rating: int) -> None:
    """From the full mark the escrow pays at once."""
    step = moves.rate(recorded(), ADAM, rating, NOON)

    assert (step.task.stage, step.task.rating, step.task.prior) == (Stage.SETTLING, rating, Stage.DELIVERED)
    assert step.effects == (AskTask(TaskStep.RATE, recorded().id, rating),)


def test_rate__a_newer_delivery_has_come() -> None:
    """A rating that was prepared for one delivery does not land on the next."""
    seen = recorded().deliverable or ""

    assert moves.rate(recorded(), ADAM, 95, NOON, seen=seen[:10]).task.stage is Stage.SETTLING
    with pytest.raises(WrongStage):
        moves.rate(recorded(), ADAM, 95, NOON, seen="0xother")


@pytest.mark.parametrize("rating", [0, 59, 60, 89])
def test_rate__below_full(rating: int) -> None:
    """Below the full mark the rating goes on chain first, and the worker is asked when it stands there."""
    step = moves.rate(recorded(), ADAM, rating, NOON)

    assert (step.task.stage, step.task.rating, step.task.is_rating_final) == (Stage.RATED, rating, False)
    assert step.effects == (AskTask(TaskStep.RATE, recorded().id, rating),)


@pytest.mark.parametrize("rating", [-1, 101])
def test_rate__out_of_range(rating: int) -> None:
    """A rating lies between 0 and 100."""
    with pytest.raises(BadCommand) as refused:
        moves.rate(recorded(), ADAM, rating, NOON)

    assert refused.value.details["reason"] == "rating-range"


def test_rate__after_the_date() -> None:
    """Past its date only a full rating is taken: it can only favour the worker."""
    late = at(terms_of(recorded()).rate_by)

    assert moves.rate(recorded(), ADAM, 90, late).task.stage is Stage.SETTLING
    with pytest.raises(TooLate):
        moves.rate(recorded(), ADAM, 89, late)


def test_rate__somebody_else() -> None:
    """Only the employer rates, not even the worker."""
    with pytest.raises(NotAllowed):
        moves.rate(recorded(), BARB, 100, NOON)


@pytest.mark.parametrize("stage", [Stage.RATED, Stage.CONTESTED, Stage.SETTLING, *ENDED])
def test_rate__twice(stage: Stage) -> None:
    """A second rating changes nothing and is told apart from a wrong one."""
    with pytest.raises(AlreadyDone):
        moves.rate(STAGES[stage], ADAM, 90, NOON)


@pytest.mark.parametrize("stage", [Stage.POSTED, Stage.ASSIGNED, Stage.OPENED])
def test_rate__nothing_delivered(stage: Stage) -> None:
    """What was not delivered is not rated."""
    with pytest.raises(WrongStage):
        moves.rate(STAGES[stage], ADAM, 90, NOON)


def test_accept__asks_to_pay() -> None:
    """Accepting a rating has the escrow pay by it."""
    step = moves.accept(graded(), BARB, 70, NOON)

    assert (step.task.stage, step.task.prior) == (Stage.SETTLING, Stage.RATED)
    assert step.effects == (AskTask(TaskStep.ACCEPT, graded().id, 70),)


def test_accept__before_the_rating_is_final() -> None:
    """A rating is accepted once it stands on chain."""
    with pytest.raises(StillWaiting):
        moves.accept(rated(), BARB, 70, NOON)


def test_accept__another_rating() -> None:
    """An old button cannot accept a rating that the worker has not seen."""
    with pytest.raises(WrongStage):
        moves.accept(graded(70), BARB, 80, NOON)


def test_accept__last_moment() -> None:
    """Accepting ends at its date."""
    contest_by = terms_of(graded()).contest_by
    moves.accept(graded(), BARB, 70, at(contest_by, -1))

    with pytest.raises(TooLate):
        moves.accept(graded(), BARB, 70, at(contest_by))


def test_accept__somebody_else() -> None:
    """Only the worker accepts."""
    with pytest.raises(NotAllowed):
        moves.accept(graded(), ADAM, 70, NOON)


@pytest.mark.parametrize("stage", [Stage.SETTLING, Stage.SETTLED, Stage.REFUNDED])
def test_accept__twice(stage: Stage) -> None:
    """A second press changes nothing."""
    with pytest.raises(AlreadyDone):
        moves.accept(STAGES[stage], BARB, 70, NOON)


@pytest.mark.parametrize("stage", [Stage.OPENED, Stage.DELIVERED, Stage.CONTESTED])
def test_accept__nothing_rated(stage: Stage) -> None:
    """What was not rated is not accepted."""
    with pytest.raises(WrongStage):
        moves.accept(STAGES[stage], BARB, 70, NOON)


@pytest.mark.parametrize(
    ("task", "date", "step"),
    [
        (opened(), "submit_by", TaskStep.REFUND),
        (delivered(), "submit_by", TaskStep.REFUND),  # handed in to us, but the chain never heard
        (recorded(), "rate_by", TaskStep.RELEASE),
        (graded(), "contest_by", TaskStep.FINISH),
        (disputed(), "rule_by", TaskStep.DEFAULT),
    ],
)
def test_propose__at_its_date(task: Task, date: str, step: TaskStep) -> None:
    """Each stage has one way out that a date opens, at that second and not before."""
    seconds = getattr(terms_of(task), date)

    assert moves.due_step(task, at(seconds, -1)) is None
    assert moves.due_step(task, at(seconds)) is step
    proposed = moves.propose(task, step, at(seconds))
    assert (proposed.task.stage, proposed.task.prior) == (Stage.SETTLING, task.stage)
    assert proposed.effects == (AskTask(step, task.id),)


@pytest.mark.parametrize("stage", [Stage.POSTED, Stage.ASSIGNED, Stage.REVOKING, Stage.SETTLING, *ENDED])
def test_propose__nothing_due(stage: Stage) -> None:
    """Where no date opens a way out, none is proposed, however late it is."""
    task = STAGES[stage]

    assert moves.due_step(task, NOON + 500 * DAY) is None
    for step in TaskStep:
        with pytest.raises(WrongStage):
            moves.propose(task, step, NOON + 500 * DAY)


def test_propose__another_step() -> None:
    """Only the step that is due may be proposed."""
    with pytest.raises(WrongStage):
        moves.propose(opened(), TaskStep.RELEASE, NOON + 500 * DAY)


def test_propose__rating_on_its_way() -> None:
    """What the chain has not yet kept opens no way out: what becomes of it comes first."""
    assert moves.due_step(rated(), NOON + 500 * DAY) is None
    assert moves.due_step(contested(), NOON + 500 * DAY) is None


def test_propose__quiet_after_a_refusal() -> None:
    """After a refusal the timers leave a task alone for a while."""
    late = NOON + 500 * DAY
    quiet = replace(opened(), quiet_until=late)

    assert moves.due_step(quiet, late - DAY) is None
    assert moves.due_step(quiet, late) is TaskStep.REFUND


@pytest.mark.parametrize(
    ("stage", "date"),
    [
        (Stage.ASSIGNED, "submit_by"),
        (Stage.OPENED, "submit_by"),
        (Stage.DELIVERED, "rate_by"),
        (Stage.RATED, "contest_by"),
        (Stage.CONTESTED, "rule_by"),
        (Stage.REVOKING, "open_by"),
    ],
)
def test_next_date__in_escrow(stage: Stage, date: str) -> None:
    """Whoever must act next has until the date that opens the way out."""
    task = STAGES[stage]

    assert moves.next_date(task) == at(getattr(terms_of(task), date))


def test_next_date__on_the_board() -> None:
    """On the board it is the window's end, and where nobody offered the day the task leaves."""
    assert moves.next_date(posted()) == posted().expires_at
    assert moves.next_date(replace(posted(), window_at=NOON)) == NOON


@pytest.mark.parametrize("stage", [Stage.SETTLING, *sorted(ENDED)])
def test_next_date__nobody_must_act(stage: Stage) -> None:
    """What is being settled or has ended waits for nobody."""
    assert moves.next_date(STAGES[stage]) is None


def test_terms__needed() -> None:
    """A task past assignment without terms is a bug, not a refusal."""
    with pytest.raises(AssertionError):
        moves.deliver(replace(posted(), stage=Stage.OPENED, worker=BARB), BARB, FIRST, NOON)
