"""Decisions as arithmetic: problem in, plan out; no I/O, no clock, no chance.

The door is `solve`: candidates by hard needs, one integer utility per pair, and the assignment of the
largest sum. `verify` judges a plan without trusting how it was found; `reasons` and `reasons_against` put
it into keys and figures that the faces word.
"""

from matcher.candidates import Index, Offers, candidates, make_offers
from matcher.model import (
    Assignment,
    BadProblem,
    Finding,
    Pair,
    Part,
    Place,
    Plan,
    Problem,
    Span,
    Task,
    Weights,
    Worker,
)
from matcher.needs import unmet
from matcher.score import explain
from matcher.solve import solve
from matcher.verify import verify
from matcher.why import reason_against, reasons, reasons_against, reasons_empty

__all__ = [
    "Assignment",
    "BadProblem",
    "Finding",
    "Index",
    "Offers",
    "Pair",
    "Part",
    "Place",
    "Plan",
    "Problem",
    "Span",
    "Task",
    "Weights",
    "Worker",
    "candidates",
    "explain",
    "make_offers",
    "reason_against",
    "reasons",
    "reasons_against",
    "reasons_empty",
    "solve",
    "unmet",
    "verify",
]
