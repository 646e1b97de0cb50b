"""A crew: tasks that were posted as one, alike but for their workers, who are distinct.

Each is a seat of the posting and an escrow task of its own: delivered, rated and disputed by itself. Whoever applies
does so for the posting, and so for whichever seat is free. A task that was posted alone is a crew of one.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, StillWaiting
from ledger.core.ids import PersonId, TaskId
from ledger.core.task import Stage, Step, Task

SEATS_MAX = 50  # of one posting: all of them move in one transaction


@dataclass(frozen=True, slots=True)
class Seats:
    """How many of a posting's seats are free, and how many there are; what was taken back before it began is none."""

    free: int
    count: int


ALONE = Seats(1, 1)


def pool_of(task: Task) -> TaskId:
    """Name the task that offers are kept at: a crew's first, whatever has become of that one itself."""
    return task.crew or task.id


def place_of(task: Task) -> int:
    """Say which place of its posting a task is, from 1, as its id tells; 0 where it was posted alone."""
    return 0 if task.crew is None else 1 + int(task.id.removeprefix(task.crew) or 0)


def require_seats(seats: int) -> None:
    """Refuse a posting for nobody, or for more than move together.

    Raises:
        BadCommand: out of bounds.
    """
    if not 1 <= seats <= SEATS_MAX:
        raise BadCommand(reason="seats", limit=str(SEATS_MAX))


def seats_of(task: Task, names: Sequence[TaskId], salts: Sequence[bytes]) -> tuple[Task, ...]:
    """Make the seats of a posting: each with an id and a salt of its own; the first gives the crew its name."""
    if len(names) == 1:
        return (replace(task, id=names[0], spec_salt=salts[0]),)
    named = zip(names, salts, strict=True)
    return tuple(replace(task, id=name, spec_salt=salt, crew=names[0]) for name, salt in named)


def free_of(crew: Sequence[Task], named: TaskId) -> tuple[Task, ...]:
    """List the seats that are still free; where there is none the one that was named, so that it says why."""
    free = tuple(task for task in crew if task.stage is Stage.POSTED)
    return free or tuple(task for task in crew if task.id == named)


def ready_of(free: Sequence[Task], now: datetime) -> tuple[Task, ...]:
    """List the free seats for which nothing that was signed could still be sent; where there is none, all of them."""
    ready = tuple(task for task in free if task.quiet_until is None or now >= task.quiet_until)
    return ready or tuple(free)


def each(tasks: Sequence[Task], move: Callable[[Task], Step]) -> tuple[Step, ...]:
    """Move seats alike; what everybody would hear of each is said once."""
    first, *others = (move(task) for task in tasks)
    return (first, *(Step(step.task) for step in others))


def require_seatless(task: Task, person: PersonId, seated: Collection[PersonId]) -> None:
    """Refuse an offer of somebody who has, or has had, a seat of this crew: its workers are distinct.

    Raises:
        NotAllowed: they have.
    """
    if person in seated:
        raise NotAllowed(task=task.id, reason="other-seat")


def seat_for(free: Sequence[Task], worker: PersonId) -> Task:
    """Find the seat that an employer's choice fills: the one that waits for this worker, else one for nobody yet.

    Where each waits for somebody, for money or for the next round, the last choice gives way.
    """
    waiting = next((task for task in free if task.wanted == worker), None)
    return waiting or next((task for task in free if task.wanted is None), free[-1])


def require_unmoved(crew: Sequence[Task]) -> None:
    """Refuse to change free seats while another may still come back to the board: it would stand there as it was.

    Whoever offered for the one as changed would be given the other.

    Raises:
        StillWaiting: one is being opened, or what was signed for it made void.
    """
    for task in crew if len(crew) > 1 else ():
        if task.stage in {Stage.ASSIGNED, Stage.REVOKING}:
            raise StillWaiting(task=task.id, stage=task.stage)


def require_distinct(choices: Collection[tuple[TaskId, PersonId]]) -> None:
    """Refuse a plan that names somebody for two seats of one crew, given as the pool and the worker.

    Raises:
        AlreadyDone: it does.
    """
    if len(set(choices)) < len(choices):
        raise AlreadyDone(reason="other-seat")


def let_wait(crew: Sequence[Task], decided: Collection[TaskId]) -> tuple[Task, ...]:
    """Close the windows of free seats that were not decided and for which nobody is left: the next offer opens them."""
    waiting = (task for task in crew if task.stage is Stage.POSTED and task.id not in decided)
    return tuple(task for task in waiting if task.window_at is not None and task.wanted is None)
