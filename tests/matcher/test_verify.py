"""Whatever is wrong with a plan is found and named."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import Assignment, Pair, Plan, Problem, Task, Worker, solve, unmet, verify
from matcher.candidates.searching import LARGE
from matcher.proving import proof_at
from matcher.score import utility
from matcher.verify import check_plan
from tests.matcher.full_markets import markets
from tests.matcher.problems import NOW, SOON, worker

TASKS = (Task(id="t1", due=SOON, seats=2), Task(id="t2", due=SOON, barred=frozenset({"dana"})))
WORKERS = (worker("barb"), worker("carl"), worker("dana"))
PAIRS = frozenset(Pair(task.id, person.id) for task in TASKS for person in WORKERS) - {Pair("t1", "carl")}
PROBLEM = Problem(tasks=TASKS, workers=WORKERS, now=NOW, seed=5, pairs=PAIRS)
PLAN = solve(PROBLEM)


def _codes(plan: Plan) -> set[str]:
    return {finding.code for finding in verify(PROBLEM, plan)}


def _with(*given: Assignment) -> Plan:
    """Make a plan of these assignments that keeps its total honest."""
    return replace(PLAN, assignments=given, utility=sum(one.utility for one in given))


def _scored(task: str, name: str) -> Assignment:
    """Make an assignment that claims what the score gives."""
    pairs = frozenset({Pair(task, name)})
    open_tasks = tuple(replace(one, barred=frozenset()) for one in TASKS)
    (found,) = solve(replace(PROBLEM, tasks=open_tasks, pairs=pairs)).assignments
    return found


def test_verify__sound_plan() -> None:
    """A plan as solved has no findings."""
    assert len(PLAN.assignments) == 3
    assert verify(PROBLEM, PLAN) == ()


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (replace(PLAN, assignments=(Assignment("t9", "barb", 1),)), "unknown_task"),
        (replace(PLAN, assignments=(Assignment("t1", "evil", 1),)), "unknown_worker"),
        (replace(PLAN, prices=(("evil", 1),)), "unknown_worker"),
        (_with(_scored("t1", "barb"), _scored("t1", "barb")), "booked_twice"),
        (_with(_scored("t1", "carl")), "not_a_candidate"),
        (_with(_scored("t2", "dana")), "not_a_candidate"),
        (_with(_scored("t2", "barb"), _scored("t2", "carl")), "too_many_workers"),
        (_with(_scored("t1", "barb"), _scored("t2", "barb")), "over_capacity"),
        (_with(replace(_scored("t1", "barb"), utility=1)), "wrong_utility"),
        (replace(PLAN, utility=PLAN.utility + 1), "wrong_total"),
        (replace(PLAN, bound=PLAN.bound - 1), "wrong_bound"),
        (replace(PLAN, prices=(("barb", 10**9),)), "wrong_bound"),
        (replace(PLAN, prices=(("barb", -1),)), "negative_price"),
        (replace(PLAN, prices=(("barb", 1), ("barb", 1))), "priced_twice"),
        (replace(PLAN, prices=(("barb", 0.5),)), "not_whole"),  # type: ignore[arg-type]  # what is tested
        (replace(PLAN, utility=float(PLAN.utility)), "not_whole"),  # type: ignore[arg-type]
        (replace(PLAN, bound=True), "not_whole"),
        (_with(replace(_scored("t1", "barb"), utility=float("nan"))), "not_whole"),  # type: ignore[arg-type]
    ],
)
def test_verify__mutated_plan(plan: Plan, code: str) -> None:
    """Each way of spoiling a plan is named by its own code."""
    assert code in _codes(plan)


def test_verify__worse_plan() -> None:
    """A feasible plan that is not the best passes, but does not call itself optimal."""
    worse = _with(*PLAN.assignments[:-1])

    assert verify(PROBLEM, worse) == ()
    assert not worse.is_optimal


def test_verify__task_gone_meanwhile() -> None:
    """A plan made before its task was withdrawn is refused against the market of now."""
    later = Problem(tasks=(), workers=(Worker(id="barb"), Worker(id="carl"), Worker(id="dana")), now=NOW, seed=5)

    assert {finding.code for finding in verify(later, PLAN)} == {"unknown_task"}


@settings(max_examples=40)
@given(markets(), st.integers(1, 3))
def test_verify__best_candidates(problem: Problem, best: int) -> None:
    """A plan from the best candidates alone is sound, and its bound holds over all pairs."""
    plan, whole = solve(problem, best=best), solve(problem)

    assert verify(problem, plan) == ()
    assert verify(problem, whole) == ()
    assert plan.utility <= whole.utility <= plan.bound
    assert whole.is_optimal


@settings(max_examples=30)
@given(markets(), st.integers(0, 99))
def test_verify__pair_kept_apart(problem: Problem, which: int) -> None:
    """Whoever may not do a task is found, whichever need it is that she misses."""
    apart = [
        (task, one)
        for task in problem.tasks
        for one in problem.workers
        if unmet(task, one, now=problem.now) or (problem.pairs is not None and (task.id, one.id) not in problem.pairs)
    ]
    if not apart:
        return
    task, one = apart[which % len(apart)]
    worth = utility(task, one, weights=problem.weights, seed=problem.seed)
    plan = Plan((Assignment(task.id, one.id, worth),), worth, worth)

    assert "not_a_candidate" in {finding.code for finding in check_plan(problem, plan)}


def test_proof_at__any_prices() -> None:
    """The sum of what is sold and bought can be done again from the proof alone; dear prices prove little."""
    proof = proof_at(PROBLEM, dict(PLAN.prices))
    again = sum(sale.capacity * sale.price for sale in proof.sales)
    for bought in proof.purchases:
        gains = [offer.utility - offer.price - bought.reservation for offer in bought.offers]
        again += bought.seats * bought.reservation + sum(gains)

        assert gains == sorted(gains, reverse=True)
        assert len(gains) <= bought.seats
    assert again == proof.bound == PLAN.bound == PLAN.utility
    assert proof_at(PROBLEM, {"barb": 10**30}).bound >= 10**30


def test_verify__large_market() -> None:
    """A market that is looked at over arrays is judged like one that is looked at pair by pair."""
    skills = [frozenset({f"s{number % 40}"}) for number in range(330)]
    workers = tuple(worker(f"w{n:03}", ratings=(n % 101,), skills=skills[n]) for n in range(330))
    tasks = tuple(Task(id=f"t{n:03}", due=SOON, skills=skills[n * 7 % 330]) for n in range(310))
    tasks = (replace(tasks[0], seats=400), *tasks[1:])
    problem = Problem(tasks=tasks, workers=workers, now=NOW, seed=4)
    heard: list[tuple[str, int, int]] = []
    plan = solve(problem, best=8)

    assert len(tasks) * len(workers) > LARGE
    assert verify(problem, plan, progress=lambda *told: heard.append(told)) == ()
    assert heard[-1] == ("proof", 310, 310)
    assert [one.code for one in verify(problem, replace(plan, bound=plan.bound + 1))] == ["wrong_bound"]
    assert proof_at(problem, dict(plan.prices)) == proof_at(
        replace(problem, pairs=frozenset(Pair(task.id, one.id) for task in tasks for one in workers)), dict(plan.prices)
    )
