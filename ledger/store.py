"""Reading and writing domain state: `select_`, `insert_`, `update_`; core values in, core values out."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import datetime
from enum import Enum
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, delete, exists, func, insert, or_, select, update

from ledger.bulk import among, insert_rows, update_rows
from ledger.core.commands import Deliverable, Filling
from ledger.core.dispute import Grounds, Proposal
from ledger.core.ids import PersonId, TaskId
from ledger.core.money import Asset
from ledger.core.packed import Path
from ledger.core.people import Person
from ledger.core.task import Assignment, Moved, Slot, Stage, Task
from ledger.crews import has_offered, is_first_free
from ledger.database import Conflict
from ledger.tables import (
    applications,
    assets,
    assignments,
    deliverables,
    grounds,
    keys,
    people,
    proposals,
    settings,
    slots,
    tasks,
)
from ledger.wallet_tables import earlier_addresses

_OF_TASK = tuple(column.name for column in tasks.c)
_read_task = attrgetter(*_OF_TASK)
# What a word or number of a row means, by its column: looked up, which is quicker than to call the type.
_KINDS: Mapping[str, type[Enum]] = {"stage": Stage, "prior": Stage, "filling": Filling, "path": Path}
_MEANT = [(name, {None: None} | {one.value: one for one in kind}) for name, kind in _KINDS.items()]
_OF_PERSON = tuple(field.name for field in fields(Person))
_OF_SLOT = tuple(field.name for field in fields(Slot))


def _values(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _task(row: Row[Any]) -> Task:
    plain = dict(zip(_OF_TASK, row, strict=True))
    for name, meant in _MEANT:
        plain[name] = meant[plain[name]]
    return Task(**plain)


def _tasks(connection: Connection, query: Select[Any]) -> tuple[Task, ...]:
    return tuple(_task(row) for row in connection.execute(query).all())


def _maybe_locked(query: Select[Any], *, lock: bool) -> Select[Any]:
    # Others may go on pointing to the row, as every task does to its employer. SQLite has locked all there is.
    return query.with_for_update(key_share=True) if lock else query


VAULT_MARK = "vault_mark"  # the figure that tells under which master secret the keys are sealed


def select_setting(connection: Connection, key: str, *, lock: bool = False) -> str | None:
    """Read one kept figure; whoever will write it by what it was locks it."""
    query = _maybe_locked(select(settings.c.value).where(settings.c.key == key), lock=lock)
    return connection.execute(query).scalar_one_or_none()


def upsert_setting(connection: Connection, key: str, value: str) -> None:
    """Keep one figure."""
    changed = connection.execute(update(settings).where(settings.c.key == key).values(value=value))
    if not changed.rowcount:
        connection.execute(insert(settings).values(key=key, value=value))


def delete_setting(connection: Connection, key: str) -> bool:
    """Forget one figure; says whether it was kept."""
    return bool(connection.execute(delete(settings).where(settings.c.key == key)).rowcount)


def select_assets(connection: Connection) -> Mapping[str, Asset]:
    """Read all currencies by code."""
    rows = connection.execute(select(assets)).mappings()
    return {row["code"]: Asset(**row) for row in rows}


def insert_asset(connection: Connection, asset: Asset) -> None:
    """Add a currency."""
    connection.execute(insert(assets).values(**_values(asset)))


def select_person(connection: Connection, person: PersonId, *, lock: bool = False) -> Person | None:
    """Read a person; whoever will write the row by what it says locks it."""
    query = _maybe_locked(select(people).where(people.c.id == person), lock=lock)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else Person(**row)


def select_person_by_telegram(connection: Connection, telegram_id: int, *, lock: bool = False) -> Person | None:
    """Read a person by the numeric id that Telegram vouches for."""
    query = _maybe_locked(select(people).where(people.c.telegram_id == telegram_id), lock=lock)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else Person(**row)


def select_people_by_address(connection: Connection, addresses: Collection[str]) -> tuple[Person, ...]:
    """Read the people that addresses belong to or did: each under the address that was asked for."""
    rows = connection.execute(select(people).where(among(connection, people.c.address, addresses))).mappings()
    found = tuple(Person(**row) for row in rows)
    left = set(addresses).difference(one.address for one in found)
    if not left:
        return found
    before, same = earlier_addresses.c, earlier_addresses.c.person == people.c.id
    query = select(people, before.address.label("earlier")).join(earlier_addresses, same)
    rows = connection.execute(query.where(among(connection, before.address, left))).mappings()
    named = ({**row, "address": row["earlier"]} for row in rows)
    return (*found, *(Person(**{name: row[name] for name in _OF_PERSON}) for row in named))


def select_people_by_telegram(connection: Connection, telegram_ids: Sequence[int]) -> tuple[Person, ...]:
    """Read those who have entered, of the numeric ids that Telegram vouches for."""
    rows = connection.execute(select(people).where(people.c.telegram_id.in_(telegram_ids)).order_by(people.c.id))
    return tuple(Person(**row) for row in rows.mappings())


def select_people(connection: Connection) -> tuple[Person, ...]:
    """Read everybody, in the order they came."""
    return tuple(Person(**row) for row in connection.execute(select(people).order_by(people.c.id)).mappings())


def upsert_person(connection: Connection, person: Person) -> None:
    """Add a person or write what changed."""
    row = _values(person)
    # Without the id: SQLite would look for it in every table that points here, from end to end.
    changes = {name: value for name, value in row.items() if name != "id"}
    changed = connection.execute(update(people).where(people.c.id == person.id).values(**changes))
    if not changed.rowcount:
        connection.execute(insert(people).values(**row))


def insert_key(connection: Connection, *, address: str, sealed: bytes, wrapped: bytes) -> None:
    """Keep a managed key."""
    connection.execute(insert(keys).values(address=address, sealed=sealed, wrapped=wrapped))


def select_keys_after(connection: Connection, address: str, limit: int) -> tuple[tuple[str, bytes, bytes], ...]:
    """Read managed keys in the order of their addresses: address, sealed, wrapped."""
    query = select(keys.c.address, keys.c.sealed, keys.c.wrapped).where(keys.c.address > address)
    return tuple((row[0], row[1], row[2]) for row in connection.execute(query.order_by(keys.c.address).limit(limit)))


def update_wrapped(connection: Connection, wrapped: Mapping[str, bytes]) -> None:
    """Write under what managed keys are wrapped now."""
    rows = [{"address_": address, "wrapped_": now} for address, now in wrapped.items()]
    here = keys.c.address == bindparam("address_")
    connection.execute(update(keys).where(here).values(wrapped=bindparam("wrapped_")), rows)


def lock_keys(connection: Connection) -> None:
    """Wait until nobody is adding a key, and let nobody until this transaction's end."""
    if connection.dialect.name == "postgresql":  # on SQLite whoever writes has locked all there is
        connection.exec_driver_sql("LOCK TABLE keys IN SHARE ROW EXCLUSIVE MODE")


def select_key(connection: Connection, address: str) -> tuple[bytes, bytes] | None:
    """Read a managed key: sealed, wrapped."""
    row = connection.execute(select(keys.c.sealed, keys.c.wrapped).where(keys.c.address == address)).one_or_none()
    return None if row is None else (row[0], row[1])


def select_task(connection: Connection, task: TaskId, *, lock: bool = False) -> Task | None:
    """Read a task; whoever will write the row by what it says locks it."""
    found = _tasks(connection, _maybe_locked(select(tasks).where(tasks.c.id == task), lock=lock))
    return found[0] if found else None


def select_tasks_named(connection: Connection, named: Collection[TaskId]) -> tuple[Task, ...]:
    """Read tasks by their ids, in no order; any number of them."""
    return _tasks(connection, select(tasks).where(among(connection, tasks.c.id, named)))


def select_places(connection: Connection, named: Collection[TaskId]) -> dict[TaskId, tuple[str, int]]:
    """Read where tasks stand: their batch and the place in it, of those that have one."""
    here = and_(among(connection, tasks.c.id, named), tasks.c.batch.is_not(None))
    rows = connection.execute(select(tasks.c.id, tasks.c.batch, tasks.c.place).where(here))
    return {row.id: (row.batch, row.place) for row in rows}


def select_people_named(connection: Connection, named: Collection[PersonId]) -> tuple[Person, ...]:
    """Read people by their ids, in no order; any number of them."""
    rows = connection.execute(select(people).where(among(connection, people.c.id, named))).mappings()
    return tuple(Person(**row) for row in rows)


def select_task_by_place(connection: Connection, batch: str, place: int) -> Task | None:
    """Read the task at a place of a batch, and lock it."""
    here = and_(tasks.c.batch == batch, tasks.c.place == place)
    found = _tasks(connection, _maybe_locked(select(tasks).where(here), lock=True))
    return found[0] if found else None


def select_crew(connection: Connection, crew: TaskId, *, lock: bool = False) -> tuple[Task, ...]:
    """Read the tasks that were posted as one, in the order of ids."""
    return _tasks(connection, _maybe_locked(select(tasks).where(tasks.c.crew == crew).order_by(tasks.c.id), lock=lock))


def select_tasks_by_batch(connection: Connection, batch: str, *, lock: bool = False) -> tuple[Task, ...]:
    """Read the tasks of a batch in order of place; not those that have gone to another since."""
    query = select(tasks).where(tasks.c.batch == batch).order_by(tasks.c.place)
    return _tasks(connection, _maybe_locked(query, lock=lock))


def insert_slots(connection: Connection, planned: Sequence[Slot]) -> None:
    """Keep how a batch was planned."""
    insert_rows(connection, slots, _OF_SLOT, [astuple(slot) for slot in planned])


def select_slots(connection: Connection, batch: str) -> tuple[Slot, ...]:
    """Read how a batch was planned, in order of place; nothing for a batch that is not ours."""
    query = select(slots).where(slots.c.batch == batch).order_by(slots.c.place)
    return tuple(Slot(**row) for row in connection.execute(query).mappings())


def select_tasks_by_places(
    connection: Connection, batches: Collection[str], places: Collection[int]
) -> tuple[Task, ...]:
    """Read the tasks at any of these places of any of these batches, and lock them."""
    here = and_(among(connection, tasks.c.batch, batches), among(connection, tasks.c.place, places))
    return _tasks(connection, _maybe_locked(select(tasks).where(here).order_by(tasks.c.id), lock=True))


def select_waiting(connection: Connection, employers: Collection[PersonId]) -> tuple[Task, ...]:
    """Read the tasks that wait for their employers' money: offered for, but with no window open. They are locked."""
    is_offered = exists().where(has_offered()).correlate_except(applications)
    here = and_(
        tasks.c.stage == Stage.POSTED,
        tasks.c.window_at.is_(None),
        among(connection, tasks.c.employer, employers),
        is_offered,
    )
    return _tasks(connection, _maybe_locked(select(tasks).where(here).order_by(tasks.c.id), lock=True))


def select_tasks(
    connection: Connection,
    *,
    stages: Sequence[Stage] = (),
    employer: PersonId | None = None,
    limit: int = 200,
) -> tuple[Task, ...]:
    """Read tasks at some stages, newest first; all stages when none is named."""
    query = select(tasks).order_by(tasks.c.id.desc()).limit(limit)
    if employer is not None:
        query = query.where(tasks.c.employer == employer)
    if stages:
        query = query.where(tasks.c.stage.in_([str(stage) for stage in stages]))
    return _tasks(connection, query)


def select_tasks_after(
    connection: Connection, after: TaskId | None, *, stages: Sequence[Stage], limit: int
) -> tuple[Task, ...]:
    """Read the next page of the tasks at some stages, oldest first."""
    query = select(tasks).where(tasks.c.stage.in_([str(stage) for stage in stages])).order_by(tasks.c.id).limit(limit)
    return _tasks(connection, query if after is None else query.where(tasks.c.id > after))


def select_tasks_of(connection: Connection, person: PersonId, limit: int = 20) -> tuple[Task, ...]:
    """Read the tasks a person employs for or works on, newest first."""
    mine = (tasks.c.employer == person) | (tasks.c.worker == person)
    return _tasks(connection, select(tasks).where(mine).order_by(tasks.c.id.desc()).limit(limit))


def select_tasks_applied_for(connection: Connection, person: PersonId, limit: int = 20) -> tuple[Task, ...]:
    """Read the tasks on the board that a person has offered to do, newest first."""
    mine = exists().where(and_(has_offered(), applications.c.person == person)).correlate_except(applications)
    query = select(tasks).where(and_(mine, tasks.c.stage == Stage.POSTED, is_first_free()))
    return _tasks(connection, query.order_by(tasks.c.id.desc()).limit(limit))


def select_promised(connection: Connection, employer: PersonId, asset: str) -> int:
    """Sum what the escrow has been asked to commit of an employer's but has not yet: the balance does not show it."""
    unopened = tasks.c.stage.in_((Stage.ASSIGNED, Stage.REVOKING))
    query = select(tasks.c.reward).where(tasks.c.employer == employer, tasks.c.asset == asset, unopened)
    return sum(connection.execute(query).scalars())


def select_tasks_in_window(connection: Connection, now: datetime, *, soon: datetime) -> tuple[Task, ...]:
    """Read posted tasks whose window has closed, and of those the matcher decides whose does `soon`; oldest first."""
    is_free = or_(tasks.c.quiet_until.is_(None), tasks.c.quiet_until <= now)
    is_near = or_(tasks.c.window_at <= now, and_(tasks.c.window_at <= soon, tasks.c.filling == Filling.MATCHER))
    due = and_(tasks.c.stage == Stage.POSTED, is_near, is_free)
    return _tasks(connection, select(tasks).where(due).order_by(tasks.c.id))


def insert_task(connection: Connection, task: Task) -> None:
    """Add a task."""
    connection.execute(insert(tasks).values(**_values(task)))


def update_tasks(connection: Connection, moved: Sequence[Moved]) -> None:
    """Write tasks, each over the version it was read at; only the columns that have changed of any of them.

    Raises:
        Conflict: somebody wrote one meanwhile.
    """
    changed = tuple({name: None for one in moved for name in _changed(one)})
    rows = [
        (*(getattr(one.now, name) for name in changed), one.was.version + one.times, one.was.id, one.was.version)
        for one in moved
    ]
    columns = (*changed, "version")
    if update_rows(connection, tasks, columns=columns, keys=("id", "version"), rows=rows) != len(moved):
        raise Conflict("a task was written meanwhile")


def _changed(moved: Moved) -> Iterator[str]:
    """Name what has changed; what a move leaves alone is the same object, and that is quicker seen."""
    pairs = zip(_OF_TASK, _read_task(moved.was), _read_task(moved.now), strict=True)
    return (name for name, was, now in pairs if was is not now and was != now and name != "version")


def insert_application(connection: Connection, task: TaskId, person: PersonId, at: datetime) -> None:
    """Keep an offer, after those that came before; whoever does has locked the task."""
    before = select(func.coalesce(func.max(applications.c.place), 0)).where(applications.c.task == task)
    place = 1 + int(connection.execute(before).scalar_one())
    connection.execute(insert(applications).values(task=task, person=person, applied_at=at, place=place))


def delete_application(connection: Connection, task: TaskId, person: PersonId) -> None:
    """Forget an offer."""
    mine = and_(applications.c.task == task, applications.c.person == person)
    connection.execute(delete(applications).where(mine))


def insert_assignments(connection: Connection, made: Sequence[Assignment], at: datetime) -> None:
    """Keep who was chosen for which task, and why."""
    rows = [(one.task, one.version, one.worker, one.reasons, one.against, at) for one in made]
    insert_rows(connection, assignments, ("task", "version", "worker", "reasons", "against", "assigned_at"), rows)


def select_chosen(connection: Connection, task: TaskId) -> PersonId | None:
    """Read who was chosen for a task, the last time somebody was."""
    query = select(assignments.c.worker).where(assignments.c.task == task)
    return connection.execute(query.order_by(assignments.c.version.desc()).limit(1)).scalar_one_or_none()


def insert_deliverable(
    connection: Connection, *, task: TaskId, hashed: str, salt: bytes, body: Deliverable, at: datetime
) -> None:
    """Keep what was handed in; the same again is already there."""
    row = {"task": task, "hash": hashed, "salt": salt, "body": body, "delivered_at": at}
    connection.execute(insert(deliverables).values(**row))


def select_deliverable(connection: Connection, task: TaskId, hashed: str) -> Deliverable | None:
    """Read what was handed in."""
    mine = and_(deliverables.c.task == task, deliverables.c.hash == hashed)
    return connection.execute(select(deliverables.c.body).where(mine)).scalar_one_or_none()


def insert_grounds(connection: Connection, said: Grounds) -> None:
    """Keep why somebody objects or rules."""
    connection.execute(insert(grounds).values(**_values(said)))


def select_grounds(connection: Connection, task: TaskId) -> tuple[Grounds, ...]:
    """Read why somebody objected and ruled, in the order it was said."""
    query = select(grounds).where(grounds.c.task == task).order_by(grounds.c.said_at, grounds.c.hash)
    return tuple(Grounds(**row) for row in connection.execute(query).mappings())


def upsert_proposal(connection: Connection, proposal: Proposal) -> None:
    """Keep what is proposed for a task, in the place of what was."""
    delete_proposal(connection, proposal.task)
    connection.execute(insert(proposals).values(**_values(proposal)))


def select_proposal(connection: Connection, task: TaskId) -> Proposal | None:
    """Read what was proposed last for a task, though the task may have moved on since."""
    row = connection.execute(select(proposals).where(proposals.c.task == task)).mappings().one_or_none()
    return None if row is None else Proposal(**{**row, "stage": Stage(row["stage"])})


def delete_proposal(connection: Connection, task: TaskId) -> None:
    """Forget what is proposed for a task."""
    connection.execute(delete(proposals).where(proposals.c.task == task))


def select_tasks_to_rule(connection: Connection, arbiter: PersonId) -> tuple[Task, ...]:
    """Read the contested tasks that wait for an arbiter, oldest first."""
    waiting = and_(tasks.c.arbiter == arbiter, tasks.c.stage == Stage.CONTESTED, tasks.c.is_contest_final == 1)
    return _tasks(connection, select(tasks).where(waiting).order_by(tasks.c.id))
