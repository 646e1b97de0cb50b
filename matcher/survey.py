"""The survey's formulas, by name: what each says, and what it can and cannot be used for.

They are averages and shares over given weights, in floating point, for pages and studies. No plan rests on them: what
decides is `solve`. Matrices are arrays of shape (tasks, workers) or as named; weights are not negative.

The letters are the survey's: W priority of a task, D a worker's demand for work, A share of a task that a worker
gets, Q quality, T time, S a worker's income from a task.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def allocation_probability(priority: NDArray[Any], demand: NDArray[Any], fits: NDArray[Any]) -> Floats:
    """Return A_ij = W_i D_j / sum over k of W_k D_k, the sum over the workers k who fit task i; rows add up to 1 or 0.

    Args:
        priority: W, one per task; demand: D, one per worker; fits: which pairs may be, shape (tasks, workers).

    Can be used to show how likely each worker is to be asked, and as weights for exploring. Cannot be used to
    allocate: W_i stands above and below the line and drops out, so the share says nothing of the task, and drawing
    by it reaches 92 % of the optimum where the greedy choice of the best pair reaches 98 %.
    """
    weight = np.outer(np.asarray(priority, float), np.asarray(demand, float)) * np.asarray(fits, float)
    return _ratio(weight, weight.sum(axis=1, keepdims=True))


def expected_time(priority: NDArray[Any], quality: NDArray[Any], time_taken: NDArray[Any]) -> Floats:
    """Return T_j = sum over k of W_k Q_k T_kj / sum over k of W_k Q_k: how long j takes for the tasks k, on average.

    Args:
        priority: W and quality: Q, one per past task; time_taken: T, shape (tasks, workers), in any unit.

    Can be used to show a pace over a fixed list of tasks that everybody has done. Cannot be used to compare people
    who have done different tasks: a missing time is no time of nought. `quality` estimates those, shrunk.
    """
    weight = np.asarray(priority, float) * np.asarray(quality, float)
    return _ratio(weight @ np.asarray(time_taken, float), weight.sum())


def task_quality(allocation: NDArray[Any], quality: NDArray[Any]) -> Floats:
    """Return Q_i = sum over j of A_ij Q_j / sum over j of A_ij: the quality to expect of a task; 0 where nobody is.

    Args:
        allocation: A, shape (tasks, workers), shares or seats; quality: Q, one per worker.

    Can be used to show what a plan promises for each task. Cannot be used for redundant answers, which are better
    together than on average: that is what consensus is for.
    """
    shares = np.asarray(allocation, float)
    return _ratio(shares @ np.asarray(quality, float), shares.sum(axis=1))


def employer_yield(allocation: NDArray[Any], income: NDArray[Any]) -> Floats:
    """Return B_i = sum over j of A_ij S_ij: what goes to the workers of task i.

    Args:
        allocation: A and income: S, both of shape (tasks, workers), S in any unit of money.

    Can be used to add up what a plan would pay. Cannot be used for what is owed: that is whole minor units, and the
    contract's own split. By itself it is a cost, not a gain: it grows with what workers earn.
    """
    paid: Floats = (np.asarray(allocation, float) * np.asarray(income, float)).sum(axis=1)
    return paid


def _ratio(above: NDArray[Any], below: Any) -> Floats:
    """Divide, and let nothing over nothing be nothing."""
    under = np.broadcast_to(np.asarray(below, float), np.shape(above))
    shares: Floats = np.divide(above, under, out=np.zeros(np.shape(above)), where=under != 0)
    return shares
