"""What was planted in a market is found again, and no history is too small, too plain or too large to learn from."""

import time

import numpy as np
import pytest

from matcher.quality import Answered, History, estimate, learn
from tests.matcher.quality.histories import DAY, NOW, promised, rated, town

SKILLS = ("s0", "s1")


def test_learn__spreads() -> None:
    """Mean and standard deviations of people, skills, raters and chance come back as they were planted."""
    found = learn(town(1, workers=1000, raters=300, ratings=12_000).history, now=NOW).ratings.spreads

    assert found.mean == pytest.approx(68, abs=1)
    assert found.subject**0.5 == pytest.approx(10, abs=1)
    assert found.skill**0.5 == pytest.approx(5, abs=1)
    assert found.rater**0.5 == pytest.approx(8, abs=1)
    assert found.noise**0.5 == pytest.approx(9, abs=0.5)


def test_learn__ceiling() -> None:
    """Where most ratings are a full 100, the spreads behind them are found all the same."""
    planted = town(2, workers=1000, raters=300, ratings=12_000, mean=104)
    full = sum(one.rating == 100 for one in planted.history.rated)
    found = learn(planted.history, now=NOW).ratings.spreads

    assert full > len(planted.history.rated) / 2
    assert found.mean == pytest.approx(104, abs=2)
    assert found.subject**0.5 == pytest.approx(10, abs=2)
    assert found.noise**0.5 == pytest.approx(9, abs=1)


def test_learn__kindness() -> None:
    """Who rates kindly and who harshly is told apart."""
    planted = town(3)
    effects = learn(planted.history, now=NOW).ratings
    believed = [effects.of(f"r{number:04}") for number in range(len(planted.kindness))]
    kindness = np.array([information / precision for precision, information in believed])

    assert np.corrcoef(kindness, planted.kindness)[0, 1] > 0.85
    assert np.sqrt(np.mean((kindness - planted.kindness) ** 2)) < 4.5


@pytest.mark.parametrize("seed", range(3))
def test_estimate__planted(seed: int) -> None:
    """Levels come back closer than by the means, and 95 % intervals hold about what they say."""
    planted = town(seed, workers=600, raters=200, ratings=4000)
    fit = learn(planted.history, now=NOW)
    people = sorted({one.subject for one in planted.history.rated})
    found = estimate(fit, planted.history, people, now=NOW, skills=SKILLS)
    truth = np.array([np.clip(planted.skill[int(name[1:])], 0, 100) for name in people])
    figures = [[found[name].of(skill).rating for skill in SKILLS] for name in people]
    level = np.array([[one.mean / 100 for one in row] for row in figures])
    doubt = np.array([[one.sd / 100 for one in row] for row in figures])
    covered = np.mean(np.abs(level - truth) <= 1.96 * doubt)

    assert np.sqrt(np.mean((level - truth) ** 2)) < 6.6  # 11.2 are planted, 12 is the error of one rating
    assert 0.92 <= covered <= 0.97


def test_learn__nothing() -> None:
    """Without any history everybody is expected to be as assumed, with the doubt that was assumed."""
    found = estimate(learn(History(), now=NOW), History(), ["adam"], now=NOW, skills=["sewing"])["adam"]

    assert 7000 < found.general.rating.mean < 7500
    assert 1100 < found.general.rating.sd < 1342
    assert found.of("sewing") == found.of("cooking") == found.general
    assert (found.kept.mean, found.right.mean, found.reliability.mean) == (900, 800, 720)
    assert estimate(learn(History(), now=NOW), History(), [], now=NOW) == {}


def test_learn__one_rating() -> None:
    """A single rating moves the expectation toward itself, and leaves most of the doubt."""
    history = History(rated=(rated("adam", "dana", 95),))
    found = estimate(learn(history, now=NOW), history, ["adam", "barb"], now=NOW)

    assert found["barb"].general.rating.mean < found["adam"].general.rating.mean < 9500
    assert found["adam"].general.rating.sd < found["barb"].general.rating.sd


def test_learn__one_rater() -> None:
    """Of one rater alone nobody can say whether people are good or the rater kind, but who is better can be said."""
    history = History(rated=tuple(rated(f"w{n}", "dana", 70 + n) for n in range(10) for _ in range(5)))
    found = estimate(learn(history, now=NOW), history, ["w0", "w5", "w9"], now=NOW)
    levels = [found[name].general.rating for name in ("w0", "w5", "w9")]

    assert levels[0].mean < levels[1].mean < levels[2].mean
    assert min(level.sd for level in levels) > 300


@pytest.mark.parametrize("rating", [0, 1, 75, 99, 100])
def test_learn__all_equal(rating: int) -> None:
    """Where every rating is the same, so is everybody, near what was given and on the scale."""
    history = History(rated=tuple(rated(f"w{n % 10}", f"r{n % 7}", rating) for n in range(100)))
    levels = [one.general.rating for one in estimate(learn(history, now=NOW), history, ["w0", "w9"], now=NOW).values()]

    assert abs(levels[0].mean - levels[1].mean) <= 5
    assert abs(levels[0].mean - 100 * rating) < 300
    assert 0 <= levels[0].mean <= 10_000


def test_learn__order() -> None:
    """The order of records decides nothing, to the last figure."""
    planted = town(4, workers=50, raters=20, ratings=300).history
    promises = tuple(promised(f"w{n % 7:04}", seconds=n * 100 or None, days=n, skill=f"s{n % 2}") for n in range(40))
    answers = tuple(Answered(subject=f"w{n % 5:04}", right=n / 3, wrong=n % 4, at=NOW - n * DAY) for n in range(20))
    history = History(rated=planted.rated, promised=promises, answered=answers)
    rng = np.random.default_rng(5)
    shuffled = (tuple(one[place] for place in rng.permutation(len(one))) for one in (planted.rated, promises, answers))
    mixed = History(**dict(zip(("rated", "promised", "answered"), shuffled, strict=True)))
    people = sorted({one.subject for one in planted.rated})
    first, second = (
        estimate(learn(one, now=NOW, half_life=30 * DAY), one, order, now=NOW, skills=SKILLS)
        for one, order in ((history, people), (mixed, people[::-1]))
    )

    assert first == second


def test_learn__huge() -> None:
    """80,000 ratings are learned from in under a second of CPU time, and few people looked at in a moment."""
    history = town(6, workers=6000, raters=3000, ratings=80_000).history
    few = history.only({"w0500", "w0600", "w0700"}.__contains__)
    began = time.process_time()
    fit = learn(history, now=NOW, half_life=365 * DAY)
    learned = time.process_time()
    found = estimate(fit, few, ["w0500", "w0600", "w0700"], now=NOW, skills=SKILLS)
    ended = time.process_time()

    assert len(found) == 3
    assert learned - began < 1
    assert ended - learned < 0.1


def test_learn__one_of_all() -> None:
    """Somebody with tens of thousands of ratings is known to a point or so, whoever else there is."""
    rng = np.random.default_rng(7)
    given = np.clip(np.rint(rng.normal(80, 10, 20_000)), 0, 100).astype(int).tolist()
    history = History(rated=tuple(rated("adam", f"r{n % 500}", value) for n, value in enumerate(given)))
    level = estimate(learn(history, now=NOW), history, ["adam"], now=NOW, skills=[""])["adam"].of("").rating

    assert level.mean == pytest.approx(8000, abs=150)
    assert level.sd < 700


def test_learn__extreme_seconds() -> None:
    """Durations from a second to ages leave figures that are bounded integers."""
    took = (1, 10**18)
    history = History(promised=tuple(promised(f"w{n}", seconds=took[n % 2]) for n in range(20)))
    found = estimate(learn(history, now=NOW), history, ["w0", "w1"], now=NOW)

    for one in found.values():
        assert 1 <= one.general.seconds.mean <= 10**9
        assert 0 <= one.general.seconds.sd <= 10**9
    assert found["w0"].general.seconds.mean <= found["w1"].general.seconds.mean
