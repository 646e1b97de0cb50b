"""Plans for problems: the market that a problem with scored pairs is, and the plan that a matching means."""

from collections.abc import Mapping

from matcher.assign.market import Market
from matcher.assign.matching import Matching
from matcher.assign.solving import solve_exact
from matcher.model import Assignment, Pair, Plan, Problem


def assign(problem: Problem, utilities: Mapping[Pair, int]) -> Plan:
    """Choose the pairs of the largest total; a seat stays empty where nobody reaches its reservation."""
    pairs = sorted(utilities)
    market = market_of(problem, utilities)
    return _plan(problem, pairs, market, solve_exact(market))


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


def _plan(problem: Problem, pairs: list[Pair], market: Market, matching: Matching) -> Plan:
    """Name what was chosen, and the prices that matter."""
    chosen = [pairs[number] for number in matching.chosen.tolist()]
    worth = market.pairs.utility[matching.chosen].tolist()
    names = sorted(worker.id for worker in problem.workers)
    prices = zip(names, matching.price.tolist(), strict=True)
    return Plan(
        assignments=tuple(
            Assignment(pair.task, pair.worker, points) for pair, points in zip(chosen, worth, strict=True)
        ),
        utility=matching.value,
        bound=matching.bound,
        prices=tuple((name, price) for name, price in prices if price > 0),
    )
