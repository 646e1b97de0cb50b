"""The arrays, the index and the plain words of the model agree on who may do what, and on what it is worth."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import BadProblem, Index, Pair, Place, Problem, Task, Weights, Worker, make_offers, solve, unmet
from matcher.candidates import searching
from matcher.candidates.columns import Names, crowd_of, rules_of, work_of
from matcher.candidates.layout import T_OPEN, nothing_yet
from matcher.candidates.making import over_arrays
from matcher.candidates.postings import stocked
from matcher.candidates.searching import search
from matcher.candidates.shelves import Shelves
from matcher.draws import name_of
from matcher.score import utility
from tests.matcher.full_markets import markets, tasks, workers
from tests.matcher.problems import NOW, SOON, worker

MANY = [f"w{number}" for number in range(5)]


def by_hand(problem: Problem, k: int | None = None) -> dict[Pair, int]:
    """Look at every pair, and keep the best k of each task."""
    found: dict[Pair, int] = {}
    for task in problem.tasks:
        rows = [
            (utility(task, one, weights=problem.weights, seed=problem.seed), -name_of(one.id), one.id)
            for one in problem.workers
            if not unmet(task, one, now=problem.now) and (problem.pairs is None or (task.id, one.id) in problem.pairs)
        ]
        found |= {Pair(task.id, name): points for points, _, name in sorted(rows, reverse=True)[:k]}
    return found


@settings(max_examples=70)
@given(markets(), st.none() | st.integers(1, 3))
def test_offers__any_market(problem: Problem, k: int | None) -> None:
    """One by one or over arrays, the offers are those that looking at every pair finds, with the same utilities."""
    expected = by_hand(problem, k)
    plain, fast = make_offers(problem, best=k), over_arrays(problem, k)

    assert plain.by_pair() == fast.by_pair() == expected
    assert list(plain.by_pair()) == list(fast.by_pair()) == sorted(expected)
    assert plain.tasks == tuple(sorted(task.id for task in problem.tasks))


@st.composite
def _changes(draw: st.DrawFn) -> list[Task | Worker | str]:
    """Draw what happens: somebody comes or changes, or the one of a name goes."""
    some = st.one_of(*(workers(name) for name in MANY), *(tasks(f"t{n}") for n in range(3)))
    return draw(st.lists(some | st.sampled_from([*MANY, "t0", "t1", "t2"]), max_size=25))


@settings(max_examples=40)
@given(_changes(), st.integers(1, 3), st.integers(0, 99))
def test_index__after_any_changes(changes: list[Task | Worker | str], k: int, seed: int) -> None:
    """After any sequence of changes, with questions in between, the index answers as one made afresh."""
    index, now = Index(weights=Weights(), seed=seed), NOW
    known: dict[str, Task | Worker] = {}
    for number, change in enumerate(changes):
        _change(index, change)
        if isinstance(change, str):
            known.pop(change, None)
            continue
        known[change.id] = change
        if number % 3 == 0:
            index.best(k, now=now)
    problem = Problem(
        tasks=tuple(one for one in known.values() if isinstance(one, Task)),
        workers=tuple(one for one in known.values() if isinstance(one, Worker)),
        now=now,
        seed=seed,
    )
    offers = index.best(k, now=now)

    assert offers.by_pair() == by_hand(problem, k)
    assert offers.workers == tuple(sorted(one.id for one in problem.workers))
    for task in problem.tasks:
        best = index.best_of(task, k, now=now)
        assert {Pair(task.id, name): points for name, points in best} == by_hand(replace(problem, tasks=(task,)), k)
        assert [points for _, points in best] == sorted((points for _, points in best), reverse=True)


def _change(index: Index, change: Task | Worker | str) -> None:
    match change:
        case Task():
            index.put_task(change)
        case Worker():
            index.put_worker(change)
        case str() if change.startswith("t"):
            index.drop_task(change)
        case str():
            index.drop_worker(change)


def _crowded(tasks_count: int, workers_count: int) -> Problem:
    """Make a market large enough to be worth arrays, where skills are many and seldom."""
    chance = random.Random(5)  # noqa: S311  # a market, not a secret
    skills = [f"s{number}" for number in range(60)]
    people = tuple(
        worker(f"w{number:04}", ratings=tuple(chance.choices(range(101), k=number % 5)), skills=frozenset(own))
        for number in range(workers_count)
        if (own := chance.choices(skills, k=4))
    )
    asked = tuple(
        Task(id=f"t{number:04}", due=SOON, skills=frozenset(chance.choices(skills, k=1 + number % 2)))
        for number in range(tasks_count)
    )
    return Problem(tasks=asked, workers=people, now=NOW, seed=3)


def test_offers__large_market() -> None:
    """A market large enough to be searched over arrays has the same offers, and progress ends with the whole."""
    problem = _crowded(320, 320)
    expected, heard = by_hand(problem), list[tuple[str, int, int]]()
    everybody = make_offers(problem, progress=lambda *told: heard.append(told))
    best = make_offers(problem, best=3, progress=lambda *told: heard.append(told))

    assert len(problem.tasks) * len(problem.workers) > searching.LARGE
    assert everybody.by_pair() == expected
    assert best.by_pair() == by_hand(problem, 3)
    assert heard == [("candidates", 320, 320)] * 2


def test_loops__compiled() -> None:
    """Compiled loops find what the plain ones find, to the last digit."""
    problem = _crowded(60, 400)
    names = Names()
    stock = stocked(crowd_of(problem.workers, names, problem.weights))
    work = work_of(problem.tasks, names, problem.seed)
    work.figures[:, T_OPEN] = 1
    answers = []
    for hot in (searching.hot_loops(0), searching.hot_loops(searching.LARGE)):
        best = nothing_yet(len(problem.tasks), 5)
        promise, turns = np.zeros(len(stock.postings.first), dtype=np.int64), np.arange(60, dtype=np.int32)
        rarest = np.zeros(60, dtype=np.int32)
        hot.rarest_of_each(stock.postings, work, rarest)
        seen = hot.best_of_each(
            stock.crowd, stock.postings, work, rules_of(problem.weights), best, turns, rarest, promise
        )
        answers.append((seen, *(column.tolist() for column in best)))

    assert answers[0] == answers[1]
    assert answers[0][0] < 60 * 400 / 15  # a few of all pairs


def test_search__stops_early() -> None:
    """Where many could do a task, few are looked at: the search ends when nobody left can be among the best."""
    people = tuple(worker(f"w{n:03}", ratings=(n % 101,) * 9) for n in range(300))
    problem = Problem(tasks=(Task(id="t1", due=SOON),), workers=people, now=NOW, seed=1, weights=Weights(fairness=0))
    names = Names()
    stock, work = stocked(crowd_of(people, names, problem.weights)), work_of(problem.tasks, names, problem.seed)
    work.figures[:, T_OPEN] = 1
    best = nothing_yet(1, 3)

    assert search(stock, work, rules_of(problem.weights), best) < 20
    assert best.utility[0].tolist() == sorted(by_hand(problem, 3).values(), reverse=True)


def test_search__places() -> None:
    """Cells that are too far are not looked into, and nearer ones first; the answer is that of looking at all."""
    chance = random.Random(6)  # noqa: S311  # a market, not a secret
    spots = [(chance.randrange(-50_000_000, 50_000_000), chance.randrange(-180_000_000, 180_000_000)) for _ in range(9)]
    people = tuple(
        worker(f"w{n:03}", place=Place(spots[n % 9][0] + n, spots[n % 9][1]), ratings=(n % 90,)) for n in range(90)
    )
    asked = tuple(Task(id=f"t{n}", due=SOON, place=Place(*spot), reach=5_000_000) for n, spot in enumerate(spots))
    problem = Problem(tasks=asked, workers=people, now=NOW, seed=1, weights=Weights(distance_far=10**7))

    names = Names()
    stock = stocked(crowd_of(people, names, problem.weights), cell_workers=5)
    work, best = work_of(asked, names, problem.seed), nothing_yet(9, 4)
    work.figures[:, T_OPEN] = 1
    seen = search(stock, work, rules_of(problem.weights), best)

    assert seen < 9 * 90 / 2
    assert sorted(best.utility.ravel().tolist()) == sorted(by_hand(problem, 4).values())


def test_offers__many_skills() -> None:
    """Skills beyond those that have a sign of their own are told apart, and none is lost."""
    people = tuple(worker(f"w{n:03}", skills=frozenset({f"s{n:03}", f"s{(n + 64) % 130:03}"})) for n in range(130))
    wished = [frozenset({f"s{n:03}", f"s{(n + 1) % 130:03}"}) for n in range(130)]  # of which she has one
    asked = tuple(Task(id=f"t{n:03}", due=SOON, skills=people[n].skills, wished_skills=wished[n]) for n in range(130))
    problem = Problem(tasks=asked, workers=people, now=NOW, seed=1)

    assert over_arrays(problem, 2).by_pair() == over_arrays(problem).by_pair() == by_hand(problem)


def test_index__figure_too_large() -> None:
    """What does not fit into the arrays is refused by the index, and matched pair by pair where it is not large."""
    index = Index(weights=Weights(), seed=1)
    dear, poor = Task(id="t1", due=SOON, reward=10**25), worker("barb", reward_min=10**24)
    index.put_task(dear)
    with pytest.raises(BadProblem, match="a task has a figure"):
        index.best(1, now=NOW)
    index.put_worker(poor)
    with pytest.raises(BadProblem, match="a worker has a figure"):
        index.best_of(Task(id="t2", due=SOON), 1, now=NOW)
    assert len(make_offers(Problem(tasks=(dear,), workers=(poor,), now=NOW, seed=1)).by_pair()) == 1


def test_index__who_goes() -> None:
    """Who was dropped is found no more, be it a worker or a task; to drop what was never there changes nothing."""
    index = Index(weights=Weights(), seed=0)
    for name in ("a", "b"):
        index.put_worker(worker(name))
        index.put_task(Task(id=f"t-{name}", due=SOON, reward=10))
    index.drop_worker("a")
    index.drop_task("t-b")
    index.drop_worker("nobody")
    index.drop_task("nothing")

    assert list(index.best(2, now=NOW).by_pair()) == [Pair("t-a", "b")]


def test_index__more_than_there_are() -> None:
    """Whoever asks for more workers than there are gets all of them, and no room is made for the others."""
    index = Index(weights=Weights(), seed=0)
    index.put_worker(worker("barb"))
    index.put_task(Task(id="t1", due=SOON))
    problem = Problem(tasks=(Task(id="t1", due=SOON, seats=10**9),), workers=(worker("barb"),), now=NOW, seed=0)

    assert len(index.best(10**12, now=NOW).by_pair()) == 1
    assert solve(problem, best=10**12).workers_of("t1") == ("barb",)


def test_index__everybody_goes() -> None:
    """Who comes to many does not move them; when all have gone nothing of them is kept."""
    shelves = Shelves[Task, int](len)
    for name in "abcde":
        shelves.put(Task(id=name, due=SOON))
    assert [shelf.arrays for shelf in shelves.shelves()] == [5]
    shelves.put(Task(id="f", due=SOON))
    assert [shelf.arrays for shelf in shelves.shelves()] == [5, 1]
    for name in "abcdef":
        shelves.drop(name)

    assert list(shelves.shelves()) == []


def test_index__nothing() -> None:
    """An empty index has empty offers, and workers alone make none."""
    index = Index(weights=Weights(), seed=1)

    assert index.best(3, now=NOW).by_pair() == {}
    index.put_worker(worker("barb"))
    assert index.best(3, now=NOW).workers == ("barb",)
