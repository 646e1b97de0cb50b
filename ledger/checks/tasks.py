"""Where tasks stand, held against what is kept for them and what the contract says of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.chain.bulk import tasks_at
from ledger.checks import standings
from ledger.checks.looking import Depth, Look
from ledger.core.findings import Finding
from ledger.core.task import IN_ESCROW, Stage

# The contract's own numbers for where a task stands.
NONE, OPENED, DELIVERED, RATED, CONTESTED, CLOSED = range(6)
_WORDS = ("none", "opened", "delivered", "rated", "contested", "closed")
_CLOSED = frozenset({Stage.SETTLED, Stage.REFUNDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What of a task's row says where it stands, and what is kept for it."""

    id: str
    stage: Stage
    prior: Stage | None
    batch: str
    place: int
    reward: int
    rating: int | None
    is_recorded: bool
    is_rating_final: bool
    is_contest_final: bool
    has_terms: bool
    has_worker: bool
    committed: int | None  # what the journal keeps for it; none where it never kept anything

    @property
    def is_in_escrow(self) -> bool:
        """Whether the money is there, asked back or not."""
        return self.stage in IN_ESCROW or self.stage is Stage.SETTLING

    @property
    def subject(self) -> str:
        """What a finding is about."""
        return f"task {self.id}"


def find_uncommitted(tasks: Sequence[Standing]) -> Iterator[Finding]:
    """Name each task for which another sum is kept than its stage says: an ended one has its closing entry."""
    for task in tasks:
        due = task.reward if task.is_in_escrow else 0
        never = task.committed is None and not task.is_in_escrow and task.stage not in _CLOSED
        if task.committed != due and not never:
            found = "never opened" if task.committed is None else str(task.committed)
            yield Finding("committed", task.subject, f"{due} while {task.stage}", found)


def find_odd_rows(tasks: Sequence[Standing]) -> Iterator[Finding]:
    """Name each row that no path through the stages leads to."""
    for task in tasks:
        past = task.is_in_escrow or task.stage in _CLOSED or task.stage is Stage.ASSIGNED
        if past and not (task.has_terms and task.has_worker):
            yield Finding("task-row", task.subject, f"terms and a worker while {task.stage}", "none")
        if task.stage is Stage.SETTLING and task.prior not in IN_ESCROW:
            yield Finding("task-row", task.subject, "settling from a stage in escrow", str(task.prior))
        if task.stage is Stage.REVOKING and task.prior not in {Stage.ASSIGNED, Stage.POSTED}:
            yield Finding("task-row", task.subject, "revoking from assigned or posted", str(task.prior))


def due_stages(task: Standing) -> frozenset[int]:
    """Say where the contract must have a task, by what it has told of it so far."""
    if task.stage in _CLOSED:
        return frozenset({CLOSED, NONE})  # a batch that ended late leaves nothing behind
    if not task.is_in_escrow:
        return frozenset({NONE, CLOSED})  # never opened, or made void
    if task.is_contest_final:
        return frozenset({CONTESTED})
    if task.is_rating_final:
        return frozenset({RATED})
    return frozenset({DELIVERED if task.is_recorded else OPENED})


def compare(task: Standing, stage: int, rating: int) -> Iterator[Finding]:
    """Name a task that stands elsewhere in the contract, or with another rating."""
    due = due_stages(task)
    if stage not in due:
        yield Finding("task", task.subject, _WORDS[stage], f"{task.stage}: {' or '.join(_WORDS[one] for one in due)}")
    elif stage in {RATED, CONTESTED} and task.stage in {Stage.RATED, Stage.CONTESTED} and rating != task.rating:
        yield Finding("task", task.subject, f"rated {rating}", f"rated {task.rating}")


def find_task_rows(look: Look) -> Iterator[Finding]:
    """Hold every task's row against the journal; beside the product those that have not ended."""
    for page in _pages(look, is_live=look.depth is Depth.BRISK):
        yield from find_odd_rows(page)
        yield from find_uncommitted(page)
        look.tally.add(len(page))


def find_task_differences(look: Look) -> Iterator[Finding]:
    """Hold tasks against the contract: those that have not ended, and all where everything is wanted."""
    assert look.head is not None, "the head is there wherever this is asked"
    for page in _pages(look, is_live=look.depth is not Depth.FULL):
        told = tasks_at(look.escrow, [(task.batch, task.place) for task in page], look.head.height)
        for task, (stage, rating) in zip(page, told, strict=True):
            yield from compare(task, stage, rating)
        look.tally.add(len(page))


def _pages(look: Look, *, is_live: bool) -> Iterator[list[Standing]]:
    for rows in standings.select_pages(look.connection, is_live=is_live):
        yield [Standing(**row) for row in rows]
