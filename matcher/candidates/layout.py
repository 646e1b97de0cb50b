"""Where each figure stands in the arrays that the loops work on; all are whole numbers of 64 bits.

A worker or task is a row of figures beside each other, so that looking at one touches few lines of memory.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Rows = NDArray[np.int32]
Bits = NDArray[np.uint8]

SIGNS = 63  # bits by which most of those who lack a tag are passed by without a look at them
NO_LIMIT = 1 << 60  # more than any figure
NEVER = -(1 << 62)  # less than anything is worth
FIGURE_MAX = 9 * 10**15  # times a thousand still fits into 63 bits

# A worker's row.
W_PRESENT = 0  # 1 where she can be given something, 0 where not
W_STATIC = 1  # the points that do not depend on the task
W_MOST = 2  # these, and the most that the newcomers' chance can add
W_DOUBT = 3  # what luck is multiplied with
W_NAME = 4  # for draws, and to decide between equals
W_NUMBER = 5  # who she is
W_REWARD_MIN = 6
W_RATING = 7  # what a requirement is held against
W_COMPLETED = 8
W_EMPLOYER_MIN = 9
W_DURATION_MAX = 10
W_SECONDS = 11  # expected, or -1
W_PLACED = 12
W_POINT = 13  # three figures: x, y, z in centimetres
W_REACH = 16
W_SPANS = 17  # the first of her spans, or -1 where any moment will do
W_SPANS_END = 18
W_BARRED = 19  # the first of the employers she bars
W_BARRED_END = 20
W_WIDTH = 21

# A task's row.
T_OPEN = 0
T_DRAWN = 1  # for draws, under the seed
T_REWARD = 2
T_MOST = 3
T_RATING_MIN = 4
T_COMPLETED_MIN = 5
T_EMPLOYER = 6
T_EMPLOYER_RATING = 7
T_DURATION = 8
T_PLACED = 9
T_POINT = 10
T_REACH = 13
T_TIMED = 14
T_BEGIN = 15  # microseconds
T_END = 16
T_TAGS = 17  # the first of the tags that must be there
T_SKILLS = 18  # the first of the skills that are asked or wished, where the former end
T_LANGUAGES = 19  # the first of the languages likewise
T_TAGS_END = 20
T_BARRED = 21
T_BARRED_END = 22
T_DUE = 23  # microseconds
T_WIDTH = 24


class Crowd(NamedTuple):
    """Workers by row."""

    figures: Ints  # (workers, W_WIDTH)
    bits: Bits  # (workers, bytes): bit `tag & 7` of byte `tag >> 3` says whether a worker has the tag
    spans: Ints  # (spans, 2): when they can work, in microseconds
    barred: Ints  # employers, by number


class Work(NamedTuple):
    """Tasks by row."""

    figures: Ints  # (tasks, T_WIDTH)
    tags: Rows  # each task's tags: needed, asked skills, asked languages
    barred: Ints  # workers, by number


class Postings(NamedTuple):
    """Who has a tag: per tag blocks of workers who are near each other, in each the highest scores first."""

    blocks: Rows  # per tag, the number of its first block; one more at the end
    first: Rows  # per block, its first posting; one more at the end
    cell: Rows  # per block
    top: Ints  # per block, W_MOST of its first worker
    row: Rows  # per posting, the worker
    most: Ints  # per posting, W_MOST of that worker
    mark: Ints  # per posting, one bit per tag of that worker, `SIGNS` of them shared among all tags
    box: Ints  # (cells, 6): least x, y, z, then greatest; the cell 0 is nowhere


class Rules(NamedTuple):
    """The weights of the parts that depend on the pair."""

    skill: int
    language: int
    price: int
    distance: int
    speed: int
    far: int


class Best(NamedTuple):
    """The best found so far, per task, highest first: also what the search goes on from."""

    found: Rows  # per task, how many
    utility: Ints  # (tasks, k)
    name: Ints  # (tasks, k)
    worker: Ints  # (tasks, k), by number


def nothing_yet(tasks: int, k: int) -> Best:
    """Return room for the best k of so many tasks."""
    wide = [np.zeros((tasks, k), dtype=np.int64) for _ in range(3)]
    return Best(np.zeros(tasks, dtype=np.int32), *wide)


def as_ints(numbers: Any) -> Ints:
    """Return numbers as an array of the one kind that the loops take."""
    return np.array(numbers, dtype=np.int64)
