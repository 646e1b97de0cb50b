"""A record that says what cannot be is refused before anything is learned from it."""

from datetime import datetime, timedelta

import pytest

from matcher.quality import Answered, BadHistory, History, Promised, Rated, estimate, learn
from tests.matcher.quality.histories import NOW, promised, rated

NAIVE = datetime(2026, 3, 1, 12)  # noqa: DTZ001 - what is refused


@pytest.mark.parametrize("rating", [-1, 101])
def test_rated__off_the_scale(rating: int) -> None:
    """A rating lies in 0-100."""
    with pytest.raises(BadHistory, match=f"adam was rated {rating}"):
        rated("adam", "barb", rating)


def test_promised__no_seconds() -> None:
    """Nothing is done in no time."""
    with pytest.raises(BadHistory, match="adam took 0 seconds"):
        promised("adam", seconds=0)


@pytest.mark.parametrize(("right", "wrong"), [(-1, 2), (2, -0.5), (float("inf"), 0), (0, float("nan"))])
def test_answered__no_count(right: float, wrong: float) -> None:
    """Counts of answers are finite and not below zero."""
    with pytest.raises(BadHistory, match="answers"):
        Answered(subject="adam", right=right, wrong=wrong, at=NOW)


def test_moment__no_zone() -> None:
    """Moments carry their time zone, or their age could not be told."""
    with pytest.raises(BadHistory, match="adam"):
        Rated(subject="adam", rater="barb", rating=50, at=NAIVE)
    with pytest.raises(BadHistory, match="adam"):
        Promised(subject="adam", is_kept=True, at=NAIVE)
    with pytest.raises(BadHistory, match="adam"):
        Answered(subject="adam", right=1, wrong=0, at=NAIVE)
    with pytest.raises(BadHistory, match="now"):
        learn(History(), now=NAIVE)
    with pytest.raises(BadHistory, match="now"):
        estimate(learn(History(), now=NOW), History(), ["adam"], now=NAIVE)


@pytest.mark.parametrize("days", [0, -1])
def test_learn__half_life_of_nothing(days: int) -> None:
    """What fades at once or grows with age is no half-life."""
    with pytest.raises(BadHistory, match="half-life"):
        learn(History(), now=NOW, half_life=timedelta(days=days))
