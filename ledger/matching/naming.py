"""From a verified plan to the commands that adopt it: who is named for which task, and why."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from ledger.core.commands import Assign, Choice, Filling, Reason
from ledger.core.ids import CommandId, PersonId, TaskId
from ledger.core.task import Task
from ledger.matching.problems import Applied
from matcher import Assignment, Part, Plan, reasons, reasons_against

CHOICES_MAX = 255  # in one command: a plan is adopted as a whole, so one that has grown old holds up as many
# Who decided, where it was not the matcher.
_DECIDED_BY = {Filling.FIRST: "came_first", Filling.CHOOSE: "employer_chose"}


class _Seat(NamedTuple):
    """A task, whom the plan gives it, and all who are named for the seats it was posted with."""

    task: Task
    given: Assignment
    named: tuple[PersonId, ...]


def commands_of(applied: Applied, plan: Plan, now: datetime) -> Iterator[Assign]:
    """Name together the tasks of one employer whose terms can be the same: so they can be opened in one."""
    given: dict[str, list[Assignment]] = {}
    for one in plan.assignments:
        given.setdefault(one.task, []).append(one)
    together: dict[tuple[str, str, int], list[_Seat]] = {}
    for first, alike in applied.seats.items():
        named = tuple(PersonId(one.worker) for one in given.get(first, ()))
        for task, one in zip(alike, given.get(first, ()), strict=False):  # a seat for which there is nobody waits
            together.setdefault((task.employer, task.asset, task.seconds), []).append(_Seat(task, one, named))
    for seats in together.values():
        for at in range(0, len(seats), CHOICES_MAX):
            yield _command(applied, seats[at : at + CHOICES_MAX], now)


def _command(applied: Applied, seats: Sequence[_Seat], now: datetime) -> Assign:
    first = seats[0].task
    origin = CommandId(f"timer:assign:{first.id}:{first.version}")
    return Assign(id=origin, at=now, choices=tuple(_choice(applied, seat) for seat in seats))


def _choice(applied: Applied, seat: _Seat) -> Choice:
    task, given, work = seat.task, seat.given, TaskId(seat.given.task)
    chosen = PersonId(given.worker)
    decided_by = _DECIDED_BY.get(task.filling)
    others = sorted(person for person in applied.offers[work] if person not in seat.named)
    if decided_by is not None:  # what else speaks for her had no part in it
        rule = Reason(key=decided_by, figure=0, points=0)
        return _named(task, chosen, (rule,), tuple((other, rule) for other in others))
    considered = applied.alone(work, (chosen, *others))
    alone = Plan((given,), given.utility, given.utility)
    spoke_for = tuple(_reason(part) for part in reasons(considered, alone, work, chosen))
    against = reasons_against(considered, alone, work, others)
    return _named(task, chosen, spoke_for, tuple((PersonId(other), _reason(part)) for other, part in against))


def _named(
    task: Task, chosen: PersonId, spoke_for: tuple[Reason, ...], against: tuple[tuple[PersonId, Reason], ...]
) -> Choice:
    return Choice(task=task.id, version=task.version, worker=chosen, reasons=spoke_for, against=against)


def _reason(part: Part) -> Reason:
    return Reason(key=part.key, figure=part.figure, points=part.points)
