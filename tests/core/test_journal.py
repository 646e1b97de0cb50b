"""The journal: every entry balances, accounts say whose the money is, and the hash holds every part of it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.facts import BatchOpened, Deposited, Pushed, TaskDelivered, TaskRated, TaskSettled, Withdrawn
from ledger.core.journal import (
    GENESIS,
    OUTSIDE,
    Entry,
    Posting,
    Unbalanced,
    _entry,
    balance_account,
    committed_account,
    credited,
    entry_hash,
    entry_of,
    parts_of,
    reversal_of,
)
from ledger.core.packed import Path
from ledger.core.terms import Split, earned
from tests.core.samples import (
    EMPLOYER,
    FIRST,
    POLICY,
    STRANGER,
    USD,
    WORKER,
    assigned,
    batch_of,
    log,
    opening,
    refunding,
    settlement,
    terms_of,
)

REWARDS = st.lists(st.integers(1, 2**96 - 1), min_size=1, max_size=20)


def test_enter__deposit() -> None:
    """What comes in is owed to its holder."""
    entry = entry_of(Deposited(log(), USD.token, EMPLOYER, 7))

    assert entry == Entry(
        "deposit", log(), (Posting(OUTSIDE, USD.token, -7), Posting(balance_account(EMPLOYER), USD.token, 7))
    )


def test_enter__withdrawal() -> None:
    """What goes out is owed no more; where it went is no account of ours."""
    entry = entry_of(Withdrawn(log(), USD.token, EMPLOYER, STRANGER, 7))

    assert entry is not None
    assert entry.postings == (Posting(balance_account(EMPLOYER), USD.token, -7), Posting(OUTSIDE, USD.token, 7))


def test_enter__push() -> None:
    """What was paid past the balance is owed no more: the settlement before it had owed it."""
    entry = entry_of(Pushed(log(), USD.token, WORKER, 7))

    assert entry is not None
    assert (entry.kind, entry.postings) == (
        "push",
        (Posting(balance_account(WORKER), USD.token, -7), Posting(OUTSIDE, USD.token, 7)),
    )


def test_enter__opening() -> None:
    """Opening commits the employer's balance, task by task."""
    fact = replace(opening(), workers=(WORKER, STRANGER), rewards=(30, 12))
    entry = entry_of(fact)

    assert entry is not None
    assert entry.postings == (
        Posting(balance_account(EMPLOYER), USD.token, -42),
        Posting(committed_account(fact.batch, 0), USD.token, 30),
        Posting(committed_account(fact.batch, 1), USD.token, 12),
    )


def test_enter__settlement() -> None:
    """A settlement empties what was committed: to the worker, the platform and back to the employer."""
    entry = entry_of(settlement(70), opening())

    assert entry is not None
    assert (entry.kind, entry.postings) == (
        "settle",
        (
            Posting(committed_account(batch_of(), 0), USD.token, -30_000_000),
            Posting(balance_account(WORKER), USD.token, 19_000_000),
            Posting(balance_account(POLICY.fee_receiver), USD.token, 1_000_000),
            Posting(balance_account(EMPLOYER), USD.token, 10_000_000),
        ),
    )


def test_enter__ruling() -> None:
    """A ruling pays the arbiter out of what was in dispute; no other ending does."""
    terms = replace(terms_of(assigned()), arbiter_fee_bps=1000)
    ruled = replace(settlement(70, Path.RULED), earned=25_000_000)
    legs = [entry_of(replace(ruled, path=path), replace(opening(), terms=terms)) for path in (Path.RULED, Path.AGREED)]
    fees = [
        [leg.minor for leg in entry.postings if leg.account == balance_account(POLICY.arbiter)] if entry else []
        for entry in legs
    ]

    assert fees == [[1_000_000], []]
    assert parts_of(ruled, replace(opening(), terms=terms)) == Split(23_750_000, 1_250_000, 0, 4_000_000, 1_000_000)


def test_enter__refund() -> None:
    """A refund is an entry of its own kind and touches nobody but the employer."""
    entry = entry_of(refunding(), opening())

    assert entry is not None
    assert (entry.kind, len(entry.postings)) == ("refund", 2)
    assert credited(entry) == ((EMPLOYER, USD.token),)


def test_enter__settlement_of_an_unknown_batch() -> None:
    """A settlement cannot be entered without the opening it ends."""
    with pytest.raises(AssertionError):
        entry_of(settlement(70))


@pytest.mark.parametrize("fact", [TaskDelivered(log(), batch_of(), 0, FIRST), TaskRated(log(), batch_of(), 0, 70)])
def test_enter__nothing_moved(fact: TaskDelivered | TaskRated) -> None:
    """Asking and grading move no money, so they are no entries."""
    assert entry_of(fact) is None


@given(rewards=REWARDS, rating=st.integers(0, 100), fee=st.integers(0, 5000), benefits=st.integers(0, 5000))
def test_entries__balance(rewards: list[int], rating: int, fee: int, benefits: int) -> None:
    """Whatever is opened and however it is settled, each entry sums to zero and nothing stays committed."""
    terms = replace(terms_of(assigned()), fee_bps=fee, benefits_bps=benefits, benefits_fund=STRANGER)
    opened = BatchOpened(log(), batch_of(), terms, (WORKER,) * len(rewards), tuple(rewards))
    entries = [entry_of(opened)]
    for index, reward in enumerate(rewards):
        ending = TaskSettled(log(2, index), batch_of(), index, Path.ACCEPTED, rating, earned(terms, reward, rating))
        entries.append(entry_of(ending, opened))
    accounts: dict[str, int] = {}
    for entry in entries:
        assert entry is not None
        assert sum(leg.minor for leg in entry.postings) == 0
        for leg in entry.postings:
            accounts[leg.account] = accounts.get(leg.account, 0) + leg.minor

    assert not any(minor for account, minor in accounts.items() if account.startswith("committed/"))
    assert sum(accounts.values()) == 0


def test_entry__unbalanced() -> None:
    """Postings that do not sum to zero, token by token, are never an entry."""
    legs = (Posting(OUTSIDE, USD.token, -1), Posting(balance_account(EMPLOYER), STRANGER, 1))

    with pytest.raises(Unbalanced):
        _entry("deposit", log(), legs)


def test_credited__each_once() -> None:
    """Whoever got something is named once, whoever gave and what is committed not at all."""
    employer_is_platform = replace(terms_of(assigned()), fee_receiver=EMPLOYER)
    entry = entry_of(settlement(70), replace(opening(), terms=employer_is_platform))

    assert entry is not None
    assert credited(entry) == ((WORKER, USD.token), (EMPLOYER, USD.token))


def test_hash__holds_everything() -> None:
    """A change to any part of an entry, or to anything before it, changes its hash."""
    entry = Entry("deposit", log(), (Posting("a", "t", -1), Posting("b", "t", 1)))
    others = (
        replace(entry, kind="withdraw"),
        replace(entry, postings=(Posting("a", "t", -2), Posting("b", "t", 2))),
        replace(entry, postings=tuple(reversed(entry.postings))),
        *(replace(entry, log=replace(entry.log, **change)) for change in LOG_CHANGES),
    )
    hashes = {entry_hash(GENESIS, other) for other in (entry, *others)} | {entry_hash("1" * 64, entry)}

    assert len(hashes) == len(others) + 2
    assert entry_hash(GENESIS, replace(entry)) == entry_hash(GENESIS, entry)


LOG_CHANGES: tuple[dict[str, Any], ...] = (
    {"chain_id": 1},
    {"block_number": 2},
    {"block_hash": "0x"},
    {"tx_hash": "0x"},
    {"log_index": 1},
    {"part": 1},
)


def test_reversal__undoes() -> None:
    """A reversal takes every leg back, names what it undoes, and is another entry to the hash."""
    entry = entry_of(opening())
    assert entry is not None

    undone = reversal_of(entry, 7, era=1)
    assert [leg.minor for leg in undone.postings] == [-leg.minor for leg in entry.postings]
    assert (undone.kind, undone.reverses, undone.log.era) == ("reversal", 7, 1)
    assert len({entry_hash(GENESIS, one) for one in (entry, undone, replace(undone, reverses=8))}) == 3
