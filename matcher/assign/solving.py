"""Assignments from nothing or from kept prices: exact, or live with a certified bound."""

from dataclasses import dataclass, replace

import numpy as np

from matcher.assign.field import Field, auction, begin, finish, read
from matcher.assign.market import BadMarket, Market, Whole
from matcher.assign.matching import PPM, Matching
from matcher.assign.running import runner_for

GAP_PPM = 300  # how much a live plan may fall short of its bound, in millionths
STEP_SHARE = 200  # of the middle gain, where paths finish; smaller steps mean more bids, larger ones longer searches
STEP_GAP = 10  # a step of ten times the gap allowed ends in a bound within it, on markets like those of the marks


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Standing:
    """An assignment that can be repaired: the plan, and who holds what at which prices."""

    matching: Matching
    field: Field


def solve_exact(market: Market) -> Matching:
    """Return an assignment of the largest value; its prices prove that none is better.

    An auction brings prices near the optimum, shortest augmenting paths bring them there. The optimum is that of the
    min-cost flow with a capacity of one per pair and a side arc per seat at its reservation value.
    """
    return solve_live(market, gap_ppm=0).matching


def solve_live(market: Market, *, gap_ppm: int = GAP_PPM, price: Whole | None = None) -> Standing:
    """Return an assignment proven to be within `gap_ppm` millionths of the best.

    An auction finds it, from prices kept from before (`price`, one per worker) or from none. Where its own bound is
    not good enough, paths finish it exactly. Raises BadMarket for prices that are none.
    """
    kept = None if price is None else checked_price(market, price)
    field = begin(market, runner_for(len(market.pairs.worker)), kept)
    middle = _middle_gain(field)
    if gap_ppm:
        auction(field, max(1, min(middle // STEP_SHARE, middle * gap_ppm * STEP_GAP // PPM)))
        matching = read(field)
        if matching.gap_ppm <= gap_ppm:
            return Standing(matching=matching, field=field)
    else:
        auction(field, max(1, middle // STEP_SHARE))
    finish(field)
    return Standing(matching=read(field), field=replace(field, is_settled=True))


def checked_price(market: Market, price: Whole) -> Whole:
    """Refuse prices that prove nothing, and cut those that nobody would pay anyway."""
    if price.shape != (market.pairs.workers,) or price.dtype != np.int64:
        raise BadMarket(f"prices are int64 of shape ({market.pairs.workers},), not {price.dtype} of {price.shape}")
    if price.min(initial=0) < 0:
        raise BadMarket("a price is negative")
    return np.minimum(price, 1 + market.pairs.worth_max + int(np.abs(market.reservation).max(initial=0)))


def _middle_gain(field: Field) -> int:
    """Return the median gain of some ten thousand edges, spread evenly: the scale on which prices move."""
    gain = field.ground.gain
    some = gain[:: 1 + len(gain) // 10_000]
    return int(np.median(some)) if len(some) else 0
