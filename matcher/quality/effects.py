"""Who is how good, and who rates how kindly: crossed random effects, found by belief propagation.

The model: rating = mean + subject + subject-by-skill + rater + chance, each of the four normal about zero with a
variance of its own (Henderson 1975 calls the answer best linear unbiased prediction). A subject at one skill is a
unit; all ratings of a unit by one rater are an edge. Every edge tells the unit what is left once the rater is taken
away, and the rater what is left once the unit is taken away, each with the other's doubt and without what the edge
itself has said before. Such messages settle for every model of this form, on the exact means (Weiss and Freeman 2001;
Malioutov, Johnson and Willsky 2006); the variances are exact on trees and near on sparse graphs. A sweep takes time
in proportion to the ratings.
"""

from typing import NamedTuple

import numpy as np

from matcher.quality.limits import Ends, Tails, tails
from matcher.quality.natural import Floats, Normal, Places, binned, constant


class Spreads(NamedTuple):
    """The mean of all and the four variances around it."""

    mean: float
    subject: float
    skill: float
    rater: float
    noise: float


class Rows(NamedTuple):
    """Ratings by number: arrays of shape (n,), of subjects, skills and raters counted from 0."""

    subject: Places
    skill: Places
    rater: Places
    value: Floats
    weight: Floats  # above 0; 1 for a fresh rating, less for an old one


class Graph(NamedTuple):
    """Ratings summed up by unit and rater; `e` edges, `u` units, `s` subjects, `r` raters."""

    unit_subject: Places  # (u,)
    unit_skill: Places  # (u,)
    edge_unit: Places  # (e,)
    edge_rater: Places  # (e,)
    weight: Floats  # (e,) of what lies within the scale
    total: Floats  # (e,) of weight times value
    square: Floats  # (e,) of weight times value squared
    ends: Ends
    subjects: int
    raters: int


class Beliefs(NamedTuple):
    """What is believed after a sweep: of nodes as they are, of edges without what they said themselves."""

    subject: Normal  # (s,)
    evidence: Normal  # (u,) what a unit's ratings alone tell
    unit: Normal  # (u,)
    rater: Normal  # (r,)
    edge: Normal  # (e,) of unit and rater together
    unit_before: Normal  # (e,)
    rater_before: Normal  # (e,)
    to_rater: Normal  # (e,) what each edge says of its rater
    tails: Tails


def graph(rows: Rows, *, subjects: int, raters: int, low: float, high: float) -> Graph:
    """Sum up ratings; those at an end of the scale stay apart, as they only say "at least"."""
    skills = int(rows.skill.max()) + 1
    units, unit = np.unique(rows.subject * skills + rows.skill, return_inverse=True)
    edges, edge = np.unique(unit * raters + rows.rater, return_inverse=True)
    is_end = (rows.value <= low) | (rows.value >= high)
    inside = ~is_end
    at, weight, value = edge[inside], rows.weight[inside], rows.value[inside]
    ends = Ends(
        edge[is_end],
        np.where(rows.value[is_end] >= high, 1.0, -1.0),
        rows.value[is_end],
        rows.weight[is_end],
    )
    return Graph(
        unit_subject=units // skills,
        unit_skill=units % skills,
        edge_unit=edges // raters,
        edge_rater=edges % raters,
        weight=binned(at, weight, len(edges)),
        total=binned(at, weight * value, len(edges)),
        square=binned(at, weight * value**2, len(edges)),
        ends=ends,
        subjects=subjects,
        raters=raters,
    )


def start(g: Graph, spreads: Spreads, raters: Normal) -> Beliefs:
    """Return what is believed before any rating was looked at; an end of the scale is first taken at its word."""
    nothing = Normal(np.zeros(len(g.edge_unit)), np.zeros(len(g.edge_unit)))
    untold = Normal(np.zeros(len(g.unit_subject)), np.zeros(len(g.unit_subject)))
    taken = g.ends.weight / spreads.noise
    units = constant(len(g.unit_subject), variance=spreads.subject + spreads.skill)
    return Beliefs(
        subject=constant(g.subjects, variance=spreads.subject),
        evidence=untold,
        unit=units,
        rater=raters,
        edge=nothing,
        unit_before=units.at(g.edge_unit),
        rater_before=raters.at(g.edge_rater),
        to_rater=nothing,
        tails=Tails(Normal(taken, taken * (g.ends.limit - spreads.mean)), np.full(len(taken), spreads.noise)),
    )


def sweep(g: Graph, spreads: Spreads, was: Beliefs, raters: Normal) -> Beliefs:
    """Pass every message once: from edges to units and subjects, from edges to raters, and to the ends of the scale.

    `raters` is what is believed of each rater before the ratings in `g`.
    """
    told = _told(g, spreads, was.tails)
    to_unit = told.less(was.rater_before)
    evidence = to_unit.summed(g.edge_unit, len(g.unit_subject))
    to_subject = evidence.blurred(spreads.skill)
    subject = to_subject.summed(g.unit_subject, g.subjects).plus(constant(g.subjects, variance=spreads.subject))
    unit = subject.at(g.unit_subject).without(to_subject).blurred(spreads.skill).plus(evidence)
    unit_before = unit.at(g.edge_unit).without(to_unit)
    to_rater = told.less(unit_before)
    rater = to_rater.summed(g.edge_rater, g.raters).plus(raters)
    rater_before = rater.at(g.edge_rater).without(to_rater)
    edge = _sum_of(unit_before, rater_before).plus(told)
    return Beliefs(
        subject,
        evidence,
        unit,
        rater,
        edge,
        unit_before,
        rater_before,
        to_rater,
        _tails(g, spreads, was.tails, edge),
    )


def _told(g: Graph, spreads: Spreads, was: Tails) -> Normal:
    """Return what the ratings of each edge tell of unit and rater together, as a difference from the mean."""
    inside = Normal(g.weight / spreads.noise, (g.total - g.weight * spreads.mean) / spreads.noise)
    return inside.plus(was.site.summed(g.ends.edge, len(g.weight)))


def _sum_of(one: Normal, other: Normal) -> Normal:
    precision = one.precision * other.precision / (one.precision + other.precision)
    return Normal(precision, precision * (one.mean + other.mean))


def _tails(g: Graph, spreads: Spreads, was: Tails, edge: Normal) -> Tails:
    """Look anew at each rating at an end of the scale, from what the others now say."""
    if not len(g.ends.edge):
        return was
    ends = g.ends._replace(limit=g.ends.limit - spreads.mean)
    return tails(ends, edge.at(ends.edge).without(was.site), noise=spreads.noise)
