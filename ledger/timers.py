"""Deadlines: timers propose what a date has opened; the contract decides by its own time."""

from collections.abc import Iterator
from datetime import datetime

from ledger.clock import Clock
from ledger.core.commands import Command, Expire, Propose, Remind
from ledger.core.ids import CommandId, TaskId
from ledger.core.moves import due_step
from ledger.core.reminding import date_to_remind_of
from ledger.core.task import Stage, Task
from ledger.database import Engine, reading
from ledger.handled import select_handled
from ledger.intake import Intake
from ledger.store import select_tasks_after, select_tasks_by_batch

TASKS_PER_PAGE = 500
_WATCHED = (Stage.POSTED, Stage.OPENED, Stage.DELIVERED, Stage.RATED, Stage.CONTESTED)


def run_timers(engine: Engine, intake: Intake, clock: Clock) -> int:
    """Propose all that is due now; says how much that was."""
    now = clock.now()
    count = 0
    for page in _pages(engine):
        due = tuple(command for task in _with_theirs(engine, page, now) if (command := _due(task, now)) is not None)
        asked = (*due, *_reminders(engine, page, now))
        if asked:
            count += sum(outcome.refusal is None for outcome in intake.handle(asked))
    return count


def _pages(engine: Engine) -> Iterator[tuple[Task, ...]]:
    """Read all watched tasks, oldest first: however many there are, none waits behind the others."""
    after: TaskId | None = None
    while True:
        with reading(engine) as connection:
            page = select_tasks_after(connection, after, stages=_WATCHED, limit=TASKS_PER_PAGE)
        if not page:
            return
        yield page
        after = page[-1].id


def _with_theirs(engine: Engine, page: tuple[Task, ...], now: datetime) -> tuple[Task, ...]:
    """Bring the rest of their batches to tasks that are due: what falls due together is asked for in one go."""
    batches = {
        task.batch: None for task in page if task.batch and task.terms and task.terms.count > 1 and _due(task, now)
    }
    with reading(engine) as connection:
        theirs = [task for batch in batches for task in select_tasks_by_batch(connection, batch)]
    return tuple({task.id: task for task in (*page, *theirs)}.values())


def _reminders(engine: Engine, page: tuple[Task, ...], now: datetime) -> tuple[Command, ...]:
    """Make the reminders that are due, each date's once: what was handled is known by its id, whoever handled it."""
    near = [(task, date) for task in page if (date := date_to_remind_of(task, now)) is not None]
    made: dict[CommandId, Command] = {}
    for task, date in near:
        named = _reminder_of(task, date)
        made.setdefault(named, Remind(id=named, at=now, task=task.id, until=date))
    if not made:
        return ()
    with reading(engine) as connection:
        handled = select_handled(connection, list(made))
    return tuple(command for name, command in made.items() if name not in handled)


def _reminder_of(task: Task, date: int) -> CommandId:
    """Name a reminder; of the free seats of a posting there is one, as they are one thing to the employer."""
    is_shared = task.crew is not None and task.stage is Stage.POSTED
    return CommandId(f"timer:remind:crew:{task.crew}:{date}" if is_shared else f"timer:remind:{task.id}:{date}")


def _due(task: Task, now: datetime) -> Command | None:
    if task.stage is Stage.POSTED:
        expired = now >= task.expires_at
        return Expire(id=CommandId(f"timer:expire:{task.id}"), at=now, task=task.id) if expired else None
    step = due_step(task, now)
    if step is None:
        return None
    # The version is in the id: a proposal that was refused may be made again once the task has moved.
    return Propose(id=CommandId(f"timer:{step}:{task.id}:{task.version}"), at=now, task=task.id, step=step)
