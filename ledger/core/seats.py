"""Seats of a labelling job: tasks of one employer whose workers answer the same items, each paid by what it came to.

A task with items is a job, and its first seat. Another task of the same employer that shares the items is one more
seat: a worker, a reward and an escrow of its own, so a job of five workers is five escrow tasks and one set of items.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ledger.core.commands import Deliverable, DeliverableKind
from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, TooLate, WrongStage
from ledger.core.ids import ItemId, PersonId, TaskId
from ledger.core.moves import moment
from ledger.core.task import Stage, Task, require_employer, require_stage, terms_of

HAND_IN_BEFORE = timedelta(minutes=10)  # the last moment to deliver, so that the relay has time
BY_ANSWERS = "rated-by-answers"  # the grounds of such a rating: a key, for which the faces have the words
ANSWERS_MIN = 3  # of each item: what all seats together promise, and what the matcher's rule asks for at least
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
    shares: Mapping[TaskId, int]  # how many items each seat's worker has promised to answer
    counts: Mapping[ItemId, int]  # how many answers each item has

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

    def has_done(self, seat: Task) -> bool:
        """Whether a seat's worker has answered as many items as was promised, and none is in doubt that she could."""
        given = self.given(seat)
        doubtful = (item for item in self.items - self.decided.keys() - given if self.counts[item] >= ANSWERS_MIN)
        return len(given & self.items) >= self.shares[seat.id] and not any(doubtful)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What a seat's worker has promised to answer, fixed when the first offered to sit there; and what is done of it.

    Gold counts for neither.
    """

    seat: Task
    share: int  # items; 0 while nobody has offered
    done: int = 0

    @property
    def owed(self) -> int:
        """How many answers are still to come."""
        is_alive = self.seat.stage in _COMING or self.seat.stage is Stage.OPENED
        return max(self.share - self.done, 0) if is_alive else 0


def share_of(task: Task, promises: Sequence[Promise], counts: Sequence[int]) -> int:
    """Say how many items whoever offers to sit here now promises to answer.

    `counts` is how many answers each undecided item has. What these lack, and others have not promised, is shared
    evenly by the seats that nobody has promised anything for: so all promises together can be kept, whatever becomes
    of a seat afterwards, and what one worker leaves undone is there for whoever takes a new seat.

    Raises:
        WrongStage: there is nothing left to promise.
    """
    others = [one for one in promises if one.seat.id != task.id]
    unshared = sum(max(ANSWERS_MIN - count, 1) for count in counts) - sum(one.owed for one in others)
    if unshared <= 0:
        raise WrongStage(task=task.id, stage=task.stage, reason="nothing-to-answer")
    free = 1 + sum(one.seat.stage is Stage.POSTED and not one.share for one in others)
    return min(max(unshared // free, 1), len(counts))


def shares_of(
    free: Sequence[Task], promises: Sequence[Promise], counts: Sequence[int]
) -> tuple[tuple[TaskId, int], ...]:
    """Say what whoever offers now promises for each of the seats that were posted together and are free.

    Each seat in turn; where there are more seats than answers wanted, the last promise nothing and are paid nothing.

    Raises:
        WrongStage: there is nothing left to promise for any.
    """
    first, *others = free
    made = {first.id: share_of(first, promises, counts)}
    for seat in others:
        standing = [replace(one, share=made.get(one.seat.id, one.share)) for one in promises]
        try:
            made[seat.id] = share_of(seat, standing, counts)
        except WrongStage:
            made[seat.id] = 0
    return tuple(made.items())


def is_reserved(mine: Promise, promises: Sequence[Promise], counts: Sequence[int]) -> bool:
    """Say whether the answers that items still lack are others' to give, because all of one's own share is done.

    An item in doubt, which has its answers and is not decided, is anybody's.
    """
    missing = sum(max(ANSWERS_MIN - count, 0) for count in counts)
    owed = sum(one.owed for one in promises if one.seat.id != mine.seat.id)
    return mine.done >= mine.share and missing <= owed


def require_turn(
    item: ItemId, mine: Promise, promises: Sequence[Promise], counts: Mapping[ItemId, int], *, answered: int
) -> None:
    """Refuse an answer that another has promised, and would be paid for.

    `counts` is of the undecided items, and `answered` how many answers this one has.
    """
    if answered < ANSWERS_MIN and is_reserved(mine, promises, tuple(counts.values())):
        raise WrongStage(item=item, reason="promised-by-others")


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
    """Name the seats whose answers are handed in now: they have done their share, or their time runs out.

    What nothing wants an answer of any more counts as done: the last items may happen to be those one has answered.
    """
    return tuple(
        seat
        for seat in job.seats
        if seat.stage is Stage.OPENED
        and job.given(seat)
        and not is_quiet(seat, now)
        and (not job.left(seat) or job.has_done(seat) or is_hand_in_due(seat, now))
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


def rating_of(job: Job, seat: Task, quality: int) -> int:
    """Rate a seat: the quality of its answers, 0-100, times the part of its worker's share that was done; rounded down.

    The share is as it was when the worker offered, whoever came or went since. Nobody else could answer what she had
    promised (`require_turn`), so where nothing was left to her, the share is done.
    """
    if not job.given(seat):
        return 0
    done, share = len(job.given(seat) & job.items), job.shares[seat.id]
    return quality if done >= share or not job.left(seat) else quality * done // share


def answers_handed_in(hashes: Sequence[str]) -> Deliverable:
    """Make the deliverable of a worker's answers: how many, and the SHA-256 of their sorted hashes, a line each."""
    digest = hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()
    text = json.dumps({"answers": len(hashes), "sha256": digest})
    return Deliverable(kind=DeliverableKind.TEXT, sha256=hashlib.sha256(text.encode()).hexdigest(), text=text)


def require_free(task: TaskId, *, is_seat: bool) -> None:
    """Refuse a task that has items of its own already, or another's."""
    if is_seat:
        raise AlreadyDone(task=task, reason="seat")


def require_unread(seats: Sequence[tuple[Task, Sequence[PersonId]]]) -> None:
    """Refuse to add items to a job where somebody sits or has offered to: who has read what is wanted agreed to that.

    `seats` come with who has offered to sit there.
    """
    for seat, applicants in seats:
        require_stage(seat, Stage.POSTED, Stage.CANCELLED, Stage.EXPIRED)
        if applicants and seat.stage is Stage.POSTED:
            raise WrongStage(task=seat.id, stage=seat.stage, reason="applicants")
