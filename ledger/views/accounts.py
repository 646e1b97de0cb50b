"""Accounts for reading: what stands in one, what is kept of it for open tasks, and its statement line by line."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, literal_column, select, tuple_

from ledger.core.facts import LogRef
from ledger.core.journal import OUTSIDE, balance_account
from ledger.tables import balances, entries, postings

LINES = 50
OPENED_MOST = 2000  # of a holder's newest postings, among which what is kept for open tasks is looked for
_TOKENS_MOST = 50  # anybody can bring a token of their own making
# Written out, so that the planner sees that the index of what is not nothing serves.
_NOT_NOTHING: ColumnElement[bool] = literal_column("balances.minor <> '0'")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an account's statement a page begins: below this leg of this entry, at this balance."""

    entry: int
    leg: int
    minor: int


@dataclass(frozen=True, slots=True)
class Line:
    """A posting, and what stood in the account after it."""

    entry: int
    leg: int
    kind: str
    log: LogRef
    minor: int
    after: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A page of an account's lines, newest first, and where the next one begins."""

    lines: tuple[Line, ...]
    below: Place | None


@dataclass(frozen=True, slots=True)
class Total:
    """A token's money by kind of account: held for people, kept for tasks; together what came from outside."""

    token: str
    held: int
    committed: int
    open_tasks: int

    @property
    def inside(self) -> int:
        """What the contract must hold."""
        return self.held + self.committed


def select_totals(connection: Connection) -> tuple[Total, ...]:
    """Add up each token by kind of account. What people hold is what is left: all accounts together are nothing."""
    outside = connection.execute(
        select(balances.c.token, balances.c.minor).where(balances.c.account == OUTSIDE).limit(_TOKENS_MOST)
    )
    inside = {row.token: -row.minor for row in outside}
    kept = select(balances.c.token, balances.c.minor).where(
        _NOT_NOTHING, balances.c.account > "committed/", balances.c.account < "committed0"
    )
    sums: dict[str, list[int]] = {}
    for row in connection.execute(kept):
        sums.setdefault(row.token, []).append(row.minor)
    return tuple(
        Total(token, minor - sum(sums.get(token, ())), sum(sums.get(token, ())), len(sums.get(token, ())))
        for token, minor in sorted(inside.items())
    )


def select_standing(connection: Connection, account: str) -> Mapping[str, int]:
    """Read what stands in an account, by token."""
    here = balances.c.account == account
    query = select(balances.c.token, balances.c.minor).where(here).order_by(balances.c.token).limit(_TOKENS_MOST)
    return {row.token: row.minor for row in connection.execute(query)}


def select_committed(connection: Connection, holder: str) -> tuple[tuple[str, str, int], ...]:
    """Read what is kept of a holder's money for open tasks, as (account, token, units); by their newest postings."""
    newest = (
        select(postings.c.entry)
        .where(postings.c.account == balance_account(holder), postings.c.leg == 0)
        .order_by(postings.c.entry.desc())
        .limit(OPENED_MOST)
        .subquery()
    )
    kept = and_(postings.c.account > "committed/", postings.c.account < "committed0")
    beside = and_(postings.c.entry == newest.c.entry, kept)
    same = and_(balances.c.account == postings.c.account, balances.c.token == postings.c.token)
    query = select(balances).select_from(newest).join(postings, beside).join(balances, same).where(_NOT_NOTHING)
    rows = connection.execute(query.distinct().order_by(balances.c.account))
    return tuple((row.account, row.token, row.minor) for row in rows)


def select_statement(
    connection: Connection, account: str, token: str, *, below: Place | None = None, limit: int = LINES
) -> Statement:
    """Read a page of an account's lines in one token; without a place from its newest on."""
    here = and_(postings.c.account == account, postings.c.token == token)
    if below is None:
        now = select(balances.c.minor).where(balances.c.account == account, balances.c.token == token)
        minor = connection.execute(now).scalar_one_or_none() or 0
    else:
        minor = below.minor
        here = and_(here, tuple_(postings.c.entry, postings.c.leg) < tuple_(below.entry, below.leg))
    query = select(postings.c.entry, postings.c.leg, postings.c.minor, entries.c.kind, entries.c.log)
    query = query.join(entries, entries.c.seq == postings.c.entry).where(here)
    rows = connection.execute(query.order_by(postings.c.entry.desc(), postings.c.leg.desc()).limit(limit + 1)).all()
    lines = []
    for row in rows[:limit]:
        lines.append(Line(row.entry, row.leg, row.kind, row.log, row.minor, minor))
        minor -= row.minor
    more = Place(lines[-1].entry, lines[-1].leg, minor) if len(rows) > limit else None
    return Statement(tuple(lines), more)


def select_balance_below(connection: Connection, account: str, token: str, entry: int, leg: int) -> int:
    """Read what stood in an account before a posting: what stands now without all that came since."""
    now = select(balances.c.minor).where(balances.c.account == account, balances.c.token == token)
    since = and_(
        postings.c.account == account,
        postings.c.token == token,
        tuple_(postings.c.entry, postings.c.leg) >= tuple_(entry, leg),
    )
    minor = connection.execute(now).scalar_one_or_none() or 0
    return int(minor - sum(connection.execute(select(postings.c.minor).where(since)).scalars()))
