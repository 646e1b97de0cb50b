"""Plans for problems: the market that a problem with scored pairs is, and the plan that a matching means."""

from collections.abc import Mapping

from matcher.assign.market import Market
from matcher.assign.matching import Matching
from matcher.assign.solving import solve_exact
from matcher.model import Assignment, Pair, Plan, Problem


def assign(problem: Problem, utilities: Mapping[Pair, int]) -> Plan:
    """Choose the pairs of the largest total; a seat stays empty where nobody reaches its reservation."""
    market = market_of(problem, utilities)
    return plan_of(problem, market, solve_exact(market))


def market_of(problem: Problem, utilities: Mapping[Pair, int]) -> Market:
    """Lay a problem out as arrays: tasks, workers and pairs each ordered by id. Raises BadMarket."""
    tasks = sorted(problem.tasks, key=lambda task: task.id)
    workers = sorted(problem.workers, key=lambda worker: worker.id)
    task_at = {task.id: place for place, task in enumerate(tasks)}
    worker_at = {worker.id: place for place, worker in enumerate(workers)}
    pairs = sorted(utilities)
    return Market.of(
        task=[task_at[pair.task] for pair in pairs],
        worker=[worker_at[pair.worker] for pair in pairs],
        utility=[utilities[pair] for pair in pairs],
        seats=[task.seats for task in tasks],
        capacity=[worker.capacity for worker in workers],
        reservation=problem.weights.reservation,
    )


def plan_of(problem: Problem, market: Market, matching: Matching) -> Plan:
    """Name what was chosen, and the prices that matter, for a market that has tasks and workers ordered by id."""
    tasks, workers = sorted(task.id for task in problem.tasks), sorted(worker.id for worker in problem.workers)
    pairs, chosen = market.pairs, matching.chosen
    rows = zip(*(array[chosen].tolist() for array in (pairs.task(), pairs.worker, pairs.utility)), strict=True)
    prices = zip(workers, matching.price.tolist(), strict=True)
    return Plan(
        assignments=tuple(Assignment(tasks[task], workers[worker], points) for task, worker, points in rows),
        utility=matching.value,
        bound=matching.bound,
        prices=tuple((name, price) for name, price in prices if price > 0),
    )
