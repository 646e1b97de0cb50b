"""Deadlines: timers propose what a date has opened; the contract decides by its own time."""

from datetime import datetime

from sqlalchemy import Engine

from ledger.clock import Clock
from ledger.core.commands import Command, Expire, Propose
from ledger.core.ids import CommandId
from ledger.core.moves import due_step
from ledger.core.task import Stage, Task
from ledger.database import reading
from ledger.intake import Intake
from ledger.store import select_tasks

TASKS_PER_ROUND = 1000
_WATCHED = (Stage.POSTED, Stage.OPENED, Stage.DELIVERED, Stage.RATED)


def run_timers(engine: Engine, intake: Intake, clock: Clock) -> int:
    """Propose all that is due now; says how much that was."""
    now = clock.now()
    with reading(engine) as connection:
        watched = select_tasks(connection, stages=_WATCHED, limit=TASKS_PER_ROUND)
    due = tuple(command for task in watched if (command := _due(task, now)) is not None)
    if due:
        intake.handle(due)
    return len(due)


def _due(task: Task, now: datetime) -> Command | None:
    if task.stage is Stage.POSTED:
        expired = now >= task.expires_at
        return Expire(id=CommandId(f"timer:expire:{task.id}"), at=now, task=task.id) if expired else None
    step = due_step(task, now)
    if step is None:
        return None
    # The version is in the id: a proposal that was refused may be made again once the task has moved.
    return Propose(id=CommandId(f"timer:{step}:{task.id}:{task.version}"), at=now, task=task.id, step=step)
