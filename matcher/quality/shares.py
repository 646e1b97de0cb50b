"""How often somebody keeps a promise or answers right: a share with its doubt, from counts of yes and no.

Shares of people are taken to spread as a beta distribution, whose mean is the pooled one and whose spread is found by
moments (Kleinman 1973), both with a prior of their own; a person's share is the posterior mean (beta-binomial).
"""

from math import sqrt
from typing import NamedTuple

import numpy as np

from matcher.quality.natural import Floats

_LEAST, _MOST = 0.01, 0.5  # of the correlation between two outcomes of one person
_WORTH = 10  # people that the assumed correlation is worth


class Share(NamedTuple):
    """What is expected of a share, and the standard deviation of that."""

    mean: float
    sd: float


class Crowd(NamedTuple):
    """How the shares of people spread: a beta distribution of this mean, worth `size` observations."""

    mean: float
    size: float


NEWCOMERS_KEEP = Crowd(0.9, 10)
NEWCOMERS_ANSWER = Crowd(0.8, 10)


def crowd(yes: Floats, no: Floats, *, assumed: Crowd) -> Crowd:
    """Learn how people spread from the counts of each, arrays of shape (n,)."""
    count = yes + no
    whole, people = float(count.sum()), int((count > 0).sum())
    mean = (assumed.mean * assumed.size + float(yes.sum())) / (assumed.size + whole)
    share = np.divide(yes, count, out=np.full(len(count), mean), where=count > 0)
    room = whole - float((count**2).sum()) / max(whole, 1.0) - (people - 1)
    alike = 1 / (1 + assumed.size)
    if room > 0:
        spread = float((count * (share - mean) ** 2).sum()) / (mean * (1 - mean))
        found = min(max((spread - (people - 1)) / room, 0.0), 1.0)
        alike = (_WORTH * alike + people * found) / (_WORTH + people)
    alike = min(max(alike, _LEAST), _MOST)
    return Crowd(mean, 1 / alike - 1)


def share(of: Crowd, *, yes: float, no: float) -> Share:
    """Return what is expected of somebody with these counts."""
    size = of.size + yes + no
    mean = (of.mean * of.size + yes) / size
    return Share(mean, sqrt(mean * (1 - mean) / (size + 1)))


def both(one: Share, other: Share) -> Share:
    """Return the share of the cases in which two independent things hold (Goodman 1960 for the variance)."""
    spread = (one.mean * other.sd) ** 2 + (other.mean * one.sd) ** 2 + (one.sd * other.sd) ** 2
    return Share(one.mean * other.mean, sqrt(spread))
