"""What is to be expected of a person: rating, seconds and reliability, as integers for the score.

Against a fit that is kept, each person's history is looked at by itself: of every rater is believed what all others'
ratings say, so that nobody's rating is explained away by what the same rating taught of its rater. This takes time in
proportion to the history of the people asked about, whatever the size of the market.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from matcher.quality.columns import Columns, Counts, When, of_answers, of_promises, of_ratings, of_seconds
from matcher.quality.effects import Beliefs, Graph, graph
from matcher.quality.history import History
from matcher.quality.learning import Effects, Fit
from matcher.quality.limits import on_scale
from matcher.quality.natural import Floats, Normal, Places
from matcher.quality.shares import Crowd, Share, both, share
from matcher.quality.spreads import settled

_VARIANCE_MAX = 20.0  # of a logarithm of seconds
HUNDREDTHS, THOUSANDTHS = 100, 1000
SECONDS_MAX = 10**9  # some thirty years: who knows so little should not fill an integer with it


@dataclass(frozen=True, slots=True)
class Figure:
    """What is expected, and its standard deviation, at the scale of the field that holds it."""

    mean: int
    sd: int


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of somebody's work of one skill."""

    rating: Figure  # in hundredths, 0..10000, by a rater of ordinary kindness; the doubt is about the level alone
    seconds: Figure  # until delivery, at most `SECONDS_MAX`; the doubt includes chance


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is expected of a person: in general, and of work of the skills that were asked about.

    Reliability stays apart from the rating: the one says how good what is delivered will be, the other whether it
    will be there, and right where that can be told; their units differ, and a score weighs them as it likes.
    """

    id: str
    general: Expected
    by_skill: Mapping[str, Expected]
    kept: Figure  # promises, in thousandths
    right: Figure  # answers, in thousandths
    reliability: Figure  # both at once, in thousandths

    def of(self, skill: str) -> Expected:
        """Return what is expected of work of this skill, or in general where it was not asked about."""
        return self.by_skill.get(skill, self.general)


class _Asked(NamedTuple):
    """Whose work of which skills is asked about, in order: rows and, after the first, columns of what is found."""

    people: list[str]
    skills: list[str]


class _Levels(NamedTuple):
    """Means and variances of shape (people, 1 + skills), written in place; the first column is work in general."""

    mean: Floats
    variance: Floats


def estimate(
    fit: Fit, history: History, people: Collection[str], *, now: datetime, skills: Collection[str] = ()
) -> dict[str, Estimate]:
    """Return by id what is to be expected of these people, and of their work of these skills.

    Args:
        fit: what `learn` kept of the market; it may be older than the history.
        history: at least that of these people, whole; others' records in it are passed over.
        people: who is asked about; somebody without history is expected to be like the rest.
        now: see `learn`.
        skills: what work is asked about beside work in general, which is work of a skill not met yet.

    Raises:
        BadHistory: `now` has no time zone.
    """
    when = When(now, fit.half_life)
    asked = _Asked(sorted(set(people)), sorted(set(skills)))
    own = history.only(set(asked.people).__contains__)
    ratings = _ratings(fit.ratings, of_ratings(own.rated, when), asked)
    seconds = _seconds(fit.seconds, of_seconds(own.promised, when), asked)
    kept = _shares(fit.keep, of_promises(own.promised, when), asked)
    right = _shares(fit.answer, of_answers(own.answered, when), asked)
    found: dict[str, Estimate] = {}
    for row, person in enumerate(asked.people):
        general, *special = (Expected(*pair) for pair in zip(ratings[row], seconds[row], strict=True))
        found[person] = Estimate(
            id=person,
            general=general,
            by_skill=dict(zip(asked.skills, special, strict=True)),
            kept=_thousandths(kept[row]),
            right=_thousandths(right[row]),
            reliability=_thousandths(both(kept[row], right[row])),
        )
    return found


def _ratings(effects: Effects, columns: Columns, asked: _Asked) -> list[list[Figure]]:
    """Expect levels as a rater of ordinary kindness would see them without chance, within the scale."""
    levels = _strangers(effects, asked)
    if columns.subjects:
        g, beliefs = _looked_at(effects, columns)
        _put_people(levels, beliefs.subject.blurred(effects.spreads.skill), columns, asked)
        _put_units(levels, beliefs.unit, g, columns, asked)
    low, high = effects.prior.low, effects.prior.high
    mean, sd = on_scale(levels.mean + effects.spreads.mean, levels.variance, low=low, high=high)
    return _figures(HUNDREDTHS * mean, HUNDREDTHS * sd)


def _seconds(effects: Effects, columns: Columns, asked: _Asked) -> list[list[Figure]]:
    """Expect seconds: of a logarithm N(m, v) the mean is exp(m + v / 2), the square of the sd mean^2 (exp(v) - 1)."""
    levels = _strangers(effects, asked)
    lengths = np.array([(1 / effects.spreads.rater, 0.0), *(effects.of(name) for name in asked.skills)])
    kinds = Normal(lengths[:, 0], lengths[:, 1])
    if columns.subjects:
        g, beliefs = _looked_at(effects, columns)
        _put_people(levels, beliefs.subject.blurred(effects.spreads.skill), columns, asked)
    levels = _Levels(levels.mean + kinds.mean, levels.variance + kinds.variance)
    if columns.subjects:
        _put_units(levels, beliefs.edge, g, columns, asked)  # a unit has one kind of work, and so one edge
    variance = np.minimum(levels.variance + effects.spreads.noise, _VARIANCE_MAX)
    mean = np.exp(np.minimum(levels.mean + effects.spreads.mean + variance / 2, np.log(SECONDS_MAX)))
    return _figures(np.maximum(mean, 1), np.minimum(mean * np.sqrt(np.expm1(variance)), SECONDS_MAX))


def _strangers(effects: Effects, asked: _Asked) -> _Levels:
    """Expect everybody to be like the rest."""
    shape = (len(asked.people), 1 + len(asked.skills))
    return _Levels(np.zeros(shape), np.full(shape, effects.spreads.subject + effects.spreads.skill))


def _looked_at(effects: Effects, columns: Columns) -> tuple[Graph, Beliefs]:
    """Look at each subject alone: every rater is another for every subject, known by what all others told."""
    rows = columns.rows
    pairs, place = np.unique(rows.subject * len(columns.raters) + rows.rater, return_inverse=True)
    who, by = pairs // len(columns.raters), pairs % len(columns.raters)
    names = zip(who.tolist(), by.tolist(), strict=True)
    known = np.array([effects.without(columns.subjects[one], columns.raters[other]) for one, other in names])
    prior = effects.prior
    g = graph(
        rows._replace(rater=place), subjects=len(columns.subjects), raters=len(pairs), low=prior.low, high=prior.high
    )
    return g, settled(g, effects.spreads, Normal(known[:, 0], known[:, 1]))


def _put_people(levels: _Levels, believed: Normal, columns: Columns, asked: _Asked) -> None:
    """Write what is expected of people with a history, whatever the skill."""
    rows = _rows(columns, asked)
    levels.mean[rows] = believed.mean[:, None]
    levels.variance[rows] = believed.variance[:, None]


def _put_units(levels: _Levels, believed: Normal, g: Graph, columns: Columns, asked: _Asked) -> None:
    """Write what is expected of people at skills they have a history of, as far as it was asked."""
    column_of = {name: 1 + place for place, name in enumerate(asked.skills)}
    column = np.array([column_of.get(name, 0) for name in columns.skills])[g.unit_skill]
    row, is_asked = _rows(columns, asked)[g.unit_subject], column > 0
    levels.mean[row[is_asked], column[is_asked]] = believed.mean[is_asked]
    levels.variance[row[is_asked], column[is_asked]] = believed.variance[is_asked]


def _rows(columns: Columns, asked: _Asked) -> Places:
    return np.searchsorted(np.array(asked.people), np.array(columns.subjects)).astype(np.int64)


def _shares(of: Crowd, counts: Counts, asked: _Asked) -> list[Share]:
    known = dict(zip(counts.subjects, zip(counts.yes.tolist(), counts.no.tolist(), strict=True), strict=True))
    pairs = (known.get(person, (0.0, 0.0)) for person in asked.people)
    return [share(of, yes=yes, no=no) for yes, no in pairs]


def _figures(mean: Floats, sd: Floats) -> list[list[Figure]]:
    """Round to integers, which is what a score is made of."""
    whole = zip(np.rint(mean).astype(np.int64).tolist(), np.rint(sd).astype(np.int64).tolist(), strict=True)
    return [[Figure(*pair) for pair in zip(*row, strict=True)] for row in whole]


def _thousandths(of: Share) -> Figure:
    return Figure(round(THOUSANDTHS * of.mean), round(THOUSANDTHS * of.sd))
