"""The door of the matcher: a problem in, a plan out."""

from matcher.assign import assign
from matcher.candidates import candidates
from matcher.model import Plan, Problem
from matcher.score import utility


def solve(problem: Problem) -> Plan:
    """Return the best plan for the problem, with a bound that proves how good it is."""
    tasks = {task.id: task for task in problem.tasks}
    workers = {worker.id: worker for worker in problem.workers}
    utilities = {
        pair: utility(tasks[pair.task], workers[pair.worker], weights=problem.weights, seed=problem.seed)
        for pair in candidates(problem)
    }
    return assign(problem, utilities)
