"""What an assignment of a market is, and its proof: computed in whole arrays, apart from the loops that find it."""

from dataclasses import dataclass

import numpy as np

from matcher.assign.market import Market, Whole

PPM = 1_000_000


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Matching:
    """Which pairs are taken, what that is worth, and a figure that nothing can exceed.

    `chosen` are numbers of pairs, ascending; `price` (workers,) proves the bound. `value` includes what empty seats
    are worth, and what was charged for switching is taken off it.
    """

    chosen: Whole
    price: Whole
    value: int
    bound: int
    charged: int = 0

    @property
    def is_optimal(self) -> bool:
        """Whether the bound proves that nothing is better."""
        return self.value == self.bound

    @property
    def gap_ppm(self) -> int:
        """How much better another plan could be at most, in millionths of the bound, rounded up."""
        return -((self.value - self.bound) * PPM // max(1, abs(self.bound)))


def value_of(market: Market, chosen: Whole) -> int:
    """Return what the chosen pairs and the seats left empty are worth together."""
    seated = np.bincount(market.pairs.task()[chosen], minlength=market.pairs.tasks)
    return int(market.pairs.utility[chosen].sum() + (market.seats - seated) @ market.reservation)


def bound_of(market: Market, price: Whole) -> int:
    """Return a value that no matching of the market exceeds, whatever the prices, if none is negative.

    Weak duality: let every worker sell all her time at her price, and every task buy its best offers net of the price,
    none below its reservation; no matching brings more than what all of them then hold.
    """
    assert not len(price) or price.min() >= 0, "a negative price proves nothing"
    task = market.pairs.task()
    net = market.pairs.utility - price[market.pairs.worker] - market.reservation[task]
    order = np.lexsort((-net, task))
    rank = np.arange(len(order)) - market.pairs.start[task[order]]
    bought = np.maximum(net[order], 0)[rank < market.seats[task[order]]]
    held = sum(room * cost for room, cost in zip(market.capacity.tolist(), price.tolist(), strict=True) if cost)
    return int(held) + int(market.seats @ market.reservation + bought.sum())


def faults_of(market: Market, chosen: Whole) -> tuple[str, ...]:
    """Name every limit that the chosen pairs break: taken twice, too many for a task, too many for a worker."""
    found = []
    if len(np.unique(chosen)) < len(chosen):
        found.append("booked_twice")
    if np.any(np.bincount(market.pairs.task()[chosen], minlength=market.pairs.tasks) > market.seats):
        found.append("too_many_workers")
    if np.any(np.bincount(market.pairs.worker[chosen], minlength=market.pairs.workers) > market.capacity):
        found.append("over_capacity")
    return tuple(found)
