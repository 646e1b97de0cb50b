"""A score is the sum of its named parts, and more merit never lowers it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from matcher import Part, Problem, Task, Weights, candidates, explain, solve
from matcher.score import STEP, utility
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


@given(st.text(), st.text())
def test_utility__any_id(task_id: str, worker_id: str) -> None:
    """Any text can be an id."""
    assert utility(Task(id=task_id, due=SOON), worker(worker_id), weights=Weights(), seed=1) > 0
