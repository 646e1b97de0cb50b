"""Figures of database and chain for whoever watches over the product; each question is cheap on a million rows."""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, select

from ledger.chain.errors import NodeError
from ledger.chain.escrow import Escrow
from ledger.clock import Clock
from ledger.database import DatabaseBusy, Engine, reading
from ledger.findings import is_halted
from ledger.heads import Head, select_head
from ledger.tables import entries, findings, inbox, outbox, signers, txs

COUNTED_MOST = 10_000  # of what waits; "that many or more" says enough
STALE_SECONDS = 60.0
_ENTRIES_MOST = 50_000  # read at one look
_UNTAKEN = ("reserved", "signed", "broadcast")
_AGES = ((60.0, "under_1m"), (600.0, "1m_to_10m"), (float("inf"), "over_10m"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue: how many wait (as far as is counted), and since when the oldest does."""

    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether the product can do its work, and what is in the way."""

    database: bool
    node: bool
    head: Head | None = None
    newest: int | None = None
    is_halted: bool = False

    @property
    def lag(self) -> int | None:
        """Blocks that the node has and we have not seen."""
        return None if self.head is None or self.newest is None else max(0, self.newest - self.head.tip)


@dataclass(slots=True)
class Sample:
    """What the node said last."""

    newest: int | None = None
    nonces: Mapping[str, int] = field(default_factory=dict)
    balances: Mapping[str, int] = field(default_factory=dict)
    is_up: bool = False
    at: float = 0.0


class Sampler:
    """Asks the node now and then, so that nobody who reads figures waits for it."""

    def __init__(self, engine: Engine, escrow: Escrow) -> None:
        self._engine = engine
        self._escrow = escrow
        self.sample = Sample()

    def run_once(self) -> int:
        """Ask; there is nothing left to do afterwards.

        Raises:
            NodeError: the node does not answer.
        """
        node, keys = self._escrow.node, self._signers()
        try:
            newest = node.block().number
            nonces = {key: node.nonce(key) for key in keys}
            balances = {key: node.balance(key) for key in keys}
        except NodeError:
            self.sample.is_up = False
            raise
        self.sample = Sample(newest, nonces, balances, is_up=True, at=time.monotonic())
        return 0

    @property
    def is_fresh(self) -> bool:
        """Whether the node answered of late."""
        return self.sample.is_up and time.monotonic() - self.sample.at < STALE_SECONDS

    def _signers(self) -> tuple[str, ...]:
        with reading(self._engine) as connection:
            return tuple(connection.execute(select(signers.c.address).order_by(signers.c.address)).scalars())


def read_readiness(engine: Engine, escrow: Escrow, sampler: Sampler, keys: Sequence[str] = ()) -> Readiness:
    """Find out whether the product can do its work, with one of these keys at least; a database that is away raises."""
    with reading(engine) as connection:
        head = select_head(connection, chain_id=escrow.node.chain_id, escrow=escrow.address)
        halted = all(is_halted(connection, key) for key in keys or ("",))  # what is about none of them stops each
    return Readiness(database=True, node=sampler.is_fresh, head=head, newest=sampler.sample.newest, is_halted=halted)


class Gauges(Collector):
    """Gathers the figures when Prometheus asks."""

    def __init__(self, engine: Engine, escrow: Escrow, clock: Clock, sampler: Sampler) -> None:
        self._engine = engine
        self._escrow = escrow
        self._clock = clock
        self._sampler = sampler
        self._lock = threading.Lock()
        with reading(engine) as connection:
            self._last_entry = connection.execute(select(func.max(entries.c.seq))).scalar() or 0
        self._entries: dict[str, int] = {}

    def describe(self) -> Iterable[Metric]:
        """Name nothing beforehand: that would ask the database once more."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Read all figures; of a database that is away only that it is."""
        up = GaugeMetricFamily("escrowd_database_up", "Whether the database answers.")
        try:
            with self._lock, reading(self._engine) as connection:
                found = (
                    *self._queues(connection),
                    *self._pending(connection),
                    *self._signers(connection),
                    *self._heads(connection),
                    _findings(connection),
                    self._counted_entries(connection),
                )
        except DatabaseBusy:
            found = ()
        up.add_metric([], float(bool(found)))
        yield from (*found, up)

    def _queues(self, connection: Connection) -> Iterator[Metric]:
        length = GaugeMetricFamily("escrowd_queue_length", "What waits, counted up to 10,000.", labels=["queue"])
        oldest = GaugeMetricFamily("escrowd_queue_oldest_seconds", "How long the oldest waits.", labels=["queue"])
        for queue, waiting in select_queues(connection).items():
            length.add_metric([queue], waiting.count)
            oldest.add_metric([queue], self._age(waiting.since))
        yield from (length, oldest)

    def _age(self, since: datetime | None) -> float:
        return 0.0 if since is None else max(0.0, (self._clock.now() - since).total_seconds())

    def _pending(self, connection: Connection) -> Iterator[Metric]:
        count = GaugeMetricFamily(
            "escrowd_transactions_pending", "Transactions that no block has taken.", labels=["age"]
        )
        oldest = GaugeMetricFamily("escrowd_transactions_oldest_seconds", "How long the oldest of these waits.")
        ages = sorted((self._age(since) for since in _select_pending(connection)), reverse=True)
        for least, (most, name) in zip((0.0, *(most for most, _ in _AGES)), _AGES, strict=False):
            count.add_metric([name], sum(least <= age < most for age in ages))
        oldest.add_metric([], ages[0] if ages else 0.0)
        yield from (count, oldest)

    def _signers(self, connection: Connection) -> Iterator[Metric]:
        sample = self._sampler.sample
        nonce = GaugeMetricFamily("escrowd_signer_nonce", "A key's next nonce.", labels=["signer", "by"])
        balance = GaugeMetricFamily("escrowd_signer_balance_wei", "What a key has for gas.", labels=["signer"])
        for row in connection.execute(select(signers.c.address, signers.c.next_nonce)):
            nonce.add_metric([row.address, "ledger"], int(row.next_nonce))
        for signer, count in sample.nonces.items():
            nonce.add_metric([signer, "chain"], count)
        for signer, wei in sample.balances.items():
            balance.add_metric([signer], wei)
        yield from (nonce, balance)

    def _heads(self, connection: Connection) -> Iterator[Metric]:
        height = GaugeMetricFamily("escrowd_head_height_blocks", "The last block, by whom it is known.", labels=["by"])
        lag = GaugeMetricFamily("escrowd_head_lag_blocks", "Blocks behind the node.", labels=["by"])
        head = select_head(connection, chain_id=self._escrow.node.chain_id, escrow=self._escrow.address)
        newest = self._sampler.sample.newest
        for name, number in _known(head):
            height.add_metric([name], number)
            if newest is not None:
                lag.add_metric([name], max(0, newest - number))
        if newest is not None:
            height.add_metric(["node"], newest)
        up = GaugeMetricFamily("escrowd_node_up", "Whether the node answered of late.")
        up.add_metric([], float(self._sampler.is_fresh))
        yield from (height, lag, up)

    def _counted_entries(self, connection: Connection) -> Metric:
        """Count what the journal has gained since this process began: so no old entry is ever read."""
        told = CounterMetricFamily("escrowd_entries", "Journal entries since this process began.", labels=["kind"])
        query = select(entries.c.seq, entries.c.kind).where(entries.c.seq > self._last_entry)
        for row in connection.execute(query.order_by(entries.c.seq).limit(_ENTRIES_MOST)):
            self._entries[row.kind] = self._entries.get(row.kind, 0) + 1
            self._last_entry = row.seq
        for kind, count in sorted(self._entries.items()):
            told.add_metric([kind], count)
        return told


def _known(head: Head | None) -> tuple[tuple[str, int], ...]:
    return () if head is None else (("seen", head.tip), ("learned", head.height))


def _findings(connection: Connection) -> Metric:
    told = GaugeMetricFamily("escrowd_findings_open", "Findings not cleared.", labels=["code", "serious"])
    kinds = (findings.c.code, findings.c.is_serious)
    query = select(*kinds, func.count()).where(findings.c.cleared_at.is_(None)).group_by(*kinds)
    for code, is_serious, count in connection.execute(query):
        told.add_metric([code, "yes" if is_serious else "no"], count)
    return told


def select_queues(connection: Connection) -> Mapping[str, Waiting]:
    """Read how many wait in each queue, and since when."""
    undone = select(inbox.c.received_at.label("since")).where(inbox.c.done_at.is_(None))
    found = {"inbox": _waiting(connection, undone)}
    for kind in ("chain", "message"):
        # Written out, so that the planner knows which part of the index it is.
        is_open: ColumnElement[bool] = literal_column(f"kind = '{kind}' AND state IN ('staged', 'sending')")
        found[kind] = _waiting_by_seq(connection, select(outbox.c.seq).where(is_open))
    return found


def _waiting(connection: Connection, query: Select[tuple[datetime]]) -> Waiting:
    first = query.limit(COUNTED_MOST).subquery()
    row = connection.execute(select(func.count(), func.min(first.c.since))).one()
    return Waiting(int(row[0]), row[1])


def _waiting_by_seq(connection: Connection, query: Select[tuple[int]]) -> Waiting:
    first = query.limit(COUNTED_MOST).subquery()
    count, oldest = connection.execute(select(func.count(), func.min(first.c.seq))).one()
    if oldest is None:
        return Waiting(0, None)
    since = connection.execute(select(outbox.c.staged_at).where(outbox.c.seq == oldest)).scalar_one_or_none()
    return Waiting(int(count), since)


def _select_pending(connection: Connection) -> tuple[datetime, ...]:
    """Read since when transactions are there that no block has taken; key by key, as the index has them."""
    found: list[datetime] = []
    for address in connection.execute(select(signers.c.address)).scalars().all():
        here = and_(txs.c.signer == address, txs.c.state.in_(_UNTAKEN))
        found += connection.execute(select(txs.c.reserved_at).where(here).limit(COUNTED_MOST)).scalars()
    return tuple(found)
