"""The exact best 20 candidates of 100,000 tasks among 100,000 workers, beside brute force in numpy on some of them.

Both count in the same whole numbers: worth = quality - 0.2 price - 0.6 min(1, distance), a unit of length being 1,000
km, so that distances are exact to a millionth. Brute force is extrapolated from a sample of tasks, in which everybody
must come out the same; beside it stands how often the plain formula in floating point names the same people.

Alone: `python scripts/bench/matcher_marks/candidates.py [FOLDER]`, FOLDER being where market.py is;
else MATCHER_DATA names it.
"""

import os
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT)]

import numpy as np  # noqa: E402 - the project's root comes first

from matcher import draws  # noqa: E402
from matcher.candidates import loops, pairwise  # noqa: E402
from matcher.candidates.columns import bits_of  # noqa: E402
from matcher.candidates.layout import (  # noqa: E402
    NO_LIMIT,
    T_DRAWN,
    T_LANGUAGES,
    T_OPEN,
    T_PLACED,
    T_POINT,
    T_REACH,
    T_SKILLS,
    T_TAGS,
    T_TAGS_END,
    T_WIDTH,
    W_DURATION_MAX,
    W_MOST,
    W_NAME,
    W_NUMBER,
    W_PLACED,
    W_POINT,
    W_PRESENT,
    W_REACH,
    W_SECONDS,
    W_SPANS,
    W_STATIC,
    W_WIDTH,
    Best,
    Crowd,
    Rules,
    Work,
    as_ints,
    nothing_yet,
)
from matcher.candidates.postings import stocked  # noqa: E402
from matcher.candidates.searching import search  # noqa: E402
from matcher.compiling import compiled  # noqa: E402
from matcher.score import STEP, WHOLE  # noqa: E402

TASKS = WORKERS = 100_000
K = 20
SAMPLE = 60
TURNS = 3  # of each the best counts
MARK = 0.004
DISTANCE = 600_000  # the weight of nearness
SCALE = DISTANCE * WHOLE * STEP / 0.6  # points for a worth of one
CENTIMETRES = 1e8  # in a unit of length
METRES = 10**6
RULES = Rules(skill=0, language=0, price=0, distance=DISTANCE, speed=0, far=METRES)


class Market(NamedTuple):
    """The market as it is made, and as the matcher has it."""

    worker_skills: list[Any]
    task_skills: list[Any]
    worker_at: Any
    task_at: Any
    worth: Any  # of each worker, without distance
    crowd: Crowd
    work: Work


def run(folder: Path | None = None) -> bool:
    """Search all, brute-force a sample, compare; says whether the mark is reached."""
    folder = folder or Path(os.environ.get("MATCHER_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "market.py").is_file():
        print(f"mark candidates: no market.py in {folder}: set MATCHER_DATA to the folder that has it  short")
        return False
    sys.path.insert(0, str(folder))
    market = laid_out(*import_module("market").skills(TASKS, WORKERS))
    print(f"  compiled, or loaded compiled, in {_warm(market):.1f} CPU s", flush=True)
    indexing, searching, best, seen = min((_timed(market) for _ in range(TURNS)), key=lambda turn: turn[0] + turn[1])
    sample = np.random.default_rng(1).choice(TASKS, SAMPLE, replace=False)
    seconds, same, same_in_floats = brute(market, sample, best)
    ours, theirs = indexing + searching, seconds / SAMPLE * TASKS
    print(f"  index {indexing:.2f} s, search {searching:.2f} s, {seen / TASKS:.0f} postings passed a task")
    print(f"  brute force {theirs:,.0f} s, from {SAMPLE} tasks; the same people in the same order in {same} of them,")
    print(f"  by the formula in floating point the same people in {same_in_floats}", flush=True)
    ratio = ours / theirs
    is_reached = ratio <= MARK and same == SAMPLE
    print(f"mark candidates: {ratio:.5f} x brute force (mark {MARK} at most) {'ok' if is_reached else 'short'}")
    return is_reached


def laid_out(*made: Any) -> Market:
    """Lay the market out as the loops have it; skill s is tag s + 1, the tag 0 is everybody's."""
    worker_skills, task_skills, worker_at, task_at, quality, price = made
    worth = quality.astype(float) - 0.2 * price.astype(float)
    hers, its = np.zeros((WORKERS, W_WIDTH), dtype=np.int64), np.zeros((TASKS, T_WIDTH), dtype=np.int64)
    hers[:, W_PRESENT] = hers[:, W_PLACED] = its[:, T_OPEN] = its[:, T_PLACED] = 1
    hers[:, W_STATIC] = hers[:, W_MOST] = np.round(worth * SCALE)
    hers[:, W_NAME] = hers[:, W_NUMBER] = np.arange(WORKERS)
    hers[:, W_DURATION_MAX] = hers[:, W_REACH] = its[:, T_REACH] = NO_LIMIT
    hers[:, W_SECONDS] = hers[:, W_SPANS] = -1
    hers[:, W_POINT : W_POINT + 2] = np.round(worker_at.astype(float) * CENTIMETRES)
    its[:, T_POINT : T_POINT + 2] = np.round(task_at.astype(float) * CENTIMETRES)
    its[:, T_DRAWN] = np.arange(TASKS)
    ends = np.cumsum([len(own) for own in task_skills])
    its[:, T_SKILLS] = its[:, T_LANGUAGES] = its[:, T_TAGS_END] = ends
    its[1:, T_TAGS] = ends[:-1]
    owner = np.repeat(np.arange(WORKERS), [len(own) + 1 for own in worker_skills])
    tags = np.concatenate([np.append(own + 1, 0) for own in worker_skills])
    crowd = Crowd(hers, bits_of(owner, tags, WORKERS), as_ints([]).reshape(-1, 2), as_ints([]))
    work = Work(its, (np.concatenate(task_skills) + 1).astype(np.int32), as_ints([]))
    return Market(worker_skills, task_skills, worker_at, task_at, worth, crowd, work)


def _timed(market: Market) -> tuple[float, float, Best, int]:
    """Index and search once: seconds for each, what was found, and how many postings were passed."""
    started = time.process_time()
    stock = stocked(market.crowd)
    indexed = time.process_time()
    best = nothing_yet(TASKS, K)
    seen = search(stock, market.work, RULES, best)
    return indexed - started, time.process_time() - indexed, best, seen


def _warm(market: Market) -> float:
    """Load or compile the loops, on one task."""
    started = time.process_time()
    stock = stocked(Crowd(market.crowd.figures[:50], market.crowd.bits[:50], *market.crowd[2:]))
    promise = np.zeros(len(stock.postings.first), dtype=np.int64)
    turns = np.zeros(1, dtype=np.int32)
    one = Work(market.work.figures[:1], *market.work[1:])
    hot = compiled(draws, pairwise, loops)
    hot.best_of_each(stock.crowd, stock.postings, one, RULES, nothing_yet(1, K), turns, turns, promise)
    hot.rarest_of_each(stock.postings, one, turns)
    return time.process_time() - started


def brute(market: Market, sample: Any, best: Best) -> tuple[float, int, int]:
    """Hold the tasks of a sample against everybody: seconds in floating point, and how many came out the same."""
    has = np.zeros((WORKERS, 1 + max(int(own.max()) for own in market.worker_skills)), dtype=bool)
    for row, own in enumerate(market.worker_skills):
        has[row, own] = True
    seconds, same, same_in_floats = 0.0, 0, 0
    for task in sample:
        fastest = float("inf")
        for _ in range(TURNS):
            started = time.process_time()
            fits = has[:, market.task_skills[task]].all(axis=1)
            away = np.sqrt(((market.worker_at - market.task_at[task]) ** 2).sum(axis=1))
            worth = np.where(fits, market.worth - 0.6 * np.minimum(1, away), -np.inf)
            top = np.argpartition(-worth, K)[:K]
            top = top[np.argsort(-worth[top], kind="stable")]
            fastest = min(fastest, time.process_time() - started)
        seconds += fastest
        found = best.worker[task, : best.found[task]].tolist()
        same += found == _in_whole_numbers(market, task, fits)
        same_in_floats += set(found) == set(top[worth[top] > -np.inf].tolist())
    return seconds, same, same_in_floats


def _in_whole_numbers(market: Market, task: int, fits: Any) -> list[int]:
    """Name the best by the matcher's own measure, in Python's whole numbers."""
    hers, its = market.crowd.figures, market.work.figures
    rows = [
        (pairwise.utility_of(hers, market.crowd.bits, row, its, market.work.tags, task, RULES), -row)
        for row in np.flatnonzero(fits).tolist()
    ]
    return [-row for _, row in sorted(rows, reverse=True)[:K]]


if __name__ == "__main__":
    sys.exit(0 if run(*map(Path, sys.argv[1:])) else 1)
