"""Whether a plan may be adopted, judged apart from how it was found.

Nothing here uses the code that finds candidates or assigns: feasibility, every claimed utility and the bound are
computed again from the problem. No findings means that the plan is feasible, worth what it says, and that nothing
better than its bound exists.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import nlargest

import numpy as np

from matcher.candidates.columns import Names, crowd_of, fit_into_arrays, rules_of
from matcher.candidates.making import open_work
from matcher.candidates.searching import LARGE, Progress, no_progress, score
from matcher.model import Finding, Pair, Plan, Problem, Task, Worker
from matcher.needs import unmet
from matcher.score import utility


def verify(problem: Problem, plan: Plan, *, progress: Progress = no_progress) -> tuple[Finding, ...]:
    """Return everything that is wrong with the plan; an empty tuple means it can be trusted.

    Every pair of the market is looked at for the proof: 10,000 tasks by 10,000 workers take some ten seconds.
    """
    findings = check_plan(problem, plan)
    if any(finding.code.startswith("unknown_") for finding in findings):
        return findings  # there would be nothing to look the ids up in
    return (*findings, *_proof(_Book(problem), plan, progress))


def check_plan(problem: Problem, plan: Plan) -> tuple[Finding, ...]:
    """Return what is wrong with the plan but for its bound: who was assigned, and what that is worth."""
    book = _Book(problem)
    strangers = tuple(_strangers(book, plan))
    return strangers or (*_feasibility(book, plan), *_worth(book, plan))


class _Book:
    """The problem with its tasks and workers found by id."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.tasks: dict[str, Task] = {task.id: task for task in problem.tasks}
        self.workers: dict[str, Worker] = {worker.id: worker for worker in problem.workers}

    def allows(self, pair: Pair) -> tuple[str, ...]:
        """Name what keeps the pair apart."""
        if self.problem.pairs is not None and pair not in self.problem.pairs:
            return ("not_applied",)
        return unmet(self.tasks[pair.task], self.workers[pair.worker], now=self.problem.now)

    def worth(self, pair: Pair) -> int:
        """Score the pair anew."""
        task, worker = self.tasks[pair.task], self.workers[pair.worker]
        return utility(task, worker, weights=self.problem.weights, seed=self.problem.seed)


def _strangers(book: _Book, plan: Plan) -> Iterator[Finding]:
    """Find ids that the problem does not know."""
    for given in plan.assignments:
        if given.task not in book.tasks:
            yield Finding("unknown_task", given.task, "assigned, but not in the problem")
        if given.worker not in book.workers:
            yield Finding("unknown_worker", given.worker, "assigned, but not in the problem")
    for worker, _ in plan.prices:
        if worker not in book.workers:
            yield Finding("unknown_worker", worker, "priced, but not in the problem")


def _feasibility(book: _Book, plan: Plan) -> Iterator[Finding]:
    """Find assignments that may not be, alone or together."""
    pairs = Counter(Pair(given.task, given.worker) for given in plan.assignments)
    for pair, times in pairs.items():
        if times > 1:
            yield Finding("booked_twice", pair.task, f"{pair.worker} has {times} seats of one task")
        for need in book.allows(pair):
            yield Finding("not_a_candidate", pair.task, f"{pair.worker}: {need}")
    for task, taken in Counter(given.task for given in plan.assignments).items():
        if taken > book.tasks[task].seats:
            yield Finding("too_many_workers", task, f"{taken} workers for {book.tasks[task].seats} seats")
    for worker, taken in Counter(given.worker for given in plan.assignments).items():
        if taken > book.workers[worker].capacity:
            capacity = book.workers[worker].capacity
            yield Finding("over_capacity", worker, f"{taken} tasks for a capacity of {capacity}")


def _worth(book: _Book, plan: Plan) -> Iterator[Finding]:
    """Find claimed utilities that the score does not give."""
    for given in plan.assignments:
        worth = book.worth(Pair(given.task, given.worker))
        if given.utility != worth:
            yield Finding("wrong_utility", given.task, f"{given.worker}: {given.utility} claimed, {worth} scored")
    empty = sum(task.seats * book.problem.reservation_of(task) for task in book.problem.tasks)
    empty -= sum(book.problem.reservation_of(book.tasks[given.task]) for given in plan.assignments)
    total = sum(given.utility for given in plan.assignments) + empty
    if plan.utility != total:
        yield Finding("wrong_total", "plan", f"{plan.utility} claimed, the parts give {total}")


def _proof(book: _Book, plan: Plan, progress: Progress) -> Iterator[Finding]:
    """Find a bound that the plan's own prices do not prove."""
    prices = dict(plan.prices)
    for worker, price in plan.prices:
        if price < 0:
            yield Finding("negative_price", worker, f"a price of {price} proves nothing")
    proven = sum(book.workers[worker].capacity * price for worker, price in prices.items())
    for at, (task, offers) in enumerate(_offers(book), 1):
        proven += _holding(book, task, [worth - prices.get(worker, 0) for worker, worth in offers])
        progress("proof", at, len(book.tasks))
    if plan.bound != proven:
        yield Finding("wrong_bound", "plan", f"{plan.bound} claimed, the prices prove {proven}")


def _offers(book: _Book) -> Iterator[tuple[Task, list[tuple[str, int]]]]:
    """Yield each task with all workers who may do it, and what they are worth; every pair is looked at."""
    problem = book.problem
    if problem.pairs is not None:
        applied: dict[str, list[str]] = {}
        for pair in problem.pairs:
            applied.setdefault(pair.task, []).append(pair.worker)
        for task in problem.tasks:
            yield task, _scored(book, task, applied.get(task.id, ()))
    elif len(book.tasks) * len(book.workers) < LARGE or not fit_into_arrays(problem.tasks, problem.workers):
        for task in problem.tasks:
            yield task, _scored(book, task, book.workers)
    else:
        yield from _scored_together(problem)


def _scored(book: _Book, task: Task, workers: Iterable[str]) -> list[tuple[str, int]]:
    pairs = [Pair(task.id, worker) for worker in workers]
    return [(pair.worker, book.worth(pair)) for pair in pairs if not book.allows(pair)]


def _scored_together(problem: Problem) -> Iterator[tuple[Task, list[tuple[str, int]]]]:
    """Do the same over arrays; nothing that finds candidates is used, each task is held against everybody."""
    names = Names()
    crowd, work = crowd_of(problem.workers, names, problem.weights), open_work(problem, names)
    everybody, rules = np.arange(len(problem.workers), dtype=np.int32), rules_of(problem.weights)
    for row, task in enumerate(problem.tasks):
        worth, is_met = score(crowd, work, rules, np.full_like(everybody, row), everybody, looked_at=LARGE)
        rows = zip(everybody[is_met].tolist(), worth[is_met].tolist(), strict=True)
        yield task, [(problem.workers[at].id, points) for at, points in rows]


def _holding(book: _Book, task: Task, offers: list[int]) -> int:
    """Return the most that the seats of one task could hold if workers were bought at these net offers."""
    empty = book.problem.reservation_of(task)
    seats = [max(empty, offer) for offer in nlargest(task.seats, offers)]
    return sum(seats) + empty * (task.seats - len(seats))
