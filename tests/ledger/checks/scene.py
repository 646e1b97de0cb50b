"""A ledger that is checked: its rows, its chain, and what somebody with access to the database may do to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Engine, delete, insert, select, text, update

from ledger.books import insert_entries, select_entries
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.checks.looking import Check, Depth, Result
from ledger.checks.running import CHECKS, Place, open_findings, run_checks
from ledger.clock import Clock
from ledger.core.findings import Finding
from ledger.core.journal import Entry
from ledger.database import connect, reading
from ledger.keys import Vault
from ledger.store import select_setting
from ledger.tables import attempts, balances, carried, entries, postings, settings, txs
from tests.databases import Place as Rows


@dataclass
class Scene:
    """The rows of a ledger and what checks say of them."""

    place: Place

    @property
    def engine(self) -> Engine:
        """The database."""
        return self.place.engine

    def run(self, depth: Depth = Depth.FULL, **changes: Any) -> tuple[Result, ...]:
        """Run the checks."""
        checks: tuple[Check, ...] = changes.pop("checks", CHECKS)
        return run_checks(replace(self.place, **changes), depth, checks=checks)

    def found(self, depth: Depth = Depth.FULL, **changes: Any) -> list[Finding]:
        """Run the checks, which must all be possible, and list their findings."""
        results = self.run(depth, **changes)
        assert [(result.check.name, result.hindrance) for result in results if result.hindrance] == []
        return [finding for result in results for finding in result.findings]

    def subjects(self, depth: Depth = Depth.FULL, **changes: Any) -> dict[str, list[str]]:
        """Run the checks and list by code what was found."""
        told: dict[str, list[str]] = {}
        for finding in self.found(depth, **changes):
            told.setdefault(finding.code, []).append(finding.subject)
        return told

    def opened(self) -> dict[tuple[str, str], str]:
        """List what stands open in the table, with what was found."""
        return {(known.code, known.subject): known.finding.found for known in open_findings(self.engine)}

    def do(self, statement: Any) -> None:
        """Change a row, as somebody with access to the database can."""
        with self.engine.begin() as connection:
            connection.execute(statement)

    def rows(self, query: Any) -> list[Any]:
        """Read rows."""
        with reading(self.engine) as connection:
            return list(connection.execute(query))

    def token(self) -> str:
        """Name the test token."""
        return str(self.rows(select(postings.c.token).limit(1))[0][0])

    def last(self) -> int:
        """Number the last entry."""
        return int(self.rows(select(entries.c.seq).order_by(entries.c.seq.desc()).limit(1))[0][0])

    def alter_amount(self, seq: int, minor: int = 1) -> str:
        """Add to the first leg of an entry; gives the leg's account."""
        leg = self.rows(select(postings).where(postings.c.entry == seq, postings.c.leg == 0))[0]
        here = (postings.c.entry == seq, postings.c.leg == 0)
        self.do(update(postings).where(*here).values(minor=leg.minor + minor))
        return str(leg.account)

    def alter_balance(self, account: str, minor: int = 1) -> None:
        """Add to a balance."""
        kept = self.rows(select(balances.c.minor).where(balances.c.account == account))[0].minor
        self.do(update(balances).where(balances.c.account == account).values(minor=kept + minor))

    def forget_tx(self, nonce: int) -> None:
        """Take a transaction of the relay out, with all that belongs to it."""
        for table in (carried, attempts, txs):
            self.do(delete(table).where(table.c.nonce == nonce))

    def delete_entry(self, seq: int) -> None:
        """Take an entry out with its postings."""
        self.do(delete(postings).where(postings.c.entry == seq))
        self.do(delete(entries).where(entries.c.seq == seq))

    def swap(self, first: int, second: int) -> None:
        """Let two entries change places, with all that they say."""
        for seq, to in ((first, -1), (second, first), (-1, second)):
            row = self.rows(select(entries).where(entries.c.seq == seq))[0]._mapping
            legs = [dict(leg._mapping) for leg in self.rows(select(postings).where(postings.c.entry == seq))]
            self.delete_entry(seq)
            self.do(insert(entries).values(**{**row, "seq": to}))
            for leg in legs:
                self.do(insert(postings).values(**{**leg, "entry": to}))

    def insert_entry(self, seq: int) -> None:
        """Make an entry up that says what the first does of another block, and follows nothing."""
        row = dict(self.rows(select(entries).where(entries.c.seq == 1))[0]._mapping)
        changed = {"seq": seq, "block_hash": "0x0", "log": replace(row["log"], block_hash="0x0")}
        self.do(insert(entries).values({**row, **changed, "previous": "x", "hash": "y"}))

    def append(self, *forged: Entry) -> None:
        """Put entries behind the last, chained as they must be, and forget how far the journal was sound."""
        with self.engine.begin() as connection:
            insert_entries(connection, forged)
        self.do(delete(settings).where(settings.c.key == "journal_checked"))

    def entry(self, seq: int) -> Entry:
        """Read an entry."""
        with reading(self.engine) as connection:
            return next(entry for _, _, entry in select_entries(connection, after=seq - 1, limit=1))

    def write_anew(self, altered: Callable[[int, Entry], Entry]) -> None:
        """Write the whole journal anew with other entries, hashes and balances, as one who knows how could."""
        written = [altered(seq, self.entry(seq)) for seq in range(1, self.last() + 1)]
        for table in (postings, entries, balances):
            self.do(delete(table))
        self.append(*written)

    def sql(self, statement: str) -> None:
        """Say it in SQL."""
        self.do(text(statement))


@contextmanager
def opened(rows: Rows, url: str, master_secret: str) -> Iterator[Scene]:
    """Open rows before a chain."""
    engine, node = connect(rows.url), Node(url)
    with reading(engine) as connection:
        address = select_setting(connection, "escrow")
        chain_id = select_setting(connection, "chain_id")
    assert address is not None
    assert chain_id is not None
    yield Scene(
        Place(
            engine=engine,
            escrow=Escrow(node, address),
            chain_id=int(chain_id),
            clock=Clock(engine),
            vault=Vault(bytes.fromhex(master_secret)),
            finality=0,
            is_sandbox=True,
        )
    )
    engine.dispose()
    node.close()
