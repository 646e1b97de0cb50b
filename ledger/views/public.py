"""What anybody may see: the journal and the chain's side of accounts, tasks, blocks; no names, no titles, no chats."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, and_, select

from ledger.core.facts import BatchOpened
from ledger.core.journal import balance_account
from ledger.core.money import Asset
from ledger.database import reading, snapshot
from ledger.heads import Head, select_head
from ledger.sightings import Sighting
from ledger.store import select_assets
from ledger.tables import batches, blocks, sightings
from ledger.views import accounts, journal, queues, relayed, trail
from ledger.views.accounts import LINES, Place, Statement, Total
from ledger.views.journal import PAGE, Kept, Sheet, Wanted
from ledger.views.relayed import Sent
from ledger.views.trail import OnChain

__all__ = ["Account", "Front", "Head", "Public", "Scene"]

NEWEST = 8
_LOGS_MOST = 500


@dataclass(frozen=True, slots=True)
class Front:
    """How the whole stands."""

    head: Head | None
    newest: tuple[Kept, ...]
    totals: tuple[Total, ...]
    open_findings: Mapping[tuple[str, bool], tuple[int, datetime]]


@dataclass(frozen=True, slots=True)
class Account:
    """What a holder has, and what is kept of it."""

    standing: Mapping[str, int]
    committed: tuple[tuple[str, str, int], ...]
    statement: Statement


@dataclass(frozen=True, slots=True)
class Scene:
    """A block as far as it is known here: its logs, and the entries they made."""

    number: int
    hash: str | None  # where it was read
    at: datetime | None
    logs: tuple[Sighting, ...]
    kept: tuple[Kept, ...]
    is_final: bool


class Public:
    """Reads what anybody may see; each answer is of one moment and asks a fixed number of questions."""

    def __init__(self, engine: Engine, chain_id: int, escrow: str) -> None:
        self._engine = engine
        self._chain_id = chain_id
        self._escrow = escrow

    def assets(self) -> dict[str, Asset]:
        """All currencies by token."""
        with reading(self._engine) as connection:
            return {asset.token: asset for asset in select_assets(connection).values()}

    def front(self) -> Front:
        """How far the journal is, and what stands in it."""
        with snapshot(self._engine) as connection:
            return Front(
                self._head(connection),
                journal.select_sheet(connection, Wanted(), limit=NEWEST).kept,
                accounts.select_totals(connection),
                queues.count_findings(connection),
            )

    def entry(self, seq: int) -> Kept | None:
        """One entry."""
        with snapshot(self._engine) as connection:
            found = journal.select_kept(connection, (seq,))
        return found[0] if found else None

    def sheet(self, wanted: Wanted, before: int | None = None, limit: int = PAGE) -> Sheet:
        """A page of the journal."""
        with snapshot(self._engine) as connection:
            return journal.select_sheet(connection, wanted, before=before, limit=limit)

    def account(self, holder: str, token: str, below: Place | None = None, limit: int = LINES) -> Account:
        """What a holder has, with a page of their lines in one token."""
        account = balance_account(holder)
        with snapshot(self._engine) as connection:
            return Account(
                accounts.select_standing(connection, account),
                accounts.select_committed(connection, holder),
                accounts.select_statement(connection, account, token, below=below, limit=limit),
            )

    def balance_below(self, holder: str, token: str, entry: int, leg: int) -> int:
        """What a holder had before a posting."""
        with snapshot(self._engine) as connection:
            return accounts.select_balance_below(connection, balance_account(holder), token, entry, leg)

    def batch(self, batch: str) -> BatchOpened | None:
        """How a batch began."""
        with reading(self._engine) as connection:
            return connection.execute(select(batches.c.opened).where(batches.c.batch == batch)).scalar_one_or_none()

    def task(self, batch: str, place: int) -> OnChain:
        """The chain's side of a task."""
        with snapshot(self._engine) as connection:
            return trail.select_on_chain(connection, self._chain_id, batch, place)

    def block(self, number: int) -> Scene:
        """What is known of a block."""
        here = and_(sightings.c.chain_id == self._chain_id, sightings.c.block_number == number)
        with snapshot(self._engine) as connection:
            head = self._head(connection)
            known = and_(blocks.c.chain_id == self._chain_id, blocks.c.number == number)
            row = connection.execute(select(blocks.c.hash, blocks.c.at).where(known)).one_or_none()
            found = connection.execute(select(sightings).where(here).order_by(sightings.c.log_index).limit(_LOGS_MOST))
            logs = tuple(trail.read_sighting(one) for one in found)
            hashes = {log.block_hash for log in logs} | ({row.hash} if row else set())
            kept = self._of_blocks(connection, hashes)
        is_final = head is not None and number <= head.height
        return Scene(number, row.hash if row else None, row.at if row else None, logs, kept, is_final)

    def sent(self, tx_hash: str) -> Sent | None:
        """A transaction of the relay's."""
        with reading(self._engine) as connection:
            return relayed.select_sent(connection, tx_hash)

    def findings(self) -> Mapping[tuple[str, bool], tuple[int, datetime]]:
        """What is open, by its code alone."""
        with reading(self._engine) as connection:
            return queues.count_findings(connection)

    def head(self) -> Head | None:
        """How far the chain has been read."""
        with reading(self._engine) as connection:
            return self._head(connection)

    def _head(self, connection: Connection) -> Head | None:
        return select_head(connection, chain_id=self._chain_id, escrow=self._escrow)

    def _of_blocks(self, connection: Connection, hashes: set[str]) -> tuple[Kept, ...]:
        found = (journal.numbers_of_block(connection, self._chain_id, block_hash) for block_hash in hashes)
        return tuple(reversed(journal.select_kept(connection, [seq for numbers in found for seq in numbers])))
