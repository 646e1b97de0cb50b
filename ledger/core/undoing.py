"""What the chain has taken back: a task stands where the facts that remain have brought it, and nothing is guessed.

People's own steps that still wait for the chain stay as they are: what asks for them is sent again.
"""

from collections.abc import Sequence
from dataclasses import replace

from ledger.core.effects import Notify
from ledger.core.facts import BatchOpened, BatchRevoked, TaskContested, TaskDelivered, TaskRated, TaskSettled
from ledger.core.moves import moment, tell
from ledger.core.outcomes import learn
from ledger.core.packed import Path
from ledger.core.task import IN_ESCROW, Stage, Step, Task, terms_of
from ledger.core.terms import arbiter_fee, divide

TaskFact = BatchOpened | BatchRevoked | TaskDelivered | TaskRated | TaskContested | TaskSettled


def undo(task: Task, undone: Sequence[TaskFact], remaining: Sequence[TaskFact]) -> Step:
    """Bring a task back to what still stands on the chain of it, and tell everybody whom it concerns."""
    brought = _brought_back(task, remaining)
    last = undone[-1]
    figures: dict[str, str | int] = {"stage": brought.stage, "tx": last.log.tx_hash, "block": last.log.block_number}
    people = (task.worker, task.employer, task.arbiter if task.is_contest_final else None)
    payout = _paid(task, undone)
    told = (_tell(task, person, payout, figures) for person in people if person is not None)
    return Step(brought, tuple(told))


def _tell(task: Task, person: str, payout: int, figures: dict[str, str | int]) -> Notify:
    if payout:
        return tell(task, person, "undone-payment", payout=str(payout), **figures)  # type: ignore[arg-type]
    return tell(task, person, "undone-task", **figures)  # type: ignore[arg-type]


def _paid(task: Task, undone: Sequence[TaskFact]) -> int:
    """Say how much had been paid by what is undone."""
    ends = (fact for fact in undone if isinstance(fact, TaskSettled))
    return sum(
        divide(
            terms_of(task),
            task.reward,
            fact.earned,
            arbiter_fee(terms_of(task), task.reward, fact.rating) if fact.path is Path.RULED else 0,
        ).payout
        for fact in ends
    )


def _brought_back(task: Task, remaining: Sequence[TaskFact]) -> Task:
    if task.worker is None:
        # It is on the board again, as its terms had been revoked: until `openBy` anybody can send them once more.
        is_free = task.stage is Stage.POSTED and task.terms is not None
        return replace(task, quiet_until=moment(terms_of(task).open_by)) if is_free else task
    found = replace(
        task,
        stage=Stage.ASSIGNED,
        is_recorded=False,
        rating=None,
        is_rating_final=False,
        is_contest_final=False,
        path=None,
        prior=None,
        window_at=None,
        quiet_until=None,
    )
    for fact in remaining:
        found = learn(found, fact).task
    if found.stage is Stage.OPENED and found.deliverable is not None:  # handed in, whether or not it was recorded
        found = replace(found, stage=Stage.DELIVERED)
    return _as_asked(task, found)


def _as_asked(task: Task, found: Task) -> Task:
    """Keep what somebody has asked for and the chain has not said yet."""
    if found.stage not in IN_ESCROW:
        return found
    if task.stage is Stage.SETTLING:
        return replace(found, stage=Stage.SETTLING, prior=found.stage, rating=task.rating)
    if task.stage is Stage.RATED and not task.is_rating_final and found.stage is Stage.DELIVERED:
        return replace(found, stage=Stage.RATED, rating=task.rating)
    if task.stage is Stage.CONTESTED and not task.is_contest_final and found.stage is Stage.RATED:
        return replace(found, stage=Stage.CONTESTED)
    return found
