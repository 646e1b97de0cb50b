"""The rows of labelling: items, answers, decisions."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from ledger.bulk import among, insert_rows
from ledger.core.commands import ItemDecision
from ledger.core.ids import ItemId, TaskId
from ledger.core.labelling import Answer, Item
from ledger.tables import answers, decisions, items

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


def insert_answer(connection: Connection, given: Answer, at: datetime) -> None:
    """Keep an answer."""
    row = {"item": given.item, "worker": given.worker, "label": given.label, "hash": given.hash, "answered_at": at}
    connection.execute(insert(answers).values(**row))


def count_answers(connection: Connection, asked: Sequence[ItemId]) -> Mapping[ItemId, int]:
    """Count the answers to items; those without any are left out."""
    query = select(answers.c.item, func.count()).where(among(connection, answers.c.item, asked))
    return {ItemId(item): int(count) for item, count in connection.execute(query.group_by(answers.c.item)).all()}


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
