"""The rows of crews: who offered for tasks that were posted as one and has no seat there, how many seats are free."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from ledger.bulk import among
from ledger.core.crew import ALONE, Seats, pool_of
from ledger.core.ids import PersonId, TaskId
from ledger.core.task import Stage, Task
from ledger.tables import applications, tasks

_mates = tasks.alias("mates")


def select_applicants(connection: Connection, task: Task) -> tuple[PersonId, ...]:
    """Read who offered and may be given a task, in the order they did."""
    return select_offers(connection, (task,))[task.id]


def select_offers(connection: Connection, named: Collection[Task]) -> dict[TaskId, tuple[PersonId, ...]]:
    """Read who offered for each of these tasks, in the order they did; of a crew those who never had a seat of it."""
    pools = {pool_of(task): list[PersonId]() for task in named}
    query = select(applications.c.task, applications.c.person).where(among(connection, applications.c.task, pools))
    for pool, person in connection.execute(query.order_by(applications.c.place, applications.c.person)):
        pools[pool].append(person)
    seated = _select_seated(connection, {task.crew for task in named if task.crew is not None})
    offered = {pool: tuple(one for one in people if (pool, one) not in seated) for pool, people in pools.items()}
    return {task.id: offered[pool_of(task)] for task in named}


def select_seated(connection: Connection, crew: TaskId) -> frozenset[PersonId]:
    """Read who has a seat of a crew, or has had one: declined, taken back, never delivered."""
    return frozenset(person for _, person in _select_seated(connection, (crew,)))


def _select_seated(connection: Connection, crews: Collection[TaskId]) -> frozenset[tuple[TaskId, PersonId]]:
    if not crews:
        return frozenset()
    here = and_(among(connection, tasks.c.crew, crews), tasks.c.worker.is_not(None))
    rows = connection.execute(select(tasks.c.crew, tasks.c.worker).where(here))
    return frozenset((TaskId(crew), PersonId(worker)) for crew, worker in rows)


def select_seats(connection: Connection, named: Sequence[Task]) -> dict[TaskId, Seats]:
    """Read how many seats are free where these tasks were posted with others."""
    crews = {task.crew for task in named if task.crew is not None}
    found: dict[TaskId, Seats] = {}
    if crews:
        query = select(tasks.c.crew, tasks.c.stage, func.count()).where(among(connection, tasks.c.crew, crews))
        for crew, stage, count in connection.execute(query.group_by(tasks.c.crew, tasks.c.stage)):
            if stage not in {Stage.CANCELLED, Stage.EXPIRED}:
                so_far, is_free = found.get(crew, Seats(0, 0)), stage == Stage.POSTED
                found[crew] = Seats(so_far.free + (count if is_free else 0), so_far.count + count)
    return {task.id: ALONE if task.crew is None else found.get(task.crew, Seats(0, 0)) for task in named}


def select_free_seat(connection: Connection, crew: TaskId) -> TaskId | None:
    """Read the first seat of a crew that is free."""
    query = select(func.min(tasks.c.id)).where(and_(tasks.c.crew == crew, tasks.c.stage == Stage.POSTED))
    return connection.execute(query).scalar()


def is_first_free() -> ColumnElement[bool]:
    """Tell, in a query of tasks that are posted, the first of each crew from its others: they are shown as one."""
    earlier = and_(_mates.c.crew == tasks.c.crew, _mates.c.stage == Stage.POSTED, _mates.c.id < tasks.c.id)
    return ~exists().where(earlier).correlate_except(_mates)


def has_offered() -> ColumnElement[bool]:
    """Tell, in a query of tasks and applications, who offered for the task and may be given it."""
    sits = and_(_mates.c.crew == tasks.c.crew, _mates.c.worker == applications.c.person)
    is_seated = exists().where(sits).correlate_except(_mates)
    return and_(applications.c.task == func.coalesce(tasks.c.crew, tasks.c.id), ~is_seated)
