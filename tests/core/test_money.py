"""Money: whole units, one asset at a time, and parts that make the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.money import MixedAssets, Money, allocate, digits_of

SHARES = st.lists(st.integers(0, 2500), max_size=4).map(tuple)


def test_add__same_asset() -> None:
    """Money of one asset adds up; what is taken away again leaves nothing."""
    money = Money(2**100, "ETH") + Money(1, "ETH")

    assert money == Money(2**100 + 1, "ETH")
    assert money + -money == money - money == Money(0, "ETH")


def test_add__mixed_assets() -> None:
    """Two currencies never add up, not even nothing of one."""
    with pytest.raises(MixedAssets):
        Money(1, "USD") + Money(0, "ETH")
    with pytest.raises(MixedAssets):
        Money(1, "USD") - Money(0, "ETH")


def test_allocate__odd_unit() -> None:
    """Shares round down, and what remains is the last part."""
    assert allocate(101, (500, 3333)) == (5, 33, 63)


@given(whole=st.integers(0, 2**128), bps=SHARES)
def test_allocate__makes_the_whole(whole: int, bps: tuple[int, ...]) -> None:
    """No unit is made or lost, and no part is below zero."""
    parts = allocate(whole, bps)

    assert sum(parts) == whole
    assert min(parts) >= 0
    assert len(parts) == len(bps) + 1


@pytest.mark.parametrize(
    ("minor", "decimals", "written"),
    [
        (0, 6, ("", "0", "")),
        (1, 6, ("", "0", "000001")),
        (-26_125_000, 6, ("-", "26", "125")),
        (1_234_567, 0, ("", "1,234,567", "")),
        (10**30, 18, ("", "1,000,000,000,000", "")),
    ],
)
def test_digits__exact(minor: int, decimals: int, written: tuple[str, str, str]) -> None:
    """Smallest units are written in decimal without losing or rounding a digit."""
    assert digits_of(minor, decimals) == written
