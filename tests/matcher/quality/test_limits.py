"""What lies at an end of the scale, against sums over fine steps."""

import numpy as np
import pytest

from matcher.quality.limits import Ends, on_scale, tails
from matcher.quality.natural import Normal


@pytest.mark.parametrize(("mean", "sd"), [(50, 1), (95, 12), (110, 5), (3, 9), (-40, 2), (400, 3)])
def test_on_scale__moments(mean: float, sd: float) -> None:
    """Mean and deviation are those of the normal distribution with all beyond the ends moved to them."""
    steps = np.linspace(mean - 10 * sd, mean + 10 * sd, 200_001)
    density = np.exp(-0.5 * ((steps - mean) / sd) ** 2)
    density /= density.sum()
    kept = np.clip(steps, 0, 100)
    first = (density * kept).sum()
    found, doubt = on_scale(np.array([float(mean)]), np.array([float(sd) ** 2]), low=0, high=100)

    assert found[0] == pytest.approx(first, abs=1e-3)
    assert doubt[0] == pytest.approx(np.sqrt((density * (kept - first) ** 2).sum()), abs=2e-3)


def test_on_scale__rises() -> None:
    """Who is believed better is expected better, and nobody beyond the scale."""
    found, _ = on_scale(np.arange(-50, 150, dtype=float), np.full(200, 36.0), low=0, high=100)

    assert (np.diff(found) > -1e-9).all()
    assert found.min() >= 0
    assert found.max() <= 100


@pytest.mark.parametrize(("sign", "limit"), [(1.0, 30.0), (-1.0, -25.0), (1.0, -60.0), (1.0, 200.0)])
def test_tails__moments(sign: float, limit: float) -> None:
    """Believing the tail's evidence gives mean and variance of what it was taken from, and chance its square."""
    mean, variance, noise = 4.0, 49.0, 81.0
    x = np.linspace(mean - 70, mean + 270 if sign > 0 else mean + 70, 801)[:, None]
    total = np.linspace(limit, limit + sign * 130, 1001)[None, :]  # what was observed, chance included
    weight = np.exp(-((x - mean) ** 2) / (2 * variance) - (total - x) ** 2 / (2 * noise))
    weight /= weight.sum()
    first = (weight * x).sum()
    cavity = Normal(np.array([1 / variance]), np.array([mean / variance]))
    ends = Ends(np.array([0]), np.array([sign]), np.array([limit]), np.array([1.0]))
    found = tails(ends, cavity, noise=noise)
    believed = cavity.plus(found.site)

    assert believed.mean[0] == pytest.approx(first, rel=1e-2, abs=0.05)
    assert believed.variance[0] == pytest.approx((weight * (x - first) ** 2).sum(), rel=2e-2)
    assert found.square[0] == pytest.approx((weight * (total - x) ** 2).sum(), rel=2e-2)
