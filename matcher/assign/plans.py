"""Plans for problems: the market that a problem with scored pairs is, and the plan that a matching means."""

from matcher.assign.market import Market
from matcher.assign.matching import Matching
from matcher.assign.solving import solve_exact
from matcher.candidates.offers import Offers
from matcher.model import Assignment, Plan, Problem


def assign(problem: Problem, offers: Offers) -> Plan:
    """Choose the pairs of the largest total; a seat stays empty where nobody reaches its reservation."""
    market = market_of(problem, offers)
    return plan_of(offers, market, solve_exact(market))


def market_of(problem: Problem, offers: Offers) -> Market:
    """Lay a problem with its offers out as a market: tasks, workers and pairs each ordered by id. Raises BadMarket."""
    tasks = {task.id: task for task in problem.tasks}
    capacity = {worker.id: worker.capacity for worker in problem.workers}
    return Market.of(
        task=offers.task,
        worker=offers.worker,
        utility=offers.utility,
        seats=[tasks[name].seats for name in offers.tasks],
        capacity=[capacity[name] for name in offers.workers],
        reservation=[problem.reservation_of(tasks[name]) for name in offers.tasks],
    )


def plan_of(offers: Offers, market: Market, matching: Matching) -> Plan:
    """Name what was chosen, and the prices that matter, for the market that these offers are."""
    tasks, workers = offers.tasks, offers.workers
    pairs, chosen = market.pairs, matching.chosen
    rows = zip(*(array[chosen].tolist() for array in (pairs.task(), pairs.worker, pairs.utility)), strict=True)
    prices = zip(workers, matching.price.tolist(), strict=True)
    return Plan(
        assignments=tuple(Assignment(tasks[task], workers[worker], points) for task, worker, points in rows),
        utility=matching.value,
        bound=matching.bound,
        prices=tuple((name, price) for name, price in prices if price > 0),
    )
