"""The peer: OR-Tools' min-cost flow over the whole graph of a market, arrays in, flow out."""

from functools import cache

import numpy as np
from matcher_marks._markets import Arrays, arrays, clocked


@cache
def whole_flow(tasks: int, seed: int) -> tuple[int, float]:
    """Return the optimal value and the seconds of CPU, for a market as `arrays` makes it."""
    return clocked(lambda: flow(arrays(tasks, seed)))


def flow(given: Arrays) -> int:
    """Find the optimum: source to tasks to workers to sink, and a side arc for seats left empty."""
    from ortools.graph.python import min_cost_flow

    tasks, workers = len(given.needed), len(given.capacity)
    source, sink, seats = tasks + workers, tasks + workers + 1, int(given.needed.sum())
    every_task, every_worker = np.arange(tasks), tasks + np.arange(workers)
    tails = (np.full(tasks, source), given.task, every_worker, [source])
    heads = (every_task, tasks + given.worker, np.full(workers, sink), [sink])
    limits = (given.needed, np.ones(len(given.task), np.int64), given.capacity, [seats])
    costs = (np.zeros(tasks, np.int64), -given.utility, np.zeros(workers + 1, np.int64))
    graph = min_cost_flow.SimpleMinCostFlow()
    arcs = graph.add_arcs_with_capacity_and_unit_cost(*map(np.concatenate, (tails, heads, limits, costs)))
    graph.set_nodes_supplies(np.array([source, sink]), np.array([seats, -seats]))
    assert graph.solve() == graph.OPTIMAL
    graph.flows(arcs)
    return -int(graph.optimal_cost())
