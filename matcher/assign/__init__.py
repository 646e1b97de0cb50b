"""Who gets which task: tasks with seats for distinct workers, workers with capacity, to a proven bound.

By itself: make a `Market` of arrays, then `solve_exact`, or `solve_live` and later `repair` or `renew`; for tasks
that take hours, `solve_hours`. `assign` does it for a problem with scored pairs.
"""

from matcher.assign.field import components
from matcher.assign.hours import solve_hours
from matcher.assign.market import BadMarket, Market, Pairs
from matcher.assign.matching import Matching, bound_of, faults_of, value_of
from matcher.assign.plans import assign, market_of, plan_of
from matcher.assign.repairing import renew, repair
from matcher.assign.solving import Standing, solve_exact, solve_live

__all__ = [
    "BadMarket",
    "Market",
    "Matching",
    "Pairs",
    "Standing",
    "assign",
    "bound_of",
    "components",
    "faults_of",
    "market_of",
    "plan_of",
    "renew",
    "repair",
    "solve_exact",
    "solve_hours",
    "solve_live",
    "value_of",
]
