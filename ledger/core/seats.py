"""Seats of a labelling job: tasks of one employer whose workers answer the same items, each paid by what it came to.

A task with items is a job, and its first seat. Another task of the same employer that shares the items is one more
seat: a worker, a reward and an escrow of its own, so a job of five workers is five escrow tasks and one set of items.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ledger.core.commands import Deliverable, DeliverableKind
from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, TooLate, WrongStage
from ledger.core.ids import ItemId, PersonId, TaskId
from ledger.core.moves import moment
from ledger.core.task import Stage, Task, require_employer, require_stage, terms_of

HAND_IN_BEFORE = timedelta(minutes=10)  # the last moment to deliver, so that the relay has time
RATE_BEFORE = timedelta(hours=1)  # the last moment to rate: later all of the reward is released
_COMING = frozenset({Stage.POSTED, Stage.ASSIGNED, Stage.REVOKING})  # somebody may sit here yet
_TAKEN = frozenset({Stage.OPENED, Stage.DELIVERED, Stage.RATED, Stage.CONTESTED, Stage.SETTLING, Stage.SETTLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A labelling job as it is at one moment; `items` are those whose truth nobody knows."""

    seats: tuple[Task, ...]  # in the order of ids
    items: frozenset[ItemId]
    decided: Mapping[ItemId, datetime]
    answers: Mapping[PersonId, frozenset[ItemId]]  # to gold items too
    delivered: Mapping[TaskId, datetime]  # when each seat was first delivered

    def given(self, seat: Task) -> frozenset[ItemId]:
        """The items that are answered by a seat's worker; somebody with two seats has answered from the first."""
        theirs = [other.id for other in self.seats if other.worker == seat.worker and other.stage in _TAKEN]
        if seat.worker is None or theirs[:1] != [seat.id]:
            return frozenset()
        return self.answers.get(seat.worker, frozenset())

    def left(self, seat: Task) -> frozenset[ItemId]:
        """The items that wanted an answer of a seat's worker, and had none when she delivered or have none now."""
        until = self.delivered.get(seat.id)
        over = {item for item, at in self.decided.items() if until is None or at <= until}
        return self.items - self.given(seat) - over


def require_share(task: Task, lead: Task, person: PersonId, applicants: Sequence[PersonId]) -> None:
    """Refuse to let a task's worker answer another's items unless both are one employer's, and nobody has offered.

    Tasks that were posted as one answer the same; items are added to all of them at once.
    """
    require_employer(task, person)
    require_employer(lead, person)
    require_stage(task, Stage.POSTED)
    if applicants:
        raise WrongStage(task=task.id, stage=task.stage, reason="applicants")
    if task.id == lead.id or task.asset != lead.asset or task.crew is not None:
        raise BadCommand(task=task.id, reason="seat")


def require_one_seat(task: Task, person: PersonId, others: Sequence[tuple[Task, Sequence[PersonId]]]) -> None:
    """Refuse an offer of somebody who sits, or has offered to sit, elsewhere in the same job.

    Everybody answers an item once, so a second seat would be paid for the same answers.
    """
    for other, applicants in others:
        is_theirs = other.worker == person and other.stage in _TAKEN | _COMING
        if is_theirs or (other.stage is Stage.POSTED and person in applicants):
            raise NotAllowed(task=task.id, reason="other-seat")


def require_answering(seat: Task | None, lead: TaskId, now: datetime) -> Task:
    """Refuse answers of somebody without a seat, before the money is in escrow, or after the time to deliver."""
    if seat is None:
        raise NotAllowed(task=lead)
    require_stage(seat, Stage.OPENED)
    if now >= moment(terms_of(seat).submit_by):
        raise TooLate(task=seat.id)
    return seat


def spent(job: Job) -> frozenset[ItemId]:
    """Name the undecided items that nobody is left to answer: every worker who still may has answered them."""
    if any(seat.stage in _COMING for seat in job.seats):
        return frozenset()
    present = [job.given(seat) for seat in job.seats if seat.stage is Stage.OPENED]
    return frozenset(item for item in job.items - job.decided.keys() if all(item in given for given in present))


def to_hand_in(job: Job, now: datetime) -> tuple[Task, ...]:
    """Name the seats whose answers are handed in now: nothing wants an answer of theirs, or their time runs out."""
    return tuple(
        seat
        for seat in job.seats
        if seat.stage is Stage.OPENED
        and job.given(seat)
        and not is_quiet(seat, now)
        and (not job.left(seat) or is_hand_in_due(seat, now))
    )


def to_rate(job: Job, now: datetime) -> tuple[Task, ...]:
    """Name the seats that are rated now: all that their workers answered is decided, or the time to rate runs out."""
    return tuple(
        seat
        for seat in job.seats
        if seat.stage is Stage.DELIVERED
        and not is_quiet(seat, now)
        and (not (job.given(seat) & job.items) - job.decided.keys() or is_rating_due(seat, now))
    )


def is_quiet(seat: Task, now: datetime) -> bool:
    """Say whether a seat is left alone for a while, after the chain has refused what was asked."""
    return seat.quiet_until is not None and now < seat.quiet_until


def is_hand_in_due(seat: Task, now: datetime) -> bool:
    """Say whether an open seat's time to deliver is about to run out."""
    return now >= moment(terms_of(seat).submit_by) - min(HAND_IN_BEFORE, timedelta(seconds=seat.seconds // 4))


def is_rating_due(seat: Task, now: datetime) -> bool:
    """Say whether a delivered seat's time to rate is about to run out."""
    return now >= moment(terms_of(seat).rate_by) - RATE_BEFORE


def rating_of(job: Job, seat: Task, quality: int, *, fewest: int) -> int:
    """Rate a seat: the quality of its answers, less what was wanted of its worker and left undone.

    `quality` is 0-100, `fewest` how many answers an item needs. Whoever left nothing has done all that was wanted;
    else the whole is a fair share of the least number of answers, rounded up, and the rating is rounded down.
    """
    if not job.given(seat):
        return 0
    done = len(job.given(seat) & job.items)
    sat = sum(other.stage in _TAKEN for other in job.seats)
    fair = min(-(-len(job.items) * fewest // sat), len(job.items))
    return quality if not job.left(seat) or done >= fair else quality * done // fair


def answers_handed_in(hashes: Sequence[str]) -> Deliverable:
    """Make the deliverable of a worker's answers: how many, and the SHA-256 of their sorted hashes, a line each."""
    digest = hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()
    text = json.dumps({"answers": len(hashes), "sha256": digest})
    return Deliverable(kind=DeliverableKind.TEXT, sha256=hashlib.sha256(text.encode()).hexdigest(), text=text)


def require_free(task: TaskId, *, is_seat: bool) -> None:
    """Refuse a task that has items of its own already, or another's."""
    if is_seat:
        raise AlreadyDone(task=task, reason="seat")


def require_unread(seats: Sequence[Task]) -> None:
    """Refuse to add items to a job where somebody sits: who has read what is wanted is not asked for more."""
    for seat in seats:
        require_stage(seat, Stage.POSTED, Stage.CANCELLED, Stage.EXPIRED)
