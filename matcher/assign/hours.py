"""Tasks that take hours against workers who have few: the generalized assignment problem, as a mixed-integer programme.

Taking a pair costs its hours, which differ by worker, so that no prices alone need to prove an optimum and the
problem is NP-hard; HiGHS branches and cuts (scipy.optimize.milp). The bound is the solver's own, rounded down to the
next whole number, as utilities are whole.
"""

from collections.abc import Mapping
from math import floor
from typing import Any

import numpy as np

from matcher.assign.market import BadMarket, Market, Whole
from matcher.assign.matching import Matching, bound_of, faults_of

DUST = 0.01  # what a solver's floats may leave of a whole number
EXACT_MAX = 1 << 50  # floats of 64 bits hold whole numbers exactly up to 2 ** 53


def solve_hours(
    market: Market, *, hours: Whole, hours_max: Whole, seconds: float | None = None, nodes: int | None = None
) -> Matching:
    """Return the assignment of the largest value in which no worker gives more hours than she has.

    `hours` (pairs,) is what each pair takes, `hours_max` (workers,) what each worker has, both int64 in any unit. A
    limit of `nodes` of the search tree gives the same answer everywhere, a limit of `seconds` does not; after either
    the bound says how far the answer may be from the best. Its prices are 0 and prove nothing. Raises BadMarket.
    """
    _check(market, hours, hours_max)
    pairs = market.pairs
    gain = pairs.utility - market.reservation[pairs.task()]
    empty = int(market.seats @ market.reservation)
    nothing = np.zeros(pairs.workers, np.int64)
    chosen, bound = np.zeros(0, np.int64), bound_of(market, nothing) - empty
    limits = {"time_limit": seconds, "node_limit": nodes}
    if len(gain):
        chosen, bound = _solve(gain, _rows(market, hours, hours_max), limits, bound)
    value = int(gain[chosen].sum())
    assert _fits(market, chosen, hours, hours_max), "the solver's rounding broke a limit"
    return Matching(chosen=chosen, price=nothing, value=empty + value, bound=empty + max(value, bound))


def _solve(gain: Whole, rows: tuple[Any, Whole], limits: Mapping[str, float | None], bound: int) -> tuple[Whole, int]:
    """Ask HiGHS; return what it chose, and the least bound known then."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # slow to import, and few problems need it

    found = milp(  # its presolve prints a line of its own on standard output, and costs more time than it saves here
        -gain.astype(float),
        constraints=LinearConstraint(rows[0], ub=rows[1]),
        integrality=np.ones(len(gain)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0, "presolve": False}
        | {name: limit for name, limit in limits.items() if limit is not None},
    )
    if found.x is None:  # stopped before there was any plan but the empty one
        return np.zeros(0, np.int64), bound
    chosen = np.flatnonzero(np.rint(found.x) == 1)
    is_proven = found.status == 0
    return chosen, int(gain[chosen].sum()) if is_proven else min(bound, floor(DUST - found.mip_dual_bound))


def _rows(market: Market, hours: Whole, hours_max: Whole) -> tuple[Any, Whole]:
    """Say in linear terms: no more workers than seats, no more tasks than capacity, no more hours than there are."""
    from scipy.sparse import csr_array

    pairs = market.pairs
    each, ones = np.arange(len(pairs.worker)), np.ones(len(pairs.worker))
    rows = np.concatenate((pairs.task(), pairs.tasks + pairs.worker, pairs.tasks + pairs.workers + pairs.worker))
    parts = (np.concatenate((ones, ones, hours.astype(float))), (rows, np.tile(each, 3)))
    shape = (pairs.tasks + 2 * pairs.workers, len(pairs.worker))
    return csr_array(parts, shape=shape), np.concatenate((market.seats, market.capacity, hours_max))


def _fits(market: Market, chosen: Whole, hours: Whole, hours_max: Whole) -> bool:
    """Check the limits again in whole numbers."""
    given = np.zeros(market.pairs.workers, np.int64)
    np.add.at(given, market.pairs.worker[chosen], hours[chosen])
    return not faults_of(market, chosen) and not np.any(given > hours_max)


def _check(market: Market, hours: Whole, hours_max: Whole) -> None:
    """Refuse hours that belong to another market, go backward, or are too many for the solver's floats."""
    if hours.shape != market.pairs.worker.shape or hours_max.shape != market.capacity.shape:
        raise BadMarket(
            f"{len(hours)} hours for {len(market.pairs.worker)} pairs, {len(hours_max)} limits for "
            f"{len(market.capacity)} workers"
        )
    if min(hours.min(initial=0), hours_max.min(initial=0)) < 0:
        raise BadMarket("hours are negative")
    if max(hours.max(initial=0), hours_max.max(initial=0), market.pairs.worth_max) > EXACT_MAX:
        raise BadMarket(f"figures above {EXACT_MAX} are not exact in the solver's floats")
