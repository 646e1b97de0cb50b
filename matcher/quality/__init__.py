"""What is to be expected of a person, learned from ratings, promises and answers, with the doubt that is left.

`learn` looks at the whole market now and then; `estimate` at a few people against what was learned.
"""

from matcher.quality.estimating import Estimate, Expected, Figure, estimate
from matcher.quality.history import Answered, BadHistory, History, Promised, Rated
from matcher.quality.learning import RATINGS, SECONDS, Fit, learn
from matcher.quality.spreads import Expectation

__all__ = [
    "RATINGS",
    "SECONDS",
    "Answered",
    "BadHistory",
    "Estimate",
    "Expectation",
    "Expected",
    "Figure",
    "Fit",
    "History",
    "Promised",
    "Rated",
    "estimate",
    "learn",
]
