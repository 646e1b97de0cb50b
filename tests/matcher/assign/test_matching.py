"""A matching's figures can be computed again from the market alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.assign import Market, bound_of, faults_of, solve_exact, value_of
from matcher.assign.matching import Matching
from tests.matcher.markets import best_value, market_of_rows, markets

NOTHING = np.zeros(0, np.int64)


@given(markets(), st.data())
def test_bound__any_prices(market: Market, draws: st.DataObject) -> None:
    """Whatever the prices, no matching is worth more than the bound."""
    prices = draws.draw(st.lists(st.integers(0, 20), min_size=market.pairs.workers, max_size=market.pairs.workers))

    assert bound_of(market, np.array(prices, np.int64)) >= best_value(market)


def test_bound__negative_price() -> None:
    """A negative price would prove nothing."""
    market = market_of_rows([(0, 0, 5)], seats=[1], capacity=[1])

    with pytest.raises(AssertionError, match="proves nothing"):
        bound_of(market, np.array([-1]))


def test_faults__all() -> None:
    """A pair taken twice, a task with too many workers and a worker with too many tasks are named."""
    market = market_of_rows([(0, 0, 5), (0, 1, 5), (1, 0, 5)], seats=[1, 1], capacity=[1, 1])

    assert faults_of(market, np.array([0])) == ()
    assert faults_of(market, np.array([0, 1])) == ("too_many_workers",)
    assert faults_of(market, np.array([0, 2])) == ("over_capacity",)
    assert faults_of(market, np.array([0, 0])) == ("booked_twice", "too_many_workers", "over_capacity")


def test_value__empty_seats() -> None:
    """What is left empty counts at its reservation."""
    market = market_of_rows([(0, 0, 5)], seats=[3, 2], capacity=[1], reservation=[2, 1])

    assert value_of(market, NOTHING) == 8
    assert value_of(market, np.array([0])) == 11


def test_gap__rounded_up() -> None:
    """The gap is stated in millionths of the bound, and never as less than it is."""
    assert _matching(999_999, 1_000_000).gap_ppm == 1
    assert _matching(1_999_999, 2_000_000).gap_ppm == 1
    assert _matching(0, 0).gap_ppm == 0
    assert _matching(-4, -4).is_optimal


def _matching(value: int, bound: int) -> Matching:
    return Matching(chosen=NOTHING, price=NOTHING, value=value, bound=bound)


def test_solve__matching_of_nothing() -> None:
    """An empty market has an empty matching worth nothing."""
    matching = solve_exact(market_of_rows([], seats=[], capacity=[]))

    assert len(matching.chosen) == 0
    assert matching.value == matching.bound == 0
