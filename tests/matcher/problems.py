"""Small problems for the matcher's tests: named actors by hand, whole markets by hypothesis."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import strategies as st

from matcher import Pair, Problem, Task, Weights, Worker

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOON = NOW + timedelta(days=2)
SKILLS = ("sewing", "translation")
LANGUAGES = ("en", "zh")


def worker(name: str, *, ratings: tuple[int, ...] = (), **fields: object) -> Worker:
    """Make a worker with these ratings, each from a completed task."""
    record = {"rating_sum": sum(ratings), "rating_count": len(ratings), "completed": len(ratings)}
    return Worker(id=name, **(record | fields))  # type: ignore[arg-type]


def one_task(*workers: Worker, seed: int = 7, weights: Weights | None = None, **fields: object) -> Problem:
    """Make the problem of the chat: one task, and everybody applied."""
    task = Task(id="t1", due=SOON, **fields)  # type: ignore[arg-type]
    pairs = frozenset(Pair("t1", person.id) for person in workers)
    return Problem(tasks=(task,), workers=workers, now=NOW, seed=seed, pairs=pairs, weights=weights or Weights())


def best_total(problem: Problem, utilities: Mapping[Pair, int]) -> int:
    """Find the optimum by trying everything: for each task every set of workers that fits."""
    left = {person.id: person.capacity for person in problem.workers}
    return _best_from(problem, utilities, 0, left)


def _best_from(problem: Problem, utilities: Mapping[Pair, int], at: int, left: dict[str, int]) -> int:
    if at == len(problem.tasks):
        return 0
    task = problem.tasks[at]
    totals: list[int] = []
    for team in _teams([pair.worker for pair in utilities if pair.task == task.id and left[pair.worker]], task):
        rest = left | {name: left[name] - 1 for name in team}
        own = sum(utilities[Pair(task.id, name)] for name in team)
        empty = problem.reservation_of(task) * (task.seats - len(team))
        totals.append(own + empty + _best_from(problem, utilities, at + 1, rest))
    return max(totals)


def _teams(names: list[str], task: Task) -> Iterator[tuple[str, ...]]:
    """Yield every set of distinct workers that has room in the task."""
    for size in range(task.seats + 1):
        yield from combinations(names, size)


def _tags(names: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(names))


@st.composite
def _workers(draw: st.DrawFn, name: str) -> Worker:
    ratings = tuple(draw(st.lists(st.integers(0, 100), max_size=4)))
    return worker(
        name,
        ratings=ratings,
        capacity=draw(st.integers(0, 3)),
        reward_min=draw(st.sampled_from((0, 0, 20))),
        skills=draw(_tags(SKILLS)),
        languages=draw(_tags(LANGUAGES)),
    )


@st.composite
def _tasks(draw: st.DrawFn, name: str) -> Task:
    return Task(
        id=name,
        due=draw(st.sampled_from((SOON, SOON, SOON, NOW))),
        seats=draw(st.integers(1, 3)),
        reward=draw(st.sampled_from((10, 30))),
        skills=draw(st.sampled_from((frozenset(), frozenset(), frozenset({"sewing"})))),
        wished_skills=draw(_tags(SKILLS)),
        wished_languages=draw(_tags(LANGUAGES)),
        barred=draw(st.sampled_from((frozenset(), frozenset(), frozenset({"w0"})))),
        reservation=draw(st.sampled_from((None, None, 60_000_000, -(10**9)))),
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Draw a market small enough to try every plan, often contested."""
    tasks = tuple(draw(_tasks(f"t{number}")) for number in range(draw(st.integers(0, 3))))
    workers = tuple(draw(_workers(f"w{number}")) for number in range(draw(st.integers(0, 4))))
    every = [Pair(task.id, person.id) for task in tasks for person in workers]
    pairs = draw(st.none() | st.sets(st.sampled_from(every)).map(frozenset)) if every else None
    reservation = draw(st.sampled_from((0, 0, 50_000_000, 10**9)))
    return Problem(
        tasks=tasks,
        workers=workers,
        now=NOW,
        seed=draw(st.integers(0, 2**32)),
        pairs=pairs,
        weights=Weights(reservation=reservation),
    )
