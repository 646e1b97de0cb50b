"""Assignments from nothing or from kept prices: exact, or live with a certified bound."""

from dataclasses import dataclass, replace

import numpy as np

from matcher.assign.field import Field, auction, begin, finish, read
from matcher.assign.market import BadMarket, Market, Whole
from matcher.assign.matching import PPM, Matching
from matcher.assign.running import runner_for

GAP_PPM = 300  # how much a live plan may fall short of its bound, in millionths
# Steps of the auction, as shares of the middle gain; measured on the markets of the marks and on harder ones.
STEP_EXACT = 5_000  # ppm: smaller steps cost more in bids than they save in paths
STEP_KEPT = 1_250  # ppm: near the end already, small steps stay near
STEP_GAP = 4  # times the gap allowed: so that the bound of the auction alone meets it
SAMPLE = 10_000
KEPT_STEPS = 8  # how far kept prices are lowered first: what is no longer scarce then ends cheap enough


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
    share = STEP_EXACT if price is None else STEP_KEPT
    step = max(1, _middle_gain(market) * min(share, gap_ppm * STEP_GAP or share) // PPM)
    kept = None if price is None else np.maximum(0, checked_price(market, price) - KEPT_STEPS * step)
    field = begin(market, runner_for(len(market.pairs.worker)), kept)
    auction(field, step)
    matching = read(field) if gap_ppm else None
    if matching is not None and matching.gap_ppm <= gap_ppm:
        return Standing(matching=matching, field=field)
    finish(field)
    return Standing(matching=read(field), field=replace(field, is_settled=True))


def checked_price(market: Market, price: Whole) -> Whole:
    """Refuse prices that prove nothing, and cut those that nobody would pay anyway."""
    if price.shape != (market.pairs.workers,) or price.dtype != np.int64:
        raise BadMarket(f"prices are int64 of shape ({market.pairs.workers},), not {price.dtype} of {price.shape}")
    if price.min(initial=0) < 0:
        raise BadMarket("a price is negative")
    return np.minimum(price, 1 + market.pairs.worth_max + int(np.abs(market.reservation).max(initial=0)))


def _middle_gain(market: Market) -> int:
    """Return the median gain of some ten thousand pairs, spread evenly: the scale on which prices move."""
    pairs = market.pairs
    some = np.arange(0, len(pairs.utility), 1 + len(pairs.utility) // SAMPLE)
    task = np.searchsorted(pairs.start, some, side="right") - 1
    gain = pairs.utility[some] - market.reservation[task]
    return int(np.median(gain[gain >= 0])) if np.any(gain >= 0) else 0
