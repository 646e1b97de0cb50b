"""What no plan can exceed at given prices, over the whole market, also those pairs that were never offered.

Weak duality: let every worker sell her time at her price and every task buy its best offers net of the price; no plan
brings more than what all of them then hold. So a plan made from the best k candidates of each task can be certified
against all pairs: the best workers net of prices are found by the same search, with the prices taken off first.
"""

from collections.abc import Mapping

import numpy as np

from matcher.candidates.columns import Names, crowd_of, fit_into_arrays, rules_of
from matcher.candidates.layout import W_MOST, W_STATIC, as_ints, nothing_yet
from matcher.candidates.making import make_offers, open_work
from matcher.candidates.postings import stocked
from matcher.candidates.searching import Progress, no_progress, search
from matcher.model import Problem


def bound_at(problem: Problem, prices: Mapping[str, int], *, progress: Progress = no_progress) -> int:
    """Return a utility that no plan for the problem exceeds; `prices` are those of workers, none negative."""
    seats = as_ints([task.seats for task in problem.tasks])
    held = sum(prices.get(worker.id, 0) * worker.capacity for worker in problem.workers)
    if problem.pairs is not None or not fit_into_arrays(problem.tasks, problem.workers):
        return held + _of_offers(problem, prices)
    names = Names()
    crowd = crowd_of(problem.workers, names, problem.weights)
    taken_off = as_ints([prices.get(worker.id, 0) for worker in problem.workers])
    crowd.figures[:, W_STATIC] -= taken_off
    crowd.figures[:, W_MOST] -= taken_off
    best = nothing_yet(len(seats), min(int(seats.max(initial=1)), max(1, len(problem.workers))))
    search(stocked(crowd), open_work(problem, names), rules_of(problem.weights), best, progress=progress)
    place = np.arange(best.utility.shape[1])
    is_offer = (place < best.found[:, None]) & (place < seats[:, None])
    empty = as_ints([problem.reservation_of(task) for task in problem.tasks])
    gain = np.where(is_offer, np.maximum(0, best.utility - empty[:, None]), 0)
    return held + int(empty @ seats) + int(gain.sum())


def _of_offers(problem: Problem, prices: Mapping[str, int]) -> int:
    """Return what the seats would hold, from all offers one by one."""
    empty = {task.id: problem.reservation_of(task) for task in problem.tasks}
    gains: dict[str, list[int]] = {}
    for pair, utility in make_offers(problem).by_pair().items():
        gains.setdefault(pair.task, []).append(utility - prices.get(pair.worker, 0) - empty[pair.task])
    seats = {task.id: task.seats for task in problem.tasks}
    best = (sorted(own, reverse=True)[: seats[task]] for task, own in gains.items())
    return sum(empty[task] * seats[task] for task in seats) + sum(max(0, gain) for own in best for gain in own)
