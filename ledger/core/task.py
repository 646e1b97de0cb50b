"""A task and where it stands."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ledger.core.effects import Effect
from ledger.core.errors import NotAllowed, WrongStage
from ledger.core.ids import PersonId, TaskId
from ledger.core.terms import Terms


class Stage(StrEnum):
    """Where a task stands."""

    POSTED = "posted"  # on the board, waiting for a worker
    ASSIGNED = "assigned"  # a worker is named and the escrow asked to open
    OPENED = "opened"  # the money is in escrow; the worker works
    DELIVERED = "delivered"  # handed in, waiting for the rating
    RATED = "rated"  # graded below the full mark, waiting for the worker
    SETTLING = "settling"  # the escrow has been asked to end it
    SETTLED = "settled"  # paid
    REFUNDED = "refunded"  # never delivered, all given back
    CANCELLED = "cancelled"  # taken back by the employer before anybody was assigned
    EXPIRED = "expired"  # nobody was found in time


ENDED = frozenset({Stage.SETTLED, Stage.REFUNDED, Stage.CANCELLED, Stage.EXPIRED})

EDGES: dict[Stage, frozenset[Stage]] = {
    # From posted to opened: an earlier open that was refused here and then sent by somebody else.
    Stage.POSTED: frozenset({Stage.ASSIGNED, Stage.OPENED, Stage.CANCELLED, Stage.EXPIRED}),
    Stage.ASSIGNED: frozenset({Stage.OPENED, Stage.POSTED, Stage.SETTLED, Stage.REFUNDED}),
    Stage.OPENED: frozenset({Stage.DELIVERED, Stage.SETTLING, Stage.SETTLED, Stage.REFUNDED}),
    Stage.DELIVERED: frozenset({Stage.RATED, Stage.SETTLING, Stage.SETTLED, Stage.REFUNDED}),
    Stage.RATED: frozenset({Stage.DELIVERED, Stage.SETTLING, Stage.SETTLED, Stage.REFUNDED}),
    Stage.SETTLING: frozenset({Stage.OPENED, Stage.DELIVERED, Stage.RATED, Stage.SETTLED, Stage.REFUNDED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A piece of work an employer wants done."""

    id: TaskId
    version: int  # one more with every change that is saved; the one door counts
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
    window_at: datetime | None = None  # when the matcher decides; none while nobody has applied
    worker: PersonId | None = None
    terms: Terms | None = None
    batch: str | None = None  # the batch's id on chain
    deliverable: str | None = None  # the salted hash on chain
    is_recorded: bool = False  # a delivery stands on chain: this one or an earlier one
    rating: int | None = None
    is_rating_final: bool = False  # the rating stands on chain
    prior: Stage | None = None  # where to return to when the escrow refuses
    quiet_until: datetime | None = None  # timers leave it alone until then, after a refusal


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


def advance(task: Task, stage: Stage, **changes: object) -> Task:
    """Move a task to a stage; only the edges of the diagram exist, and staying is no edge to check."""
    assert stage is task.stage or stage in EDGES.get(task.stage, frozenset()), (task.stage, stage)
    return replace(task, stage=stage, **changes)  # type: ignore[arg-type]
