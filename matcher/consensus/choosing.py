"""Which method to trust with these answers: chosen by answers and gold alone, never by the truth it is measured by.

A method earns trust by foretelling: how probable was each answer, judged from the item's other answers by workers
who were themselves judged on other items. The richer model must earn its parameters: of the methods within one
standard error of the best the simplest is taken (the one-standard-error rule; Breiman, Friedman, Olshen, Stone,
"Classification and Regression Trees", 1984, section 3.4.3). Where there is few gold, as few as eleven items, that
says more than counting right ones: 90 % and 80 % of eleven are one item apart.

But a model may foretell answers well and call the labels by each other's names. So gold has the last word: where
another method is right on gold items that the chosen one gets wrong more often than chance would have it (a one-sided
sign test at 5 % shared by the others), it replaces it. A tie goes to the simpler method.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

import numpy as np
from numpy.typing import NDArray

from matcher.consensus.answers import Answers, Floats, Ints, tally
from matcher.consensus.fitting import Fit, fit, left_out
from matcher.consensus.weighing import Method

LEVEL = 0.05  # how often gold may overrule by chance


@dataclass(frozen=True, slots=True)
class Trial:
    """How one method did: the mean log probability of an answer, and the gold items it got right without seeing."""

    method: Method
    foretold: float
    gold_right: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Which method was taken, and whether gold overruled what the answers said; trials from simple to rich."""

    method: Method
    by_gold: bool
    trials: tuple[Trial, ...]
    gold_count: int


def choose(answers: Answers, among: Sequence[Method] = tuple(Method)) -> tuple[Choice, Fit]:
    """Fit methods, named from simple to rich, and take one; returns its fit as well."""
    fits = [fit(answers, method) for method in among]
    seen = [left_out(answers, one.beliefs, one.method) for one in fits]
    told = [tally(answers.item, one.foretold, len(answers.items)) for one in seen]
    known = answers.golden
    right = [most(one.beliefs)[known] == answers.gold[known] for one in seen]
    first = _foreteller(told)
    last = _overruled(first, right)
    count = max(len(answers.item), 1)
    trials = tuple(
        Trial(one.method, float(logs.sum()) / count, int(hits.sum()))
        for one, logs, hits in zip(fits, told, right, strict=True)
    )
    return Choice(fits[last].method, last != first, trials, len(known)), fits[last]


def most(beliefs: Floats) -> Ints:
    """Return the most probable label of each item; of labels equal to nine digits the first."""
    if not beliefs.size:
        return np.zeros(len(beliefs), dtype=np.int64)
    labels: Ints = np.round(beliefs, 9).argmax(axis=1)
    return labels


def _foreteller(told: Sequence[Floats]) -> int:
    """Return the place of the simplest method within a standard error of the best; `told` is by items."""
    if not len(told[0]):
        return 0
    best = max(range(len(told)), key=lambda at: float(told[at].sum()))
    behind = [told[best] - logs for logs in told]
    return next(at for at, by in enumerate(behind) if by.sum() <= by.std() * np.sqrt(len(by)))


def _overruled(chosen: int, right: Sequence[NDArray[np.bool_]]) -> int:
    """Return the place of the method that gold prefers to the chosen one with confidence, or the chosen one."""
    level, last = LEVEL / max(len(right) - 1, 1), chosen
    for at, hits in enumerate(right):
        chance = sign_test(int((hits & ~right[chosen]).sum()), int((right[chosen] & ~hits).sum()))
        if chance < level:
            level, last = chance, at
    return last


def sign_test(wins: int, losses: int) -> float:
    """Return how often so many wins or more come by chance, of `wins + losses` even games."""
    count = wins + losses
    ways = total = comb(count, wins)
    for won in range(wins, count):
        ways = ways * (count - won) // (won + 1)  # each from the one before: from nothing it would take for ever
        total += ways
    return float(Fraction(total, 2**count))
