"""Histories for the tests: a few records by hand, and whole markets with planted truths by seed."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.quality import History, Promised, Rated

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def rated(subject: str, rater: str, rating: int, *, days: float = 0, skill: str = "") -> Rated:
    """Make a rating of so many days ago."""
    return Rated(subject=subject, rater=rater, rating=rating, at=NOW - days * DAY, skill=skill)


def promised(subject: str, *, seconds: int | None = None, days: float = 0, skill: str = "") -> Promised:
    """Make a promise of so many days ago, broken where it took no seconds."""
    return Promised(subject=subject, is_kept=seconds is not None, seconds=seconds, at=NOW - days * DAY, skill=skill)


class Town(NamedTuple):
    """A market with its truths, the people by number: worker `w0007`, rater `r0042`, skill `s1`."""

    history: History
    skill: NDArray[np.float64]  # (workers, skills): the level at each skill
    kindness: NDArray[np.float64]  # (raters,)


def town(seed: int, *, workers: int = 400, raters: int = 150, ratings: int = 4000, mean: float = 68) -> Town:
    """Draw a market: few ratings for most, levels that differ by skill, raters kind and harsh."""
    rng = np.random.default_rng(seed)
    level = rng.normal(mean, 10, (workers, 1)) + rng.normal(0, 5, (workers, 2))
    kindness = rng.normal(0, 8, raters)
    often = 1 / np.arange(1, workers + 1) ** 0.7
    who, by = rng.choice(workers, ratings, p=often / often.sum()), rng.integers(0, raters, ratings)
    skill = rng.integers(0, 2, ratings)
    given = level[who, skill] + kindness[by] + rng.normal(0, 9, ratings)
    rows = zip(who.tolist(), by.tolist(), skill.tolist(), np.clip(np.rint(given), 0, 100).tolist(), strict=True)
    records = tuple(rated(f"w{w:04}", f"r{r:04}", int(value), skill=f"s{s}") for w, r, s, value in rows)
    return Town(History(rated=records), level, kindness)
