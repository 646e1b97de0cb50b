"""The matching window: plans are made with no transaction open, verified, and adopted through the one door.

Windows are short, and a task may wait through many of them, as long as its patience lasts: the time that others have
to apply after the first. In each it is given only to who is worth more than it may expect of the rest of that time;
when the time is up, to the best there is. How a task finds its worker otherwise (`Filling`) is the same loop with fewer
pairs: who came first, or whom the employer chose.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from ledger import store
from ledger.clock import Clock
from ledger.core.commands import Assign, Filling
from ledger.core.ids import TaskId
from ledger.core.policy import Policy
from ledger.core.task import Stage, Task
from ledger.database import Connection, Engine, reading, transact
from ledger.intake import Intake, Outcome
from ledger.matching.expecting import kind_of, reservation_of
from ledger.matching.naming import CHOICES_MAX, commands_of
from ledger.matching.problems import Applied, read_applied
from ledger.matching.rows import learn_worths, select_expectations
from matcher import Plan, solve, verify

_CLOSED_AT = "window_closed_at"  # the figure that tells when tasks that may still wait were looked at last


class PlanRejected(RuntimeError):
    """The verifier found fault with a plan: a bug in the matcher, and the plan is not adopted."""


def close_windows(engine: Engine, intake: Intake, clock: Clock, policy: Policy) -> int:
    """Decide every task whose time is up, and now and then those that may wait; says how many were decided."""
    applied = _read(engine, clock.now(), policy)
    if applied is None:
        return 0
    plan = solve(applied.problem)
    findings = verify(applied.problem, plan)
    if findings:
        raise PlanRejected(findings)
    # What is explained is adopted at once, so that the first need not wait until all are explained.
    return sum(_adopt(intake, plan, part) for part in _parts(commands_of(applied, plan, clock.now())))


def _read(engine: Engine, now: datetime, policy: Policy) -> Applied | None:
    """Read what is to be decided now; None where there is nothing."""
    tasks = _to_decide(engine, now, policy)
    if not tasks:
        return None
    with reading(engine) as connection:
        known = select_expectations(connection)
        expected = {
            task.id: reservation_of(task, known, policy, seconds_left=_seconds_left(task, now)) for task in tasks
        }
        measured = {task: points for task, points in expected.items() if points is not None}
        chosen = tuple(task for task in tasks if task.id in measured)
        return read_applied(connection, chosen, now=now, reservations=measured) if chosen else None


def _to_decide(engine: Engine, now: datetime, policy: Policy) -> tuple[Task, ...]:
    """List the tasks whose time is up, and once a window, for whoever comes first, also those that may wait."""
    with reading(engine) as connection:
        is_over = _is_over(store.select_setting(connection, _CLOSED_AT), now, policy)
        soon = now + policy.match_window if is_over else now
        tasks = store.select_tasks_in_window(connection, now, soon=soon)
    due = tuple(task for task in tasks if _seconds_left(task, now) <= 0)
    if len(due) < len(tasks) and transact(engine, lambda connection: _close(connection, now, policy)):
        return tasks
    return due


def _close(connection: Connection, now: datetime, policy: Policy) -> bool:
    """Close the short window, unless another process has just done it."""
    if not _is_over(store.select_setting(connection, _CLOSED_AT, lock=True), now, policy):
        return False
    store.upsert_setting(connection, _CLOSED_AT, now.isoformat())
    return True


def _is_over(closed_at: str | None, now: datetime, policy: Policy) -> bool:
    return closed_at is None or now >= datetime.fromisoformat(closed_at) + policy.match_every


def _seconds_left(task: Task, now: datetime) -> float:
    assert task.window_at is not None, "it was found by it"
    return (task.window_at - now).total_seconds()


def _parts(adopted: Iterable[Assign]) -> Iterator[tuple[Assign, ...]]:
    """Part commands into transactions: others wait for the books as long as one lasts."""
    part, size = list[Assign](), 0
    for command in adopted:
        if part and size + len(command.choices) > CHOICES_MAX:
            yield tuple(part)
            part, size = [], 0
        part.append(command)
        size += len(command.choices)
    if part:
        yield tuple(part)


def _adopt(intake: Intake, plan: Plan, asked: Sequence[Assign]) -> int:
    """Adopt what still is as the plan saw it, and learn what the seats are worth; says how many were decided."""

    def learn(connection: Connection, outcomes: tuple[Outcome, ...]) -> None:
        decided = set(_decided(asked, outcomes))
        named = (task for task in store.select_tasks_named(connection, decided) if task.stage is Stage.ASSIGNED)
        kinds = {task.id: kind_of(task) for task in named if task.filling is Filling.MATCHER}
        given = ((TaskId(one.task), one.utility) for one in plan.assignments)
        learn_worths(connection, [(kinds[task], utility) for task, utility in given if task in kinds])

    return len(tuple(_decided(asked, intake.handle(asked, learn))))


def _decided(asked: Sequence[Assign], outcomes: Sequence[Outcome]) -> Iterator[TaskId]:
    for command, outcome in zip(asked, outcomes, strict=True):
        if outcome.refusal is None and not outcome.is_repeat:
            yield from (choice.task for choice in command.choices)
