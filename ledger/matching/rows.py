"""What a round of matching reads and keeps, many rows at once: offers, records, what seats were worth."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, and_, func, insert, select, update

from ledger.bulk import among
from ledger.core.ids import PersonId, TaskId
from ledger.tables import applications, expectations, tasks
from matcher.window import Expectation


def select_offers(connection: Connection, named: Collection[TaskId]) -> dict[TaskId, tuple[PersonId, ...]]:
    """Read who offered for each of these tasks, in the order they did."""
    query = select(applications.c.task, applications.c.person).where(among(connection, applications.c.task, named))
    found: dict[TaskId, list[PersonId]] = {task: [] for task in named}
    for task, person in connection.execute(query.order_by(applications.c.place, applications.c.person)):
        found[task].append(person)
    return {task: tuple(people) for task, people in found.items()}


def select_records(connection: Connection, workers: Collection[PersonId]) -> dict[PersonId, tuple[int, int]]:
    """Read workers' records: how many tasks ended by their rating, and the sum of those ratings."""
    is_rated = and_(tasks.c.path.is_not(None), tasks.c.rating.is_not(None))
    query = select(tasks.c.worker, func.count(), func.sum(tasks.c.rating)).where(is_rated).group_by(tasks.c.worker)
    rows = connection.execute(query.where(among(connection, tasks.c.worker, workers)))
    return dict.fromkeys(workers, (0, 0)) | {row[0]: (int(row[1]), int(row[2])) for row in rows}


def select_expectations(connection: Connection, *, lock: bool = False) -> dict[str, Expectation]:
    """Read what seats were worth lately, by kind of task; whoever will add to it locks it."""
    query = select(expectations).order_by(expectations.c.kind)
    rows = connection.execute(query.with_for_update() if lock else query)
    return {kind: Expectation(total, count) for kind, total, count in rows}


def learn_worths(connection: Connection, filled: Iterable[tuple[str, int]]) -> None:
    """Add what seats were worth that have just been filled: kind of task, utility."""
    by_kind: dict[str, list[int]] = {}
    for kind, utility in filled:
        by_kind.setdefault(kind, []).append(utility)
    known = select_expectations(connection, lock=True) if by_kind else {}
    for kind, utilities in sorted(by_kind.items()):
        _keep(connection, kind, known, utilities)


def _keep(connection: Connection, kind: str, known: Mapping[str, Expectation], utilities: Sequence[int]) -> None:
    after = known.get(kind, Expectation()).after(utilities)
    figures = {"total": after.total, "count": after.count}
    if kind in known:
        connection.execute(update(expectations).where(expectations.c.kind == kind).values(**figures))
    else:  # of two who are first with a kind one begins again
        connection.execute(insert(expectations).values(kind=kind, **figures))
