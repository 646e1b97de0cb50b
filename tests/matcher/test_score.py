"""A score is the sum of its named parts, and more merit never lowers it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import Part, Place, Problem, Task, Weights, Worker, candidates, explain, solve
from matcher.draws import luck_of, name_of, pair_draw, seeded_name
from matcher.score import LUCK_UNITS, STEP, utility
from tests.matcher.full_markets import WEIGHTS, tasks, workers
from tests.matcher.problems import SOON, one_task, problems, worker


def _parts(problem: Problem, name: str) -> dict[str, Part]:
    return {part.key: part for part in explain(problem, "t1", name)}


@given(problems())
def test_explain__adds_up(problem: Problem) -> None:
    """The points of the parts add up to the utility that the plan claims for the pair."""
    for assignment in solve(problem).assignments:
        parts = explain(problem, assignment.task, assignment.worker)

        assert sum(part.points for part in parts) == assignment.utility
        assert (assignment.task, assignment.worker) in candidates(problem)


def test_explain__figures() -> None:
    """Each part carries the figure it was judged by."""
    barb = worker("barb", ratings=(90, 80), skills=frozenset({"sewing"}), languages=frozenset({"zh"}))
    problem = one_task(barb, wished_skills=frozenset({"sewing", "cooking"}), languages=frozenset({"zh"}))

    parts = _parts(problem, "barb")

    assert parts["rating"].figure == 78  # (75 * 5 + 170) / 7, rounded
    assert parts["experience"].figure == 2
    assert parts["skill"].figure == 1
    assert parts["skill"].points == Weights().skill * 500 * STEP
    assert parts["language"].points == Weights().language * 1000 * STEP
    assert parts["fairness"].figure == 2
    assert 0 <= parts["lot"].points < STEP


def test_explain__task_without_tags() -> None:
    """A task that names no tags is judged on none."""
    assert set(_parts(one_task(worker("barb")), "barb")) == {"rating", "experience", "fairness", "lot"}


def test_explain__one_lucky_rating() -> None:
    """One perfect rating counts less than a long good record."""
    problem = one_task(worker("barb", ratings=(100,)), worker("carl", ratings=(92,) * 30))

    assert _parts(problem, "barb")["rating"].points < _parts(problem, "carl")["rating"].points


@given(st.integers(0, 99), st.integers(0, 40), st.integers(0, 2**32))
def test_utility__better_rating(last: int, others: int, seed: int) -> None:
    """A worker with the same record but one better rating is never worth less."""
    task = Task(id="t1", due=SOON)
    worse = worker("barb", ratings=(70,) * others + (last,))
    better = replace(worse, rating_sum=worse.rating_sum + 1)

    score = {person: utility(task, person, weights=Weights(), seed=seed) for person in (worse, better)}

    assert score[better] >= score[worse]


@given(st.integers(0, 500), st.integers(0, 2**32))
def test_utility__one_more_completed(completed: int, seed: int) -> None:
    """One more completed task never makes a worker worth less."""
    task = Task(id="t1", due=SOON)
    before = worker("barb", completed=completed)
    after = worker("barb", completed=completed + 1)

    score = {person: utility(task, person, weights=Weights(), seed=seed) for person in (before, after)}

    assert score[after] >= score[before]


BETTER: dict[str, Callable[[Worker, Task], dict[str, Any]]] = {
    "rating_expected": lambda one, _: {"rating_expected": min(10_000, (one.rating_expected or 0) + 40)},
    "completed": lambda one, _: {"completed": one.completed + 1},
    "reliability": lambda one, _: {"reliability": min(1_000, (one.reliability or 500) + 1)},
    "seconds_expected": lambda one, task: {
        "seconds_expected": (task.duration if one.seconds_expected is None else one.seconds_expected) * 9 // 10
    },
    "reward_min": lambda one, _: {"reward_min": one.reward_min * 9 // 10},
    "place": lambda one, task: {"place": one.place and task.place},
    "skills": lambda one, _: {"skills": one.skills | {"seldom", "sewing"}},
    "languages": lambda one, _: {"languages": one.languages | {"en", "zh"}},
}


@pytest.mark.parametrize("what", BETTER)
@settings(max_examples=25)
@given(task=tasks("t1"), worse=workers("barb"), weights=WEIGHTS)
def test_utility__better_figure(what: str, task: Task, worse: Worker, weights: Weights) -> None:
    """No better figure of any kind ever lowers the utility, whatever else is so."""
    if worse.rating_expected is None:
        worse = replace(worse, rating_expected=7_000)
    better = replace(worse, **BETTER[what](worse, task))

    assert utility(task, better, weights=weights, seed=3) >= utility(task, worse, weights=weights, seed=3)


def test_explain__every_part() -> None:
    """A task that says something of everything is scored on everything, each part with its figure."""
    barb = worker(
        "barb",
        rating_expected=8_050,
        rating_sd=500,
        rating_count=4,
        seconds_expected=1_800,
        reliability=910,
        reward_min=35,
        place=Place(31_230_000, 121_470_000),
    )
    near = Place(31_240_000, 121_470_000)
    weights = Weights(reliability=5)
    problem = one_task(barb, weights=weights, reward=30, reward_max=40, place=near, duration=3_600)

    parts = _parts(problem, "barb")

    assert {key: parts[key].figure for key in parts if key != "lot"} == {
        "rating": 81,
        "experience": 0,
        "fairness": 4,
        "price": 35,
        "distance": 1_111,
        "speed": 1_800,
        "reliability": 910,
    }
    assert parts["rating"].points == 60 * 805 * STEP
    assert parts["price"].points == weights.price * 500 * STEP
    assert parts["distance"].points == weights.distance * (1000 * STEP * (50_000 - 1_111) // 50_000)
    assert parts["speed"].points == weights.speed * 666 * STEP
    assert parts["reliability"].points == 5 * 910 * STEP
    luck = luck_of(pair_draw(seeded_name(problem.seed, "t1"), name_of("barb")))
    assert parts["fairness"].points == 60 * 50 * barb.rating_sd * STEP * luck // LUCK_UNITS


def test_explain__unknown_place() -> None:
    """Somebody of whom no place is known gets nothing for nearness."""
    part = _parts(one_task(worker("barb"), place=Place(0, 0)), "barb")["distance"]

    assert (part.figure, part.points) == (-1, 0)


@given(st.text(), st.text())
def test_utility__any_id(task_id: str, worker_id: str) -> None:
    """Any text can be an id."""
    assert utility(Task(id=task_id, due=SOON), worker(worker_id), weights=Weights(), seed=1) > 0
