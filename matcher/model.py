"""What the matcher is asked and what it answers, as frozen values.

Only numbers and ids: the matcher does not know what money or a chat is. Times are aware; `now` and `seed`
are part of the problem, so that the same problem always has the same plan.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class BadProblem(ValueError):
    """The problem contradicts itself, so no plan for it could mean anything."""

    code = "bad_problem"


class Pair(NamedTuple):
    """A task and a worker who might do it."""

    task: str
    worker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A piece of work with places for `seats` distinct workers."""

    id: str
    due: datetime
    seats: int = 1
    reward: int = 0
    skills: frozenset[str] = frozenset()  # a worker must have all of them
    languages: frozenset[str] = frozenset()  # a worker must speak all of them
    wished_skills: frozenset[str] = frozenset()  # these only count in a worker's favour
    wished_languages: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()  # workers who may not do it, such as the employer


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Somebody who can take `capacity` more tasks, with the record so far."""

    id: str
    capacity: int = 1
    reward_min: int = 0
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    rating_sum: int = 0  # of all ratings 0-100 received; sum and count stay exact where a mean would not
    rating_count: int = 0
    completed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each part of a score counts, and what the parts assume of a stranger."""

    rating: int = 60
    experience: int = 10
    skill: int = 20
    language: int = 10
    fairness: int = 20  # the newcomers' chance: 0 shuts them out, more lets them try more often
    reservation: int = 0  # what an empty seat is worth, in points of utility
    prior_rating: int = 75  # what a worker without ratings is expected to earn
    prior_count: int = 5  # how many ratings that expectation weighs
    experience_half: int = 10  # completed tasks that earn half of the points for experience


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Who could do what; with `pairs`, only those who applied for it."""

    tasks: tuple[Task, ...]
    workers: tuple[Worker, ...]
    now: datetime
    seed: int
    pairs: frozenset[Pair] | None = None
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        _check_ids("task", [task.id for task in self.tasks])
        _check_ids("worker", [worker.id for worker in self.workers])
        for task in self.tasks:
            _check_task(task)
        for worker in self.workers:
            _check_worker(worker)
        _check_weights(self.weights)
        _check_pairs(self)
        if self.now.tzinfo is None:
            raise BadProblem("now has no time zone")


@dataclass(frozen=True, slots=True)
class Part:
    """One named reason of a score: what was looked at, its figure, and the points it gave."""

    key: str
    figure: int
    points: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """A worker gets a place in a task."""

    task: str
    worker: str
    utility: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Who does what, what that is worth, and a figure that no plan for the problem can exceed.

    `prices` prove the bound: see `matcher/README.md`.
    """

    assignments: tuple[Assignment, ...]
    utility: int
    bound: int
    prices: tuple[tuple[str, int], ...] = ()

    @property
    def is_optimal(self) -> bool:
        """Whether the plan's own bound proves that none is better."""
        return self.utility == self.bound

    def workers_of(self, task_id: str) -> tuple[str, ...]:
        """Who was chosen for the task."""
        return tuple(a.worker for a in self.assignments if a.task == task_id)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a plan: a stable code, what it concerns, and both figures in words."""

    code: str
    subject: str
    words: str


def _check_ids(kind: str, ids: Iterable[str]) -> None:
    """Two things under one id cannot be told apart in a plan."""
    for name, count in Counter(ids).items():
        if count > 1:
            raise BadProblem(f"{kind} {name} appears {count} times")


def _check_task(task: Task) -> None:
    if task.seats < 1:
        raise BadProblem(f"task {task.id} has {task.seats} seats")
    if task.due.tzinfo is None:
        raise BadProblem(f"task {task.id} is due at a moment without time zone")


def _check_worker(worker: Worker) -> None:
    if worker.capacity < 0:
        raise BadProblem(f"worker {worker.id} has capacity {worker.capacity}")
    if worker.rating_count < 0 or not 0 <= worker.rating_sum <= 100 * worker.rating_count:
        raise BadProblem(f"worker {worker.id} has {worker.rating_count} ratings of sum {worker.rating_sum}")
    if worker.completed < 0:
        raise BadProblem(f"worker {worker.id} has completed {worker.completed} tasks")


def _check_weights(weights: Weights) -> None:
    parts = (weights.rating, weights.experience, weights.skill, weights.language, weights.fairness)
    if min(parts) < 0:
        raise BadProblem("a weight is negative, so a better worker would score less")
    if not 0 <= weights.prior_rating <= 100:  # noqa: PLR2004  # ratings are 0-100
        raise BadProblem(f"the expected rating {weights.prior_rating} is not in 0-100")
    if weights.prior_count < 1 or weights.experience_half < 1:
        raise BadProblem("prior_count and experience_half must be at least 1")


def _check_pairs(problem: Problem) -> None:
    tasks = {task.id for task in problem.tasks}
    workers = {worker.id for worker in problem.workers}
    for pair in sorted(problem.pairs or ()):
        if pair.task not in tasks or pair.worker not in workers:
            raise BadProblem(f"{pair.worker} applied for {pair.task}, but one of them is not in the problem")
