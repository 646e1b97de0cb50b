"""Each hard need of either side keeps a pair apart under its own key, and only where it is not met."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from matcher import Place, Problem, Span, Task, Worker, unmet
from matcher.candidates.making import over_arrays
from matcher.needs import NEEDS, merged
from tests.matcher.problems import NOW, SOON

SHANGHAI, SUZHOU = Place(31_230_000, 121_470_000), Place(31_300_000, 120_580_000)  # 85 km from each other
MORNING = Span(SOON, SOON + timedelta(hours=4))
TASK = Task(
    id="t1",
    due=SOON,
    reward=30,
    reward_max=40,
    barred=frozenset({"adam"}),
    employer="dana",
    employer_rating=8_000,
    rating_min=7_500,
    completed_min=3,
    when=MORNING,
    place=SHANGHAI,
    reach=90_000,
    duration=3_600,
)
BARB = Worker(
    id="barb",
    reward_min=40,
    rating_sum=150,
    rating_count=2,
    completed=3,
    barred=frozenset({"carl"}),
    employer_rating_min=8_000,
    available=(Span(SOON - timedelta(hours=1), SOON), MORNING),
    place=SUZHOU,
    reach=90_000,
    duration_max=3_600,
)
LATE = Span(MORNING.begin, MORNING.end + timedelta(seconds=1))


def _over_arrays(task: Task, one: Worker) -> int:
    """Count the offers that the arrays find, by both ways of looking."""
    problem = Problem(tasks=(task,), workers=(one,), now=NOW, seed=1)
    every, best = over_arrays(problem), over_arrays(problem, 3)

    assert every.by_pair() == best.by_pair()
    return len(every.task)


def test_unmet__everything_met() -> None:
    """A pair that just meets every need of both sides lacks nothing."""
    assert unmet(TASK, BARB, now=NOW) == ()


@pytest.mark.parametrize(
    ("task", "worker", "key"),
    [
        ({"barred": frozenset({"barb"})}, {}, "needs_other_person"),
        ({}, {"barred": frozenset({"dana"})}, "needs_other_employer"),
        ({"reward_max": 39}, {}, "needs_reward"),
        ({"reward_max": None}, {}, "needs_reward"),
        ({}, {"rating_sum": 149}, "needs_rating"),
        ({}, {"rating_expected": 7_499}, "needs_rating"),
        ({}, {"rating_sum": 0, "rating_count": 0}, "needs_rating"),
        ({}, {"completed": 2}, "needs_completed"),
        ({"employer_rating": 7_999}, {}, "needs_employer_rating"),
        ({"employer_rating": None}, {}, "needs_employer_rating"),
        ({"duration": 3_601}, {}, "needs_hours"),
        ({"when": LATE}, {}, "needs_window"),
        ({}, {"available": ()}, "needs_window"),
        ({"reach": 84_000}, {}, "needs_place"),
        ({}, {"reach": 84_000}, "needs_place"),
        ({}, {"place": None}, "needs_place_known"),
    ],
)
def test_unmet__one_need(task: dict[str, Any], worker: dict[str, Any], key: str) -> None:
    """Each need that is missed by as little as can be is named, and only that; the arrays say the same."""
    asked, one = replace(TASK, **task), replace(BARB, **worker)

    assert unmet(asked, one, now=NOW) == (key,)
    assert key in NEEDS
    assert _over_arrays(asked, one) == 0


@pytest.mark.parametrize(
    ("task", "worker"),
    [
        ({"when": None}, {"available": ()}),
        ({}, {"available": None}),
        ({"place": None}, {"place": None}),
        ({"reach": None}, {"reach": None}),
        ({}, {"duration_max": None}),
        ({"rating_min": 0}, {"rating_sum": 0, "rating_count": 0}),
        ({}, {"available": (MORNING,)}),
    ],
)
def test_unmet__nothing_asked(task: dict[str, Any], worker: dict[str, Any]) -> None:
    """What a side does not ask for cannot be missed; the arrays say the same."""
    asked, one = replace(TASK, **task), replace(BARB, **worker)

    assert unmet(asked, one, now=NOW) == ()
    assert _over_arrays(asked, one) == 1


def test_unmet__spans_that_touch() -> None:
    """Two spans that touch cover a task across their seam; two with a gap between them do not."""
    middle = MORNING.begin + timedelta(hours=2)
    touching = (Span(middle, MORNING.end), Span(MORNING.begin, middle))
    apart = (Span(middle + timedelta(seconds=1), MORNING.end), Span(MORNING.begin, middle))

    assert unmet(TASK, replace(BARB, available=touching), now=NOW) == ()
    assert unmet(TASK, replace(BARB, available=apart), now=NOW) == ("needs_window",)
    assert merged((*touching, Span(MORNING.begin, middle))) == (MORNING,)


def test_unmet__spans_apart() -> None:
    """Of many spans only those that meet the asked time are joined, and they cover it or they do not."""
    hours = [NOW + timedelta(hours=at) for at in range(20)]
    spans = tuple(Span(hours[at], hours[at + 1]) for at in (9, 3, 12, 4, 5, 0))
    for first, last, is_free in ((3, 6, True), (3, 7, False), (4, 5, True), (9, 10, True), (0, 4, False)):
        task = Task(id="t1", due=SOON, when=Span(hours[first], hours[last]))
        assert (unmet(task, Worker(id="barb", available=spans), now=NOW) == ()) is is_free
