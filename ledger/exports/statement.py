"""A statement: what an account held before a period, what moved it, what it held after, and what all that rests on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ledger import books
from ledger.core.facts import LogRef
from ledger.core.journal import balance_account
from ledger.core.money import Asset, Money
from ledger.database import Connection
from ledger.exports import reading
from ledger.exports.kinds import ACROSS, Kind, Role, kinds_of, tasks_of
from ledger.exports.period import Period
from ledger.exports.reading import Basis, Leg

Progress = Callable[[str, int, int], None]


LINES_MAX = 20_000  # of a PDF, which is made in memory; what is longer is for a program to read


class TooLong(ValueError):
    """More lines than a PDF is made for."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} lines, and a PDF has at most {LINES_MAX}")
        self.count = count


class NothingThere(LookupError):
    """No entry has ever touched this account."""


@dataclass(frozen=True, slots=True)
class Line:
    """One leg of an entry, as its account sees it."""

    seq: int
    at: datetime
    kind: Kind
    across: Role
    titles: tuple[str, ...]  # of those of the entry's tasks that are ours
    log: LogRef
    moved: Money
    balance: Money  # after it

    @property
    def incoming(self) -> Money:
        """What came in; nothing if it went out."""
        return Money(max(self.moved.minor, 0), self.moved.asset)

    @property
    def outgoing(self) -> Money:
        """What went out; nothing if it came in."""
        return Money(max(-self.moved.minor, 0), self.moved.asset)


@dataclass(frozen=True, slots=True)
class Total:
    """What moved by one kind of entry."""

    kind: Kind
    count: int
    incoming: Money
    outgoing: Money


@dataclass(frozen=True, slots=True)
class Section:
    """The part of a statement about one currency."""

    asset: Asset
    opening: Money
    closing: Money
    committed: Money  # of what its holder set aside, what was still set aside at the period's end
    totals: tuple[Total, ...]
    first: int  # numbers of the first and last entry of the period; 0 if there is none
    last: int

    @property
    def count(self) -> int:
        """How many lines there are."""
        return sum(total.count for total in self.totals)


@dataclass(frozen=True, slots=True)
class Statement:
    """A whole statement but for its lines, which may be many and are read one after another."""

    account: str
    holder: str  # the person's own name, in a statement of their own
    period: Period
    basis: Basis
    sections: tuple[Section, ...]


@dataclass(slots=True)
class _Tally:
    """What adds up while the legs of an account go by."""

    opening: Money
    closing: Money
    committed: Money
    totals: dict[Kind, Total] = field(default_factory=dict)
    first: int = 0
    last: int = 0

    def add(self, leg: Leg, kind: Kind) -> None:
        money = Money(leg.minor, self.opening.asset)
        nothing = Money(0, money.asset)
        before = self.totals.get(kind, Total(kind, 0, nothing, nothing))
        coming, going = (money, nothing) if money.minor > 0 else (nothing, -money)
        self.totals[kind] = Total(kind, before.count + 1, before.incoming + coming, before.outgoing + going)
        self.closing += money
        self.first, self.last = self.first or leg.of.seq, leg.of.seq


def survey(
    connection: Connection, account: str, period: Period, *, holder: str = "", progress: Progress | None = None
) -> Statement:
    """Add up an account's statement, in one snapshot with its lines.

    Raises:
        NothingThere: the account is in no entry at all.
    """
    basis = reading.select_basis(connection)
    known = reading.select_assets_by_token(connection)
    tokens = reading.select_tokens(connection, account)
    if not tokens:
        raise NothingThere(account)
    named = (known.get(token, Asset(token, 0, token)) for token in tokens)  # unknown: in its smallest units
    sections = tuple(_survey(connection, account, asset, period, progress) for asset in named)
    return Statement(account, holder, period, basis, sections)


def lines(
    connection: Connection, statement: Statement, section: Section, *, progress: Progress | None = None
) -> Iterator[Line]:
    """Read the lines of a section, in the order of the journal."""
    balance, done = section.opening, 0
    for page in reading.select_legs(connection, statement.account, section.asset.token):
        kept = tuple(leg for leg in page if leg.of.entry.log.block_time in statement.period)
        titles = reading.select_titles(connection, (batch for leg in kept for batch, _ in tasks_of(leg.of.entry)))
        for leg, kind in zip(kept, _kinds(connection, kept), strict=True):
            moved, entry = Money(leg.minor, section.asset.code), leg.of.entry
            balance += moved
            ours = tuple(titles[task] for task in tasks_of(entry) if task in titles)
            yield Line(leg.of.seq, entry.log.block_time, kind, ACROSS[kind], ours, entry.log, moved, balance)
        done += len(kept)
        if progress is not None:
            progress("lines", done, section.count)


def _survey(connection: Connection, account: str, asset: Asset, period: Period, progress: Progress | None) -> Section:
    nothing = Money(0, asset.code)
    tally, done, total = _Tally(nothing, nothing, nothing), 0, reading.count_legs(connection, account, asset.token)
    for page in reading.select_legs(connection, account, asset.token):
        past = tuple(leg for leg in page if leg.of.entry.log.block_time < period.start)
        kept = tuple(leg for leg in page if leg.of.entry.log.block_time in period)
        before = sum((Money(leg.minor, asset.code) for leg in past), nothing)
        tally.opening, tally.closing = tally.opening + before, tally.closing + before
        for leg, kind in zip(kept, _kinds(connection, kept), strict=True):
            tally.add(leg, kind)
        tally.committed += _still_committed(connection, account, asset, (*past, *kept), period.end)
        done += len(page)
        if progress is not None:
            progress("reading", done, total)
    totals = tuple(tally.totals[kind] for kind in Kind if kind in tally.totals)
    return Section(asset, tally.opening, tally.closing, tally.committed, totals, tally.first, tally.last)


def _kinds(connection: Connection, legs: tuple[Leg, ...]) -> Iterator[Kind]:
    ending = (leg for leg in legs if leg.of.entry.kind != "open")
    openings = books.select_batches(connection, {batch for leg in ending for batch, _ in tasks_of(leg.of.entry)})
    for leg in legs:
        batch = next((batch for batch, _ in tasks_of(leg.of.entry)), "")
        yield kinds_of(leg.of.entry, openings.get(batch))[leg.place]


def _still_committed(connection: Connection, account: str, asset: Asset, legs: tuple[Leg, ...], end: datetime) -> Money:
    """Say what of these legs' commitments was still there: settlements need not touch the employer's balance."""
    owner = {
        leg.account: one.of.seq
        for one in legs
        if one.of.entry.kind == "open" and one.minor < 0 and account.startswith(balance_account(""))
        for leg in one.of.entry.postings
        if leg.account != account
    }
    sums = reading.select_sums_before(connection, owner, asset.token, end)
    # What was set aside, undone and set aside again is counted where it was first.
    return Money(sum(held for name, (first, held) in sums.items() if owner[name] == first), asset.code)
