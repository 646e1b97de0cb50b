"""Plans are optimal, prove it, and depend on nothing but the problem and its seed."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import Pair, Problem, Task, Worker, candidates, explain, solve, verify
from matcher.model import Weights
from tests.matcher.problems import NOW, SOON, best_total, one_task, problems, worker


@settings(max_examples=150)
@given(problems())
def test_solve__small_market(problem: Problem) -> None:
    """No plan found by trying everything is worth more, and the plan's own bound proves it."""
    utilities = {pair: sum(part.points for part in explain(problem, *pair)) for pair in candidates(problem)}

    plan = solve(problem)

    assert plan.utility == best_total(problem, utilities)
    assert plan.is_optimal
    assert verify(problem, plan) == ()


@settings(max_examples=60)
@given(problems(), st.randoms(use_true_random=False))
def test_solve__order_of_input(problem: Problem, chance: random.Random) -> None:
    """The same tasks and workers in another order get the same plan."""
    tasks = chance.sample(problem.tasks, len(problem.tasks))
    workers = chance.sample(problem.workers, len(problem.workers))

    again = solve(replace(problem, tasks=tuple(tasks), workers=tuple(workers)))

    assert again == solve(problem)


def test_solve__seats_go_to_distinct_workers() -> None:
    """A worker with room for two tasks still gets only one of the two seats of one task."""
    task = Task(id="t1", due=SOON, seats=2)
    rival = Task(id="t2", due=SOON, seats=2)
    barb = worker("barb", ratings=(100,) * 20, capacity=2)
    carl = worker("carl", ratings=(10,) * 20, capacity=1)
    problem = Problem(tasks=(task, rival), workers=(barb, carl), now=NOW, seed=1)

    plan = solve(problem)

    assert plan.workers_of("t1").count("barb") == 1
    assert plan.workers_of("t2").count("barb") == 1
    assert len(plan.assignments) == 3


def test_solve__contested_worker() -> None:
    """Where two tasks want the same worker, the total decides, and her price proves it."""
    translation = Task(id="t1", due=SOON, wished_skills=frozenset({"translation"}))
    sewing = Task(id="t2", due=SOON, wished_skills=frozenset({"sewing"}))
    barb = worker("barb", ratings=(95,) * 9, skills=frozenset({"translation", "sewing"}))
    carl = worker("carl", ratings=(94,) * 9, skills=frozenset({"sewing"}))
    problem = Problem(tasks=(translation, sewing), workers=(barb, carl), now=NOW, seed=1, weights=Weights(fairness=0))

    plan = solve(problem)

    assert plan.workers_of("t1") == ("barb",)
    assert plan.workers_of("t2") == ("carl",)
    assert dict(plan.prices)["barb"] > 0
    assert plan.is_optimal


def test_solve__seat_worth_more_empty() -> None:
    """A seat stays empty where nobody reaches the reservation value, and counts as that value."""
    problem = one_task(worker("barb"), weights=Weights(reservation=10**9))

    plan = solve(problem)

    assert plan.assignments == ()
    assert plan.utility == plan.bound == 10**9


def test_solve__each_seat_its_own_reservation() -> None:
    """A task that says what its empty seat is worth is filled by who is worth more; another takes whoever there is."""
    waiting, hurried = (Task(id=name, due=SOON, reservation=empty) for name, empty in (("t1", 10**8), ("t2", -(10**9))))
    workers = (worker("barb", ratings=(1,) * 9, capacity=2),)
    problem = Problem(tasks=(waiting, hurried), workers=workers, now=NOW, seed=1)

    plan = solve(problem)

    assert (plan.workers_of("t1"), plan.workers_of("t2")) == ((), ("barb",))
    assert plan.is_optimal
    assert verify(problem, plan) == ()
    assert solve(problem, best=1).bound == plan.bound


def test_solve__equal_applicants() -> None:
    """Among equals the seed decides: always alike for one seed, and each of them for some seed."""
    people = tuple(worker(name, ratings=(80,)) for name in ("barb", "carl", "dana"))
    weights = Weights(fairness=0)
    winners = [solve(one_task(*people, seed=seed, weights=weights)).workers_of("t1") for seed in range(40)]
    again = [solve(one_task(*people, seed=seed, weights=weights)).workers_of("t1") for seed in range(40)]

    assert winners == again
    assert set(winners) == {("barb",), ("carl",), ("dana",)}


def test_solve__newcomer_gets_a_chance() -> None:
    """A newcomer sometimes wins against a proven worker, and never where fairness weighs nothing."""
    proven = worker("barb", ratings=(80,) * 20)
    problem_seeds = range(400)

    wins = sum(solve(one_task(proven, worker("carl"), seed=s)).workers_of("t1") == ("carl",) for s in problem_seeds)
    unfair = Weights(fairness=0)
    shut_out = [solve(one_task(proven, worker("carl"), seed=s, weights=unfair)) for s in problem_seeds]

    assert 12 <= wins <= 100
    assert {plan.workers_of("t1") for plan in shut_out} == {("barb",)}


def test_solve__larger_market() -> None:
    """Three hundred tasks that fight for one hundred workers are solved to a proven optimum."""
    chance = random.Random(3)  # noqa: S311  # a market, not a secret
    workers = tuple(
        worker(f"w{n:03}", ratings=tuple(chance.choices(range(101), k=n % 7)), capacity=1 + n % 3) for n in range(100)
    )
    tasks = tuple(Task(id=f"t{n:03}", due=SOON, seats=1 + n % 3) for n in range(300))
    pairs = frozenset(Pair(task.id, person.id) for task in tasks for person in chance.sample(workers, 6))
    problem = Problem(tasks=tasks, workers=workers, now=NOW, seed=1, pairs=pairs)

    plan = solve(problem)

    assert len(plan.assignments) == sum(person.capacity for person in workers)
    assert plan.is_optimal
    assert verify(problem, plan) == ()


def test_solve__best_of_those_who_applied() -> None:
    """Where people applied, or sums are too large for arrays, the bound of a plan from the best holds as well."""
    people = tuple(worker(name, ratings=(60, 70), reward_min=10**24) for name in ("barb", "carl", "dana"))
    applied = one_task(*people, seats=2, reward=10**25)
    for problem in (applied, replace(applied, pairs=None)):
        plan, whole = solve(problem, best=1), solve(problem)

        assert len(plan.assignments) == 1
        assert plan.utility < whole.utility == whole.bound <= plan.bound
        assert verify(problem, plan) == ()


def test_solve__nothing() -> None:
    """An empty market has an empty plan."""
    plan = solve(Problem(tasks=(), workers=(Worker(id="barb"),), now=NOW, seed=1))

    assert plan.assignments == ()
    assert plan.utility == plan.bound == 0
