"""The door of the matcher: a problem in, a plan out."""

from dataclasses import replace

from matcher.assign import assign
from matcher.bounds import bound_at
from matcher.candidates.making import make_offers
from matcher.candidates.searching import Progress, no_progress
from matcher.model import Plan, Problem


def solve(problem: Problem, *, best: int | None = None, progress: Progress = no_progress) -> Plan:
    """Return the best plan for the problem, with a bound that proves how good it is.

    With `best`, only so many candidates of each task are considered, the best ones; the bound still holds over all
    pairs, so that what was lost by it is part of the gap. `progress` hears what is done, how much, and of how much.
    """
    offers = make_offers(problem, best=best, progress=progress)
    plan = assign(problem, offers)
    if best is None:
        return plan
    return replace(plan, bound=bound_at(problem, dict(plan.prices), progress=progress))
