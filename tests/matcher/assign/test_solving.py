"""Assignments are feasible, worth what they say, and within the bound that their prices prove."""

import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from matcher.assign import BadMarket, Market, bound_of, faults_of, solve_exact, solve_live, value_of
from matcher.assign.field import auction, begin, finish, read
from matcher.assign.matching import Matching
from matcher.assign.running import PAIRS_AT_HAND, PAIRS_COMPILED, Plain, machine, runner_for
from tests.matcher.markets import best_value, market_of_rows, markets, random_market

ROOT = Path(__file__).parents[3]


def _check(market: Market, matching: Matching) -> None:
    """Compute everything that the matching says again, with none of the code that found it."""
    assert faults_of(market, matching.chosen) == ()
    assert matching.value == value_of(market, matching.chosen)
    assert matching.bound == bound_of(market, matching.price)
    assert matching.bound >= matching.value


@settings(max_examples=200)
@given(markets())
def test_solve_exact__small(market: Market) -> None:
    """No matching found by trying everything is worth more, and whole prices prove it."""
    matching = solve_exact(market)

    _check(market, matching)
    assert matching.is_optimal
    assert matching.value == best_value(market)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("worth_max", [3, 1000, 2**40])
def test_solve_exact__linear_programme(seed: int, worth_max: int) -> None:
    """The linear programme, whose corners are whole, finds no more."""
    market = random_market(seed, tasks=150, workers=110, offers=8, worth_max=worth_max)

    matching = solve_exact(market)

    _check(market, matching)
    assert matching.is_optimal
    assert matching.value == pytest.approx(_by_linear_programme(market), rel=1e-9)


def _by_linear_programme(market: Market) -> float:
    pairs = market.pairs
    each = np.arange(len(pairs.worker))
    rows = np.concatenate((pairs.task(), pairs.tasks + pairs.worker))
    ones = np.ones(2 * len(each))
    found = linprog(
        -pairs.utility.astype(float),
        A_ub=csr_array((ones, (rows, np.tile(each, 2))), shape=(pairs.tasks + pairs.workers, len(each))),
        b_ub=np.concatenate((market.seats, market.capacity)),
        bounds=(0, 1),
    )
    return -float(found.fun)


@settings(max_examples=150)
@given(markets(), st.integers(0, 10**6), st.data())
def test_solve_live__any_prices(market: Market, gap_ppm: int, draws: st.DataObject) -> None:
    """From any kept prices the plan is feasible and within the gap asked for, by a bound that its prices prove."""
    worths = st.sampled_from((0, 1, 5, 10**7))
    prices = draws.draw(st.lists(worths, min_size=market.pairs.workers, max_size=market.pairs.workers))

    matching = solve_live(market, gap_ppm=gap_ppm, price=np.array(prices, np.int64)).matching

    _check(market, matching)
    assert matching.gap_ppm <= gap_ppm
    assert matching.bound >= best_value(market) >= matching.value


def test_solve_live__within_gap_of_exact() -> None:
    """On a larger market the auction's own bound is good enough, and true."""
    market = random_market(5, tasks=300, workers=400)
    best = solve_exact(market)

    live = solve_live(market, gap_ppm=20_000)

    _check(market, live.matching)
    assert not live.field.is_settled
    assert live.matching.value <= best.value <= live.matching.bound


def test_solve_live__kept_prices() -> None:
    """Yesterday's optimal prices lead to an optimum again."""
    market = random_market(6)
    best = solve_exact(market)

    again = solve_live(market, gap_ppm=0, price=best.price).matching

    _check(market, again)
    assert again.value == best.value


@pytest.mark.parametrize(
    ("price", "words"),
    [
        (np.zeros(3, np.int64), "shape"),
        (np.zeros(2), "float64"),
        (np.array([0, -1]), "negative"),
    ],
)
def test_solve_live__bad_prices(price: np.ndarray, words: str) -> None:
    """Prices of another market, of another kind or below nothing are refused."""
    with pytest.raises(BadMarket, match=words):
        solve_live(market_of_rows([(0, 0, 1)], seats=[1], capacity=[1, 1]), price=price)


@settings(max_examples=100)
@given(markets(), st.randoms(use_true_random=False))
def test_solve_exact__order_of_rows(market: Market, chance: random.Random) -> None:
    """The same rows in another order have the same matching, ties included."""
    rows = list(
        zip(market.pairs.task().tolist(), market.pairs.worker.tolist(), market.pairs.utility.tolist(), strict=True)
    )
    chance.shuffle(rows)
    limits = {"seats": market.seats, "capacity": market.capacity, "reservation": market.reservation}
    mixed = market_of_rows(rows, **{name: array.tolist() for name, array in limits.items()})

    assert solve_exact(mixed).chosen.tolist() == solve_exact(market).chosen.tolist()


def test_solve_exact__double_booking() -> None:
    """One worker with room for two never has both seats of a task, though copies of the task would give her both."""
    market = market_of_rows([(0, 0, 10), (0, 1, 1)], seats=[2], capacity=[2, 1])

    matching = solve_exact(market)

    assert matching.chosen.tolist() == [0, 1]
    assert matching.value == 11


def test_solve_exact__nobody_wanted() -> None:
    """Where no pair reaches the reservation, all seats stay empty and count as that."""
    matching = solve_exact(market_of_rows([(0, 0, 4)], seats=[2], capacity=[1], reservation=5))

    assert len(matching.chosen) == 0
    assert matching.value == matching.bound == 10


def test_solve_exact__worth_as_much_as_empty() -> None:
    """Somebody who is worth just as much as the empty seat gets it, as far as there is room."""
    rows = [(0, 0, 5), (0, 1, 5), (0, 2, 5), (1, 0, 5), (1, 2, 5), (2, 1, 5)]
    matching = solve_exact(market_of_rows(rows, seats=[2, 3, 1], capacity=[1, 1, 1], reservation=5))

    assert matching.chosen.tolist() == [0, 1, 4]
    assert matching.is_optimal


def test_solve_exact__more_room_than_work() -> None:
    """Seats and capacities far beyond the pairs cost nothing."""
    market = market_of_rows([(0, 0, 3), (1, 0, 4)], seats=[10**6, 1], capacity=[2**62])

    matching = solve_exact(market)

    assert matching.value == matching.bound == 7
    assert matching.price.tolist() == [0]


def test_solve_exact__largest_figures() -> None:
    """At the limit of what is taken, sums are still exact."""
    market = random_market(7, tasks=8, workers=5, offers=4, worth_max=2**52)

    matching = solve_exact(market)

    _check(market, matching)
    assert matching.value == best_value(market)


def test_solve_exact__many_want_few() -> None:
    """Where equals fight for too few, the auction takes larger steps before its patience ends."""
    tasks, workers = 60, 4
    rows = [(task, worker, 10**9 + (task * worker) % 7) for task in range(tasks) for worker in range(workers)]
    rows += [(task, workers, 1) for task in range(tasks)]
    market = market_of_rows(rows, seats=[1] * tasks, capacity=[1] * (workers + 1))

    matching = solve_exact(market)

    _check(market, matching)
    assert matching.is_optimal


@pytest.mark.parametrize(("tasks", "workers", "offers"), [(150, 110, 8), (40, 120, 30)])
def test_finish__no_auction(tasks: int, workers: int, offers: int) -> None:
    """Paths alone reach the optimum, from no prices and from prices far too high, whoever is scarce."""
    market = random_market(2, tasks=tasks, workers=workers, offers=offers)
    best = solve_exact(market).value
    for price in (None, np.random.default_rng(2).integers(0, 1000, workers)):
        field = begin(market, Plain(), price)
        finish(field)

        matching = read(field)

        _check(market, matching)
        assert matching.value == matching.bound == best


@pytest.mark.parametrize("seed", range(2))
def test_begin__compiled(seed: int) -> None:
    """Compiled loops give the very answer of the plain ones."""
    market = random_market(seed)
    answers = []
    for runner in (Plain(), machine()):
        field = begin(market, runner)
        auction(field, 100)
        finish(field)
        answers.append(read(field))

    plain, compiled = answers
    assert plain.chosen.tolist() == compiled.chosen.tolist()
    assert plain.price.tolist() == compiled.price.tolist()
    assert (plain.value, plain.bound) == (compiled.value, compiled.bound)


def test_runner__by_size() -> None:
    """Compiled loops serve large markets, and once they are loaded also middling ones."""
    assert runner_for(PAIRS_COMPILED) is machine()
    assert runner_for(PAIRS_AT_HAND) is machine()
    assert isinstance(runner_for(PAIRS_AT_HAND - 1), Plain)


def test_solve_exact__no_compiler() -> None:
    """A problem of some thousand pairs is solved in a new process without loading a compiler."""
    script = (
        "import sys\n"
        "from tests.matcher.markets import random_market\n"
        "from matcher.assign import solve_exact\n"
        "assert solve_exact(random_market(1, tasks=500, workers=400)).is_optimal\n"
        "print('numba' in sys.modules)\n"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)

    assert done.stdout == "False\n"
