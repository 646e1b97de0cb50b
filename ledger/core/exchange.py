"""What the sides of a task say beside the work: evidence in a dispute, notes on the way, the worker's feedback.

None of it moves money or stands on the chain. The limits keep one side from flooding the other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ledger.core.bounds import require_note, require_opinion
from ledger.core.commands import Deliverable
from ledger.core.dispute import require_party
from ledger.core.errors import AlreadyDone, BadCommand, TooLate, TooOften
from ledger.core.ids import PersonId, TaskId
from ledger.core.moves import moment, tell
from ledger.core.task import ENDED, Stage, Step, Task, require_stage, require_worker, terms_of
from ledger.core.terms import TOP_RATING

EVIDENCE_MAX = 6  # pieces from each side
NOTES_MAX, NOTES_WITHIN = 10, timedelta(hours=1)  # from each side of a task
_TALKING = (Stage.ASSIGNED, Stage.REVOKING, Stage.OPENED, Stage.DELIVERED, Stage.RATED, Stage.CONTESTED, Stage.SETTLING)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one side shows the arbiter; the salted hash is what it can be known by outside of here."""

    task: TaskId
    hash: str
    salt: bytes
    person: PersonId
    body: Deliverable
    shown_at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """What one side told the other; its id is that of the command."""

    id: str
    task: TaskId
    person: PersonId
    words: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Opinion:
    """How an employer was, as the worker of one task says."""

    task: TaskId
    worker: PersonId
    employer: PersonId
    rating: int
    words: str
    given_at: datetime


def add_evidence(task: Task, person: PersonId, *, already: int, now: datetime) -> Step:
    """One side shows something, as long as the arbiter may still rule; the other side and the arbiter hear of it."""
    other = require_party(task, person)
    if task.stage in {Stage.SETTLING} | ENDED:
        raise AlreadyDone(task=task.id, stage=task.stage)
    require_stage(task, Stage.CONTESTED)
    until = terms_of(task).rule_by
    if now >= moment(until):
        raise TooLate(task=task.id, now=int(now.timestamp()), until=until)
    if already >= EVIDENCE_MAX:
        raise BadCommand(task=task.id, reason="evidence-enough", limit=str(EVIDENCE_MAX))
    told = [tell(task, other, "evidence-other", by=person)]
    if task.arbiter is not None and task.is_contest_final:  # before that the arbiter has not heard of the case
        told.append(tell(task, task.arbiter, "evidence-arbiter", by=person))
    return Step(task, tuple(told))


def send_note(task: Task, person: PersonId, words: str, *, lately: int) -> Step:
    """One side tells the other something while the task is on its way; `lately` counts its notes of the last hour."""
    other = require_party(task, person)
    require_stage(task, *_TALKING)
    require_note(words)
    if lately >= NOTES_MAX:
        raise TooOften(task=task.id, limit=str(NOTES_MAX))
    return Step(task, (tell(task, other, "note", by=person, words=words.strip()),))


def give_feedback(task: Task, person: PersonId, rating: int, words: str, *, has_given: bool) -> Step:
    """The worker of a task that was settled says how the employer was; once, and the employer reads it."""
    require_worker(task, person)
    if has_given:
        raise AlreadyDone(task=task.id)
    require_stage(task, Stage.SETTLED)
    if not 0 <= rating <= TOP_RATING:
        raise BadCommand(task=task.id, reason="rating-range")
    require_opinion(words)
    return Step(task, (tell(task, task.employer, "feedback-employer", rating=rating, words=words.strip()),))
