"""How far people, skills, raters and chance spread: variance components by expectation and maximisation.

EM (Dempster, Laird and Rubin 1977) with one step after every sweep of messages, from the expected squares of the
effects. Each variance has an inverse-gamma prior worth a few observations, so that no history is too small to learn
from; the mean has a normal one. After each step the mean takes over what all subjects, or all raters, have in common,
which settles at once what EM alone approaches slowly (parameter expansion, Liu, Rubin and Wu 1998).
"""

from dataclasses import dataclass

import numpy as np

from matcher.quality.effects import Beliefs, Graph, Spreads, start, sweep
from matcher.quality.natural import Normal, constant

SWEEPS_MAX = 60
_SETTLED = 1e-3  # of a variance or, for a level, of the standard deviation of chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What is assumed before anything is known: the spreads, and how many observations the assumption is worth."""

    spreads: Spreads
    mean_variance: float  # how far the mean of all may lie from the one assumed
    worth: float
    low: float = -np.inf  # the ends of the scale
    high: float = np.inf


def fitted(g: Graph, prior: Expectation) -> tuple[Spreads, Beliefs]:
    """Learn spreads and effects together; stops when neither moves."""
    spreads = prior.spreads
    beliefs = start(g, spreads, constant(g.raters, variance=spreads.rater))
    for _ in range(SWEEPS_MAX):
        before, levels = spreads, beliefs.unit.mean + spreads.mean
        beliefs = sweep(g, spreads, beliefs, constant(g.raters, variance=spreads.rater))
        spreads = _next(g, spreads, beliefs, prior)
        moved = np.abs(beliefs.unit.mean + spreads.mean - levels).max()
        if moved < _SETTLED * np.sqrt(spreads.noise) and _is_near(before, spreads):
            break
    return spreads, beliefs


def settled(g: Graph, spreads: Spreads, raters: Normal) -> Beliefs:
    """Find the effects under spreads that are known; `raters` is what is believed of each rater beforehand."""
    beliefs = start(g, spreads, raters)
    for _ in range(SWEEPS_MAX):
        levels = beliefs.unit.mean
        beliefs = sweep(g, spreads, beliefs, raters)
        if np.abs(beliefs.unit.mean - levels).max() < _SETTLED * np.sqrt(spreads.noise):
            break
    return beliefs


def _next(g: Graph, spreads: Spreads, beliefs: Beliefs, prior: Expectation) -> Spreads:
    """Take one step: each variance becomes the mean of the expected squares, with the prior's among them."""
    own = beliefs.evidence.precision + 1 / spreads.skill
    pull = beliefs.evidence.precision / own
    subjects = beliefs.subject.at(g.unit_subject)
    skill = beliefs.evidence.information / own - pull * subjects.mean
    skill_square = skill**2 + 1 / own + pull**2 * subjects.variance
    assumed, worth = prior.spreads, prior.worth
    moved = Spreads(
        mean=spreads.mean,
        subject=_pooled(assumed.subject, worth, _squares(beliefs.subject), g.subjects),
        skill=_pooled(assumed.skill, worth, float(skill_square.sum()), len(skill)),
        rater=_pooled(assumed.rater, worth, _squares(beliefs.rater), g.raters),
        noise=_pooled(assumed.noise, worth, *_chance(g, spreads, beliefs)),
    )
    mean = _recentred(spreads.mean, beliefs.subject, spreads.subject, prior)
    return moved._replace(mean=_recentred(mean, beliefs.rater, spreads.rater, prior))


def _chance(g: Graph, spreads: Spreads, beliefs: Beliefs) -> tuple[float, float]:
    """Return the expected squares of what is left to chance, and how many observations they are of."""
    level = beliefs.edge.mean + spreads.mean
    inside = g.square - 2 * g.total * level + g.weight * (level**2 + beliefs.edge.variance)
    at_ends = g.ends.weight * beliefs.tails.square
    return float(inside.sum() + at_ends.sum()), float(g.weight.sum() + g.ends.weight.sum())


def _squares(effect: Normal) -> float:
    return float((effect.mean**2 + effect.variance).sum())


def _pooled(assumed: float, worth: float, squares: float, count: float) -> float:
    return (worth * assumed + squares) / (worth + count)


def _recentred(mean: float, effect: Normal, variance: float, prior: Expectation) -> float:
    """Move the mean by what the effects have in common, as far as its own prior lets it go."""
    pull = float(effect.mean.sum()) / variance + (prior.spreads.mean - mean) / prior.mean_variance
    return mean + pull / (len(effect.precision) / variance + 1 / prior.mean_variance)


def _is_near(before: Spreads, after: Spreads) -> bool:
    return all(abs(new - old) <= _SETTLED * new for old, new in zip(before[1:], after[1:], strict=True))
