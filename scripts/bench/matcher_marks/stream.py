"""A stream of tasks and workers for an hour, decided in windows of five seconds, beside the best in hindsight.

Both are exact assignments of the same pairs; the one knows the whole hour, the other what has arrived. What seats may
expect is learned from another hour before (seed 0) and goes on being learned. The waits are printed.
"""

from typing import Any, NamedTuple

import numpy as np
from matcher_marks._markets import SEEDS, maker
from matcher_marks._saying import say

from matcher.assign import Market, solve_exact
from matcher.window import Expectation, Waiting

MARK = 90.0  # per cent of hindsight
STEP, HOUR, PATIENCE = 5, 3600, 180
SCALE = 10_000  # points for a worth of one
LOSS = 0.0008  # of a task's worth with each second that it waits


class Hour(NamedTuple):
    """What `market.stream` returns."""

    task_arrives: Any
    worker_arrives: Any
    task_leaves: Any
    worker_leaves: Any
    value: Any


class Played(NamedTuple):
    """What came of an hour."""

    worth: int  # points
    waits: list[float]  # seconds of each task that was filled
    expected: Expectation


def hindsight(hour: Hour) -> int:
    """Return the most that could have been made of the hour, in points."""
    start = np.maximum(hour.task_arrives[:, None], hour.worker_arrives[None])
    meet = start <= np.minimum(hour.task_leaves[:, None], hour.worker_leaves[None])
    net = np.round(SCALE * (hour.value - LOSS * (start - hour.task_arrives[:, None]))).astype(np.int64)
    task, worker = np.nonzero(meet & (hour.value > 0) & (net > 0))
    return solve_exact(_market(task, worker, net[task, worker], net.shape)).value


def play(hour: Hour, expected: Expectation) -> Played:
    """Decide window by window."""
    waiting = np.ones(len(hour.task_arrives), bool)
    free = np.ones(len(hour.worker_arrives), bool)
    worth, waits = 0, []
    for now in range(STEP, HOUR + PATIENCE + STEP, STEP):
        tasks = np.flatnonzero(waiting & (hour.task_arrives <= now) & (hour.task_leaves >= now))
        workers = np.flatnonzero(free & (hour.worker_arrives <= now) & (hour.worker_leaves >= now))
        value = hour.value[np.ix_(tasks, workers)]
        points = np.round(SCALE * value).astype(np.int64)
        task, worker = np.nonzero(value > 0)
        held = [
            expected.reservation(Waiting(int(left), PATIENCE), until_next=STEP)
            for left in hour.task_leaves[tasks] - now
        ]
        market = _market(task, worker, points[task, worker], value.shape, held)
        chosen = solve_exact(market).chosen
        task, worker = market.pairs.task()[chosen], market.pairs.worker[chosen]
        taken = points[task, worker]
        expected = expected.after(taken.tolist())
        waited = now - hour.task_arrives[tasks[task]]
        worth += int(np.round(taken - SCALE * LOSS * waited).sum())
        waits += waited.tolist()
        waiting[tasks[task]], free[workers[worker]] = False, False
    return Played(worth, waits, expected)


def _market(task: Any, worker: Any, points: Any, shape: tuple[int, int], held: Any = 0) -> Market:
    seats, capacity = np.ones(shape[0], np.int64), np.ones(shape[1], np.int64)
    return Market.of(task=task, worker=worker, utility=points, seats=seats, capacity=capacity, reservation=held)


def run() -> bool:
    """Play each hour and hold it against hindsight."""
    known = play(Hour(*maker().stream(0)), Expectation()).expected
    shares = []
    for seed in SEEDS:
        hour = Hour(*maker().stream(seed))
        best, played = hindsight(hour), play(hour, known)
        shares.append(100 * played.worth / best)
        half, most = np.median(played.waits), np.quantile(played.waits, 0.95)
        print(
            f"stream, seed {seed}: {shares[-1]:.2f} % of {best / SCALE:,.0f}; {len(played.waits):,} tasks filled, "
            f"half of them within {half:.0f} s, 95 % within {most:.0f} s",
            flush=True,
        )
    return say("stream", min(shares), "% of hindsight, the worst of the seeds", MARK, is_more_better=True)
