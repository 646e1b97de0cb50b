"""The loops of candidates at work: compiled where a market is large, as they stand where it is not."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from matcher import draws
from matcher.candidates import loops, pairwise
from matcher.candidates.layout import (
    T_POINT,
    T_SKILLS,
    T_TAGS,
    Best,
    Crowd,
    Ints,
    Postings,
    Rows,
    Rules,
    Work,
)
from matcher.candidates.postings import Stock
from matcher.compiling import compiled

LARGE = 100_000  # pairs to look at, from which on compiling pays
CHUNK = 4_000  # tasks between two words about progress
STRIPES = 16  # along each axis

_AS_THEY_STAND = SimpleNamespace(**vars(loops) | vars(pairwise))

Progress = Callable[[str, int, int], None]


def no_progress(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def hot_loops(pairs: int) -> Any:
    """Return the loops to use where so many pairs may have to be looked at."""
    return compiled(draws, pairwise, loops) if pairs >= LARGE else _AS_THEY_STAND


def search(stock: Stock, work: Work, rules: Rules, best: Best, *, progress: Progress = no_progress) -> int:
    """Add to the best of each open task what these workers bring; returns how many pairs were looked at."""
    tasks = len(best.utility)
    hot = hot_loops(tasks * len(stock.crowd.figures))
    promise = np.zeros(len(stock.postings.first), dtype=np.int64)
    rarest, seen = np.zeros(tasks, dtype=np.int32), 0
    hot.rarest_of_each(stock.postings, work, rarest)
    turns = _turns(work, rarest)
    for begin in range(0, tasks, CHUNK):
        part = turns[begin : begin + CHUNK]
        seen += hot.best_of_each(stock.crowd, stock.postings, work, rules, best, part, rarest, promise)
        progress("candidates", min(tasks, begin + CHUNK), tasks)
    return seen


def _turns(work: Work, rarest: Rows) -> Rows:
    """Order tasks so that those that look at the same workers follow each other: by the list, then by place."""
    key = rarest.astype(np.int64)
    for axis in range(3):
        along = work.figures[:, T_POINT + axis]
        least = along.min(initial=0)
        key = key * STRIPES + (along - least) * STRIPES // (along.max(initial=0) - least + 1)
    return np.argsort(key, kind="stable").astype(np.int32)


def score(
    crowd: Crowd, work: Work, rules: Rules, task: Rows, worker: Rows, *, looked_at: int = 0
) -> tuple[Ints, np.ndarray]:
    """Score pairs given by row; returns which of them meet every hard need, and what those are worth: utility first.

    `looked_at` says how many pairs there are in all, where these are only a part.
    """
    utility, is_met = np.zeros(len(task), dtype=np.int64), np.zeros(len(task), dtype=np.uint8)
    hot_loops(max(looked_at, len(task))).score_pairs(crowd, work, rules, task, worker, utility, is_met)
    return utility, is_met == 1


def holders(postings: Postings, work: Work, task: int) -> Rows:
    """Return the workers who have the rarest of the tags that a task needs."""
    needed = work.tags[work.figures[task, T_TAGS] : work.figures[task, T_SKILLS]]
    lists = [_holders_of(postings, tag) for tag in (0, *needed.tolist())]
    return min(lists, key=len)


def _holders_of(postings: Postings, tag: int) -> Rows:
    if tag >= len(postings.blocks) - 1:
        return postings.row[:0]
    first = postings.first[postings.blocks[tag]]
    return postings.row[first : postings.first[postings.blocks[tag + 1]]]
