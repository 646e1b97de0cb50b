"""The timer of labelling: looks at jobs that have changed, and has what their answers come to adopted by the one door.

It remembers in memory at what state it has looked last, and that alone: whoever starts anew looks at each job once
more. Several may look at the same job: what one has adopted is a repeat for the other, or it is refused.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from ledger.clock import Clock
from ledger.core.commands import Command, Deliver, Rate
from ledger.core.ids import CommandId, TaskId
from ledger.core.item_commands import DecideItems, ItemDecision
from ledger.core.seats import BY_ANSWERS, answers_handed_in, is_hand_in_due, is_quiet, is_rating_due
from ledger.core.task import Stage, Task
from ledger.database import Connection, Engine, reading, transact
from ledger.deciding import Looked, look
from ledger.findings import report
from ledger.intake import Intake
from ledger.labelling import select_counts
from ledger.store import select_tasks_named
from matcher.consensus import Rule

DECISIONS_MAX = 100  # in one command: it is adopted as a whole, so one new answer holds up as many
_Mark = tuple[tuple[TaskId, int, int, bool, bool], ...]  # of each seat: task, answers, version, which dates have come


class Labeller:
    """Decides items, hands in and rates what was answered, job by job."""

    def __init__(self, engine: Engine, intake: Intake, clock: Clock, rule: Rule | None = None) -> None:
        self._engine = engine
        self._intake = intake
        self._clock = clock
        self._rule = rule or Rule()
        self._looked: dict[TaskId, _Mark] = {}

    def run_once(self) -> int:
        """Look at all jobs that have changed; says how many commands were taken."""
        now = self._clock.now()
        with reading(self._engine) as connection:
            marks = _marks(connection, now)
        self._looked = {job: mark for job, mark in self._looked.items() if job in marks}
        return sum(self._see_to(job, mark, now) for job, mark in marks.items() if self._looked.get(job) != mark)

    def _see_to(self, job: TaskId, mark: _Mark, now: datetime) -> int:
        with reading(self._engine) as connection:
            found = look(connection, job, self._rule, now)
        asked = tuple(commands_of(job, found, now))
        if found.findings:
            transact(self._engine, lambda connection: [report(connection, one, now) for one in found.findings])
        outcomes = self._intake.handle(asked) if asked else ()
        taken = sum(one.refusal is None and not one.is_repeat for one in outcomes)
        if not taken:  # else there may be more to do by what was adopted
            self._looked[job] = mark
        return taken


def _marks(connection: Connection, now: datetime) -> dict[TaskId, _Mark]:
    """Tell of each job how it stands, as far as it decides what is to be done."""
    counts = select_counts(connection)
    if not counts:
        return {}
    seats = {seat.id: seat for seat in select_tasks_named(connection, [task for _, task, _ in counts])}
    return {
        job: tuple(
            (task, answered, seats[task].version, _is_due(seats[task], now), is_quiet(seats[task], now))
            for _, task, answered in theirs
        )
        for job, theirs in groupby(counts, key=lambda count: count[0])
    }


def _is_due(seat: Task, now: datetime) -> bool:
    is_open = seat.stage is Stage.OPENED and is_hand_in_due(seat, now)
    return is_open or (seat.stage is Stage.DELIVERED and is_rating_due(seat, now))


def commands_of(job: TaskId, found: Looked, now: datetime) -> Iterator[Command]:
    """Make the commands that have the door adopt what was found."""
    for at in range(0, len(found.decisions), DECISIONS_MAX):
        yield _decision(job, found.decisions[at : at + DECISIONS_MAX], now)
    for seat, hashes in found.to_hand_in:
        assert seat.worker is not None, "who has answered is known"
        body, origin = answers_handed_in(hashes), CommandId(f"timer:hand-in:{seat.id}:{seat.version}")
        yield Deliver(id=origin, at=now, person=seat.worker, task=seat.id, deliverable=body)
    for seat, rating in found.ratings:
        # The version is in the id: what the chain has refused may be asked again once the task has moved.
        origin = CommandId(f"timer:rate:{seat.id}:{seat.version}")
        yield Rate(
            id=origin,
            at=now,
            person=seat.employer,
            task=seat.id,
            rating=rating,
            seen=seat.deliverable or "",
            grounds=BY_ANSWERS,
        )


def _decision(job: TaskId, made: tuple[ItemDecision, ...], now: datetime) -> DecideItems:
    """Decide items, known by the first of them, which is decided once."""
    return DecideItems(id=CommandId(f"timer:decide:{made[0].item}"), at=now, task=job, decisions=made)
