"""A journal made of facts alone, with no chain: who was told what, for tests of what is handed out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert

from ledger import books
from ledger.core.facts import BatchOpened, Deposited, Fact, LogRef, Pushed, TaskSettled, Withdrawn
from ledger.core.journal import entry_of
from ledger.core.packed import Path
from ledger.core.task import terms_of
from ledger.core.terms import Terms, earned
from ledger.tables import blocks, heads
from tests.core import samples

START = datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC)  # a second before October begins in Shanghai
ADAM, BARB, CARL, DANA, FUND, PLATFORM = ("0x" + f"{number:x}" * 40 for number in (1, 2, 3, 4, 5, 6))
TERMS = replace(
    terms_of(samples.assigned()),
    employer=ADAM,
    token=samples.USD.token,
    fee_receiver=PLATFORM,
    fee_bps=500,
    benefits_bps=300,
    benefits_fund=FUND,
    arbiter=DANA,
    arbiter_fee_bps=1000,
)


def log(number: int, at: datetime | None = None, part: int = 0) -> LogRef:
    """Make the place of a fact: a block of its own, an hour after the one before it."""
    moment = START + timedelta(hours=number) if at is None else at
    return LogRef(271828, number, f"0x{number:064x}", f"0x{number:063x}f", 0, moment, part)


class Told:
    """Facts told one after another, an hour apart."""

    def __init__(self, token: str = samples.USD.token) -> None:
        self.facts: list[Fact] = []
        self.token = token

    @property
    def next(self) -> LogRef:
        """Where the next fact stands."""
        return log(len(self.facts))

    def deposit(self, holder: str, minor: int) -> None:
        """Put money in."""
        self.facts.append(Deposited(self.next, self.token, holder, minor))

    def withdraw(self, holder: str, minor: int) -> None:
        """Take money out."""
        self.facts.append(Withdrawn(self.next, self.token, holder, CARL, minor))

    def push(self, holder: str, minor: int) -> None:
        """Send what was settled on at once."""
        self.facts.append(Pushed(self.next, self.token, holder, minor))

    def open(self, *rewards: int, workers: tuple[str, ...] = (), terms: Terms = TERMS) -> BatchOpened:
        """Open a batch; barb works unless others are named."""
        batch = f"0x{len(self.facts) + 1:064x}"
        fact = BatchOpened(
            self.next, batch, replace(terms, token=self.token), workers or (BARB,) * len(rewards), rewards
        )
        self.facts.append(fact)
        return fact

    def settle(self, opened: BatchOpened, index: int, rating: int, path: Path = Path.ACCEPTED) -> None:
        """End a task by a rating."""
        gained = earned(opened.terms, opened.rewards[index], rating) if path is not Path.REFUNDED else 0
        self.facts.append(TaskSettled(self.next, opened.batch, index, path, rating, gained))

    def rule(self, opened: BatchOpened, index: int, gained: int, rating: int = 0) -> None:
        """End a task by a ruling."""
        self.facts.append(TaskSettled(self.next, opened.batch, index, Path.RULED, rating, gained))


def story() -> Told:
    """Tell of everything that can happen to an account; the first fact is a second before October."""
    told = Told()
    told.deposit(ADAM, 100 * 10**6)
    first = told.open(30 * 10**6, 10 * 10**6)
    told.settle(first, 0, 100)
    told.push(BARB, 5 * 10**6)
    told.settle(first, 1, 0, Path.REFUNDED)
    second = told.open(20 * 10**6)
    told.rule(second, 0, 10 * 10**6)
    told.open(1, 2)
    told.withdraw(ADAM, 1)
    return told


def write(connection: Connection, facts: Iterable[Fact]) -> None:
    """Write what was told into the journal, as the one door does, and move the head."""
    told = tuple(facts)
    opened = {fact.batch: fact for fact in told if isinstance(fact, BatchOpened)}
    began = (opened[fact.batch] if isinstance(fact, TaskSettled) else None for fact in told)
    made = tuple(entry_of(fact, batch) for fact, batch in zip(told, began, strict=True))
    books.insert_batches(connection, tuple(opened.values()))
    books.insert_entries(connection, tuple(entry for entry in made if entry is not None))
    last = told[-1].log
    tip = {"height": last.block_number, "block_hash": last.block_hash}
    connection.execute(
        insert(heads).values(
            chain_id=271828, escrow="0x" + "e" * 40, tip=last.block_number, tip_hash=last.block_hash, **tip
        )
    )
    row = {"chain_id": 271828, "number": last.block_number, "hash": last.block_hash, "at": last.block_time}
    connection.execute(insert(blocks).values(**row))
