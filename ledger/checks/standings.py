"""Reading where tasks stand, beside what the journal keeps for them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Text, and_, cast, literal, select

from ledger.bulk import among
from ledger.core.journal import committed_account
from ledger.core.task import ENDED, Slot, Stage
from ledger.tables import assets, balances, deliverables, slots, tasks

PAGE = 2000
_PREFIX = committed_account("", 0).partition("//")[0] + "/"
_LIVE = tuple(str(stage) for stage in Stage if stage not in ENDED and stage is not Stage.POSTED)
_CLOSED = (str(Stage.SETTLED), str(Stage.REFUNDED))
_AS_THEY_ARE = ("id", "batch", "reward", "rating", "is_recorded", "is_rating_final", "is_contest_final")
_RECORDED = ("id", "batch", "place", "deliverable", "is_recorded", "is_rating_final", "is_contest_final")
_SIGNED = ("id", "stage", "batch", "place", "reward", "employer", "worker", "arbiter", "terms")


@dataclass(frozen=True, slots=True)
class Closed:
    """What a task's row says of how it ended."""

    id: str
    stage: Stage
    path: int | None
    rating: int | None


def select_pages(connection: Connection, *, is_live: bool) -> Iterator[list[dict[str, Any]]]:
    """Read the tasks that were ever signed for, page by page; `is_live` leaves out those that have ended."""
    place = tasks.c.place
    account = literal(_PREFIX) + tasks.c.batch + "/" + cast(place, Text)
    kept = and_(balances.c.account == account, balances.c.token == assets.c.token)
    columns: list[ColumnElement[Any]] = [tasks.c[name] for name in _AS_THEY_ARE]
    columns += [tasks.c.stage, tasks.c.prior, tasks.c.terms.is_not(None).label("has_terms")]
    columns += [tasks.c.worker.is_not(None).label("has_worker"), balances.c.minor.label("committed")]
    query = select(*columns, place).join(assets, assets.c.code == tasks.c.asset)
    query = query.outerjoin(balances, kept).where(tasks.c.batch.is_not(None))
    return ([_row(dict(row)) for row in page] for page in _paged(connection, query, is_live=is_live))


def select_signed(connection: Connection, *, is_live: bool) -> Iterator[list[dict[str, Any]]]:
    """Read what the rows of tasks say of what was signed for them, page by page, of those that have a worker."""
    query = select(*(tasks.c[name] for name in _SIGNED), assets.c.token).join(assets, assets.c.code == tasks.c.asset)
    query = query.where(tasks.c.batch.is_not(None), tasks.c.worker.is_not(None), tasks.c.terms.is_not(None))
    for page in _paged(connection, query, is_live=is_live):
        yield [{**row, "stage": Stage(row["stage"])} for row in page]


def select_recorded(connection: Connection) -> Iterator[list[dict[str, Any]]]:
    """Read what the rows of tasks say was recorded, and what was handed in, page by page, of those with a worker."""
    kept = and_(deliverables.c.task == tasks.c.id, deliverables.c.hash == tasks.c.deliverable)
    columns = [*(tasks.c[name] for name in _RECORDED), deliverables.c.salt, deliverables.c.body]
    query = select(*columns).outerjoin_from(tasks, deliverables, kept)
    query = query.where(tasks.c.batch.is_not(None), tasks.c.worker.is_not(None))
    for page in _paged(connection, query, is_live=False):
        yield [dict(row) for row in page]


def select_slots(connection: Connection, batches: Collection[str]) -> Mapping[str, list[Slot]]:
    """Read how some batches were planned, the places of each in their order."""
    found: dict[str, list[Slot]] = {}
    here = among(connection, slots.c.batch, batches)
    for row in connection.execute(select(slots).where(here).order_by(slots.c.batch, slots.c.place)).mappings():
        found.setdefault(row["batch"], []).append(Slot(**row))
    return found


def _paged(connection: Connection, query: Select[Any], *, is_live: bool) -> Iterator[Sequence[RowMapping]]:
    if is_live:  # by stage alone: in the order of their ids every task there ever was would be passed
        live = connection.execute(query.where(tasks.c.stage.in_(_LIVE)), execution_options={"yield_per": PAGE})
        yield from live.mappings().partitions()
        return
    after = ""
    while True:
        rows = connection.execute(query.where(tasks.c.id > after).order_by(tasks.c.id).limit(PAGE)).mappings().all()
        if rows:
            yield rows
        if len(rows) < PAGE:
            return
        after = rows[-1]["id"]


def select_closed(connection: Connection, batches: Collection[str]) -> Mapping[tuple[str, int], Closed]:
    """Read how the tasks of some batches are kept as having ended, by batch and place."""
    columns = (tasks.c.batch, tasks.c.place, tasks.c.id, tasks.c.stage, tasks.c.path, tasks.c.rating)
    here = and_(among(connection, tasks.c.batch, batches), tasks.c.stage.in_(_CLOSED))
    rows = connection.execute(select(*columns).where(here))
    return {(row[0], row[1]): Closed(row[2], Stage(row[3]), row[4], row[5]) for row in rows}


def _row(row: dict[str, Any]) -> dict[str, Any]:
    prior = row["prior"]
    flags = {name: bool(row[name]) for name in ("has_terms", "has_worker")}
    return row | flags | {"stage": Stage(row["stage"]), "prior": None if prior is None else Stage(prior)}
