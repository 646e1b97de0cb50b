"""What a worker of a labelling job is asked next: gold mixed in, and nothing shown that tells it from the others."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, and_, select

from ledger.core.ids import ItemId, PersonId, TaskId
from ledger.core.seats import ANSWERS_MIN, is_reserved
from ledger.core.task import Stage
from ledger.labelling import select_open, select_promises, select_seats
from ledger.store import select_tasks_named
from ledger.tables import answers, decisions, items, seats, tasks
from matcher.consensus import mix, pick

GOLD_EVERY = 10  # questions, one of which is gold


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its worker sees it: neither its truth nor its name, which may say that there is one."""

    item: ItemId
    question: str
    labels: tuple[str, ...]
    answered: int  # how many questions of this job the worker has answered


def select_asked(connection: Connection, task: TaskId, worker: PersonId) -> Asked | None:
    """Read what the worker of an open task is asked next; nothing where there is nothing to answer."""
    lead = connection.execute(
        select(seats.c.items_of)
        .join(tasks, tasks.c.id == seats.c.task)
        .where(and_(seats.c.task == task, tasks.c.worker == worker, tasks.c.stage == str(Stage.OPENED)))
    ).scalar_one_or_none()
    if lead is None:
        return None
    rows = connection.execute(select(items.c.id, items.c.gold.is_not(None)).where(items.c.task == lead)).all()
    known = {str(item): bool(is_gold) for item, is_gold in rows}
    answered = _beside(connection, lead, answers.c.item, answers.c.worker == worker)
    gold = {item for item, is_gold in known.items() if is_gold}
    wrong_gold = _beside(connection, lead, decisions.c.item) & gold
    wanted = _wanted(connection, TaskId(lead), task, answered)
    order = mix(worker, tuple(known), tuple(gold), every=GOLD_EVERY, seed=_seed(connection, lead))
    chosen = pick(order, gold, wanted, answered | wrong_gold, every=GOLD_EVERY)
    if chosen is None:
        return None
    row = connection.execute(select(items.c.question, items.c.labels).where(items.c.id == chosen)).one()
    return Asked(ItemId(chosen), row.question, row.labels, len(answered))


def _wanted(connection: Connection, lead: TaskId, task: TaskId, answered: set[str]) -> set[str]:
    """Name the items that want this worker's answer most: those with the fewest, so that all end with enough.

    Who has done what she promised is asked for what others have not promised, and where there is doubt.
    """
    seats_of = select_tasks_named(connection, select_seats(connection, lead))
    promises = select_promises(connection, lead, seats_of)
    counts = select_open(connection, lead)
    mine = next(one for one in promises if one.seat.id == task)
    least = ANSWERS_MIN if is_reserved(mine, promises, tuple(counts.values())) else 0
    wanted = {item: count for item, count in counts.items() if item not in answered and count >= least}
    return {item for item, count in wanted.items() if count == min(wanted.values())}


def _beside(connection: Connection, lead: str, item: Column[Any], *wanted: ColumnElement[bool]) -> set[str]:
    """Read which of a job's items have a row in the table of `item`."""
    query = select(item).join(items, items.c.id == item).where(and_(items.c.task == lead, *wanted))
    return set(connection.execute(query).scalars())


def _seed(connection: Connection, lead: str) -> int:
    """Draw by the salt of the task, which stays secret: with a known seed the order itself would tell what is gold."""
    salt: bytes = connection.execute(select(tasks.c.spec_salt).where(tasks.c.id == lead)).scalar_one()
    return int.from_bytes(blake2b(salt, digest_size=8, person=b"gold").digest(), "big")
