"""Tasks that are opened together: one word of the employer's, one refusal and one way back for all of them.

Each task moves as it would alone. What is asked of the escrow for the batch is asked once, in the name of its first
task, and the employer, who would hear the same of every task, hears it once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ledger.core import moves, outcomes
from ledger.core.commands import Reason
from ledger.core.effects import AskTask, TaskStep
from ledger.core.ids import PersonId, TaskId
from ledger.core.people import Person
from ledger.core.task import Slot, Stage, Step, Task, advance
from ledger.core.terms import Terms


@dataclass(frozen=True, slots=True)
class Chosen:
    """A task and who is to do it, as a plan has it."""

    task: Task
    worker: Person
    reasons: tuple[Reason, ...]
    against: tuple[tuple[PersonId, Reason], ...]


def covered(chosen: Sequence[Chosen], free: int) -> tuple[tuple[Chosen, ...], tuple[Chosen, ...]]:
    """Part what the employer's balance reaches for, in order, from what it does not."""
    reached, lacking = [], []
    for one in chosen:
        if one.task.reward <= free:
            free -= one.task.reward
            reached.append(one)
        else:
            lacking.append(one)
    return tuple(reached), tuple(lacking)


def lack_cover(lacking: Sequence[Chosen], free: int) -> tuple[Step, ...]:
    """The windows closed but the employer's balance does not reach: say so once, however many wait for it."""
    steps = [moves.lack_cover(one.task) for one in lacking]
    if len(steps) > 1:
        first = steps[0].task
        missing = sum(one.task.reward for one in lacking) - free
        told = moves.tell(first, first.employer, "batch-cover-missing", count=len(steps), missing=str(missing))
        steps = [Step(step.task) for step in steps]
        steps[0] = Step(first, (told,))
    return tuple(steps)


def assign(
    chosen: Sequence[Chosen], terms: Terms, batch: str, *, arbiter: PersonId | None, now: datetime
) -> tuple[Step, ...]:
    """Workers are named, everybody hears why, and the escrow is asked to open all at once."""
    assigned = (
        moves.assign(one.task, one.worker.id, terms, batch, arbiter=arbiter, against=one.against, now=now)
        for one in chosen
    )
    steps = [_at(place, step) for place, step in enumerate(assigned)]
    if len(steps) > 1:
        first = steps[0].task
        total = sum(one.task.reward for one in chosen)
        told = moves.tell(
            first, first.employer, "batch-assigned-employer", count=len(steps), total=str(total), batch=batch
        )
        steps[0] = replace(steps[0], effects=(*steps[0].effects, told))
    return tuple(steps)


def _at(place: int, step: Step) -> Step:
    """Put an assigned task at its place; only the first asks the escrow."""
    if place == 0:
        return step
    told = tuple(effect for effect in step.effects if not isinstance(effect, AskTask))
    return Step(replace(step.task, place=place), told)


def slots_of(chosen: Sequence[Chosen], batch: str) -> tuple[Slot, ...]:
    """Write down the plan that the batch's id was made of."""
    return tuple(
        Slot(batch, place, one.task.id, one.worker.address, one.task.reward) for place, one in enumerate(chosen)
    )


def revoke(tasks: Sequence[Task], wanted: TaskId, person: PersonId) -> tuple[Step, ...]:
    """The employer takes one task back before it is opened: what was signed for all of them is made void.

    The others go back on the board by themselves once it is.
    """
    steps = []
    for task in tasks:
        if task.id == wanted:
            steps.append(Step(moves.revoke(task, person).task, (AskTask(TaskStep.REVOKE, tasks[0].id),)))
        else:
            is_waiting = task.stage is Stage.ASSIGNED
            steps.append(Step(advance(task, Stage.REVOKING, prior=Stage.POSTED) if is_waiting else task))
    return tuple(steps)


def refuse(tasks: Sequence[Task], ask: AskTask, reason: str, now: datetime) -> tuple[Step, ...]:
    """The escrow will not open them, or not make them void: each returns to where it stood."""
    return tuple(outcomes.refuse(task, ask, reason, now) for task in tasks)
