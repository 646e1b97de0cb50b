"""A ledger as it is after years: as many finished tasks as wanted, written in bulk, their journal truly chained.

Each life of a task is four entries: a deposit, the opening, the settlement, the withdrawal; and beside them all that
such a life leaves in the other tables. It is of another chain's blocks: only the rows are meant.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, event, select
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

from ledger import books
from ledger.checks.running import _MARK
from ledger.columns import Bytes, Json, Minor, Moment, Word
from ledger.core.effects import AskTask, Effect, TaskStep
from ledger.core.facts import BatchOpened, LogRef
from ledger.core.ids import TaskId
from ledger.core.journal import OUTSIDE, Entry, Posting, balance_account, committed_account, entry_hash
from ledger.core.terms import Terms
from ledger.database import writing
from ledger.store import upsert_setting
from ledger.tables import assets, heads, metadata, people
from tests.core.samples import NOON, REWARD, opening, terms_of
from tests.core.samples import settled as settled_task

ENTRIES_A_LIFE = 4
_QUICK = "PRAGMA foreign_keys = off; PRAGMA synchronous = off; PRAGMA cache_size = -400000"
CHUNK = 2000  # lives
FIRST_BLOCK = 10**6
_LOG, _EFFECT = Json(LogRef, quick=(LogRef,)), Json(Effect, quick=(AskTask,))
_LEGS = (balance_account("0x" + "1" * 40), balance_account("0x" + "2" * 40), balance_account("0x" + "f" * 40))


class Lives:
    """Writes lives, one chunk after the other."""

    def __init__(self, connection: Connection, chain_id: int, signer: str) -> None:
        self._dialect: Dialect = connection.dialect
        self._chain_id = chain_id
        self._signer = signer
        self._token = str(connection.execute(select(assets.c.token)).scalars().first())
        self._persons = tuple(connection.execute(select(people.c.id).limit(2)).scalars())
        last = books.select_last_entry(connection)
        hashed = [hash_ for _, hash_, _ in books.select_entries(connection, after=last - 1)]
        self.seq, self.hash = last, hashed[0] if hashed else "0" * 64
        sample = settled_task()
        self._terms = Json(Terms).process_bind_param(terms_of(sample), self._dialect)
        self._opened = Json(BatchOpened).process_bind_param(opening(), self._dialect)
        self._sums: dict[str, int] = {}

    def write(self, connection: Connection, numbers: Sequence[int]) -> None:
        """Write some lives."""
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # what is pointed to is there
        rows: dict[str, list[dict[str, Any]]] = {}
        for number in numbers:
            self._live(number, rows)
        for table in (one for one in metadata.sorted_tables if one.name in rows):
            bulk(connection, table, rows[table.name])

    def end(self, connection: Connection) -> None:
        """Write the sums of what was moved."""
        rows = [{"account": name, "token": self._token, "minor": minor} for name, minor in self._sums.items()]
        bulk(connection, metadata.tables["balances"], rows)
        upsert_setting(connection, _MARK, f"{self.seq}:{self.hash}")

    def _live(self, number: int, rows: dict[str, list[dict[str, Any]]]) -> None:
        batch, block, at = f"0x{number:064x}", FIRST_BLOCK + number, NOON - timedelta(days=365, seconds=-number)
        employer, worker, platform = _LEGS
        kept, fee = committed_account(batch, 0), REWARD // 20
        self._enter("Deposited", "deposit", block, 0, at, ((OUTSIDE, -REWARD), (employer, REWARD)), rows)
        self._enter("BatchOpened", "open", block, 1, at, ((employer, -REWARD), (kept, REWARD)), rows)
        paid = ((kept, -REWARD), (worker, REWARD - fee), (platform, fee))
        self._enter("TaskSettled", "settle", block, 2, at, paid, rows)
        self._enter("Withdrawn", "withdraw", block, 3, at, ((worker, fee - REWARD), (OUTSIDE, REWARD - fee)), rows)
        _add(rows, "balances", account=kept, token=self._token, minor=0)
        _add(rows, "blocks", chain_id=self._chain_id, number=block, hash=_hash("b", number), at=at)
        _add(rows, "batches", batch=batch, opened=self._opened)
        self._task(number, batch, at, rows)
        self._queues(number, at, rows)

    def _enter(
        self,
        event: str,
        kind: str,
        block: int,
        index: int,
        at: datetime,
        legs: tuple[tuple[str, int], ...],
        rows: dict[str, list[dict[str, Any]]],
    ) -> None:
        log = LogRef(self._chain_id, block, _hash("b", block - FIRST_BLOCK), _hash(f"{index}", block), index, at)
        entry = Entry(kind, log, tuple(Posting(account, self._token, minor) for account, minor in legs))
        previous, self.hash, self.seq = self.hash, entry_hash(self.hash, entry), self.seq + 1
        place = {"chain_id": log.chain_id, "block_hash": log.block_hash, "log_index": index}
        kept = _LOG.process_bind_param(log, self._dialect)
        _add(rows, "entries", seq=self.seq, kind=kind, **place, log=kept, previous=previous, hash=self.hash)
        for leg, (account, minor) in enumerate(legs):
            _add(rows, "postings", entry=self.seq, leg=leg, account=account, token=self._token, minor=minor)
            if not account.startswith("committed/"):
                self._sums[account] = self._sums.get(account, 0) + minor
        seen = {**place, "block_number": block, "tx_hash": log.tx_hash, "kind": event, "body": "[]"}
        _add(rows, "sightings", **seen)
        known = f"log:{log.chain_id}:{log.block_hash}:{index}"
        _add(rows, "commands", id=known, content_hash=self.hash, kind="Learn", result="", handled_at=at)

    def _task(self, number: int, batch: str, at: datetime, rows: dict[str, list[dict[str, Any]]]) -> None:
        adam, barb = self._persons
        task = f"tsk_{number:017}"
        words: dict[str, Any] = {"id": task, "version": 9, "stage": "settled", "employer": adam, "worker": barb}
        words |= {"title": "翻译 500 字", "asset": "USD", "reward": REWARD, "seconds": 172_800, "skills": "[]"}
        words |= {"languages": '["zh"]', "spec_salt": bytes(32), "posted_at": at, "expires_at": at + timedelta(days=7)}
        words |= {"terms": self._terms, "batch": batch, "is_recorded": 1, "rating": 90, "is_rating_final": 1, "path": 0}
        _add(rows, "tasks", **words)
        _add(rows, "assignments", task=task, version=2, worker=barb, reasons="[]", assigned_at=at)

    def _queues(self, number: int, at: datetime, rows: dict[str, list[dict[str, Any]]]) -> None:
        asked = _EFFECT.process_bind_param(AskTask(TaskStep.RATE, TaskId(f"tsk_{number:017}")), self._dialect)
        done = {"body": asked, "state": "done", "due_at": at, "tries": 0, "staged_at": at, "done_at": at}
        for step in range(2):
            origin = f"tg:1:{number * 2 + step}"
            _add(rows, "commands", id=origin, content_hash=_hash("c", number), kind="Rate", result="", handled_at=at)
            _add(rows, "outbox", id=f"{origin}/0", kind="chain", lane=f"task:{number}", **done)
            _add(rows, "outbox", id=f"{origin}/1", kind="message", lane=f"chat:{number % 5000}", **done)
            update = {"bot_id": 1, "update_id": number * 2 + step, "chat_id": number % 5000}
            _add(rows, "inbox", **update, body="{}", received_at=at, done_at=at)
        self._tx(number, f"tg:1:{number * 2}/0", at, rows)

    def _tx(self, number: int, effect: str, at: datetime, rows: dict[str, list[dict[str, Any]]]) -> None:
        tx = {"signer": self._signer, "nonce": number, "reserved_at": at, "tx_hash": _hash("t", number)}
        tx |= {"effect": effect, "unsigned": "{}", "raw": bytes(100), "sent_at": at, "target": self._signer}
        _add(rows, "txs", **tx, state="final", mined_block=FIRST_BLOCK + number)
        _add(rows, "attempts", **tx)
        _add(rows, "carried", **tx)


def fill(engine: Engine, lives: int, *, chain_id: int, signer: str) -> int:
    """Write so many lives; gives the number of the last entry."""
    if engine.dialect.name == "sqlite":  # what is pointed to is there, and nothing of it need outlive the machine
        event.listen(engine, "connect", lambda connection, _record: connection.executescript(_QUICK))
        engine.dispose()
    with writing(engine) as connection:
        writer = Lives(connection, chain_id, signer)
    for first in range(0, lives, CHUNK):
        with writing(engine) as connection:
            writer.write(connection, range(first, min(first + CHUNK, lives)))
    with writing(engine) as connection:
        writer.end(connection)
        bulk(connection, metadata.tables["signers"], [{"address": signer, "next_nonce": lives}])
        last = {"height": FIRST_BLOCK + lives, "block_hash": _hash("b", lives), "tip": FIRST_BLOCK + lives}
        connection.execute(heads.update().values(**last, tip_hash=_hash("b", lives)))
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    return writer.seq


def bulk(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows past SQLAlchemy's own types, column by column; what must be there and is not given is nothing."""
    if not rows:
        return
    columns = [column for column in table.columns if column.name in rows[0] or _must(column)]
    names = ", ".join(column.name for column in columns)
    is_sqlite = connection.dialect.name == "sqlite"
    plain = zip(*(_plain(column, rows, is_sqlite=is_sqlite) for column in columns), strict=True)
    if is_sqlite:
        marks = ", ".join("?" for _ in columns)
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 (names of ours)
        connection.connection.driver_connection.executemany(statement, plain)  # type: ignore[union-attr]
        return
    cursor: Any = connection.connection.driver_connection.cursor()  # type: ignore[union-attr]
    with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in plain:
            copy.write_row(row)


def _must(column: Column[Any]) -> bool:
    is_counted = column.primary_key and column.autoincrement is True
    return not column.nullable and column.server_default is None and not is_counted


def _plain(column: Column[Any], rows: Sequence[dict[str, Any]], *, is_sqlite: bool) -> list[Any]:
    name, kind = column.name, column.type
    if name not in rows[0]:
        return [_nothing(kind)] * len(rows)
    if isinstance(kind, Moment):
        return [round(row[name].timestamp() * 1000) for row in rows]
    if isinstance(kind, Minor) and is_sqlite:
        return [str(row[name]) for row in rows]
    return [row[name] for row in rows]


def _nothing(kind: TypeEngine[Any]) -> bytes | str | int:
    if isinstance(kind, Bytes):
        return b""
    return "" if isinstance(kind, Json | Word) else "0" if isinstance(kind, Minor) else 0


def _add(rows: dict[str, list[dict[str, Any]]], table: str, **row: Any) -> None:
    rows.setdefault(table, []).append(row)


def _hash(sort: str, number: int) -> str:
    return f"0x{sort.encode().hex()}{number:062x}"


def big_tables() -> Iterator[str]:
    """Name the tables that grow with every task."""
    small = {"settings", "assets", "people", "keys", "signers", "heads", "dialogues", "findings"}
    yield from (name for name in metadata.tables if name not in small)
