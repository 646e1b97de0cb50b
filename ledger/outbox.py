"""The outbox: what is to be done outside, as rows. Staged in the transaction of the decision, worked after it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    and_,
    any_,
    case,
    func,
    literal,
    select,
    type_coerce,
    update,
)

from ledger.bulk import among
from ledger.claims import Claims
from ledger.columns import Word
from ledger.core.effects import Effect, lane
from ledger.core.ids import CommandId, EffectId
from ledger.database import holding, reading
from ledger.staging import Wanted, hash_of, stage
from ledger.tables import outbox

# What an item is read of; the body also as it is written, which says whether anybody has changed it.
ITEM = (
    *(outbox.c[name] for name in ("seq", "id", "body", "tries", "lane", "staged_at", "due_at", "input_hash")),
    type_coerce(outbox.c.body, Word).label("written"),
)
_NEEDLESS = "needless: "
PARKED = "unsigned:"  # what the lane of a row begins with that waits for a signature
# How many lanes are looked at for each that is taken: where others hold the first ones, there is still work.
_LANES_SEEN = 4


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the outbox."""

    seq: int
    id: EffectId
    effect: Effect
    tries: int
    lane: str
    staged_at: datetime
    due_at: datetime
    is_intact: bool  # it says what it said when it was staged


def insert_effects(connection: Connection, origin: CommandId, effects: tuple[Effect, ...], at: datetime) -> None:
    """Stage effects; their ids come from the command, so that a repeat could not stage them twice."""
    stage(connection, [Wanted(origin, effects, at)])


def insert_all(connection: Connection, wanted: Iterable[tuple[CommandId, tuple[Effect, ...]]], at: datetime) -> None:
    """Stage what several want, all at once."""
    stage(connection, [Wanted(origin, effects, at) for origin, effects in wanted])


def insert_later(connection: Connection, origin: CommandId, effect: Effect, at: datetime) -> None:
    """Stage what is to be done at a moment, in a lane of its own: nobody waits behind it."""
    stage(connection, [Wanted(origin, (effect,), at)])
    here = outbox.c.id == f"{origin}/0"
    connection.execute(update(outbox).where(here).values(lane=f"later:{origin}"))


def select_origins(connection: Connection, origins: Collection[CommandId]) -> frozenset[CommandId]:
    """Say which of these have staged anything."""
    first = {f"{origin}/0": origin for origin in origins}
    rows = connection.execute(select(outbox.c.id).where(among(connection, outbox.c.id, first)))
    return frozenset(first[row[0]] for row in rows)


def has_due(connection: Connection, kind: str, now: datetime) -> bool:
    """Say whether there may be something to do: quick, and right if it says no."""
    waiting = and_(outbox.c.kind == kind, outbox.c.state == "staged", outbox.c.due_at <= now)
    return connection.execute(select(outbox.c.seq).where(waiting).limit(1)).one_or_none() is not None


def select_due(
    connection: Connection, kind: str, now: datetime, limit: int, lanes: Collection[str] | None = None
) -> tuple[Item, ...]:
    """Read the first open row of each lane, if it is due: a lane waits for its first, lanes not for each other."""
    query = _due(connection, ITEM, kind, now, lanes).limit(limit)
    return tuple(read_item(row) for row in connection.execute(query))


def _due(
    connection: Connection,
    columns: Sequence[ColumnElement[Any]],
    kind: str,
    now: datetime,
    lanes: Collection[str] | None = None,
) -> Select[Any]:
    is_open = and_(outbox.c.kind == kind, outbox.c.state.in_(("staged", "sending")))
    if lanes is not None:
        is_open = and_(is_open, among(connection, outbox.c.lane, lanes))
    heads = select(func.min(outbox.c.seq)).where(is_open).group_by(outbox.c.lane)
    # PostgreSQL is told to find the heads once: what it would choose by itself, before it has counted the rows of a
    # burst, may look for them anew for every row.
    is_head: ColumnElement[bool] = outbox.c.seq.in_(heads)
    if connection.dialect.name == "postgresql":
        is_head = outbox.c.seq == any_(func.array(heads.scalar_subquery()))
    is_due = and_(is_head, outbox.c.state == "staged", outbox.c.due_at <= now)
    return select(*columns).where(is_due).order_by(outbox.c.seq)


@contextmanager
def claim_due(engine: Engine, kind: str, now: datetime, limit: int) -> Iterator[tuple[Item, ...]]:
    """Give what is due in lanes that nobody else works on; they are ours for as long as the block lasts."""
    if engine.dialect.name != "postgresql":  # a file is one process's, and so are its lanes
        with reading(engine) as connection:
            found = select_due(connection, kind, now, limit)
        yield found
        return
    with reading(engine) as connection:
        query = _due(connection, (outbox.c.lane,), kind, now).limit(limit * _LANES_SEEN)
        lanes = connection.execute(query).scalars().all()
    if not lanes:
        yield ()
        return
    with holding(engine, lanes, limit) as held:
        with reading(engine) as connection:  # only now: it may have been done just before its lane was ours
            found = select_due(connection, kind, now, limit, held)
        yield found


def take_due(
    connection: Connection, claims: Claims, kind: str, now: datetime, *, limit: int, ours: Collection[str] = ()
) -> tuple[Item, ...]:
    """Take what is due in lanes that nobody works on, and in those of `ours` that are taken already and have ended.

    They are ours until the claims let the lanes go.
    """
    # Only the lanes at first: to read a row costs more than to find it, and many are others' or under way.
    seen = limit * (_LANES_SEEN if claims.is_shared else 1) + claims.count
    found = connection.execute(_due(connection, (outbox.c.lane,), kind, now).limit(seen)).scalars().all()
    again = [lane for lane in found if lane in ours][:limit]
    fresh = claims.take([lane for lane in found if not claims.holds(lane)], limit - len(again))
    held = fresh.union(again)
    # What was due may have been done just before its lane was ours.
    taken = select_due(connection, kind, now, limit, held) if held else ()
    claims.free(fresh.difference(item.lane for item in taken))
    return taken


def read_item(row: Row[Any]) -> Item:
    """Make an item of a row of `ITEM`."""
    is_intact = hash_of(row.written) == row.input_hash
    return Item(row.seq, row.id, row.body, row.tries, row.lane, row.staged_at, row.due_at, is_intact)


def update_effect(
    connection: Connection, effect: EffectId, state: str, *, at: datetime, note: str | None = None
) -> None:
    """Move a row of the outbox; `at` is when it ended, if this is an end."""
    ended = at if state in {"done", "refused"} else None
    here = outbox.c.id == effect
    connection.execute(update(outbox).where(here).values(state=state, done_at=ended, note=note))


def update_effects(connection: Connection, effects: Sequence[EffectId], *, note: str | None, at: datetime) -> None:
    """Write down that many rows are done."""
    here = among(connection, outbox.c.id, effects)
    connection.execute(update(outbox).where(here).values(state="done", done_at=at, note=note))


def set_due(connection: Connection, effect: EffectId, at: datetime) -> None:
    """Say when a row is due that nothing is wrong with."""
    connection.execute(update(outbox).where(outbox.c.id == effect, outbox.c.state == "staged").values(due_at=at))


def park(connection: Connection, effect: EffectId, *, until: datetime) -> None:
    """Let a row wait for somebody's signature: in a lane of its own, so that what comes behind need not wait too.

    A person's own money does wait where it is: each of these uses up a number that the next one must know.
    """
    here = and_(outbox.c.id == effect, outbox.c.state == "staged")
    own = case((outbox.c.lane.like("task:%"), literal(f"{PARKED}{effect}")), else_=outbox.c.lane)
    connection.execute(update(outbox).where(here).values(lane=own, due_at=until))


def unpark(connection: Connection, effect: EffectId, at: datetime) -> None:
    """Let a row go on that waited for a signature, where it stood in its lane."""
    item = select_effect(connection, effect)
    if item is not None:
        here = and_(outbox.c.id == effect, outbox.c.state == "staged")
        connection.execute(update(outbox).where(here).values(lane=lane(item.effect), due_at=at))


def close_needless(connection: Connection, effect: EffectId, *, by: EffectId, at: datetime) -> None:
    """Close a row that another makes needless, for as long as that one is not refused."""
    here = and_(outbox.c.id == effect, outbox.c.state == "staged")
    connection.execute(update(outbox).where(here).values(state="done", done_at=at, note=f"{_NEEDLESS}{by}"))


def reopen_needless(connection: Connection, refused: Iterable[EffectId], at: datetime) -> None:
    """What was needless but for a row that has now been refused is to be done after all."""
    for effect in refused:
        here = and_(outbox.c.note == f"{_NEEDLESS}{effect}", outbox.c.state == "done")
        connection.execute(update(outbox).where(here).values(state="staged", done_at=None, due_at=at, note=None))


def select_blocked(connection: Connection, now: datetime) -> list[tuple[Item, Item]]:
    """Read what waits for its time at the head of a lane with something behind it: the two of each lane."""
    waiting, behind = outbox.alias("waiting"), outbox.alias("behind")
    is_staged = and_(waiting.c.kind == "chain", waiting.c.state == "staged", waiting.c.due_at > now)
    after = and_(behind.c.lane == waiting.c.lane, behind.c.kind == "chain", behind.c.state == "staged")
    join = waiting.join(behind, and_(after, behind.c.seq > waiting.c.seq))
    pairs = connection.execute(
        select(waiting.c.seq, func.min(behind.c.seq)).select_from(join).where(is_staged).group_by(waiting.c.seq)
    ).all()
    named = [seq for pair in pairs for seq in pair]
    rows = connection.execute(select(*ITEM).where(among(connection, outbox.c.seq, named)))
    found = {row.seq: read_item(row) for row in rows}
    return [(found[one], found[after]) for one, after in pairs]


def delay_effect(connection: Connection, effect: EffectId, *, due_at: datetime, note: str) -> None:
    """Try a row again later."""
    here = outbox.c.id == effect
    connection.execute(update(outbox).where(here).values(due_at=due_at, tries=outbox.c.tries + 1, note=note))


def select_effect(connection: Connection, effect: EffectId) -> Item | None:
    """Read one row of the outbox."""
    row = connection.execute(select(*ITEM).where(outbox.c.id == effect)).one_or_none()
    return None if row is None else read_item(row)


def count_open(connection: Connection) -> Mapping[str, int]:
    """Count what still waits, by kind."""
    # Both columns are named, and so the index of what is open is enough.
    waiting = and_(outbox.c.kind.in_(("chain", "message")), outbox.c.state.in_(("staged", "sending")))
    rows = connection.execute(select(outbox.c.kind, func.count()).where(waiting).group_by(outbox.c.kind))
    return {row[0]: int(row[1]) for row in rows}
