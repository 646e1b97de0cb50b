"""The rows of labelling: items, seats, answers, decisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, insert, select, update

from ledger.bulk import among, insert_rows
from ledger.core.ids import ItemId, PersonId, TaskId
from ledger.core.item_commands import ItemDecision
from ledger.core.labelling import Answer, Item
from ledger.core.seats import Promise
from ledger.core.task import ENDED, Stage, Task
from ledger.tables import answers, decisions, deliverables, items, seats, tasks

_OF_ITEM = ("id", "task", "name", "question", "labels", "gold")
_OF_DECISION = ("item", "label", "certainty", "answers", "is_sure")


def select_items(connection: Connection, task: TaskId) -> tuple[Item, ...]:
    """Read the items of a task, in the order they were added."""
    query = select(*(items.c[name] for name in _OF_ITEM)).where(items.c.task == task).order_by(items.c.id)
    return tuple(Item(**row) for row in connection.execute(query).mappings())


def select_item(connection: Connection, item: ItemId) -> Item | None:
    """Read an item."""
    query = select(*(items.c[name] for name in _OF_ITEM)).where(items.c.id == item)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else Item(**row)


def insert_items(connection: Connection, added: Sequence[Item], at: datetime) -> None:
    """Add items."""
    rows = [(*(getattr(item, name) for name in _OF_ITEM), at) for item in added]
    insert_rows(connection, items, (*_OF_ITEM, "added_at"), rows)


def select_answers(connection: Connection, task: TaskId) -> tuple[Answer, ...]:
    """Read all answers to a task's items, in the order of items and workers."""
    columns = (answers.c.item, answers.c.worker, answers.c.label, answers.c.hash)
    query = select(*columns).join(items, items.c.id == answers.c.item).where(items.c.task == task)
    query = query.order_by(answers.c.item, answers.c.worker)
    return tuple(Answer(**row) for row in connection.execute(query).mappings())


def has_answered(connection: Connection, given: Answer) -> bool:
    """Whether the worker has answered the item, be it otherwise."""
    mine = (answers.c.item == given.item) & (answers.c.worker == given.worker)
    return connection.execute(select(answers.c.hash).where(mine)).one_or_none() is not None


def insert_answer(connection: Connection, seat: TaskId, given: Answer, at: datetime) -> None:
    """Keep an answer, and count it where its worker sits."""
    row = {"item": given.item, "worker": given.worker, "label": given.label, "hash": given.hash, "answered_at": at}
    connection.execute(insert(answers).values(**row))
    connection.execute(update(seats).where(seats.c.task == seat).values(answered=seats.c.answered + 1))


def count_answers(connection: Connection, asked: Sequence[ItemId]) -> Mapping[ItemId, int]:
    """Count the answers to items; those without any are left out."""
    query = select(answers.c.item, func.count()).where(among(connection, answers.c.item, asked))
    return {ItemId(item): int(count) for item, count in connection.execute(query.group_by(answers.c.item)).all()}


def select_open(connection: Connection, lead: TaskId) -> Mapping[ItemId, int]:
    """Count the answers to each of a job's items that is neither gold nor decided, those without any as well."""
    is_open = and_(items.c.task == lead, items.c.gold.is_(None), decisions.c.item.is_(None))
    query = select(items.c.id, func.count(answers.c.worker)).select_from(
        items.outerjoin(decisions, decisions.c.item == items.c.id).outerjoin(answers, answers.c.item == items.c.id)
    )
    return {ItemId(item): int(count) for item, count in connection.execute(query.where(is_open).group_by(items.c.id))}


def select_promises(connection: Connection, lead: TaskId, sat: Sequence[Task]) -> tuple[Promise, ...]:
    """Read what the workers of a job's seats have promised to answer, and what is done of it."""
    rows = connection.execute(select(seats.c.task, seats.c.share).where(seats.c.items_of == lead))
    shares = {task: int(share) for task, share in rows.all()}
    query = select(answers.c.worker, func.count()).join(items, items.c.id == answers.c.item)
    query = query.where(and_(items.c.task == lead, items.c.gold.is_(None))).group_by(answers.c.worker)
    done = {worker: int(count) for worker, count in connection.execute(query).all()}
    return tuple(Promise(seat=seat, share=shares[seat.id], done=done.get(seat.worker or "", 0)) for seat in sat)


def has_share_left(connection: Connection, seat: TaskId) -> bool:
    """Whether a seat has fewer answers, to gold as well, than were promised: it certainly has some to give yet."""
    is_left = and_(seats.c.task == seat, seats.c.answered < seats.c.share)
    return connection.execute(select(seats.c.task).where(is_left)).one_or_none() is not None


def update_share(connection: Connection, seat: TaskId, share: int) -> None:
    """Fix what whoever sits there has promised."""
    connection.execute(update(seats).where(seats.c.task == seat).values(share=share))


def insert_seat(connection: Connection, task: TaskId, items_of: TaskId) -> None:
    """Have a task's worker answer a task's items."""
    connection.execute(insert(seats).values(task=task, items_of=items_of))


def select_lead(connection: Connection, task: TaskId) -> TaskId | None:
    """Read whose items a task's worker answers; none where it is no labelling task."""
    found = connection.execute(select(seats.c.items_of).where(seats.c.task == task)).scalar_one_or_none()
    return None if found is None else TaskId(found)


def select_seats(connection: Connection, lead: TaskId) -> tuple[TaskId, ...]:
    """Read the seats of a job, in the order of ids."""
    query = select(seats.c.task).where(seats.c.items_of == lead).order_by(seats.c.task)
    return tuple(TaskId(task) for task in connection.execute(query).scalars())


def select_seat(connection: Connection, lead: TaskId, worker: PersonId) -> TaskId | None:
    """Read where somebody sits in a job; of several seats one that is open."""
    query = select(seats.c.task).join(tasks, tasks.c.id == seats.c.task)
    query = query.where(and_(seats.c.items_of == lead, tasks.c.worker == worker))
    query = query.order_by((tasks.c.stage != str(Stage.OPENED)), seats.c.task).limit(1)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else TaskId(found)


def select_counts(connection: Connection) -> tuple[tuple[TaskId, TaskId, int], ...]:
    """Read the seats that have not ended: of which job, which task, how many answers; in that order."""
    query = select(seats.c.items_of, seats.c.task, seats.c.answered).join(tasks, tasks.c.id == seats.c.task)
    live = [str(stage) for stage in Stage if stage not in ENDED]
    rows = connection.execute(query.where(tasks.c.stage.in_(live)).order_by(seats.c.items_of, seats.c.task))
    return tuple((TaskId(row[0]), TaskId(row[1]), int(row[2])) for row in rows)


def select_delivered(connection: Connection, named: Sequence[TaskId]) -> Mapping[TaskId, datetime]:
    """Read when tasks were first delivered; those that never were are left out."""
    query = select(deliverables.c.task, func.min(deliverables.c.delivered_at))
    query = query.where(among(connection, deliverables.c.task, named)).group_by(deliverables.c.task)
    return {TaskId(task): at for task, at in connection.execute(query).all()}


def select_decided(connection: Connection, task: TaskId) -> Mapping[ItemId, datetime]:
    """Read when a task's items were decided."""
    query = select(decisions.c.item, decisions.c.decided_at).join(items, items.c.id == decisions.c.item)
    return {ItemId(item): at for item, at in connection.execute(query.where(items.c.task == task)).all()}


def select_decisions(connection: Connection, task: TaskId) -> tuple[ItemDecision, ...]:
    """Read what was decided of a task's items."""
    query = select(*(decisions.c[name] for name in _OF_DECISION)).join(items, items.c.id == decisions.c.item)
    rows = connection.execute(query.where(items.c.task == task).order_by(decisions.c.item)).mappings()
    return tuple(ItemDecision(**{**row, "is_sure": bool(row["is_sure"])}) for row in rows)


def is_decided(connection: Connection, item: ItemId) -> bool:
    """Whether an item was decided."""
    return connection.execute(select(decisions.c.item).where(decisions.c.item == item)).one_or_none() is not None


def insert_decisions(connection: Connection, made: Sequence[ItemDecision], at: datetime) -> None:
    """Keep what was decided."""
    rows = [(*(getattr(one, name) for name in _OF_DECISION), at) for one in made]
    insert_rows(connection, decisions, (*_OF_DECISION, "decided_at"), rows)
