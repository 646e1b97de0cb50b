"""Postings: per tag who has it, in blocks of people who are near each other, the highest scores first in each.

Cells are the leaves of a k-d tree over the places of all (Bentley, "Multidimensional binary search trees", 1975),
split at the median of the widest side; those without a place are in the cell 0.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.candidates.layout import SIGNS, W_MOST, W_NAME, W_PLACED, W_POINT, Crowd, Ints, Postings, Rows

CELL_WORKERS = 3000  # at most; more cells bound distances more tightly, fewer are looked through faster


class Stock(NamedTuple):
    """Workers who are near each other in rows that are, with their postings."""

    crowd: Crowd
    postings: Postings
    place: Rows  # per row of the crowd as it was given, the row here


def stocked(crowd: Crowd, *, cell_workers: int = CELL_WORKERS) -> Stock:
    """Lay workers out by cell, and make the postings of all tags that they have."""
    cell = _cells(crowd, cell_workers)
    order = np.argsort(cell, kind="stable")
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    laid = Crowd(crowd.figures[order], crowd.bits[order], crowd.spans, crowd.barred)
    return Stock(laid, _postings(laid, cell[order]), place)


def _postings(crowd: Crowd, cell: Rows) -> Postings:
    workers = len(crowd.figures)
    owner, tag = _owners(crowd)
    mark = np.zeros(workers, dtype=np.int64)
    np.bitwise_or.at(mark, owner, np.int64(1) << (tag % SIGNS))
    most = crowd.figures[:, W_MOST]
    order = np.lexsort((crowd.figures[owner, W_NAME], -most[owner], cell[owner], tag))
    owner, tag = owner[order], tag[order]
    cells = int(cell.max(initial=0)) + 1
    place = tag.astype(np.int64) * cells + cell[owner]
    is_first = np.ones(len(place), dtype=bool)
    is_first[1:] = place[1:] != place[:-1]
    first = np.flatnonzero(is_first)
    tags = int(tag.max(initial=-1)) + 1
    return Postings(
        blocks=np.searchsorted(tag[first], np.arange(tags + 1)).astype(np.int32),
        first=np.append(first, len(place)).astype(np.int32),
        cell=cell[owner[first]].astype(np.int32),
        row=owner.astype(np.int32),
        most=np.ascontiguousarray(most[owner]),
        mark=mark[owner],
        box=_boxes(crowd.figures[:, W_POINT : W_POINT + 3], cell, cells, workers),
    )


def _owners(crowd: Crowd) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """List who has which tag, from the bits."""
    owner, tag = np.nonzero(np.unpackbits(crowd.bits, axis=1, bitorder="little"))
    return owner, tag


def _cells(crowd: Crowd, cell_workers: int) -> Rows:
    """Give everybody with a place the number of a cell, from 1 on."""
    cell = np.zeros(len(crowd.figures), dtype=np.int32)
    points, found = crowd.figures[:, W_POINT : W_POINT + 3], 0
    left = [np.flatnonzero(crowd.figures[:, W_PLACED] == 1)]
    while left:
        rows = left.pop()
        if len(rows) == 0:
            continue
        here = points[rows]
        axis = int(np.argmax(here.max(axis=0) - here.min(axis=0)))
        middle = int(np.partition(here[:, axis], len(rows) // 2)[len(rows) // 2])
        is_below = here[:, axis] < middle
        if len(rows) <= cell_workers or not is_below.any():
            found += 1
            cell[rows] = found
            continue
        left += [rows[~is_below], rows[is_below]]
    return cell


def _boxes(points: Ints, cell: Rows, cells: int, workers: int) -> Ints:
    """Return the smallest box around each cell."""
    box = np.zeros((cells, 6), dtype=np.int64)
    if workers == 0:
        return box
    order = np.argsort(cell, kind="stable")
    starts = np.flatnonzero(np.diff(cell[order], prepend=-1))
    held = cell[order][starts]
    box[held, :3] = np.minimum.reduceat(points[order], starts)
    box[held, 3:] = np.maximum.reduceat(points[order], starts)
    return box
