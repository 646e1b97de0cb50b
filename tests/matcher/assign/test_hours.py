"""Tasks that take hours are assigned at the best value that the workers' hours allow, with a stated bound."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.assign import BadMarket, Market, faults_of, solve_exact, solve_hours, value_of
from matcher.assign.market import Whole
from tests.matcher.markets import market_of_rows, markets, random_market


def _best(market: Market, hours: Whole, hours_max: Whole) -> int:
    """Try every set of pairs."""
    found = []
    for taken in product((False, True), repeat=len(hours)):
        chosen = np.flatnonzero(taken)
        given_hours = np.bincount(market.pairs.worker[chosen], weights=hours[chosen], minlength=market.pairs.workers)
        if not faults_of(market, chosen) and np.all(given_hours <= hours_max):
            found.append(value_of(market, chosen))
    return max(found)


@settings(max_examples=40, deadline=None)
@given(markets().filter(lambda market: len(market.pairs.worker) <= 8), st.data())
def test_solve_hours__small(market: Market, draws: st.DataObject) -> None:
    """No set of pairs that fits the hours is worth more, and the bound says so."""
    lengths = st.integers(0, 9)
    hours = np.array([draws.draw(lengths) for _ in market.pairs.worker], np.int64)
    hours_max = np.array([draws.draw(lengths) for _ in market.capacity], np.int64)

    matching = solve_hours(market, hours=hours, hours_max=hours_max)

    assert matching.value == matching.bound == _best(market, hours, hours_max)
    assert matching.value == value_of(market, matching.chosen)


def test_solve_hours__hours_to_spare() -> None:
    """Where hours bind nobody, this is the plain assignment."""
    market = random_market(1)
    hours = np.ones(len(market.pairs.worker), np.int64)

    matching = solve_hours(market, hours=hours, hours_max=np.full(market.pairs.workers, 99))

    assert matching.value == solve_exact(market).value


@pytest.mark.parametrize("limit", [{"seconds": 0.0}, {"nodes": 0}])
def test_solve_hours__stopped(limit: dict[str, float], capfd: pytest.CaptureFixture[str]) -> None:
    """Stopped early, the answer is still feasible, and its bound still true; nothing is printed."""
    market = random_market(2, tasks=40, workers=8, offers=8)
    lots = np.random.default_rng(1)
    hours = lots.integers(3, 20, len(market.pairs.worker))
    hours_max = np.full(market.pairs.workers, 31)

    stopped = solve_hours(market, hours=hours, hours_max=hours_max, **limit)  # type: ignore[arg-type]
    best = solve_hours(market, hours=hours, hours_max=hours_max)

    assert best.is_optimal
    assert stopped.value <= best.value <= stopped.bound
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("hours", "hours_max", "words"),
    [
        ([1, 1], [5], "2 hours for 1 pairs"),
        ([1], [5, 5], "2 limits for 1 workers"),
        ([-1], [5], "negative"),
        ([2**51], [5], "not exact"),
    ],
)
def test_solve_hours__bad(hours: list[int], hours_max: list[int], words: str) -> None:
    """Hours of another market, below nothing or beyond the solver's digits are refused."""
    market = market_of_rows([(0, 0, 1)], seats=[1], capacity=[1])

    with pytest.raises(BadMarket, match=words):
        solve_hours(market, hours=np.array(hours), hours_max=np.array(hours_max))
