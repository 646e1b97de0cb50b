"""A repair leaves alone what was accepted, charges for switching, and is the best that this allows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.assign import BadMarket, Market, Standing, bound_of, faults_of, renew, repair, solve_exact, solve_live
from matcher.assign.field import auction, begin, read
from matcher.assign.market import Whole
from matcher.assign.running import Plain, machine
from tests.matcher.markets import best_value, kept_of, market_of_rows, markets, random_market


def _without(market: Market, gone: list[int]) -> Market:
    capacity = market.capacity.copy()
    capacity[gone] = 0
    return Market(pairs=market.pairs, seats=market.seats, capacity=capacity, reservation=market.reservation)


def _frozen(market: Market, frozen: Whole) -> tuple[Market, int]:
    """Take the frozen pairs out of the market; return what is left to decide, and what they are worth."""
    seats, capacity = market.seats.copy(), market.capacity.copy()
    np.subtract.at(seats, market.pairs.task()[frozen], 1)
    np.subtract.at(capacity, market.pairs.worker[frozen], 1)
    is_open = np.ones(len(market.pairs.worker), bool)
    is_open[frozen] = False
    rest = Market.of(
        task=market.pairs.task()[is_open],
        worker=market.pairs.worker[is_open],
        utility=market.pairs.utility[is_open],
        seats=seats,
        capacity=capacity,
        reservation=market.reservation,
    )
    return rest, int(market.pairs.utility[frozen].sum())


def _some(draws: st.DataObject, numbers: list[int]) -> list[int]:
    return sorted(draws.draw(st.sets(st.sampled_from(numbers)))) if numbers else []


@settings(max_examples=150)
@given(markets(), st.sampled_from((0, 10**6)), st.data())
def test_repair__best_with_frozen(market: Market, gap_ppm: int, draws: st.DataObject) -> None:
    """After some vanish, the rest is as good as any plan that leaves the frozen pairs as they are, and proven so."""
    before = solve_live(market, gap_ppm=gap_ppm)
    gone = _some(draws, list(range(market.pairs.workers)))
    kept = kept_of(market, before.matching.chosen, gone)
    frozen = np.array(_some(draws, kept.tolist()), np.int64)

    after = repair(before, gone=np.array(gone, np.int64), frozen=frozen).matching

    smaller = _without(market, gone)
    rest, fixed = _frozen(smaller, frozen)
    assert faults_of(smaller, after.chosen) == ()
    assert set(frozen.tolist()) <= set(after.chosen.tolist())
    assert after.value == best_value(rest) + fixed
    assert after.bound == bound_of(rest, after.price) + fixed == after.value


def test_repair__all_stay() -> None:
    """Where nothing else is said, everybody who is left keeps what they have, and only the holes are filled."""
    market = random_market(3)
    before = solve_live(market, gap_ppm=0)
    gone = [4, 5, 6]
    kept = set(kept_of(market, before.matching.chosen, gone).tolist())

    after = repair(before, gone=np.array(gone)).matching

    assert kept <= set(after.chosen.tolist())
    assert not set(gone) & set(market.pairs.worker[after.chosen].tolist())
    assert before.matching.chosen.tolist() == solve_exact(market).chosen.tolist()


def test_repair__compiled() -> None:
    """Compiled loops repair as the plain ones do."""
    market = random_market(8)
    nobody = np.zeros(0, np.int64)
    answers = []
    for runner in (Plain(), machine()):
        field = begin(market, runner)
        auction(field, 50)
        before = Standing(matching=read(field), field=field)
        answers.append(repair(before, gone=np.array([3, 9]), frozen=nobody, switching=20).matching)

    plain, compiled = answers
    assert plain.chosen.tolist() == compiled.chosen.tolist()
    assert plain.value == compiled.value == plain.bound == compiled.bound


def test_repair__again() -> None:
    """A repair can be repaired, from what it left frozen to all of it free again."""
    market = random_market(4)
    once = repair(solve_live(market, gap_ppm=0), gone=np.array([1]))
    twice = repair(once, gone=np.array([2]), frozen=np.zeros(0, np.int64)).matching

    assert twice.value == solve_exact(_without(market, [1, 2])).value
    assert twice.is_optimal


@settings(max_examples=100)
@given(markets(), st.integers(0, 6), st.data())
def test_repair__switching_cost(market: Market, switching: int, draws: st.DataObject) -> None:
    """Whoever is moved costs the charge, and nobody is moved for less: the best of all plans, so counted."""
    before = solve_live(market, gap_ppm=0)
    gone = _some(draws, list(range(market.pairs.workers)))
    kept = kept_of(market, before.matching.chosen, gone)

    nobody = np.zeros(0, np.int64)
    after = repair(before, gone=np.array(gone, np.int64), frozen=nobody, switching=switching).matching

    favoured = _favoured(_without(market, gone), kept, switching)
    assert after.value == best_value(favoured) - switching * len(kept)
    assert after.is_optimal
    assert after.charged == switching * len(set(kept.tolist()) - set(after.chosen.tolist()))


def _favoured(market: Market, kept: Whole, bonus: int) -> Market:
    utility = market.pairs.utility.copy()
    utility[kept] += bonus
    task, worker = market.pairs.task(), market.pairs.worker
    limits = {"seats": market.seats, "capacity": market.capacity, "reservation": market.reservation}
    return Market.of(task=task, worker=worker, utility=utility, **limits)


@settings(max_examples=100)
@given(markets(), markets(), st.data())
def test_renew__another_market(market: Market, other: Market, draws: st.DataObject) -> None:
    """Any pairs and prices kept from before lead to the optimum of the market as it is now."""
    price = np.resize(np.append(solve_exact(other).price, 0), market.pairs.workers)
    held = np.array(_some(draws, list(range(len(market.pairs.worker)))), np.int64)

    after = renew(market, price=price, held=held).matching

    assert faults_of(market, after.chosen) == ()
    assert after.value == after.bound == best_value(market)


def test_renew__arrivals() -> None:
    """A task and a worker who arrive find their place, while accepted work stays where it is."""
    early = market_of_rows([(0, 0, 5), (0, 1, 4)], seats=[1], capacity=[1, 1])
    before = solve_exact(early)
    later = market_of_rows([(0, 0, 5), (0, 1, 4), (1, 0, 9), (1, 2, 3)], seats=[1, 1], capacity=[1, 1, 1])
    price = np.append(before.price, 0)

    frozen = renew(later, price=price, held=before.chosen, frozen=before.chosen)
    free = renew(later, price=price, held=before.chosen, switching=4)

    assert frozen.matching.chosen.tolist() == [0, 3]
    assert free.matching.chosen.tolist() == [1, 2]
    assert free.matching.charged == 4
    assert free.matching.value == 9


def _two() -> Standing:
    return solve_live(market_of_rows([(0, 0, 5), (0, 1, 4)], seats=[1], capacity=[1, 1]))


def test_repair__bad_numbers() -> None:
    """Unknown workers and pairs, a frozen pair that nobody holds, and a charge below nothing are refused."""
    with pytest.raises(BadMarket, match="a worker is not one of 2"):
        repair(_two(), gone=np.array([2]))
    with pytest.raises(BadMarket, match="a pair is not one of 2"):
        repair(_two(), frozen=np.array([-1]))
    with pytest.raises(BadMarket, match="a frozen pair is not held"):
        repair(_two(), frozen=np.array([1]))
    with pytest.raises(BadMarket, match="cost -1 to switch"):
        repair(_two(), switching=-1)
    with pytest.raises(BadMarket, match="1 pairs held cannot each cost"):
        repair(_two(), switching=2**60)
