"""What a leg is to its account follows from the terms, even where one holder has several parts."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ledger.core.facts import BatchOpened, Deposited, TaskSettled
from ledger.core.journal import entry_of, parts_of
from ledger.core.packed import Path
from ledger.core.terms import ALL_BPS, TOP_RATING
from ledger.exports.kinds import Kind, kinds_of, task_of, tasks_of
from tests.ledger.exports.told import ADAM, BARB, CARL, DANA, FUND, PLATFORM, TERMS, Told, log

HOLDERS = st.sampled_from((ADAM, BARB, CARL, DANA, FUND, PLATFORM))
SHARES = st.integers(0, 5000)


@given(st.data(), st.integers(1, 2**96 - 1), SHARES, SHARES, SHARES, st.integers(0, TOP_RATING))
def test_settlement__every_reading_is_the_terms(
    drawn: st.DataObject, reward: int, fee_bps: int, benefits_bps: int, arbiter_bps: int, rating: int
) -> None:
    """However rewards, shares and holders fall together, the legs of each kind add up to what the terms give."""
    worker, fee_receiver, fund, arbiter, employer = (drawn.draw(HOLDERS) for _ in range(5))
    terms = replace(
        TERMS,
        employer=employer,
        fee_receiver=fee_receiver,
        benefits_fund=fund,
        arbiter=arbiter,
        fee_bps=fee_bps,
        benefits_bps=benefits_bps,
        arbiter_fee_bps=arbiter_bps,
    )
    opened = BatchOpened(log(1), "0xb1", terms, (worker,), (reward,))
    path = drawn.draw(st.sampled_from((Path.RATED, Path.RULED)))
    kept = reward * arbiter_bps // ALL_BPS if path is Path.RULED else 0
    fact = TaskSettled(log(2), "0xb1", 0, path, rating, drawn.draw(st.integers(0, reward - kept)))
    entry, parts = entry_of(fact, opened), parts_of(fact, opened)
    assert entry is not None
    kinds = kinds_of(entry, opened)
    sums = dict.fromkeys(Kind, 0)
    for kind, leg in zip(kinds, entry.postings, strict=True):
        sums[kind] += leg.minor

    assert sums[Kind.OTHER] == 0
    assert sums[Kind.ENDING] == -reward
    assert (sums[Kind.REWARD], sums[Kind.FEE], sums[Kind.BENEFITS]) == (parts.payout, parts.fee, parts.benefits)
    assert sums[Kind.RULING] + sums[Kind.REFUND] == parts.arbiter_fee + parts.refund
    if arbiter != employer:
        assert sums[Kind.RULING] == parts.arbiter_fee


def test_settlement__not_by_its_terms() -> None:
    """A settlement that its terms do not allow, or whose batch is not known, is not called anything it may not be."""
    told = Told()
    opened = told.open(100)
    told.settle(opened, 0, 100)
    entry = entry_of(told.facts[-1], opened)
    assert entry is not None
    wrong = replace(opened, terms=replace(opened.terms, fee_bps=1))

    assert set(kinds_of(entry, wrong)[1:]) == {Kind.OTHER}
    assert set(kinds_of(entry, None)) == {Kind.OTHER}


def test_tasks__of_an_entry() -> None:
    """An opening is about all its tasks, a deposit about none."""
    opened = Told().open(1, 2)
    entry, deposit = entry_of(opened), entry_of(Deposited(log(1), TERMS.token, ADAM, 1))
    assert entry is not None
    assert deposit is not None

    assert tasks_of(entry) == ((opened.batch, 0), (opened.batch, 1))
    assert tasks_of(deposit) == ()
    assert task_of(f"balance/{ADAM}") is None
