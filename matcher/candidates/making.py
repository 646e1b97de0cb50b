"""Offers from a problem: all of them, or the best k of each task."""

from collections.abc import Iterable, Iterator

import numpy as np

from matcher.candidates.columns import Names, as_rows, crowd_of, fit_into_arrays, microseconds, rules_of, work_of
from matcher.candidates.layout import T_DUE, T_OPEN, W_NUMBER, Crowd, Ints, Rows, Rules, Work, as_ints, nothing_yet
from matcher.candidates.listing import candidates
from matcher.candidates.offers import Offers, best_offers, sorted_offers
from matcher.candidates.postings import Stock, stocked
from matcher.candidates.searching import LARGE, Progress, holders, no_progress, score, search
from matcher.draws import name_of
from matcher.model import Problem
from matcher.score import utility

CHUNK = 1 << 20  # pairs that are scored together
Pairs = tuple[Rows, Rows, Ints]  # tasks and workers by row, utilities


def make_offers(problem: Problem, *, best: int | None = None, progress: Progress = no_progress) -> Offers:
    """Return the pairs that meet every hard need and what they are worth; with `best`, only so many of each task.

    Whether it is done pair by pair or over arrays, the answer is the same. `progress` hears what is done, how much
    of it, and of how much.
    """
    if best is not None:
        best = min(best, max(1, len(problem.workers)))  # room is made for so many of each task
    looked_at = len(problem.tasks) * len(problem.workers) if problem.pairs is None else len(problem.pairs)
    if looked_at < LARGE or not fit_into_arrays(problem.tasks, problem.workers):
        return _cut(_one_by_one(problem), best)
    return over_arrays(problem, best, progress=progress)


def over_arrays(problem: Problem, best: int | None = None, *, progress: Progress = no_progress) -> Offers:
    """Return the same for any size of market whose figures fit into arrays."""
    names = Names()
    crowd = crowd_of(problem.workers, names, problem.weights)
    work, rules = open_work(problem, names), rules_of(problem.weights)
    if problem.pairs is not None:
        applied = _applications(problem, progress)
        return _cut(_sorted(problem, _scored(crowd, work, rules, applied)), best)
    stock = stocked(crowd)
    if best is not None:
        return _sorted(problem, _best_of_each(stock, work, rules, best, progress))
    return _sorted(problem, _scored(crowd, work, rules, _everybody(stock, work, progress)))


def _one_by_one(problem: Problem) -> Offers:
    task_row = {task.id: row for row, task in enumerate(problem.tasks)}
    worker_row = {worker.id: row for row, worker in enumerate(problem.workers)}
    pairs = [(task_row[pair.task], worker_row[pair.worker]) for pair in candidates(problem)]
    worth = [
        utility(problem.tasks[task], problem.workers[worker], weights=problem.weights, seed=problem.seed)
        for task, worker in pairs
    ]
    rows = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return _sorted(problem, (rows[:, 0], rows[:, 1], as_ints(worth)))


def open_work(problem: Problem, names: Names) -> Work:
    """Return the rows of the tasks, open where they are not due yet."""
    work = work_of(problem.tasks, names, problem.seed)
    work.figures[:, T_OPEN] = work.figures[:, T_DUE] > microseconds(problem.now)
    return work


def _best_of_each(stock: Stock, work: Work, rules: Rules, k: int, progress: Progress) -> Pairs:
    best = nothing_yet(len(work.figures), k)
    search(stock, work, rules, best, progress=progress)
    taken = np.arange(k) < best.found[:, None]
    figures = stock.crowd.figures
    row = np.zeros(int(figures[:, W_NUMBER].max(initial=0)) + 1, dtype=np.int32)
    row[figures[stock.place, W_NUMBER]] = np.arange(len(figures))
    return np.nonzero(taken)[0].astype(np.int32), row[best.worker[taken]], best.utility[taken]


def _applications(problem: Problem, progress: Progress) -> Iterator[tuple[Rows, Rows]]:
    """Yield the pairs of the problem by row, in parts."""
    task_row = {task.id: row for row, task in enumerate(problem.tasks)}
    worker_row = {worker.id: row for row, worker in enumerate(problem.workers)}
    rows = [(task_row[pair.task], worker_row[pair.worker]) for pair in problem.pairs or ()]
    for begin in range(0, len(rows), CHUNK):
        part = as_rows(rows[begin : begin + CHUNK])
        yield part[:, 0].copy(), part[:, 1].copy()
        progress("candidates", min(len(rows), begin + CHUNK), len(rows))


def _everybody(stock: Stock, work: Work, progress: Progress) -> Iterator[tuple[Rows, Rows]]:
    """Yield for each task the holders of its rarest tag, in parts."""
    given = np.argsort(stock.place).astype(np.int32)
    tasks, workers, size = list[Rows](), list[Rows](), 0
    for task in range(len(work.figures)):
        workers.append(given[holders(stock.postings, work, task)])
        tasks.append(np.full(len(workers[-1]), task, dtype=np.int32))
        size += len(workers[-1])
        if size >= CHUNK or task + 1 == len(work.figures):
            yield np.concatenate(tasks), np.concatenate(workers)
            tasks, workers, size = [], [], 0
            progress("candidates", task + 1, len(work.figures))


def _scored(crowd: Crowd, work: Work, rules: Rules, parts: Iterable[tuple[Rows, Rows]]) -> Pairs:
    """Return those of the pairs that meet every hard need, and what they are worth."""
    found: list[Pairs] = [(as_rows([]), as_rows([]), as_ints([]))]
    for task, worker in parts:
        worth, is_met = score(crowd, work, rules, task, worker)
        found.append((task[is_met], worker[is_met], worth[is_met]))
    task, worker, worth = (np.concatenate(column) for column in zip(*found, strict=True))
    return task, worker, worth


def _sorted(problem: Problem, pairs: Pairs) -> Offers:
    return sorted_offers([task.id for task in problem.tasks], [worker.id for worker in problem.workers], pairs)


def _cut(offers: Offers, best: int | None) -> Offers:
    if best is None:
        return offers
    return best_offers(offers, as_ints([name_of(worker) for worker in offers.workers]), best)
