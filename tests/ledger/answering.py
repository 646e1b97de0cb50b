"""Labelling jobs for tests: seats that share items, opened as the chain would tell, and answers of several workers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from sqlalchemy import Connection

from ledger import labelling
from ledger.core.ids import PersonId, TaskId
from ledger.core.item_commands import AddItems, AnswerItem, NewItem, ShareItems
from ledger.core.labelling import Item
from ledger.core.seats import share_of
from ledger.core.task import Moved, Stage, Task
from ledger.database import reading, writing
from ledger.store import select_tasks, select_tasks_named, update_tasks
from ledger.views.asking import select_asked
from tests.core import samples
from tests.ledger.hands import USD, Hands

DAYS_2, DAYS_3 = 172800, 259200
LABELS = ("cat", "dog")


def truth(place: int) -> str:
    """Say what the item at a place is."""
    return LABELS[place * 7 // 3 % 2]


def job(hands: Hands, employer: PersonId, *, items: int, gold: int = 0, seats: int = 3) -> tuple[TaskId, ...]:
    """Post a labelling job; gives its seats, the first of which has the items."""
    lead = hands.post(employer, 30 * USD)
    asked = (
        NewItem(name=f"p{at}", question=f"{at}?", labels=LABELS, gold=truth(at) if at >= items else None)
        for at in range(items + gold)
    )
    hands.do(AddItems(**hands.stamp(), person=employer, task=lead, items=tuple(asked)))
    return (lead, *(share(hands, employer, lead) for _ in range(seats - 1)))


def share(hands: Hands, employer: PersonId, lead: TaskId) -> TaskId:
    """Post one more task that shares a task's items."""
    task = hands.post(employer, 30 * USD)
    hands.do(ShareItems(**hands.stamp(), person=employer, task=task, items_of=lead))
    return task


def sit(connection: Connection, task: Task, worker: PersonId, now: datetime) -> None:
    """Have a task opened for a worker, as the chain would have told; of a job they have promised their share."""
    lead = labelling.select_lead(connection, task.id)
    if lead is not None:
        seats = select_tasks_named(connection, labelling.select_seats(connection, lead))
        counts = tuple(labelling.select_open(connection, lead).values())
        promises = labelling.select_promises(connection, lead, seats)
        labelling.update_share(connection, task.id, share_of(task, promises, counts))
    submit_by = int(now.timestamp()) + DAYS_2
    dates = {"submit_by": submit_by, "rate_by": submit_by + DAYS_3, "contest_by": submit_by + DAYS_3 + DAYS_2}
    terms = replace(samples.terms_of(samples.opened()), **dates)
    update_tasks(connection, [Moved(task, replace(task, stage=Stage.OPENED, worker=worker, terms=terms))])


def open_seats(hands: Hands, workers: Sequence[PersonId]) -> None:
    """Have all tasks that there are opened for one worker each, in their order."""
    with writing(hands.engine) as connection:
        found = sorted(select_tasks(connection), key=lambda task: task.id)
        for task, worker in zip(found, workers, strict=True):
            sit(connection, task, worker, hands.now())


def items_of(hands: Hands, lead: TaskId) -> tuple[Item, ...]:
    """Read the items of a job."""
    with reading(hands.engine) as connection:
        return labelling.select_items(connection, lead)


def answer_all(hands: Hands, lead: TaskId, labels: Mapping[PersonId, Sequence[str]]) -> None:
    """Have workers answer the first items, as many as they have labels for."""
    items = items_of(hands, lead)
    hands.handle(
        *(
            AnswerItem(**hands.stamp(), person=worker, item=item.id, label=label)
            for worker, given in labels.items()
            for item, label in zip(items, given, strict=False)
        )
    )


def honest(count: int) -> list[str]:
    """Answer the first items as they are."""
    return [truth(at) for at in range(count)]


def clicked(count: int) -> list[str]:
    """Answer the first items without looking."""
    return [LABELS[at * at * 5 // 3 % 2] for at in range(count)]


def by_place(name: str) -> str:
    """Answer an item of `job` as it is, by its name."""
    return truth(int(name[1:]))


def answer_asked(hands: Hands, task: TaskId, worker: PersonId, by: Callable[[str], str]) -> int:
    """Have a worker answer all that they are asked, by the names of items; says how much that was."""
    for done in count():
        with reading(hands.engine) as connection:
            asked = select_asked(connection, task, worker)
            known = None if asked is None else labelling.select_item(connection, asked.item)
        if known is None:
            return done
        hands.do(AnswerItem(**hands.stamp(), person=worker, item=known.id, label=by(known.name)))
    raise AssertionError("there is always a next number")
