"""A market as arrays: which pairs there are and what they are worth, and how many of each side are wanted.

Whoever makes one gets it checked once: what is refused here would otherwise end in a wrong plan, or in sums that no
longer fit into 64 bits.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matcher.assign.ground import Ints
from matcher.assign.running import Plain, runner_for

Whole = NDArray[np.int64]
WORTH_MAX = 1 << 52  # of one pair; prices and paths stay within a few times that
TOTAL_MAX = 1 << 60  # of all seats together, so that no sum overflows
SHORT_ROW = 256  # candidates of a task, up to which they are put in order one by one
SIZE_MAX = 1 << 30  # pairs, tasks, workers and slots are numbered in 32 bits


class BadMarket(ValueError):
    """The arrays contradict each other, or are too large to be added up."""

    code = "bad_market"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pairs:
    """Who could do what, as rows of a sparse matrix: tasks down, workers across.

    `start` has tasks + 1 places: the pairs of task t are start[t] up to start[t + 1], workers ascending.
    `worker` is int32, `utility` int64, one place per pair. Raises BadMarket.
    """

    start: Whole
    worker: NDArray[np.int32]
    utility: Whole
    workers: int
    worth_max: int = field(init=False)

    def __post_init__(self) -> None:
        _check_shape(self.start, self.worker, self.utility)
        size = len(self.worker) + len(self.start) + self.workers
        if size > SIZE_MAX:
            raise BadMarket(f"{size} pairs, tasks and workers are more than {SIZE_MAX}")
        _check_workers(self.start, self.worker, self.workers)
        low, high = (int(self.utility.min()), int(self.utility.max())) if len(self.utility) else (0, 0)
        if max(-low, high) > WORTH_MAX:
            raise BadMarket(f"a pair is worth {max(-low, high, key=abs)}: more than {WORTH_MAX} cannot be added up")
        object.__setattr__(self, "worth_max", max(-low, high))

    @property
    def tasks(self) -> int:
        """How many tasks there are, also without pairs."""
        return len(self.start) - 1

    def task(self) -> Whole:
        """Return the task of each pair, shape (pairs,)."""
        return np.repeat(np.arange(self.tasks), np.diff(self.start))


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Market:
    """Pairs, and how often each side may be taken.

    `seats` (tasks,): how many distinct workers a task can have; `capacity` (workers,): how many tasks a worker can
    have; `reservation` (tasks,): what a seat of the task is worth when it stays empty. All int64. Raises BadMarket.
    """

    pairs: Pairs
    seats: Whole
    capacity: Whole
    reservation: Whole

    def __post_init__(self) -> None:
        for name, array, count in (
            ("seats", self.seats, self.pairs.tasks),
            ("capacity", self.capacity, self.pairs.workers),
            ("reservation", self.reservation, self.pairs.tasks),
        ):
            if array.shape != (count,):
                raise BadMarket(f"{name} has shape {array.shape}, but {count} are needed")
        if min(self.seats.min(initial=0), self.capacity.min(initial=0)) < 0:
            raise BadMarket("a number of seats or a capacity is negative")
        _check_total(self)

    @classmethod
    def of(
        cls,
        *,
        task: ArrayLike,
        worker: ArrayLike,
        utility: ArrayLike,
        seats: ArrayLike,
        capacity: ArrayLike,
        reservation: ArrayLike = 0,
    ) -> "Market":
        """Make a market of one row per pair in any order; `reservation` is one for all or one per task.

        Raises BadMarket where a pair appears twice, names nobody, or is not a whole number.
        """
        wanted, room = _wide("seats", seats), _wide("capacity", capacity)
        tasks, workers, worth = _whole("task", task), _whole("worker", worker), _wide("utility", utility)
        if not len(tasks) == len(workers) == len(worth):
            raise BadMarket(f"{len(tasks)} tasks, {len(workers)} workers and {len(worth)} utilities are no pairs")
        if len(tasks) and not 0 <= tasks.min() <= tasks.max() < len(wanted):
            raise BadMarket(f"a pair names a task that is not one of {len(wanted)}")
        if len(workers) and not 0 <= workers.min() <= workers.max() < len(room):
            raise BadMarket(f"a pair names a worker who is not one of {len(room)}")
        start = np.zeros(len(wanted) + 1, np.int64)
        np.cumsum(np.bincount(tasks, minlength=len(wanted)), out=start[1:])
        order = _order(tasks, workers, start)
        empty = np.array(np.broadcast_to(_wide("reservation", reservation), wanted.shape))
        ends = workers[order].astype(np.int32, copy=False)
        pairs = Pairs(start=start, worker=ends, utility=worth[order], workers=len(room))
        return cls(pairs=pairs, seats=wanted, capacity=room, reservation=empty)


def _whole(name: str, values: ArrayLike) -> Ints:
    """Take whole numbers that fit into 64 bits with a sign, and nothing that would be rounded."""
    array: NDArray[Any] = np.asarray(values)
    if array.size == 0:
        return np.zeros(array.shape, np.int64)
    if array.dtype.kind == "u":
        if int(array.max()) > np.iinfo(np.int64).max:
            raise BadMarket(f"{name} has {array.max()}, which does not fit into 64 bits with a sign")
        return array.astype(np.int64)
    if array.dtype.kind != "i":
        raise BadMarket(f"{name} holds {array.dtype} where whole numbers of 64 bits are needed")
    return array


def _wide(name: str, values: ArrayLike) -> Whole:
    """Take whole numbers as 64 bits each."""
    return _whole(name, values).astype(np.int64, copy=False)


def _order(tasks: Ints, workers: Ints, start: Whole) -> Whole:
    """Find the order of the rows by task and worker; long rows by sorting, many short ones by a loop."""
    is_grouped = not np.any(tasks[1:] < tasks[:-1])
    widest = int((start[1:] - start[:-1]).max(initial=0))
    runner = runner_for(len(tasks))
    if isinstance(runner, Plain) or widest > SHORT_ROW or not is_grouped:
        return np.lexsort((workers, tasks))
    order = np.empty(len(tasks), np.int64)
    runner.laying.sort_rows(start, workers, order)
    return order


def _check_shape(start: Whole, worker: NDArray[np.int32], utility: Whole) -> None:
    if len(start) == 0 or start[0] != 0 or start[-1] != len(worker) or np.any(np.diff(start) < 0):
        raise BadMarket("start does not lead from 0 to the number of pairs")
    if worker.shape != utility.shape:
        raise BadMarket(f"{len(worker)} workers and {len(utility)} utilities are no pairs")


def _check_workers(start: Whole, worker: NDArray[np.int32], workers: int) -> None:
    if len(worker) and not 0 <= worker.min() <= worker.max() < workers:
        raise BadMarket(f"a pair names a worker who is not one of {workers}")
    is_next = np.diff(worker) > 0
    begins = start[1:-1]
    is_next[begins[(begins > 0) & (begins < len(worker))] - 1] = True
    if not is_next.all():
        raise BadMarket("the workers of a task are not in ascending order, each once")


def _check_total(market: Market) -> None:
    """Refuse sums that would not fit: of all seats, each at the largest worth there is."""
    empty = int(np.abs(market.reservation).max(initial=0))
    if empty > WORTH_MAX:
        raise BadMarket(f"a reservation of {empty}: more than {WORTH_MAX} cannot be added up")
    most = 4 * (market.pairs.worth_max + empty)
    seats = int(np.minimum(market.seats, SIZE_MAX + 1).sum())
    if most * seats > TOTAL_MAX or seats > SIZE_MAX:
        raise BadMarket(f"{seats} seats worth up to {most // 4} each cannot be added up in 64 bits")
