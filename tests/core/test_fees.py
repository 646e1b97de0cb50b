"""Fees: a replacement offers a tenth more on both fields, never a wei less and never above the cap."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.core.fees import Fees, offered, raised

WEI = st.integers(0, 10**13)
FEES = st.tuples(WEI, WEI).map(lambda two: Fees(max(two), min(two)))


def test_offered__market_below_the_cap() -> None:
    """The market is paid as it is, up to the cap; the tip is never more than the whole."""
    assert offered(Fees(30, 2), 100) == Fees(30, 2)
    assert offered(Fees(300, 2), 100) == Fees(100, 2)
    assert offered(Fees(300, 200), 100) == Fees(100, 100)


def test_raised__rounded_up() -> None:
    """A tenth is rounded up on both fields, and is at least one wei."""
    assert raised(Fees(101, 11), Fees(0, 0), 1000) == Fees(112, 13)
    assert raised(Fees(0, 0), Fees(0, 0), 1000) == Fees(1, 1)


def test_raised__to_the_market() -> None:
    """Where the market has risen by more than a tenth, the market is offered; each field by itself."""
    assert raised(Fees(100, 10), Fees(500, 1), 1000) == Fees(500, 11)
    assert raised(Fees(100, 10), Fees(50, 90), 1000) == Fees(110, 90)


def test_raised__at_the_cap() -> None:
    """The cap is offered where a tenth more still fits below it; then nothing more."""
    assert raised(Fees(100, 10), Fees(5000, 10), 110) == Fees(110, 11)
    assert raised(Fees(100, 10), Fees(5000, 10), 109) is None


@given(last=FEES, market=FEES, cap=WEI)
def test_raised__always_taken(last: Fees, market: Fees, cap: int) -> None:
    """What is offered is a replacement that every node takes, and within the cap."""
    more = raised(last, market, cap)
    if more is None:
        assert cap * 10 < last.most * 11 or cap <= last.most
        return
    for new, old in ((more.most, last.most), (more.tip, last.tip)):
        assert new > old
        assert new * 10 >= old * 11
    assert more.tip <= more.most <= cap
