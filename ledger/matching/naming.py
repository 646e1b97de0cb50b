"""From a verified plan to the commands that adopt it: who is named for which task, and why."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from ledger.core.commands import Assign, Choice, Filling, Reason
from ledger.core.ids import CommandId, PersonId, TaskId
from ledger.core.task import Task
from ledger.matching.problems import Applied
from matcher import Assignment, Part, Plan, reasons, reasons_against

CHOICES_MAX = 255  # in one command: a plan is adopted as a whole, so one that has grown old holds up as many
# Who decided, where it was not the matcher.
_DECIDED_BY = {Filling.FIRST: "came_first", Filling.CHOOSE: "employer_chose"}


def commands_of(applied: Applied, plan: Plan, now: datetime) -> Iterator[Assign]:
    """Name together the tasks of one employer whose terms can be the same: so they can be opened in one."""
    given = {TaskId(one.task): one for one in plan.assignments}
    together: dict[tuple[str, str, int], list[Task]] = {}
    for task in applied.tasks:
        if task.id in given:
            together.setdefault((task.employer, task.asset, task.seconds), []).append(task)
    for tasks in together.values():
        for at in range(0, len(tasks), CHOICES_MAX):
            yield _command(applied, given, tasks[at : at + CHOICES_MAX], now)


def _command(applied: Applied, given: Mapping[TaskId, Assignment], tasks: Sequence[Task], now: datetime) -> Assign:
    origin = CommandId(f"timer:assign:{tasks[0].id}:{tasks[0].version}")
    return Assign(id=origin, at=now, choices=tuple(_choice(applied, task, given[task.id]) for task in tasks))


def _choice(applied: Applied, task: Task, given: Assignment) -> Choice:
    chosen = PersonId(given.worker)
    decided_by = _DECIDED_BY.get(task.filling)
    others = sorted(person for person in applied.offers[task.id] if person != chosen)
    if decided_by is not None:  # what else speaks for her had no part in it
        rule = Reason(key=decided_by, figure=0, points=0)
        return _named(task, chosen, (rule,), tuple((other, rule) for other in others))
    considered = applied.alone(task.id, (chosen, *others))
    alone = Plan((given,), given.utility, given.utility)
    spoke_for = tuple(_reason(part) for part in reasons(considered, alone, task.id, chosen))
    against = reasons_against(considered, alone, task.id, others)
    return _named(task, chosen, spoke_for, tuple((PersonId(other), _reason(part)) for other, part in against))


def _named(
    task: Task, chosen: PersonId, spoke_for: tuple[Reason, ...], against: tuple[tuple[PersonId, Reason], ...]
) -> Choice:
    return Choice(task=task.id, version=task.version, worker=chosen, reasons=spoke_for, against=against)


def _reason(part: Part) -> Reason:
    return Reason(key=part.key, figure=part.figure, points=part.points)
