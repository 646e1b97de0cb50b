"""Markets of arrays for the tests of assignment: drawn small ones, random larger ones, and their best by trying all."""

from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from matcher.assign import Market
from matcher.assign.market import Whole

Row = tuple[int, int, int]


def market_of_rows(
    rows: list[Row], *, seats: list[int], capacity: list[int], reservation: int | list[int] = 0
) -> Market:
    """Make a market of rows (task, worker, utility)."""
    task, worker, utility = ([row[place] for row in rows] for place in range(3))
    return Market.of(task=task, worker=worker, utility=utility, seats=seats, capacity=capacity, reservation=reservation)


@st.composite
def markets(draw: st.DrawFn) -> Market:
    """Draw a market small enough to try everything: contested, with ties, negative worths and reservations."""
    tasks, workers = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    worths = draw(st.sampled_from((st.integers(-3, 9), st.integers(0, 1), st.integers(-(10**6), 10**9))))
    every = [(task, worker) for task in range(tasks) for worker in range(workers)]
    some = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    return market_of_rows(
        [(task, worker, draw(worths)) for task, worker in some],
        seats=[draw(st.integers(0, 3)) for _ in range(tasks)],
        capacity=[draw(st.integers(0, 3)) for _ in range(workers)],
        reservation=[draw(st.sampled_from((0, 0, 2, -5))) for _ in range(tasks)],
    )


def random_market(seed: int, *, tasks: int = 60, workers: int = 50, offers: int = 6, worth_max: int = 1000) -> Market:
    """Make a contested market of some hundred pairs."""
    lots = np.random.default_rng(seed)
    worker = np.concatenate([lots.choice(workers, offers, replace=False) for _ in range(tasks)])
    return Market.of(
        task=np.repeat(np.arange(tasks), offers),
        worker=worker,
        utility=lots.integers(1, worth_max, tasks * offers),
        seats=lots.integers(1, 4, tasks),
        capacity=lots.integers(0, 3, workers),
    )


def best_value(market: Market) -> int:
    """Find the value of the best matching by trying every team for every task."""
    return _best_from(market, 0, market.capacity.tolist())


def _best_from(market: Market, task: int, left: list[int]) -> int:
    if task == market.pairs.tasks:
        return 0
    start, seats = market.pairs.start.tolist(), market.seats.tolist()[task]
    pairs = [p for p in range(start[task], start[task + 1]) if left[market.pairs.worker[p]]]
    totals = []
    for size in range(seats + 1):
        for team in combinations(pairs, size):
            rest = list(left)
            for pair in team:
                rest[market.pairs.worker[pair]] -= 1
            own = int(market.pairs.utility[list(team)].sum()) + (seats - size) * int(market.reservation[task])
            totals.append(own + _best_from(market, task + 1, rest))
    return max(totals)


def kept_of(market: Market, chosen: Whole, gone: list[int]) -> Whole:
    """Leave out the chosen pairs of those who are gone."""
    return chosen[~np.isin(market.pairs.worker[chosen], gone)]
