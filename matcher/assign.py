"""The assignment of the largest sum: tasks with seats for distinct workers, workers with capacity.

A pair is one edge that can be taken once. Expanding a task into copies of itself, as a plain assignment
solver would need, books one worker into two seats of the same task. The edges, seats and capacities
form a network, so the linear programme has whole-numbered corners, in its prices too: rounding only
removes float dust, and the bound is then computed anew in integers from the prices.
"""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from matcher.model import Assignment, Pair, Plan, Problem


class Edge(NamedTuple):
    """A pair that may be taken, and what taking it gains over leaving the seat empty."""

    pair: Pair
    gain: int


def assign(problem: Problem, utilities: Mapping[Pair, int]) -> Plan:
    """Choose the pairs of the largest total; a seat stays empty where nobody reaches its reservation."""
    reservation = problem.weights.reservation
    edges = [Edge(pair, points - reservation) for pair, points in sorted(utilities.items())]
    edges = [edge for edge in edges if edge.gain >= 0]
    chosen = _best_of_each(problem, edges)
    prices: dict[str, int] = {}
    if not _fits(problem, chosen):
        chosen, prices = _flow(problem, edges)
    empty = reservation * sum(task.seats for task in problem.tasks)
    return Plan(
        assignments=tuple(Assignment(*edge.pair, utility=utilities[edge.pair]) for edge in sorted(chosen)),
        utility=empty + sum(edge.gain for edge in chosen),
        bound=empty + _bound(problem, edges, prices),
        prices=tuple(sorted(prices.items())),
    )


def _best_of_each(problem: Problem, edges: list[Edge]) -> list[Edge]:
    """Give each task its best offers, as if nobody else wanted those workers."""
    seats = {task.id: task.seats for task in problem.tasks}
    taken: Counter[str] = Counter()
    chosen: list[Edge] = []
    for edge in sorted(edges, key=lambda edge: (-edge.gain, edge.pair)):
        if taken[edge.pair.task] < seats[edge.pair.task]:
            taken[edge.pair.task] += 1
            chosen.append(edge)
    return chosen


def _fits(problem: Problem, chosen: list[Edge]) -> bool:
    """Tell whether nobody is wanted more often than she has room; then the first wishes are the optimum."""
    wanted = Counter(edge.pair.worker for edge in chosen)
    return all(wanted[worker.id] <= worker.capacity for worker in problem.workers)


def _flow(problem: Problem, edges: list[Edge]) -> tuple[list[Edge], dict[str, int]]:
    """Solve the contested case as a linear programme; its prices say how scarce each worker is."""
    from scipy.optimize import linprog  # slow to import, and most plans are uncontested
    from scipy.sparse import csr_array

    limits = {("task", task.id): task.seats for task in problem.tasks}
    limits |= {("worker", worker.id): worker.capacity for worker in problem.workers}
    names = sorted(limits)
    row = {name: number for number, name in enumerate(names)}
    rows = [row[kind, name] for edge in edges for kind, name in zip(("task", "worker"), edge.pair, strict=True)]
    columns = [column for column in range(len(edges)) for _ in range(2)]
    found = linprog(
        [-edge.gain for edge in edges],
        A_ub=csr_array(([1.0] * len(rows), (rows, columns)), shape=(len(names), len(edges))),
        b_ub=[limits[name] for name in names],
        bounds=(0, 1),
        method="highs-ds",  # the simplex method ends in a corner, so in whole numbers
    )
    assert found.status == 0, found.message  # leaving everything empty is always feasible
    chosen = [edge for edge, share in zip(edges, found.x, strict=True) if round(share) == 1]
    shadow = zip(names, found.ineqlin.marginals, strict=True)
    prices = {name: round(-price) for (kind, name), price in shadow if kind == "worker" and round(-price) > 0}
    return chosen, prices


def _bound(problem: Problem, edges: list[Edge], prices: Mapping[str, int]) -> int:
    """Return a gain that no plan exceeds, whatever the prices.

    Let every worker sell her time at her price and every task buy its best offers net of the price: no
    plan can bring more than what all of them then hold.
    """
    held = sum(prices.get(worker.id, 0) * worker.capacity for worker in problem.workers)
    net = [Edge(edge.pair, edge.gain - prices.get(edge.pair.worker, 0)) for edge in edges]
    return held + sum(max(0, edge.gain) for edge in _best_of_each(problem, net))
