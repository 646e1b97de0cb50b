"""Whether a plan may be adopted, judged apart from how it was found.

Nothing here uses the code that finds candidates or assigns: feasibility, every claimed utility and the bound are
computed again from the problem. No findings means that the plan is feasible, worth what it says, and that nothing
better than its bound exists.
"""

from collections import Counter
from collections.abc import Iterator

from matcher.candidates.searching import Progress, no_progress
from matcher.model import Finding, Pair, Plan, Problem
from matcher.proving import Book, Proof, proof_at

UNREADABLE = frozenset({"unknown_task", "unknown_worker", "not_whole", "priced_twice"})


def verify(problem: Problem, plan: Plan, *, progress: Progress = no_progress) -> tuple[Finding, ...]:
    """Return everything that is wrong with the plan; an empty tuple means it can be trusted.

    Every pair of the market is looked at for the proof: 10,000 tasks by 10,000 workers take some ten seconds.
    """
    findings = check_plan(problem, plan)
    if any(finding.code in UNREADABLE for finding in findings):
        return findings  # there would be nothing to look the ids up in, or to add up
    return (*findings, *check_bound(plan, proof_at(problem, dict(plan.prices), progress=progress)))


def check_plan(problem: Problem, plan: Plan) -> tuple[Finding, ...]:
    """Return what is wrong with the plan but for its bound: who was assigned, and what that is worth."""
    book = Book(problem)
    unreadable = (*_strangers(book, plan), *_figures(plan))
    return unreadable or (*_feasibility(book, plan), *_worth(book, plan))


def check_bound(plan: Plan, proof: Proof) -> tuple[Finding, ...]:
    """Return what is wrong with the plan's bound, held against what its own prices prove."""
    negative = [
        Finding("negative_price", sale.worker, f"a price of {sale.price} proves nothing")
        for sale in proof.sales
        if sale.price < 0
    ]
    if plan.bound != proof.bound:
        return (*negative, Finding("wrong_bound", "plan", f"{plan.bound} claimed, the prices prove {proof.bound}"))
    return tuple(negative)


def _strangers(book: Book, plan: Plan) -> Iterator[Finding]:
    """Find ids that the problem does not know."""
    for given in plan.assignments:
        if given.task not in book.tasks:
            yield Finding("unknown_task", given.task, "assigned, but not in the problem")
        if given.worker not in book.workers:
            yield Finding("unknown_worker", given.worker, "assigned, but not in the problem")
    for worker, _ in plan.prices:
        if worker not in book.workers:
            yield Finding("unknown_worker", worker, "priced, but not in the problem")


def _figures(plan: Plan) -> Iterator[Finding]:
    """Find figures that are not whole numbers, which no sum here would betray, and workers with two prices."""
    claimed = [("plan", plan.utility), ("plan", plan.bound)]
    claimed += [(given.task, given.utility) for given in plan.assignments]
    for subject, figure in (*claimed, *plan.prices):
        if type(figure) is not int:  # a truth value is an int too
            yield Finding("not_whole", subject, f"{figure!r} is not a whole number")
    for worker, times in Counter(worker for worker, _ in plan.prices).items():
        if times > 1:
            yield Finding("priced_twice", worker, f"has {times} prices")


def _feasibility(book: Book, plan: Plan) -> Iterator[Finding]:
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


def _worth(book: Book, plan: Plan) -> Iterator[Finding]:
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
