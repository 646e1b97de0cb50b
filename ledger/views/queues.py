"""Queues, findings and people for the operator: what waits, since when, and what was refused and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, select

from ledger.core.effects import Effect
from ledger.core.ids import PersonId
from ledger.tables import findings, inbox, outbox, people

COUNTED_MOST = 10_000  # "that many or more" says enough
SHOWN_MOST = 50


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait, as far as is counted, and since when the oldest does."""

    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Update:
    """An update that nobody has answered yet."""

    bot_id: int
    update_id: int
    chat_id: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the outbox that is not done, or was refused."""

    id: str
    kind: str
    lane: str
    effect: Effect
    state: str
    tries: int
    staged_at: datetime
    due_at: datetime
    done_at: datetime | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Open:
    """A row of findings."""

    seq: int
    code: str
    subject: str
    detail: Mapping[str, str | int]
    is_serious: bool
    found_at: datetime
    cleared_at: datetime | None
    note: str | None
    is_accepted: bool  # closed by a person, who takes it as it is


def _is_open(kind: str) -> ColumnElement[bool]:
    # Written out, so that the planner knows which part of the index it is.
    assert kind in {"chain", "message"}, kind
    return literal_column(f"outbox.kind = '{kind}' AND outbox.state IN ('staged', 'sending')")


def select_queues(connection: Connection) -> Mapping[str, Queue]:
    """Count what waits in each queue."""
    undone = select(inbox.c.received_at.label("since")).where(inbox.c.done_at.is_(None))
    found = {"inbox": _queue(connection, undone)}
    for kind in ("chain", "message"):
        found[kind] = _queue(connection, select(outbox.c.staged_at.label("since")).where(_is_open(kind)))
    return found


def _queue(connection: Connection, query: Select[tuple[datetime]]) -> Queue:
    some = query.limit(COUNTED_MOST).subquery()
    count, since = connection.execute(select(func.count(), func.min(some.c.since))).one()
    return Queue(int(count), since)


def select_updates(connection: Connection, limit: int = SHOWN_MOST) -> tuple[Update, ...]:
    """Read the oldest updates that nobody has answered; not what they say."""
    query = select(inbox.c.bot_id, inbox.c.update_id, inbox.c.chat_id, inbox.c.received_at)
    query = query.where(inbox.c.done_at.is_(None)).order_by(inbox.c.update_id).limit(limit)
    return tuple(Update(*row) for row in connection.execute(query))


def select_waiting(connection: Connection, kind: str, limit: int = SHOWN_MOST) -> tuple[Waiting, ...]:
    """Read the oldest rows of one kind that are not done."""
    return _rows(connection, _waiting().where(_is_open(kind)).order_by(outbox.c.seq).limit(limit))


def select_refused(connection: Connection, limit: int = SHOWN_MOST) -> tuple[Waiting, ...]:
    """Read what was refused, newest first."""
    refused: ColumnElement[bool] = literal_column("outbox.state = 'refused'")
    return _rows(connection, _waiting().where(refused).order_by(outbox.c.seq.desc()).limit(limit))


def _waiting() -> Select[Any]:
    columns = (outbox.c.id, outbox.c.kind, outbox.c.lane, outbox.c.body, outbox.c.state, outbox.c.tries)
    return select(*columns, outbox.c.staged_at, outbox.c.due_at, outbox.c.done_at, outbox.c.note)


def _rows(connection: Connection, query: Select[Any]) -> tuple[Waiting, ...]:
    return tuple(Waiting(*row) for row in connection.execute(query))


def count_findings(connection: Connection) -> Mapping[tuple[str, bool], tuple[int, datetime]]:
    """Count what is open by its code: how many, and since when; what it is about may name somebody."""
    kinds = (findings.c.code, findings.c.is_serious)
    query = select(*kinds, func.count(), func.min(findings.c.found_at)).where(findings.c.cleared_at.is_(None))
    rows = connection.execute(query.group_by(*kinds).order_by(findings.c.is_serious.desc(), findings.c.code))
    return {(row[0], bool(row[1])): (int(row[2]), row[3]) for row in rows}


def select_findings(connection: Connection, limit: int = 200) -> tuple[Open, ...]:
    """Read what is open, the serious first."""
    order = (findings.c.is_serious.desc(), findings.c.seq)
    return _known(connection, and_(findings.c.cleared_at.is_(None)), order, limit)


def select_closed(connection: Connection, limit: int = SHOWN_MOST) -> tuple[Open, ...]:
    """Read what was closed last."""
    return _known(connection, findings.c.cleared_at.is_not(None), (findings.c.cleared_at.desc(),), limit)


def select_finding(connection: Connection, seq: int) -> Open | None:
    """Read one finding."""
    found = _known(connection, findings.c.seq == seq, (findings.c.seq,), 1)
    return found[0] if found else None


def _known(
    connection: Connection, wanted: ColumnElement[bool], order: tuple[ColumnElement[object], ...], limit: int
) -> tuple[Open, ...]:
    columns = [findings.c[name] for name in Open.__slots__]
    rows = connection.execute(select(*columns).where(wanted).order_by(*order).limit(limit))
    return tuple(Open(*row) for row in rows)


def select_names(connection: Connection, named: Collection[PersonId]) -> Mapping[PersonId, str]:
    """Read the names of some people."""
    rows = connection.execute(select(people.c.id, people.c.name).where(people.c.id.in_(named)))
    return {PersonId(row.id): row.name for row in rows}


def count_people(connection: Connection) -> int:
    """Count everybody."""
    return int(connection.execute(select(func.count()).select_from(people)).scalar_one())
