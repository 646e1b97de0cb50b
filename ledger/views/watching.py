"""What the sandbox's page watches: where tasks stand, who holds what, and the money of one task; with people's names.

Everything is read again only when `mark` has changed, so it may cost what a thousand tasks cost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, func, literal_column, select

from ledger import store
from ledger.books import select_last_entry
from ledger.core.facts import BatchOpened
from ledger.core.ids import TaskId
from ledger.core.journal import OUTSIDE
from ledger.core.money import Asset
from ledger.core.moves import next_date
from ledger.core.people import Person
from ledger.core.task import ENDED, Stage, Task
from ledger.database import reading, snapshot
from ledger.heads import Head, select_head
from ledger.tables import balances, batches, people, postings, tasks
from ledger.views import accounts, journal
from ledger.views.accounts import Line, Total
from ledger.views.journal import Kept

SHOWN = 24  # newest tasks, and as many of those whose date is next
HELD = 30  # accounts, the largest
ENTRIES = 30
_LIVE = tuple(stage for stage in Stage if stage not in ENDED)
_LIVE_MOST = 1000
_NOT_NOTHING: ColumnElement[bool] = literal_column("balances.minor <> '0'")  # written out, as the index says it


@dataclass(frozen=True, slots=True)
class Held:
    """What stands in an account."""

    account: str
    token: str
    minor: int


@dataclass(frozen=True, slots=True)
class Watched:
    """All that the page shows of the database, of one moment."""

    assets: Mapping[str, Asset]
    counts: Mapping[str, int]  # tasks at each stage
    tasks: tuple[Task, ...]  # newest first
    people: tuple[Person, ...]  # all who are named in the rest
    totals: tuple[Total, ...]
    held: tuple[Held, ...]  # the largest first
    kept: tuple[Held, ...]  # for open tasks, the largest first
    entries: tuple[Kept, ...]  # newest first


@dataclass(frozen=True, slots=True)
class Paid:
    """A task with the entries that moved its money, oldest first, and how its batch began."""

    task: Task
    people: tuple[Person, ...]
    opened: BatchOpened | None
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the journal says stands in an account, up to which final block, and what moved it last."""

    head: Head | None
    minor: int
    last: Line | None


class Watching:
    """Reads what the sandbox's page shows."""

    def __init__(self, engine: Engine, chain_id: int, escrow: str) -> None:
        self._engine = engine
        self._chain_id = chain_id
        self._escrow = escrow

    def mark(self) -> tuple[int, ...]:
        """Say by four numbers whether anything has changed: each of them grows with what it stands for."""
        with reading(self._engine) as connection:
            count, versions = connection.execute(select(func.count(), func.sum(tasks.c.version))).one()
            persons = connection.execute(select(func.count()).select_from(people)).scalar_one()
            return count, versions or 0, persons, select_last_entry(connection)

    def assets(self) -> Mapping[str, Asset]:
        """All currencies by code."""
        with reading(self._engine) as connection:
            return store.select_assets(connection)

    def all(self) -> Watched:
        """Read everything."""
        with snapshot(self._engine) as connection:
            assets = store.select_assets(connection)
            tokens = {asset.token for asset in assets.values()}
            rows = connection.execute(select(tasks.c.stage, func.count().label("number")).group_by(tasks.c.stage))
            stages = {row.stage: row.number for row in rows}
            held, kept = _largest(connection, "balance", tokens), _largest(connection, "committed", tokens)
            shown = _shown(connection, kept)
            last = select_last_entry(connection)
            entries = journal.select_kept(connection, range(max(1, last - ENTRIES + 1), last + 1))
            totals = tuple(one for one in accounts.select_totals(connection) if one.token in tokens)
            named = _named(connection, shown, held, entries)
            return Watched(assets, stages, shown, named, totals, held, kept, entries)

    def paid(self, task: TaskId) -> Paid | None:
        """Read what moved a task's money."""
        with snapshot(self._engine) as connection:
            found = store.select_task(connection, task)
            if found is None:
                return None
            wanted = [one for one in (found.employer, found.worker, found.arbiter) if one is not None]
            known = _people(connection, people.c.id.in_(wanted))
            opened: BatchOpened | None = None
            kept: tuple[Kept, ...] = ()
            if found.batch is not None:
                query = select(batches.c.opened).where(batches.c.batch == found.batch)
                opened = connection.execute(query).scalar_one_or_none()
                kept = _moved(connection, f"committed/{found.batch}/{found.place}")
            return Paid(found, known, opened, kept)

    def standing(self, account: str, token: str) -> Standing:
        """Read what stands in an account."""
        with snapshot(self._engine) as connection:
            statement = accounts.select_statement(connection, account, token, limit=1)
            minor = accounts.select_standing(connection, account).get(token, 0)
            last = statement.lines[0] if statement.lines else None
            head = select_head(connection, chain_id=self._chain_id, escrow=self._escrow)
            return Standing(head, minor, last)


def _shown(connection: Connection, kept: Sequence[Held]) -> tuple[Task, ...]:
    """Choose the tasks that are shown: the newest, those whose date is next, and those for which most is kept."""
    newest = store.select_tasks(connection, limit=SHOWN)
    live = store.select_tasks(connection, stages=_LIVE, limit=_LIVE_MOST)
    dated = sorted((date, task.id) for task in live if (date := next_date(task)) is not None)
    wanted = {name for _, name in dated[:SHOWN]}
    places = {one.account for one in kept}
    due = (task for task in live if task.id in wanted or f"committed/{task.batch}/{task.place}" in places)
    return tuple(sorted({task.id: task for task in (*newest, *due)}.values(), key=lambda task: task.id, reverse=True))


def _largest(connection: Connection, kind: str, tokens: set[str]) -> tuple[Held, ...]:
    """Read the accounts of a kind in which most stands; sums are sorted here, as text they have another order."""
    here = (balances.c.account > f"{kind}/", balances.c.account < f"{kind}0", _NOT_NOTHING)
    query = select(balances.c.account, balances.c.token, balances.c.minor).where(*here)
    found = (Held(*row) for row in connection.execute(query) if row.token in tokens)
    return tuple(sorted(found, key=lambda one: (-one.minor, one.account))[:HELD])


def _moved(connection: Connection, account: str) -> tuple[Kept, ...]:
    query = select(postings.c.entry).where(postings.c.account == account).distinct().order_by(postings.c.entry)
    numbers = connection.execute(query.limit(ENTRIES)).scalars().all()
    return tuple(reversed(journal.select_kept(connection, numbers)))


def _named(
    connection: Connection, shown: Sequence[Task], held: Sequence[Held], entries: Sequence[Kept]
) -> tuple[Person, ...]:
    """Read whoever is named in what is shown, by id or by address."""
    ids = {one for task in shown for one in (task.employer, task.worker, task.arbiter) if one is not None}
    touched = {leg.account for kept in entries for leg in kept.entry.postings} | {one.account for one in held}
    addresses = {account.partition("/")[2] for account in touched if account != OUTSIDE}
    return _people(connection, people.c.id.in_(ids) | people.c.address.in_(addresses))


def _people(connection: Connection, which: ColumnElement[bool]) -> tuple[Person, ...]:
    rows = connection.execute(select(people).where(which)).mappings()
    return tuple(Person(**row) for row in rows)
