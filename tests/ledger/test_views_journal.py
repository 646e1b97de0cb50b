"""The journal's pages: what is asked for is found, page after page, each entry once and none left out."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine, text

from ledger.books import insert_entries
from ledger.core.facts import LogRef
from ledger.core.journal import OUTSIDE, Entry, Posting, balance_account
from ledger.database import reading, snapshot, writing
from ledger.views import accounts, journal
from ledger.views.accounts import Place
from ledger.views.journal import Wanted, select_sheet

ADAM, BARB = "0x" + "a" * 40, "0x" + "b" * 40
TOKEN, OTHER = "0x" + "1" * 40, "0x" + "2" * 40
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
COUNT = 600


def entry_at(number: int) -> Entry:
    """Make the entry of one deposit or withdrawal: two in each block, an hour between blocks."""
    block = number // 2
    log = LogRef(1, block, f"0x{block:064x}", f"0x{number:064x}", number % 2, BEGUN + timedelta(hours=block))
    holder = balance_account(ADAM if number % 3 else BARB)
    token = OTHER if number % 100 == 99 else TOKEN
    minor = -1 if number % 5 == 4 else 10**30 + number
    legs = (Posting(OUTSIDE, token, -minor), Posting(holder, token, minor))
    return Entry("deposit" if minor > 0 else "withdraw", log, legs)


ENTRIES = [entry_at(number) for number in range(COUNT)]
WANTED = (
    Wanted(),
    Wanted(kind="withdraw"),
    Wanted(kind="open"),
    Wanted(account=balance_account(BARB)),
    Wanted(account=OUTSIDE, token=OTHER),
    Wanted(token=OTHER),
    Wanted(first_block=100, last_block=101),
    Wanted(first_block=299),
    Wanted(last_block=0),
    Wanted(first_block=5000),
    Wanted(first_block=200, last_block=100),
    Wanted(since=BEGUN + timedelta(days=5), until=BEGUN + timedelta(days=6)),
    Wanted(kind="deposit", account=balance_account(BARB), first_block=10, last_block=200, token=TOKEN),
    Wanted(block_hash=f"0x{7:064x}", chain_id=1),
    Wanted(block_hash=f"0x{7:064x}", chain_id=1, tx_hash=f"0x{15:064x}"),
)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    """A database with a journal."""
    with writing(engine) as connection:
        insert_entries(connection, ENTRIES)
    return engine


def walk(engine: Engine, wanted: Wanted, limit: int = 50) -> list[int]:
    """Turn all pages of what is wanted; gives the numbers in the order they came."""
    numbers: list[int] = []
    before: int | None = None
    for _ in range(2 * COUNT):
        with snapshot(engine) as connection:
            sheet = select_sheet(connection, wanted, before=before, limit=limit)
        numbers += [one.seq for one in sheet.kept]
        if sheet.before is None:
            return numbers
        assert before is None or sheet.before < before
        before = sheet.before
    raise AssertionError("the pages never ended")


def expected(wanted: Wanted) -> list[int]:
    """List what is wanted by looking at every entry."""
    kept = [journal.Kept(seq, entry, "", "") for seq, entry in enumerate(ENTRIES, 1)]
    return [one.seq for one in reversed(kept) if wanted.takes(one)]


def test_sheet__all_that_is_wanted(filled: Engine) -> None:
    """Page after page gives exactly the entries that a look at each of them would choose."""
    for wanted in WANTED:
        assert walk(filled, wanted) == expected(wanted), wanted
        assert walk(filled, wanted, limit=7) == expected(wanted), wanted


def test_sheet__looks_at_no_more_than_it_may(filled: Engine) -> None:
    """A page of what hardly anything is ends after a bounded look, and says where to look on."""
    with snapshot(filled) as connection:
        sheet = select_sheet(connection, Wanted(tx_hash=f"0x{3:064x}"), look=51)
        rest = select_sheet(connection, Wanted(tx_hash=f"0x{3:064x}"), before=sheet.before)

    assert (sheet.kept, sheet.looked, sheet.before) == ((), 51, COUNT - 50)
    assert ([one.seq for one in rest.kept], rest.before) == ([4], None)


def test_statement__runs_through(filled: Engine) -> None:
    """An account's lines, page after page, run from what stands there to nothing; a place reckoned anew agrees."""
    account = balance_account(BARB)
    legs = [leg.minor for entry in ENTRIES for leg in entry.postings if (leg.account, leg.token) == (account, TOKEN)]
    lines: list[accounts.Line] = []
    below: Place | None = None
    while True:
        with snapshot(filled) as connection:
            page = accounts.select_statement(connection, account, TOKEN, below=below, limit=13)
        lines += page.lines
        below = page.below
        if below is None:
            break
        with reading(filled) as connection:
            minor = accounts.select_balance_below(connection, account, TOKEN, below.entry, below.leg)
        assert minor == below.minor

    assert [line.minor for line in lines] == legs[::-1]
    assert lines[0].after == sum(legs)
    assert all(line.after - line.minor == older.after for line, older in pairwise(lines))
    assert lines[-1].after == lines[-1].minor


def test_totals__by_kind_of_account(filled: Engine) -> None:
    """What people hold and what is kept for tasks is together what came from outside, for each token."""
    batch = "0x" + "c" * 64
    opening = (Posting(balance_account(ADAM), TOKEN, -500), Posting(f"committed/{batch}/0", TOKEN, 500))
    log = LogRef(1, 1000, "0x" + "d" * 64, "0x" + "e" * 64, 0, BEGUN + timedelta(days=60))
    with writing(filled) as connection:
        insert_entries(connection, [Entry("open", log, opening)])
    with snapshot(filled) as connection:
        totals = {one.token: one for one in accounts.select_totals(connection)}
        kept = accounts.select_committed(connection, ADAM)
    brought = sum(leg.minor for entry in ENTRIES for leg in entry.postings if leg.account != OUTSIDE)

    assert sum(one.inside for one in totals.values()) == brought
    assert (totals[TOKEN].committed, totals[TOKEN].open_tasks) == (500, 1)
    assert (totals[OTHER].committed, totals[OTHER].open_tasks) == (0, 0)
    assert kept == ((f"committed/{batch}/0", TOKEN, 500),)


def test_indexes__are_used(filled: Engine) -> None:
    """The questions behind the pages are answered by an index, not by a look at every row."""
    plan = "EXPLAIN QUERY PLAN " if filled.dialect.name == "sqlite" else "EXPLAIN "
    questions = {
        "ix_postings_account": "SELECT entry FROM postings WHERE account = 'x' ORDER BY entry DESC LIMIT 9",
        "ix_entries_kind": "SELECT seq FROM entries WHERE kind = 'push' AND seq < 9 ORDER BY seq DESC LIMIT 9",
        "ix_balances_open": "SELECT minor FROM balances WHERE minor <> '0' AND account > 'c' AND account < 'd'",
        "ix_commands_result": "SELECT id FROM commands WHERE result = 'tsk_1' AND result <> ''",
        "ix_outbox_refused": "SELECT id FROM outbox WHERE state = 'refused' ORDER BY seq DESC LIMIT 9",
    }
    with writing(filled) as connection:
        if filled.dialect.name == "postgresql":  # it reads tables as small as these whole
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_sort = off"))
        for index, question in questions.items():
            told = " ".join(str(row) for row in connection.execute(text(plan + question)))
            assert index in told, told
