"""The rows of our own copies of files: begun, filled, whole, used by tasks, and one day needed no more."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, case, delete, exists, func, insert, or_, select, update

from ledger.bulk import among, insert_missing_rows
from ledger.core.ids import PersonId, TaskId
from ledger.core.task import ENDED
from ledger.file_tables import chunks, file_uses, files
from ledger.tables import tasks


@dataclass(frozen=True, slots=True)
class Copy:
    """A file as it is kept; `sha256` and `size` are of its plain bytes, once it is whole."""

    name: str
    person: PersonId
    wrapped: bytes
    sha256: str | None
    size: int
    chunks: int
    kept_at: datetime


def insert_copy(connection: Connection, name: str, person: PersonId, wrapped: bytes, at: datetime) -> None:
    """Begin a copy; what is left of an earlier try goes."""
    delete_copies(connection, (name,))
    connection.execute(insert(files).values(name=name, person=person, wrapped=wrapped, kept_at=at))


def insert_chunk(connection: Connection, name: str, number: int, sealed: bytes) -> None:
    """Add a sealed piece."""
    connection.execute(insert(chunks).values(file=name, number=number, sealed=sealed))


def update_whole(connection: Connection, name: str, *, sha256: str, size: int, count: int) -> None:
    """Mark a copy as whole: so many pieces, and what their plain bytes hash to."""
    connection.execute(update(files).where(files.c.name == name).values(sha256=sha256, size=size, chunks=count))


def delete_copies(connection: Connection, names: Collection[str]) -> None:
    """Forget copies with all their pieces."""
    for table, column in ((chunks, chunks.c.file), (file_uses, file_uses.c.file), (files, files.c.name)):
        connection.execute(delete(table).where(among(connection, column, names)))


def select_copy(connection: Connection, name: str) -> Copy | None:
    """Read what is known of a copy; nothing of one that is not whole."""
    query = select(files).where(and_(files.c.name == name, files.c.sha256.is_not(None)))
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else Copy(**row)


def select_copies_after(connection: Connection, name: str, limit: int) -> tuple[Copy, ...]:
    """Read the next copies in the order of names, whole or not."""
    query = select(files).where(files.c.name > name).order_by(files.c.name).limit(limit)
    return tuple(Copy(**row) for row in connection.execute(query).mappings())


def select_chunk(connection: Connection, name: str, number: int) -> bytes | None:
    """Read a sealed piece."""
    here = and_(chunks.c.file == name, chunks.c.number == number)
    return connection.execute(select(chunks.c.sealed).where(here)).scalar_one_or_none()


def sum_kept(connection: Connection, person: PersonId, since: datetime, *, unfinished: int) -> int:
    """Sum the bytes that somebody has sent since then; a copy that is not whole counts as `unfinished`."""
    counted = case((files.c.sha256.is_(None), unfinished), else_=files.c.size)
    query = select(func.sum(counted)).where(and_(files.c.person == person, files.c.kept_at > since))
    return int(connection.execute(query).scalar() or 0)


def insert_uses(connection: Connection, names: Collection[str], task: TaskId) -> None:
    """Keep which task files belong to; what is not kept here (any more) is left out."""
    known = connection.execute(select(files.c.name).where(among(connection, files.c.name, names))).scalars().all()
    rows = [(name, task) for name in known]
    insert_missing_rows(connection, file_uses, ("file", "task"), rows)


def select_unneeded(connection: Connection, *, used: datetime, unused: datetime, limit: int) -> tuple[str, ...]:
    """Read which copies may go: those of no task that came before `unused`, others that came before `used`.

    A task that has not ended keeps its files, however old.
    """
    goes_on = tasks.c.stage.not_in([str(stage) for stage in ENDED])
    is_live = exists().where(and_(file_uses.c.file == files.c.name, file_uses.c.task == tasks.c.id, goes_on))
    is_used = exists().where(file_uses.c.file == files.c.name)
    is_old = or_(files.c.kept_at < used, and_(files.c.kept_at < unused, ~is_used))
    query = select(files.c.name).where(and_(files.c.kept_at < unused, is_old, ~is_live)).order_by(files.c.kept_at)
    return tuple(connection.execute(query.limit(limit)).scalars())


def update_wrapped_files(connection: Connection, wrapped: Mapping[str, bytes]) -> None:
    """Write under what files' keys are wrapped now."""
    rows = [{"name_": name, "wrapped_": now} for name, now in wrapped.items()]
    here = files.c.name == bindparam("name_")
    connection.execute(update(files).where(here).values(wrapped=bindparam("wrapped_")), rows)
