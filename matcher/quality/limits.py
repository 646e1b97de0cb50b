"""A rating cannot say less than 0 or more than 100: what one at the end of the scale tells, and what can be expected.

A rating of 100 stands for "100 or better": a censored observation (Tobin 1958). Its likelihood is a normal tail,
replaced by the normal one with the same first two moments (expectation propagation, Minka 2001).
"""

from typing import NamedTuple

import numpy as np

from matcher.quality.natural import Floats, Normal, Places

_LEAST = 1e-9  # of the precision a site states, where rounding would give none or less


class Ends(NamedTuple):
    """Observations at an end of the scale: arrays of shape (c,)."""

    edge: Places  # what was observed, as a place among the edges
    sign: Floats  # 1 at the upper end, -1 at the lower
    limit: Floats
    weight: Floats


class Tails(NamedTuple):
    """What the ends tell: evidence about each observed sum, and the expected square of what is chance in it."""

    site: Normal
    square: Floats


def tails(ends: Ends, cavity: Normal, *, noise: float) -> Tails:
    """Match the moments of each tail under what is believed without it.

    With x ~ N(m, v) believed, e ~ N(0, `noise`), and only "x + e lies beyond the limit" observed, where s^2 = v +
    noise, z = (limit - m) / s and r(z) = phi(z) / Phi(-z): x has mean m + v r / s and variance v - v^2 r (r - z) /
    s^2.
    """
    mean, variance = cavity.mean, cavity.variance
    total = variance + noise
    root = np.sqrt(total)
    z = ends.sign * (ends.limit - mean) / root
    ratio = _hazard(z)
    matched = variance - variance**2 * ratio * (ratio - z) / total
    precision = np.maximum(1 / matched - cavity.precision, _LEAST)
    information = (mean + ends.sign * variance * ratio / root) * (precision + cavity.precision) - cavity.information
    square = noise**2 / total * (1 + z * ratio) + variance * noise / total
    return Tails(Normal(ends.weight * precision, ends.weight * information), square)


def on_scale(mean: Floats, variance: Floats, *, low: float, high: float) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of normal beliefs of which only low..high can be.

    What lies beyond an end counts as the end, so the mean rises with `mean` without end and never leaves the scale.
    """
    from scipy.special import ndtr

    root = np.sqrt(variance)
    below, above = (low - mean) / root, (high - mean) / root
    under, over = ndtr(below), ndtr(-above)
    within = np.maximum(1 - under - over, 0)
    at_low, at_high = _density(below), _density(above)
    first = low * under + high * over + mean * within + root * (at_low - at_high)
    second = low**2 * under + high**2 * over + (mean**2 + variance) * within
    second += root * ((mean + low) * at_low - (mean + high) * at_high)
    return np.clip(first, low, high), np.sqrt(np.maximum(second - first**2, 0))


def _density(z: Floats) -> Floats:
    return np.asarray(np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi))


def _hazard(z: Floats) -> Floats:
    """Return phi(z) / Phi(-z), by logarithms: far out both are too small to divide."""
    from scipy.special import log_ndtr

    return np.asarray(np.exp(-0.5 * z * z - 0.5 * np.log(2 * np.pi) - log_ndtr(-z)))
