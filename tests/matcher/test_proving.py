"""No problem that is sound ends in sums that do not fit, and what the folder's README shows runs."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import BadProblem, Problem, Task, Weights, Worker, solve, verify
from matcher.candidates.making import over_arrays
from matcher.score import utility
from matcher.soundness import CHANCE_MAX, COUNT_MAX, MONEY_MAX, RESERVATION_MAX, WEIGHT_MAX, points_max
from tests.databases import ROOT
from tests.matcher.problems import NOW, SOON
from tests.matcher.test_index import by_hand

ENDS = st.sampled_from((0, 1, 60, 1000, WEIGHT_MAX))
FIGURES = st.sampled_from((0, 1, 10**6, COUNT_MAX))


@st.composite
def _extreme(draw: st.DrawFn) -> Problem:
    """Make a small problem of the largest figures that are sound, money aside."""
    rating, fairness = draw(st.sampled_from(((WEIGHT_MAX, 100), (100, WEIGHT_MAX), (0, WEIGHT_MAX), (60, 50))))
    weights = Weights(
        rating=rating,
        fairness=fairness,
        **{
            name: draw(ENDS)
            for name in ("experience", "skill", "language", "price", "distance", "speed", "reliability")
        },
        reservation=draw(st.sampled_from((0, RESERVATION_MAX, -RESERVATION_MAX))),
        prior_sd=10_000,
        prior_count=draw(st.sampled_from((1, COUNT_MAX))),
    )
    tasks = tuple(
        Task(
            id=f"t{at}",
            due=SOON,
            seats=draw(st.sampled_from((1, 50))),
            duration=draw(FIGURES),
            reward_max=draw(FIGURES),
        )
        for at in range(2)
    )
    workers = tuple(
        Worker(
            id=f"w{at}",
            capacity=draw(FIGURES),
            completed=draw(FIGURES),
            rating_sd=draw(st.sampled_from((None, 10_000))),
        )
        for at in range(3)
    )
    return Problem(tasks=tasks, workers=workers, now=NOW, seed=draw(st.integers(0, 9)), weights=weights)


@settings(max_examples=60, deadline=None)
@given(_extreme())
def test_solve__extreme_figures(problem: Problem) -> None:
    """The largest figures that are sound are matched, over arrays as pair by pair, and the plan stands."""
    plan = solve(problem)

    assert problem.weights.rating * problem.weights.fairness <= CHANCE_MAX
    assert verify(problem, plan) == ()
    assert over_arrays(problem).by_pair() == by_hand(problem)
    assert all(abs(worth) <= points_max(problem.weights) for worth in by_hand(problem).values())


def test_solve__money_of_a_chain() -> None:
    """Money may be whatever a chain can say, also where it does not fit into arrays."""
    task = Task(id="t1", due=SOON, reward=0, reward_max=MONEY_MAX)
    problem = Problem(tasks=(task,), workers=(Worker(id="barb", reward_min=MONEY_MAX),), now=NOW, seed=1)

    assert solve(problem).utility == utility(task, problem.workers[0], weights=problem.weights, seed=1)
    with pytest.raises(BadProblem, match="task t1 offers"):
        replace(problem, tasks=(replace(task, reward_max=MONEY_MAX + 1),))


def test_readme__example() -> None:
    """The example of the matcher's README does what it says."""
    words = (ROOT / "matcher" / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```python\n(.*?)```", words, re.DOTALL)

    exec(compile(shown, "matcher/README.md", "exec"), {})  # noqa: S102  # our own words
