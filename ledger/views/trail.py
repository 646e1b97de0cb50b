"""A task's trail for reading, from the update that asked to the log that answered: each step as its row keeps it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, literal_column, or_, select

from ledger.core.effects import Effect
from ledger.core.facts import BatchOpened
from ledger.core.ids import TaskId
from ledger.core.journal import committed_account
from ledger.core.people import Person
from ledger.core.task import Task
from ledger.sightings import Sighting
from ledger.store import select_task
from ledger.tables import batches, blocks, commands, inbox, outbox, people, postings, sightings, tasks
from ledger.views.journal import Kept, select_kept
from ledger.views.relayed import Sent, select_sent_for

STEPS_MOST = 100  # commands of one task that are shown, the newest; a task has some ten
_HAS_RESULT: ColumnElement[bool] = literal_column("commands.result <> ''")  # as the index says it
_RECORD = {"TasksDelivered": 33, "TasksRated": 2, "TasksSettled": 15, "TasksSkipped": 5}  # bytes of one


@dataclass(frozen=True, slots=True)
class Seen:
    """A log about the task, and when its block was made."""

    sighting: Sighting
    at: datetime


@dataclass(frozen=True, slots=True)
class OnChain:
    """What the chain shows of a task."""

    batch: str
    place: int
    opened: BatchOpened | None
    kept: tuple[Kept, ...]  # entries that moved what is kept for it, oldest first
    seen: tuple[Seen, ...]  # logs about it, oldest first


@dataclass(frozen=True, slots=True)
class Asked:
    """A command about the task: when it was decided, and the update it came in, if it came in one."""

    id: str
    kind: str
    at: datetime
    received_at: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Done:
    """An effect of a command."""

    id: str
    effect: Effect
    state: str
    tries: int
    staged_at: datetime
    done_at: datetime | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind the chain's side of a task of ours."""

    task: Task
    people: Mapping[str, Person]
    asked: tuple[Asked, ...]  # oldest first
    done: tuple[Done, ...]
    sent: tuple[Sent, ...]


def select_on_chain(connection: Connection, chain_id: int, batch: str, place: int) -> OnChain:
    """Read what the chain shows of a place in a batch."""
    opened = connection.execute(select(batches.c.opened).where(batches.c.batch == batch)).scalar_one_or_none()
    moved = select(postings.c.entry).where(postings.c.account == committed_account(batch, place))
    numbers = connection.execute(moved.order_by(postings.c.entry).limit(STEPS_MOST)).scalars().all()
    kept = tuple(reversed(select_kept(connection, numbers)))
    hashes = {one.entry.log.block_hash for one in kept} | _learned(connection, batch, place)
    return OnChain(batch, place, opened, kept, _seen(connection, chain_id, hashes, batch, place))


def _learned(connection: Connection, batch: str, place: int) -> set[str]:
    """Name the blocks that said something of a task of ours: a rating or a delivery moves no money."""
    same = and_(commands.c.result == tasks.c.id, _HAS_RESULT)
    here = and_(tasks.c.batch == batch, tasks.c.place == place, commands.c.kind == "Learn")
    found = select(commands.c.id).select_from(tasks).join(commands, same).where(here).limit(STEPS_MOST)
    return {name.split(":")[2] for name in connection.execute(found).scalars() if name.startswith("log:")}


def _chain_effects(connection: Connection, named: Collection[str]) -> Sequence[str]:
    """List what was asked of the chain in the lanes of some tasks."""
    lanes = [f"task:{task}" for task in named]
    here = and_(
        outbox.c.kind == "chain",
        outbox.c.state.in_(("staged", "sending", "done", "refused")),  # all there are: the index asks for them
        outbox.c.lane.in_(lanes),
    )
    return connection.execute(select(outbox.c.id).where(here).limit(STEPS_MOST)).scalars().all()


def _seen(connection: Connection, chain_id: int, hashes: Collection[str], batch: str, place: int) -> tuple[Seen, ...]:
    same = and_(blocks.c.chain_id == sightings.c.chain_id, blocks.c.number == sightings.c.block_number)
    query = select(sightings, blocks.c.at).join(blocks, same)
    query = query.where(blocks.c.chain_id == chain_id, blocks.c.hash.in_(hashes))
    rows = connection.execute(query.order_by(sightings.c.block_number, sightings.c.log_index))
    found = (Seen(read_sighting(row), row.at) for row in rows)
    return tuple(one for one in found if _is_about(one.sighting, batch, place))


def _is_about(sighting: Sighting, batch: str, place: int) -> bool:
    """Say whether a log is about a place of a batch."""
    kind, members = sighting.kind, sighting.fields
    if not members or str(members[0]).lower() != batch.lower():
        return False
    if kind == "TaskSettled":
        return int(str(members[1])[2:4], 16) == place
    if kind in _RECORD:
        records = bytes.fromhex(str(members[-1])[2:])
        return any(records[at] == place for at in range(0, len(records), _RECORD[kind]))
    return len(members) < 2 or not isinstance(members[1], int) or members[1] == place  # noqa: PLR2004 (a batch's own log)


def read_sighting(row: Any) -> Sighting:
    """Make a sighting of its row."""
    fields = tuple(json.loads(row.body))
    return Sighting(row.block_number, row.log_index, row.block_hash, row.tx_hash, row.kind, fields)


def select_task_at(connection: Connection, batch: str, place: int) -> Task | None:
    """Read the task of ours at a place of a batch."""
    here = and_(tasks.c.batch == batch, tasks.c.place == place)
    found = connection.execute(select(tasks.c.id).where(here)).scalar_one_or_none()
    return None if found is None else select_task(connection, TaskId(found))


def select_behind(connection: Connection, task: Task) -> Behind:
    """Read who asked for what, what was decided, and what was done about it: eight questions at most."""
    asked = _asked(connection, task)
    lanes = {task.id}
    if task.batch is not None and task.place:  # a batch is opened in the lane of its first
        first = select(tasks.c.id).where(tasks.c.batch == task.batch, tasks.c.place == 0)
        lanes |= set(connection.execute(first).scalars())
    of_chain = _chain_effects(connection, lanes)
    done = _done(connection, [one.id for one in asked], of_chain)
    named = {task.employer, task.worker, task.arbiter, *(getattr(one.effect, "person", None) for one in done)} - {None}
    rows = connection.execute(select(people).where(people.c.id.in_(named))).mappings()
    known = {row["id"]: Person(**row) for row in rows}
    return Behind(task, known, asked, done, select_sent_for(connection, of_chain))


def _asked(connection: Connection, task: Task) -> tuple[Asked, ...]:
    query = select(commands.c.id, commands.c.kind, commands.c.handled_at).where(
        commands.c.result == task.id, _HAS_RESULT
    )
    rows = connection.execute(query.order_by(commands.c.handled_at.desc(), commands.c.id).limit(STEPS_MOST)).all()
    updates = _updates(connection, [row.id for row in rows])
    return tuple(Asked(row.id, row.kind, row.handled_at, *updates.get(row.id, (None, None))) for row in reversed(rows))


def _updates(connection: Connection, named: Sequence[str]) -> dict[str, tuple[datetime, datetime | None]]:
    """Read when the updates behind commands came, and when they were answered; their words are nobody's here."""
    keys = {}
    for name in named:
        origin, _, rest = name.partition(":")
        parts = rest.split(":")
        if origin == "tg" and len(parts) > 1 and all(part.isdecimal() for part in parts[:2]):
            keys[int(parts[0]), int(parts[1])] = name
    if not keys:
        return {}
    here = or_(*(and_(inbox.c.bot_id == bot, inbox.c.update_id == update) for bot, update in keys))
    query = select(inbox.c.bot_id, inbox.c.update_id, inbox.c.received_at, inbox.c.done_at).where(here)
    return {keys[row.bot_id, row.update_id]: (row.received_at, row.done_at) for row in connection.execute(query)}


def _done(connection: Connection, asked: Sequence[str], also: Sequence[str]) -> tuple[Done, ...]:
    """Read the effects of commands, whose ids begin with the command's."""
    ranges = [and_(outbox.c.id >= f"{name}/", outbox.c.id < f"{name}0") for name in asked]
    columns = (outbox.c.id, outbox.c.body, outbox.c.state, outbox.c.tries, outbox.c.staged_at)
    query = select(*columns, outbox.c.done_at, outbox.c.note).where(or_(outbox.c.id.in_(also), *ranges))
    return tuple(Done(*row) for row in connection.execute(query.order_by(outbox.c.seq).limit(4 * STEPS_MOST)))
