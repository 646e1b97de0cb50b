"""What proves a bound, item by item: what every worker's time sells for, and what every seat buys at those prices.

Weak duality: let each worker sell all her time at her price, and each task buy its best offers net of the prices, none
below its reservation; no plan brings more than what all of them then hold. Nothing here uses the code that finds
candidates or assigns: each task is held against everybody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import NamedTuple

import numpy as np

from matcher.candidates.columns import Names, crowd_of, fit_into_arrays, rules_of
from matcher.candidates.making import open_work
from matcher.candidates.searching import LARGE, Progress, no_progress, score
from matcher.model import Pair, Problem, Task, Worker
from matcher.needs import unmet
from matcher.score import utility

PRICE_MAX = 1 << 61  # beside a utility it still fits into 64 bits


class Sale(NamedTuple):
    """A worker who sells all her time: it brings capacity times price."""

    worker: str
    capacity: int
    price: int


class Offer(NamedTuple):
    """What somebody who may do the task is worth in it, and what she costs."""

    worker: str
    utility: int
    price: int


class Purchase(NamedTuple):
    """A task that fills its seats at these prices: each holds utility less price, or stays empty at the reservation.

    `offers` are those that gain more than an empty seat, the best first, no more than there are seats.
    """

    task: str
    seats: int
    reservation: int
    offers: tuple[Offer, ...]

    @property
    def holds(self) -> int:
        """What all its seats hold."""
        gained = sum(offer.utility - offer.price - self.reservation for offer in self.offers)
        return self.seats * self.reservation + gained


@dataclass(frozen=True, slots=True)
class Proof:
    """What every worker sells for and every task buys; the bound is the sum of all of it."""

    sales: tuple[Sale, ...]
    purchases: tuple[Purchase, ...]

    @property
    def bound(self) -> int:
        """What no plan is worth more than."""
        sold = sum(sale.capacity * sale.price for sale in self.sales)
        return sold + sum(bought.holds for bought in self.purchases)


class Book:
    """The problem with its tasks and workers found by id."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.tasks: dict[str, Task] = {task.id: task for task in problem.tasks}
        self.workers: dict[str, Worker] = {worker.id: worker for worker in problem.workers}

    def allows(self, pair: Pair) -> tuple[str, ...]:
        """Name what keeps the pair apart."""
        if self.problem.pairs is not None and pair not in self.problem.pairs:
            return ("not_applied",)
        return unmet(self.tasks[pair.task], self.workers[pair.worker], now=self.problem.now)

    def worth(self, pair: Pair) -> int:
        """Score the pair anew."""
        task, worker = self.tasks[pair.task], self.workers[pair.worker]
        return utility(task, worker, weights=self.problem.weights, seed=self.problem.seed)


def proof_at(problem: Problem, prices: Mapping[str, int], *, progress: Progress = no_progress) -> Proof:
    """Return what the prices of workers prove; every pair of the market is looked at.

    10,000 tasks by 10,000 workers take some ten seconds. `prices` name workers of the problem alone.
    """
    book = Book(problem)
    sales = tuple(Sale(worker, book.workers[worker].capacity, price) for worker, price in sorted(prices.items()))
    found = []
    for at, (task, offers) in enumerate(_offers(book, prices), 1):
        reservation = problem.reservation_of(task)
        found.append(Purchase(task.id, task.seats, reservation, _best(task.seats, reservation, offers)))
        progress("proof", at, len(book.tasks))
    return Proof(sales, tuple(sorted(found)))


def _best(seats: int, reservation: int, offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """Return the offers that gain most, as many as there are seats; between equals the lower id is first."""
    gaining = [offer for offer in offers if offer.utility - offer.price > reservation]
    return tuple(nsmallest(seats, gaining, key=lambda offer: (offer.price - offer.utility, offer.worker)))


def _offers(book: Book, prices: Mapping[str, int]) -> Iterator[tuple[Task, Iterable[Offer]]]:
    """Yield each task with all who may do it, or at least with the best of them for its seats."""
    problem = book.problem
    if problem.pairs is not None:
        applied: dict[str, list[str]] = {}
        for pair in problem.pairs:
            applied.setdefault(pair.task, []).append(pair.worker)
        for task in problem.tasks:
            yield task, _scored(book, task, applied.get(task.id, ()), prices)
    elif len(book.tasks) * len(book.workers) < LARGE or not _fit(problem, prices):
        for task in problem.tasks:
            yield task, _scored(book, task, book.workers, prices)
    else:
        yield from _scored_together(problem, prices)


def _fit(problem: Problem, prices: Mapping[str, int]) -> bool:
    """Tell whether all figures fit into arrays."""
    return max(map(abs, prices.values()), default=0) < PRICE_MAX and fit_into_arrays(problem.tasks, problem.workers)


def _scored(book: Book, task: Task, workers: Iterable[str], prices: Mapping[str, int]) -> Iterator[Offer]:
    for worker in workers:
        pair = Pair(task.id, worker)
        if not book.allows(pair):
            yield Offer(worker, book.worth(pair), prices.get(worker, 0))


def _scored_together(problem: Problem, prices: Mapping[str, int]) -> Iterator[tuple[Task, Iterable[Offer]]]:
    """Do the same over arrays; nothing that finds candidates is used, each task is held against everybody."""
    names = Names()
    crowd, work = crowd_of(problem.workers, names, problem.weights), open_work(problem, names)
    everybody, rules = np.arange(len(problem.workers), dtype=np.int32), rules_of(problem.weights)
    price = np.array([prices.get(worker.id, 0) for worker in problem.workers], dtype=np.int64)
    for row, task in enumerate(problem.tasks):
        worth, is_met = score(crowd, work, rules, np.full_like(everybody, row), everybody, looked_at=LARGE)
        who = np.flatnonzero(is_met)
        net = worth[who] - price[who]
        if len(who) > task.seats:
            who = who[net >= np.partition(net, len(net) - task.seats)[len(net) - task.seats]]
        rows = zip(who.tolist(), worth[who].tolist(), price[who].tolist(), strict=True)
        yield task, [Offer(problem.workers[at].id, points, cost) for at, points, cost in rows]
