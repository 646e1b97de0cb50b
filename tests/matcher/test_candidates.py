"""Hard needs keep pairs apart, each under its own key."""

from typing import Any

import pytest
from hypothesis import given

from matcher import Pair, Problem, Task, Worker, candidates, unmet
from tests.matcher.problems import NOW, SOON, one_task, problems, worker

TASK = Task(
    id="t1",
    due=SOON,
    reward=30,
    skills=frozenset({"sewing"}),
    languages=frozenset({"zh"}),
    barred=frozenset({"adam"}),
)
ABLE: dict[str, Any] = {
    "skills": frozenset({"sewing", "cooking"}),
    "languages": frozenset({"zh", "en"}),
    "reward_min": 30,
}


def test_unmet__able_worker() -> None:
    """A worker who meets every need lacks nothing."""
    assert unmet(TASK, worker("barb", **ABLE), now=NOW) == ()


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"skills": frozenset({"cooking"})}, "needs_skill"),
        ({"languages": frozenset({"en"})}, "needs_language"),
        ({"capacity": 0}, "needs_capacity"),
        ({"reward_min": 31}, "needs_reward"),
    ],
)
def test_unmet__one_need(changed: dict[str, object], key: str) -> None:
    """Each need that is not met is named, and only that."""
    assert unmet(TASK, worker("barb", **(ABLE | changed)), now=NOW) == (key,)


def test_unmet__employer_applies() -> None:
    """Whoever is barred from a task, such as its employer, is no candidate for it."""
    assert unmet(TASK, worker("adam", **ABLE), now=NOW) == ("needs_other_person",)


def test_unmet__at_due() -> None:
    """A task cannot be given away at the moment it is due."""
    assert unmet(TASK, worker("barb", **ABLE), now=SOON) == ("needs_due",)


@given(problems())
def test_candidates__any_market(problem: Problem) -> None:
    """The index finds exactly the pairs that looking at everybody finds."""
    every = (
        Pair(task.id, person.id)
        for task in problem.tasks
        for person in problem.workers
        if not unmet(task, person, now=problem.now)
    )
    expected = sorted(pair for pair in every if problem.pairs is None or pair in problem.pairs)

    assert list(candidates(problem)) == expected


def test_candidates__nobody_has_the_skill() -> None:
    """A skill that nobody has leaves no candidates."""
    problem = Problem(tasks=(TASK,), workers=(Worker(id="barb"),), now=NOW, seed=1)

    assert candidates(problem) == ()


def test_candidates__applied_only() -> None:
    """Where people apply, nobody else is considered."""
    problem = one_task(worker("barb"))
    bystander = Problem(
        tasks=problem.tasks, workers=(*problem.workers, worker("carl")), now=NOW, seed=1, pairs=problem.pairs
    )

    assert candidates(bystander) == (Pair("t1", "barb"),)
