"""The index: tasks and workers as they come and go, and at any moment the best workers of each task.

Nothing is rebuilt when somebody comes or goes. Who comes is put on a new shelf; shelves of like size are joined, so
that there are few and each worker is moved a logarithmic number of times (O'Neil and others, "The log-structured
merge-tree", 1996). Who goes is marked. The answer does not depend on how the shelves came about.
"""

from datetime import datetime

import numpy as np

from matcher.candidates.columns import Names, crowd_of, microseconds, rules_of, work_of
from matcher.candidates.layout import T_DUE, T_OPEN, W_PRESENT, Best, Ints, Work, as_ints, nothing_yet
from matcher.candidates.offers import Offers, sorted_offers
from matcher.candidates.postings import Stock, stocked
from matcher.candidates.searching import Progress, no_progress, search
from matcher.candidates.shelves import Shelves
from matcher.model import Task, Weights, Worker
from matcher.soundness import check_task, check_weights, check_worker


class Index:
    """Tasks and workers that come and go, and the best workers of each task.

    What is put twice is replaced. All figures must be below 9e15, which is what fits into the arrays.

    Raises:
        BadProblem: the weights contradict themselves.
    """

    def __init__(self, *, weights: Weights, seed: int) -> None:
        check_weights(weights)
        self._rules, self._seed = rules_of(weights), seed
        self._names = Names()
        self._workers = Shelves[Worker, Stock](lambda workers: stocked(crowd_of(workers, self._names, weights)))
        self._tasks = Shelves[Task, Work](lambda tasks: work_of(tasks, self._names, seed))

    def put_worker(self, worker: Worker) -> None:
        """Take a worker in, or put her in the place of what was known of her.

        Raises:
            BadProblem: her record cannot be.
        """
        check_worker(worker)
        self._workers.put(worker)

    def put_task(self, task: Task) -> None:
        """Take a task in, or put it in the place of what was known of it.

        Raises:
            BadProblem: no worker could make sense of it.
        """
        check_task(task)
        self._tasks.put(task)

    def drop_worker(self, worker_id: str) -> None:
        """Forget a worker, if she is known."""
        self._workers.drop(worker_id)

    def drop_task(self, task_id: str) -> None:
        """Forget a task, if it is known."""
        self._tasks.drop(task_id)

    def best(self, k: int, *, now: datetime, progress: Progress = no_progress) -> Offers:
        """Return the best k workers of each task that is not due yet, of all that meet every hard need."""
        tasks, parts = list[str](), [(as_ints([]), as_ints([]), as_ints([]))]
        for shelf in self._tasks.shelves():
            present = shelf.present()
            place = np.full(len(shelf.things), -1, dtype=np.int64)
            rows = list(present)
            place[rows] = np.arange(len(tasks), len(tasks) + len(rows))
            tasks += [task.id for task in present.values()]
            row, worker, utility = _taken(self._search(shelf.arrays, rows, k, now, progress))
            parts.append((place[row], worker, utility))
        task, worker, utility = (np.concatenate(column) for column in zip(*parts, strict=True))
        workers = [one.id for shelf in self._workers.shelves() for one in shelf.present().values()]
        place = np.full(len(self._names.people) + 1, -1, dtype=np.int64)
        place[[self._names.people[name] for name in workers]] = np.arange(len(workers))
        return sorted_offers(tasks, workers, (task, place[worker], utility))

    def best_of(self, task: Task, k: int, *, now: datetime) -> tuple[tuple[str, int], ...]:
        """Return the best k workers for one task, known here or not, and what each is worth in it; the best first.

        Raises:
            BadProblem: no worker could make sense of the task.
        """
        check_task(task)
        best = self._search(work_of([task], self._names, self._seed), [0], k, now, no_progress)
        _, worker, utility = _taken(best)
        name = {number: person for person, number in self._names.people.items()}
        return tuple((name[number], points) for number, points in zip(worker.tolist(), utility.tolist(), strict=True))

    def _search(self, work: Work, rows: list[int], k: int, now: datetime, progress: Progress) -> Best:
        """Look through all shelves of workers for those tasks of these rows that are not due yet."""
        work.figures[:, T_OPEN] = 0
        work.figures[rows, T_OPEN] = work.figures[rows, T_DUE] > microseconds(now)
        shelves = self._workers.shelves()
        there = sum(len(shelf.things) - len(shelf.gone) for shelf in shelves)
        best = nothing_yet(len(work.figures), min(k, max(1, there)))  # room is made for so many of each task
        for shelf in shelves:
            shelf.arrays.crowd.figures[shelf.arrays.place[list(shelf.gone)], W_PRESENT] = 0
            search(shelf.arrays, work, self._rules, best, progress=progress)
        return best


def _taken(best: Best) -> tuple[Ints, Ints, Ints]:
    """Return the pairs that were found: row of the task, number of the worker, utility."""
    taken = np.arange(best.utility.shape[1]) < best.found[:, None]
    return np.nonzero(taken)[0], best.worker[taken], best.utility[taken]
