"""What the chain has lost: a task stands where the facts that remain have brought it, and all are told."""

from dataclasses import replace

import pytest

from ledger.core.effects import Notify
from ledger.core.facts import TaskDelivered, TaskRated
from ledger.core.moves import moment
from ledger.core.outcomes import learn
from ledger.core.packed import Path
from ledger.core.task import Stage, Task
from ledger.core.undoing import TaskFact, undo
from tests.core.samples import (
    ADAM,
    BARB,
    DANA,
    FIRST,
    accepting,
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
    rated,
    recorded,
    settled,
    settlement,
    told,
    unopened,
    voiding,
)

RECORD, RATING = TaskDelivered(log(), batch_of(), 0, FIRST), TaskRated(log(), batch_of(), 0, 70)


@pytest.mark.parametrize(
    ("task", "undone", "remaining", "stage"),
    [
        (opened(), (opening(),), (), Stage.ASSIGNED),
        (recorded(), (opening(), RECORD), (), Stage.ASSIGNED),
        (recorded(), (RECORD,), (opening(),), Stage.DELIVERED),
        (graded(), (RATING,), (opening(), RECORD), Stage.DELIVERED),
        (disputed(), (contesting(),), (opening(), RECORD, RATING), Stage.RATED),
        (disputed(), (RATING, contesting()), (opening(), RECORD), Stage.DELIVERED),
        (settled(), (settlement(70),), (opening(), RECORD, RATING), Stage.RATED),
        (settled(), (RATING, settlement(70)), (opening(), RECORD), Stage.DELIVERED),
        # what was asked and is still on its way stays asked
        (accepting(), (RATING,), (opening(), RECORD), Stage.SETTLING),
        (accepting(), (opening(), RECORD, RATING), (), Stage.ASSIGNED),
        (rated(), (RECORD,), (opening(),), Stage.RATED),
        (contested(), (RECORD,), (opening(), RECORD, RATING), Stage.CONTESTED),
    ],
)
def test_undo__stage(task: Task, undone: tuple[TaskFact, ...], remaining: tuple[TaskFact, ...], stage: Stage) -> None:
    """A task goes back to what the facts that remain say of it, and to nothing that they do not."""
    found = undo(task, undone, remaining).task

    assert found.stage is stage
    assert found.path is None
    assert found.is_recorded == any(isinstance(fact, TaskDelivered) for fact in remaining)
    assert found.is_rating_final == any(isinstance(fact, TaskRated) for fact in remaining)


def test_undo__rating_goes_with_its_fact() -> None:
    """A rating that the chain has lost is given anew; one that was still on its way stays."""
    assert undo(graded(), (RATING,), (opening(), RECORD)).task.rating is None
    assert undo(rated(), (RECORD,), (opening(),)).task.rating == 70
    found = undo(accepting(), (RATING,), (opening(), RECORD)).task
    assert (found.prior, found.rating) == (Stage.DELIVERED, 70)


def test_undo__delivery_is_kept() -> None:
    """What was handed in stays handed in, recorded or not."""
    found = undo(delivered(), (opening(),), (opening(),)).task

    assert (found.stage, found.deliverable) == (Stage.DELIVERED, FIRST)
    assert undo(opened(), (opening(),), (opening(),)).task.stage is Stage.OPENED


def test_undo__learned_again() -> None:
    """Undone and learned again, a task stands where it stood."""
    back = undo(settled(), (RATING, settlement(70)), (opening(), RECORD)).task
    again = learn(learn(back, RATING).task, settlement(70)).task

    assert again == settled()


def test_undo__payment_is_told() -> None:
    """Who was told of a payment is told that it is undone, with the figure; the arbiter too where there was a case."""
    step = undo(settled(), (settlement(70),), (opening(), RECORD, RATING))
    assert told(step.effects) == ((BARB, "undone-payment"), (ADAM, "undone-payment"))
    case = undo(disputed(), (contesting(),), (opening(), RECORD, RATING))
    assert told(case.effects) == ((BARB, "undone-task"), (ADAM, "undone-task"), (DANA, "undone-task"))

    (notice, _) = step.effects
    assert isinstance(notice, Notify)
    assert int(str(notice.details["payout"])) > 0
    assert notice.details["stage"] == Stage.RATED


def test_undo__ruling_costs() -> None:
    """Of a ruling that is undone the payout is told as it was: less the arbiter's fee."""
    fact = ending(Path.RULED, 70, 25 * 10**6)
    ruled, agreed = (
        undo(replace(disputed(), stage=Stage.SETTLED), (one,), (opening(), RECORD, RATING, contesting())).effects[0]
        for one in (fact, replace(fact, path=Path.AGREED))
    )

    assert isinstance(ruled, Notify)
    assert isinstance(agreed, Notify)
    assert (ruled.key, agreed.key) == ("undone-payment", "undone-payment")


def test_undo__revocation() -> None:
    """Terms that are void no more can be sent again by anyone: the task waits, and one that has ended stays so."""
    free = learn(unopened(), voiding()).task
    assert free.terms is not None
    waiting = undo(free, (voiding(),), ()).task
    assert waiting == replace(free, quiet_until=moment(free.terms.open_by))
    gone = replace(free, stage=Stage.CANCELLED)
    assert undo(gone, (voiding(),), ()).task == gone

    told_to = [person for person, _ in told(undo(free, (voiding(),), ()).effects)]
    assert told_to == [ADAM]
