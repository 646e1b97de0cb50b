"""How the matcher sees those who applied for one task, and how good a match it would not wait beyond."""

from dataclasses import dataclass
from datetime import datetime

from ledger.core.commands import Filling, Reason
from ledger.core.ids import PersonId
from ledger.core.policy import Policy
from ledger.core.task import Stage, Task
from ledger.database import Connection
from ledger.matching.expecting import reservation_of
from ledger.matching.problems import AT_ANY_PRICE, read_applied
from ledger.matching.rows import select_expectations
from matcher import Part, explain
from matcher.score import STEP, WHOLE
from matcher.why import DRAWN

POINT = WHOLE * STEP  # what people are shown as one point: a weight of one, earned in full


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody who applied, how good a match in points, and what speaks for it."""

    worker: PersonId
    points: int
    reasons: tuple[Reason, ...]


def rank(connection: Connection, task: Task, now: datetime) -> tuple[Ranked, ...]:
    """Rank those who applied for a task by what the matcher would plan with, the best first."""
    applied = read_applied(connection, (task,), now=now, reservations={task.id: AT_ANY_PRICE})
    people = applied.offers[task.id]
    alone = applied.alone(task.id, people)
    scored = [(person, explain(alone, task.id, person)) for person in people]
    scored.sort(key=lambda one: (-sum(part.points for part in one[1]), one[0]))
    return tuple(Ranked(person, sum(part.points for part in parts) // POINT, _for(parts)) for person, parts in scored)


def _for(parts: tuple[Part, ...]) -> tuple[Reason, ...]:
    """Name what speaks for somebody, strongest first; what was drawn speaks for nobody."""
    kept = sorted((part for part in parts if part.points > 0 and part.key not in DRAWN), key=lambda part: -part.points)
    return tuple(Reason(key=part.key, figure=part.figure, points=part.points) for part in kept)


def wanted_points(connection: Connection, task: Task, policy: Policy, now: datetime) -> int | None:
    """Say from how many points on somebody would be named before the task's time is up; None where nobody is."""
    if task.stage is not Stage.POSTED or task.filling is not Filling.MATCHER or task.window_at is None:
        return None
    left = (task.window_at - now).total_seconds()
    expected = reservation_of(task, select_expectations(connection), policy, seconds_left=left)
    return None if expected in (None, AT_ANY_PRICE) else -(-expected // POINT)
