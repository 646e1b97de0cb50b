"""Whether a plan may be adopted, judged apart from how it was found.

Nothing here uses the code that assigns: feasibility, every claimed utility and the bound are computed
again from the problem. No findings means that the plan is feasible, worth what it says, and that nothing
better than its bound exists.
"""

from collections import Counter
from collections.abc import Iterator

from matcher.model import Finding, Pair, Plan, Problem, Task, Worker
from matcher.needs import unmet
from matcher.score import utility


def verify(problem: Problem, plan: Plan) -> tuple[Finding, ...]:
    """Return everything that is wrong with the plan; an empty tuple means it can be trusted."""
    book = _Book(problem)
    strangers = tuple(_strangers(book, plan))
    if strangers:
        return strangers  # the other checks would have nothing to look the ids up in
    return (*_feasibility(book, plan), *_worth(book, plan), *_proof(book, plan))


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
    seats = sum(task.seats for task in book.problem.tasks)
    reservation = book.problem.weights.reservation
    total = sum(given.utility for given in plan.assignments) + reservation * (seats - len(plan.assignments))
    if plan.utility != total:
        yield Finding("wrong_total", "plan", f"{plan.utility} claimed, the parts give {total}")


def _proof(book: _Book, plan: Plan) -> Iterator[Finding]:
    """Find a bound that the plan's own prices do not prove."""
    prices = dict(plan.prices)
    for worker, price in plan.prices:
        if price < 0:
            yield Finding("negative_price", worker, f"a price of {price} proves nothing")
    proven = sum(book.workers[worker].capacity * price for worker, price in prices.items())
    for task in book.problem.tasks:
        proven += _holding(book, task, prices)
    if plan.bound != proven:
        yield Finding("wrong_bound", "plan", f"{plan.bound} claimed, the prices prove {proven}")


def _holding(book: _Book, task: Task, prices: dict[str, int]) -> int:
    """Return the most that the seats of one task could hold if workers were bought at these prices."""
    empty = book.problem.weights.reservation
    pairs = (Pair(task.id, worker) for worker in book.workers)
    offers = [book.worth(pair) - prices.get(pair.worker, 0) for pair in pairs if not book.allows(pair)]
    seats = [max(empty, offer) for offer in sorted(offers, reverse=True)[: task.seats]]
    return sum(seats) + empty * (task.seats - len(seats))
