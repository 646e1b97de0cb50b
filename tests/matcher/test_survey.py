"""The survey's formulas say what they say, and what they cannot be used for."""

import numpy as np

from matcher import Problem, Task, Worker
from matcher.assign import assign
from matcher.candidates.offers import sorted_offers
from matcher.survey import allocation_probability, employer_yield, expected_time, task_quality
from tests.matcher.problems import NOW, SOON

SIZE = 150


def test_allocation__shares() -> None:
    """Shares follow the workers' demand among those who fit, and a task that nobody fits has none."""
    fits = np.array([[1, 1, 0], [0, 0, 0], [1, 1, 1]])
    shares = allocation_probability([5, 1, 1], [1, 3, 4], fits)  # type: ignore[arg-type]

    assert shares.tolist() == [[0.25, 0.75, 0.0], [0.0, 0.0, 0.0], [0.125, 0.375, 0.5]]


def test_allocation__task_drops_out() -> None:
    """The priority of a task changes nothing in its shares: they say nothing of the task."""
    fits = np.ones((2, 3))

    assert np.allclose(
        allocation_probability(np.array([1, 9]), np.array([1, 2, 3]), fits),
        allocation_probability(np.array([7, 2]), np.array([1, 2, 3]), fits),
    )


def test_time__weighted() -> None:
    """Times count by priority and quality of what was done; with no weight there is no time."""
    took = np.array([[10.0, 20.0], [40.0, 20.0]])

    assert expected_time(np.array([1, 1]), np.array([3, 1]), took).tolist() == [17.5, 20.0]
    assert expected_time(np.array([0, 0]), np.array([3, 1]), took).tolist() == [0.0, 0.0]


def test_quality__mean() -> None:
    """The quality of a task is the mean of those who do it; of nobody it is nothing."""
    assert task_quality(np.array([[1, 3], [0, 0]]), np.array([80, 60])).tolist() == [65.0, 0.0]


def test_yield__sum() -> None:
    """What goes to a task's workers is the sum of shares times incomes."""
    assert employer_yield(np.array([[0.5, 0.5]]), np.array([[10, 30]])).tolist() == [20.0]


def test_allocation__as_an_allocator() -> None:
    """Drawn by, the shares reach about 92 % of the optimum; taking the best pair first about 98 %."""
    chance = np.random.default_rng(1)
    drawn, greedy = list[float](), list[float]()
    for _ in range(3):
        problem, worth = _small_market(chance)
        task, worker = np.nonzero(worth)
        names = ([one.id for one in problem.tasks], [one.id for one in problem.workers])
        best = assign(problem, sorted_offers(*names, (task, worker, worth[task, worker]))).utility
        shares = allocation_probability(np.ones(SIZE), chance.random(SIZE) + 0.5, worth > 0)
        drawn.append(_filled(problem, worth, _in_order_of_a_draw(shares, chance)) / best)
        greedy.append(_filled(problem, worth, np.argsort(-worth, axis=None)) / best)

    assert 0.90 < np.mean(drawn) < 0.95
    assert 0.97 < np.mean(greedy) < 0.995


def _small_market(chance: np.random.Generator) -> tuple[Problem, np.ndarray]:
    """Make a crowd market: tasks of one to three seats, each with the twenty nearest workers; worth is whole points."""
    centres = chance.random((6, 2))
    at, where = (centres[chance.integers(0, 6, SIZE)] + chance.normal(0, 0.05, (SIZE, 2)) for _ in range(2))
    away = np.linalg.norm(at[:, None] - where[None], axis=2)
    quality, price = chance.normal(0.75, 0.12, SIZE), chance.lognormal(0, 0.4, SIZE)
    worth = 1 + (quality - 0.125 * price)[None] - 0.6 * np.minimum(away, 1) + chance.normal(0, 0.05, away.shape)
    near = np.argsort(np.argsort(away, axis=1), axis=1) < 20
    seats, room = (chance.choice([1, 2, 3], SIZE, p=shares) for shares in ((0.6, 0.25, 0.15), (0.35, 0.35, 0.3)))
    tasks = tuple(Task(id=f"t{n:03}", due=SOON, seats=int(seats[n])) for n in range(SIZE))
    workers = tuple(Worker(id=f"w{n:03}", capacity=int(room[n])) for n in range(SIZE))
    points = np.where(near, np.maximum(1, np.round(worth * 10_000)), 0).astype(int)
    return Problem(tasks=tasks, workers=workers, now=NOW, seed=1), points


def _in_order_of_a_draw(shares: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Order pairs task by task, in each by a draw with these shares (exponential keys)."""
    with np.errstate(divide="ignore"):
        keys = chance.exponential(1.0, shares.shape) / shares
    return (np.arange(len(shares))[:, None] * shares.shape[1] + np.argsort(keys, axis=1)).ravel()


def _filled(problem: Problem, worth: np.ndarray, order: np.ndarray) -> int:
    """Give seats away in this order, as long as there are seats and room; returns what that is worth."""
    seats, room = [task.seats for task in problem.tasks], [worker.capacity for worker in problem.workers]
    total = 0
    for place in order.tolist():
        task, worker = divmod(place, len(room))
        if seats[task] and room[worker] and worth[task, worker] > 0:
            seats[task] -= 1
            room[worker] -= 1
            total += int(worth[task, worker])
    return total
