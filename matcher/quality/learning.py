"""What is learned from the whole market and kept: spreads, each rater's kindness, each kind of work's length.

`learn` is for now and then; `estimate` then looks at few people, against what is kept, as often as one likes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log

import numpy as np

from matcher.quality.columns import Columns, Counts, When, of_answers, of_promises, of_ratings, of_seconds
from matcher.quality.effects import Spreads, graph
from matcher.quality.history import RATING_MAX, History
from matcher.quality.natural import Normal, Places
from matcher.quality.shares import NEWCOMERS_ANSWER, NEWCOMERS_KEEP, Crowd, crowd
from matcher.quality.spreads import Expectation, fitted

RATINGS = Expectation(
    spreads=Spreads(mean=75, subject=12**2, skill=6**2, rater=6**2, noise=12**2),
    mean_variance=15**2,
    worth=4,
    low=0,
    high=RATING_MAX,
)
# Of the natural logarithm of seconds; in the rater's place stands the kind of work.
SECONDS = Expectation(
    spreads=Spreads(mean=log(4 * 3600), subject=0.5**2, skill=0.3**2, rater=1, noise=0.6**2),
    mean_variance=3**2,
    worth=4,
)


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """What is kept of one fit: the spreads, and of every rater what is believed and on whose word."""

    prior: Expectation
    spreads: Spreads
    subjects: Mapping[str, int] = field(repr=False)
    raters: Mapping[str, int] = field(repr=False)
    believed: Normal = field(repr=False)  # (r,) of each rater
    links: Places = field(repr=False)  # (l,) subject times the number of raters, plus rater; rising
    said: Normal = field(repr=False)  # (l,) what the ratings of this subject alone told of this rater

    def of(self, rater: str) -> tuple[float, float]:
        """Return precision and information of what is believed of a rater."""
        place = self.raters.get(rater)
        if place is None:
            return 1 / self.spreads.rater, 0.0
        return float(self.believed.precision[place]), float(self.believed.information[place])

    def without(self, subject: str, rater: str) -> tuple[float, float]:
        """Return the same on the word of all but this subject's ratings."""
        precision, information = self.of(rater)
        if subject in self.subjects and rater in self.raters:
            link = self.subjects[subject] * len(self.raters) + self.raters[rater]
            at = int(np.searchsorted(self.links, link))
            if at < len(self.links) and self.links[at] == link:
                return precision - float(self.said.precision[at]), information - float(self.said.information[at])
        return precision, information


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What is kept of a market."""

    half_life: timedelta | None  # of what a record weighs
    ratings: Effects
    seconds: Effects
    keep: Crowd
    answer: Crowd


def learn(
    history: History,
    *,
    now: datetime,
    half_life: timedelta | None = None,
    ratings: Expectation = RATINGS,
    seconds: Expectation = SECONDS,
) -> Fit:
    """Learn from all that is known how people, raters and kinds of work differ.

    Args:
        history: of the whole market, or of as much as tells how it is.
        now: what happened `half_life` before weighs half; what happens later weighs as if it were now.
        half_life: none where old records weigh as new ones.
        ratings: what is assumed of ratings before any is known.
        seconds: what is assumed of the logarithm of seconds before any is known.

    Raises:
        BadHistory: `now` has no time zone, or the half-life is not above zero.
    """
    when = When(now, half_life)
    return Fit(
        half_life=half_life,
        ratings=_effects(of_ratings(history.rated, when), ratings),
        seconds=_effects(of_seconds(history.promised, when), seconds),
        keep=_crowd(of_promises(history.promised, when), NEWCOMERS_KEEP),
        answer=_crowd(of_answers(history.answered, when), NEWCOMERS_ANSWER),
    )


def _effects(columns: Columns, prior: Expectation) -> Effects:
    raters = {name: place for place, name in enumerate(columns.raters)}
    subjects = {name: place for place, name in enumerate(columns.subjects)}
    if not subjects:
        none = Normal(np.zeros(0), np.zeros(0))
        return Effects(prior, prior.spreads, subjects, raters, none, np.zeros(0, dtype=np.int64), none)
    g = graph(columns.rows, subjects=len(subjects), raters=len(raters), low=prior.low, high=prior.high)
    spreads, beliefs = fitted(g, prior)
    links, place = np.unique(g.unit_subject[g.edge_unit] * len(raters) + g.edge_rater, return_inverse=True)
    said = beliefs.to_rater.summed(place, len(links))
    return Effects(prior, spreads, subjects, raters, beliefs.rater, links, said)


def _crowd(counts: Counts, assumed: Crowd) -> Crowd:
    return crowd(counts.yes, counts.no, assumed=assumed)
