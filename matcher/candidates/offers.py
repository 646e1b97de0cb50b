"""Offers: candidate pairs and what they are worth, as arrays over ids in order. What assignment works on."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.candidates.layout import Ints, Rows
from matcher.model import Pair

Numbers = NDArray[np.integer]


class Offers(NamedTuple):
    """Pairs that meet every hard need, sorted by task and then by worker, each pair once."""

    tasks: tuple[str, ...]  # every task of the market, in order of id
    workers: tuple[str, ...]  # every worker likewise
    task: Rows  # per pair, a place in `tasks`
    worker: Rows  # per pair, a place in `workers`
    utility: Ints  # per pair

    def by_pair(self) -> dict[Pair, int]:
        """Return what each pair is worth under its ids."""
        rows = zip(self.task.tolist(), self.worker.tolist(), self.utility.tolist(), strict=True)
        return {Pair(self.tasks[task], self.workers[worker]): utility for task, worker, utility in rows}


def sorted_offers(tasks: Sequence[str], workers: Sequence[str], pairs: tuple[Numbers, Numbers, Ints]) -> Offers:
    """Return offers from pairs of any order; `pairs` are rows of tasks, rows of workers, utilities."""
    task_ids, task_rank = _ranked(tasks)
    worker_ids, worker_rank = _ranked(workers)
    task, worker = task_rank[pairs[0]], worker_rank[pairs[1]]
    order = np.lexsort((worker, task))
    return Offers(task_ids, worker_ids, task[order], worker[order], pairs[2][order])


def best_offers(offers: Offers, names: Ints, k: int) -> Offers:
    """Keep the best k of each task; between equals the lower of `names`, one per worker, is first."""
    order = np.lexsort((names[offers.worker], -offers.utility, offers.task))
    starts = np.searchsorted(offers.task, np.arange(len(offers.tasks)))
    place = np.arange(len(order)) - starts[offers.task[order]]
    kept = np.sort(order[place < k])
    return Offers(offers.tasks, offers.workers, offers.task[kept], offers.worker[kept], offers.utility[kept])


def _ranked(ids: Sequence[str]) -> tuple[tuple[str, ...], Rows]:
    """Return ids in order, and for each of the given ones its place there."""
    order = sorted(range(len(ids)), key=ids.__getitem__)
    rank = np.zeros(len(ids), dtype=np.int32)
    rank[order] = np.arange(len(ids), dtype=np.int32)
    return tuple(ids[at] for at in order), rank
