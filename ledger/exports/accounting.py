"""The journal as beancount and as hledger take it: whole smallest units, which both add up exactly.

Both declare every account and commodity, carry each entry's log and hash beside it, and end by asserting the
balances that the product keeps apart from the entries: an altered figure on either side is refused.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, timedelta
from functools import cache

from ledger.core.money import Asset, digits_of
from ledger.database import Connection
from ledger.exports import reading
from ledger.exports.names import Commodity, account_to, commodity_of
from ledger.exports.reading import Basis, Numbered
from ledger.exports.statement import Progress

BEANCOUNT_DIGITS = 28  # of Python's decimal arithmetic, as `bean-check` finds it
_PROGRESS_EVERY = 1000


class Books:
    """What both languages need of one snapshot."""

    def __init__(self, connection: Connection, progress: Progress | None = None) -> None:
        self._connection = connection
        self._progress = progress
        self.basis: Basis = reading.select_basis(connection)
        self._assets: Mapping[str, Asset] = reading.select_assets_by_token(connection)
        self.commodity = cache(self._commodity)

    def accounts(self) -> Iterator[tuple[str, Commodity, int]]:
        """Read each account with what it holds by the kept balances."""
        for account, token, minor in reading.select_accounts(self._connection):
            yield account_to(account), self.commodity(token), minor

    def commodities(self) -> tuple[Commodity, ...]:
        """List the commodities, each once."""
        found = tuple(self.commodity(token) for token in reading.select_all_tokens(self._connection))
        assert len({one.name for one in found}) == len(found), "each token has a name of its own"
        return found

    def entries(self) -> Iterator[Numbered]:
        """Read the journal, telling how far it is."""
        for one in reading.select_journal(self._connection):
            yield one
            if self._progress is not None and not one.seq % _PROGRESS_EVERY:
                self._progress("entries", one.seq, self.basis.last_entry)

    def days(self) -> tuple[date, date]:
        """Say on which day everything can be opened, and on which all of it is done."""
        first, last = reading.select_days(self._connection)
        return first, last + timedelta(days=1)

    def _commodity(self, token: str) -> Commodity:
        return commodity_of(self._assets.get(token, Asset(token, 0, token)))


def beancount_of(books: Books) -> Iterator[str]:
    """Write the journal for beancount."""
    first, end = books.days()
    yield from (f"; {line}\n" for line in _about(books.basis))
    yield f"; bean-check reckons with {BEANCOUNT_DIGITS} digits: what has more it refuses, right or wrong.\n\n"
    yield 'option "title" "Escrowd"\n'
    for one in books.commodities():
        yield f'{first} commodity {one.name}\n  token: "{one.asset.token}"\n  decimals: {one.asset.decimals}\n'
    opened = ""
    for account, _, _ in books.accounts():
        if account != opened:  # they come in order, each token of an account after the other
            yield f"{first} open {account}\n"
            opened = account
    for numbered in books.entries():
        yield from _beancount_entry(numbered, books)
    yield "\n"
    for account, one, minor in books.accounts():
        yield f"{end} balance {account}  {minor} ~ 0 {one.name}\n"


def _beancount_entry(numbered: Numbered, books: Books) -> Iterator[str]:
    entry, log = numbered.entry, numbered.entry.log
    yield f'\n{log.block_time.astimezone(UTC).date()} * "{entry.kind}"\n'
    for key, shown in _facts(numbered):
        yield f"  {key}: {shown}\n" if isinstance(shown, int) else f'  {key}: "{shown}"\n'
    for leg in entry.postings:
        one = books.commodity(leg.token)
        yield f'  {account_to(leg.account)}  {leg.minor} {one.name}\n    value: "{_value(leg.minor, one)}"\n'


def hledger_of(books: Books) -> Iterator[str]:
    """Write the journal for hledger."""
    _, end = books.days()
    yield from (f"; {line}\n" for line in _about(books.basis))
    yield "\n"
    for one in books.commodities():
        yield f"commodity 1. {one.name}\n  ; token:{one.asset.token}, decimals:{one.asset.decimals}\n"
    opened = ""
    for account, _, _ in books.accounts():
        if account != opened:
            yield f"account {account}\n"
            opened = account
    for numbered in books.entries():
        yield from _hledger_entry(numbered, books)
    for account, one, minor in books.accounts():
        yield f"\n{end} * balance\n  {account}  0 {one.name} = {minor} {one.name}\n"


def _hledger_entry(numbered: Numbered, books: Books) -> Iterator[str]:
    entry, log = numbered.entry, numbered.entry.log
    yield f"\n{log.block_time.astimezone(UTC).date()} * ({numbered.seq}) {entry.kind}\n"
    yield "".join(f"  ; {key}:{shown}\n" for key, shown in _facts(numbered))
    for leg in entry.postings:
        one = books.commodity(leg.token)
        yield f"  {account_to(leg.account)}  {leg.minor} {one.name}  ; value:{_value(leg.minor, one)}\n"


def _about(basis: Basis) -> Iterator[str]:
    yield f"Escrowd: the journal of the escrow {basis.escrow} on chain {basis.chain_id}"
    yield f"final block read: {basis.block}, {basis.block_hash}"
    yield f"entries: {basis.last_entry}, the last with the hash {basis.last_hash}"
    yield "All figures are whole smallest units; `value` says the same in the currency, for people."


def _facts(numbered: Numbered) -> Iterator[tuple[str, str | int]]:
    log = numbered.entry.log
    yield "entry", numbered.seq
    yield "hash", numbered.hash
    yield "chain", log.chain_id
    yield "block", log.block_number
    yield "blockhash", log.block_hash
    yield "tx", log.tx_hash
    yield "log", log.log_index
    if log.part:
        yield "part", log.part
    if numbered.entry.reverses is not None:
        yield "reverses", numbered.entry.reverses
    yield "at", log.block_time.astimezone(UTC).isoformat()


def _value(minor: int, one: Commodity) -> str:
    sign, whole, part = digits_of(minor, one.asset.decimals)
    return f"{sign}{whole.replace(',', '')}{'.' if part else ''}{part} {one.asset.code}"
