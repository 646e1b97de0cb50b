"""Against a fit that is kept, what is expected of a person follows from the person's own history."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.quality import Answered, Estimate, Fit, History, estimate, learn
from matcher.quality.natural import Floats
from tests.matcher.quality.histories import DAY, NOW, promised, rated, town

MARKET = town(11, workers=60, raters=25, ratings=400).history
FIT = learn(MARKET, now=NOW, half_life=90 * DAY)
_RECORD = st.tuples(st.integers(0, 100), st.sampled_from(("r0001", "r0002", "new")), st.integers(0, 200))


def _adam(history: History, *, fit: Fit = FIT, skill: str = "s0") -> Estimate:
    return estimate(fit, history, ["adam"], now=NOW, skills=[skill])["adam"]


def _history(*records: tuple[int, str, int]) -> History:
    return History(rated=tuple(rated("adam", by, value, days=days, skill="s0") for value, by, days in records))


@given(st.lists(_RECORD, min_size=1, max_size=6), st.integers(1, 100))
def test_estimate__better_rating(records: list[tuple[int, str, int]], more: int) -> None:
    """A better rating never lowers the expectation, not at the ends of the scale either."""
    value, by, days = records[0]
    better = [(min(100, value + more), by, days), *records[1:]]
    lower, higher = _adam(_history(*records)), _adam(_history(*better))

    assert higher.of("s0").rating.mean >= lower.of("s0").rating.mean
    assert higher.general.rating.mean >= lower.general.rating.mean


@given(st.lists(_RECORD, max_size=6))
def test_estimate__on_the_scale(records: list[tuple[int, str, int]]) -> None:
    """Figures are integers of their scale, whatever the history."""
    found = _adam(_history(*records)).of("s0")

    assert 0 <= found.rating.mean <= 10_000
    assert 0 <= found.rating.sd <= 5_000
    assert isinstance(found.rating.mean, int)
    assert isinstance(found.seconds.mean, int)


@pytest.mark.parametrize(("workers", "raters", "ratings"), [(2, 2, 3), (40, 8, 200), (150, 60, 500)])
def test_estimate__solved_at_once(workers: int, raters: int, ratings: int) -> None:
    """Levels are those of solving for everybody at once; the doubt leaves out only what is common to all."""
    rng = np.random.default_rng(5)
    level, kindness = rng.normal(60, 8, workers), rng.normal(0, 6, raters)
    who, by = rng.integers(0, workers, ratings), rng.integers(0, raters, ratings)
    given = np.clip(np.rint(level[who] + kindness[by] + rng.normal(0, 8, ratings)), 1, 99).astype(int)
    rows = zip(who.tolist(), by.tolist(), given.tolist(), strict=True)
    history = History(rated=tuple(rated(f"w{w:03}", f"r{r}", value) for w, r, value in rows))
    fit = learn(history, now=NOW)
    names = sorted({one.subject for one in history.rated})
    found = [one.of("").rating for one in estimate(fit, history, names, now=NOW, skills=[""]).values()]
    mean, doubt, apart = _solved(fit, history, names)

    assert [one.mean for one in found] == pytest.approx((100 * mean).tolist(), abs=20)
    assert np.mean([one.sd for one in found]) <= 102 * doubt.mean()
    assert np.mean([one.sd for one in found]) >= 98 * apart.mean()


def _solved(fit: Fit, history: History, names: list[str]) -> tuple[Floats, Floats, Floats]:
    """Solve by the precision matrix of all: levels, their deviations, and those of their distance from the mean."""
    spreads, raters = fit.ratings.spreads, sorted({one.rater for one in history.rated})
    place = {name: number for number, name in enumerate([*names, *raters])}
    rows = np.zeros((len(history.rated), len(place)))
    for row, one in enumerate(history.rated):
        rows[row, place[one.subject]] = rows[row, place[one.rater]] = 1
    own = [1 / (spreads.subject + spreads.skill)] * len(names) + [1 / spreads.rater] * len(raters)
    told = rows.T @ (np.array([one.rating for one in history.rated]) - spreads.mean) / spreads.noise
    spread = np.linalg.inv(np.diag(own) + rows.T @ rows / spreads.noise)
    mean, people = spread @ told, spread[: len(names), : len(names)]
    centred = np.eye(len(names)) - 1 / len(names)
    apart = centred @ people @ centred
    return spreads.mean + mean[: len(names)], np.sqrt(np.diag(people)), np.sqrt(np.diag(apart))


def test_estimate__kind_rater() -> None:
    """The same rating says less of a person when it comes from somebody who is kind to all."""
    kind = tuple(rated(f"w{n}", "kind", 95) for n in range(20))
    harsh = tuple(rated(f"w{n}", "harsh", 55) for n in range(20))
    fit = learn(History(rated=kind + harsh), now=NOW)
    by_kind, by_harsh = (_adam(_history((80, by, 0)), fit=fit).general.rating for by in ("kind", "harsh"))

    assert by_kind.mean < by_harsh.mean


def test_estimate__own_word_once() -> None:
    """What a person's rating taught of its rater does not explain that same rating away."""
    history = History(rated=(*MARKET.rated, rated("adam", "only", 95, skill="s0")))
    before, after = _adam(_history((95, "only", 0))), _adam(history, fit=learn(history, now=NOW, half_life=90 * DAY))

    assert after.of("s0").rating.mean == pytest.approx(before.of("s0").rating.mean, abs=40)


def test_estimate__many_by_one() -> None:
    """Ten ratings by one rater leave more doubt than ten by ten: the rater may be kind."""
    by_one = _adam(_history(*((80, "new", 0) for _ in range(10)))).of("s0").rating
    by_ten = _adam(_history(*((80, f"new{n}", 0) for n in range(10)))).of("s0").rating

    assert by_one.sd > by_ten.sd


def test_estimate__shared_across_skills() -> None:
    """Good work of one skill raises what is expected of another, by less."""
    found = estimate(
        FIT, _history(*((98, f"new{n}", 0) for n in range(5))), ["adam", "barb"], now=NOW, skills=["s0", "s1"]
    )
    adam, stranger = found["adam"], found["barb"].general.rating

    assert stranger.mean < adam.of("s1").rating.mean < adam.of("s0").rating.mean
    assert adam.of("s0").rating.sd < adam.of("s1").rating.sd < stranger.sd
    assert adam.of("s1") == adam.general


def test_estimate__decay() -> None:
    """A rating counts for less the older it is, and one yet to come counts as one of now."""
    stranger, old, new, future = (
        _adam(_history(*records)).of("s0").rating
        for records in ((), ((20, "new", 270),), ((20, "new", 0),), ((20, "new", -50),))
    )

    assert new.mean < old.mean < stranger.mean
    assert new.sd < old.sd < stranger.sd
    assert future == new


def test_estimate__half_life() -> None:
    """Two ratings of one half-life ago weigh as one of now, and without a half-life age is nothing."""
    aged, fresh = _history((60, "r0001", 90), (60, "r0001", 90)), _history((60, "r0001", 0))
    ageless = replace(FIT, half_life=None)

    assert _adam(aged) == _adam(fresh)
    assert _adam(_history((60, "r0001", 900)), fit=ageless) == _adam(fresh, fit=ageless)


def test_estimate__changed_mind() -> None:
    """Somebody who was good and is now poor is expected to be poor."""
    records = [(95, f"new{n}", 400) for n in range(5)] + [(40, f"other{n}", 1) for n in range(5)]

    assert _adam(_history(*records)).of("s0").rating.mean < 5500


def test_estimate__employer() -> None:
    """Employers are rated by workers just as workers by employers."""
    fair = tuple(rated("dana", f"w{n}", 90, skill="sewing") for n in range(6))
    foul = tuple(rated("carl", f"w{n}", 40, skill="sewing") for n in range(6))
    history = History(rated=fair + foul, promised=tuple(promised("carl") for _ in range(4)))
    found = estimate(learn(history, now=NOW), history, ["carl", "dana"], now=NOW)

    assert found["carl"].general.rating.mean < found["dana"].general.rating.mean
    assert found["carl"].kept.mean < found["dana"].kept.mean


def test_estimate__seconds() -> None:
    """Who is quick is expected to be quick, at long work after longer, and also at work the person has not done yet."""
    rng = np.random.default_rng(12)
    records = []
    for person in range(40):
        pace = (0.5, 2.0)[person % 2]
        for number in range(12):
            kind, length = (("short", 600), ("long", 36_000))[number % 2]
            took = max(1, round(length * pace * float(np.exp(rng.normal(0, 0.3)))))
            records.append(promised(f"w{person}", seconds=took, skill=kind))
    only_short = tuple(promised("adam", seconds=300, skill="short") for _ in range(12))
    history = History(promised=(*records, *only_short))
    found = estimate(learn(history, now=NOW), history, ["w0", "w1", "adam", "new"], now=NOW, skills=["short", "long"])
    means = {(name, kind): one.of(kind).seconds.mean for name, one in found.items() for kind in ("short", "long")}

    assert means["w0", "short"] == pytest.approx(300, rel=0.25)
    assert means["w1", "short"] == pytest.approx(1200, rel=0.25)
    assert means["w0", "long"] == pytest.approx(18_000, rel=0.25)
    assert means["w1", "long"] == pytest.approx(72_000, rel=0.25)
    assert means["adam", "long"] < means["new", "long"]
    assert found["w0"].of("short").seconds.sd < found["new"].of("short").seconds.sd < found["new"].general.seconds.sd


def test_estimate__broken_promises() -> None:
    """Every promise broken lowers what is expected of the next, and old ones are forgiven in time."""
    kept = tuple(promised("adam", seconds=60) for _ in range(3))
    one, two, old = (
        _adam(History(promised=kept + broken)).kept.mean
        for broken in ((promised("adam"),), (promised("adam"),) * 2, (promised("adam", days=900),) * 2)
    )

    assert two < one < old


def test_estimate__answers() -> None:
    """Reliability rises with answers that are right and stays apart from the rating."""
    poor = _adam(History(answered=(Answered(subject="adam", right=10, wrong=30, at=NOW),)))
    good = _adam(History(answered=(Answered(subject="adam", right=39.5, wrong=0.5, at=NOW),)))

    assert poor.right.mean < good.right.mean
    assert poor.reliability.mean < good.reliability.mean < good.right.mean
    assert poor.general == good.general


def test_estimate__others_records() -> None:
    """Records of others in the history are passed over."""
    mine = _history((90, "r0001", 3))

    assert _adam(mine) == _adam(History(rated=(*MARKET.rated, *mine.rated)))
