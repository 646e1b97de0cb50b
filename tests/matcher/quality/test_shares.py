"""A share is what was counted, drawn toward what is usual by as much as people are alike."""

import numpy as np
import pytest

from matcher.quality.shares import NEWCOMERS_KEEP, Crowd, Share, both, crowd, share

_USUAL = Crowd(0.5, 10)


def test_crowd__planted() -> None:
    """Mean and spread of planted shares come back."""
    rng = np.random.default_rng(1)
    planted = rng.beta(8, 2, 500)
    count = rng.integers(1, 60, 500)
    yes = rng.binomial(count, planted).astype(float)
    found = crowd(yes, count - yes, assumed=_USUAL)

    assert found.mean == pytest.approx(0.8, abs=0.02)
    assert found.size == pytest.approx(10, rel=0.25)


def test_share__covered() -> None:
    """95 % intervals hold about what they say."""
    rng = np.random.default_rng(2)
    planted = rng.beta(8, 2, 2000)
    count = rng.integers(5, 60, 2000)
    yes = rng.binomial(count, planted).astype(float)
    of = crowd(yes, count - yes, assumed=_USUAL)
    found = [share(of, yes=float(y), no=float(n)) for y, n in zip(yes, count - yes, strict=True)]
    is_covered = [abs(one.mean - truth) <= 1.96 * one.sd for one, truth in zip(found, planted, strict=True)]

    assert 0.92 <= np.mean(is_covered) <= 0.97


def test_crowd__nobody() -> None:
    """Without counts the crowd is as assumed, and so it is with one count a person, which tells nothing of spread."""
    none = np.zeros(0)

    assert crowd(none, none, assumed=NEWCOMERS_KEEP) == pytest.approx(NEWCOMERS_KEEP)
    assert crowd(np.ones(5), np.zeros(5), assumed=_USUAL).size == pytest.approx(10)
    assert crowd(np.zeros(3), np.zeros(3), assumed=_USUAL) == pytest.approx(_USUAL)


def test_crowd__all_alike_or_none() -> None:
    """However alike or unlike people are, one's own counts still tell something and never all."""
    alike = crowd(np.full(500, 50.0), np.full(500, 50.0), assumed=_USUAL)
    unlike = crowd(np.repeat([0.0, 50.0], 250), np.repeat([50.0, 0.0], 250), assumed=_USUAL)

    assert alike.size == pytest.approx(99)
    assert unlike.size == pytest.approx(1)


def test_both__product() -> None:
    """Two independent shares hold together as often as their product, with the variance of a product."""
    rng = np.random.default_rng(3)
    one, other = rng.beta(18, 2, 200_000), rng.beta(8, 4, 200_000)
    found = both(Share(float(one.mean()), float(one.std())), Share(float(other.mean()), float(other.std())))

    assert found.mean == pytest.approx(float((one * other).mean()), abs=0.002)
    assert found.sd == pytest.approx(float((one * other).std()), abs=0.002)
