"""A task and where it stands."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ledger.core.commands import Deliverable, Filling, Reason
from ledger.core.communities import Charter
from ledger.core.effects import Effect
from ledger.core.errors import AlreadyDone, NotAllowed, StillWaiting, WrongStage
from ledger.core.ids import CommunityId, PersonId, TaskId
from ledger.core.needs import NOTHING_NEEDED, Needs
from ledger.core.packed import Path
from ledger.core.terms import Terms


class Stage(StrEnum):
    """Where a task stands."""

    POSTED = "posted"  # on the board, waiting for a worker
    ASSIGNED = "assigned"  # a worker is named and the escrow asked to open
    OPENED = "opened"  # the money is in escrow; the worker works
    DELIVERED = "delivered"  # handed in, waiting for the rating
    RATED = "rated"  # graded below the full mark, waiting for the worker
    CONTESTED = "contested"  # the worker objects to the rating, waiting for the arbiter
    REVOKING = "revoking"  # the escrow has been asked to make the signed terms void before they are opened
    SETTLING = "settling"  # the escrow has been asked to end it
    SETTLED = "settled"  # paid
    REFUNDED = "refunded"  # never delivered, or declined by the worker: all given back
    CANCELLED = "cancelled"  # taken back by the employer before the money was in escrow
    EXPIRED = "expired"  # nobody was found in time


ENDED = frozenset({Stage.SETTLED, Stage.REFUNDED, Stage.CANCELLED, Stage.EXPIRED})

IN_ESCROW = (Stage.OPENED, Stage.DELIVERED, Stage.RATED, Stage.CONTESTED)  # the money is there and nothing else asked
_CLOSED = frozenset({Stage.SETTLED, Stage.REFUNDED})
_TO_THE_END = _CLOSED | {Stage.SETTLING}

EDGES: dict[Stage, frozenset[Stage]] = {
    # From posted to opened: an earlier open that was refused here and then sent by somebody else.
    Stage.POSTED: frozenset({Stage.ASSIGNED, Stage.OPENED, Stage.CANCELLED, Stage.EXPIRED}),
    # From assigned to posted: whoever must sign the open with a wallet of their own has not.
    Stage.ASSIGNED: frozenset({Stage.OPENED, Stage.POSTED, Stage.REVOKING, Stage.CANCELLED}) | _CLOSED,
    Stage.REVOKING: frozenset({Stage.OPENED, Stage.POSTED, Stage.CANCELLED}),
    Stage.OPENED: frozenset({Stage.DELIVERED}) | _TO_THE_END,
    Stage.DELIVERED: frozenset({Stage.RATED}) | _TO_THE_END,
    Stage.RATED: frozenset({Stage.DELIVERED, Stage.CONTESTED}) | _TO_THE_END,
    Stage.CONTESTED: frozenset({Stage.RATED}) | _TO_THE_END,
    Stage.SETTLING: frozenset(IN_ESCROW) | _CLOSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A piece of work an employer wants done."""

    id: TaskId
    version: int  # one more with every change, counted when it is saved
    stage: Stage
    employer: PersonId
    title: str
    asset: str
    reward: int  # in the asset's smallest unit
    seconds: int
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    spec_salt: bytes
    posted_at: datetime
    expires_at: datetime  # when a task that found nobody leaves the board
    needs: Needs = NOTHING_NEEDED  # what whoever applies must bring
    window_at: datetime | None = None  # by when a worker is named; none while that waits for an offer or for money
    filling: Filling = Filling.MATCHER
    attachments: tuple[Deliverable, ...] = ()  # what the employer shows whoever does it
    crew: TaskId | None = None  # the first of the tasks it was posted with as one; none where it was posted alone
    community: CommunityId | None = None  # on whose board it was posted, beside everybody's
    charter: Charter | None = None  # what that community asked of it then
    wanted: PersonId | None = None  # whom the employer has chosen of those who applied
    worker: PersonId | None = None
    arbiter: PersonId | None = None  # who may rule; none where the terms name nobody known here
    terms: Terms | None = None
    batch: str | None = None  # the batch's id on chain
    place: int = 0  # the task's index in its batch
    deliverable: str | None = None  # the salted hash on chain
    is_recorded: bool = False  # a delivery stands on chain: this one or an earlier one
    rating: int | None = None
    is_rating_final: bool = False  # the rating stands on chain
    is_contest_final: bool = False  # the objection stands on chain
    path: Path | None = None  # how it ended
    prior: Stage | None = None  # settling: where to return to when the escrow refuses; revoking: where it came from
    quiet_until: datetime | None = None  # timers leave it alone until then, after a refusal


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a batch as it was planned: what is signed and proven is made of these, whatever changes later."""

    batch: str
    place: int
    task: TaskId
    worker: str  # the address the money is opened for
    reward: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A task as it was read and as it came to stand, so many versions later."""

    was: Task
    now: Task
    times: int = 1


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who was chosen for a task as it was at a version, and why."""

    task: TaskId
    version: int
    worker: PersonId
    reasons: tuple[Reason, ...]
    against: tuple[tuple[PersonId, Reason], ...] = ()  # why each other applicant was not


@dataclass(frozen=True, slots=True)
class Step:
    """A move: the new state and what is to be done outside."""

    task: Task
    effects: tuple[Effect, ...] = ()


RETRY_AFTER_REFUSAL = timedelta(minutes=10)


def require_stage(task: Task, *stages: Stage) -> None:
    """Refuse unless the task is at one of `stages`."""
    if task.stage not in stages:
        raise WrongStage(task=task.id, stage=task.stage)


def require_employer(task: Task, person: PersonId) -> None:
    """Refuse anybody but the employer."""
    if task.employer != person:
        raise NotAllowed(task=task.id)


def require_worker(task: Task, person: PersonId) -> None:
    """Refuse anybody but the assigned worker."""
    if task.worker != person:
        raise NotAllowed(task=task.id)


def require_in_escrow(task: Task) -> None:
    """Refuse unless the money is in escrow and the chain has confirmed where the task stands."""
    if task.stage in {Stage.SETTLING} | ENDED:
        raise AlreadyDone(task=task.id, stage=task.stage)
    is_rating_open = task.stage is Stage.RATED and not task.is_rating_final
    is_contest_open = task.stage is Stage.CONTESTED and not task.is_contest_final
    if task.stage is Stage.ASSIGNED or is_rating_open or is_contest_open:
        raise StillWaiting(task=task.id, stage=task.stage)
    require_stage(task, *IN_ESCROW)


def terms_of(task: Task) -> Terms:
    """Read the terms of a task past assignment."""
    assert task.terms is not None, "a task past assignment has terms"
    return task.terms


def advance(task: Task, stage: Stage, **changes: object) -> Task:
    """Move a task to a stage; only the edges of the diagram exist, and staying is no edge to check."""
    assert stage is task.stage or stage in EDGES.get(task.stage, frozenset()), (task.stage, stage)
    return replace(task, stage=stage, **changes)  # type: ignore[arg-type]
